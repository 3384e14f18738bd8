"""The kernel equals the reference where grains and caps lie on both sides of 64 bits, and says the same everywhere."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from math import log2

import numpy as np
import pytest

from assess.collection.facts.assessor_marks import Marks, combine
from assess.results.output.document import records
from assess.results.payload import PayloadWriter, ranked, read_back
from assess.scoring.explain import explain
from assess.scoring.kernel import score
from assess.scoring.numbers.whole import SAFE, constant, proved
from assess.scoring.ranking import Order, ranks
from assess.scoring.unit_result import unit_result
from tests.reference.boundary_years import LEAST, MOST, make_boundary_year
from tests.scoring.against_reference import disagreements, read

UNITS = 5
FEW, MANY = 150, 10_000
BAND = 10
"""Bits of a band; the sweep counts the schemes that have a number in each."""


def sizes(seed: int) -> set[int]:
    """The bands in which an indicator's grain, or a cap over its grain, of this seed's year lies."""
    scheme, facts = read(make_boundary_year(seed, UNITS))
    results = score(scheme, facts)
    found = [pool.grain for pool in results.pools.values()]
    tallies = [tally for tally in results.tallies.values() if tally.cell.item.cap is not None]
    found += [int((tally.cell.item.cap or 0) * tally.grain) for tally in tallies]
    return {int(log2(size)) // BAND * BAND for size in found if size}


@pytest.mark.parametrize("start", range(0, FEW, 10))
def test_boundary_schemes_equal_the_reference(start: int):
    for seed in range(start, start + 10):
        assert disagreements(make_boundary_year(seed, UNITS)) == [], seed


@pytest.mark.slow
@pytest.mark.timeout(3000)
@pytest.mark.parametrize("part", range(10))
def test_boundary_sweep(part: int, record_property):
    bands: Counter[int] = Counter()
    for seed in range(10**6 + part * MANY // 10, 10**6 + (part + 1) * MANY // 10):
        assert disagreements(make_boundary_year(seed, UNITS)) == [], seed
        bands.update(sizes(seed))
    assert min(bands[band] for band in range(LEAST, MOST, BAND)) >= 50, bands
    record_property("schemes by bits of a grain or cap", dict(sorted(bands.items())))


def test_the_boundary_years_reach_every_size():
    bands = Counter(band for seed in range(60) for band in sizes(seed))
    assert [band for band in range(LEAST, MOST, BAND) if bands[band] < 3] == []


@pytest.mark.parametrize("start", range(0, 60, 20))
def test_explanations_and_stored_points_say_what_the_results_say(start: int):
    for seed in range(start, start + 20):
        scheme, facts = read(make_boundary_year(seed, UNITS))
        results, rows = score(scheme, facts), np.arange(UNITS)
        exact = results.totals.total.fractions(rows)
        codes, writer = [item.code for item in ranked(scheme)], PayloadWriter(scheme, facts, results)
        stored = [read_back(codes, text) for text in writer.block(rows)]
        for row, record in enumerate(records(scheme, facts, results)):
            unit = unit_result(scheme, facts, results, facts.units[row])
            assert explain(unit).args["total"] == (record["total"] or "")
            assert not results.totals.has_total[row] or unit.sums.before == exact[row], seed
            said = [item["exact"] for item in record["items"]]
            points = [unit.items[item["code"]].points for item in record["items"]]
            assert [None if one is None else str(one) for one in points] == said, seed
            assert list(stored[row].items) == said, seed
            assert list(stored[row].indicators) == [one["exact"] for one in record["indicators"]], seed


@pytest.mark.parametrize("number", [SAFE - 1, SAFE, 2**63 - 1, 2**63, 2**64, 2**70, -(2**63) - 1])
def test_a_constant_is_the_number_it_was_or_nothing(number: int):
    bound, (held, other) = proved(0, number, 1)
    assert (bound, held.tolist(), other.tolist()) == (abs(number), number, 1)
    assert held.dtype == other.dtype == (np.int64 if abs(number) < SAFE else object)
    chosen = np.where(np.array([True, False]), held, other)
    assert chosen.tolist() == [number, 1]
    if not -(2**63) <= number < 2**63:
        with pytest.raises(OverflowError):
            constant(number, np.int64)


@pytest.mark.parametrize("groups", [1, 4, 5, 50])
def test_places_of_the_largest_facts_in_many_groups(groups: int):
    """Groups × the span of the values passes 2^63 from five groups up: 2 × 10^18 each."""
    values = np.tile(np.array([10**18 - 1, 0, 1 - 10**18, 0], dtype=np.int64), groups)
    group = np.repeat(np.arange(groups, dtype=np.int32), 4)
    place = ranks(Order.of(np.arange(len(values)), group, values), len(values), "competition")
    assert place.tolist() == [1, 2, 4, 2] * groups


def test_marks_of_nought_by_very_many_assessors():
    """The common denominator of the means passes 2^63 though every mean is 0."""
    counts = np.arange(1, 60)
    marks = Marks(np.zeros(int(counts.sum()), np.int64), np.cumsum(counts) - counts, counts)
    numbers, den = combine("mean", marks)
    assert {Fraction(int(number), den) for number in numbers} == {Fraction(0)}
