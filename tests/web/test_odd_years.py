"""Years unlike the example: empty, not scored yet, a group of one, a unit without a total, names of any kind."""

from __future__ import annotations

import csv
import html
import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.web.serving import example

BASIS = '[{doc = "<i>示例</i>办法", article = "（一）", standing = "office"}]'
SCHEME = f"""
format = 1
[scheme]
code = "ODD"
year = 2031
title = "<script>alert(1)</script>示例"
kind = "enterprise"
basis = {BASIS}
[[grade]]
name = "优&秀"
min = "90"
[[grade]]
name = "<b>不合格</b>"
[[parent]]
name = "综合考核"
share = "5"
[[indicator]]
code = "A"
name = "过程<A>"
weight = "50"
nature = "process"
basis = {BASIS}
  [[indicator.item]]
  code = "A1"
  text = "会议'\\""
  points = "1"
  how = "<u>每少</u>一次"
  evidence = "纪要"
  source = "self"
  rule = {{kind = "tick"}}
[[indicator]]
code = "B"
name = "结果"
weight = "50"
nature = "result"
basis = {BASIS}
  [[indicator.item]]
  code = "B1"
  text = "事故"
  points = "3"
  how = "每起扣一分"
  evidence = "统计"
  source = "import"
  rule = {{kind = "deduct", per = "1"}}
"""
UNITS = [
    ("a/b", "<img src=x onerror=alert(1)>", "甲 & 乙"),
    ("x?y#z", "问号%2F&amp;", "甲 & 乙"),
    ("100%", "很长的名称" * 16, "甲 & 乙"),
    ("不涉及", "无可考核单位", "丙"),
    ("独", "一个单位一组", '"><script>x</script>'),
]
FACTS = {"不涉及": ("不适用", "不适用"), "独": ("否", "1")}


@pytest.fixture(scope="module")
def odd(over: Callable[..., Flask], tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """A client of a year with all of that."""
    folder = tmp_path_factory.mktemp("odd")
    (folder / "scheme.toml").write_text(SCHEME, "utf-8")
    tables = {
        "units": [("unit", "name", "group"), *UNITS],
        "facts": [
            ("unit", "item", "value"),
            *(
                (unit, item, value)
                for unit, *_ in UNITS
                for item, value in zip(("A1", "B1"), FACTS.get(unit, ("是", "0")), strict=True)
            ),
        ],
    }
    for name, rows in tables.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as out:
            csv.writer(out).writerows(rows)
    return over([(folder / "scheme.toml", folder)]).test_client()


def links(text: str) -> list[str]:
    return [html.unescape(found) for found in re.findall(r'href="(/[^"#]*)', text)]


def test_every_link_leads_somewhere(odd: FlaskClient) -> None:
    """Whatever stands in codes and names of groups, the addresses made of them are found again."""
    seen, waiting = set(), ["/"]
    while waiting:
        address = waiting.pop()
        if address in seen:
            continue
        seen.add(address)
        answer = odd.get(address)
        assert answer.status_code == 200, address
        if answer.mimetype == "text/html" and len(seen) < 200:
            waiting += links(answer.text)
        answer.close()
    assert len([address for address in seen if "/units/" in address]) >= 2 * len(UNITS)


def test_nothing_is_taken_for_markup(odd: FlaskClient) -> None:
    """Names, titles, clauses and standards are shown as they are written."""
    for address in (
        "/",
        "/schemes",
        "/schemes/1",
        "/runs/1",
        "/runs/1?group=甲 %26 乙",
        "/runs/1/compare?one=a/b&other=独",
    ):
        text = odd.get(address).text
        for bad in ("<script>alert", "<img src=x", "<u>", "<i>示例", "<b>不合格", '"><script>x'):
            assert bad not in text, (address, bad)
        assert re.search("示例|单位|过程", text)


def test_a_unit_without_a_total_has_no_number(odd: FlaskClient) -> None:
    """Neither 0 nor None: a dash, and the reason."""
    league = odd.get("/runs/1?group=丙").text
    assert "所有指标均不涉及" in league
    assert "None" not in league
    slip = odd.get("/runs/1/units/不涉及").text
    assert "所有指标均不涉及" in slip
    assert "None" not in slip
    assert '<dd class="big">—</dd>' in slip


def test_a_group_of_one_has_its_page(odd: FlaskClient) -> None:
    """A rank among one, and charts of one."""
    text = odd.get("/runs/1/units/独").text
    assert "共 1 个" in text
    assert "前一名" not in text
    assert "后一名" not in text


def test_an_empty_database_says_what_to_do(over: Callable[..., Flask]) -> None:
    client = over([]).test_client()
    assert "assess load" in client.get("/").text
    assert "assess load" in client.get("/schemes").text


def test_a_year_that_is_not_scored_yet(over: Callable[..., Flask]) -> None:
    """The year and its scheme are there, and no result is pretended."""
    client = over([example(2026, "enterprises")], run=False).test_client()
    text = client.get("/").text
    assert "没有可看的结果" in text
    assert "/runs/" not in text
    assert client.get("/schemes/1").status_code == 200
    assert client.get("/units/990511").status_code == 404
