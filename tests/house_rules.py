"""The house rules: each takes a file's name and text and lists its offences, so that a bad sample can prove it."""

from __future__ import annotations

import ast
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator

Rule = Callable[[str, str], list[str]]

# Where floats may stand: approximations that carry their error bound, whose close calls are decided exactly.
PROVED_APPROXIMATIONS = {
    "assess/scoring/numbers/exact.py": {"*"},
    "assess/scoring/pools.py": {"_set_loose", "near", "share"},
    "assess/scoring/numbers/weighted_sums.py": {"grow"},
    "assess/scoring/totals.py": {"_limit", "_error", "_base_near"},
}
# The verifier travels inside every package as one file, of any length: an auditor reads it from first to last.
WHOLE = {"assess/sealing/verify.py"}
WTFORMS_OWN = "_value"  # what a field shows: WTForms has no other name for it
FLOATS = {"float16", "float32", "float64", "float_", "double", "longdouble", "true_divide", "divide", "mean", "average"}
CLOCKS = {("now", "datetime"), ("utcnow", "datetime"), ("today", "datetime"), ("today", "date")}
XML_NAMES = ("schemas.openxmlformats.org", "schemas.microsoft.com", "purl.oclc.org", "www.w3.org")
SOUP = {"utils", "util", "helpers", "helper", "managers", "manager", "common", "base", "misc", "services"}


def _name(node: ast.AST) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def _calls(text: str) -> Iterator[ast.Call]:
    return (node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call))


def _imports(text: str) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.lineno, "." * node.level + (node.module or "")


def _docstrings(tree: ast.Module) -> set[int]:
    """The nodes that are prose: they may name a year."""
    found = set()
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list) and body and isinstance(body[0], ast.Expr):
            found.add(id(body[0].value))
    return found


def _inexact(node: ast.AST) -> str:
    """What makes this node a binary float, or nothing."""
    if isinstance(node, ast.Constant) and isinstance(node.value, float):
        return f"float literal {node.value!r}"
    if isinstance(node, ast.Attribute) and node.attr in FLOATS:
        return f".{node.attr}"
    if isinstance(node, ast.AugAssign) and isinstance(node.op, ast.Div):
        return "division in place"
    if isinstance(node, ast.Call) and _name(node.func) in {"float", "round"}:
        return f"{_name(node.func)}("
    if isinstance(node, ast.Call) and _name(node.func) != "isinstance":
        given = [*node.args, *(keyword.value for keyword in node.keywords)]
        return "float as a column type" if any(_name(argument) == "float" for argument in given) else ""
    return ""


def excused_lines(name: str, nodes: list[ast.AST]) -> set[int]:
    """The lines of proved approximations."""
    proved = PROVED_APPROXIMATIONS.get(name, set())
    functions = [node for node in nodes if isinstance(node, ast.FunctionDef) and proved & {"*", node.name}]
    return {line for node in functions for line in range(node.lineno, (node.end_lineno or node.lineno) + 1)}


def _unreckoned(nodes: list[ast.AST]) -> set[int]:
    """Annotations, and how alike two spellings must be: no score comes from them."""
    parts = [getattr(node, part, None) for node in nodes for part in ("annotation", "returns")]
    parts += [node for node in nodes if isinstance(node, ast.Call) and _name(node.func) == "get_close_matches"]
    return {id(inner) for part in parts if part is not None for inner in ast.walk(part)}


def inexact_numbers(name: str, text: str) -> list[str]:
    """No float literal, `float(`, `round(` or float column; division is looked at by its type in `typed_rules`."""
    nodes = list(ast.walk(ast.parse(text)))
    excused, free = excused_lines(name, nodes), _unreckoned(nodes)
    found = [(getattr(node, "lineno", 0), _inexact(node)) for node in nodes if id(node) not in free]
    return [f"{name}:{line}: {what}" for line, what in found if what and line not in excused]


def year_literals(name: str, text: str) -> list[str]:
    """A new year costs no Python: years stand in definitions, never in code."""
    tree = ast.parse(text)
    prose = _docstrings(tree)
    offences = []
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or id(node) in prose:
            continue
        number = type(node.value) is int and 2000 < node.value < 2100 and node.value != 2048
        named = isinstance(node.value, str) and re.search(r"(?<!\d)20\d\d(?!\d)", node.value)
        if number or named:
            offences.append(f"{name}:{node.lineno}: year in {node.value!r}")
    return offences


def filled_init(name: str, text: str) -> list[str]:
    return [f"{name}: not empty"] if name.rpartition("/")[2] == "__init__.py" and text else []


def prints(name: str, text: str) -> list[str]:
    return [f"{name}:{call.lineno}: print(" for call in _calls(text) if _name(call.func) == "print"]


def zoneless_clock(name: str, text: str) -> list[str]:
    """`datetime.now()` without a zone is the machine's opinion; the office's day is a setting."""
    offences = []
    for call in _calls(text):
        owner = _name(call.func.value) if isinstance(call.func, ast.Attribute) else ""
        zoned = _name(call.func) == "now" and (call.args or call.keywords)
        if (_name(call.func), owner) in CLOCKS and not zoned:
            offences.append(f"{name}:{call.lineno}: {owner}.{_name(call.func)}() without a zone")
    return offences


def _idle(statement: ast.stmt) -> bool:
    constant = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    return constant or isinstance(statement, ast.Pass | ast.Continue)


