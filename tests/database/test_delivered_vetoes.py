"""Records of vetoes that are delivered late, again, or with a day that can't be meant."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from indicators.faults import Refused
from tests.database.minis import VETO, given, loads, vetoes
from tests.database.test_deliveries import FIRST


def test_a_form_sent_again_takes_no_lifting_back(engine: Engine) -> None:
    """Its older confirmation is there already; the later lifting stays, and decides."""
    take = loads(engine)
    take(given(vetoes=VETO))
    take(given(FIRST, "", "510600,V1,2026-06-01,lifted,另一决定\n"))
    stood = vetoes(engine)
    assert take(given(FIRST, "", VETO)).load_id is None
    take(given(FIRST, "", "510600,V1,2026-04-01,confirmed,又一决定\n"))
    assert vetoes(engine) == [stood[0], ("510600", "V1", "2026-04-01", "confirmed"), stood[1]]


@pytest.mark.parametrize("day", ["2062-11-03", "2030-01-01", "2022-12-31"])
def test_a_day_far_from_the_year_is_refused(engine: Engine, day: str) -> None:
    take = loads(engine)
    take(given(vetoes=VETO))
    with pytest.raises(Refused, match=f"{day} 离考核年度 2026 年太远"):
        take(given(FIRST, "", f"510600,V1,{day},confirmed,\n"))
    take(given(FIRST, "", "510600,V1,2029-12-31,lifted,\n"))


def test_an_older_record_lifts_no_veto(engine: Engine) -> None:
    """The latest day decides: a lifting from before the confirmation would raise a score by accident."""
    take = loads(engine)
    take(given(vetoes=VETO))
    with pytest.raises(Refused, match="2026-03-05"):
        take(given(FIRST, "", "510600,V1,2026-03-04,lifted,\n"))
    assert vetoes(engine) == [("510600", "V1", "2026-03-05", "confirmed")]
    take(given(FIRST, "", "510600,V1,2026-03-05,lifted,\n"))
    assert vetoes(engine) == [("510600", "V1", "2026-03-05", "lifted")]
