"""House rules that need to know what an expression is: mypy reads the tree once, and each rule looks at its types."""

from __future__ import annotations

import ast
from collections.abc import Mapping

from mypy import build
from mypy.modulefinder import BuildSource
from mypy.options import Options
from mypy.types import AnyType, Instance, ProperType, UnionType, get_proper_type

from tests.house_rules import excused_lines

UNREAD = ("alembic", "click", "cryptography", "flask", "openpyxl", "plotly", "rich", "sqlalchemy", "werkzeug")
EXACT_QUOTIENTS = {"fractions.Fraction", "pathlib.Path", "assess.scoring.rule_kinds.formula.Formula"}
ARITHMETIC = (ast.Add, ast.Sub, ast.Mult, ast.FloorDiv, ast.Mod, ast.Pow)
CHOOSING = {"where", "full", "full_like", "minimum", "maximum", "clip", "gcd", "lcm", "searchsorted"}
CHOOSING |= {"add", "subtract", "multiply", "floor_divide", "remainder", "power"}
"""Functions of NumPy that take a Python integer beside a column, and find a type for it."""
FILLED = {"fill_value", "a_min", "a_max", "min", "max", "x1", "x2"}
Place = tuple[int, int, int | None, int | None]


class Typed:
    """Files as mypy reads them; `type_of` a node of one of their trees."""

    def __init__(self, files: Mapping[str, str]) -> None:
        options = Options()
        options.export_types = options.preserve_asts = options.check_untyped_defs = True
        options.follow_imports = "silent"
        # What is read once, NumPy above all, is kept; the sources below are given as texts, which are always read anew.
        options.cache_dir = ".mypy_cache/typed_rules"
        # A type that is not read is Any, which no rule takes for harmless: nothing is missed by not reading.
        unread = {"follow_imports": "skip", "follow_imports_for_stubs": True}
        options.per_module_options = {f"{package}.*": dict[str, object](unread) for package in UNREAD}
        sources: list[BuildSource] = []
        self.trees: dict[str, ast.Module] = {}
        self.shifts: dict[str, int] = {}
        shift = 100_000  # beyond the lines of every file that mypy reads besides
        for name, text in files.items():
            module = name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
            # mypy's nodes know their line but not their file: blank lines in front give each file lines of its own.
            sources.append(BuildSource(name, module, "\n" * shift + text))
            self.trees[name], self.shifts[name] = ast.parse(text), shift
            shift += len(text.splitlines()) + 1
        types = build.build(sources, options).types
        self.types: dict[Place, ProperType] = {
            (node.line, node.column, node.end_line, node.end_column): get_proper_type(kind)
            for node, kind in types.items()
        }

    def type_of(self, name: str, node: ast.expr) -> ProperType | None:
        """None for what mypy did not look at."""
        shift = self.shifts[name]
        for first in (node, _first(node)):
            for last in (node, _last(node)):
                end = (last.end_lineno or last.lineno) + shift
                found = self.types.get((first.lineno + shift, first.col_offset, end, last.end_col_offset))
                if found is not None:
                    return found
        return None


def _first(node: ast.expr) -> ast.expr:
    """Where mypy may have an operation begin: at its first operand, without the bracket that stands before it."""
    return _first(node.left) if isinstance(node, ast.BinOp) else node


def _last(node: ast.expr) -> ast.expr:
    return _last(node.right) if isinstance(node, ast.BinOp) else node


def divisions(typed: Typed) -> tuple[int, list[str]]:
    """How many `/` there are, and those that mypy types as neither Fraction nor path: int / int is a float."""
    seen, offences = 0, []
    for name, tree in typed.trees.items():
        nodes = list(ast.walk(tree))
        excused = excused_lines(name, nodes)
        for node in nodes:
            if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div) and node.lineno not in excused:
                seen += 1
                kind = str(typed.type_of(name, node))
                if kind not in EXACT_QUOTIENTS:
                    offences.append(f"{name}:{node.lineno}: / makes {kind}")
    return seen, offences


