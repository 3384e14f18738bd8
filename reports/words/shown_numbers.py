"""Numbers as the pages write them: the scheme's decimals, a true minus sign, an approximation marked as one."""

from __future__ import annotations

import re
from fractions import Fraction

import numpy as np

from assess.scoring.numbers.number_texts import fixed
from assess.scoring.numbers.whole import rounded
from indicators.schema import Scheme

HYPHEN = re.compile(r"(?<![\w.])-(?=\d)")
NEARLY = "≈"
"""Stands before a number that was rounded to be printed."""


def minus(text: str) -> str:
    """A hyphen before a number is a minus sign to the reader; in codes and dates it stays."""
    return HYPHEN.sub("−", text)


def shown(scheme: Scheme, x: Fraction) -> str:
    """Rounded once to the scheme's decimals, on the magnitude."""
    size = int(rounded(np.array([abs(x.numerator)], object), x.denominator, scheme.decimals, scheme.rounding)[0])
    return minus(fixed(-size if x < 0 else size, scheme.decimals))


def near(scheme: Scheme, x: Fraction) -> str:
    """The same, marked where it is not the number itself."""
    text = shown(scheme, x)
    return text if Fraction(text.replace("−", "-")) == x else NEARLY + text


def signed(text: str) -> str:
    """What is added or taken away, with its sign."""
    said = minus(text)
    return said if said.startswith("−") or not re.search("[1-9]", said) else f"+{said}"
