"""封面: what this book is, which cells are formulas, which are values and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from reports.book.book_layout import MOST_RANKED, Year
from reports.book.book_looks import BLUE, GREY, Looks, footer, put
from reports.book.book_words import SCHEME_KINDS, Pair
from reports.book.fact_cells import Fact
from reports.book.item_points import Points
from reports.book.sheet_writer import Sheet, height, lines
from reports.book.sheets.limits_sheet import Limits
from reports.book.sheets.step_columns import Step

WIDTHS = (24, 30, 12, 12, 62)
WHY: Mapping[str, Pair] = {
    "not_applicable": ("不涉及", "not applicable"),
    "missing": ("缺报", "missing"),
    "pending": ("待定", "pending"),
    "absent": ("没有加分、扣分记录", "no row for a bonus or penalty"),
    "unsafe": ("表格软件的二进制小数不能保证与精确结果一致", "binary fractions of a spreadsheet could miss the exact result"),
}  # fmt: skip


@dataclass(frozen=True)
class BookContents:
    """What the cover tells of: facts, points, the steps of the total, vetoes and minima."""

    facts: Mapping[str, Fact]
    points: Mapping[str, Points]
    steps: list[Step]
    limits: Limits


def write_cover(year: Year, looks: Looks, engine: str, contents: BookContents) -> None:
    """Written last: it counts what the other sheets hold."""
    page, say = looks.book.sheets["cover"], year.say
    looks.book.set_page(page, footer(year), dict(enumerate(WIDTHS)))
    page.set_row(0, 34)
    largest = looks.book.look(font_name=looks.book.title_font, font_size=20, bold=True)
    put(page, 0, 0, say(("成绩册", "Score book")), largest)
    page.set_row(1, 24)
    put(page, 1, 0, year.speaker.title, looks.title)
    row = 3
    for name, text in _facts(year, engine):
        put(page, row, 0, name, looks.heading)
        page.merge_range(row, 1, row, 4, "", looks.text())
        put(page, row, 1, text, looks.text())
        page.set_row(row, height(lines(text, sum(WIDTHS[1:]))))
        row += 1
    row = _sheets(year, looks, page, row + 1)
    row = _colors(year, looks, page, row + 1)
    counted = [*_given(year, contents.facts), *_items(year, contents.points)]
    counted.append((year.sheet("indicators"), year.head("points"), len(year) * len(year.scheme.indicators), 0, ""))
    counted += [*_steps(year, contents.steps), *_others(year, contents.limits)]
    row = _live(year, looks, page, row + 1, counted)
    _notes(year, looks, page, row + 1, contents.points)


def _facts(year: Year, engine: str) -> list[tuple[str, str]]:
    scheme, say = year.scheme, year.say
    units = "；".join(f"{group.name} {group.stop - group.start}" for group in year.groups)
    return [
        (say(("年度", "Year")), str(scheme.year)),
        (say(("组织单位", "Office")), scheme.office or "—"),
        (say(("考核对象", "Assessed")), say(SCHEME_KINDS[scheme.kind])),
        (say(("考核方案", "Scheme")), say((f"{scheme.code}，第 {scheme.version} 版", f"{scheme.code}, version {scheme.version}"))),
        (say(("方案摘要", "Scheme digest")), scheme.digest or "—"),
        (say(("计分程序", "Engine")), engine),
        (say(("单位", "Units")), say((f"{len(year)} 个（{units}）", f"{len(year)} ({units})"))),
        (say(("指标和细项", "Indicators and items")), f"{len(scheme.indicators)} / {len(year.items)}"),
    ]  # fmt: skip


def _table(looks: Looks, page: Sheet, row: int, heads: list[str]) -> int:
    for col, text in enumerate(heads):
        put(page, row, col, text, looks.heading)
    return row + 1


def _sheets(year: Year, looks: Looks, page: Sheet, row: int) -> int:
    put(page, row, 0, year.say(("工作表", "Sheets")), looks.heading)
    page.merge_range(row, 1, row, 4, "", looks.heading)
    put(page, row, 1, year.say(("内容", "What it holds")), looks.heading)
    row += 1
    for key, (_, about) in year.tabs.items():
        if key in looks.book.sheets and about is not None:
            put(page, row, 0, year.sheet(key), looks.text())
            page.merge_range(row, 1, row, 4, "", looks.text())
            put(page, row, 1, year.say(about), looks.text())
            row += 1
    return row


def _colors(year: Year, looks: Looks, page: Sheet, row: int) -> int:
    """The legend of colours."""
    shown = [
        (looks.cell(align="center"), ("白底", "white"), ("公式：点开单元格可看算式，数据改动后随之变化", "a formula: click it to see the arithmetic")),
        (looks.cell(align="center", bg_color=GREY), ("灰底", "grey"), ("值：由计分程序写入，不随改动变化", "a value, as scored; it does not follow changes")),
        (looks.cell(align="center", font_color=BLUE), ("蓝字", "blue"), ("填报的事实数据", "a fact as it was given")),
        (looks.cell(align="center", bg_color="#FFF2CC"), ("黄底", "yellow"), ("可选择的单元格（单位得分单）", "a cell to choose in (the slip)")),
    ]  # fmt: skip
    put(page, row, 0, year.say(("颜色", "Colours")), looks.heading)
    page.merge_range(row, 1, row, 4, "", looks.heading)
    put(page, row, 1, year.say(("含义", "Meaning")), looks.heading)
    row += 1
    for look, name, text in shown:
        put(page, row, 0, year.say(name), look)
        page.merge_range(row, 1, row, 4, "", looks.text())
        put(page, row, 1, year.say(text), looks.text())
        row += 1
    return row


Line = tuple[str, str, int, int, str]


def _items(year: Year, points: Mapping[str, Points]) -> Iterator[Line]:
    counts: Counter[str] = Counter()
    for one in points.values():
        counts += one.states
    why = [f"{year.say(WHY[name])} {counts[name]}" for name in WHY if counts[name]]
    fixed = len(year) * len(points) - counts["live"]
    yield year.sheet("items"), year.head("points"), counts["live"], fixed, "；".join(why)
    lost = sum(int((~np.isnan(one.value)).sum()) for one in points.values() if one.item.role in ("item", "extra"))
    yield year.sheet("items"), year.head("lost"), lost, 0, ""


def _given(year: Year, facts: Mapping[str, Fact]) -> Iterator[Line]:
    """Facts are values; those made of several marks, and places in the group, are worked out."""
    combined = sum(fact.several(row) for fact in facts.values() if fact.combined for row in range(len(year)))
    given = year.say(("填报的事实数据", "facts as they were given"))
    yield year.sheet("items"), year.head("value"), combined, len(year) * len(facts) - combined, given
    blocks = [fact.block for fact in facts.values() if fact.block is not None]
    if blocks:
        placed = sum(len(one.formulas) * int(one.live.sum()) for one in blocks)
        cells = sum(value is not None for one in blocks for column in one.columns for value in column)
        yield year.sheet("several"), year.say(("全部", "all")), placed, cells - placed, given if cells > placed else ""


def _steps(year: Year, steps: list[Step]) -> Iterator[Line]:
    far = (
        f"离等次线、进位或同组其他单位的总分太近，或该组超过 {MOST_RANKED} 个单位",
        f"too near a line, a half or another total, or a group of more than {MOST_RANKED}",
    )
    for step in steps:
        if step.name in ("label", "pick"):
            continue
        alive = int(step.live.sum()) if step.template is not None else 0
        why = (
            year.say(("名额按全组依次确定，写为值", "quotas are settled over the whole group"))
            if step.name == "cut"
            else ""
        )
        why = year.say(far) if not why and alive < len(year) else why
        yield year.sheet("totals"), step.head, alive, len(year) - alive, why


def _others(year: Year, limits: Limits) -> Iterator[Line]:
    if year.limits:
        alive = sum(int(marks.sum()) for marks in limits.live.values())
        total = len(year) * len(year.limits)
        why = year.say(
            (
                "按认定记录的否决，以及不能可靠判断的",
                "vetoes by recorded decision, and what a spreadsheet cannot be sure of",
            )
        )
        yield year.sheet("vetoes"), year.say(("触发", "triggered")), alive, total - alive, why if alive < total else ""
    every = year.say(("全部", "all"))
    for key in ("league", "slip", "charts"):
        yield year.sheet(key), every, -1, -1, year.say(("查自上述各表", "looked up from the sheets above"))


def _live(year: Year, looks: Looks, page: Sheet, row: int, table: list[Line]) -> int:
    """Which cells are formulas, which are values and why."""
    heads = (
        ("工作表", "Sheet"),
        ("列", "Column"),
        ("公式（个）", "Formulas"),
        ("值（个）", "Values"),
        ("为什么是值", "Why values"),
    )
    row = _table(looks, page, row, [year.say(pair) for pair in heads])
    for name, column, alive, fixed, why in table:
        page.set_row(row, height(max(lines(why, WIDTHS[4]), lines(column, WIDTHS[1]))))
        put(page, row, 0, name, looks.text())
        put(page, row, 1, column, looks.text())
        for col, count in ((2, alive), (3, fixed)):
            put(page, row, col, None if count < 0 else count, looks.number(True, "#,##0"))
        put(page, row, 4, why, looks.text())
        row += 1
    return row


def _notes(year: Year, looks: Looks, page: Sheet, row: int, points: Mapping[str, Points]) -> None:
    unsafe = [f"{code}（{one.states['unsafe']}）" for code, one in points.items() if one.states["unsafe"]]
    said = [
        year.say((
            "每个公式都带有计分程序的精确结果：不重新计算时显示的就是它；重新计算得到同样的总分、等次和名次。",
            "Every formula carries the engine's exact result: shown as it is without recalculation, and found again by it.",
        )),
        year.say((
            "单元格为值之处，是公式不能可靠表达的，或本来就不是计算出来的（不涉及、缺报、认定记录、名额）。",
            "Values stand where a formula could not be relied on, or where nothing is computed (not applicable, recorded, quotas).",
        )),
    ]  # fmt: skip
    if unsafe:
        said.append(
            year.say(
                (
                    f"得分写为值的细项（单位数）：{'、'.join(unsafe)}",
                    f"Items with values for safety (units): {', '.join(unsafe)}",
                )
            )
        )
    for text in said:
        page.merge_range(row, 0, row, 4, "", looks.book.look(text_wrap=True))
        put(page, row, 0, text, looks.book.look(text_wrap=True))
        page.set_row(row, height(lines(text, sum(WIDTHS))))
        row += 1
    page.print_area(0, 0, row - 1, 4)
