"""Forgeries in the input: facts, units, vetoes and the scheme itself."""

from __future__ import annotations

from tests.sealing.altering import Forgery, facts_of_two_units_exchanged, replace, rows, scheme, text

IN_INPUT = [
    Forgery("a fact changed", "V9", rows("facts.csv", lambda r: replace(r, "104,A1,9,,,,,", "104,A1,1,,,,,"))),
    Forgery(
        "a mark of one assessor changed",
        "V9",
        rows("facts.csv", lambda r: replace(r, "104,A3,3,,,,,专家1", "104,A3,10,,,,,专家1")),
    ),
    Forgery("a limit changed", "V9", rows("facts.csv", lambda r: replace(r, "105,B1,4,,2,,,", "105,B1,4,,4,,,"))),
    Forgery("a base changed", "V9", rows("facts.csv", lambda r: replace(r, "103,B2,20,20,,,,", "103,B2,20,40,,,,"))),
    Forgery("a level changed", "V9", rows("facts.csv", lambda r: replace(r, "104,A2,,,,严重,2,", "104,A2,,,,一般,2,"))),
    Forgery("a count changed", "V9", rows("facts.csv", lambda r: replace(r, "104,A2,,,,严重,2,", "104,A2,,,,严重,1,"))),
    Forgery(
        "a fact turned into 不适用",
        "V9",
        rows("facts.csv", lambda r: replace(r, "104,A1,9,,,,,", "104,A1,不适用,,,,,")),
    ),
    Forgery("a fact taken out", "V9", rows("facts.csv", lambda r: r.remove("104,A1,9,,,,,"))),
    Forgery("a penalty's row taken out", "V9", rows("facts.csv", lambda r: r.remove("202,P1,2,,,,,"))),
    Forgery("a bonus put in", "V9", rows("facts.csv", lambda r: r.append("201,C1,,,,省级,,"))),
    Forgery("facts of two units exchanged", "V9", rows("facts.csv", facts_of_two_units_exchanged)),
    Forgery("a fact twice", "V8", rows("facts.csv", lambda r: r.append("104,A1,0,,,,,"))),
    Forgery("a fact of an unknown unit", "V8", rows("facts.csv", lambda r: r.append("999,A1,0,,,,,"))),
    Forgery("a fact on an unknown item", "V8", rows("facts.csv", lambda r: r.append("104,Z9,0,,,,,"))),
    Forgery(
        "a number out of the grammar", "V8", rows("facts.csv", lambda r: replace(r, "104,A1,9,,,,,", "104,A1,9e0,,,,,"))
    ),
    Forgery("full-width digits", "V8", rows("facts.csv", lambda r: replace(r, "104,A1,9,,,,,", "104,A1,９,,,,,"))),
    Forgery("a cell more", "V8", rows("facts.csv", lambda r: replace(r, "104,A1,9,,,,,", "104,A1,9,,,,,,"))),
    Forgery(
        "a fact with quotes it doesn't need",
        "V8",
        rows("facts.csv", lambda r: replace(r, "104,A1,9,,,,,", '104,A1,"9",,,,,')),
    ),
    Forgery("facts in another order", "V8", lambda f: f.in_raw_lines("facts.csv", lambda r: r.reverse()).reseal()),
    Forgery("a column renamed", "V8", text("facts.csv", "unit,item,value", "unit,item,worth")),
    Forgery("windows line ends", "V8", lambda f: f.in_text("facts.csv", "\n", "\r\n", every=True).reseal()),
    Forgery("a byte order mark", "V8", text("units.csv", "unit,name", "\ufeffunit,name")),
    Forgery("a name changed in the table", "V9", text("units.csv", "示例104", "示例一〇四")),
    Forgery("a group changed in the table", "V9", text("units.csv", "104,示例104,县区", "104,示例104,乡镇")),
    Forgery("a unit taken out of the table", "V8", rows("units.csv", lambda r: r.pop())),
    Forgery("a unit put into the table", "V9", rows("units.csv", lambda r: r.append("300,示例300,乡镇"))),
    Forgery("a unit twice in the table", "V8", rows("units.csv", lambda r: r.append("104,示例104乙,县区"))),
    Forgery("a name twice in a group", "V8", text("units.csv", "示例104", "示例103")),
    Forgery("a veto taken out of the table", "V9", rows("vetoes.csv", lambda r: r.pop(0))),
    Forgery("a veto lifted", "V9", text("vetoes.csv", "103,A-V1,2026-06-01,confirmed", "103,A-V1,2026-06-01,lifted")),
    Forgery(
        "a lifting moved before the veto",
        "V9",
        rows(
            "vetoes.csv",
            lambda r: replace(r, "203,A-V1,2026-07-01,lifted,示例文号3", "203,A-V1,2026-04-01,lifted,示例文号3"),
        ),
    ),
    Forgery("a veto moved to another unit", "V9", text("vetoes.csv", "103,A-V1", "104,A-V1")),
    Forgery("a veto on a day that never was", "V8", text("vetoes.csv", "2026-06-01", "2026-06-31")),
    Forgery(
        "two states on one day", "V8", rows("vetoes.csv", lambda r: r.append("103,A-V1,2026-06-01,lifted,示例文号4"))
    ),
    Forgery("a veto that is computed, recorded", "V8", text("vetoes.csv", "103,A-V1", "103,B-V1")),
    Forgery("a veto of an unknown unit", "V8", text("vetoes.csv", "103,A-V1", "999,A-V1")),
]


