"""Number formats of a workbook, taken apart: parts for positive numbers, negative ones, zero, and texts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

GENERAL = "General"
_MARK = re.compile(
    r'"[^"]*"?|\\.|!.|_.|\*.|\[[^\]]*\]|AM/PM|A/P|上午/下午|General|G/通用格式|E[+-]|[0#?]|[ymdhsebga]+|.',
    re.IGNORECASE | re.DOTALL,
)
_ELAPSED = re.compile(r"\[(h+|m+|s+)\]", re.IGNORECASE)
_CONDITION = re.compile(r"\[[<>=]")
_CALENDAR = re.compile(r"\[\$[^\]]*-[0-9A-F]{0,2}(0[2-9A-F]|[1-9A-F][0-9A-F])[0-9A-F]{4}\]", re.IGNORECASE)
_CHINESE_DAY, _CHINESE_MONTH, _SHORT_DAY = 'yyyy"年"m"月"d"日"', 'yyyy"年"m"月"', 'm"月"d"日"'
BUILT_IN: dict[int, str] = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 5: "#,##0_);(#,##0)", 6: "#,##0_);(#,##0)",
    7: "#,##0.00_);(#,##0.00)", 8: "#,##0.00_);(#,##0.00)", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?",
    13: "# ??/??", 14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM",
    20: "h:mm", 21: "h:mm:ss", 22: "yyyy/m/d h:mm", 27: _CHINESE_MONTH, 28: _SHORT_DAY, 29: _SHORT_DAY, 30: "m-d-yy",
    31: _CHINESE_DAY, 32: "h:mm", 33: "h:mm:ss", 34: "h:mm", 35: "h:mm:ss", 36: _CHINESE_MONTH,
    37: "#,##0_);(#,##0)", 38: "#,##0_);(#,##0)", 39: "#,##0.00_);(#,##0.00)", 40: "#,##0.00_);(#,##0.00)",
    41: '#,##0;-#,##0;"-"', 42: '#,##0;-#,##0;"-"', 43: '#,##0.00;-#,##0.00;"-"', 44: '#,##0.00;-#,##0.00;"-"',
    45: "mm:ss", 46: "[h]:mm:ss", 47: "mmss.0", 48: "##0.0E+0", 49: "@", 50: _CHINESE_MONTH, 51: _SHORT_DAY,
    52: _CHINESE_MONTH, 53: _SHORT_DAY, 54: _SHORT_DAY, 55: "h:mm", 56: "h:mm:ss", 57: _CHINESE_MONTH, 58: _SHORT_DAY,
    67: "0%", 68: "0.00%", 69: "# ?/?", 70: "# ??/??", **dict.fromkeys(range(71, 82), "yyyy/m/d"),
}  # fmt: skip
"""Formats that a workbook names by number alone, as a Chinese Excel has them."""


@dataclass
class Part:
    """A section of a format.

    whole, places: its digits before and behind the point, as written; scale: how many thousands are left out; split:
    something stands between its digits.
    """

    marks: tuple[str, ...]
    whole: str = ""
    places: str = ""
    percents: int = 0
    thousands: bool = False
    scale: int = 0
    general: bool = False
    fraction: int = 0
    exponent: bool = False
    point: bool = False
    spoken: bool = False
    split: bool = False
    text: bool = False
    literal: str = ""

    @property
    def digits(self) -> bool:
        return bool(self.general or self.whole or self.places)

    def add_digit(self, mark: str) -> None:
        """A placeholder, which belongs to what stood before it."""
        if self.fraction:
            self.fraction += 1
        elif self.point and not self.exponent:
            self.places += mark
        elif not self.exponent:
            self.whole += mark

    def add_sign(self, mark: str, more: bool) -> bool:
        """What is no literal; whether it is that. `more`: there are digits behind it."""
        if mark == "," and self.digits:
            self.thousands, self.scale = (True, self.scale) if more else (self.thousands, self.scale + 1)
        elif mark == "%":
            self.percents += 1
        elif mark == "/" and self.digits:
            self.fraction = 1
        elif mark.upper().startswith("[DBNUM"):
            self.spoken = True
        else:
            return self._add_word(mark)
        return True

    def _add_word(self, mark: str) -> bool:
        point, exponent = mark == "." and not self.point, mark[:2].upper() in ("E+", "E-")
        self.point = self.point or point
        self.exponent = self.exponent or exponent
        self.general = self.general or mark == GENERAL
        self.text = self.text or mark == "@"
        return point or exponent or mark in (GENERAL, "@")


@dataclass(frozen=True)
class Format:
    """A number format, taken apart once."""

    code: str
    parts: tuple[Part, ...] = ()
    words: Part | None = None
    plain: bool = True
    date: bool = False
    full_day: bool = False
    conditions: bool = False


@lru_cache(maxsize=1 << 12)
def format_of(code: str) -> Format:
    """The format of this code; `plain` where it shows every number as it is stored."""
    sections = _sections(code)
    marks = [mark for section in sections for mark in section]
    letters = "".join(mark.lower() for mark in marks if re.fullmatch("[ymdhsebga]+", mark, re.IGNORECASE))
    if letters or any(map(_ELAPSED.fullmatch, marks)):
        day = bool(re.search("[ye]", letters)) and "m" in letters and "d" in letters
        several = len(set(filter(None, map(_day_letters, sections)))) > 1
        other = several or "b" in letters or any(map(_CALENDAR.fullmatch, marks))
        return Format(code, plain=False, date=True, full_day=day and not other)
    parts = [part_of(section) for section in sections]
    conditions = any(_CONDITION.match(mark) for mark in marks)
    words = parts.pop() if len(parts) > 3 or (len(parts) > 1 and parts[-1].text) else None
    if words is None and parts[0].text:
        words = parts[0]
    plain = len(parts) == 1 and not conditions and parts[0].marks in ((GENERAL,), ("@",)) and words in (None, parts[0])
    return Format(code, tuple(parts[:3]), words, plain, conditions=conditions)


def _day_letters(section: list[str]) -> str:
    return "".join(sorted(set("".join(mark.lower() for mark in section if mark[0] in "ymdhseYMDHSE"))))


def _sections(code: str) -> list[list[str]]:
    sections: list[list[str]] = [[]]
    for mark in _MARK.findall(code or GENERAL):
        if mark == ";":
            sections.append([])
        elif mark.lower() in ("general", "g/通用格式"):
            sections[-1].append(GENERAL)
        else:
            sections[-1].append(mark)
    return sections


def part_of(marks: list[str]) -> Part:
    """A section of digits and literal characters."""
    part = Part(tuple(marks))
    between: list[str] = []
    for at, mark in enumerate(marks):
        if mark in "0#?":
            part.split = part.split or (bool("".join(between).strip()) and part.digits)
            between.clear()
            part.add_digit(mark)
        elif not part.add_sign(mark, more=any(later in "0#?" for later in marks[at + 1 :])):
            part.literal += literal(mark)
            between.append("" if mark.startswith("[") else literal(mark))
    return part


def literal(mark: str) -> str:
    """The characters that a mark puts beside the digits."""
    if mark.startswith("["):
        return mark[2:-1].partition("-")[0] if mark.startswith("[$") else ""
    if mark[0] in "_*":
        return ""
    return mark.strip('"') if mark.startswith('"') else mark[1:] if mark[0] in "\\!" else mark
