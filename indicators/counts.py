"""What the number of a fact counts, and how it is said with its unit: 漏报：1起, 少2次, 92.5%."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

Pair = tuple[str, str]


@dataclass(frozen=True)
class Counts:
    """`what` is counted and in which `unit`, both in Chinese and English, "" where nothing need be said.

    undone: the number counts what was left undone, of the `due` that there should have been.
    """

    what: Pair = ("", "")
    unit: Pair = ("", "")
    undone: bool = False
    due: Fraction | None = None

    def say(self, value: str, lang: str) -> str:
        """A value with what it is."""
        said = self.plain(value, lang)
        if self.undone:
            return f"{said} missing" if lang == "en" else f"少{said}"
        what = self.what[lang == "en"]
        if not what:
            return said
        return f"{what}: {said}" if lang == "en" else f"{what}：{said}"

    def plain(self, value: str, lang: str) -> str:
        """The value with its unit alone; Chinese measure words and signs such as % follow without a space."""
        unit = self.unit[lang == "en"]
        return f"{value} {unit}" if lang == "en" and unit[:1].isalpha() else f"{value}{unit}"
