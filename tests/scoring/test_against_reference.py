"""The columnar kernel equals the plain Fraction reference in every number, rank and grade, over random schemes."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.scoring.against_reference import differences

STYLES = ("tie-dense", "continuous")
SWEEP = 100_000
"""Units of the long sweep; the figure is printed by it."""


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("seed", range(40))
def test_equals_the_reference(seed: int, style: str):
    assert differences(seed, 20, 12, style) == []


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("seed", range(1000, 1004))
def test_equals_the_reference_in_large_groups(seed: int, style: str):
    assert differences(seed, 250, 6, style) == []


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 2**40), st.integers(1, 40), st.integers(2, 20), st.sampled_from(STYLES))
def test_equals_the_reference_on_any_year(seed: int, units: int, items: int, style: str):
    assert differences(seed, units, items, style) == []


@pytest.mark.slow
@pytest.mark.timeout(3000)
@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("part", range(10))
def test_sweep(part: int, style: str, record_property):
    seen = 0
    for seed in range(10**6 + part * 10**4, 10**6 + (part + 1) * 10**4):
        units = (1, 7, 20, 40, 120)[seed % 5]
        assert differences(seed, units, 10, style) == [], seed
        seen += units
        if seen >= SWEEP // 20:
            break
    assert seen >= SWEEP // 20
    record_property("units", seen)
