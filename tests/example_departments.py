"""The example years of the departments (示例数据): 24 departments of an invented city in four classes, each a group.

Names are those of common offices, every figure is invented. `python -m tests.example_departments` writes
docs/example/<year>/departments, the same bytes on every machine.
"""

from __future__ import annotations

from collections.abc import Mapping

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
    write,
    year_files,
)

OVERALL, SUPERVISING, INDUSTRY, SUPPORT = "综合监管", "负有监管职责", "行业主管", "支持保障"
CLASSES = {"99040": OVERALL, "99041": SUPERVISING, "99042": INDUSTRY, "99043": SUPPORT}
NAMES = {
    "990401": "示例市应急管理局",
    "990402": "示例市消防救援支队",
    "990411": "示例市公安局",
    "990412": "示例市交通运输局",
    "990413": "示例市住房和城乡建设局（示例市人民防空办公室、示例市房屋征收与物业管理办公室）",
    "990414": "示例市自然资源和规划局",
    "990415": "示例市市场监督管理局",
    "990416": "示例市城市管理局",
    "990417": "示例市农业农村局",
    "990418": "示例市水利局",
    "990419": "示例市卫生健康委员会",
    "990421": "示例市发展和改革委员会",
    "990422": "示例市工业和信息化局",
    "990423": "示例市教育体育局",
    "990424": "示例市民政局",
    "990425": "示例市商务局",
    "990426": "示例市文化广电和旅游局",
    "990427": "示例市人民政府国有资产监督管理委员会",
    "990431": "示例市财政局",
    "990432": "示例市人力资源和社会保障局",
    "990433": "示例市科学技术局",
    "990434": "示例市审计局",
    "990435": "中共示例市委机构编制委员会办公室",
    "990436": "中共示例市委宣传部",
}
# In the first year the fire brigade was assessed as a supervising department: 综合监管 had a single unit.
MOVED = {(2024, "990402"): SUPERVISING}

# One digit a department, in the order of the names: 0 very careful … 4 poor.
CARE = {
    2024: "13" + "021231234" + "1321203" + "012213",
    2025: "12" + "122132213" + "1420112" + "011222",
    2026: "01" + "112212312" + "0211012" + "001132",
}
SAME_AS: Mapping[int, Mapping[str, str]] = {
    2024: {},
    2025: {},
    2026: {"990424": "990423", "990432": "990431"},
}

# Items or whole indicators that a class does not have; the scheme says so in the text of each item.
BY_CLASS = {
    OVERALL: "D H J8 X1",
    SUPERVISING: "D10 G H",
    INDUSTRY: "C G H J7",
    SUPPORT: "A3 A7 B2 C D E F G J5 J6 J7 J8 L1 L2 L3 L6 M X1",
}
# Functions that only some departments have: item or indicator → the departments it applies to.
ONLY = {
    "C11": "990419",
    "D4": "990412 990413 990414 990416 990417 990418 990421 990422",
    "D6": "990412 990413 990415 990416 990418 990421",
    "D7": "990411 990415 990419 990423 990424 990425 990426",
    "D9": "990411 990412 990413 990414 990417 990421 990422",
    "E": "990401 990402 990411 990412 990413 990414 990415 990416 990418 990421 990422 990425",
    "F2": "990401 990412 990416 990421 990422",
    "G3": "990401",
    "H5": "990431 990432",
    "J7": "990401 990402 990411 990412 990413 990414 990416 990417",
    "X1": "990411 990412 990413 990415 990416 990417 990421 990422 990425 990426 990427",
    "X2": "990415 990425",
}
NO_MAJOR_HAZARDS = ("F4", "F6")  # 30 % of the departments have none in a year