def swallowed_faults(name: str, text: str) -> list[str]:
    """A handler for everything that does nothing hides the next defect."""
    return [
        f"{name}:{node.lineno}: every fault swallowed"
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or _name(node.type) in {"Exception", "BaseException"})
        and all(_idle(statement) for statement in node.body)
    ]


def oversize(name: str, text: str) -> list[str]:
    """A file over 300 lines splits; a function over 40 is two (a test may take 60)."""
    longest = 60 if name.startswith("tests/") else 40
    lines = len(text.splitlines())
    offences = [f"{name}: {lines} lines"] if lines > 300 and name not in WHOLE else []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            offences += [f"{name}:{node.lineno}: {node.name} has {length} lines"] if length > longest else []
    return offences


def _ellipsis(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and node.value.value is ...


def squeezed_lines(name: str, text: str) -> list[str]:
    """One statement a line: no `a; b`, and nothing but `...` behind the colon of an `if`, `for`, `def` or `class`."""
    statements = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.stmt)]
    begun = Counter(node.lineno for node in statements if not _ellipsis(node))
    return [f"{name}:{line}: {count} statements" for line, count in sorted(begun.items()) if count > 1]


def outside_addresses(name: str, text: str) -> list[str]:
    """The intranet has no CDN; XML vocabularies only look like addresses, and this machine is not outside."""
    return [
        f"{name}:{number}: {found.group()}"
        for number, line in enumerate(text.splitlines(), 1)
        for found in re.finditer(r"(?:https?:|['\"(])//(?!127\.0\.0\.1\b)([\w-]+\.)+\w+", line)
        if not any(vocabulary in found.group() for vocabulary in XML_NAMES)
    ]


def machine_paths(name: str, text: str) -> list[str]:
    """Nothing tracked names a place on one machine or the host of a package index."""
    folders = r"(?<![\w.~-])/(?:home|Users|root|work|tmp|opt|mnt)/\w+|[A-Z]:\\\\?Users"
    places = folders + r"|(?:pypi|pythonhosted|npmjs)\.(?:org|com)"
    return [
        f"{name}:{number}: {found.group()}"
        for number, line in enumerate(text.splitlines(), 1)
        for found in re.finditer(places, line)
    ]


def beyond_the_library(name: str, text: str) -> list[str]:
    """Definitions stay readable by anything that has a Python: the standard library and their own room only."""
    allowed = {*sys.stdlib_module_names, "indicators"}
    return [
        f"{name}:{line}: imports {module}" for line, module in _imports(text) if module.split(".")[0] not in allowed
    ]


def private_names(name: str, text: str) -> list[str]:
    """Tests use what the product offers: a name with `_` in front is imported, read or replaced by its owner alone."""
    offences = []
    for node in ast.walk(ast.parse(text)):
        names: list[str] = []
        if isinstance(node, ast.ImportFrom):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.Attribute) and _name(node.value) not in {"self", "cls"}:
            names = [node.attr]
        elif isinstance(node, ast.Call) and _name(node.func) in {"getattr", "setattr", "delattr", "patch"}:
            names = [str(given.value).rpartition(".")[2] for given in node.args if isinstance(given, ast.Constant)]
        private = [one for one in names if one.startswith("_") and not one.startswith("__") and one != WTFORMS_OWN]
        offences += [f"{name}:{getattr(node, 'lineno', 0)}: {one}" for one in private]
    return offences


def unused_imports_allowed(name: str, text: str) -> list[str]:
    """An import for its effect is a call that nobody sees: whoever needs a room's words or tables declares them."""
    silenced = re.compile(r"#\s*(?:ruff:\s*)?noqa:[\sA-Z0-9,]*\bF401\b")
    return [f"{name}:{at}: F401 silenced" for at, line in enumerate(text.splitlines(), 1) if silenced.search(line)]


def names_twice(names: Iterable[str]) -> list[str]:
    """Module names that stand for two things, beside a room's own six and what Python or Alembic name."""
    free = {"models", "actions", "queries", "forms", "views", "words", "__init__", "__main__"}
    places: dict[str, list[str]] = {}
    for name in names:
        folder, _, file = name.rpartition("/")
        if not folder.endswith("/versions"):
            places.setdefault(file.removesuffix(".py"), []).append(name)
    return [f"{stem}: {', '.join(found)}" for stem, found in places.items() if len(found) > 1 and stem not in free]


def crowded_folders(names: Iterable[str]) -> list[str]:
    """Folders of more than 14 modules; rule kinds and versions of the database are a file each, however many."""
    counts = Counter(name.rpartition("/")[0] for name in names if not name.endswith("/__init__.py"))
    free = ("/versions", "/rule_kinds")
    return [
        f"{folder}: {count} modules" for folder, count in counts.items() if count > 14 and not folder.endswith(free)
    ]


def viewless_reads(name: str, text: str) -> list[str]:
    """Pages that read by a connection of their own, which bears no viewer: theirs is `access.connection()`."""
    if not name.endswith("views.py"):
        return []
    return [
        f"{name}:{call.lineno}: {_name(call.func)}"
        for call in _calls(text)
        if _name(call.func) in ("reading", "writing", "connect", "begin", "open_engine")
    ]


def soup_names(name: str, _: str) -> list[str]:
    """A room or file is named by the noun it owns."""
    return [f"{name}: named {part}" for part in name.removesuffix(".py").split("/") if part in SOUP]
