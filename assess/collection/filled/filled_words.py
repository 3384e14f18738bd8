"""What the reader of fill-in workbooks says: fault code → (Chinese, English)."""

from __future__ import annotations

from indicators.faults import Texts

SENTENCES: Texts = {
    # the book as a whole
    "facts.form_none": (
        "不是本系统生成的填报表；这个文件夹里的工作簿都应由 assess template 生成",
        "is no fill-in workbook; every workbook of this folder should come from `assess template`",
    ),
    "facts.form_keys_lost": (
        "填报表的隐藏标识（{what}）没有了，不能确定各格属于谁；请把数据填回原来的填报表，不删工作表、行和列",
        "the hidden keys of the form ({what}) are gone: whose cells these are can’t be told; use it as issued",
    ),
    "facts.form_format": (
        "填报表的格式是 {format}，本系统认识的是 {known}；请重新生成填报表",
        "the form has format {format}, known here is {known}; make a new one",
    ),
    "facts.form_other_scheme": (
        "是为另一个方案 {code}（{digest}）生成的；现在计分用的是 {wanted}（{wanted_digest}）",
        "was made for another scheme, {code} ({digest}); this is {wanted} ({wanted_digest})",
    ),
    "facts.form_other_version": (
        (
            "是为方案 {code} 第 {version} 版（{digest}）生成的，现在计分用的是第 {wanted} 版（{wanted_digest}）；"
            "请按现行版本重新生成填报表后填写"
        ),
        (
            "was made for version {version} of the scheme {code} ({digest}); "
            "this is version {wanted} ({wanted_digest}); make the form again and fill it in"
        ),
    ),
    "facts.form_other_digest": (
        (
            "生成填报表之后方案文件改动过：填报表的摘要是 {digest}，方案文件的摘要是 {wanted_digest}；"
            "请用原方案文件计分，或重新生成填报表"
        ),
        (
            "the scheme file was changed after the form was made: "
            "the form names {digest}, the file has {wanted_digest}; "
            "use the file as it was, or make the form again"
        ),
    ),
    "facts.form_unit_differs": (
        "单位 {unit} 在这里是“{value}”，在 {other} 里是“{said}”；同一单位的名称和分组应相同",
        "the unit {unit} is “{value}” here and “{said}” in {other}; name and group must agree",
    ),
    "facts.form_same_file": ("与 {other} 内容完全相同，只计一次", "is the same file as {other}; it counts once"),
    "facts.form_sheets_missing": (
        "缺少工作表 {names}，其中的数据按没有填处理",
        "the sheets {names} are not there; their facts count as not given",
    ),
    "facts.form_roster": (
        "填报表是为 {roster} 个单位生成的，交来的只有 {count} 个单位",
        "forms were made for {roster} units, only {count} have come in",
    ),
    "facts.form_rows": (
        "填报表 {books} 本 {sheets} 张：{rows} 行，其中没有填的 {blank} 行、与别的表相同的 {same} 行",
        "{books} workbooks with {sheets} forms: {rows} rows, {blank} of them empty, {same} the same as elsewhere",
    ),
    "facts.form_blank": (
        "这份填报表是空的，什么都没有填（{names}，共 {count} 个单位）；已有的数据保持不变",
        "this form is empty, nothing was filled in ({names}; units: {count}); what is known already stays as it is",
    ),
    "facts.form_units_blank": (
        "有 {count} 个单位什么都没有填：{names}",
        "nothing was filled in for units: {names} ({count})",
    ),
    "facts.form_items_blank": (
        "有 {count} 项没有填：{names}；没有填的不改动已有的数据",
        "items that were not filled in: {names} ({count}); they change nothing that is known already",
    ),
    "facts.form_others": (
        "没有读取 {names}；这里只读填报表（xlsx 工作簿）",
        "{names} left aside; only fill-in workbooks (xlsx) are read here",
    ),
    "facts.form_other_sheets": (
        "没有读取工作表 {names}，它们不是填报表",
        "sheets left aside, being no forms: {names}",
    ),
    # sheets and rows
    "facts.form_no_heading": (
        "表头行没有了；请把数据填回原来的填报表",
        "the row of headings is gone; use the form as issued",
    ),
    "facts.form_section": (
        "标识“{value}”不是本方案的表；请把数据填回原来的填报表",
        "the key “{value}” is no sheet of this scheme; use the form as issued",
    ),
    "facts.form_section_twice": (
        "与工作表“{other}”是同一张表；一本里只能有一张，核对后只留填对的一张",
        "is the same form as the sheet “{other}”; a book holds each once, keep the one that is right",
    ),
    "facts.form_column_missing": (
        "缺少这一列；请把数据填回原来的填报表",
        "this column is missing; use the form as issued",
    ),
    "facts.form_column_twice": (
        "这一列出现了两次；核对后只留填对的一列",
        "this column stands there twice; keep the one that is right",
    ),
    "facts.form_moved": (
        (
            "这里印的是“{value}”，这一行的隐藏标识却是单位 {unit}、细项 {item}（应印“{said}”），"
            "可能只排序或移动了一部分列；不知道填的数属于谁，请把数据填回原来的填报表"
        ),
        (
            "“{value}” is printed here, but the hidden keys of the row are unit {unit}, item {item} (“{said}”): "
            "a part of the columns was sorted or moved, and whose the numbers are can’t be told; use the form as issued"
        ),
    ),
    "facts.form_title": (
        "标题是“{value}”，隐藏标识却是单位 {unit}；请把数据填回这个单位自己的填报表",
        "the title is “{value}”, but the hidden keys are those of unit {unit}; use this unit’s own form",
    ),
    "facts.form_keys_moved": (
        "隐藏标识里单位 {unit} 的名称是“{name}”，另一处是“{value}”，可能被排序过；请把数据填回原来的填报表",
        "the hidden keys name unit {unit} “{name}” and elsewhere “{value}”: sorted, it seems; use the form as issued",
    ),
    "facts.form_heading_again": (
        "第二个表头；每张表只能有一个表头，请删去这一行",
        "a second row of headings; a form has one, delete this row",
    ),
    "facts.form_no_key": (
        "“{value}”所在的行没有标识（可能是插入的行）；只能填在原有的行里，需要加行的，复制整行",
        "“{value}” stands in a row without keys (inserted?); fill the rows that are there, or copy a whole row",
    ),
    "facts.form_stray": (
        "“{value}”写在了表格以外的列；是数据的填到黄色格，是说明的移到“扣分说明”，都不是的删去",
        "“{value}” stands in a column outside the form; facts belong into yellow cells, words into the remarks",
    ),
    # cells
    "facts.form_exempt": (
        "“{value}”不能填在这一栏；这一栏空着，没有发生的在填报的格里填 0（认定不涉及的才选“不适用”）",
        (
            "“{value}” is not allowed in this column; leave it empty and write 0 in the yellow cell "
            "where none happened (“not applicable” only where it is settled)"
        ),
    ),
    "facts.form_both": (
        "既选了“不适用”，又填了“{value}”；请核实：有数据的清除“不适用”，认定不涉及的才清除数据",
        (
            "“not applicable” and “{value}” both stand there; find out which holds: where there are facts take "
            "“not applicable” away"
        ),
    ),
    "facts.form_level_blank": (
        "层级“{level}”的次数空着；请核实，发生过的填次数，确实没有发生的填 0",
        "the count of level “{level}” is empty; write how many happened, 0 where really none did",
    ),
    "facts.form_level_gone": (
        "缺少层级“{level}”的一行；请把数据填回原来的填报表",
        "the row of level “{level}” is missing; use the form as issued",
    ),
    "facts.form_level_twice": (
        "层级“{level}”在第 {row} 行已经有了；重复的删去一行，各算各的把次数合计后填在一行",
        "the level “{level}” stands in row {row} already; delete a copy, or write the sum of both in one row",
    ),
    "facts.form_unlisted": (
        "“{value}”不在下拉列表中；应选列表中的一项",
        "“{value}” is not in the list; choose one of its entries",
    ),
    "facts.form_contradiction": (
        "单位 {unit} 的细项 {item} 在这里填的是“{value}”，在 {other} 填的是“{said}”，互相矛盾；请核实后只留一处",
        "item {item} of unit {unit} says “{value}” here and “{said}” in {other}; find out which holds and keep one",
    ),
    "facts.form_veto_contradiction": (
        "单位 {unit} 的一票否决 {veto} 在 {day} 这里是“{value}”，在 {other} 是“{said}”；一天只能有一种状态",
        "the veto {veto} of unit {unit} is “{value}” on {day} here and “{said}” in {other}; one state a day",
    ),
    # the clerk's own reckoning
    "facts.form_claim_unread": (
        "有 {count} 格不是数（或是公式），没有核对；这一栏不用于计分",
        "{count} cells hold no number (or a formula) and were not compared; the column is not used",
    ),
    "facts.form_claim_sum": (
        "得分 {score} 与扣分分值 {deducted} 之和不是标准分值 {points}；这两栏不用于计分",
        "points {score} and deducted {deducted} do not add up to {points}; neither is used",
    ),
    "facts.form_claim": (
        "表上填的得分是 {score}，按规则计算是 {points}；以计算结果为准",
        "the form says {score} points, the rule gives {points}; what is computed counts",
    ),
    "facts.form_claim_deducted": (
        "表上填的扣分分值是 {deducted}（标准分值 {full}），按规则计算得分是 {points}；以计算结果为准",
        "the form deducts {deducted} of {full} points, the rule gives {points} points; what is computed counts",
    ),
    "facts.form_claims_more": (
        "另有 {count} 处表上的得分与计算结果不同",
        "{count} more points on forms differ from those computed",
    ),
}