# Accidents of the field 2021…2026, deaths 2023…2026, control quota 2024…2026.
NONE = ((0,) * 6, (0,) * 4, (0, 0, 0))
ACCIDENTS = {
    "990401": ((14, 13, 12, 11, 10, 9), (9, 8, 7, 6), (8, 8, 7)),
    "990402": ((6, 5, 5, 4, 4, 3), (2, 1, 1, 1), (2, 1, 1)),
    "990411": ((92, 88, 85, 81, 80, 74), (42, 41, 39, 36), (42, 40, 39)),
    "990412": ((15, 14, 13, 13, 12, 11), (9, 8, 7, 9), (9, 8, 7)),
    "990413": ((12, 11, 11, 12, 10, 9), (7, 12, 6, 5), (7, 7, 6)),
    "990414": ((3, 2, 2, 1, 1, 1), (1, 1, 1, 1), (1, 1, 1)),
    "990415": ((4, 4, 3, 3, 2, 2), (1, 1, 1, 1), (1, 1, 1)),
    "990416": ((3, 3, 2, 2, 3, 1), (1, 1, 4, 1), (2, 2, 2)),
    "990417": ((5, 5, 4, 4, 3, 3), (2, 2, 1, 1), (2, 2, 2)),
    "990418": ((2, 1, 1, 1, 0, 0), (1, 1, 0, 0), (1, 1, 1)),
    "990421": ((1, 1, 1, 0, 0, 0), (1, 0, 0, 0), (1, 1, 1)),
    "990422": ((4, 3, 3, 2, 2, 2), (2, 1, 1, 2), (2, 1, 1)),
    "990425": ((2, 1, 1, 1, 0, 1), (0, 1, 0, 1), (1, 1, 1)),
    "990426": ((2, 2, 1, 1, 1, 0), (0, 1, 1, 0), (1, 1, 1)),
    "990427": ((6, 6, 5, 4, 4, 3), (3, 2, 3, 2), (3, 3, 3)),
}
# Accidents for which the investigation found the department liable: ordinary, larger, major.
LIABLE = {
    (2024, "990411"): (3, 0, 0),
    (2024, "990413"): (1, 2, 0),
    (2024, "990412"): (1, 0, 0),
    (2025, "990412"): (2, 0, 0),
    (2025, "990416"): (0, 1, 0),
    (2025, "990427"): (1, 0, 0),
    (2026, "990411"): (2, 0, 0),
    (2026, "990412"): (0, 1, 0),
    (2026, "990436"): (1, 0, 0),
}

# What the story fixes: year and department, then item: value.
FIXED: Mapping[tuple[int, str], Mapping[str, str]] = {
    (2024, "990419"): {"F3": "79", "F7": "62", "F8": "0.5", "C2": "61", "C11": "4"},
    (2024, "990426"): {"F4": "88.5", "F5": "1"},
    (2025, "990422"): {"F3": "76.5", "F4": "81", "F6": "45", "F7": "55", "F8": "0.5", "F9": "40"},
    (2026, "990413"): {"F4": "94", "F5": "1"},
}
# Bonuses and penalties: year, department, code, value, level.
OUTSIDE: tuple[tuple[int, str, str, str, str], ...] = (
    (2024, "990411", "BN1", "", "省级"),
    (2024, "990413", "PN1", "", "省级"),
    (2024, "990419", "PN2", "2", ""),
    (2025, "990401", "BN2", "1", ""),
    (2025, "990416", "PN1", "", "市级"),
    (2025, "990433", "PN2", "1", ""),
    (2026, "990401", "BN1", "", "省级"),
    (2026, "990412", "PN1", "", "市级"),
    (2026, "990425", "BN2", "2", ""),
)
# Recorded vetoes: year, department, veto, date, state, basis.
VETOES: tuple[tuple[int, str, str, str, str, str], ...] = (
    (2024, "990427", "A-V1", "2024-12-13", "confirmed", "示例安委〔2024〕29号认定书（示例数据）"),
    (2025, "990415", "C-V1", "2025-07-17", "confirmed", "示例安委〔2025〕19号认定书（示例数据）"),
    (2025, "990412", "M-V1", "2025-11-06", "confirmed", "示例安委〔2025〕27号认定书（示例数据）"),
    (2026, "990414", "E-V1", "2026-10-22", "confirmed", "示例安委〔2026〕25号认定书（示例数据）"),
    (2026, "990414", "E-V1", "2027-01-15", "lifted", "示例安委〔2027〕2号复核决定（示例数据）"),
    (2026, "990417", "M-V1", "2026-09-11", "confirmed", "示例安委〔2026〕21号认定书（示例数据）"),
)


