"""The files of tests/bad_definitions: what each changes in the base, and the words its message must hold."""

from __future__ import annotations

import copy
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent.parent / "bad_definitions"
Document = dict[str, Any]


@dataclass(frozen=True)
class Mistake:
    """One wrong definition: `document` from the base with a change, or `raw`, the bytes of a whole file."""

    name: str
    words: tuple[str, ...]
    words_en: tuple[str, ...]
    document: Document | None = None
    raw: bytes = b""


def base() -> Document:
    """A fresh copy of the scheme without a mistake."""
    return tomllib.loads((FOLDER / "base.toml").read_text(encoding="utf-8"), parse_float=Decimal)


def coded(node: Any) -> Iterator[Document]:
    """Every entry that has a code."""
    if isinstance(node, dict):
        if "code" in node and node.get("kind") != "government":
            yield node
        node = list(node.values())
    if isinstance(node, list):
        for each in node:
            yield from coded(each)


def change(document: Document, path: str, value: Any = None) -> None:
    """Set a place, or drop it (None). A path is words: an entry's code or a top key, then keys and positions from 1.

    "A1 points" is the item A1's points, "grade 2 min" the second grade's; the position after the last one appends.
    """
    first, *rest = path.split()
    place: Any = document
    entry = next((each for each in coded(document) if each["code"] == first), None)
    words = [*rest] if entry is not None else [first, *rest]
    place = document if entry is None else entry
    *way, last = [int(word) - 1 if word.isdecimal() else word for word in words]
    for step in way:
        place = place[step]
    if value is None:
        del place[last]
    elif isinstance(place, list) and last == len(place):
        place.append(value)
    else:
        place[last] = value


def patched(document: Document, patch: Document) -> Document:
    """A copy of the document with a patch file's `set` and `drop`."""
    changed = copy.deepcopy(document)
    for path, value in patch.get("set", {}).items():
        change(changed, path, value)
    for path in patch.get("drop", ()):
        change(changed, path)
    return changed


def mistakes() -> Iterator[Mistake]:
    """Every mistake of the folder: patches of the base, then whole files, whose words stand in their first comments."""
    right = base()
    for path in sorted(FOLDER.glob("*.toml")):
        if path.name != "base.toml":
            patch = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
            yield Mistake(path.stem, tuple(patch["words"]), tuple(patch["words_en"]), patched(right, patch))
    for path in sorted((FOLDER / "whole").glob("*.toml")):
        raw = path.read_bytes()
        told = [line.removeprefix("# ") for line in raw.decode("utf-8").splitlines() if line.startswith("# words")]
        head = tomllib.loads("\n".join(told))
        yield Mistake(f"whole/{path.stem}", tuple(head["words"]), tuple(head["words_en"]), raw=raw)
