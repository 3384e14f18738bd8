"""The parts of a document that can be checked: fenced blocks, tables, code, links, and what stands between marks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_FENCE = re.compile(r"^(`{3,})(.*?)\n(.*?)^\1$", re.MULTILINE | re.DOTALL)
_REGION = re.compile(r"(<!-- generated: (\S+) -->\n)(.*?)(<!-- end -->)", re.DOTALL)
_LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
_CODE = re.compile(r"`([^`]+)`")


@dataclass(frozen=True)
class Block:
    """A fenced block: what stands behind the fence, and the text inside."""

    info: str
    text: str


@dataclass(frozen=True)
class Grid:
    """A table under its nearest heading. Cells are trimmed; code marks stay."""

    heading: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def records(self) -> list[dict[str, str]]:
        return [dict(zip(self.header, row, strict=True)) for row in self.rows]


def blocks(text: str) -> list[Block]:
    return [Block(found[2].strip(), found[3]) for found in _FENCE.finditer(text)]


def prose(text: str) -> str:
    """The document without its fenced blocks."""
    return _FENCE.sub("", text)


def regions(text: str) -> dict[str, str]:
    """What stands between generated-marks, by name."""
    return {found[2]: found[3] for found in _REGION.finditer(text)}


def renewed(text: str, fresh: dict[str, str]) -> str:
    """The document with its generated regions written anew."""
    return _REGION.sub(lambda found: found[1] + fresh[found[2]] + found[4], text)


def without_regions(text: str) -> str:
    return _REGION.sub("", text)


def links(text: str) -> list[str]:
    return _LINK.findall(_CODE.sub("", prose(text)))


def codes(text: str) -> list[str]:
    """Inline code outside fenced blocks; a piece may be broken over two lines."""
    return [" ".join(piece.split()) for piece in _CODE.findall(prose(text))]


def code(cell: str) -> list[str]:
    """The pieces of code in a cell."""
    return _CODE.findall(cell.replace("\\|", "|"))


def headings(text: str) -> list[str]:
    return [line.lstrip("#").strip() for line in prose(text).splitlines() if re.match("#{1,6} ", line)]


def anchors(text: str) -> set[str]:
    """Where a link into the document may lead, as the usual viewers name it."""
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in headings(text)}


def grids(text: str) -> list[Grid]:
    return list(_grids(prose(text).splitlines()))


def _grids(lines: list[str]) -> Iterator[Grid]:
    heading, rows = "", []
    for line in [*lines, ""]:
        if line.startswith("|"):
            rows.append(tuple(cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]))
            continue
        if rows:
            yield Grid(heading, rows[0], tuple(rows[2:]))
            rows = []
        if re.match("#{1,6} ", line):
            heading = line.lstrip("#").strip()
