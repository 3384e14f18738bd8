"""成绩册: the score book, an xlsx whose numbers can be checked cell by cell in a spreadsheet.

From fact to points, and from points to indicator, total, grade and rank, cells are formulas; each carries the engine's
exact result. Where a spreadsheet's binary fractions could decide otherwise the cell is a value, and the cover says so.
The same input gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from assess.scoring.facts import Facts
from assess.scoring.kernel import Results
from assess.scoring.stands import stands
from indicators.schema import Scheme
from reports.book.book_layout import Tab, Year
from reports.book.book_looks import FONTS, Looks
from reports.book.fact_cells import facts as fact_cells
from reports.book.item_points import points as item_points
from reports.book.safety import Safety
from reports.book.sheet_writer import Book
from reports.book.sheets.book_charts import write_charts
from reports.book.sheets.cover import BookContents, write_cover
from reports.book.sheets.item_rows_sheet import Items
from reports.book.sheets.league_sheet import write_league
from reports.book.sheets.limits_sheet import Limits
from reports.book.sheets.scheme_sheet import write_scheme
from reports.book.sheets.several_sheet import write_several
from reports.book.sheets.slip_sheet import write_slip
from reports.book.sheets.totals_sheet import write_indicators, write_totals

Progress = Callable[[int], None]
SHEETS: Mapping[str, Tab] = {
    "cover": Tab(("封面", "Cover")),
    "league": Tab(
        ("排名", "League"),
        ("各组名次、总分、等次、一票否决、名额调整", "rank, total, grade, vetoes and quota cuts by group"),
    ),
    "charts": Tab(
        ("图表", "Charts"), ("各组总分与等次线、各指标平均失分", "totals with grade lines, points lost by indicator")
    ),
    "slip": Tab(("单位得分单", "Slip"), ("选择一个单位，查出其全部细项", "choose a unit and see all its items")),
    "indicators": Tab(
        ("指标得分", "Indicators"), ("细项得分合成指标得分", "points of items into points of indicators")
    ),
    "items": Tab(
        ("得分明细", "Items"), ("所有单位的全部细项，从事实数据到得分", "all items of all units, from fact to points")
    ),
    "totals": Tab(
        ("总分计算", "Totals"),
        ("从指标得分到总分、等次、名次的每一步", "each step from indicators to total, grade and rank"),
    ),
    "vetoes": Tab(("否决与限制", "Vetoes"), ("一票否决和最低得分率是否触发", "which vetoes and minima are triggered")),
    "several": Tab(
        ("多值数据", "Several"),
        ("由几个数构成的事实数据（分级次数、历年数、多人评分、名次）", "facts made of several numbers"),
    ),
    "scheme": Tab(
        ("方案", "Scheme"),
        ("等次线、各项分值和规则、依据条款及其效力", "grade lines, points, rules, clauses and their standing"),
    ),
}
"""The sheets from left to right. A new one is a row here and its call in `write_book`."""
MOST_ROWS = 400_000
"""Units × items of the largest book: beyond it no spreadsheet program is of use any more."""


def fits(scheme: Scheme, facts: Facts) -> bool:
    """Whether a book of this year can be written."""
    return 0 < len(facts.units) * sum(1 for _ in scheme.items()) <= MOST_ROWS


def write_book(
    path: Path,
    scheme: Scheme,
    facts: Facts,
    results: Results,
    engine: str,
    lang: str = "zh",
    progress: Progress | None = None,
) -> None:
    """Write the book of a year to `path`. `progress` is told how many units are done."""
    year = Year(scheme, facts, results, lang, SHEETS)
    book = Book(path, scheme.year, *FONTS[lang])
    looks, safety = Looks(book, scheme.decimals), Safety(year)
    cells = fact_cells(year)
    for key in SHEETS:
        if key == "vetoes" and not year.limits:
            continue
        if key == "several" and not any(fact.block for fact in cells.values()):
            continue
        book.add(key, year.sheet(key))
    standing = stands(scheme, facts, results, year.order)
    points, limits = item_points(year, cells, safety), Limits(year, cells, safety)
    items = Items(year, looks, cells, points)
    write_league(year, looks, standing)
    items.write(progress or (lambda _: None))
    write_indicators(year, looks, safety)
    steps = write_totals(year, looks, safety, points)
    if "vetoes" in book.sheets:
        limits.write(looks)
    if "several" in book.sheets:
        write_several(year, looks, cells)
    write_slip(year, looks, items, standing, safety)
    write_charts(year, looks, safety)
    write_scheme(year, looks)
    write_cover(year, looks, engine, BookContents(cells, points, steps, limits))
    book.work.close()
