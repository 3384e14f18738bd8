"""Forgeries in codes, names, lists and approvers: what the importer would never have kept as it stands there."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from tests.sealing.altering import Alter, Forgery, manifest, replace, rows, text
from tests.sealing.forging import RESULTS, Forger

UNSEEN = {
    "a soft hyphen": "\u00ad",
    "a mark of direction": "\u2066",
    "an invisible plus": "\u2064",
    "a filler of Hangul": "\u3164",
    "a variation selector": "\ufe0f",
    "a selector of ideographs": "\U000e0101",
    "a selector of Mongolian": "\u180b",
    "a blank of Braille": "\u2800",
    "an invisible vowel": "\u17b5",
    "a tag": "\U000e0041",
}


def throughout(old: str, new: str) -> Alter:
    """A text stands otherwise wherever it stands, so that everything agrees."""

    def alter(f: Forger) -> bytes:
        for name in ("units.csv", "facts.csv", "vetoes.csv", "evidence.csv", RESULTS):
            if old in f.files[name].decode():
                f.in_text(name, old, json.dumps(new, ensure_ascii=False)[1:-1] if name == RESULTS else new, every=True)
        return f.reseal()

    return alter


def no_units(f: Forger) -> bytes:
    for name in ("units.csv", "facts.csv", "vetoes.csv", "evidence.csv"):
        f.in_lines(name, lambda lines: lines.clear())
    return f.in_results(lambda value: value["units"].clear()).reseal(receipts=False)


def approvers(*names: str, **more: str) -> Alter:
    return manifest(lambda m: m["supersedes"].update(approvers=list(names), **more))


def in_reason(change: Callable[[dict[str, Any]], object], of: str = "104") -> Alter:
    """The reason of a unit's first item is altered."""
    return lambda f: f.in_unit(of, lambda unit: change(unit["items"][0]["reason"])).reseal()


def evidence(old: str, new: str) -> Alter:
    return text("evidence.csv", old, new)


def assessor(name: str) -> Alter:
    return rows("facts.csv", lambda r: replace(r, "104,A3,3,,,,,专家1", f"104,A3,3,,,,,{name}"))


def level(cells: str) -> Alter:
    return rows("facts.csv", lambda r: replace(r, "104,A2,,,,严重,2,", f"104,A2,,,,{cells},"))


def twice(lines: list[str]) -> None:
    """The first file again, under another digest."""
    lines.append(lines[0][:-2] + ("00" if lines[0][-2:] != "00" else "11"))


