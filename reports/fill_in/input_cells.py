"""Which cell takes what: data validation with a note and a refusal in words, as options of XlsxWriter."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from indicators.allowed import allowed
from indicators.kinds import kind_of
from indicators.schema import Item, Scheme
from indicators.values import decimal
from reports.fill_in.fill_in_words import EXEMPT, HEADINGS, STATE, TICK, hint, pick

MOST = "999999999999.999999"
LONGEST_TITLE, LONGEST_TEXT, LONGEST_LIST = 32, 255, 255
Options = dict[str, Any]


def cut(text: str, most: int) -> str:
    """As much of a text as a spreadsheet takes."""
    size = len(text.encode("utf-16-le")) // 2
    if size <= most:
        return text
    kept = text[: most - 1]
    while len(kept.encode("utf-16-le")) // 2 > most - 1:
        kept = kept[:-1]
    return f"{kept}…"


def told(options: Options, title: str, note: str, refusal: str, lang: str) -> Options:
    """With the note shown when the cell is chosen and the message shown when something else is typed."""
    return {
        **options,
        "input_title": cut(title, LONGEST_TITLE),
        "input_message": cut(note, LONGEST_TEXT),
        "error_title": pick(("不能这样填", "not allowed"), lang),
        "error_message": cut(refusal, LONGEST_TEXT),
    }


def of_item(scheme: Scheme, item: Item, tally: bool, field: str, cell: str, lang: str) -> Options:
    """The validation of one field of an item; `cell` is the first cell it stands for, such as K5."""
    title = f"{item.code} {pick(HEADINGS[field], lang)}"
    if field == "exempt":
        note = pick(
            (
                "认定这个单位不涉及这一项才选“不适用”，其他格空着；没有发生的不选，填 0",
                "only where it is settled that the item does not apply; where nothing happened write 0 instead",
            ),
            lang,
        )
        return told(_listed([pick(EXEMPT, lang)]), title, note, note, lang)
    if field == "assessor":
        note = pick(("评分人姓名，各行不能相同", "the assessor's name; all must differ"), lang)
        length = {"validate": "length", "criteria": "between", "minimum": 1, "maximum": 60}
        return told(length, title, note, note, lang)
    sentence = allowed(item, scheme.decimals, field, True)[f"allowed_{lang}"]
    if field == "count":
        sentence = pick(("应为 0 或正整数", "a whole number from 0"), lang)
    if field == "value" and kind_of(item).fact == "tick":
        sentence = pick(("应选 是 或 否", "yes or no"), lang)
    note = f"{hint(item, tally, scheme.decimals, lang)}\n{sentence}" if field in ("value", "count") else sentence
    return told(_field(scheme, item, field, cell, lang), title, note, sentence, lang)


def _field(scheme: Scheme, item: Item, field: str, cell: str, lang: str) -> Options:
    kind = kind_of(item)
    if field == "count":
        return _whole()
    if field != "value":
        return _decimal("0", MOST)
    if kind.fact == "tick":
        return _listed([pick(pair, lang) for pair in TICK.values()])
    if kind.fact == "series":
        # Both semicolons are taken; the count of separators tells whether the series is long enough.
        years = int(item.rule.num("years"))
        bare = f'SUBSTITUTE(SUBSTITUTE({cell},"；",";"),";","")'
        return {"validate": "custom", "value": f"=LEN({cell})-LEN({bare})>={years}"}
    limits = kind.limits(item, scheme.decimals)
    if limits.whole:
        return _whole()
    if limits.most is None:
        return _decimal(f"-{MOST}" if kind.signed else "0", MOST)
    if limits.places is None:
        return _decimal("0", decimal(limits.most))
    return _stepped(cell, limits.most, limits.step or Fraction(1, 10**limits.places))


def _decimal(least: str, most: str) -> Options:
    return {"validate": "decimal", "criteria": "between", "minimum": least, "maximum": most}


def _whole() -> Options:
    return {"validate": "whole", "criteria": "between", "minimum": 0, "maximum": 999_999_999_999}


def _stepped(cell: str, most: Fraction, step: Fraction) -> Options:
    """0…P on the step. Spreadsheets reckon in binary fractions: what is nearer than a millionth is taken as on it."""
    parts = decimal(step)
    on_step = f"ABS({cell}-ROUND({cell}/{parts},0)*{parts})<0.0000001"
    return {"validate": "custom", "value": f"=AND(ISNUMBER({cell}),{cell}>=0,{cell}<={decimal(most)},{on_step})"}


def _listed(words: list[str]) -> Options:
    return {"validate": "list", "source": words}


def of_veto(scheme: Scheme, field: str, ranges: dict[str, str], lang: str) -> Options:
    """The validation of a column of the sheet of vetoes; `ranges` says where units and vetoes are listed."""
    title = pick(HEADINGS[field], lang)
    if field in ranges:
        note = pick(("从下拉列表中选择", "choose from the list"), lang)
        return told({"validate": "list", "source": ranges[field]}, title, note, note, lang)
    if field == "state":
        note = pick(("认定：已认定；解除：认定后撤销", "confirmed, or lifted again"), lang)
        return told(_listed([pick(pair, lang) for pair in STATE.values()]), title, note, note, lang)
    if field == "date":
        note = pick(("认定或解除的日期，如 {}-01-31", "the day it was decided, such as {}-01-31"), lang).format(
            scheme.year
        )
        first = date(max(scheme.year - 1, 1900), 1, 1)
        return told({"validate": "date", "criteria": ">=", "value": first}, title, note, note, lang)
    note = pick(("认定（解除）文件的名称和文号", "name and number of the deciding document"), lang)
    return told({"validate": "length", "criteria": "<=", "value": 1000}, title, note, note, lang)
