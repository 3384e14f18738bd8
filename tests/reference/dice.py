"""A seeded source of chances and of decimals, either few round ones (tie-dense) or many odd ones (continuous)."""

import random
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

LARGEST = Decimal("999999999999.999999")


class Dice(random.Random):
    """One seed, one style: the same draws in the same order, always.

    `decimals` is the scheme's; `calm` is the share of facts that earn full marks; a `plain` year has whole points
    that add up to 100 and nothing that rescales them, so that its totals meet each other and the grade minima.
    """

    def __init__(self, seed: int, style: str) -> None:
        super().__init__(f"{style} {seed}")
        self.dense = style == "tie-dense"
        self.decimals = 2
        self.plain = self.dense and self.happens(0.4)
        self.calm = self.choice([0.3, 0.7, 0.9] if self.dense else [0.0, 0.2, 0.5])

    def happens(self, chance: float) -> bool:
        return self.random() < chance

    def between(self, low: Decimal | int, high: Decimal | int, places: int) -> Decimal:
        """A decimal of at most `places` decimals from low to high, both possible."""
        scale = 10**places
        drawn = self.randint(int(Decimal(low) * scale), int(Decimal(high) * scale))
        return Decimal(drawn).scaleb(-places)

    def points(self, low: Decimal | int, high: Decimal | int) -> Decimal:
        """Points as a scheme may write them; in a tie-dense year whole, or in halves where decimals allow."""
        if not self.dense:
            return self.between(low, high, self.decimals)
        if self.decimals == 0:
            return self.between(low, high, 0)
        halves = self.randint(int(Decimal(low) * 2), int(Decimal(high) * 2))
        return Decimal(halves) / 2

    def parameter(self, few: Sequence[str], high: int) -> Decimal:
        """A positive parameter that is not points: one of a few, or any of up to four decimals."""
        return Decimal(self.choice(few)) if self.dense else self.between(Decimal("0.0001"), high, 4)

    def scale(self) -> int:
        """How large the quantities of an item are; rarely near the end of the twelve digits."""
        return self.choice([10, 20, 100]) if self.dense else self.choice([1, 10, 100, 1000, 10**6, 10**9, 10**11])


def bounded(value: Decimal, places: int = 6) -> Decimal:
    """Cut to what a fact may hold: no sign, six decimals, twelve digits."""
    return min(max(value, Decimal(0)), LARGEST).quantize(Decimal(1).scaleb(-places), rounding="ROUND_DOWN")


def written(value: Decimal) -> str:
    """Plain notation without trailing zeros and without a sign on zero."""
    text = format(value, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


def shuffled(dice: Dice, rows: Sequence[Any]) -> list[Any]:
    mixed = list(rows)
    dice.shuffle(mixed)
    return mixed
