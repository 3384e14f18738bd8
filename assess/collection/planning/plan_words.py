"""A plan in words: what changes in meaning, not in rows; the same before it is done and after. Chinese, English.

The first of each kind are named and the rest counted; `every` has them all, to be taken along.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO

from assess.collection.fact_difference import Row
from assess.collection.planning.year_plan import Changed, Member, YearPlan, last_day, stands
from reports.listing import listing

Pair = tuple[str, str]
NAMED = 20
"""Lines of each kind that are shown."""
FEW = 5
"""Units that a summary names whose lines follow it."""
STATES = {"confirmed": ("确认", "confirmed"), "lifted": ("解除", "lifted")}
NONE: Pair = ("没有", "none")


@dataclass(frozen=True)
class Section:
    """Changes of one kind. lines: (unit, item or veto, what stood, what will stand); grave: something is taken away."""

    title: Pair
    lines: Sequence[tuple[Member, str, Pair, Pair]]
    grave: bool = False

    def shown(self) -> list[Pair]:
        """The first lines, and how many more there are."""
        told = [_line(*one) for one in self.lines[:NAMED]]
        more = len(self.lines) - NAMED
        return [*told, (f"……另有 {more} 项", f"… and {more} more")] if more > 0 else told


def sections(plan: YearPlan) -> list[Section]:
    """What changes, what is taken away first; kinds of which there is nothing are left out. A first delivery has none:
    all of it is new."""
    if plan.first:
        return []
    return [one for one in (*_grave(plan), *_others(plan)) if one.lines]


def _grave(plan: YearPlan) -> Iterator[Section]:
    left = [(one, "", _with_vetoes(one, vetoes), ("退出", "leaves")) for one, vetoes in plan.left]
    yield Section(("退出本年度的单位", "Units that leave the year"), left, grave=True)
    lifted = [(one.unit, one.name, _records(one.before), _records(one.now)) for one in plan.lifted]
    yield Section(("不再成立的一票否决（解除）", "Vetoes that no longer stand (lifted)"), lifted, grave=True)
    gone = [_fact(one) for one in plan.gone]
    yield Section(("不再成立的数据", "Facts that no longer stand"), gone, grave=True)


def _others(plan: YearPlan) -> Iterator[Section]:
    lifted = {(one.unit.code, one.name) for one in plan.lifted}
    vetoes = [
        (one.unit, one.name, _records(one.before), _records(one.now))
        for one in plan.vetoes
        if (one.unit.code, one.name) not in lifted
    ]
    yield Section(("新增或变更的一票否决", "Vetoes added or changed"), vetoes)
    joined = [(one, "", NONE, (one.group, one.group)) for one in plan.joined]
    yield Section(("新参评的单位", "Units that join"), joined)
    renamed = [(new, "", _place(old), _place(new)) for old, new in plan.renamed]
    yield Section(("名称或分组有变的单位", "Units with another name or group"), renamed)
    yield Section(("有变的数据", "Facts that change"), [_fact(one) for one in plan.facts if one.before and one.now])
    # What a unit that joins brings is told by its joining.
    fresh = {one.code for one in plan.joined}
    added = [_fact(one) for one in plan.facts if not one.before and one.unit.code not in fresh]
    yield Section(("新增的数据", "Facts that are new"), added)


def summary(plan: YearPlan) -> Pair:
    """The whole in a line: what changes, and what stays as it is."""
    if plan.first:
        return _first(plan)
    told = list(_changes(plan))
    parts = [*(told or [("没有改动", "nothing changed")]), *_stays(plan)]
    units = len(plan.named)
    zh, en = "；".join(one for one, _ in parts), "; ".join(one for _, one in parts)
    return f"{units} 个单位：{zh}", f"{_count(units, 'unit')}: {en}"


def _first(plan: YearPlan) -> Pair:
    units, count = len(plan.named), len(plan.former)
    zh, en = f"{units} 个单位，本年度首次存入", f"{_count(units, 'unit')}, the first of this year"
    if not count:
        return zh, en
    names = _names(plan.former, NAMED)
    zh = f"{units} 个单位，按新版方案首次存入；上一版中的 {count} 个单位未列出，按新版不参评：{names}"
    return (
        zh,
        f"{_count(units, 'unit')}, the first under this version; {count} of the version before not listed: {names}",
    )


def _changes(plan: YearPlan) -> Iterator[Pair]:
    data = len({one.unit.code for one in plan.facts if one.now})
    gone = len({one.unit.code for one in plan.gone})
    counts = (
        (data, "{} 个有新数据", "{} with new facts"),
        (len(plan.joined), "{} 个新参评", "{} joining"),
        (len(plan.renamed), "{} 个名称或分组有变", "{} with another name or group"),
        (gone, "{} 个有数据不再成立", "{} with facts that no longer stand"),
    )
    yield from ((zh.format(count), en.format(count)) for count, zh, en in counts if count)
    if plan.left:
        names = _names([one for one, _ in plan.left], FEW)
        yield f"{len(plan.left)} 个单位退出：{names}", f"{_count(len(plan.left), 'unit')} leaving: {names}"
    lifted = {(one.unit.code, one.name) for one in plan.lifted}
    others = [one for one in plan.vetoes if (one.unit.code, one.name) not in lifted]
    yield from _of_vetoes(plan.lifted, "解除", "lifted", before=True)
    yield from _of_vetoes(others, "新增或变更", "added or changed", before=False)


def _stays(plan: YearPlan) -> Iterator[Pair]:
    if plan.stayed:
        count = len(plan.stayed)
        yield f"未列出的 {count} 个单位保持不变", f"{_count(count, 'unit')} not listed, left as they are"
    if plan.kept:
        items = sum(plan.kept.values())
        yield (
            f"列出的单位中未列出的 {items} 项数据保持不变",
            f"{_count(items, 'fact')} of the units listed not given, left as they are",
        )
    yield from _of_vetoes(plan.kept_vetoes, "保持不变", "left as it is", before=True)


def _of_vetoes(changes: Sequence[Changed], zh: str, en: str, *, before: bool) -> Iterator[Pair]:
    """A part for each of a few vetoes: which, of which unit, of which day; of more a count."""
    for one in changes[:NAMED]:
        said = _records(one.before if before else one.now)
        yield (
            f"否决 {one.name}（{one.unit.code}，{said[0]}）{zh}",
            f"veto {one.name} ({one.unit.code}, {said[1]}) {en}",
        )
    more = len(changes) - NAMED
    if more > 0:
        yield f"另有 {more} 项否决{zh}", f"{more} more vetoes {en}"


def every(plan: YearPlan, lang: str) -> Iterator[tuple[str, ...]]:
    """All changes as rows: kind, unit, its name, item or veto, what stood, what stands."""
    at = lang == "en"
    for section in sections(plan):
        for unit, name, before, now in section.lines:
            yield (section.title[at], unit.code, unit.name, name, before[at], now[at])


def change_list(plan: YearPlan, lang: str) -> bytes:
    """The same as a workbook."""
    into = BytesIO()
    listing(into, ("变更清单", "changes")[lang == "en"], HEADS[lang == "en"], every(plan, lang))
    return into.getvalue()


HEADS = (
    ("变化", "单位代码", "单位", "细项或否决", "原来", "现在"),
    ("change", "code", "unit", "item or veto", "before", "now"),
)


def _line(unit: Member, name: str, before: Pair, now: Pair) -> Pair:
    what = f"{unit.code} {unit.name}" + (f" {name}" if name else "")
    return f"{what}：{before[0]} → {now[0]}", f"{what}: {before[1]} → {now[1]}"


def _fact(one: Changed) -> tuple[Member, str, Pair, Pair]:
    before, now = _cells(one.before), _cells(one.now)
    return (one.unit, one.name, (before, before) if before else NONE, (now, now) if now else NONE)


def _cells(rows: Sequence[Row]) -> str:
    """The rows of an item as they were typed; assessor and level in front of their number."""
    return "、".join(" ".join(cell for cell in _ordered(row) if cell) or "—" for row in rows)


def _ordered(row: Row) -> Iterable[str | None]:
    value, base, limit, level, count, assessor = row
    return (assessor, level, value, base, limit, count)


def _records(rows: Sequence[Row]) -> Pair:
    """The record of a veto that decides."""
    if not rows:
        return NONE
    day = last_day(rows)
    zh, en = STATES["confirmed" if stands(rows) else "lifted"]
    return f"{day} {zh}", f"{en} {day}"


def _with_vetoes(one: Member, vetoes: Sequence[str]) -> Pair:
    """What a unit was in that leaves."""
    if not vetoes:
        return one.group, one.group
    return f"{one.group}，连同否决 {'、'.join(vetoes)}", f"{one.group}, with veto {', '.join(vetoes)}"


def _place(one: Member) -> Pair:
    said = f"{one.name}（{one.group}）"
    return said, f"{one.name} ({one.group})"


def _names(members: Sequence[Member], most: int) -> str:
    more = " …" if len(members) > most else ""
    return ", ".join(f"{one.code} {one.name}" for one in members[:most]) + more


def _count(number: int, what: str) -> str:
    return f"{number} {what}" + ("" if number == 1 else "s")
