"""What `loader` says about a definition: fault code → (Chinese, English). Advice has its words in `lint`."""

from __future__ import annotations

from indicators.faults import Texts

SENTENCES: Texts = {
    # the file
    "scheme.no_file": ("没有这个文件", "there is no such file"),
    "scheme.unread": ("读不出这个文件（{why}）", "this file can't be read ({why})"),
    "scheme.size": (
        "文件有 {size} 字节；方案文件不得大于 {limit} 字节",
        "the file has {size} bytes; a scheme file has at most {limit}",
    ),
    "scheme.empty": ("文件是空的；第一行应为 format = 1", "the file is empty; it begins with format = 1"),
    "scheme.encoding": (
        "不是 UTF-8 编码（第 {byte} 个字节起）；请另存为 UTF-8",
        "not UTF-8 (from byte {byte} on); save the file as UTF-8",
    ),
    "scheme.toml": (
        "第 {column} 个字符处不是有效的 TOML：{detail}",
        "not valid TOML at character {column}: {detail}",
    ),
    "scheme.toml_twice": (
        "“{key}”写了两次；同一处的每个键只能写一次",
        "“{key}” is written twice; a key stands once in one place",
    ),
    "scheme.toml_value": (
        "不是有效的 TOML：数字过长、日期不存在或嵌套过深",
        "not valid TOML: a number is too long, a date does not exist or the nesting is too deep",
    ),
    # keys and their values
    "scheme.missing": ("缺少 {key}；这一项必须填写", "{key} is missing; it is required"),
    "scheme.unknown": (
        "不认识“{key}”；此处可用（最接近的）：{allowed}",
        "“{key}” is not known; what may stand here (nearest): {allowed}",
    ),
    "scheme.blank": ("{key} 是空的；必须有文字", "{key} is empty; it must hold text"),
    "scheme.not_text": ("{key} 为 {value}；应为引号中的文字", "{key} is {value}; it must be a text in quotes"),
    "scheme.not_code": (
        "{key} 为 {value}；代码应为 1 到 64 个字符，不含换行和控制字符",
        "{key} is {value}; a code has 1 to 64 characters, without line breaks or control characters",
    ),
    "scheme.not_flag": ("{key} 为 {value}；只能是 true 或 false", "{key} is {value}; it is true or false"),
    "scheme.not_table": (
        "{key} 为 {value}；应为一个表，如 {form}",
        "{key} is {value}; it must be a table, such as {form}",
    ),
    "scheme.not_list": (
        "{key} 为 {value}；应为至少一项的列表，如 {form}",
        "{key} is {value}; it must be a list of at least one, such as {form}",
    ),
    "scheme.word": ("{key} 为 {value}；只能是：{allowed}", "{key} is {value}; allowed: {allowed}"),
    "scheme.date": ("{key} 为 {value}；应为日期 YYYY-MM-DD", "{key} is {value}; it must be a date YYYY-MM-DD"),
    "scheme.not_number": (
        '{key} 为 {value}；应为十进制数，小数点前后各至多 12 位，如 "2.5"',
        '{key} is {value}; it must be a decimal with at most 12 digits before and after the point, such as "2.5"',
    ),
    "scheme.not_whole": (
        "{key} 为 {value}；应为整数；允许：{allowed}",
        "{key} is {value}; it must be whole; allowed: {allowed}",
    ),
    "scheme.range": ("{key} 为 {value}；允许：{allowed}", "{key} is {value}; allowed: {allowed}"),
    "scheme.places": (
        "{key} 为 {value}；小数至多 {allowed} 位",
        "{key} is {value}; at most {allowed} decimals",
    ),
    "scheme.format": ("format 为 {value}；只能是 1", "format is {value}; allowed: 1"),
    # the scheme as a whole
    "scheme.code_twice": (
        "代码重复：{first} 与 {second} 都是“{value}”；一个方案里的代码各不相同",
        "code used twice: {first} and {second} are both “{value}”; all codes of a scheme differ",
    ),
    "scheme.name_twice": (
        "名称重复：{first} 与 {second} 都是“{value}”；各个名称应不同",
        "name used twice: {first} and {second} are both “{value}”; the names must differ",
    ),
    "scheme.weights": (
        "权重之和为 {value}；必须正好是 100",
        "the weights sum to {value}; they must sum to exactly 100",
    ),
    "scheme.natures": (
        '只有 nature = "{value}" 的指标；process（过程）与 result（结果）都要有',
        'only indicators of nature = "{value}"; there must be both process and result',
    ),
    "scheme.last_min": (
        "最后一个等次不得有 min；低于前一等次的都归入这里",
        "the last grade must have no min; it takes all that is below the grade before it",
    ),
    "scheme.last_quota": (
        "最后一个等次不得有 quota；被名额挤下的要有等次可去",
        "the last grade must have no quota; whoever is cut must find a grade to fall to",
    ),
    "scheme.falling": (
        "{key} 为 {value}，前一个是 {before}；应逐个减小，< {before}",
        "{key} is {value} after {before}; they must fall strictly, < {before}",
    ),
    "scheme.rising": (
        "{key} 为 {value}，前一个是 {before}；应逐个增大，> {before}",
        "{key} is {value} after {before}; they must rise strictly, > {before}",
    ),
    "scheme.one_of": (
        "{key} 写了 {value}；只能并且必须是其中一种：{allowed}",
        "{key} holds {value}; it must be exactly one of: {allowed}",
    ),
    "scheme.together": (
        "只有 {key}，没有 {other}；两者要么都写，要么都不写",
        "{key} without {other}; both must be there or neither",
    ),
    "scheme.needs": ("有 {key} 就必须有 {other}", "{key} needs {other}"),
    "scheme.unwanted": (
        "规则 {rule} 自带分数，不得再写 points；只有 {allowed} 要写",
        "the rule {rule} brings its own points, so points must not be there; only {allowed} need it",
    ),
    "scheme.no_number": (
        "规则 {rule} 不用 {key}；只有 {allowed} 可写",
        "the rule {rule} has no use for {key}; only {allowed} take it",
    ),
    "scheme.endless": (
        "{key} 为 {value}；发生 {most} 次仍未扣完，请提高 per 或 escalate",
        "{key} is {value}; {most} events do not use up the points, raise per or escalate",
    ),
    "scheme.free_whole": (
        "{key} 为 {value}；escalate 不为 1 时应为整数",
        "{key} is {value}; where escalate is not 1 it must be whole",
    ),
    "scheme.kind": (
        "此处不能用规则 {value}；可用：{allowed}",
        "the rule {value} can't stand here; allowed: {allowed}",
    ),
    "scheme.combine_kind": (
        "规则 {value} 不能用 combine；可用的规则：{allowed}",
        "the rule {value} takes no combine; allowed with: {allowed}",
    ),
    "scheme.no_such": (
        "{key} 指的“{value}”不存在；有：{allowed}",
        "{key} names “{value}”, which does not exist; there is: {allowed}",
    ),
    "scheme.other_role": (
        "{key} 指的“{value}”是{role_zh}，此处不能用；可用：{allowed}",
        "{key} names “{value}”, which is {role_en} and can't be named here; allowed: {allowed}",
    ),
    "scheme.twice": ("{key} 里“{value}”写了两次；只能一次", "{key} names “{value}” twice; once is allowed"),
    "scheme.veto_kind": (
        "{key} 指的“{value}”是规则 {rule}；此处只能用：{allowed}",
        "{key} names “{value}”, whose rule is {rule}; allowed here: {allowed}",
    ),
}
