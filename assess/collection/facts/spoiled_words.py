"""What is said of cells that a spreadsheet has spoiled, and of assessors' names: fault code → (Chinese, English)."""

from __future__ import annotations

from indicators.faults import Texts

_AGAIN = ("；请先把整列设为文本格式，再重新填写", "; set the whole column to text first, then type it again")


def _spoiled(chinese: str, english: str) -> tuple[str, str]:
    return f"“{{value}}”{chinese}{_AGAIN[0]}", f"“{{value}}” {english}{_AGAIN[1]}"


SENTENCES: Texts = {
    "facts.spoiled_hashes": _spoiled(
        "是列太窄时显示的井号，原来的内容已丢失", "is what a column shows that is too narrow; what stood there is lost"
    ),
    "facts.spoiled_error": _spoiled(
        "是表格软件的错误值，不是编码或名称", "is an error value of a spreadsheet, not a code or name"
    ),
    "facts.spoiled_lost": (
        "“{value}”里的字在另存时丢失了（变成了问号或替代符）；请另存为 CSV UTF-8，再重新填写",
        "“{value}” has lost characters when it was saved; save it as CSV UTF-8 and type it again",
    ),
    "facts.spoiled_formula": (
        "“{value}”是写成公式的文字；请只留引号里的内容",
        "“{value}” is a text written as a formula; leave only what stands between the quotes",
    ),
    "facts.spoiled_apostrophe": (
        "“{value}”开头多了一个撇号；请去掉它（要按文本保存，请设置整列的格式）",
        "“{value}” has an apostrophe in front; take it away (set the column's format where text is meant)",
    ),
    "facts.spoiled_scientific": _spoiled(
        "是科学计数法，表格软件已把编码改成了数", "is in scientific notation: a spreadsheet made a number of the code"
    ),
    "facts.spoiled_number": _spoiled(
        "是带小数点或千位分隔的数，不能作编码或名称", "is a number with a point or separators, not a code or name"
    ),
    "facts.spoiled_logical": _spoiled("是逻辑值，不能作编码或名称", "is a logical value, not a code or name"),
    "facts.spoiled_date": _spoiled(
        "是日期，像是表格软件自动改的，不能作编码或名称",
        "is a day, which spreadsheets make of codes by themselves; it is not a code or name",
    ),
    "facts.unit_zeros": (
        "代码“{value}”与第 {row} 行的“{other}”只差开头的 0，表格软件会把两者变成一个；请改用另一个代码",
        "the code “{value}” differs from row {row}, “{other}”, in zeros in front only; a spreadsheet makes both one",
    ),
    "facts.looks_alike": (
        "“{value}”与第 {row} 行的“{other}”看起来一样（大小写，或 0 与 O、1 与 l 之类），会被认错；请改得能区分",
        "“{value}” looks like “{other}” in row {row} (capitals, or 0 and O, 1 and l); make them differ to the eye",
    ),
    "facts.assessors_alike": (
        "评分人“{value}”与“{other}”几乎相同，按两人计；如果是同一人，请统一写法",
        "the assessors “{value}” and “{other}” are nearly the same and count as two; if they are one, write one name",
    ),
    "facts.short_codes": (
        "有 {count} 个代码（{codes}）不足 {width} 位，其他的是 {width} 位；如果丢了开头的 0，请设为文本格式后改正",
        "{count} codes ({codes}) are shorter than the others ({width} digits); put back zeros that are lost",
    ),
    "facts.rounded_codes": (
        "有 {count} 个代码（{codes}）从第 16 位起全是 0；如果被表格软件当成数改过，请设为文本格式后改正",
        "{count} codes ({codes}) have only zeros from the 16th digit on; if that is rounding, type them again",
    ),
}
