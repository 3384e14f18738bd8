"""The arithmetic of each rule kind of `indicators.kinds`; it stands in `assess.scoring.rule_kinds` under its name."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module

from assess.scoring import rule_kinds
from assess.scoring.rule_kinds.arithmetic import Arithmetic
from indicators.kinds import KINDS

ARITHMETIC: Mapping[str, Arithmetic] = {
    kind: import_module(f"{rule_kinds.__name__}.{kind}").ARITHMETIC for kind in KINDS
}
"""Kind → what is computed of it; a kind without a file fails at the first import."""
