"""否决与限制: which vetoes and minima are triggered for each unit."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import numpy as np

from indicators.kinds import kind_of
from indicators.schema import Veto
from reports.book.book_layout import FIRST_COLUMN, UNIT, Limit, Year
from reports.book.book_looks import Looks, live, open_sheet, put, put_unit, write_heads
from reports.book.book_words import ROLES, STATES
from reports.book.fact_cells import Fact, Marks
from reports.book.safety import PLACES, Safety, near
from reports.book.terms import ZERO, Term, Unwritable, choose, every, number, settled


class Limits:
    """One column for each veto and each minimum: 1 where it is triggered."""

    def __init__(self, year: Year, facts: Mapping[str, Fact], safety: Safety) -> None:
        self.year, self.facts, self.safety = year, facts, safety
        self.live: dict[int, Marks] = {}

    def triggered(self, limit: Limit) -> Marks:
        results = self.year.results
        return results.vetoes[limit.veto.code] if limit.veto else results.short[limit.code]

    def columns(self) -> list[tuple[str | None, Marks]]:
        """Template and the rows in which it is sure to agree, limit by limit."""
        found: list[tuple[str | None, Marks]] = []
        for limit in self.year.limits:
            marks = self.triggered(limit)
            try:
                with np.errstate(all="ignore"):
                    term = self._veto(limit.veto) if limit.veto else self._minimum(limit)
            except Unwritable:
                term = None
            if term is None:
                found.append((None, np.zeros(len(marks), np.bool_)))
            else:
                found.append((f"IF({term.text},1,0)", np.asarray(term.value == marks, np.bool_)))
        return found

    def _minimum(self, limit: Limit) -> Term:
        at, one = next((k, one) for k, one in enumerate(self.year.scheme.indicators) if one.code == limit.code)
        assert one.minimum is not None
        cell = self.year.cell("indicators", FIRST_COLUMN + at, "{u}")
        percents = [share * 100 for share in self.safety.shares[one.code]]
        there = np.asarray(self.year.results.pools[one.code].avail > 0, np.bool_)
        below = np.array([percent < one.minimum.percent for percent in percents], np.bool_) & there
        value = np.where(near(percents, one.minimum.percent) & there, np.nan, below.astype(np.float64))
        share = f"ROUND({cell}/{number(one.weight).text}*100,{PLACES})"
        return Term(f'IF({cell}="",FALSE,{share}<{number(one.minimum.percent).text})', value)

    def _veto(self, veto: Veto) -> Term | None:
        when, year = veto.when, self.year
        if when.kind == "recorded" or when.value is None:
            return None
        if when.kind == "total_below":
            cell, line = year.step("before"), number(when.value)
            value = np.array([total < when.value for total in self.safety.before], np.float64)
            value = np.where(near(self.safety.before, when.value), np.nan, value)
            return Term(f'IF({cell}="",FALSE,{cell}<{line.text})', np.where(self.safety.has_total, value, 0))
        fact = self.facts[when.item]
        if when.kind == "level":
            return self._level(fact, when.level, when.value)
        if kind_of(fact.item).fact == "levels":
            return None
        if kind_of(fact.item).fact == "tick":
            return self._tick(fact, when.kind, when.value)
        return self._compared(fact, when.kind, when.value)

    def _level(self, fact: Fact, level: str, line: Fraction) -> Term:
        block, counts = fact.block, fact.column.counts
        assert block is not None
        assert counts is not None
        at = list(fact.item.rule.levels).index(level)
        cell = f"{self.year.sheet('several')}!{block.letters()[at]}{{u}}"
        events = Term(cell, np.where(fact.scored, counts[at], 0).astype(np.float64))
        return _where_number(cell, fact, events.compared(">=", number(line)))

    def _tick(self, fact: Fact, kind: str, line: Fraction) -> Term:
        cell, value = self.year.item_cell("value"), fact.column.value
        words = [word for word, n in (("done", 1), ("not_done", 0)) if (n >= line) == (kind == "at_least")]
        named = [f'{cell}="{self.year.say(STATES[word])}"' for word in words]
        held = (np.asarray(value >= line) if kind == "at_least" else np.asarray(value < line)) & fact.scored
        return Term(f"OR({','.join(named)})" if named else "FALSE", held.astype(np.float64))

    def _compared(self, fact: Fact, kind: str, line: Fraction) -> Term:
        cell = self.year.item_cell("value")
        usable = np.where(fact.exact() | ~fact.scored, fact.value.value, np.nan)
        value = Term(cell, np.where(fact.scored, usable, 0))
        if kind != "at_least_limit":
            return _where_number(cell, fact, value.compared(">=" if kind == "at_least" else "<", number(line)))
        assert fact.other is not None
        limit = Term(self.year.item_cell("other"), np.where(fact.scored, fact.other.value, 0))
        reached = settled(value - number(line) * limit).compared(">=", ZERO)
        return _where_number(cell, fact, every(reached, value.compared(">", ZERO)))

    def write(self, looks: Looks) -> None:
        """The sheet; only where the scheme has vetoes or minima."""
        year = self.year
        heads = [*(year.head(name) for name in ("unit", "name", "group")), *(limit.name for limit in year.limits)]
        widths = [10, 24, 12, *(16 for _ in year.limits)]
        note = year.say((
            "1 表示触发。白底为公式（按事实数据、得分率或总分判断），灰底为值（按认定记录）。",
            "1 means triggered. White: a formula on facts, shares or totals; grey: a value, by recorded decision.",
        ))  # fmt: skip
        page = open_sheet(year, looks, "vetoes", year.sheet("vetoes"), note, heads, widths, UNIT)
        kinds = [year.say(ROLES["veto" if limit.veto else "minimum"]) for limit in year.limits]
        write_heads(
            page,
            3,
            ["", "", "", *(f"{limit.code} {kind}" for limit, kind in zip(year.limits, kinds, strict=True))],
            widths,
            looks,
        )
        said = [year.speaker.effect(limit.effect) for limit in year.limits]
        write_heads(page, 4, ["", "", "", *said], widths, looks)
        columns = self.columns()
        places = [
            year.item_at[limit.veto.when.item] if limit.veto and limit.veto.when.item else 0 for limit in year.limits
        ]
        marks = [self.triggered(limit) for limit in year.limits]
        for position, unit in enumerate(year.order.tolist()):
            row = put_unit(year, looks, page, position, widths[1])
            for at, (template, sure) in enumerate(columns):
                value = int(marks[at][unit])
                alive = template is not None and bool(sure[unit])
                look = looks.number(alive, "0;-0;–")
                if alive and template is not None:
                    formula = template.format(u=row, i=year.item_row(position, places[at]))
                    live(page, row - 1, FIRST_COLUMN + at, formula, value, look)
                else:
                    put(page, row - 1, FIRST_COLUMN + at, value, look)
        self.live = {at: sure for at, (_, sure) in enumerate(columns)}
        page.freeze_panes(UNIT - 1, FIRST_COLUMN)


def _where_number(cell: str, fact: Fact, held: Term) -> Term:
    """The comparison where the cell holds a number; AND would look at words, too, and fail."""
    return choose(Term(f"ISNUMBER({cell})", fact.scored.astype(np.float64)), held, Term("FALSE", np.zeros(1)))
