"""What a clerk reads: every number with what it counts, every decision with what decided it. In a year of its own."""

from __future__ import annotations

import csv
import html
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

BASIS = '[{doc = "示例办法", article = "（一）", standing = "office"}]'
SCHEME = f"""
format = 1
[scheme]
code = "WORDS"
year = 2031
title = "示例方案"
title_en = "Example scheme"
kind = "government"
missing = "zero"
tie_break = ["B"]
basis = {BASIS}
[[grade]]
name = "优秀"
name_en = "Excellent"
min = "90"
quota = {{share = "0.5"}}
[[grade]]
name = "良好"
name_en = "Good"
min = "60"
[[grade]]
name = "不合格"
name_en = "Fail"
[[parent]]
name = "综合考核"
share = "5"
[[indicator]]
code = "A"
name = "领导责任"
weight = "50"
nature = "process"
basis = {BASIS}
  [[indicator.item]]
  code = "A1"
  text = "每季度开会"
  points = "50"
  how = "应召开4次，每少1次扣5分，扣完为止"
  counts_zh = "召开"
  counts_en = "meeting"
  unit_zh = "次"
  undone = true
  due = "4"
  how_en = "Four due; 5 off for each one missing, down to 0"
  evidence = "纪要"
  source = "self"
  rule = {{kind = "deduct", per = "5"}}
  [[indicator.veto]]
  code = "A-V1"
  name = "弄虚作假"
  when = {{recorded = true}}
  effect = {{grade_cap = "良好"}}
  persons = {{award = 12, promotion = 6}}
  basis = {BASIS}
[[indicator]]
code = "B"
name = "事故控制"
name_en = "Accidents"
weight = "50"
nature = "result"
basis = {BASIS}
  [[indicator.item]]
  code = "B1"
  text = "生产安全事故"
  points = "50"
  how = "每起扣5分，扣完为止"
  counts_zh = "事故"
  counts_en = "accident"
  unit_zh = "起"
  evidence = "统计"
  source = "import"
  rule = {{kind = "deduct", per = "5"}}
  [[indicator.veto]]
  code = "B-V1"
  name = "事故多发"
  when = {{item = "B1", at_least = "4"}}
  effect = {{total = "59"}}
  persons = {{award = 12}}
  basis = {BASIS}
[[extra]]
code = "X1"
text = "专项整治"
points = "10"
rule = {{kind = "mark"}}
basis = {BASIS}
[[bonus]]
code = "BN1"
text = "受到表彰（每次加1分）"
rule = {{kind = "each", per = "1"}}
basis = {BASIS}
[[penalty]]
code = "PN1"
text = "受到通报批评（每次扣3分）"
rule = {{kind = "each", per = "3"}}
basis = {BASIS}
"""
FACTS = {
    "u1": ("一组", "0", "0", "10", ""),
    "u2": ("一组", "1", "0", "10", ""),
    "u3": ("一组", "0", "1", "10", ""),
    "u4": ("一组", "0", "4", "10", "1"),
    "u5": ("一组", "", "0", "5", ""),
    "v1": ("二组", "1", "0", "10", ""),
    "v2": ("二组", "1", "0", "10", ""),
    "w1": ("三组", "0", "0", "10", ""),
}
"""Group, meetings missing, accidents, mark of the extra, criticisms."""
VETOES = [
    ("u5", "A-V1", "2031-03-01", "confirmed", "认定书"),
    ("u5", "A-V1", "2031-04-01", "lifted", "复核决定"),
    ("w1", "A-V1", "2031-05-01", "confirmed", "认定书"),
]
ITEMS = ("A1", "B1", "X1", "PN1")


def write(folder: Path) -> Path:
    tables: dict[str, list[tuple[str, ...]]] = {
        "units": [("unit", "name", "group"), *((unit, f"{unit}局", group) for unit, (group, *_) in FACTS.items())],
        "facts": [("unit", "item", "value")],
        "vetoes": [("unit", "veto", "date", "state", "basis"), *VETOES],
    }
    for unit, (_, *values) in FACTS.items():
        tables["facts"] += [
            (unit, item, value) for item, value in zip(ITEMS, values, strict=True) if value or item == "A1"
        ]
    for name, rows in tables.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as out:
            csv.writer(out).writerows(rows)
    (folder / "scheme.toml").write_text(SCHEME, "utf-8")
    return folder


