"""Finding a unit by a part of its name or code."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from assess.results.pages import unit_search


def test_the_home_page_asks_readers_only(client: FlaskClient) -> None:
    assert 'role="search"' in client.get("/").text
    assert 'role="search"' not in client.get("/", environ_base={"REMOTE_ADDR": "10.1.2.3"}).text


@pytest.mark.parametrize("asked", ["丁区", " 丁区 ", "990104", "９９０１０４", "9010"])
def test_a_unit_is_found(client: FlaskClient, asked: str) -> None:
    """By name or code, however wide; its slips and its history are linked, and lead somewhere."""
    text = client.get("/units", query_string={"find": asked}).text
    assert ">示例市丁区<" in text
    assert 'href="/units/990104"' in text
    assert "/units/990104" in text
    assert client.get("/units/990104").status_code == 200


@pytest.mark.parametrize("asked", ["没有这样的", "%", "_", "'", "\\"])
def test_what_is_not_there_is_said(client: FlaskClient, asked: str) -> None:
    """Signs that a database takes for more than themselves find nothing."""
    answer = client.get("/units", query_string={"find": asked})
    assert answer.status_code == 200
    assert "没有名称或代码含有这些字的单位" in answer.text


def test_nothing_asked_finds_nothing(client: FlaskClient) -> None:
    for address in ("/units", "/units?find=", "/units?find=+"):
        assert "找到" not in client.get(address).text


def test_many_are_counted_and_the_first_listed(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unit_search, "MOST", 3)
    text = client.get("/units?find=示例市").text
    assert text.count('lang="zh-CN">历年') == 0
    assert "只列出前 3 个" in text