def class_of(year: int, code: str) -> str:
    return MOVED.get((year, code), CLASSES[code[:5]])


def units(year: int) -> dict[str, tuple[str, str]]:
    """Code → name and class, in the order of the table."""
    return {code: (name, class_of(year, code)) for code, name in NAMES.items()}


def named(item: str, words: str) -> bool:
    """Whether an item, or its whole indicator, is among the words."""
    return bool({item, item[0]} & set(words.split()))


class Department(Unit):
    """A department of the city in one year."""

    rare = ("B7", "C9", "D5", "M2")
    held = ("F5",)

    def __init__(self, year: int, code: str) -> None:
        care = int(CARE[year][list(NAMES).index(code)])
        super().__init__(year, code, care, SAME_AS[year].get(code, code))

    def fixed(self, item: str) -> str | None:
        return FIXED.get((self.year, self.code), {}).get(item)

    def lacks(self, item: str) -> bool:
        """By its class, by its functions, and by what happened in the year."""
        if named(item, BY_CLASS[class_of(self.year, self.code)]):
            return True
        if any(item in (word, word + item[1:]) and self.code not in codes for word, codes in ONLY.items()):
            return True
        if item in NO_MAJOR_HAZARDS:
            return draw("hazards", self.year, self.like) % 100 < 30
        if item in ("F9", "M3", "M4", "M5"):
            return accidents(self.code, self.year - (item != "M5")) == 0
        return False

    def figures(self, item: Item) -> list[Row] | None:
        code = item["code"]
        if code in ("L1", "L2", "L3", "L4", "L5", "L6"):
            return accident_rows(self, code)
        if code in ("M1", "M2") and not accidents(self.code, self.year):
            return [row(self, code, 0)]
        if code in ("M3", "M4"):
            return [row(self, code, a_closing(self, code, accidents(self.code, self.year - 1)))]
        return None


def accidents(code: str, year: int) -> int:
    return ACCIDENTS.get(code, NONE)[0][year - 2021]


def deaths(code: str, year: int) -> int:
    return ACCIDENTS.get(code, NONE)[1][year - 2023]


def accident_rows(unit: Unit, item: str) -> list[Row]:
    """The figures of accident control: those of the field, and those the department is liable for."""
    series, _, quotas = ACCIDENTS.get(unit.code, NONE)
    ordinary, larger, major = LIABLE.get((unit.year, unit.code), (0, 0, 0))
    place = unit.year - 2024
    if item == "L1":
        return [row(unit, item, deaths(unit.code, unit.year), limit=quotas[place])]
    if item == "L4":
        return level_rows(unit, item, {"一般": ordinary, "较大": larger})
    if item == "L5":
        return [row(unit, item, major)]
    if item == "L6":
        return [row(unit, item, ";".join(str(count) for count in series[place : place + 4]))]
    figure = {"L2": accidents, "L3": deaths}[item]
    return [row(unit, item, figure(unit.code, unit.year), base=figure(unit.code, unit.year - 1))]


def files(year: int) -> dict[str, bytes]:
    """File name → bytes, for one example year."""
    scheme = definition(year, "departments")
    return year_files(scheme, units(year), (Department(year, code) for code in NAMES), OUTSIDE, VETOES)


if __name__ == "__main__":
    for each in YEARS:
        write(EXAMPLES / str(each) / "departments", files(each))
