"""What a veto bars and until when: the last day of some months, both sides of the ends of months."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from indicators.loader import load
from indicators.schema import Veto
from reports.words.speaker import Speaker
from reports.words.veto_bars import bars, last_day, told

SPEAKER = Speaker(load(Path(__file__).parents[2] / "indicators" / "2026" / "governments.toml"), "zh")


@pytest.mark.parametrize(
    ("first", "months", "last"),
    [
        ("2026-03-15", 6, "2026-09-14"),
        ("2026-08-31", 6, "2027-02-28"),
        ("2027-08-29", 6, "2028-02-28"),
        ("2027-08-30", 6, "2028-02-29"),
        ("2026-12-31", 12, "2027-12-30"),
        ("2026-01-01", 12, "2026-12-31"),
        ("2026-03-01", 1, "2026-03-31"),
        ("2026-11-30", 1, "2026-12-29"),
        ("9998-12-02", 12, "9999-12-01"),
        ("9999-06-01", 12, None),
    ],
)
def test_the_last_day_is_the_one_before_the_corresponding(first: str, months: int, last: str | None) -> None:
    found = last_day(date.fromisoformat(first), months)
    assert found == (date.fromisoformat(last) if last else None)


def veto(**persons: int) -> Veto:
    return replace(next(SPEAKER.scheme.vetoes()), persons=persons)


def test_nothing_is_said_where_nothing_is_barred() -> None:
    assert bars(SPEAKER, veto(), date(2026, 1, 1)) == bars(SPEAKER, veto(award=0), None) == ""


def test_any_name_stands_as_it_is() -> None:
    assert bars(SPEAKER, veto(评优=6, award=0), None) == "负责的领导人员受限（自认定之日起算）：评优 6 个月"


def test_where_no_day_is_at_hand_the_months_are_told() -> None:
    """As in explanations and the score book; vetoes without persons, and other reasons, are told as they are."""
    args = {"veto": "M-V1", "name": "瞒报", "effect": "grade", "to": "不合格"}
    assert told(SPEAKER, "veto", args) == (
        "一票否决：瞒报，等次定为不合格；负责的领导人员受限（自认定之日起算）：评先评优 12 个月；提拔晋升 12 个月"
    )
    assert told(SPEAKER, "veto", args | {"veto": "L-V4"}) == "一票否决：瞒报，等次定为不合格"
    assert told(SPEAKER, "nothing_applicable", {}) == SPEAKER.reason("nothing_applicable", {})
