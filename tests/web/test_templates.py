"""Every template is used and parses; none computes."""

from __future__ import annotations

import re
from itertools import chain

from flask import Flask
from jinja2 import nodes

from assess.app import TEMPLATES

NAMES = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html"))
ARITHMETIC = (nodes.Add, nodes.Sub, nodes.Mul, nodes.Div, nodes.FloorDiv, nodes.Mod, nodes.Pow)


def test_every_template_is_used(app: Flask) -> None:
    """Rendered by a view, extended or imported."""
    code = "".join(path.read_text("utf-8") for path in (TEMPLATES.parent / "assess").rglob("*.py"))
    own = "".join((TEMPLATES / name).read_text("utf-8") for name in NAMES)
    used = set(re.findall(r"render_template\(\s*\"([^\"]+)\"", code)) | set(
        re.findall(r"(?:extends|from|import) '([^']+)'", own)
    )
    assert used == set(NAMES)
    for name in NAMES:
        app.jinja_env.get_template(name)


def test_templates_show_and_never_compute(app: Flask) -> None:
    """Lists may be joined and counted; nothing is added up, and nothing is passed off as safe."""
    for name in NAMES:
        text = (TEMPLATES / name).read_text("utf-8")
        assert "|safe" not in text.replace(" ", "")
        tree = app.jinja_env.parse(text)
        sums = list(chain.from_iterable(tree.find_all(kind) for kind in ARITHMETIC))
        bad = [node for node in sums if not _of_lists(node)]
        assert bad == [], (name, [node.lineno for node in bad])


def _of_lists(node: nodes.Node) -> bool:
    """Joining lists, or counting what a list leaves."""
    sides = (getattr(node, "left", None), getattr(node, "right", None))
    counted = any(isinstance(side, nodes.Filter) and side.name == "length" for side in sides)
    return counted or any(isinstance(side, nodes.List | nodes.CondExpr) for side in sides)
