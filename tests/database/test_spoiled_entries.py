"""A fact that is entered by itself is judged as a file's is."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from assess.collection.fact_actions import Place, enter_facts
from indicators.faults import Refused
from tests.database.test_appending import LATER
from tests.database.test_entering_facts import ITEM, UNIT, scheme_id
from tests.occasions import occasion


def test_a_spoiled_assessor_is_refused_at_this_door_too(years: Engine) -> None:
    place = Place(scheme_id(years), UNIT, ITEM, "verified")
    with pytest.raises(Refused) as caught:
        enter_facts(occasion(years, LATER), place, [{"value": "1", "assessor": "#REF!"}])
    assert [fault.kind for fault in caught.value.faults] == ["facts.spoiled_error"]
