"""The settings of a scheme with their defaults, and the sheet on which one unit's steps are written down."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from tests.reference.amounts import number
from tests.reference.readings import Reading

Scheme = Mapping[str, Any]


@dataclass(frozen=True)
class Settings:
    decimals: int
    rounding: str
    round_items: bool
    compare: str
    not_applicable: str
    missing: str
    ties: str
    tie_break: list[str]
    veto_rank: str


def settings_of(scheme: Scheme) -> Settings:
    head = scheme["scheme"]
    return Settings(
        decimals=int(number(head.get("decimals", 2))),
        rounding=head.get("rounding", "half-up"),
        round_items=head.get("round_items", False),
        compare=head.get("compare", "published"),
        not_applicable=head.get("not_applicable", "rescale"),
        missing=head.get("missing", "refuse"),
        ties=head.get("ties", "competition"),
        tie_break=head.get("tie_break", []),
        veto_rank=head.get("veto_rank", "last"),
    )


@dataclass(frozen=True)
class Line:
    """One item, extra, bonus or penalty of one unit: what it counts for, a penalty with its minus."""

    code: str
    state: str
    points: Fraction | None
    available: Fraction | None


@dataclass
class Sheet:
    """One unit on its way through the steps. `band` and `grade` are places in the list of grades, 0 the highest."""

    code: str
    name: str
    group: str
    readings: dict[str, Reading] = field(default_factory=dict)
    lines: dict[str, Line] = field(default_factory=dict)
    sums: dict[str, tuple[Fraction, Fraction]] = field(default_factory=dict)
    indicators: dict[str, Fraction | None] = field(default_factory=dict)
    exact: Fraction | None = None
    published: Fraction | None = None
    band: int | None = None
    grade: int | None = None
    rank: int | None = None
    vetoes: list[str] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)


def items_of(scheme: Scheme) -> list[Mapping[str, Any]]:
    return [item for indicator in scheme["indicator"] for item in indicator["item"]]
