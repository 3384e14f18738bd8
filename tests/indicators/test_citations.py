"""Shipped schemes cite only documents that were at hand, each always with its own standing and date."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from indicators.loader import load
from indicators.schema import Basis, Scheme

SCHEMES = sorted((Path(__file__).resolve().parents[2] / "indicators").glob("*/*.toml"))
OFFICE = "本办公室确定"
# Document → standing and date. A draft, an explanation or a sample text is never shown as issued.
DOCUMENTS = {
    "中共中央 国务院关于推进安全生产领域改革发展的意见": ("issued", "2016-12-09"),
    "中华人民共和国安全生产法（2021年修正）": ("issued", ""),
    "生产安全事故报告和调查处理条例（国务院令第493号）": ("issued", ""),
    "地方党政领导干部安全生产责任制规定": ("issued", "2018-04-08"),
    "德阳市关于深入推进安全生产领域改革发展的实施办法（征求意见稿）": ("draft", "2017-09-25"),
    "京发〔2017〕24号《实施方案》解读": ("explanation", "2017-12-14"),
    "溧水区安全生产意见（范文，无文号、无年份）": ("sample", ""),
    OFFICE: ("office", ""),
}
ARTICLE = re.compile(
    r"第[一二三四五六七八九十百]+条|[一二三四五六]?（[一二三四五六七八九十]+）([一二三四五六七八九]是)?|[一二五]|结尾"
)


def entries(scheme: Scheme) -> Iterator[tuple[str, tuple[Basis, ...]]]:
    yield "scheme", scheme.basis
    yield from ((part.code, part.basis) for part in scheme.indicators)
    yield from ((veto.code, veto.basis) for veto in scheme.vetoes())
    yield from ((item.code, item.basis) for item in scheme.items())


@pytest.mark.parametrize("path", SCHEMES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_documents_keep_their_standing(path: Path) -> None:
    """Document, standing, date and the form of the article."""
    for code, bases in entries(load(path)):
        for basis in bases:
            assert (basis.standing, str(basis.date or "")) == DOCUMENTS[basis.doc], (code, basis)
            assert basis.doc == OFFICE or ARTICLE.fullmatch(basis.article), (code, basis)


@pytest.mark.parametrize("path", SCHEMES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_numbers_rest_on_the_office(path: Path) -> None:
    """Weights, points, triggers and quotas are nobody's clause: whatever sets them says that the office did."""
    scheme = load(path)
    setting = [("scheme", scheme.basis), *((part.code, part.basis) for part in scheme.indicators)]
    setting += [(item.code, item.basis) for item in scheme.items() if item.role != "item"]
    setting += [(veto.code, veto.basis) for veto in scheme.vetoes()]
    assert [code for code, bases in setting if OFFICE not in {basis.doc for basis in bases}] == []
