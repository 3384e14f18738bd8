"""What a reader is told when something is refused: where, what stood there, what is allowed.

A fault is a code with arguments; `TEXTS` gives each code its sentence in Chinese and English. Rooms above add
their own codes with `learn`, so that every refusal of the product is worded by one mechanism.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from unicodedata import category

Texts = Mapping[str, tuple[str, str]]
TEXTS: dict[str, tuple[str, str]] = {}
_BREAKS = frozenset(("Cc", "Cs", "Zl", "Zp"))
_PLACE = {
    "file": ("文件 {}", "file {}"),
    "sheet": ("工作表 {}", "sheet {}"),
    "row": ("第 {} 行", "row {}"),
    "column": ("“{}”列", "column {}"),
    "code": ("{}", "{}"),
}


def learn(texts: Texts) -> None:
    """Add sentences: code → (Chinese, English); a code known already is refused."""
    known = TEXTS.keys() & texts.keys()
    if known:
        raise ValueError(f"fault codes worded twice: {sorted(known)}")
    TEXTS.update(texts)


def _in_line(text: str) -> str:
    """A message without what would break its line, or can't be written down at all: control characters, half pairs."""
    if text.isprintable():
        return text
    return "".join(
        sign.encode("unicode_escape").decode("ascii") if category(sign) in _BREAKS else sign for sign in text
    )


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong (or, as a notice, was mended): a code of `TEXTS`, its arguments and its place."""

    kind: str
    args: Mapping[str, object] = field(default_factory=dict)
    file: str = ""
    sheet: str = ""
    row: int = 0
    column: str = ""
    code: str = ""

    def place(self, lang: str = "zh") -> str:
        """Where it is, from the file down to the cell; parts that are not known are left out."""
        which = 0 if lang == "zh" else 1
        parts = {name: getattr(self, name) for name in _PLACE}
        said = [_PLACE[name][which].format(value) for name, value in parts.items() if value]
        return (" " if which == 0 else ", ").join(said)

    def text(self, lang: str = "zh") -> str:
        """The whole message in one line."""
        chinese = lang == "zh"
        words = TEXTS[self.kind][0 if chinese else 1].format(**self.args)
        place = self.place(lang)
        return _in_line(f"{place}{'：' if chinese else ': '}{words}" if place else words)


class Refused(Exception):
    """Input that can't be taken. `faults` is what is told, in the order of the input; nothing was written.

    every: all that was found, where not all is told one by one; count: how many places are wrong in all; notices: what
    was noticed on the way, which may explain the refusal.
    """

    def __init__(
        self, faults: Iterable[Fault], every: Iterable[Fault] = (), count: int = 0, notices: Iterable[Fault] = ()
    ) -> None:
        self.faults = tuple(faults)
        self.every = tuple(every) or self.faults
        self.count = count or len(self.every)
        self.notices = tuple(notices)
        super().__init__(self.text())

    def text(self, lang: str = "zh") -> str:
        """One line for each fault."""
        return "\n".join(fault.text(lang) for fault in self.faults)
