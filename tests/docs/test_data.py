"""docs/DATA.md: keys, defaults, columns, numbers, encodings and reasons are what the product reads and writes."""

from __future__ import annotations

import copy
import re
import tomllib
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from assess.collection.facts.fact_reader import read
from assess.collection.tables.csv_files import decode
from assess.collection.tables.headings import COLUMNS
from assess.collection.tables.number_parser import MILLION, NUMBER, reading
from assess.collection.tables.spoiled_texts import spoiled
from assess.scoring.reasons import CODES
from indicators.faults import TEXTS, Refused
from indicators.loader import build, parse
from indicators.scheme_reader import keyed_tables as definitions
from indicators.strict_number import why_not
from reports.words.sentences import REASONS
from tests.docs import worked
from tests.docs.generated import DECISIONS
from tests.docs.markdown import Grid, code, grids
from tests.docs.shell import ROOT, run

GRIDS = grids((ROOT / "docs" / "DATA.md").read_text("utf-8"))
FILES = worked.files_in((ROOT / "docs" / "SCORING.md").read_text("utf-8"))
DOCUMENT = tomllib.loads(FILES["scheme.toml"], parse_float=Decimal)

# Heading of DATA.md → where the loader reads such a table, and one of them in the document of SCORING.md.
PLACES: Mapping[str, tuple[str, Callable[[dict[str, Any]], dict[str, Any]]]] = {
    "The file": ("|", lambda whole: whole),
    "scheme": ("|scheme.", lambda whole: whole["scheme"]),
    "grade": ("grade|", lambda whole: whole["grade"][0]),
    "grade quota": ("grade|quota.", lambda whole: whole["grade"][0]["quota"]),
    "parent": ("parent|", lambda whole: whole["parent"][0]),
    "indicator": ("indicator|", lambda whole: whole["indicator"][1]),
    "indicator minimum": ("indicator|minimum.", lambda whole: whole["indicator"][0]["minimum"]),
    "item": ("indicator.item|", lambda whole: whole["indicator"][1]["item"][0]),
    "veto": ("indicator.veto|", lambda whole: whole["indicator"][1]["veto"][1]),
    "veto when": ("indicator.veto|when.", lambda whole: whole["indicator"][1]["veto"][0]["when"]),
    "veto effect": ("indicator.veto|effect.", lambda whole: whole["indicator"][1]["veto"][0]["effect"]),
    "extra": ("extra|", lambda whole: whole["extra"][0]),
    "bonus": ("bonus|", lambda whole: whole["bonus"][0]),
    "penalty": ("penalty|", lambda whole: whole["penalty"][0]),
    "basis": ("|scheme.basis.", lambda whole: whole["scheme"]["basis"][0]),
}


def grid(heading: str) -> Grid:
    (found,) = [one for one in GRIDS if one.heading == heading]
    return found


def documented(heading: str) -> list[str]:
    """The names in the first column."""
    return [name for row in grid(heading).rows for name in code(row[0])]


def defaults() -> list[object]:
    rows = [(heading, row) for heading in PLACES for row in grid(heading).records()]
    return [pytest.param(heading, row, id=f"{heading}:{row['key'].strip('`')}") for heading, row in rows]


def test_keys_are_those_the_loader_knows(monkeypatch: pytest.MonkeyPatch) -> None:
    """The loader is watched while it reads: which keys it knows in which table."""
    known: dict[str, set[str]] = {}
    begin = definitions.Table.__init__

    def watched(self: definitions.Table, notes: Any, raw: Any, keys: Any, path: str = "", **more: Any) -> None:
        begin(self, notes, raw, keys, path, **more)
        bare = re.sub(r"\[\d+\]", "", f"{self.path}|{self.prefix}")
        known.setdefault(bare, set()).update(keys)

    monkeypatch.setattr(definitions.Table, "__init__", watched)
    build(DOCUMENT, "document")
    known["|scheme.basis."] = next(keys for place, keys in known.items() if place.endswith("basis."))
    assert {heading: known[place] for heading, (place, _) in PLACES.items()} == {
        heading: set(documented(heading)) for heading in PLACES
    }


@pytest.mark.parametrize(("heading", "row"), defaults())
def test_required_or_default(heading: str, row: dict[str, str]) -> None:
    """Without a required key the scheme is refused; without another it is the scheme with the default written out."""
    told, (key,) = row["or default"], code(row["key"])
    without, written = copy.deepcopy(DOCUMENT), copy.deepcopy(DOCUMENT)
    PLACES[heading][1](without).pop(key, None)
    if told.startswith(("required", "one ")):
        with pytest.raises(Refused):
            build(without if told == "required" else _both(heading), "document")
    elif told.startswith("none"):
        assert build(without, "document").indicators
    else:
        PLACES[heading][1](written)[key] = tomllib.loads(f"x = {code(told)[0]}")["x"]
        assert build(without, "document") == build(written, "document")


def _both(heading: str) -> dict[str, Any]:
    """The document with every key of a table that takes one of several."""
    whole = copy.deepcopy(DOCUMENT)
    PLACES[heading][1](whole).update(dict.fromkeys(documented(heading), "1"))
    return whole


def test_columns_are_those_of_the_tables() -> None:
    for name, (required, optional) in COLUMNS.items():
        told = {code(row["column"])[0]: row["must be there"] for row in grid(name).records()}
        assert told == dict.fromkeys(required, "yes") | dict.fromkeys(optional, "no"), name


