"""The first sheet, which tells how to fill in the others, and the hidden last one, which holds the keys."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from indicators.schema import Scheme
from reports.fill_in.fill_in_fields import FORMAT, KEY_SHEET, LEGEND, MAGIC, recorded
from reports.fill_in.fill_in_layout import FILL, MAY, PROTECTION, SHUT, Looks, height, page
from reports.fill_in.fill_in_words import LEGEND_SHEET, effect, pick
from reports.fill_in.item_sheets import Unit, scheme_title

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

RULES = (
    (
        "黄色格是要填的数据；绿色格（不适用、扣分说明、扣分分值、得分）按需要填；其他格已锁定，不要改。",
        (
            "Yellow cells hold the facts asked for; green ones (not applicable, deductions, points) where needed; "
            "the others are locked."
        ),
    ),
    (
        (
            "点选单元格会显示允许填什么；有下拉箭头的从列表中选。"
            "“填报要求”一栏说明填什么数：多数项填次数、比率等实际数据，不是填得分。"
        ),
        (
            "Choosing a cell shows what is allowed; where there is an arrow, choose from the list. "
            "“What to fill in” says which number is meant: mostly counts and rates, not points."
        ),
    ),
    (
        (
            "没有发生的填 0，不要空着，也不是“不适用”；加分、扣分表没有的空着。"
            "认定不涉及的项，才在“不适用”栏选“不适用”，填报值空着。"
        ),
        (
            "Nothing happened is 0, neither empty nor “not applicable”; bonuses and penalties stay empty. "
            "Only where it is settled that an item does not apply, choose so and leave the value empty."
        ),
    ),
    (
        "“扣分说明、扣分分值、得分”供自查和考评时记录，计分时不采用；与按规则计算的得分不一致的会逐项列出。",
        "Deductions and points are your own record and not used; where they differ from those computed, you are told.",
    ),
    (
        "只填固定的值，不写公式；不增删行、列和工作表，不合并单元格；百分比只写数（97.7），不写百分号。",
        (
            "Fixed values only, no formulas; add or delete no rows, columns or sheets; merge nothing; "
            "write percentages as numbers (97.7)."
        ),
    ),
    (
        "可用 Excel、WPS 或 LibreOffice 填写，保存为 xlsx。同一份交两次没有关系，互相矛盾的会被退回并指明位置。",
        (
            "Excel, WPS and LibreOffice will do; save as xlsx. "
            "Handing in a file twice does no harm; contradictions are returned with both places."
        ),
    ),
)
COLOURS = (
    (FILL, ("要填的数据", "facts to fill in")),
    (MAY, ("可填可不填", "may be filled")),
    (SHUT, ("此项不用填", "not asked here")),
)
SIGNED = (
    ("填报单位（盖章）", "Unit (seal)"),
    ("填报人", "Filled in by"),
    ("联系电话", "Telephone"),
    ("审核人", "Checked by"),
)
ROOM = (16, 46, 30, 22)
WHOLE = sum(ROOM)


def write_legend(sheet: Worksheet, looks: Looks, scheme: Scheme, units: Sequence[Unit], asked: int, lang: str) -> None:
    """Title, rules, colours, vetoes, and lines for names and the seal (which are not read)."""
    sheet.write_string(0, 0, LEGEND)
    sheet.set_row(0, None, None, {"hidden": True})
    for at, wide in enumerate(ROOM):
        sheet.set_column(at, at, wide)
    sheet.write_string(1, 0, f"{scheme_title(scheme, lang)}  {pick(LEGEND_SHEET, lang)}", looks.title)
    sheet.set_row(1, 26)
    who = (
        f"{units[0][1]}（{units[0][0]}）"
        if len(units) == 1
        else pick((f"{len(units)} 个单位", f"{len(units)} units"), lang)
    )
    told = pick((f"{who}，共 {asked} 行", f"{who}, {asked} rows in all"), lang)
    issued = pick(
        (f"方案 {scheme.code} 第 {scheme.version} 版", f"scheme {scheme.code}, version {scheme.version}"), lang
    )
    sheet.write_string(2, 0, told, looks.plain)
    sheet.write_string(3, 0, f"{scheme.office}　{issued}　{scheme.digest}", looks.plain)
    row = 5
    for number, pair in enumerate(RULES, 1):
        text = f"{number}. {pick(pair, lang)}"
        sheet.merge_range(row, 0, row, len(ROOM) - 1, "", looks.wrapped)
        sheet.write_string(row, 0, text, looks.wrapped)
        sheet.set_row(row, height([(text, WHOLE)]))
        row += 1
    row = _colours(sheet, looks, row + 1, lang)
    row = _vetoes(sheet, looks, scheme, row + 1, lang) if any(True for _ in scheme.vetoes()) else row
    for at, pair in enumerate(SIGNED):
        sheet.write_string(row + 1 + at, 0, pick(pair, lang), looks.text)
        sheet.write_blank(row + 1 + at, 1, None, looks.open("basis", False))
        sheet.set_row(row + 1 + at, 22)
    page(sheet, row + len(SIGNED), 0, scheme_title(scheme, lang), len(ROOM))
    sheet.protect("", PROTECTION)


def _colours(sheet: Worksheet, looks: Looks, row: int, lang: str) -> int:
    for colour, pair in COLOURS:
        sheet.write_blank(row, 0, None, looks.samples[colour])
        sheet.write_string(row, 1, pick(pair, lang), looks.plain)
        row += 1
    return row


def _vetoes(sheet: Worksheet, looks: Looks, scheme: Scheme, row: int, lang: str) -> int:
    """Every veto, what it does, and whether people record it."""
    headings = (("事项", "Veto"), ("名称", "Name"), ("后果", "Effect"), ("如何认定", "How it is found"))
    for at, pair in enumerate(headings):
        sheet.write_string(row, at, pick(pair, lang), looks.heading)
    by_hand = {veto.code for veto in recorded(scheme)}
    for veto in scheme.vetoes():
        row += 1
        found = ("填入“一票否决”表", "recorded") if veto.code in by_hand else ("由数据判定，不用填", "from the facts")
        name = pick((veto.name, veto.name_en or veto.name), lang)
        texts = (veto.code, name, effect(scheme, veto.effect, lang), pick(found, lang))
        for at, text in enumerate(texts):
            sheet.write_string(row, at, text, looks.text)
        sheet.set_row(row, height(zip(texts, ROOM, strict=True)))
    return row + 1


def write_keys(sheet: Worksheet, scheme: Scheme, units: Sequence[Unit], roster: int, lang: str) -> dict[str, str]:
    """What the reader must know of the scheme and the units; tells where the lists for the drop-downs stand."""
    rows: list[tuple[str, ...]] = [
        (MAGIC, FORMAT),
        ("scheme", scheme.code),
        ("version", str(scheme.version)),
        ("digest", scheme.digest),
        ("roster", str(roster)),
        ("lang", lang),
    ]
    first = len(rows) + 1
    rows += [("unit", code, name, group, f"{code} {name}") for code, name, group in units]
    middle = len(rows) + 1
    for veto in recorded(scheme):
        name = pick((veto.name, veto.name_en or veto.name), lang)
        rows.append(("veto", veto.code, name, "", f"{veto.code} {name}"))
    for row, texts in enumerate(rows):
        for at, text in enumerate(texts):
            sheet.write_string(row, at, text)
    sheet.protect("", PROTECTION)
    return {
        "unit": f"={KEY_SHEET}!$E${first}:$E${middle - 1}",
        "veto": f"={KEY_SHEET}!$E${middle}:$E${len(rows)}",
    }