@pytest.fixture(scope="module")
def reader(over: Callable[..., Flask], tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    folder = write(tmp_path_factory.mktemp("words"))
    return over([(folder / "scheme.toml", folder)]).test_client()


def said(reader: FlaskClient, address: str, lang: str = "zh") -> str:
    """The page's text, blanks closed up, a line for each row and paragraph; a slip with the reasons of its items."""
    reader.get(f"/?lang={lang}")
    text = reader.get(f"{address}?reasons=all" if address.startswith("/runs/1/units/") else address).text
    text = re.sub(r"<(script|head)\b.*?</\1>|\sdata-figure='[^']*'", "", text, flags=re.DOTALL)
    text = re.sub(r"\s+", " ", text)
    text = re.sub(r"</(?:tr|li|p|div|h\d|summary|details)>", "\n", text)
    lines = (" ".join(re.sub(r"<[^>]*>", " ", line).split()) for line in text.split("\n"))
    return html.unescape("\n".join(line for line in lines if line))


def test_steps_name_bonuses_and_penalties(reader: FlaskClient) -> None:
    """80 of the indicators and 10 of 10 make 81.82; 3 off make 78.82; the veto leaves 59."""
    text = said(reader, "/runs/1/units/u4")
    assert "指标合计 80.00（应得 100），重点工作 10.00（应得 10）" in text
    assert "折算到百分：(80.00 + 10.00) ÷ (100 + 10) × 100 ≈ 81.82" in text
    assert "加分和扣分：−3（PN1） → ≈78.82" in text
    assert "封顶前 ≈78.82 → 封顶后 59" in text
    assert "保留 2 位小数：59.00" in text
    assert "四舍五入到 2 位小数：≈95.45 → 95.45" in said(reader, "/runs/1/units/u2")
    assert "Bonuses and penalties: −3 (PN1) → ≈78.82" in said(reader, "/runs/1/units/u4", "en")
    assert "加分和扣分：没有，仍为 100.00" in said(reader, "/runs/1/units/u1")


def test_counts_say_what_they_count(reader: FlaskClient) -> None:
    """0 with full marks is nothing missing, not nothing done."""
    text = said(reader, "/runs/1/units/u2")
    assert "少1次；50 − 5 × 1 = 45" in text
    assert "少0次；没有扣分，得 50 分" in said(reader, "/runs/1/units/u1")
    assert "1 missing; 50 − 5 × 1 = 45" in said(reader, "/runs/1/units/u2", "en")


def test_a_tie_is_explained_where_it_decides(reader: FlaskClient) -> None:
    league = said(reader, "/runs/1")
    assert "与u2局同分，事故控制 45.00 低于 50.00，列第 3 名" in league
    assert "与u3局同分，事故控制 50.00 高于 45.00，列在其前" in said(reader, "/runs/1/units/u2")
    assert "Level with u2局; Accidents 45.00 is below 50.00: rank 3" in said(reader, "/runs/1", "en")
    assert "同分且并列名次的单位跨过名额线的，全部不计" in said(reader, "/schemes/1")


def test_a_quota_says_how_many_and_why_fewer(reader: FlaskClient) -> None:
    league = said(reader, "/runs/1")
    assert "名额：本组优秀最多 2 个（5×50%去尾=2），本单位排在名额之外，改为良好" in league
    tied = "名额：本组优秀最多 1 个（2×50%去尾=1）；第 1 名有 2 个单位并列，只剩 1 个名额，按方案都不计，改为良好"
    assert league.count(tied) == 2
    assert tied in said(reader, "/runs/1/units/v1")


def test_a_veto_names_its_source(reader: FlaskClient) -> None:
    """The fact that set it off leads to the item, the veto to its clause; a recorded one to its record."""
    page = reader.get("/runs/1/units/u4?lang=zh").text
    assert '<a href="#B1">B1：发生' not in page
    assert re.search(r'<a href="#B1">B1：[^<]*4起，达到触发条件（4起以上）</a>', page)
    assert 'href="/schemes/1#B-V1"' in page
    assert 'id="B-V1"' in reader.get("/schemes/1").text
    recorded = said(reader, "/runs/1/units/w1")
    assert "由有权机关认定：2031-05-01 认定书" in recorded
    assert "触发一票否决，按方案排在本组其他单位之后" in recorded


def test_a_veto_says_what_it_bars_and_until_when(reader: FlaskClient) -> None:
    barred = "受限（自 2031-05-01 起算）：评先评优 12 个月，至 2032-04-30；提拔晋升 6 个月，至 2031-10-31"
    for page in ("/runs/1/units/", "/units/"):
        assert barred in said(reader, f"{page}w1")
        assert "受限（自该情形发生之日起算）：评先评优 12 个月" in said(reader, f"{page}u4")
        assert "受限" not in said(reader, f"{page}u5")


def test_a_lifted_veto_is_told_apart(reader: FlaskClient) -> None:
    assert said(reader, "/runs/1/units/u5").count("已解除，不影响本次结果") == 2
    assert "计入本次结果" in said(reader, "/runs/1/units/w1")
    assert "已解除" not in said(reader, "/runs/1/units/w1")


def test_vetoed_units_stand_below_a_line(reader: FlaskClient) -> None:
    rows = said(reader, "/runs/1?group=一组").split("\n")
    line = next(at for at, row in enumerate(rows) if "一票否决单位，按方案排在本组最后" in row)
    assert "u5局" in rows[line - 1]
    assert "u4局" in rows[line + 1]


def test_what_was_not_reported_is_marked(reader: FlaskClient) -> None:
    """In the row, at the head and in the league; what did not happen is something else."""
    text = said(reader, "/runs/1/units/u5")
    assert "缺报 1 项，按 0 分计。" in text
    assert re.search(r"A1 每季度开会 缺报 −50.00 0.00 / 50", text)
    assert "缺报：没有填报数据，按 0 分计（满分 50 分）" in text
    assert "PN1 受到通报批评（每次扣3分） 无此情形 0.00" in text
    assert "没有填报 " not in text.partition("加分和扣分 PN1")[2]
    assert "缺报 1 项，按 0 分计" in said(reader, "/runs/1")


def test_losses_stand_in_the_schemes_decimals(reader: FlaskClient) -> None:
    text = said(reader, "/runs/1/units/u4")
    assert re.search(r"B1 生产安全事故 \S+ −20.00 30.00 / 50", text)


def test_a_comparison_explains_the_totals(reader: FlaskClient) -> None:
    text = said(reader, "/runs/1/compare?one=u1&other=u4")
    for row in (
        "指标合计 100 100.00 80.00",
        "重点工作 X1 专项整治 10 10.00 10.00",
        "与重点工作一起折算到百分 100 100.00 ≈81.82",
        "扣分 PN1 受到通报批评（每次扣3分） — 0.00 −3.00",
        "封顶前总分 — 100.00 ≈78.82",
        "一票否决：总分不超过 — — 59",
        "总分 — 100.00 59.00",
    ):
        assert row in text, row
    assert "BN1" not in text


def test_a_history_tells_a_cap_from_a_fall(reader: FlaskClient) -> None:
    text = said(reader, "/units/u4")
    assert "封顶前 ≈78.82" in text
    assert "初步结果" in text
    assert "/runs/1?group=" in reader.get("/units/u4").text
    assert "A 领导责任" in text
    figure = re.search(r"data-figure='([^']*)'", reader.get("/units/u4").text)
    assert figure
    assert "封顶前 ≈78.82" in figure[1]


def test_a_page_says_when_facts_were_recorded_and_which_run(reader: FlaskClient) -> None:
    assert "计分批次编号 1 · 计分所用数据录入至 2027-01-11" in said(reader, "/runs/1")
    assert "计分所用数据录入至" in said(reader, "/")


def test_losses_of_a_group_count_units(reader: FlaskClient) -> None:
    """B1: 25 lost by five units; the extra lies outside the 100."""
    text = said(reader, "/runs/1?group=一组")
    assert re.search(r"B1 生产安全事故 50 5.00 10.00% 25.00 5", text)
    assert re.search(r"X1 专项整治 百分制以外", text)
    assert "· 一组" in text
    assert "全部分组：8 个单位" not in text
    assert "全部分组：8 个单位" in said(reader, "/runs/1")


def test_a_scheme_leads_to_its_league_for_readers_only(reader: FlaskClient) -> None:
    assert 'href="/runs/1"' in reader.get("/schemes/1").text
    assert "/runs/" not in reader.get("/schemes/1", environ_base={"REMOTE_ADDR": "10.1.2.3"}).text


def test_english_sentences_begin_with_a_capital(reader: FlaskClient) -> None:
    text = said(reader, "/runs/1", "en")
    assert "Quota: at most 2 of the group may hold Excellent (5×50% rounded down=2)" in text
    assert "Veto: 事故多发" in text
    assert "quota: at most" not in text
