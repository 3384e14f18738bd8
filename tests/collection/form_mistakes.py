"""Mistakes that people make in a form: what they did, where, and the words by which they must be told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from openpyxl.utils import get_column_letter
from openpyxl.workbook.workbook import Workbook

from tests.collection.filling import HEAD, Form, forms_of

UNIT = "990101"
HEADINGS = {
    "value": "填报值", "exempt": "不适用", "base": "上年数", "limit": "控制指标", "count": "次数", "assessor": "评分人",
    "unit": "单位", "item": "细项代码", "second": "二级要素",
    "veto": "一票否决事项", "date": "日期", "state": "状态", "score": "得分",
}  # fmt: skip
Change = Callable[["Sheets"], str]
"""Makes the mistake; gives the place that must be named: "sheet|row|column"."""


class Sheets:
    """The filled book, by item."""

    def __init__(self, opened: Workbook) -> None:
        self.book = opened
        self.forms = list(forms_of(opened))

    def at(self, item: str, slot: str | None = None) -> tuple[Form, int]:
        form = next(form for form in self.forms if (UNIT, item) in form.rows)
        rows = form.rows[UNIT, item]
        return form, rows[slot] if slot is not None else next(iter(rows.values()))

    def place(self, form: Form, row: int, column: str) -> str:
        letter = get_column_letter(form.columns[column])
        return f"工作表 {form.sheet.title}|第 {row} 行|“{letter} {HEADINGS[column]}”列"


@dataclass(frozen=True)
class Mistake:
    name: str
    change: Change
    words: str


def typed(item: str, column: str, value: object, slot: str | None = None, form: str = "") -> Change:
    """Something wrong in one cell."""

    def change(sheets: Sheets) -> str:
        found, row = sheets.at(item, slot)
        found.put(row, column, value)
        if form:
            found.sheet.cell(row, found.columns[column]).number_format = form
        return sheets.place(found, row, column)

    return change


def moved(item: str, other: str) -> Change:
    """The hidden key of an item is that of another; what is printed is told."""

    def change(sheets: Sheets) -> str:
        form, row = sheets.at(item)
        form.put(row, "item", other)
        return sheets.place(form, row, "second")

    return change


def also(first: Change, second: Change) -> Change:
    """Two changes, the second of which is the one to be named."""

    def change(sheets: Sheets) -> str:
        first(sheets)
        return second(sheets)

    return change


def row_copied(item: str, column: str, slot: str | None = None) -> Change:
    """A whole row copied below the last one."""

    def change(sheets: Sheets) -> str:
        form, row = sheets.at(item, slot)
        last = form.sheet.max_row + 1
        for column_at, cell in enumerate(form.sheet[row], 1):
            form.sheet.cell(last, column_at).value = cell.value
        return sheets.place(form, last, column)

    return change


def row_gone(item: str, slot: str | None = None) -> Change:
    def change(sheets: Sheets) -> str:
        form, row = sheets.at(item, slot)
        form.sheet.delete_rows(row)
        return f"工作表 {form.sheet.title}"

    return change


def row_inserted(sheets: Sheets) -> str:
    """A new row, its value typed in."""
    form, row = sheets.at("A3")
    form.sheet.insert_rows(row)
    form.put(row, "value", 3)
    return f"工作表 {form.sheet.title}|第 {row} 行|“{get_column_letter(form.columns['value'])}”列"


def heading_again(sheets: Sheets) -> str:
    form, _ = sheets.at("A1")
    last = form.sheet.max_row + 1
    for column_at, cell in enumerate(form.sheet[HEAD], 1):
        form.sheet.cell(last, column_at).value = cell.value
    return f"工作表 {form.sheet.title}|第 {last} 行"


def beside(sheets: Sheets) -> str:
    form, row = sheets.at("A2")
    column = form.sheet.max_column + 2
    form.sheet.cell(row, column).value = "已电话核实"
    return f"工作表 {form.sheet.title}|第 {row} 行|“{get_column_letter(column)}”列"


def merged(sheets: Sheets) -> str:
    form, row = sheets.at("A3")
    letter = get_column_letter(form.columns["value"])
    form.sheet.merge_cells(f"{letter}{row}:{letter}{row + 1}")
    return f"工作表 {form.sheet.title}|第 {row} 行|{letter}{row}:{letter}{row + 1}"


def column_gone(sheets: Sheets) -> str:
    form, _ = sheets.at("C1")
    form.sheet.delete_cols(form.columns["value"])
    return f"工作表 {form.sheet.title}|第 {HEAD} 行|“填报值”列"


def column_twice(sheets: Sheets) -> str:
    form, _ = sheets.at("C1")
    new = form.sheet.max_column + 1
    form.sheet.cell(1, new).value = "#value"
    return f"工作表 {form.sheet.title}|第 1 行|“{get_column_letter(new)}”列"


def keys_gone(sheets: Sheets) -> str:
    form, _ = sheets.at("C1")
    form.sheet.delete_rows(1)
    return f"工作表 {form.sheet.title}|第 1 行"


def headings_gone(sheets: Sheets) -> str:
    form, _ = sheets.at("C1")
    form.sheet.delete_rows(HEAD)
    return f"工作表 {form.sheet.title}|第 {HEAD} 行"


def section_changed(sheets: Sheets) -> str:
    form, _ = sheets.at("C1")
    form.sheet["A2"].value = "#section indicator:Q"
    return f"工作表 {form.sheet.title}|第 {HEAD} 行"


def sheet_copied(sheets: Sheets) -> str:
    form, _ = sheets.at("C1")
    sheets.book.copy_worksheet(form.sheet).title = "副本"
    return f"工作表 副本|第 {HEAD} 行|{form.sheet.title}"


def key_sheet_gone(sheets: Sheets) -> str:
    del sheets.book["_assess"]
    return "文件"


def keyed(word: str, value: str) -> Change:
    """The book says something else about its scheme."""

    def change(sheets: Sheets) -> str:
        row = next(row for row in sheets.book["_assess"].iter_rows() if row[0].value == word)
        row[1].value = value
        return f"文件|{value}"

    return change


def vetoed(column: str, *rows: tuple[object, object, object]) -> Change:
    """Rows (veto, date, state) in the sheet of vetoes; the last one is wrong."""

    def change(sheets: Sheets) -> str:
        sheet = sheets.book["一票否决"]
        columns = {str(cell.value).removeprefix("#"): cell.column for cell in sheet[1] if cell.value}
        for row, values in enumerate(rows, HEAD + 1):
            for name, value in zip(("veto", "date", "state"), values, strict=True):
                sheet.cell(row, columns[name]).value = value  # type: ignore[assignment]
        letter = get_column_letter(columns[column])
        return f"工作表 一票否决|第 {HEAD + len(rows)} 行|“{letter} {HEADINGS[column]}”列"

    return change


FRAUD = "A-V1 在考核材料、数据上弄虚作假，经安委会认定"
DAY = date(2026, 12, 11)
NOON = datetime(2026, 12, 11, 12)  # noqa: DTZ001 (a cell has no zone)

CELLS = [
    ("a formula for a value", typed("A1", "value", "=1+1"), "“=1+1”是公式 固定的值"),
    ("a formula for a limit", typed("L1", "limit", "=SUM(A1:A2)"), "是公式"),
    ("a formula for a name", typed("B2", "assessor", '=CONCATENATE("甲","乙")', "1"), "是公式"),
    ("an error value", typed("A1", "value", "#REF!"), "错误值 #REF!"),
    ("a truth value", typed("A2", "value", True), "逻辑值 TRUE 是 或 否"),
    ("a date where a number belongs", typed("A1", "value", DAY, form="yyyy-mm-dd"), "日期格式"),
    ("a word where a number belongs", typed("A1", "value", "若干"), "“若干”不是数"),
    ("a decimal comma", typed("A3", "value", "97,7"), "逗号作小数点 97.7"),
    ("a thousands separator", typed("A3", "value", "1,000"), "千位分隔逗号 1000"),
    ("a percent sign", typed("A3", "value", "97.7%"), "百分号"),
    ("scientific notation", typed("A3", "value", "1e2"), "科学计数法"),
    ("an underscore", typed("A3", "value", "1_0"), "下划线"),
    ("a negative text", typed("A1", "value", "-1"), "正负号"),
    ("a negative number", typed("A1", "value", -1), "“-1” 正负号"),
    ("digits of another script", typed("A1", "value", "٣"), "别的文字的数字"),
    ("an invisible character", typed("A3", "value", "9\u200b7"), "看不见的字符 U+200B"),
    ("a space inside", typed("A3", "value", "9 7"), "中间有空格"),
    ("a leading zero", typed("A3", "value", "097"), "多余的 0"),
    ("a mark above its points", typed("A6", "value", 2), "“2”超过满分 1.5"),
    ("a mark off its step", typed("A6", "value", 0.55), "0.1 的整倍数"),
    ("a mark with too many decimals", typed("A6", "value", "0.125"), "小数超过 2 位"),
    ("another word for yes", typed("A2", "value", "对"), "“对”不是 是/否"),
    ("two for a yes", typed("A2", "value", 2), "“2”不是 是/否"),
    ("more digits than a sheet keeps", typed("A3", "value", 1234567890123456), "15 位"),
    ("nothing where a value belongs", typed("A1", "value", None), "没有填写 一次不少的填 0"),
    ("nothing where last year belongs", typed("L2", "base", None), "没有填写"),
    ("nothing where the limit belongs", typed("L1", "limit", None), "没有填写"),
    ("a number in a cell that is not asked for", typed("L8", "base", 3), "“3”多余 deduct"),
    ("half an event", typed("M1", "value", 1.5), "不是整数"),
    ("a mark of others above its full", typed("E4", "value", 101), "超过满分"),
    ("too short a series", typed("L7", "value", "3;2"), "只有 2 年 至少要 4 年"),
    ("a gap in a series", typed("L7", "value", "4;;3;2"), "空着的一年"),
    ("commas in a series", typed("L7", "value", "12,10,9,7"), "“12,10,9,7”"),
    ("half a time", typed("L5", "count", 1.5, "一般"), "不能作次数"),
    ("a negative count", typed("L5", "count", -1, "一般"), "不能作次数"),
    ("a count in words", typed("L5", "count", "两起", "较大"), "“两起”不能作次数"),
    ("one level left empty", typed("L5", "count", None, "较大"), "层级“较大”的次数空着 填 0"),
    ("a value beside a count", typed("L5", "value", 3, "一般"), "与层级同时出现"),
    ("a bonus count in words", typed("BN1", "count", "一次", "省级"), "“一次”不能作次数"),
    ("not applicable for a bonus", typed("BN2", "value", "不适用"), "不能用于加分或扣分项"),
    ("a word of its own in 不适用", typed("A5", "exempt", "无"), "“无”不能填在这一栏"),
    ("not applicable and a value", also(typed("A3", "exempt", "不适用"), typed("A3", "value", 90)), "既选了“不适用”"),
    ("a nameless assessor", typed("B2", "assessor", None, "2"), "每行都要写评分人"),
    ("an assessor twice", typed("B2", "assessor", "考核员甲", "2"), "“考核员甲” 已经评过"),
    (
        "one assessor not applicable",
        also(typed("B2", "exempt", "不适用", "2"), typed("B2", "value", None, "2")),
        "3 位评分人中只有 2 位给了数",
    ),
]  # fmt: skip
PLACES = [
    ("a unit's key typed as a number of 18 digits", typed("A1", "unit", 510600199001011234), "15 位"),
    ("a unit's key changed", typed("A1", "unit", "990999"), "没有单位“990999”"),
    ("an item's key changed", moved("A1", "A9"), "印的是“A1” 细项 A9 只排序或移动了一部分列"),
    ("an item's key copied over another", moved("A4", "A3"), "印的是“A4” 细项 A3"),
    ("a row copied", row_copied("A3", "item"), "已经有了"),
    ("a level's row copied", row_copied("L5", "count", "一般"), "层级“一般”在第 已经有了"),
    ("a level's row deleted", row_gone("L5", "较大"), "缺少层级“较大”的一行 次数”列"),
    ("a row deleted", row_gone("A4"), "缺少“示例市甲县” 一行 A4"),
    ("a row inserted", row_inserted, "“3”所在的行没有标识 复制整行"),
    ("a second row of headings", heading_again, "第二个表头"),
    ("a remark beside the form", beside, "“已电话核实”写在了表格以外的列"),
    ("merged cells", merged, "合并单元格"),
    ("a column deleted", column_gone, "缺少这一列"),
    ("a column copied", column_twice, "出现了两次"),
    ("the hidden row deleted", keys_gone, "隐藏标识"),
    ("the headings deleted", headings_gone, "表头行没有了"),
    ("a sheet of another scheme", section_changed, "indicator:Q 不是本方案的表"),
    ("a sheet copied", sheet_copied, "同一张表"),
    ("the sheet of keys deleted", key_sheet_gone, "隐藏标识 _assess"),
    ("another file of the scheme", keyed("digest", "sha256:" + "0" * 64), "方案文件改动过 sha256:"),
    ("another version", keyed("version", "7"), "第 7 版 现行版本"),
    ("another scheme", keyed("scheme", "GOV-X"), "另一个方案 GOV-X"),
    ("another format", keyed("assess-fill", "9"), "格式是 9"),
    ("an unknown veto", vetoed("veto", ("酒后驾车", DAY, "认定")), "“酒后驾车”不在下拉列表中"),
    ("a veto that follows from facts", vetoed("veto", ("L-V1", DAY, "认定")), "由数据判定"),
    ("a day with slashes", vetoed("date", (FRAUD, "2026/12/11", "认定")), "“2026/12/11”不是日期 YYYY-MM-DD"),
    ("a day that never was", vetoed("date", (FRAUD, "2026-02-30", "认定")), "不是日期"),
    ("an hour of a day", vetoed("date", (FRAUD, NOON, "认定")), "不是整日"),
    ("no day", vetoed("date", (FRAUD, None, "认定")), "空着"),
    ("another word for confirmed", vetoed("state", (FRAUD, DAY, "已查实")), "“已查实”不是状态"),
    ("two states on a day", vetoed("state", (FRAUD, DAY, "认定"), (FRAUD, DAY, "解除")), "一天只能有一种状态"),
]
MISTAKES = [Mistake(*row) for row in (*CELLS, *PLACES)]
