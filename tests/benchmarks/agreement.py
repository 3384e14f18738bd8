"""Whether a baseline found what the kernel found, and whether what differs is the baseline's binary fractions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from assess.scoring.facts import Facts
from assess.scoring.kernel import Results
from tests.benchmarks.standing import KEY, Outcome

NEAR = 1 / KEY


@dataclass(frozen=True)
class Agreement:
    """worst: the greatest difference of totals; unexplained: other ranks or grades without a near-equal total."""

    worst: float
    ranks: int
    grades: int
    unexplained: int

    @property
    def sound(self) -> bool:
        return self.worst <= NEAR and not self.unexplained

    def __str__(self) -> str:
        return f"totals within {self.worst:.0e}, {self.ranks} other ranks, {self.grades} other grades"


@dataclass(frozen=True)
class Exact:
    """The kernel's outcome, and which units are so close to another or to a line that floats may misjudge them."""

    outcome: Outcome
    close: np.ndarray

    @classmethod
    def of(cls, facts: Facts, results: Results) -> Exact:
        exact = results.total.fractions(np.arange(len(facts.units)))
        total = np.array([one.numerator / one.denominator for one in exact])
        order = np.lexsort((total, facts.group))
        near = (np.diff(total[order]) <= 2 * NEAR) & (np.diff(facts.group[order]) == 0)
        close = np.zeros(len(total), np.bool_)
        close[order[1:][near]] = close[order[:-1][near]] = True
        # Half a last decimal, where the published total and with it the band is decided.
        close |= np.abs(total * 100 % 1 - 0.5) <= 200 * NEAR
        return cls(Outcome(total, results.rank, results.grade), close)

    def compare(self, found: Outcome) -> Agreement:
        ranks, grades = found.rank != self.outcome.rank, found.grade != self.outcome.grade
        worst = np.abs(found.total - self.outcome.total).max(initial=0)
        unexplained = (ranks | grades) & ~self.close
        return Agreement(worst.item(), int(ranks.sum()), int(grades.sum()), int(unexplained.sum()))