IN_CODES = [
    *(Forgery(f"{what} in a code", "V8", throughout("104", f"104{sign}")) for what, sign in UNSEEN.items()),
    Forgery("a control character in a code", "V8", throughout("104", "104\u00074")),
    Forgery("a line break in a code", "V8", throughout("104", "104\u20284")),
    Forgery("a code of 65 characters", "V8", throughout("104", "104" + "0" * 62)),
    Forgery("a code in full width", "V8", throughout("203", "２03")),
    Forgery("two codes that only a blank tells apart", "V8", throughout("101", "10 2")),
    Forgery("no unit at all", "V8", no_units),
]
IN_NAMES = [
    *(Forgery(f"{what} in a name", "V8", throughout("示例104", f"示例{sign}104")) for what, sign in UNSEEN.items()),
    Forgery("a tab in a name", "V8", throughout("示例104", "示例\t104")),
    Forgery("a separator of paragraphs in a name", "V8", throughout("示例104", "示例\u2029104")),
    Forgery("a name of 201 characters", "V8", throughout("示例104", "示例" + "1" * 199)),
    Forgery("no name", "V8", throughout("示例104", "")),
    Forgery("two names that only a blank tells apart", "V8", throughout("示例104", "示例 103")),
    Forgery("two names that only the width of digits tells apart", "V8", throughout("示例104", "示例１03")),
    Forgery("an invisible character in a group", "V8", throughout("乡镇", "乡\u2061镇")),
    Forgery("a group of 201 characters", "V8", throughout("乡镇", "乡" * 201)),
    Forgery("a control character in a group", "V8", throughout("乡镇", "乡\u000b镇")),
]
IN_LISTS = [
    Forgery("an invisible character in an assessor's name", "V8", assessor("专家\u20631")),
    Forgery("an assessor with a line break", "V8", assessor("专家\u20281")),
    Forgery("an assessor of 201 characters", "V8", assessor("专" * 201)),
    Forgery("an assessor twice, once in full width", "V8", assessor("专家２")),
    Forgery("a level in another spelling", "V8", level("严\u2060重,2")),
    Forgery("a level without a count", "V8", level("严重,")),
    Forgery("a count with a point", "V8", level("严重,2.0")),
    Forgery("an invisible character in a veto's basis", "V8", text("vetoes.csv", "示例文号1", "示例\u2062文号1")),
    Forgery("a control character in a veto's basis", "V8", text("vetoes.csv", "示例文号1", "示例\u001b[2J文号1")),
    Forgery("a blank behind a veto's basis", "V8", text("vetoes.csv", "示例文号1", "示例文号1 ")),
    Forgery("evidence of an unknown unit", "V8", evidence("101,A1,", "100,A1,")),
    Forgery("evidence without a unit", "V8", evidence("101,A1,", ",A1,")),
    Forgery("evidence of an unknown item", "V8", evidence("101,A1,", "101,A9,")),
    Forgery("evidence without an item", "V8", evidence("101,A1,", "101,,")),
    Forgery("evidence without a name", "V8", evidence("纪要.txt", "")),
    Forgery("an invisible character in the name of evidence", "V8", evidence("纪要.txt", "纪要\u202etxt.exe")),
    Forgery("a control character in the name of evidence", "V8", evidence("纪要.txt", "纪\u0000要.txt")),
    Forgery("a name of evidence of 1001 characters", "V8", evidence("纪要.txt", "纪" * 1001)),
    Forgery("evidence twice", "V8", rows("evidence.csv", twice)),
    Forgery("a size of evidence that is none", "V8", evidence("纪要.txt,", "纪要.txt,1.0")),
]
IN_REASONS = [
    Forgery("an item's reason without its text", "V9", in_reason(lambda reason: reason.pop("text"))),
    Forgery("an item's reason without its arguments", "V9", in_reason(lambda reason: reason.pop("args"))),
    Forgery("a key more in an item's reason", "V9", in_reason(lambda reason: reason.update(note="x"))),
    Forgery("a text that is none", "V9", in_reason(lambda reason: reason.update(text=None))),
    Forgery(
        "a unit's reason without its text",
        "V9",
        lambda f: f.in_unit("105", lambda unit: unit["reasons"][0].pop("text")).reseal(),
    ),
]
IN_APPROVERS = [
    Forgery("approvers that only capitals tell apart", "V11", approvers("Li A", "LI a"), (), "correction"),
    Forgery("approvers that only the width tells apart", "V11", approvers("Li A", "Ｌi A"), (), "correction"),
    Forgery("approvers that only a blank tells apart", "V11", approvers("示例甲", "示例 甲"), (), "correction"),
    Forgery("approvers that folding makes one", "V11", approvers("STRASSE", "straße"), (), "correction"),
    *(
        Forgery(
            f"approvers that only {what} tells apart", "V11", approvers("示例甲", f"示例{sign}甲"), (), "correction"
        )
        for what, sign in UNSEEN.items()
    ),
    Forgery("an invisible character in an approver", "V11", approvers("示例\u2066乙", "示例甲"), (), "correction"),
    Forgery("an approver who is not seen", "V11", approvers("示例甲", "\u3164"), (), "correction"),
    Forgery("a reason that is not seen", "V11", approvers("示例乙", "示例甲", reason="\u2800\u3164"), (), "correction"),
]
IN_WORDS = [*IN_CODES, *IN_NAMES, *IN_LISTS, *IN_REASONS, *IN_APPROVERS]
