"""Numbers in addresses: written one way only, in plain digits without leading zeros, and never too large to be kept."""

from __future__ import annotations

import re
from dataclasses import dataclass

from flask import abort, request
from werkzeug.routing import IntegerConverter

MOST_PAGES = 999_999
"""No list is longer; a larger number is of no page, and none that is multiplied leaves 64 bits."""


class Number(IntegerConverter):
    """An identifier in a path, as the rules of addresses take it."""

    regex = "0|[1-9][0-9]{0,17}"


def asked_number(name: str) -> int | None:
    """A positive number after the question mark; None where there is none, or no such number."""
    given = request.args.get(name, "")
    return int(given) if re.fullmatch(r"[1-9][0-9]{0,17}", given) else None


def asked_page() -> int:
    """The page of a list, the first where none is named; what is no number of a page is not found."""
    if "page" not in request.args:
        return 1
    number = asked_number("page")
    return number if number is not None and number <= MOST_PAGES else abort(404)


@dataclass(frozen=True)
class Pager:
    """Where a page stands among those of its list; before, after: the pages beside it, None where there is none."""

    page: int
    pages: int
    before: int | None
    after: int | None


def pager(count: int, size: int, page: int) -> Pager:
    """Of a list of `count` lines, `size` on a page; a page after the last is not found."""
    pages = max(1, -(-count // size))
    if page > pages:
        abort(404)
    return Pager(page, pages, page - 1 if page > 1 else None, page + 1 if page < pages else None)