@pytest.mark.parametrize("row", grid("Numbers").records(), ids=lambda row: ascii(row["written"]))
def test_number(row: dict[str, str]) -> None:
    """Read as told, or refused for the reason told."""
    (written,) = code(row["written"])
    found = reading(written)
    assert (found.kind == NUMBER) == bool(row["read as"])
    if row["read as"]:
        assert Fraction(found.millionths, MILLION) == Fraction(row["read as"])
    else:
        assert [why_not(written)[0]] == code(row["refused with"])


@pytest.mark.parametrize("row", grid("CSV").records(), ids=lambda row: str(row["encoding"]))
def test_encoding(row: dict[str, str]) -> None:
    text, notices = decode(FILES["units.csv"].encode(*code(row["encoding"])), "units.csv")
    assert text == FILES["units.csv"]
    assert [notice.kind for notice in notices] == code(row["notice"])


ODD: Mapping[str, object] = {
    "a formula": "=1+1",
    "an error value": "#N/A",
    "a logical value": True,
    "a date": date(2026, 1, 1),
    "a number with decimals": Decimal("1001.5"),
    "more than 15 digits": 1234567890123456,
    "0.95 shown as 95%": Decimal("0.95"),
    "0 shown as nothing": 0,
    "510600 shown as 510,600": 510600,
}
LOOKS = {"0.95 shown as 95%": "0%", "0 shown as nothing": "0;-0;;@", "510600 shown as 510,600": "#,##0"}


def workbook(path: Path, odd: tuple[str, object] | None = None, look: str = "General") -> Path:
    """The year of SCORING.md as a workbook; `odd` is put into the first row of facts that has no assessor."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name in COLUMNS:
        sheet = book.create_sheet(name)
        rows = [line.split(",") for line in FILES[f"{name}.csv"].splitlines()]
        for row in rows:
            sheet.append(row)
        if odd and name == "facts":
            at = next(place for place, row in enumerate(rows) if row[:2] == ["1001", "A3"])
            cell = sheet.cell(at + 1, rows[0].index(odd[0]) + 1)
            cell.value = odd[1]
            cell.number_format = look if look != "General" else cell.number_format
    book.save(path)
    return path


def test_workbook_gives_what_the_folder_gives(tmp_path: Path) -> None:
    """The same tables in one xlsx are the same facts."""
    (tmp_path / "scheme.toml").write_text(FILES["scheme.toml"], "utf-8")
    facts, notices = read(parse(FILES["scheme.toml"].encode(), ""), workbook(tmp_path / "facts.xlsx"))
    assert len(facts.units) == 5
    assert {notice.kind for notice in notices} <= {"facts.rows"}
    column = facts.columns["A1"]
    assert Fraction(int(column.value[0]), column.den) == Fraction(17, 4)


@pytest.mark.parametrize("row", grid("xlsx").records(), ids=lambda row: str(row["cell"]))
def test_cell_is_refused(row: dict[str, str], tmp_path: Path) -> None:
    (column,) = code(row["in column"])
    path = workbook(tmp_path / "facts.xlsx", (column, ODD[row["cell"]]), LOOKS.get(row["cell"], "General"))
    with pytest.raises(Refused) as refusal:
        read(parse(FILES["scheme.toml"].encode(), ""), path)
    assert code(row["refused with"])[0] in [fault.kind for fault in refusal.value.faults]


def test_result_keys_in_their_order(tmp_path: Path) -> None:
    """A record has exactly the documented keys, in the documented order."""
    unit = worked.results(FILES, tmp_path)["1005"]
    found = {
        "unit": unit,
        "indicator of a unit": unit["indicators"][0],
        "item of a unit": unit["items"][0],
        "reason": unit["items"][0]["reason"],
    }
    assert {name: list(entry) for name, entry in found.items()} == {name: documented(name) for name in found}
    assert list(unit["reasons"][0]) == documented("reason")


def test_score_leaves_what_is_listed(tmp_path: Path) -> None:
    """The files in DIR, and that scoring them once more gives the same bytes."""
    worked.results(FILES, tmp_path)
    run("assess score scheme.toml facts --out a --quiet && assess score a/scheme.toml a --out b --quiet", tmp_path)
    assert {path.name for path in (tmp_path / "a").iterdir()} == set(documented("What score leaves"))
    for name in documented("What score leaves"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes(), name


def test_reason_codes_are_complete(tmp_path: Path) -> None:
    """Every code with a sentence has its arguments, and what units are told carries these."""
    assert set(REASONS) == set(CODES) | set(DECISIONS)
    seen: dict[str, tuple[str, ...]] = {}
    for unit in worked.results(FILES, tmp_path).values():
        seen |= {one["code"]: tuple(one["args"]) for one in unit["reasons"]}
    assert seen == {name: DECISIONS[name] for name in seen}
    assert set(seen) == {"veto", "minimum", "quota"}


def test_named_faults_exist() -> None:
    """A refusal that a document names is one that the product has words for."""
    for name in ("DATA", "SCORING"):
        text = (ROOT / "docs" / f"{name}.md").read_text("utf-8")
        named = set(re.findall(r"`((?:facts|scheme)\.[a-z_]+)`", text)) - {"facts.csv", "scheme.toml"}
        assert named
        assert named <= set(TEXTS)


def test_spoiled_codes_are_refused_as_said() -> None:
    for row in grid("Codes and names").records():
        (written,), (told,) = code(row["written"]), code(row["refused with"])
        assert f"facts.spoiled_{spoiled(written)}" == told
