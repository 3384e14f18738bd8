"""The example years of the state-owned enterprises (示例数据): 12 invented firms in three risk classes, each a group.

`python -m tests.example_enterprises` writes docs/example/<year>/enterprises, the same bytes on every machine.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from tests.example_draws import (
    EXAMPLES,
    YEARS,
    Item,
    Row,
    Unit,
    a_closing,
    definition,
    draw,
    level_rows,
    row,
    text,
    write,
    year_files,
)

HIGH, MIDDLE, LOW = "一类企业", "二类企业", "三类企业"
CLASSES = {"99051": HIGH, "99052": MIDDLE, "99053": LOW}
NAMES = {
    "990511": "示例市城市燃气集团有限公司",
    "990512": "示例市公共交通集团有限公司",
    "990513": "示例市建设工程集团有限公司",
    "990514": "示例市矿业开发集团有限公司",
    "990515": "示例市港口物流集团有限公司",
    "990521": "示例市水务集团有限公司",
    "990522": "示例市热力集团有限公司",
    "990523": "示例市城市建设投资开发与综合交通枢纽运营管理集团有限责任公司",
    "990524": "示例市粮食储备集团有限公司",
    "990531": "示例市文化旅游投资集团有限公司",
    "990532": "示例市国有资本运营集团有限公司",
    "990533": "示例市数字科技集团有限公司",
}
# One digit a firm, in the order of the names: 0 very careful … 4 poor.
CARE = {
    2024: "31232" + "1321" + "121",
    2025: "21322" + "1230" + "210",
    2026: "10243" + "0211" + "100",
}
SAME_AS: Mapping[int, Mapping[str, str]] = {2024: {}, 2025: {"990532": "990533"}, 2026: {"990532": "990533"}}

LOW_LACKS = "B3 B4 C8 X1"  # what 三类 firms do not have; the scheme says so in the text of each item
# What does not apply to a firm: items or whole indicators.
LACKING = {
    "990511": "X1",
    "990512": "G",
    "990521": "D4",
    "990522": "X1",
    "990524": "D4 X1",
    "990531": "C9 D1 D2 D4 G H6",
    "990532": "C9 D1 D2 D4 E2 G H6",
    "990533": "C9 D1 D2 D4 E2 G H6",
}
NO_MAJOR_HAZARDS = ("C5", "C6")  # half of the middle class, most of the low class

# Accidents 2021…2026, deaths 2023…2026, control quota 2024…2026.
NONE = ((0,) * 6, (0,) * 4, (0, 0, 0))
ACCIDENTS = {
    "990511": ((3, 2, 2, 3, 1, 1), (1, 6, 0, 0), (1, 1, 1)),
    "990512": ((6, 5, 5, 4, 4, 2), (2, 2, 1, 1), (2, 2, 2)),
    "990513": ((4, 4, 3, 3, 4, 2), (2, 1, 2, 1), (2, 2, 1)),
    "990514": ((4, 3, 3, 2, 3, 4), (2, 1, 1, 10), (2, 1, 1)),
    "990515": ((3, 2, 2, 2, 1, 3), (1, 1, 0, 3), (1, 1, 2)),
    "990521": ((1, 1, 1, 1, 0, 0), (0, 0, 0, 0), (1, 1, 1)),
    "990522": ((2, 1, 1, 1, 2, 1), (0, 0, 1, 0), (1, 1, 1)),
    "990523": ((3, 2, 2, 2, 1, 1), (1, 1, 1, 1), (1, 1, 1)),
    "990524": ((1, 1, 0, 0, 0, 0), (0, 0, 0, 0), (0, 0, 0)),
    "990531": ((0, 1, 0, 1, 0, 0), (0, 1, 0, 0), (0, 0, 0)),
}
# Accidents with liability, as the investigations found: level → number; 重大 stands for major ones.
LIABLE: Mapping[tuple[int, str], Mapping[str, int]] = {
    (2024, "990511"): {"较大事故主要责任": 2},
    (2024, "990512"): {"一般事故次要责任": 2},
    (2024, "990513"): {"一般事故主要责任": 1},
    (2024, "990514"): {"一般事故主要责任": 1},
    (2024, "990531"): {"一般事故次要责任": 1},
    (2025, "990512"): {"一般事故主要责任": 1, "一般事故次要责任": 1},
    (2025, "990513"): {"一般事故主要责任": 2},
    (2025, "990522"): {"一般事故主要责任": 1},
    (2026, "990512"): {"一般事故次要责任": 1},
    (2026, "990514"): {"重大": 1, "一般事故主要责任": 1},
    (2026, "990515"): {"较大事故主要责任": 1, "一般事故次要责任": 1},
    (2026, "990523"): {"一般事故次要责任": 1},
}

# What the story fixes: year and firm, then item: value.
FIXED: Mapping[tuple[int, str], Mapping[str, str]] = {
    (2024, "990523"): {"C5": "90", "C7": "1"},
    (2024, "990514"): {"C5": "55"},
    (2025, "990522"): {"C2": "86", "C4": "77.5", "C5": "78.5", "C6": "60", "C8": "48", "C3": "6"},
    (2026, "990514"): {"A2": "5", "A3": "84", "B2": "60", "C4": "81", "C5": "76", "C6": "70", "C9": "1", "F2": "1"},
    (2026, "990522"): {"C5": "92", "C7": "1"},
}
# Bonuses and penalties: year, firm, code, value, level.
OUTSIDE: tuple[tuple[int, str, str, str, str], ...] = (
    (2024, "990521", "BN1", "", "市级"),
    (2024, "990511", "PN1", "", "省级"),
    (2025, "990524", "BN2", "1", ""),
    (2025, "990513", "PN1", "", "市级"),
    (2025, "990531", "PN2", "2", ""),
    (2026, "990512", "BN1", "", "省级"),
    (2026, "990514", "PN1", "", "国务院安委会"),
    (2026, "990521", "BN2", "3", ""),
)
# Recorded vetoes: year, firm, veto, date, state, basis.
VETOES: tuple[tuple[int, str, str, str, str, str], ...] = (
    (2024, "990532", "A-V1", "2024-12-06", "confirmed", "示例安委〔2024〕27号认定书（示例数据）"),
    (2024, "990532", "A-V1", "2025-01-10", "lifted", "示例安委〔2025〕1号复核决定（示例数据）"),
    (2025, "990513", "L-V1", "2025-12-04", "confirmed", "示例安委〔2025〕29号认定书（示例数据）"),
    (2025, "990531", "A-V1", "2025-12-19", "confirmed", "示例安委〔2025〕32号认定书（示例数据）"),
    (2025, "990514", "H-V1", "2025-08-14", "confirmed", "示例安委〔2025〕21号认定书（示例数据）"),
)


def units(_: int = 0) -> dict[str, tuple[str, str]]:
    """Code → name and risk class, in the order of the table; the same in every year."""
    return {code: (name, CLASSES[code[:5]]) for code, name in NAMES.items()}


def named(item: str, words: str) -> bool:
    """Whether an item, or its whole indicator, is among the words."""
    return bool({item, item[0]} & set(words.split()))


class Enterprise(Unit):
    """A state-owned enterprise of the city in one year."""

    rare = ("L2", "L5")
    held = ("C7",)

    def __init__(self, year: int, code: str) -> None:
        care = int(CARE[year][list(NAMES).index(code)])
        super().__init__(year, code, care, SAME_AS[year].get(code, code))
        self.group = CLASSES[code[:5]]

    def fixed(self, item: str) -> str | None:
        return FIXED.get((self.year, self.code), {}).get(item)

    def lacks(self, item: str) -> bool:
        """By its class, by its trade, and by what happened in the year."""
        if named(item, LACKING.get(self.code, "")) or (self.group == LOW and named(item, LOW_LACKS)):
            return True
        if item in NO_MAJOR_HAZARDS:
            percent = {HIGH: 0, MIDDLE: 50, LOW: 80}[self.group]
            return draw("hazards", self.year, self.like) % 100 < percent
        if item in ("L4", "L5"):
            return not LIABLE.get((self.year - 1, self.code), {})
        return item == "L3" and accidents(self.code, self.year) == 0

    def figures(self, item: Item) -> list[Row] | None:
        code = item["code"]
        if code in ("K1", "K2", "K3", "K4", "K5", "K6"):
            return accident_rows(self, code)
        if code in ("L1", "L2") and not accidents(self.code, self.year):
            return [row(self, code, 0)]
        if code == "L4":
            return [row(self, code, a_closing(self, code, accidents(self.code, self.year - 1)))]
        if code == "D3":
            now, before = spending(self, self.year), spending(self, self.year - 1)
            return [row(self, code, text(now), base=text(before))]
        return None


def accidents(code: str, year: int) -> int:
    return ACCIDENTS.get(code, NONE)[0][year - 2021]


def deaths(code: str, year: int) -> int:
    return ACCIDENTS.get(code, NONE)[1][year - 2023]


def spending(unit: Unit, year: int) -> Decimal:
    """Safety spending (万元) of a year, from that of 2023 and each year's growth; shared with whom the firm is like."""
    amount = Decimal(400 + 20 * (draw("spending", unit.like) % 60))
    for past in range(2024, year + 1):
        amount *= Decimal(100 + (4, 3, 5, 3, 2, 4, 1, 0)[draw("growth", past, unit.like) % 8]) / 100
    return amount.quantize(Decimal("0.01"))


