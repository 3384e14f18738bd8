"""Codes and names that a spreadsheet has turned into something else, or that lost characters on the way.

A spreadsheet takes 3-1 for a day, 914401000000000000 for a number, and keeps only what it then shows. What was typed
can't be got back from that, so nothing is mended here: it is only recognised.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

# In this order; texts come as `key` gives them, that is after NFKC: full-width forms are met as well.
_FORMS = (
    ("hashes", re.compile(r"#+")),
    ("error", re.compile(r"#(N/A|NAME\?|DIV/0!|GETTING_DATA|[A-Z_]{2,}[!?])|ERR:[0-9]{3}", re.IGNORECASE)),
    ("lost", re.compile(r"\?+|.*[\ufffd].*|.*锟斤拷.*")),
    ("formula", re.compile('="[^"]*"')),
    ("apostrophe", re.compile(r"['‘’`][0-9].*")),
    ("scientific", re.compile(r"-?[0-9](\.[0-9]+)?E[+-][0-9]{2,3}", re.IGNORECASE)),
    ("number", re.compile(r"-?[¥$]?([0-9]+\.0+|[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?|[0-9]+\.[0-9]*E[+-]?[0-9]+)")),
    ("logical", re.compile(r"TRUE|FALSE")),
)
_MONTHS = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec"
_TIME = r"( [0-9]{1,2}:[0-9]{2}(:[0-9]{2})?)?"
_DATES = re.compile(
    rf"([0-9]{{4}}年)?[0-9]{{1,2}}月[0-9]{{1,2}}日{_TIME}|[0-9]{{4}}年[0-9]{{1,2}}月"
    rf"|[0-9]{{4}}([-/.])[0-9]{{1,2}}\4[0-9]{{1,2}}{_TIME}|[0-9]{{1,2}}/[0-9]{{1,2}}/[0-9]{{2,4}}{_TIME}"
    rf"|[0-9]{{1,2}}-({_MONTHS})(-[0-9]{{2,4}})?|({_MONTHS})-[0-9]{{2}}",
    re.IGNORECASE,
)
_ROUNDED = re.compile(r"[0-9]{15}0+")
LEAST_WIDTH = 5
"""Shorter codes are often just counted, 1 to 120, and differ in length for that."""


def spoiled(plain: str) -> str:
    """What has become of a code or name: the last part of a fault code, "" where it may stand as it is."""
    if not plain or (plain.isalnum() and plain.isascii() and not plain.isupper()):
        return ""
    for kind, form in _FORMS:
        if form.fullmatch(plain):
            return kind
    return "date" if _DATES.fullmatch(plain) else ""


def lossy(plain: str) -> str:
    """The same for a free text: only what is certainly no text of its own."""
    kind = spoiled(plain)
    return kind if kind in ("hashes", "error", "lost") else ""


def rounded(code: str) -> bool:
    """Whether a long code may have been a number for a while: what lies beyond fifteen digits is zeros then."""
    return len(code) > 15 and _ROUNDED.fullmatch(code) is not None


def without_zeros(code: str) -> str:
    """A code as it is left when it was a number for a while."""
    return code.lstrip("0") or code[-1:]


def shortened(codes: Sequence[str]) -> tuple[list[str], int]:
    """Codes of digits that may have lost zeros in front, and the width of the others; none where nothing hints at it.

    One or two digits less than most have, where those have five or more and the short one begins none of them (a city
    beside its counties does); or any less than codes that begin with 0.
    """
    digits = [code for code in codes if code.isascii() and code.isdigit()]
    if not digits:
        return [], 0
    zeros = [code for code in digits if code.startswith("0") and len(code) > 1]
    if zeros:
        width = max(map(len, zeros))
        return [code for code in digits if len(code) < width and not code.startswith("0")], width
    widths = Counter(map(len, digits))
    width = max(widths, key=lambda one: (widths[one], one))
    if width < LEAST_WIDTH or 2 * widths[width] < len(digits):
        return [], 0
    begun = {code[:size] for code in digits for size in (width - 1, width - 2) if len(code) >= width}
    return [code for code in digits if width - 3 < len(code) < width and code not in begun], width
