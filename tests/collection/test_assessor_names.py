"""Who marked: a name like every other, and nothing that can't be written down again."""

from __future__ import annotations

from pathlib import Path

import pytest

from assess.collection.facts.fact_reader import read
from assess.collection.facts.spoiled_cells import judged
from assess.collection.tables.canonical import CanonicalRows, csv_texts
from assess.collection.xlsx.sheet_xml import unescape
from indicators.faults import Fault
from tests.collection.schemes import (
    UNITS,
    facts_table,
    refusal_of,
    rule_item,
    said,
    small_scheme,
    write_book,
    write_csv,
)

SCHEME = small_scheme(rule_item("mark", points=100, combine="mean"), missing="zero")
SINGLE = small_scheme(rule_item("mark", points=100), missing="zero")
UNIT_ROWS = [["unit", "name", "group"], *UNITS]
HEAD = ["unit", "item", "value", "assessor"]
WRONG = {
    "a NUL": ("甲_x0000_", "U+0000"),
    "half a pair": ("甲_xD83D_", "U+D83D"),
    "the other half": ("_xDE00_甲", "U+DE00"),
    "halves the wrong way round": ("甲_xDE00__xD83D_乙", "U+DE00"),
    "a line break": ("甲\n乙", "U+000A"),
    "a line separator": ("甲\u2028乙", "U+2028"),
    "a bell": ("甲_x0007_", "U+0007"),
    "too long": ("甲" * 201, "201"),
}


def _book(path: Path, name: str) -> Path:
    return write_book(path, units=UNIT_ROWS, facts=[HEAD, ["1", "A1", "5", name], ["1", "A1", "7", "乙"]])


@pytest.mark.parametrize(("name", "word"), WRONG.values(), ids=WRONG)
@pytest.mark.parametrize("scheme", [SCHEME, SINGLE], ids=["combined", "single"])
def test_refused_with_its_place(tmp_path: Path, name: str, word: str, scheme: object) -> None:
    """Whether the item's rule looks at the column or not; and the message can be written down."""
    faults = refusal_of(scheme, _book(tmp_path / "a.xlsx", name))  # type: ignore[arg-type]
    told = [fault for fault in faults if fault.column == "assessor"]
    assert len(told) == 1
    said(told, "facts", "第 2 行", word)
    for lang in ("zh", "en"):
        text = told[0].text(lang).encode("utf-8").decode()
        assert "\n" not in text
        assert "\0" not in text


def test_an_emoji_in_two_halves_is_one(tmp_path: Path) -> None:
    kept: dict[str, CanonicalRows] = {}
    read(SCHEME, _book(tmp_path / "a.xlsx", "甲_xD83D__xDE00_"), kept=kept)
    assert "1,A1,5,,,,,甲😀\n" in csv_texts(kept)["facts.csv"]
    assert unescape("_xD83D__xDE00__x005F_x000D_") == "😀_x000D_"
    assert unescape("_xDE00__xD83D_") == "\ude00\ud83d"
    name = [["1", "甲_xD83D__xDE00_", "县"]]
    facts, _ = read(SCHEME, write_book(tmp_path / "b.xlsx", units=[UNIT_ROWS[0], *name], facts=[HEAD]))
    assert facts.names == ("甲😀",)


def test_in_csv_too(tmp_path: Path) -> None:
    facts = [HEAD, ["1", "A1", "5", "甲\x07乙"], ["2", "A1", "5", "甲\u200b"]]
    faults = refusal_of(SCHEME, write_csv(tmp_path / "a", units=UNIT_ROWS, facts=facts))
    assert len(faults) == 1
    said(faults, "facts.csv", "第 2 行", "U+0007")


def test_every_message_can_be_written_down(tmp_path: Path) -> None:
    """Values, levels and codes with half a pair or a line break are refused in one line of text."""
    texts = ["_xD83D_", "1\n2", "_x0000_"]
    rows = [HEAD, *([text, "A1", "5", ""] for text in texts), *(["1", text, "5", ""] for text in texts)]
    rows += [[str(at), "A1", text, ""] for at, text in enumerate(texts, 1)]
    units = [*UNIT_ROWS, ["_xD83D_", "丁", "县"], ["5", "戊_xD83D_", "县"], ["6", "己", "_x0000_"]]
    vetoes = [["unit", "veto", "date", "state"], *([text] * 4 for text in texts)]
    faults = refusal_of(SINGLE, write_book(tmp_path / "a.xlsx", units=units, facts=rows, vetoes=vetoes))
    assert len(faults) > 15
    for fault in faults:
        for lang in ("zh", "en"):
            assert fault.text(lang).encode("utf-8").decode().splitlines() == [fault.text(lang)]


def test_names_that_only_spaces_tell_apart_are_asked_about() -> None:
    rows = [["1", "A1", "5", "", "", "", "", name] for name in ("张 三", "张三", "Li", "li", "王五")]
    notices = judged(facts_table(rows)).notices
    assert [notice.args["value"] for notice in notices] == ["张三", "li"]
    said(notices, "“张三”", "“张 三”", "两人")


def test_a_fault_is_one_line() -> None:
    fault = Fault("facts.unread", {"why": "a\nb\ud83dc\u2028"}, file="x\n.csv")
    assert fault.text("en") == "file x\\n.csv: can't be read (a\\nb\\ud83dc\\u2028)"
    assert Fault("facts.unread", {"why": "a\u3000b"}).text("en") == "can't be read (a\u3000b)"
