"""The house rules over the tree as it is, and each rule shown red on a bad sample."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from indicators.kinds import KINDS
from indicators.loader import load
from tests import house_rules as rules
from tests.typed_rules import Typed, divisions, raw_constants

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("assess", "indicators", "reports")
SCORE_PATHS = ("assess/scoring", "assess/results", "assess/collection", "indicators")
SKIPPED = {"__pycache__", "build", "dist", "mutants"}

# rule, where it holds, a bad sample (name, text), and a good one that must pass
HOUSE = [
    (rules.inexact_numbers, SCORE_PATHS, ("a.py", "x = 0.5"), ("a.py", "get_close_matches(x, y, cutoff=0.5)")),
    (rules.inexact_numbers, SCORE_PATHS, ("a.py", "x = float('1')"), ("a.py", "isinstance(x, float)")),
    (rules.inexact_numbers, SCORE_PATHS, ("a.py", "x = round(y, 2)"), ("a.py", "x = rounded(y, 2)")),
    (rules.inexact_numbers, SCORE_PATHS, ("a.py", "x /= y"), ("a.py", "x //= y")),
    (rules.inexact_numbers, SCORE_PATHS, ("a.py", "x = y.astype(float)"), ("a.py", "x = y.astype(int)")),
    (rules.inexact_numbers, SCORE_PATHS, ("a.py", "x = np.float64"), ("a.py", "x: np.float64")),
    (
        rules.inexact_numbers,
        SCORE_PATHS,
        ("assess/scoring/pools.py", "def total():\n    return 0.5"),
        ("assess/scoring/pools.py", "def near():\n    return 0.5"),
    ),
    (rules.year_literals, ROOMS, ("a.py", "if year == 2025: pass"), ("a.py", "'''Since 2025.'''\nx = 20250")),
    (rules.year_literals, ROOMS, ("a.py", "x = 'GOV-2026'"), ("a.py", "x = 'GB18030'")),
    (rules.filled_init, (*ROOMS, "tests"), ("a/__init__.py", "x = 1\n"), ("a/__init__.py", "")),
    (rules.prints, ("assess/scoring", "indicators"), ("a.py", "print(1)"), ("a.py", "click.echo(1)")),
    (rules.zoneless_clock, ROOMS, ("a.py", "datetime.now()"), ("a.py", "datetime.now(zone)")),
    (rules.zoneless_clock, ROOMS, ("a.py", "datetime.date.today()"), ("a.py", "datetime.datetime.now(tz=zone)")),
    (
        rules.swallowed_faults,
        (*ROOMS, "tests"),
        ("a.py", "try:\n    f()\nexcept Exception:\n    pass"),
        ("a.py", "try:\n    f()\nexcept KeyError:\n    pass"),
    ),
    (rules.oversize, (*ROOMS, "tests"), ("a.py", "x = 1\n" * 301), ("a.py", "x = 1\n" * 300)),
    (rules.oversize, (*ROOMS, "tests"), ("verify.py", "x = 1\n" * 301), ("assess/sealing/verify.py", "x = 1\n" * 999)),
    (
        rules.oversize,
        (*ROOMS, "tests"),
        ("a.py", "def f():\n" + "    x = 1\n" * 40),
        ("tests/a.py", "def f():\n" + "    x = 1\n" * 40),
    ),
    (rules.squeezed_lines, (*ROOMS, "tests"), ("a.py", "x = 1; y = 2"), ("a.py", "x = 1\ny = 2")),
    (rules.squeezed_lines, (*ROOMS, "tests"), ("a.py", "if x: y = 2"), ("a.py", "x = 1 if y else 2")),
    (rules.squeezed_lines, (*ROOMS, "tests"), ("a.py", "class Bad: pass"), ("a.py", "class Form(Protocol): ...")),
    (
        rules.outside_addresses,
        ROOMS,
        ("a.py", "src = 'https://cdn.example.com/x.js'"),
        ("a.py", "src = '/static/x.js'"),
    ),
    (rules.beyond_the_library, ("indicators",), ("a.py", "import numpy"), ("a.py", "import tomllib")),
    (rules.private_names, ("tests",), ("a.py", "from assess.x import _y"), ("a.py", "from assess.x import y")),
    (rules.private_names, ("tests",), ("a.py", "x._y()"), ("a.py", "self._y(x.__name__)")),
    (rules.private_names, ("tests",), ("a.py", "p.setattr(x, '_y', 1)"), ("a.py", "p.setattr(x, 'y', '_z' + w)")),
    (rules.private_names, ("tests",), ("a.py", "p.setattr('assess.x._y', 1)"), ("a.py", "x = '_y'")),
    (
        rules.unused_imports_allowed,
        (*ROOMS, "tests"),
        ("a.py", "import assess.words  # noqa: " + "F401"),
        ("a.py", "import assess.words  # noqa: E501"),
    ),
    (
        rules.viewless_reads,
        ("assess",),
        ("assess/duties/views.py", "def page():\n    with reading(db.engine) as connection:\n        pass"),
        ("assess/duties/views.py", "connection = access.connection()"),
    ),
    (rules.viewless_reads, ("assess",), ("a/list_views.py", "db.engine.connect()"), ("a/worker.py", "reading(engine)")),
    (rules.soup_names, (*ROOMS, "tests"), ("assess/utils.py", ""), ("assess/cli/main.py", "")),
]


def python_files(*folders: str) -> dict[str, str]:
    """Name → text of every Python file below the folders."""
    return {
        path.relative_to(ROOT).as_posix(): path.read_text("utf-8")
        for folder in folders
        for path in sorted((ROOT / folder).rglob("*.py"))
        if not SKIPPED & set(path.relative_to(ROOT).parts)
    }


def tracked_files() -> dict[str, str]:
    """Name → text of what git would carry away; an unpacked archive has no git and is walked instead."""
    asked = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    try:
        listed = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    except (FileNotFoundError, subprocess.CalledProcessError):
        walked = (path.relative_to(ROOT) for path in ROOT.rglob("*"))
        listed = [p.as_posix() for p in walked if not SKIPPED & set(p.parts) and not p.parts[0].startswith(".")]
    texts = {}
    for name in filter(None, listed):
        path = ROOT / name
        if path.is_file():
            texts[name] = path.read_bytes().decode("utf-8", "ignore")
    return texts


@pytest.mark.parametrize(("rule", "folders", "bad", "good"), HOUSE)
def test_rule_sees_its_offence(
    rule: rules.Rule, folders: tuple[str, ...], bad: tuple[str, str], good: tuple[str, str]
) -> None:
    """A guard that cannot fail is a defect: each is red on its bad sample and silent on the good one."""
    assert rule(*bad)
    assert not rule(*good)


@pytest.mark.parametrize(("rule", "folders"), dict.fromkeys((rule, folders) for rule, folders, _, _ in HOUSE))
def test_tree_keeps_the_rule(rule: rules.Rule, folders: tuple[str, ...]) -> None:
    """Every Python file of the rooms it is about keeps the rule."""
    files = python_files(*folders)
    assert len(files) >= len(folders)
    offences = [offence for name, text in files.items() for offence in rule(name, text)]
    assert not offences, "\n".join(offences)


def test_no_module_name_twice_and_no_crowd() -> None:
    """A name leads to one module, and a folder can be taken in at a glance."""
    assert rules.names_twice(["assess/a/lists.py", "reports/b/lists.py"])
    assert not rules.names_twice(["assess/a/views.py", "assess/b/views.py", "assess/a/c.py", "assess/m/versions/c.py"])
    assert rules.crowded_folders(f"assess/a/m{n}.py" for n in range(15))
    assert not rules.crowded_folders([*(f"assess/a/m{n}.py" for n in range(14)), "assess/a/__init__.py"])
    assert not rules.crowded_folders(f"indicators/rule_kinds/m{n}.py" for n in range(15))
    assert rules.names_twice(python_files("assess", "reports")) == []
    assert rules.crowded_folders(python_files(*ROOMS)) == []


DIVIDED = """import numpy as np
from fractions import Fraction as F
x = F(1) / 3
y = 1 / 3
z = np.arange(3) / 3
"""
MET = """import numpy as np
from assess.scoring.facts import Ints
from assess.scoring.numbers.whole import constant
def met(column: Ints, top: int, wide: np.ndarray) -> None:
    raw = [
        np.where(column > 0, top, 0),
        np.full(3, top, dtype=np.int64),
        np.minimum(column, top),
        np.maximum(top, column),
        np.clip(column, 0, top),
        np.array([top, -1]),
        np.array([one * top for one in range(3)]),
        column * top,
        top - wide,
        (column + column) // (2 * top),
        column[1:] + 10**top,
    ]
    column *= top
    column[0] += -top
    proved = constant(top, column.dtype)
    good = [np.where(column > 0, proved, 0), np.full(top, proved), np.minimum(column, proved), column * proved, 2 * top]
    good += [np.maximum(column, 0), np.array([top], dtype=object), (column > top), column * np.array(2, column.dtype)]
    column //= proved
