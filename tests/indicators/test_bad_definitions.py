"""One mistake, one message: where it is, what stood there, what is allowed, in both languages."""

from __future__ import annotations

import re

import pytest

from indicators import loader
from indicators.faults import TEXTS, Refused
from indicators.schema import Scheme
from tests.indicators.mistakes import FOLDER, Mistake, base, mistakes

MISTAKES = list(mistakes())


def attempt(mistake: Mistake) -> Scheme:
    if mistake.document is None:
        return loader.parse(mistake.raw, "wrong.toml")
    return loader.build(mistake.document, "wrong.toml")


def test_the_base_has_no_mistake():
    assert loader.load(FOLDER / "base.toml").code == "BASE-2026"


def test_there_are_mistakes_enough():
    assert len(MISTAKES) >= 180
    assert sum(mistake.document is None for mistake in MISTAKES) >= 6


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.name)
def test_one_mistake_gives_one_message(mistake: Mistake):
    with pytest.raises(Refused) as refused:
        attempt(mistake)
    [fault] = refused.value.faults
    assert fault.file == "wrong.toml"
    for lang, words in (("zh", mistake.words), ("en", mistake.words_en)):
        text = fault.text(lang)
        assert [word for word in words if word not in text] == [], text
        assert "\n" not in text


def test_a_patch_that_changes_nothing_would_be_seen():
    right = base()
    assert all(mistake.document != right for mistake in MISTAKES)


def test_every_sentence_has_the_same_arguments_in_both_languages():
    for kind, (chinese, english) in TEXTS.items():
        if kind.startswith("scheme."):
            zh, en = (set(re.findall(r"{(\w+?)(?:_zh|_en)?}", text)) for text in (chinese, english))
            assert zh == en, kind


def test_every_sentence_about_a_definition_is_provoked():
    """Sentences about the file itself are provoked in test_files."""
    provoked = set()
    for mistake in MISTAKES:
        with pytest.raises(Refused) as refused:
            attempt(mistake)
        provoked |= {fault.kind for fault in refused.value.faults}
    of_files = {
        "scheme.no_file",
        "scheme.unread",
        "scheme.size",
        "scheme.empty",
        "scheme.encoding",
        "scheme.toml_value",
    }
    assert {kind for kind in TEXTS if kind.startswith("scheme.")} - provoked == of_files
