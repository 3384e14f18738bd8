"""The command line in the reader's language, what click says by itself included."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.web.serving import ROOT

YEAR = (str(ROOT / "indicators/2026/governments.toml"), str(ROOT / "docs/example/2026"))


def said(*words: str, lang: str = "zh") -> tuple[int, str]:
    """Exit code, and everything that was said."""
    done = subprocess.run(
        [sys.executable, "-m", "assess.cli", *words], capture_output=True, text=True, timeout=60, check=False,
        env=os.environ | {"ASSESS_LANG": lang},
    )  # fmt: skip
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--help",), 0), (("score", "--help"), 0), (("audit", "verify", "--help"), 0), (("--version",), 0),
        (("score", "one"), 2), (("nothing",), 2), (("serve", "--prot", "1"), 2), (("serve", "--port", "0"), 2),
        (("run", "a", "b"), 2), (("check", "--files", "--files=1"), 2), (("receipt", "no.zip"), 2),
    ],
)  # fmt: skip
def test_chinese_says_no_english_sentence(words: tuple[str, ...], code: int) -> None:
    """Names of commands, options and places aside."""
    returned, told = said(*words)
    assert returned == code
    assert not re.search(r"\b(Usage|Options|Commands|Error|Show|Try|Missing|Invalid|No such|is not)\b", told), told
    assert re.search("[\u4e00-\u9fff]", told)


def test_english_stays_english() -> None:
    _, told = said("score", "one", lang="en")
    assert "Usage:" in told
    assert not re.search("[\u4e00-\u9fff]", told)


def test_a_unit_is_explained_by_its_name(tmp_path: Path) -> None:
    by_code, by_name = said("explain", *YEAR, "990101"), said("explain", *YEAR, "示例市甲县")
    assert by_name == by_code
    assert by_code[0] == 0
    assert said("explain", *YEAR, "无此单位")[0] == 2
    for name in ("units", "facts", "vetoes"):
        text = Path(YEAR[1], f"{name}.csv").read_text("utf-8")
        (tmp_path / f"{name}.csv").write_text(text.replace("示例市乙县,县(市、区)", "示例市甲县,开发区"), "utf-8")
    returned, told = said("explain", YEAR[0], str(tmp_path), "示例市甲县")
    assert returned == 2
    assert "990101、990102" in told
