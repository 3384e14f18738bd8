"""Whatever stands in a definition: it is read, or refused in lines that can be written down."""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator
from datetime import date, time
from decimal import Decimal
from typing import Any

import pytest

from indicators import lint, loader
from indicators.faults import Fault, Refused
from tests.indicators.mistakes import base, change

ODD: list[Any] = ["", 1, -1, Decimal("0.5"), Decimal("NaN"), True, [], {}, [1, "a"], [["1"]], {"a": 1}, "x", "0", "220"]
ODD += ["1e5", "A1", "K1", "a\nb", date(2026, 1, 1), time(1), "1/3", 10**30, [[]], [{}], "A" * 100]
KEYS = ("x", "code", "weight", "rule", "item", "veto", "levels")


def places(node: Any) -> Iterator[tuple[Any, Any]]:
    """Every container and key of a document."""
    keys = list(node) if isinstance(node, dict) else range(len(node)) if isinstance(node, list) else ()
    for key in keys:
        yield node, key
        yield from places(node[key])


def spoil(document: dict[str, Any], dice: random.Random) -> None:
    """One to three changes somewhere: something gone, something odd, something added."""
    for _ in range(dice.randint(1, 3)):
        node, key = dice.choice(list(places(document)))
        what = dice.random()
        if what < 0.2:
            del node[key]
        elif what < 0.3 and isinstance(node, dict):
            node[dice.choice(KEYS)] = copy.deepcopy(dice.choice(ODD))
        else:
            node[key] = copy.deepcopy(dice.choice(ODD))


def told(document: dict[str, Any]) -> tuple[Fault, ...]:
    """The faults, or the advice on a scheme without."""
    try:
        return tuple(lint.advise(loader.build(document, "odd"), "odd"))
    except Refused as refused:
        return refused.faults


def test_odd_definitions():
    for seed in range(150):
        document = base()
        spoil(document, random.Random(seed))
        for fault in told(document):
            for lang in ("zh", "en"):
                text = fault.text(lang)
                assert text.encode().decode().splitlines() == [text]
                assert "Decimal(" not in text, text
                assert "datetime" not in text, text


@pytest.mark.parametrize("levels", [None, [], "省级", {}], ids=["none", "a list", "a text", "empty"])
def test_a_veto_on_levels_that_are_wrong_themselves(levels: Any):
    """The item is told, the veto that names one of its levels is not."""
    document = base()
    change(document, "A4 rule levels", levels)
    (fault,) = told(document)
    assert fault.code == "A4"
