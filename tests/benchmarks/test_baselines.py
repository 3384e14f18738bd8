"""The baselines of the benchmark compute the same scheme as the kernel, and its files hold the same year."""

from __future__ import annotations

import numpy as np
import pytest

from assess.collection.facts.fact_reader import read
from assess.scoring.kernel import score
from tests.benchmarks import floats, longtable, loops
from tests.benchmarks.agreement import Exact
from tests.benchmarks.generate import STYLES, TIE_DENSE, generate
from tests.benchmarks.scheme import COUNTS, bench_scheme
from tests.benchmarks.tables import load, save, write_csv

UNITS = 300


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("engine", [floats, loops, longtable])
def test_baseline_agrees_with_the_kernel(engine, style):
    scheme = bench_scheme()
    facts = generate(scheme, UNITS, style)
    inputs = engine.Inputs.of(scheme, facts)
    exact = Exact.of(facts, score(scheme, facts))
    for _ in range(2):  # buffers are used again
        agreement = exact.compare(engine.run(inputs))
        assert agreement.sound, agreement
        assert agreement.worst < 1e-9


def test_disagreement_is_seen():
    scheme = bench_scheme()
    facts = generate(scheme, UNITS, STYLES[0])
    exact = Exact.of(facts, score(scheme, facts))
    wrong = exact.outcome.grade.copy()
    wrong[np.flatnonzero(~exact.close)[0]] += 1
    found = type(exact.outcome)(exact.outcome.total, exact.outcome.rank, wrong)
    assert not exact.compare(found).sound


def test_the_year_is_as_described():
    scheme = bench_scheme()
    kinds = [item.rule.kind for indicator in scheme.indicators for item in indicator.items]
    assert {kind: kinds.count(kind) for kind in kinds} == COUNTS
    facts = generate(scheme, 3_000, TIE_DENSE)
    results = score(scheme, facts)
    assert set(results.grade.tolist()) == {0, 1, 2, 3}
    assert all(cut.units.any() for cut in results.cuts.values())
    assert all(0 < units.mean() < 0.01 for units in results.vetoes.values())
    away = [facts.columns[item.code].state.mean() for item in scheme.items() if item.role == "item"]
    assert 0.03 < np.mean(away) < 0.07
    key = results.total.codes(np.arange(len(facts.units))) + facts.group * len(facts.units)
    assert len(np.unique(key)) < 0.8 * len(key), "hardly any exact ties"


@pytest.mark.parametrize("style", STYLES)
def test_files_hold_the_same_year(style, tmp_path):
    scheme = bench_scheme()
    facts = generate(scheme, UNITS, style)
    expected = score(scheme, facts)
    write_csv(scheme, facts, tmp_path)
    from_csv, _ = read(scheme, tmp_path)
    save(facts, tmp_path / "facts.npz")
    for again in (from_csv, load(scheme, tmp_path / "facts.npz")):
        results = score(scheme, again)
        every = np.arange(UNITS)
        assert results.total.fractions(every) == expected.total.fractions(every)
        assert (results.rank == expected.rank).all()
        assert (results.grade == expected.grade).all()
