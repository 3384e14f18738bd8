"""The scheme as the program holds it: plain frozen data, every number an exact `Fraction`.

Built by `indicators.loader` only, which has checked every rule of docs (scheme-format): code that holds a `Scheme`
may rely on its invariants (weights sum to 100, codes unique, names exist, bounds fall).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from indicators.counts import Counts


@dataclass(frozen=True)
class Basis:
    """A clause (依据) and how far it may be relied on (效力)."""

    doc: str
    article: str = ""
    date: str = ""
    standing: str = "issued"

    def __str__(self) -> str:
        return f"{self.doc} {self.article}".strip()


@dataclass(frozen=True)
class Rule:
    """A rule kind of `indicators.kinds.KINDS` with all its parameters, defaults filled in.

    Numbers are `Fraction` or None; `levels` maps names to points in file order; `bands`, `table` are tuples of pairs.
    """

    kind: str
    params: Mapping[str, object]

    def num(self, name: str) -> Fraction:
        """A numeric parameter that is there."""
        value = self.params[name]
        assert isinstance(value, Fraction)
        return value

    def opt(self, name: str) -> Fraction | None:
        """A numeric parameter that may be absent."""
        value = self.params[name]
        assert value is None or isinstance(value, Fraction)
        return value

    def word(self, name: str) -> str:
        """A parameter chosen from a list of words."""
        return str(self.params[name])

    def pairs(self, name: str) -> tuple[tuple[Fraction, Fraction], ...]:
        """A table of pairs, in file order."""
        value = self.params[name]
        assert isinstance(value, tuple)
        return value

    @property
    def levels(self) -> Mapping[str, Fraction]:
        """Level name → points, in file order."""
        value = self.params["levels"]
        assert isinstance(value, Mapping)
        return value


@dataclass(frozen=True)
class Effect:
    """What a veto or a minimum does; exactly one of the four is set. Grades are positions in `Scheme.grades`."""

    grade: int | None = None
    total: Fraction | None = None
    grade_cap: int | None = None
    downgrade: int | None = None


@dataclass(frozen=True)
class When:
    """A veto's trigger: `kind` is at_least | below | level | at_least_limit | total_below | recorded."""

    kind: str
    item: str = ""
    value: Fraction | None = None
    level: str = ""


@dataclass(frozen=True)
class Veto:
    code: str
    name: str
    when: When
    effect: Effect
    basis: tuple[Basis, ...]
    persons: Mapping[str, int]
    name_en: str = ""


@dataclass(frozen=True)
class Item:
    """考核细项, and also an extra, a bonus or a penalty (`role`), which have no evidence or source of their own.

    `points` is None for a bonus or penalty whose rule needs none. `counts`: None where the scheme doesn't say.
    """

    code: str
    text: str
    points: Fraction | None
    rule: Rule
    role: str = "item"
    how: str = ""
    evidence: str = ""
    source: str = ""
    combine: str = "none"
    cap: Fraction | None = None
    gate: Fraction | None = None
    basis: tuple[Basis, ...] = ()
    text_en: str = ""
    how_en: str = ""
    evidence_en: str = ""
    counts: Counts | None = None

    @property
    def full(self) -> Fraction:
        """Full marks; 0 where a bonus or penalty has none."""
        return self.points if self.points is not None else Fraction(0)


@dataclass(frozen=True)
class Minimum:
    percent: Fraction
    effect: Effect


@dataclass(frozen=True)
class Indicator:
    code: str
    name: str
    weight: Fraction
    nature: str
    basis: tuple[Basis, ...]
    items: tuple[Item, ...]
    vetoes: tuple[Veto, ...] = ()
    not_applicable: str = "rescale"
    minimum: Minimum | None = None
    name_en: str = ""


@dataclass(frozen=True)
class Quota:
    """At most `count` units, or `share` of the group's graded units, may hold a grade."""

    share: Fraction | None
    count: int | None
    rounding: str = "floor"
    ties: str = "out"


@dataclass(frozen=True)
class Grade:
    name: str
    min: Fraction | None
    quota: Quota | None = None
    name_en: str = ""


@dataclass(frozen=True)
class Parent:
    name: str
    share: Fraction
    basis: tuple[Basis, ...] = ()
    name_en: str = ""


@dataclass(frozen=True)
class Scheme:
    """考核方案. `digest` is "sha256:…" of the file's bytes ("" for a scheme built from a document in memory)."""

    code: str
    version: int
    year: int
    title: str
    kind: str
    basis: tuple[Basis, ...]
    office: str
    decimals: int
    rounding: str
    round_items: bool
    compare: str
    missing: str
    ties: str
    tie_break: tuple[str, ...]
    veto_rank: str
    grades: tuple[Grade, ...]
    parents: tuple[Parent, ...]
    indicators: tuple[Indicator, ...]
    extras: tuple[Item, ...] = ()
    bonuses: tuple[Item, ...] = ()
    penalties: tuple[Item, ...] = ()
    title_en: str = ""
    digest: str = ""

    def items(self) -> Iterator[Item]:
        """Everything a fact can be given for, in the order of results.json: items, extras, bonuses, penalties."""
        for indicator in self.indicators:
            yield from indicator.items
        yield from self.extras
        yield from self.bonuses
        yield from self.penalties

    def vetoes(self) -> Iterator[Veto]:
        """Every veto, in file order."""
        for indicator in self.indicators:
            yield from indicator.vetoes