"""


@pytest.fixture(scope="module")
def typed() -> Typed:
    """The score paths and a bad sample for each rule, as mypy reads them: once, for it takes seconds."""
    return Typed({"divided.py": DIVIDED, "met.py": MET, **python_files(*SCORE_PATHS)})


def test_score_paths_divide_fractions_only(typed: Typed) -> None:
    """True division of integers or of columns is a float; every `/` on a score path makes a Fraction (or a path)."""
    seen, offences = divisions(typed)
    assert seen > 6
    assert [one.partition(": ")[0] for one in offences[:2]] == ["divided.py:4", "divided.py:5"]
    assert not offences[2:], "\n".join(offences[2:])


def test_constants_meet_columns_in_the_proved_type(typed: Typed) -> None:
    """`constant` or `proved` stands between a number of a scheme and a column of points."""
    seen = raw_constants(typed, ("met.py",))
    assert sorted({int(one.split(":")[1]) for one in seen}) == [*range(6, 17), 18, 19], "\n".join(seen)
    offences = raw_constants(typed, ("assess/scoring", "assess/results"))
    assert not offences, "\n".join(offences)


def test_no_excuse_outlives_its_function() -> None:
    """The functions that may hold floats are named one by one, and each still exists."""
    files = python_files(*SCORE_PATHS)
    for name, functions in rules.PROVED_APPROXIMATIONS.items():
        assert [one for one in functions - {"*"} if f"def {one}(" not in files[name]] == []


def test_nothing_tracked_names_a_machine() -> None:
    """No path of somebody's machine and no package index host in any tracked file."""
    assert rules.machine_paths("a.md", "see /ho" + "me/li/x")
    assert rules.machine_paths("a.lock", "--index py" + "pi.org")
    assert not rules.machine_paths("a.md", "see docs/home/page and ../work/x")
    files = tracked_files()
    assert len(files) > 20
    offences = [offence for name, text in files.items() for offence in rules.machine_paths(name, text)]
    assert not offences, "\n".join(offences)


