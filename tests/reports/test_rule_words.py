"""Rules, settings, triggers and effects in words: every kind there is, in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from indicators.loader import build, load
from reports.words import rule_words
from reports.words.speaker import Speaker
from tests.scoring.test_cases import RULES, as_year, document

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = [load(path) for path in sorted((ROOT / "indicators").glob("20??/*.toml"))]
CHINESE = re.compile(r"[\u4e00-\u9fff]")
RULED = [
    pytest.param(case, id=f"{stem}:{case['name']}") for stem in RULES for case in RULES[stem] if "refused" not in case
]


@pytest.mark.parametrize("case", RULED)
def test_every_worked_rule_is_said(case: dict) -> None:
    """With every parameter that a case sets; English has no Chinese but the scheme's own names."""
    scheme = build(document(as_year(case)), "case.toml")
    for lang in ("zh", "en"):
        speaker = Speaker(scheme, lang)
        for item in scheme.items():
            said = speaker.rule(item)
            assert said
            assert "None" not in said
            assert "{" not in said


@pytest.mark.parametrize("scheme", SHIPPED, ids=lambda one: one.code)
def test_shipped_schemes_are_said_whole(scheme) -> None:
    """Settings, quotas, triggers, effects and persons, in both languages; levels have Chinese names only."""
    for lang in ("zh", "en"):
        speaker = Speaker(scheme, lang)
        said = [speaker.title, *speaker.settings(), *speaker.grades.values(), *speaker.indicators.values()]
        said += [speaker.quota(grade.quota) for grade in scheme.grades if grade.quota]
        for veto in scheme.vetoes():
            said += [speaker.name(veto), speaker.when(veto), speaker.effect(veto.effect), *speaker.persons(veto)]
        for item in scheme.items():
            said += [speaker.text(item), speaker.how(item) or "-", speaker.source(item) or "-"]
        assert all(said)
        assert lang == "zh" or not [text for text in said if CHINESE.search(re.sub("“.*?”", "", text))]


def test_a_deduction_reads_like_the_standard() -> None:
    scheme = next(one for one in SHIPPED if one.kind == "government" and one.year == max(two.year for two in SHIPPED))
    item = next(item for item in scheme.items() if item.code == "A1")
    assert rule_words.rule_words(item) == "满分 1.5 分；每 1 次（项）扣 0.5 分；扣完为止"
    assert rule_words.rule_words(item, "en") == "full marks 1.5; 0.5 off for each one; never below 0"
