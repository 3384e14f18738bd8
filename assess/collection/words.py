"""What the importer says: fault code → (Chinese, English)."""

from __future__ import annotations

from indicators.faults import Texts

_ALLOWED = ("；{allowed_zh}", "; {allowed_en}")


def _cell(chinese: str, english: str) -> tuple[str, str]:
    """A fault of one cell: what stands there, what is wrong, what is allowed."""
    return f"“{{value}}”{chinese}{_ALLOWED[0]}", f"“{{value}}” {english}{_ALLOWED[1]}"


SENTENCES: Texts = {
    # tables and their columns
    "facts.table_missing": ("缺少数据表 {table}", "the table {table} is missing"),
    "facts.column_missing": (
        "缺少这一列；必须有：{allowed}；可以有：{optional}",
        "this column is missing; required: {allowed}; optional: {optional}",
    ),
    "facts.column_unknown": (
        "不认识这一列{near_zh}；请删去或改名；可用的列：{allowed}",
        "this column is not known{near_en}; remove or rename it; allowed: {allowed}",
    ),
    "facts.column_called": (
        "这一列的列名应写作 {named}；请改列名",
        "this column is to be called {named}; rename it",
    ),
    "facts.no_header": (
        "第一行“{value}”里没有一个列名；第一行应为列名，必须有：{allowed}；可以有：{optional}",
        "the first row, “{value}”, names no column; it must: {allowed}; optional: {optional}",
    ),
    "facts.title_row": (
        "“{value}”不是列名，像是标题；第 {row} 行才是列名，请删去它上面的行",
        "“{value}” is no column name but a title, it seems; row {row} names the columns: remove the rows above it",
    ),
    "facts.header_again": (
        "这一行又是列名（这样的行共 {count} 行）；列名只能在第一行，请删去",
        "this row names the columns again (rows like this: {count}); only the first row may, remove it",
    ),
    "facts.column_twice": ("这一列出现了两次；每列只能有一次", "this column stands there twice; once is allowed"),
    "facts.column_unnamed": (
        "第 {number} 列有内容，没有列名；可用的列：{allowed}",
        "column number {number} has cells but no name; allowed: {allowed}",
    ),
    "facts.column_needed": (
        "缺少这一列；这一细项的规则要用它",
        "this column is missing; the rule of this item needs it",
    ),
    "facts.ragged": (
        "有 {cells} 格，表头有 {width} 列；含逗号的内容要加英文双引号，小数点不能写成逗号",
        "{cells} cells where the header has {width}; quote text that has a comma; a decimal point is no comma",
    ),
    "facts.ragged_rows": (
        "从这行到第 {last} 行有 {count} 行各有 {cells} 格，表头有 {width} 列；含逗号的要加双引号，小数点不能是逗号",
        "to row {last}, {count} rows have {cells} cells, the header {width}; quote text with commas, use points",
    ),
    "facts.short_rows": (
        "有 {count} 行末尾少了几格，少的都是可以空着的列，按空处理",
        "{count} rows end early; only columns that may be empty are affected, and they are taken as empty",
    ),
    "facts.rows": (
        "读到 {seen} 行：采用 {taken}，拒绝 {refused}，空行 {empty}",
        "{seen} rows read: {taken} taken, {refused} refused, {empty} empty",
    ),
    "facts.more": (
        "还有 {count} 条没有列出；改正以上各处后再查",
        "and {count} more lines that are not shown; mend those above and try again",
    ),
    "facts.alike": (
        "同样的错误还有 {count} 处，在第 {first} 行至第 {last} 行之间",
        "the same is wrong in {count} more places, between rows {first} and {last}",
    ),
    "facts.alike_absent": ("同样的错误还有 {count} 处", "the same is wrong in {count} more places"),
    # units
    "facts.no_units": ("没有任何单位；至少要有一行", "there is no unit; at least one row is needed"),
    "facts.required": ("空着；必须填写", "empty; it must be filled"),
    "facts.control": (
        "“{value}”中间有换行或控制字符（{hidden}）；应为一行文字",
        "“{value}” has a line break or control character inside ({hidden}); one line of text is allowed",
    ),
    "facts.too_long": (
        "“{value}…”有 {length} 个字符；最多 {most} 个",
        "“{value}…” has {length} characters; at most {most} are allowed",
    ),
    "facts.unit_twice": (
        "代码“{value}”与第 {row} 行的“{other}”相同{differ_zh}；每个单位代码只能出现一次",
        "the code “{value}” is that of row {row}, “{other}”{differ_en}; each code may stand once",
    ),
    "facts.name_twice": (
        "名称“{value}”与第 {row} 行的“{other}”相同，同在“{group}”组{differ_zh}；同组名称不得重复",
        "the name “{value}” is that of row {row}, “{other}”, in group “{group}” too{differ_en}; names must differ",
    ),
    # facts: which unit, which item
    "facts.unknown_unit": (
        "units 表里没有单位“{value}”{lost_zh}（共 {count} 行）；有：{allowed}",
        "there is no unit “{value}”{lost_en} in the table units (rows: {count}); there is: {allowed}",
    ),
    "facts.unknown_item": (
        "方案里没有细项“{value}”{lost_zh}（共 {count} 行）；有：{allowed}",
        "there is no item “{value}”{lost_en} in the scheme (rows: {count}); there is: {allowed}",
    ),
    # the facts of one unit and item
    "facts.no_scheme": ("没有编号为 {number} 的方案", "there is no scheme with the number {number}"),
    "facts.unknown_stage": (
        "不认识阶段“{value}”；有：{allowed}",
        "“{value}” is no stage; there are: {allowed}",
    ),
    "facts.not_enrolled": (
        "单位“{value}”没有在方案 {scheme} 下参评；参评的有：{allowed}",
        "the unit “{value}” does not take part under scheme {scheme}; those that do: {allowed}",
    ),
    "facts.nothing_given": (
        "没有填任何内容；要撤回已有的数据，请用撤回",
        "nothing was filled in; to take back what is there, withdraw it",
    ),
    "facts.twice": (
        "这个单位的这一细项在第 {row} 行已经有了；每个单位每个细项只能有一行",
        "this unit has this item in row {row} already; one row is allowed",
    ),
    "facts.missing": (
        "“{unit}”的“{item}”没有填写；{wanted_zh}",
        "“{item}” of “{unit}” is empty; wanted: {wanted_en}",
    ),
    "facts.missing_unit": (
        "“{unit}”没有任何数据，缺 {count} 个细项；须逐项填数据，没有发生的次数填 0，认定不涉及的才写“不适用”或 NA",
        (
            "there is nothing for “{unit}”: {count} items are missing; each needs a value, 0 where none happened, "
            "NA only where it is settled that it does not apply"
        ),
    ),
    "facts.missing_item": (
        "“{item}”没有任何数据，缺 {count} 个单位；每个单位{wanted_zh}",
        "there is nothing for “{item}”: {count} units are missing; wanted of each: {wanted_en}",
    ),
    "facts.missing_row": (
        "缺少“{unit}”的“{item}”一行；{wanted_zh}",
        "no row for “{item}” of “{unit}”; wanted: {wanted_en}",
    ),
    "facts.unwanted": (
        "“{value}”多余：规则 {rule} 不用这一列；应空着",
        "“{value}” is not wanted: the rule {rule} has no use for this column; leave it empty",
    ),
    "facts.tally_exempt": _cell(
        "不能用于加分或扣分项；没有发生就不写这一行",
        "can't stand for a bonus or penalty; leave the row out where nothing happened",
    ),
    # numbers
    "facts.not_number": _cell("不是数", "is not a number"),
    "facts.invisible": _cell("里有看不见的字符（{hidden}）", "holds invisible characters ({hidden})"),
    "facts.digits": _cell(
        "里有别的文字的数字；只能用 0 至 9(全角可以)",
        "holds digits of another script; only 0 to 9 are taken (full-width ones too)",
    ),
    "facts.signed_zero": _cell("是带负号的零；应写 0", "is a zero with a minus sign; write 0"),
    "facts.sign": _cell("带正负号，不能用", "has a sign, which is not allowed"),
    "facts.scientific": _cell("是科学计数法", "is in scientific notation"),
    "facts.underscore": _cell("里有下划线", "holds an underscore"),
    "facts.percent": _cell("带百分号；只写数", "has a percent sign; write the number alone"),
    "facts.thousands": _cell("有千位分隔逗号；应写 {write}", "has a thousands separator; write {write}"),
    "facts.comma": _cell("用逗号作小数点；应写 {write}", "has a decimal comma; write {write}"),
    "facts.spaces": _cell("中间有空格", "has a space inside"),
    "facts.leading_zero": _cell("前面有多余的 0", "has a leading zero"),
    "facts.open_point": _cell("的小数点前后要有数字", "needs digits on both sides of the point"),
    "facts.long_whole": _cell("小数点前超过 12 位", "has more than 12 digits before the point"),
    "facts.long_decimals": _cell("小数超过 6 位", "has more than 6 decimals"),
    "facts.tick": _cell("不是 是/否", "is neither 是 nor 否"),
    "facts.mark_decimals": _cell("的小数超过 {decimals} 位", "has more than {decimals} decimals"),
    "facts.above": _cell("超过满分 {most}", "is above the full {most}"),
    "facts.off_step": _cell("不是 {step} 的整倍数", "is not a multiple of {step}"),
    "facts.not_whole": _cell("不是整数", "is not whole"),
    "facts.combined_not_whole": _cell(
        "等几位评分人的数合成（{how}）后不是整数",
        "and the other assessors' numbers combine ({how}) to no whole number",
    ),
    "facts.mended": ("全角数字“{value}”已按 {taken} 读取", "the full-width digits “{value}” were read as {taken}"),
    "facts.mended_more": (
        "另有 {count} 处全角数字已按半角读取",
        "{count} more numbers in full-width digits were read as well",
    ),
    # levels and series
    "facts.unknown_level": _cell("不是这一细项的层级{near_zh}", "is no level of this item{near_en}"),
    "facts.level_with_value": _cell("与层级同时出现", "stands beside a level"),
    "facts.level_missing": (
        "value 列写了 {number}，这里却没有写层级；{allowed_zh}",
        "value holds {number} but no level is named here; {allowed_en}",
    ),
    "facts.level_company": (
        "没有层级的行只能单独出现，这个单位的这一细项在第 {row} 行还有一行",
        "a row without a level stands alone, but this unit has this item in row {row} too",
    ),
    "facts.count": _cell("不能作次数", "is no count"),
    "facts.count_alone": ("写了次数“{value}”，没有写层级", "a count “{value}” without a level"),
    "facts.series_gap": _cell("里有空着的一年", "has an empty year"),
    "facts.series_short": _cell("只有 {count} 年，至少要 {need} 年", "has {count} years only; {need} are needed"),
    # several assessors
    "facts.assessor_missing": (
        "这个单位的这一细项有 {count} 行，每行都要写评分人",
        "this unit has {count} rows for this item; each must name its assessor",
    ),
    "facts.assessor_twice": (
        "评分人“{value}”在第 {row} 行已经评过；各评分人应不同",
        "the assessor “{value}” has row {row} already; the assessors must all differ",
    ),
    "facts.assessors_mixed": (
        "“{value}”：{count} 位评分人中只有 {numeric} 位给了数；应全部给数（认定不涉及的才全部写“不适用”）",
        "“{value}”: {numeric} of {count} assessors gave a number; all must (all say NA only where it does not apply)",
    ),
    # vetoes
    "facts.unknown_veto": (
        "方案里没有一票否决“{value}”{near_zh}；可登记的：{allowed}",
        "there is no veto “{value}” in the scheme{near_en}; allowed: {allowed}",
    ),
    "facts.veto_computed": (
        "一票否决“{value}”由数据判定，不能登记；可登记的：{allowed}",
        "the veto “{value}” follows from the facts and is not recorded; allowed: {allowed}",
    ),
    "facts.date": (
        "“{value}”不是日期；应为 YYYY-MM-DD 形式的实际日期",
        "“{value}” is no date; a day of the calendar as YYYY-MM-DD is allowed",
    ),
    "facts.state": ("“{value}”不是状态；应为：{allowed}", "“{value}” is no state; allowed: {allowed}"),
    "facts.two_states": (
        "{day} 这一天既有“{other}”（第 {row} 行）又有“{value}”；一天只能有一种状态",
        "on {day} there is both “{other}” (row {row}) and “{value}”; one state a day is allowed",
    ),
    # a delivery beside the year as it stands
    "facts.like_code": (
        "“{name}”的代码与已参评、这次没有列出的 {other} 看起来相同；同一个单位请用原来的代码",
        "the code of “{name}” looks like that of {other}, which takes part and is not named here; keep the former code",
    ),
    "facts.like_name": (
        "“{name}”与已参评、这次没有列出的 {other} 同在“{group}”组、名称相同；同组名称不得重复",
        "“{name}” has the name of {other}, who is in group “{group}” too and not named here; names must differ",
    ),
    "facts.veto_backdated": (
        "这项否决在 {day} 确认，不能由更早的记录（{told}）解除；解除的日期应不早于 {day}",
        "this veto was confirmed on {day}; an older record ({told}) can't lift it: it must be of {day} or later",
    ),
    "facts.veto_far": (
        "日期 {day} 离考核年度 {year} 年太远，应为笔误；认定或解除的日期请核对后再导入",
        "{day} is too far from the assessed year {year} to be meant: check the day on which it was confirmed or lifted",
    ),
    "facts.plan_stale": (
        "确认之后、写入之前，数据又有变化，与您看到的变更清单不一致；没有写入，请重新查看后再确认",
        "the data changed since the list of changes was shown; nothing was written: look at it again, then confirm",
    ),
    # the input as scored, read back
    "canonical.header": (
        "表头不是 {columns}；应为 assess score 写出的原样文件",
        "the header is not {columns}; the file must be as assess score wrote it",
    ),
    "canonical.unread": (
        "读不懂（{why}）；应为 assess score 写出的原样文件",
        "can't be read ({why}); the file must be as assess score wrote it",
    ),
}