def raw_constants(typed: Typed, folders: tuple[str, ...]) -> list[str]:
    """Where a Python integer meets a column without the type that a bound proved for it: NumPy would choose one."""
    offences = []
    for name, tree in typed.trees.items():
        if name.startswith(folders):
            met = ((node.lineno, _offence(typed, name, node)) for node in ast.walk(tree) if hasattr(node, "lineno"))
            offences += [f"{name}:{line}: {what}" for line, what in met if what]
    return sorted(offences)


def _offence(typed: Typed, name: str, node: ast.AST) -> str:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ARITHMETIC):
        return "a raw integer and a column" if _met(typed, name, node.left, node.right) else ""
    if isinstance(node, ast.AugAssign) and isinstance(node.op, ARITHMETIC):
        return "a raw integer into a column" if _met(typed, name, node.target, node.value) else ""
    if isinstance(node, ast.Call) and _numpy(node) == "array":
        return "np.array of raw integers" if _typeless(node) and _listed(typed, name, node.args[0]) else ""
    if isinstance(node, ast.Call) and any(_raw(typed, name, given) for given in _numbers(node)):
        return f"np.{_numpy(node)} of a raw integer"
    return ""


def _met(typed: Typed, name: str, *pair: ast.expr) -> bool:
    """Whether one of the two is a column of whole numbers, or may be, and the other a raw integer."""
    return any(_raw(typed, name, one) for one in pair) and any(_column(typed, name, one) for one in pair)


def _numpy(call: ast.Call) -> str:
    function = call.func
    mine = isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name) and function.value.id == "np"
    return function.attr if mine and isinstance(function, ast.Attribute) else ""


def _listed(typed: Typed, name: str, node: ast.expr) -> bool:
    """Whether what becomes an array is made of raw integers, or is one."""
    if isinstance(node, ast.ListComp):
        return _raw(typed, name, node.elt)
    if isinstance(node, ast.List | ast.Tuple):
        return any(_raw(typed, name, part) for part in node.elts)
    return "builtins.int" in str(typed.type_of(name, node))


def _typeless(call: ast.Call) -> bool:
    return len(call.args) == 1 and not any(keyword.arg == "dtype" for keyword in call.keywords)


def _numbers(call: ast.Call) -> list[ast.expr]:
    """What the call puts into a column or holds against it: not the shape of np.full, nor an option as side or out."""
    if _numpy(call) not in CHOOSING:
        return []
    named = [keyword.value for keyword in call.keywords if keyword.arg in FILLED]
    return [*(call.args[1:2] if _numpy(call) == "full" else call.args), *named]


def _parts(node: ast.expr) -> list[ast.expr]:
    if isinstance(node, ast.BinOp):
        return [node.left, node.right]
    return node.args if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "max" else []


def _column(typed: Typed, name: str, node: ast.expr) -> bool:
    kind = typed.type_of(name, node)
    if kind is None or isinstance(kind, AnyType):
        # What mypy can't tell (10**n is Any) is what its parts are.
        return any(_column(typed, name, part) for part in _parts(node)) if _parts(node) else True
    return isinstance(kind, Instance) and kind.type.fullname == "numpy.ndarray" and "float" not in str(kind)


def _raw(typed: Typed, name: str, node: ast.expr) -> bool:
    """An integer that is not spelled out on the spot, such as the 0 of np.maximum(column, 0)."""
    spelled = node.operand if isinstance(node, ast.UnaryOp) else node
    if isinstance(spelled, ast.Constant):
        return False
    kind = typed.type_of(name, node)
    if (kind is None or isinstance(kind, AnyType)) and _parts(node):
        return not _column(typed, name, node) and any(_raw(typed, name, part) for part in _parts(node))
    parts = kind.items if isinstance(kind, UnionType) else [kind]
    return any(isinstance(part, Instance) and part.type.fullname == "builtins.int" for part in parts)
