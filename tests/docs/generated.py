"""The parts of docs/ that are written by the product itself. `python -m tests.docs.generated` writes them anew."""

from __future__ import annotations

import ast
import re
import tempfile
import tomllib
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path

from assess.collection.facts import fact_reader, unit_table
from assess.collection.tables import csv_files
from assess.collection.xlsx import archives, sheet_xml, workbooks
from assess.scoring.reasons import CODES
from assess.upkeep.schema import versions
from indicators import loader
from indicators.kinds import KINDS
from indicators.rule_kinds.kind import Kind
from indicators.scheme_reader.keyed_tables import REQUIRED
from indicators.scheme_reader.rules import allowed_kinds
from reports.words.sentences import REASONS
from tests.docs import markdown
from tests.docs.shell import ROOT, console, copy, run

DOCS = ("README.md", "README.zh-CN.md", "docs/ARCHITECTURE.md", "docs/SCORING.md", "docs/DATA.md", "docs/CLI.md")
ROOMS = ("indicators", "assess", "reports")
DECISIONS: Mapping[str, tuple[str, ...]] = {
    "veto": ("veto", "name", "effect", "to"),
    "minimum": ("indicator", "name", "share", "reached", "percent", "effect", "to"),
    "quota": ("grade", "next", "seats", "graded", "share", "rounding", "kept", "level", "left", "rank"),
    "nothing_applicable": (),
}
"""Reasons of a unit as a whole, which `reasons` of results.json holds, with their arguments."""
SERIES: Mapping[str, tuple[Collection[str], str]] = {
    "indicators/rule_kinds": (
        KINDS.keys(),
        "A rule kind, in a file of its name (`rank.py`, `deduct.py`): parameters, limits, all that is said of it.",
    ),
    "assess/scoring/rule_kinds": (
        KINDS.keys(),
        "A rule kind's points, in a file of its name (`rank.py`, `deduct.py`): on columns, as reasons, as a formula.",
    ),
    "assess/upkeep/migrations/versions": (
        versions(),
        "A version of the database's structure, in a file of its day and name: what it adds, and the way back.",
    ),
}
"""Folder → names of files of which each says the same of another thing, and what that is."""


def table(header: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    lines = [header, tuple("---" for _ in header), *rows]
    return "".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |\n" for line in lines)


def said(names: tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in names) or "–"


def reasons() -> str:
    rows = []
    for code, (chinese, english) in REASONS.items():
        rows.append((f"`{code}`", said(CODES[code] if code in CODES else DECISIONS[code]), chinese, english))
    return table(("code", "arguments", "中文", "English"), rows)


def parameters() -> str:
    rows = []
    for name, kind in KINDS.items():
        told = [f"`{key}` ({_default(default)})" for key, (_, default) in kind.params.items()]
        rows.append(
            (f"`{name}`", kind.name[0], _places(name, kind), ", ".join(told) or "–", "yes" if kind.combine else "no")
        )
    return table(("kind", "中文", "may stand in", "parameters (default)", "`combine`"), rows)


def _default(default: object) -> str:
    return "required" if default is REQUIRED else "none" if default is None else str(default)


def _places(name: str, kind: Kind) -> str:
    roles = [role for role in ("item", "extra", "bonus", "penalty") if name in allowed_kinds(role)]
    return ", ".join(roles) + (" (with `points`)" if kind.own_points else "")


def columns() -> str:
    rows = []
    for name, kind in KINDS.items():
        sign = "a minus sign may lead" if kind.signed else "no sign"
        rows.append((f"`{name}`", said(kind.columns), sign))
    return table(("kind", "columns it reads", "numbers"), rows)


def limits() -> str:
    kept = [
        ("scheme file", f"{loader.LIMIT:,} bytes"),
        ("CSV file", f"{csv_files.MOST_BYTES:,} bytes"),
        ("workbook, unpacked, all parts together", f"{archives.MOST_UNPACKED:,} bytes"),
        ("workbook, number of packed parts", f"{archives.MOST_ENTRIES:,}"),
        (f"part above {archives.SMALL:,} bytes: unpacked ÷ packed", f"{archives.MOST_RATIO}"),
        ("workbook, rows and cells", f"{archives.FREE_CELLS:,} and {archives.CELLS_A_BYTE} for each byte of the file"),
        ("workbook, sheets", f"{sheet_xml.MOST_SHEETS:,}"),
        ("sheet of a table, columns looked at", f"{workbooks.MOST_WIDE}"),
        ("sheet, wrong cells after which reading ends", f"{workbooks.MOST_CELLS_TOLD:,}"),
        ("sheet", f"{sheet_xml.MOST_ROWS:,} rows, {sheet_xml.MOST_COLUMNS:,} columns"),
        *((f"`{name}` in units", f"{most} characters") for name, most in unit_table.LONGEST.items()),
        ("faults told in one refusal, the rest counted", f"{fact_reader.MOST_FAULTS:,}"),
    ]
    return table(("what", "at most"), kept)


def ladder() -> str:
    """The layers of the import contract, highest first."""
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    contracts = tomllib.loads(text)["tool"]["importlinter"]["contracts"]
    layers = next(one["layers"] for one in contracts if one["type"] == "layers")
    return "```\n" + "\n".join(re.sub("[()]", "", layer) for layer in layers) + "\n```\n"


def modules() -> str:
    """Every module of the rooms with the first sentence of its docstring; a row for all files of a series."""
    rows = {}
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py"), key=lambda one: (one.parent, one.name)):
            folder = path.parent.relative_to(ROOT).as_posix()
            if path.stem in SERIES.get(folder, ((), ""))[0]:
                rows[f"`{folder}/…`"] = SERIES[folder][1]
            elif path.name != "__init__.py":
                told = ast.get_docstring(ast.parse(path.read_text("utf-8"))) or ""
                rows[f"`{path.relative_to(ROOT).as_posix()}`"] = " ".join(told.split("\n\n")[0].split())
    return table(("module", "what it is"), list(rows.items()))


def command_names() -> list[str]:
    """The commands that `assess --help` lists, in its order."""
    return re.findall(r"^  ([\w-]+)  ", run("assess --help", ROOT, "en").split("Commands:", 1)[1], re.MULTILINE)


def commands() -> str:
    """What `--help` says, command by command, in both languages."""
    parts = []
    with tempfile.TemporaryDirectory() as folder:
        for line in ("assess", *(f"assess {name}" for name in command_names())):
            parts.append(f"## `{line}`\n")
            parts += [f"```text\n{run(f'{line} --help', Path(folder), lang).rstrip()}\n```\n" for lang in ("zh", "en")]
    return "\n" + "\n".join(parts) + "\n"


REGIONS: Mapping[str, Callable[[], str]] = {
    "reasons": reasons,
    "parameters": parameters,
    "columns": columns,
    "limits": limits,
    "ladder": ladder,
    "modules": modules,
    "commands": commands,
}


def language(name: str) -> str:
    return "zh" if "zh-CN" in name else "en"


def main() -> None:
    """Rewrite generated regions and quoted output in every document."""
    with tempfile.TemporaryDirectory() as folder:
        place = copy(Path(folder))
        for name in DOCS:
            path = ROOT / name
            text = path.read_text("utf-8")
            text = markdown.renewed(text, {region: REGIONS[region]() for region in markdown.regions(text)})
            for block in markdown.blocks(text):
                if block.info.startswith("console"):
                    old = f"```{block.info}\n{block.text}```"
                    text = text.replace(old, f"```{block.info}\n{console(block, place, language(name))}```")
            path.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
