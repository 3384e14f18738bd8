"""`assess template`: writes the fill-in workbooks (填报表) that people use, and never over one that is filled in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from assess.cli.terminal.fault_list import tell_notices
from assess.cli.terminal.speech import lang, say
from indicators.faults import Fault, Refused, learn

if TYPE_CHECKING:
    from assess.scoring.facts import Units
    from indicators.schema import Scheme

learn(
    {
        "template.unit": (
            "没有单位“{unit}”；有：{allowed}",
            "there is no unit “{unit}”; there is: {allowed}",
        ),
        "template.filled": (
            "这个文件里已经填了 {count} 行，不会覆盖；请另取文件名，或先移走它",
            "has {count} rows filled in and is not overwritten; choose another name or move it away",
        ),
        "template.exists": (
            "已有这个文件，且不是填报表，不会覆盖；请另取文件名",
            "exists and is no fill-in workbook; it is not overwritten, choose another name",
        ),
        "template.same_names": (
            "单位 {one} 和 {other} 的文件名相同（{name}）；请用 --unit 分开生成",
            "the units {one} and {other} give the same file name ({name}); make them one by one with --unit",
        ),
    }
)
LONGEST = 80
Wanted = tuple[Path, list[int]]


@click.command(
    help=say(
        "生成填报表（xlsx）：每项指标一张表，黄色格填写，其余锁定；填好后直接交给 score。",
        "Write the fill-in workbook: a sheet for each indicator, yellow cells to fill; score reads it.",
    )
)
@click.argument("scheme", type=click.Path(path_type=Path))
@click.argument("units", type=click.Path(path_type=Path), metavar="UNITS.csv")
@click.option(
    "-o", "--out", type=click.Path(path_type=Path, dir_okay=False), metavar="BOOK.xlsx",
    help=say("写成一个工作簿", "write one workbook"),
)  # fmt: skip
@click.option(
    "--one-file-per-unit", "folder", type=click.Path(path_type=Path, file_okay=False), metavar="DIR",
    help=say("每个单位一个工作簿，写入 DIR", "write a workbook for each unit into DIR"),
)  # fmt: skip
@click.option(
    "--unit", "chosen", multiple=True, metavar="CODE",
    help=say("只为这个单位生成（可重复）", "only for this unit (may be repeated)"),
)  # fmt: skip
@click.option(
    "--assessors", type=click.IntRange(1, 99), default=3, show_default=True,
    help=say("多人评分的细项留几行", "rows for the assessors of an item marked by several"),
)  # fmt: skip
def template(
    scheme: Path, units: Path, out: Path | None, folder: Path | None, chosen: tuple[str, ...], assessors: int
) -> None:
    """Read, refuse or plan, then write."""
    from assess.cli.terminal.progress import showing
    from assess.whole_files import write_whole
    from indicators.loader import load
    from reports.fill_in.fill_in_workbook import book

    if (out is None) == (folder is None):
        raise click.UsageError(
            say("-o 与 --one-file-per-unit 必须且只能给出一个", "give either -o or --one-file-per-unit")
        )
    asked = load(scheme)
    everyone = _units(units)
    at = _positions(everyone, chosen)
    wanted = [(out, at)] if out is not None else _files(everyone, at, folder or Path())
    _refuse_filled(asked, [path for path, _ in wanted])
    with showing(say("写填报表", "writing"), len(wanted)) as step:
        for done, (path, positions) in enumerate(wanted):
            write_whole(path, book(asked, everyone, positions, lang(), assessors))
            step(done + 1)
    where = out if out is not None else folder
    click.echo(
        say(
            f"已为 {len(at)} 个单位写成 {len(wanted)} 个填报表：{where}",
            f"{len(wanted)} workbook(s) for {len(at)} unit(s): {where}",
        )
    )


def _units(path: Path) -> Units:
    from assess.collection.facts.spoiled_cells import judged
    from assess.collection.facts.unit_table import read_units
    from assess.collection.tables.csv_files import read_csv
    from assess.collection.tables.table import check_header

    table = judged(read_csv("units", path))
    if not table.header:
        raise Refused(table.faults, notices=table.notices)
    found, usable = check_header(table)
    if not usable:
        raise Refused([*table.faults, *found], notices=table.notices)
    units, more, _ = read_units(table)
    faults = [*table.faults, *found, *more]
    if faults:
        raise Refused(faults, notices=table.notices)
    tell_notices(table.notices)
    return units


def _positions(everyone: Units, chosen: Sequence[str]) -> list[int]:
    from assess.collection.tables.name_keys import key
    from indicators.values import listed

    if not chosen:
        return list(range(len(everyone)))
    codes = [key(code) for code in chosen]
    unknown = [code for code in codes if code not in everyone.index]
    if unknown:
        raise Refused(
            Fault("template.unit", {"unit": code, "allowed": listed(everyone.codes, code)}) for code in unknown
        )
    return sorted({everyone.index[code] for code in codes})


def _files(everyone: Units, at: Sequence[int], folder: Path) -> list[Wanted]:
    """A file for each unit, named by code and name; two that differ only in what file systems forbid are refused."""
    named: dict[str, int] = {}
    for position in at:
        code, name = everyone.codes[position], everyone.names[position]
        clean = re.sub(r'[\x00-\x1f<>:"/\\|?*]', "_", f"{code} {name}")[:LONGEST].rstrip(". ")
        first = named.setdefault(clean.casefold(), position)
        if first != position:
            args = {"one": everyone.codes[first], "other": code, "name": clean}
            raise Refused([Fault("template.same_names", args)])
        named[clean.casefold()] = position
    names = {position: re.sub(r'[\x00-\x1f<>:"/\\|?*]', "_", f"{everyone.codes[position]} {everyone.names[position]}")
             for position in at}  # fmt: skip
    return [(folder / f"{names[position][:LONGEST].rstrip('. ')}.xlsx", [position]) for position in at]


def _refuse_filled(scheme: Scheme, paths: Sequence[Path]) -> None:
    """People's work is not written over: a form with anything filled in stays, and so does every other file."""
    from assess.collection.filled.filled_books import filled_rows

    found = []
    for path in paths:
        if not path.exists():
            continue
        count = filled_rows(path)
        if count:
            kind = "filled" if count > 0 else "exists"
            found.append(Fault(f"template.{kind}", {"count": count}, file=str(path)))
    if found:
        raise Refused(found)