def test_locks_carry_hashes_only() -> None:
    """Every locked package has a hash, and no line is an option or an address."""
    for name in ("requirements.lock", "requirements-dev.lock"):
        lines = (ROOT / name).read_text("utf-8").splitlines()
        pinned = [number for number, line in enumerate(lines) if "==" in line and not line.startswith(" ")]
        assert len(pinned) >= 6
        assert all(lines[number].endswith("\\") and "--hash=sha256:" in lines[number + 1] for number in pinned)
        assert not [line for line in lines if line.startswith("-") or "//" in line]


def uncased(kinds: set[str], stems: set[str]) -> set[str]:
    """Rule kinds without a file of worked cases."""
    return kinds - stems


def test_every_rule_kind_has_cases() -> None:
    """A rule kind without worked cases of its own is not finished."""
    assert uncased({"mark", "tick"}, {"tick"}) == {"mark"}
    files = [path for path in (ROOT / "tests/cases/rules").glob("*.toml") if path.stat().st_size]
    assert len(KINDS) >= 12
    assert uncased(set(KINDS), {path.stem for path in files}) == set()


def test_every_shipped_scheme_loads() -> None:
    """What the product ships, its own loader accepts."""
    schemes = sorted((ROOT / "indicators").glob("*/*.toml"))
    assert schemes
    for path in schemes:
        assert load(path).indicators, path


@pytest.mark.parametrize("module", ["assess.scoring.kernel", "indicators.loader"])
def test_pure_rooms_load_nothing_heavy(module: str) -> None:
    """Importing the kernel brings in no web, database or terminal; asked about click itself, the probe says so."""
    heavy = "{'flask', 'click', 'rich', 'sqlalchemy', 'openpyxl', 'python_calamine'}"
    for name, expected in ((module, "[]"), ("click", "['click']")):
        code = f"import sys, {name}; print(sorted({heavy} & set(sys.modules)))"
        done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.stdout.strip() == expected, done.stderr
