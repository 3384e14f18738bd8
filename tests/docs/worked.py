"""The year that stands inside docs/SCORING.md: its files, the changes that the tables make to them, and its results."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from assess.collection.facts.fact_reader import read
from assess.results.output.document import records
from assess.scoring.kernel import score
from indicators.loader import load
from tests.docs.markdown import blocks

Files = dict[str, str]
NAMES = ("scheme.toml", "units.csv", "facts.csv", "vetoes.csv")


def files_in(text: str) -> Files:
    """The fenced blocks that are named like a file."""
    named = {block.info.partition(" ")[2]: block.text for block in blocks(text)}
    return {name: named[name] for name in NAMES}


def results(files: Files, folder: Path) -> dict[str, dict[str, Any]]:
    """Unit → its record, by the loader, importer and kernel that everybody uses. Raises `Refused` as they do."""
    facts = folder / "facts"
    facts.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder if name == "scheme.toml" else facts).joinpath(name).write_text(text, "utf-8")
    scheme = load(folder / "scheme.toml")
    columns, _ = read(scheme, facts)
    return {unit["unit"]: unit for unit in records(scheme, columns, score(scheme, columns))}


def changed(files: Files, pieces: list[str]) -> Files:
    """The files after changes: `key = value` in [scheme], `NAME: key = value` in an entry, `unit,item,…` as a fact."""
    for piece in pieces:
        label, key, setting = _setting(piece)
        if key:
            files = files | {"scheme.toml": _set(files["scheme.toml"], label, key, setting)}
        else:
            unit, item, cells = (*piece.split(",", 2), "")[:3]
            files = with_fact(files, unit, item, [dict(zip(_columns(files), cells.split(","), strict=False))])
    return files


def _setting(piece: str) -> tuple[str, str, str]:
    found = re.fullmatch(r"(?:(\w+): )?(\w+) = (.+)", piece)
    return (found[1] or "[scheme]", found[2], found[3]) if found else ("", "", "")


def _set(scheme: str, label: str, key: str, setting: str) -> str:
    """Replace one line of the entry with that code or name."""
    lines = scheme.splitlines()
    heads = (label, f'code = "{label}"', f'name = "{label}"')
    start = next(at for at, line in enumerate(lines) if line in heads)
    at = next(at for at in range(start, len(lines)) if lines[at].startswith(f"{key} = "))
    if any(line.startswith("[") for line in lines[start + 1 : at]):
        raise LookupError(f"{label} has no {key}")
    lines[at] = f"{key} = {setting}"
    return "\n".join(lines) + "\n"


def _columns(files: Files) -> list[str]:
    return files["facts.csv"].splitlines()[0].split(",")[2:]


def with_fact(files: Files, unit: str, item: str, rows: list[Mapping[str, str]]) -> Files:
    """The unit's rows for an item replaced by these."""
    lines = [line for line in files["facts.csv"].splitlines() if not line.startswith(f"{unit},{item},")]
    lines += [",".join([unit, item, *(row.get(name, "") for name in _columns(files))]) for row in rows]
    return files | {"facts.csv": "\n".join(lines) + "\n"}


def fact_rows(written: str) -> list[Mapping[str, str]]:
    """Rows as the tables write them: `97, base 100`, `level 市级 + level 县级, count 2`, (no row), (empty)."""
    if written in ("(no row)", "(empty)"):
        return [] if written == "(no row)" else [{}]
    rows: list[Mapping[str, str]] = []
    for part in written.split(" + "):
        cells = [cell.partition(" ") for cell in part.split(", ")]
        rows.append({name if text else "value": text or name for name, _, text in cells})
    return rows


def figure(record: Mapping[str, Any], name: str) -> str:
    """A result by the name a table column gives it: a key of the unit, or the code of an indicator or item."""
    if name in ("vetoes", "reasons"):
        said = [one if name == "vetoes" else one["code"] for one in record[name]]
        return ", ".join(said) or "—"
    if name in record:
        return "—" if record[name] is None else str(record[name])
    code, _, wanted = name.partition(" ")
    entries = {one["code"]: one for one in (*record["indicators"], *record["items"])}
    found = entries[code]["points" if wanted == "points" else "exact"]
    return "—" if found is None else str(found)