IN_SCHEME = [
    Forgery(
        "points of an item changed",
        "V9",
        scheme('text = "研究安全生产"\n  points = "10"', 'text = "研究安全生产"\n  points = "9"'),
    ),
    Forgery(
        "a rule's number changed",
        "V9",
        scheme('rule = {kind = "deduct", per = "1"}', 'rule = {kind = "deduct", per = "0.5"}'),
    ),
    Forgery("a grade's minimum changed", "V9", scheme('min = "75"', 'min = "69"')),
    Forgery(
        "a grade renamed",
        "V9",
        lambda f: (
            f.in_text("scheme.toml", 'grade_cap = "良好"', 'grade_cap = "合格"')
            .in_scheme('name = "良好"', 'name = "合格"')
            .reseal()
        ),
    ),
    Forgery("a quota widened", "V9", scheme("count = 1", "count = 2")),
    Forgery("a minimum taken out", "V9", scheme('minimum = {percent = "50", effect = {grade_cap = "良好"}}\n', "")),
    Forgery("a veto's effect softened", "V9", scheme('effect = {total = "59"}', 'effect = {total = "74"}')),
    Forgery("a veto's trigger moved", "V9", scheme('at_least_limit = "2"', 'at_least_limit = "3"')),
    Forgery(
        "a table of places changed",
        "V9",
        scheme('table = [["1", "10"], ["3", "8"]]', 'table = [["1", "10"], ["4", "8"]]'),
    ),
    Forgery(
        "the treatment of missing facts changed",
        "V9",
        scheme('missing = "zero"', 'missing = "refuse"'),
    ),
    Forgery("the number of decimals changed", "V9", scheme("year = 2026\n", "year = 2026\ndecimals = 3\n")),
    Forgery("the gate of a bonus lowered", "V9", scheme('gate = "80"', 'gate = "60"')),
    Forgery(
        "weights exchanged",
        "V9",
        lambda f: (
            f.in_text("scheme.toml", 'weight = "40"', 'weight = "60 "')
            .in_text("scheme.toml", 'weight = "60"', 'weight = "40"')
            .in_scheme('weight = "60 "', 'weight = "60"')
            .reseal()
        ),
    ),
    Forgery("weights that sum to 99", "V7", scheme('weight = "60"', 'weight = "59"')),
    Forgery("a grade with a minimum out of order", "V7", scheme('min = "75"', 'min = "95"')),
    Forgery("an unknown key in the scheme", "V7", scheme('min = "75"', 'min = "75"\nremark = "x"')),
    Forgery("an indicator of an unknown nature", "V7", scheme('nature = "result"', 'nature = "both"')),
    Forgery(
        "no clause for a bonus",
        "V7",
        scheme('gate = "80"\nbasis = [{doc = "示例文件", standing = "office"}]', 'gate = "80"'),
    ),
    Forgery("a scheme that is no TOML", "V7", scheme("[[parent]]", "[[parent]")),
    Forgery(
        "a scheme changed, its digest in the results not",
        "V7",
        lambda f: f.in_text("scheme.toml", 'title = "示例方案', 'title = "示范方案').reseal(),
    ),
    Forgery("another year in the scheme", "V7", scheme("year = 2026", "year = 2025")),
    Forgery("another version in the scheme", "V7", scheme("year = 2026", "year = 2026\nversion = 2")),
    Forgery("another office in the scheme", "V7", scheme("示例市安全生产委员会办公室", "示例县安全生产委员会办公室")),
]
