"""What a delivery changes, or has changed, on the terminal; all of it in a workbook where that is asked for."""

from __future__ import annotations

from pathlib import Path

import click

from assess.cli.terminal.speech import lang, say
from assess.collection.planning.plan_words import change_list, sections, summary
from assess.collection.planning.year_plan import YearPlan
from assess.whole_files import write_whole


def show(plan: YearPlan, whole: bool = True) -> None:
    """A heading for each kind of change and the first of its lines; with `whole` the summary above them."""
    at = lang() == "en"
    if whole:
        click.echo(summary(plan)[at])
    for section in sections(plan):
        click.echo(say("{}（{}）：", "{} ({}):").format(section.title[at], len(section.lines)))
        for line in section.shown():
            click.echo(f"  {line[at]}")


def written(path: Path | None, plan: YearPlan) -> None:
    """The list of all changes, where a path was named; an older list gives way."""
    if path is not None:
        write_whole(path, change_list(plan, lang()))
        click.echo(say(f"全部变更：{path}", f"all changes: {path}"))
