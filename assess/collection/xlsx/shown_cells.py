"""What a cell shows of the number that it stores, and whether both are the same to who reads them.

Everything is decimal arithmetic on the stored digits.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Context, Decimal
from fractions import Fraction

from assess.collection.xlsx.number_formats import GENERAL, Format, Part, literal, part_of

_WIDE = Context(prec=60)
_TELLING = re.compile(r"[0-9０-９.．/／%％‰‱+\-−－×^½¼¾〇零一二三四五六七八九十百千万亿]")
"""What makes another number of digits that it stands beside: 3万, 5%, 1/2."""
_SIGN = re.compile("[-−－(（]")


@dataclass(frozen=True)
class Shown:
    """How a number looks. same: it is the number that is stored; rounded: but for digits behind the point."""

    text: str
    same: bool
    rounded: bool = False


def shown(form: Format, number: Decimal) -> Shown:
    """How a number looks in a format that is no date's."""
    if form.plain:
        return Shown(_plain(number), True)
    if form.conditions:
        # Which part holds is not asked: all of them must say the same number.
        looks = [_seen(part, number, 0) for part in form.parts]
        odd = next((look for look in looks if not look.same), looks[0])
        return replace(odd, same=odd.same and number >= 0)
    at = 0
    if number < 0 and len(form.parts) > 1:
        at = 1
    elif not number and len(form.parts) > 2:
        at = 2
    return _seen(form.parts[at] if form.parts else part_of([GENERAL]), number, at)


def _seen(part: Part, number: Decimal, at: int) -> Shown:
    """How a number looks in a part: 0 for positive numbers, 1 for negative ones, 2 for zero."""
    text, value = _rendered(part, number, minus=at == 0)
    said = part.literal.strip()
    told = bool(_TELLING.search(_SIGN.sub("", said, count=1) if at == 1 else said))
    signed = bool(_SIGN.search(said)) == (at == 1) or (at == 0 and "(" not in said)
    changed = part.percents or part.scale or part.fraction or part.split or not part.digits
    same = signed and not (told or changed) and bool(re.search("[0-9]", text))
    return Shown(text, same, same and value != number)


def shown_text(form: Format, text: str) -> str:
    """How a text looks."""
    if form.words is None or form.plain:
        return text
    return "".join(text if mark == "@" else literal(mark) for mark in form.words.marks)


def code_shown(form: Format, number: Decimal) -> str:
    """A whole number as the digits that are shown; "" where something else stands there than digits."""
    if form.plain:
        return _plain(number)
    part = form.parts[0] if form.parts else part_of([GENERAL])
    odd = part.places or part.percents or part.scale or part.fraction or part.exponent or part.spoken or part.thousands
    if form.conditions or odd or part.literal.strip() or not part.digits or number < 0 or "." in part.marks:
        return ""
    text = _rendered(part, number, minus=True)[0].strip()
    if not number and len(form.parts) > 2:
        return ""
    return text if re.fullmatch("[0-9]+", text) else ""


def _plain(number: Decimal) -> str:
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _rendered(part: Part, number: Decimal, minus: bool) -> tuple[str, Decimal]:
    """The text, and the number that its digits say (without scaling)."""
    size = abs(number)
    sign = "-" if minus and number < 0 else ""
    if part.general or part.text:
        digits, kept = _plain(size), size
    elif part.exponent:
        kept = size
        digits = format(size, f".{len(part.places)}E")
        kept = Decimal(digits)
        digits = re.sub(r"E([+-])(\d)$", r"E\g<1>0\2", digits)
    elif part.fraction:
        near = Fraction(size).limit_denominator(10 ** min(part.fraction - 1, 4) - 1 or 1)
        digits, kept = str(near), size
    else:
        digits, kept = _digits(part, size)
    if part.split and not (part.places or part.general):
        return sign + _spread(part, digits), kept
    pieces: list[str] = []
    told = False
    for mark in part.marks:
        if mark in ("0", "#", "?", ".", ",", GENERAL, "@", "/") or mark[:2].upper() in ("E+", "E-"):
            if not told:
                pieces.append(digits)
                told = True
        else:
            pieces.append(literal(mark))
    return (sign + "".join(pieces)).strip(), kept.copy_sign(number) if number else kept


def _spread(part: Part, digits: str) -> str:
    """Digits with characters between them, filled in from the right."""
    left = list(digits.rjust(len(part.whole), "0"))
    pieces: list[str] = []
    more = len(part.whole)
    for mark in reversed(part.marks):
        if mark in ("0", "#", "?"):
            more -= 1
            pieces.append(left.pop() if more else "".join(left))
        elif mark != ",":
            pieces.append(literal(mark))
    return "".join(reversed(pieces)).strip()


def _digits(part: Part, size: Decimal) -> tuple[str, Decimal]:
    """Digits as the placeholders want them."""
    if not part.digits:
        return "", size
    moved = size.scaleb(2 * part.percents - 3 * part.scale, _WIDE)
    kept = moved.quantize(Decimal(1).scaleb(-len(part.places)), rounding="ROUND_HALF_UP", context=_WIDE)
    whole, _, behind = format(kept, "f").partition(".")
    needed = part.places.rfind("0") + 1
    behind = behind[:needed] + behind[needed:].rstrip("0")
    least = len(part.whole) - part.whole.find("0") if "0" in part.whole else 0
    whole = whole.lstrip("0").rjust(least, "0")
    if part.thousands:
        whole = f"{int(whole):,}".rjust(least, "0") if whole else ""
    return f"{whole}.{behind}" if behind else whole, kept.scaleb(3 * part.scale - 2 * part.percents, _WIDE)
