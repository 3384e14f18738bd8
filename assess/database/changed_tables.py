"""Which tables a statement changes: told by the statement object, and by its text only where it was given as text.

SQL changes rows in two places: in the statement as a whole, and in the common table expressions (WITH) before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from sqlalchemy import TextClause
from sqlalchemy.engine.interfaces import Compiled
from sqlalchemy.orm import FromStatement
from sqlalchemy.sql.dml import UpdateBase
from sqlalchemy.sql.expression import ColumnClause, SelectBase, TableClause
from sqlalchemy.sql.visitors import ExternallyTraversible, iterate

CHANGES = re.compile(
    r"\b(?:INSERT\s+(?:OR\s+\w+\s+)?INTO|REPLACE\s+INTO|UPDATE(?:\s+OR\s+\w+)?|DELETE\s+FROM|TRUNCATE(?:\s+TABLE)?)"
    r'\s+(?:ONLY\s+)?"?(\w+)',
    re.IGNORECASE,
)
"""What a statement given as text changes; a word that is no table of ours does no harm."""


def changed_tables(statement: str, compiled: Compiled | None) -> list[str]:
    """The table of each INSERT, UPDATE and DELETE in a statement; the same table several times if it is there so.

    statement: the SQL as the driver got it. compiled: what SQLAlchemy made it from, None for SQL of the driver.
    """
    whole = compiled.statement if compiled is not None else None
    if not isinstance(whole, UpdateBase | SelectBase | FromStatement):
        return CHANGES.findall(statement)
    # The walk alone would miss the WITH that only a WHERE or the rows of an INSERT refer to; the compiler has them all.
    parts = [whole, *(getattr(compiled, "ctes", None) or ())]
    elements = {id(element): element for part in parts for element in iterate(part)}.values()
    found = [name for element in elements if isinstance(element, UpdateBase) for name in _names(element)]
    return found + (CHANGES.findall(statement) if any(map(_is_text, elements)) else [])


def _names(change: UpdateBase) -> Iterator[str]:
    """Of the table itself, also where it is changed under an alias."""
    return (str(part.name) for part in iterate(change.table) if isinstance(part, TableClause))


def _is_text(element: ExternallyTraversible) -> bool:
    """Whether somebody wrote this part of a statement as SQL."""
    return isinstance(element, TextClause) or (isinstance(element, ColumnClause) and element.is_literal)


def changed_nothing(cursor: Any, tables: list[str]) -> bool:
    """Whether the only change of a statement hit no row. A count beside returned rows is not of what was changed."""
    return len(tables) == 1 and cursor.rowcount == 0 and cursor.description is None
