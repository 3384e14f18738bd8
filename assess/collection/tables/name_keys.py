"""Codes and names as people type them: what is the same to the eye is the same here."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable

from assess.collection.tables.spoiled_texts import spoiled, without_zeros
from indicators.unseen_characters import is_invisible, points, visible

_BREAKS = frozenset(("Cc", "Zl", "Zp", "Cs"))


def shown(text: str) -> str:
    """A name or text as it is kept and printed: `visible`, in NFC."""
    return visible(text) if text.isascii() else unicodedata.normalize("NFC", visible(text))


def key(text: str) -> str:
    """The form in which codes, names and groups are compared: NFKC, trimmed, nothing invisible."""
    if text.isascii():
        return text.strip()
    return visible(unicodedata.normalize("NFKC", visible(text)))


def squeezed(text: str) -> str:
    """`key` without any space, so that names that only spaces tell apart are seen to be alike."""
    return "".join(key(text).split())


def controls(text: str) -> str:
    """The control characters and line breaks inside a text that is trimmed already, by number."""
    if text.isprintable():
        return ""
    return points(char for char in text if unicodedata.category(char) in _BREAKS)


def differences(one: str, other: str) -> tuple[str, str]:
    """In Chinese and English, how two texts that look alike differ."""
    said: list[tuple[str, str]] = []
    hidden = points(char for char in one + other if is_invisible(char))
    if hidden:
        said.append((f"看不见的字符 {hidden}", f"invisible characters {hidden.replace('、', ', ')}"))
    seen = (visible(one), visible(other))
    if any(unicodedata.normalize("NFKC", text) != text for text in seen) and seen[0] != seen[1]:
        said.append(("全角与半角", "full-width and half-width forms"))
    if any(any(char.isspace() for char in text) for text in (one, other)) and one.split() != other.split():
        said.append(("空格", "spaces"))
    elif one.strip() != one or other.strip() != other:
        said.append(("首尾空格", "leading or trailing spaces"))
    if not said:
        return "", ""
    return (
        f"；两者只差{'、'.join(zh for zh, _ in said)}",
        f"; they differ only by {' and '.join(en for _, en in said)}",
    )


def lost(code: str, known: Iterable[str]) -> tuple[str, str]:
    """In Chinese and English, what a spreadsheet seems to have done to a code that is not known, or nothing."""
    if spoiled(key(code)):
        return "（像是被表格软件改过，编码要设为文本格式）", " (changed by a spreadsheet, it seems: codes must be text)"
    bare = without_zeros(key(code))
    whole = next((name for name in known if name != code and without_zeros(name) == bare), "")
    return (
        (f"（开头少了或多了 0？{whole}）", f" (zeros in front lost or added? {whole})") if whole and bare else ("", "")
    )


def nearest(code: str, known: Iterable[str]) -> tuple[str, str]:
    """In Chinese and English, the known code that was probably meant and what became of it, or nothing."""
    pool = list(known)
    why_zh, why_en = lost(code, pool)
    alike = [name for name in pool if squeezed(name).casefold() == squeezed(code).casefold()]
    best = alike or difflib.get_close_matches(code, pool, n=1, cutoff=0.6)
    if not best:
        return why_zh, why_en
    return f"{why_zh}；最接近的是 {best[0]}", f"{why_en}; the nearest known is {best[0]}"
