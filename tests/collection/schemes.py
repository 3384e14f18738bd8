"""Small schemes and facts for the importer's tests."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest

from assess.collection.facts.fact_reader import build, read
from assess.collection.tables.headings import COLUMNS
from assess.collection.tables.table import Table, from_rows
from assess.scoring.facts import Facts
from indicators.faults import Fault, Refused
from indicators.kinds import KINDS
from indicators.schema import Basis, Effect, Grade, Indicator, Item, Parent, Rule, Scheme, Veto, When
from indicators.scheme_reader.keyed_tables import REQUIRED

BASIS = (Basis("示例文件"),)
UNITS = [["1", "甲县", "县"], ["2", "乙县", "县"], ["3", "丙镇", "镇"]]
FACT_COLUMNS = [*COLUMNS["facts"][0], *COLUMNS["facts"][1]]
_SAMPLE: dict[str, dict[str, object]] = {
    "deduct": {"per": Fraction(1)},
    "levels": {"levels": {"省级": Fraction(2), "市级": Fraction(1)}, "each": "sum"},
    "bands": {"bands": ((Fraction(1), Fraction(1)),)},
    "ratio": {"target": Fraction(1)},
    "shortfall": {"target": Fraction(1), "step": Fraction(1), "per": Fraction(1), "partial": "whole"},
    "quota": {"over": Fraction(1)},
    "change": {"target": Fraction(1, 20), "better": "low", "zero_base": {"same": Fraction(1), "more": Fraction(0)}},
    "streak": {"years": Fraction(3)},
    "rank": {"table": ((Fraction(1), Fraction(1)),), "unit": "place", "better": "high"},
    "external": {"full": Fraction(100)},
    "each": {"per": Fraction(1)},
}


def rule_item(kind: str, code: str = "A1", points: int | None = 4, combine: str = "none", **params: object) -> Item:
    """An item of a rule kind with sample parameters, or those given."""
    filled = {name: default for name, (_, default) in KINDS[kind].params.items() if default is not REQUIRED}
    rule = Rule(kind, {**filled, **_SAMPLE.get(kind, {}), **params})
    return Item(code, f"细项{code}", None if points is None else Fraction(points), rule, combine=combine)


def small_scheme(
    *items: Item,
    bonuses: Iterable[Item] = (),
    penalties: Iterable[Item] = (),
    extras: Iterable[Item] = (),
    missing: str = "refuse",
    decimals: int = 2,
) -> Scheme:
    """A scheme of one indicator with these items, and two vetoes: V1 is recorded, V2 follows from the total."""
    vetoes = (
        Veto("V1", "记录", When("recorded"), Effect(grade=1), BASIS, {}),
        Veto("V2", "低分", When("total_below", value=Fraction(50)), Effect(grade=1), BASIS, {}),
    )
    return Scheme(
        code="S",
        version=1,
        year=1,
        title="示例",
        kind="government",
        basis=BASIS,
        office="",
        decimals=decimals,
        rounding="half-up",
        round_items=False,
        compare="published",
        missing=missing,
        ties="competition",
        tie_break=(),
        veto_rank="last",
        grades=(Grade("好", Fraction(60)), Grade("差", None)),
        parents=(Parent("综合考核", Fraction(5)),),
        indicators=(Indicator("A", "甲", Fraction(100), "process", BASIS, items, vetoes),),
        extras=tuple(extras),
        bonuses=tuple(bonuses),
        penalties=tuple(penalties),
    )


def facts_table(rows: Iterable[Sequence[str]], header: Sequence[str] = FACT_COLUMNS) -> Table:
    """A fact table; short rows are filled up with empty cells."""
    return from_rows("facts", list(header), [[*row, *[""] * (len(header) - len(row))] for row in rows])


def take(
    scheme: Scheme,
    rows: Iterable[Sequence[str]],
    units: Sequence[Sequence[str]] = UNITS,
    vetoes: Sequence[Sequence[str]] | None = None,
    notices: list[Fault] | None = None,
) -> Facts:
    """The facts of tables in memory."""
    tables = {"units": from_rows("units", list(COLUMNS["units"][0]), [list(row) for row in units])}
    tables["facts"] = facts_table(rows)
    if vetoes is not None:
        header = [*COLUMNS["vetoes"][0], *COLUMNS["vetoes"][1]]
        tables["vetoes"] = from_rows("vetoes", header, [list(row) for row in vetoes])
    return build(scheme, tables, notices)


def refusal(
    scheme: Scheme,
    rows: Iterable[Sequence[str]],
    units: Sequence[Sequence[str]] = UNITS,
    vetoes: Sequence[Sequence[str]] | None = None,
) -> list[Fault]:
    """The faults for which these facts are refused."""
    with pytest.raises(Refused) as caught:
        take(scheme, rows, units, vetoes)
    return list(caught.value.faults)


def refusal_of(scheme: Scheme, path: Path) -> list[Fault]:
    """The faults for which these files are refused."""
    with pytest.raises(Refused) as caught:
        read(scheme, path)
    return list(caught.value.faults)


def said(faults: Iterable[Fault], *words: str, lang: str = "zh") -> None:
    """Some message holds all these words."""
    texts = [fault.text(lang) for fault in faults]
    assert any(all(word in text for word in words) for text in texts), (words, texts)


def write_csv(folder: Path, encoding: str = "utf-8", **tables: Sequence[Sequence[str]]) -> Path:
    """A folder of CSV files; each table's first row is its header."""
    folder.mkdir(exist_ok=True)
    for name, rows in tables.items():
        with (folder / f"{name}.csv").open("w", encoding=encoding, newline="") as stream:
            csv.writer(stream).writerows(rows)
    return folder


def write_book(path: Path, **tables: Sequence[Sequence[object]]) -> Path:
    """A workbook with these sheets."""
    book = openpyxl.Workbook()
    del book["Sheet"]
    for name, rows in tables.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    book.save(path)
    return path
