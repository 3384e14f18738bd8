"""In which language the command line speaks: ASSESS_LANG, Chinese unless it begins with "en"."""

from __future__ import annotations

import os


def lang() -> str:
    """ "zh" or "en"."""
    return "en" if os.environ.get("ASSESS_LANG", "").lower().startswith("en") else "zh"


def say(zh: str, en: str) -> str:
    """The sentence in the reader's language."""
    return en if lang() == "en" else zh
