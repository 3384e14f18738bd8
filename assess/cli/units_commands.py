"""assess place, assess seat: where units and offices belong in the tree."""

from __future__ import annotations

from datetime import date, datetime

import click

from assess.cli.database_commands import at_console, failing, opened
from assess.cli.terminal.speech import say

FROM = click.option(
    "--from", "day", required=True, type=click.DateTime(["%Y-%m-%d"]), metavar="YYYY-MM-DD",
    help=say("从哪一天起", "from which day on"),
)  # fmt: skip
OF = click.option(
    "--of", "superior", metavar="OFFICE", help=say("考核上级单位的安委办", "the office that assesses the unit above")
)


@click.command(
    "place",
    help=say(
        "登记单位的隶属关系：OFFICE 考核的单位 UNIT 从某日起隶属于单位 PARENT（不写则没有上级）。",
        "Enter to whom a unit belongs: UNIT, assessed by OFFICE, belongs to PARENT from a day on, or to nobody.",
    ),
)
@click.argument("office")
@click.argument("unit")
@click.argument("parent", required=False)
@OF
@FROM
@failing
def place_command(office: str, unit: str, parent: str | None, superior: str | None, day: datetime) -> None:
    """Append the row that says to whom a unit belongs from a day on, and say so."""
    from assess.units.tree_actions import place

    with opened() as engine:
        above = (superior or office, parent) if parent else None
        place(at_console(engine), (office, unit), above, date(day.year, day.month, day.day))
    click.echo(say(f"已登记：{unit} → {parent or '—'}", f"entered: {unit} → {parent or '—'}"))


@click.command(
    "seat",
    help=say(
        "登记安委办所属的单位：OFFICE 从某日起属于由另一安委办考核的单位 UNIT，可以看到它已公布的得分单。",
        "Enter the unit that OFFICE belongs to, assessed by another office: it then sees that unit's published slips.",
    ),
)
@click.argument("office")
@click.argument("unit")
@click.option(
    "--of", "superior", metavar="OFFICE", required=True, help=say("考核该单位的安委办", "the office that assesses it")
)
@FROM
@failing
def seat_command(office: str, unit: str, superior: str, day: datetime) -> None:
    """Append the row that says which unit an office belongs to from a day on, and say so."""
    from assess.units.tree_actions import seat

    with opened() as engine:
        seat(at_console(engine), office, (superior, unit), date(day.year, day.month, day.day))
    click.echo(say(f"已登记：{office} 属于 {unit}", f"entered: {office} belongs to {unit}"))


COMMANDS = (place_command, seat_command)
