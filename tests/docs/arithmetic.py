"""Arithmetic as it is printed (× ÷ −), worked out with fractions and nothing else."""

from __future__ import annotations

import ast
import math
import re
from collections.abc import Callable
from fractions import Fraction
from typing import Any

_SIGNS = str.maketrans({"×": "*", "÷": "/", "−": "-"})
_WRITTEN = re.compile(r"(?:[0-9.,()+\-*/ ×÷−]|min|max|floor|ceil)+")
_STEPS: dict[type[ast.operator], Callable[[Fraction, Fraction], Fraction]] = {
    ast.Add: lambda a, b: a + b,
    ast.Sub: lambda a, b: a - b,
    ast.Mult: lambda a, b: a * b,
    ast.Div: lambda a, b: a / b,
}
_CALLS: dict[str, Callable[..., Any]] = {"min": min, "max": max, "floor": math.floor, "ceil": math.ceil}


def is_arithmetic(text: str) -> bool:
    """Whether there is something to work out."""
    return bool(_WRITTEN.fullmatch(text)) and any(sign.isdigit() for sign in text)


def value(text: str) -> Fraction:
    """What an expression makes. Numbers are read as they stand, never through a binary fraction."""
    exact = re.sub(r"\d+(?:\.\d+)?", lambda found: f"'{found[0]}'", text.translate(_SIGNS))
    return _worth(ast.parse(exact.strip(), mode="eval").body)


def _worth(node: ast.AST) -> Fraction:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return Fraction(node.value)
    if isinstance(node, ast.BinOp):
        return _STEPS[type(node.op)](_worth(node.left), _worth(node.right))
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return -_worth(node.operand)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        return Fraction(_CALLS[node.func.id](*map(_worth, node.args)))
    raise ValueError(f"no arithmetic: {ast.dump(node)}")


def claims(text: str) -> list[tuple[str, list[Fraction]]]:
    """Every `a = b = …` among these pieces of code, with what each side makes."""
    return [(text, [value(side) for side in text.split(" = ")])] if _is_claim(text) else []


def _is_claim(text: str) -> bool:
    sides = text.split(" = ")
    return len(sides) > 1 and all(map(is_arithmetic, sides))
