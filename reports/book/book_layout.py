"""Where everything stands in the book: the order of units, the rows of items, the columns of each sheet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from assess.scoring.facts import Facts
from assess.scoring.kernel import Results
from indicators.schema import Effect, Item, Scheme, Veto
from reports.book.book_words import Pair, head, pick
from reports.book.sheet_writer import LETTERS
from reports.words.speaker import Speaker

UNIT, ITEM, LEAGUE = 6, 4, 4
"""First rows, as a spreadsheet counts them: of the sheets with one row a unit, of the items, of the league table."""
GRADES = 5
"""The row of the highest grade on the sheet of the scheme: its name in column B, its minimum in column C."""
FIRST_COLUMN = 3
"""On the sheets with one row a unit, what follows its code, name and group."""
ITEM_COLUMNS = (
    "unit", "name", "parent", "second", "full", "text", "how", "method",
    "value", "other", "available", "reason", "lost", "points",
)  # fmt: skip
MOST_RANKED = 500
"""Places are counted pair by pair: in larger groups they are values."""


@dataclass(frozen=True)
class Group:
    """The units of a group stand together: positions start … stop − 1."""

    name: str
    start: int
    stop: int

    @property
    def rows(self) -> tuple[int, int]:
        """Its first and last row on the sheets with one row a unit."""
        return UNIT + self.start, UNIT + self.stop - 1

    @property
    def ranked(self) -> bool:
        return self.stop - self.start <= MOST_RANKED


@dataclass(frozen=True)
class Limit:
    """A column of the sheet of vetoes and minima: what may be triggered, and its effect."""

    code: str
    name: str
    effect: Effect
    veto: Veto | None = None


class Tab(NamedTuple):
    """A sheet's name, and what the cover says it holds; None for the cover itself."""

    name: Pair
    about: Pair | None = None


@dataclass(frozen=True)
class Year:
    """What a book is made from. Positions count units in the order of the book: by group, then rank, then code."""

    scheme: Scheme
    facts: Facts
    results: Results
    lang: str
    tabs: Mapping[str, Tab]

    @cached_property
    def speaker(self) -> Speaker:
        """Names, rules and reasons in the language of the book."""
        return Speaker(self.scheme, self.lang)

    @cached_property
    def order(self) -> NDArray[np.intp]:
        """Position → row of the facts."""
        rank = self.results.rank
        last = np.where(rank > 0, rank, len(rank) + 1)
        return np.lexsort((np.arange(len(rank)), last, self.facts.group))

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        sizes = np.bincount(self.facts.group, minlength=len(self.facts.groups))
        ends = np.cumsum(sizes).tolist()
        pairs = zip(self.facts.groups, [0, *ends[:-1]], ends, strict=True)
        return tuple(Group(name, start, stop) for name, start, stop in pairs if stop > start)

    @cached_property
    def group_at(self) -> list[Group]:
        """Position → its group."""
        return [group for group in self.groups for _ in range(group.start, group.stop)]

    @cached_property
    def items(self) -> tuple[Item, ...]:
        return tuple(self.scheme.items())

    @cached_property
    def item_at(self) -> dict[str, int]:
        return {item.code: place for place, item in enumerate(self.items)}

    @cached_property
    def runs(self) -> dict[str, tuple[int, int]]:
        """Indicator code, or "extra", "bonus", "penalty" → places of its first and last item."""
        parts = [(one.code, len(one.items)) for one in self.scheme.indicators]
        runs, start = {}, 0
        for code, size in parts:
            runs[code] = (start, start + size - 1)
            start += size
        for role, items in zip(("extra", "bonus", "penalty"), self.outside, strict=True):
            if items:
                runs[f"role {role}"] = (start, start + len(items) - 1)
            start += len(items)
        return runs

    @cached_property
    def limits(self) -> tuple[Limit, ...]:
        """Vetoes in the scheme's order, then the minima."""
        name = self.speaker.name
        vetoes = [Limit(veto.code, name(veto), veto.effect, veto) for veto in self.scheme.vetoes()]
        minima = [
            Limit(one.code, name(one), one.minimum.effect) for one in self.scheme.indicators if one.minimum is not None
        ]
        return (*vetoes, *minima)

    @cached_property
    def steps(self) -> dict[str, str]:
        """The columns of the sheet of totals that this scheme needs: name → letter."""
        scheme = self.scheme
        wanted = ["sum", "weights", "hundred"]
        wanted += ["extra", "extra_full", "base"] if scheme.extras else []
        wanted += [role for role in ("bonus", "penalty") if f"role {role}" in self.runs]
        wanted += ["before"]
        wanted += ["limited"] if any(limit.effect.total is not None for limit in self.limits) else []
        wanted += ["published", "band", "lowered", "cut", "final"]
        wanted += ["clear"] if scheme.veto_rank == "last" and any(limit.veto for limit in self.limits) else []
        wanted += [f"tie {code}" for code in scheme.tie_break]
        wanted += ["place", "first"] if scheme.ties == "dense" else []
        wanted += ["rank", *(f"line {at}" for at in range(len(scheme.grades) - 1)), "label", "pick"]
        return {name: LETTERS[FIRST_COLUMN + at] for at, name in enumerate(wanted)}

    def step(self, name: str, row: str = "{u}") -> str:
        """A reference to a step of the total; a step this scheme has not is the one before it."""
        standing = {"base": "hundred", "limited": "before"}
        name = name if name in self.steps else standing[name]
        return f"{self.sheet('totals')}!{self.steps[name]}{row}"

    @property
    def outside(self) -> tuple[tuple[Item, ...], ...]:
        return self.scheme.extras, self.scheme.bonuses, self.scheme.penalties

    def __len__(self) -> int:
        return len(self.order)

    def item_row(self, position: int, place: int) -> int:
        """The row of a unit's item on the sheet of items."""
        return ITEM + position * len(self.items) + place

    def say(self, pair: Pair) -> str:
        return pick(pair, self.lang)

    def head(self, name: str) -> str:
        return head(name, self.lang)

    def sheet(self, name: str) -> str:
        return self.say(self.tabs[name].name)

    def cell(self, sheet_name: str, column: int | str, row: str, *, fixed: bool = False) -> str:
        """A reference to another sheet; `row` is a placeholder or a number."""
        letter = column if isinstance(column, str) else LETTERS[column]
        return f"{self.sheet(sheet_name)}!{'$' if fixed else ''}{letter}{'$' if fixed else ''}{row}"

    def item_cell(self, name: str, row: str = "{i}", *, here: bool = False) -> str:
        """A reference to a column of the sheet of items."""
        letter = LETTERS[ITEM_COLUMNS.index(name)]
        return f"{letter}{row}" if here else f"{self.sheet('items')}!{letter}{row}"

    def item_range(self, name: str, first: int | str, last: int | str) -> str:
        """A reference to several rows of a column of the sheet of items."""
        return f"{self.item_cell(name, str(first))}:{self.item_cell(name, str(last), here=True)}"
