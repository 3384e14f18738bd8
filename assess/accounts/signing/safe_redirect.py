"""Where a form may lead: pages of ours only, whatever the address that asks for it says."""

from __future__ import annotations

import unicodedata
from urllib.parse import unquote

LONGEST = 500


def own_path(given: str | None) -> str | None:
    """The path if it is one of ours. Nothing that a browser might read as another server, encoded or not."""
    if not given or len(given) > LONGEST:
        return None
    seen = given
    for _ in range(3):
        odd = any(unicodedata.category(one)[0] in "CZ" for one in seen)
        if odd or not seen.startswith("/") or "\\" in seen or "//" in seen.partition("?")[0]:
            return None
        seen = unquote(seen)
    return given