def injury_rate(unit: Unit, year: int) -> Decimal:
    """Injuries per thousand workers: an invented rate that mostly falls; none where nothing is exposed."""
    if unit.code in ("990532", "990533"):
        return Decimal(0)
    start = 60 + draw("injuries", unit.code) % 90
    drop = sum(draw("injuries", past, unit.code) % 9 - 1 for past in range(2024, year + 1))
    return Decimal(start - drop) / 100


def accident_rows(unit: Unit, item: str) -> list[Row]:
    """The figures of accident control, and the accidents the firm is liable for."""
    series, _, quotas = ACCIDENTS.get(unit.code, NONE)
    found = dict(LIABLE.get((unit.year, unit.code), {}))
    major = found.pop("重大", 0)
    place = unit.year - 2024
    if item == "K1":
        return [row(unit, item, deaths(unit.code, unit.year), limit=quotas[place])]
    if item == "K3":
        now, before = injury_rate(unit, unit.year), injury_rate(unit, unit.year - 1)
        return [row(unit, item, text(now), base=text(before))]
    if item == "K4":
        return level_rows(unit, item, found)
    if item == "K5":
        return [row(unit, item, major)]
    if item == "K6":
        return [row(unit, item, ";".join(str(count) for count in series[place : place + 4]))]
    return [row(unit, item, accidents(unit.code, unit.year), base=accidents(unit.code, unit.year - 1))]


def files(year: int) -> dict[str, bytes]:
    """File name → bytes, for one example year."""
    scheme = definition(year, "enterprises")
    return year_files(scheme, units(), (Enterprise(year, code) for code in NAMES), OUTSIDE, VETOES)


if __name__ == "__main__":
    for each in YEARS:
        write(EXAMPLES / str(each) / "enterprises", files(each))
