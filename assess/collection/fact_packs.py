"""A unit's facts as one row of whole numbers: what scoring reads instead of a hundred rows of text.

Layout, little-endian: "PACK", format (2 bytes), items (2), numbers (4); a byte for each item of the scheme, in its
order: the state, plus 128 where a bonus or penalty has no row; 8 bytes for each number; then canonical JSON with what
does not fit: the marks of several assessors, and numbers beyond 64 bits. Numbers are millionths, as facts have at most
six decimals; of several assessors the combined number, as a fraction in lowest terms; of levels the events of each.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from math import gcd, lcm
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assess.canonical_json import canonical_json
from assess.collection.tables.number_parser import MILLION, PLACES
from assess.scoring.facts import Column, Facts, Ints
from indicators.digests import digest_of
from indicators.kinds import beside, kind_of
from indicators.schema import Item, Scheme

FORMAT = 1
MAGIC = b"PACK"
HEAD = struct.Struct("<4sHHI")
ABSENT = 0x80
LIMIT = 1 << 63
SAFE = 1 << 62
TOGETHER = 1000
"""Packs taken apart at a time."""


class Damaged(ValueError):
    """A pack that is not what was written."""


@dataclass(frozen=True)
class Slot:
    """Where an item's numbers stand: form is single, pair (value and base or limit), share, levels or series."""

    item: Item
    form: str
    first: int
    width: int

    @property
    def numbers(self) -> slice:
        return slice(self.first, self.first + self.width)


def layout(scheme: Scheme) -> list[Slot]:
    """The scheme's items with their places."""
    slots: list[Slot] = []
    first = 0
    for item in scheme.items():
        form, width = _form(item)
        slots.append(Slot(item, form, first, width))
        first += width
    return slots


def _form(item: Item) -> tuple[str, int]:
    if kind_of(item).fact == "levels":
        return "levels", len(item.rule.levels)
    if kind_of(item).fact == "series":
        return "series", int(item.rule.num("years")) + 1
    if item.combine != "none":
        return "share", 2
    return ("pair", 2) if beside(item) else ("single", 1)


@dataclass
class Sheet:
    """The packs of many units side by side: row i is unit i."""

    states: NDArray[np.uint8]
    numbers: NDArray[np.int64]
    tails: dict[int, dict[str, dict[str, Any]]] = field(default_factory=dict)

    @classmethod
    def empty(cls, slots: Sequence[Slot], count: int) -> Sheet:
        width = sum(slot.width for slot in slots)
        return cls(np.zeros((count, len(slots)), np.uint8), np.zeros((count, width), np.int64))

    def note(self, row: int, what: str, where: str, value: Any) -> None:
        """Something that has no place among the numbers."""
        self.tails.setdefault(row, {}).setdefault(what, {})[where] = value

    def put(self, at: int, values: Ints) -> None:
        """A column of numbers; those beyond 64 bits go into the tail."""
        if values.dtype == object:
            fits = np.array([-LIMIT <= int(value) < LIMIT for value in values], np.bool_)
            for row in np.flatnonzero(~fits).tolist():
                self.note(row, "wide", str(at), str(values[row]))
            values = np.where(fits, values, 0).astype(np.int64)
        self.numbers[:, at] = values

    def get(self, at: int) -> Ints:
        """The column as it was put."""
        values: Ints = self.numbers[:, at]
        wide = {row: tail["wide"][str(at)] for row, tail in self.tails.items() if str(at) in tail.get("wide", {})}
        if wide:
            values = values.astype(object)
            for row, text in wide.items():
                values[row] = int(text)
        return values


def pack(scheme: Scheme, facts: Facts) -> Iterator[bytes]:
    """The pack of each unit, in their order."""
    slots = layout(scheme)
    sheet = Sheet.empty(slots, len(facts.units))
    for place, slot in enumerate(slots):
        column = facts.columns[slot.item.code]
        sheet.states[:, place] = column.state
        if column.present is not None:
            sheet.states[~column.present, place] |= ABSENT
        for at, values in zip(range(slot.first, slot.first + slot.width), _numbers(slot, column), strict=True):
            sheet.put(at, values)
        for row, marks in column.several.items():
            sheet.note(row, "several", slot.item.code, list(marks))
    head = HEAD.pack(MAGIC, FORMAT, len(slots), sheet.numbers.shape[1])
    numbers = np.ascontiguousarray(sheet.numbers, dtype="<i8")
    for row in range(len(facts.units)):
        tail = sheet.tails.get(row)
        end = canonical_json(tail).encode() if tail else b""
        yield head + sheet.states[row].tobytes() + numbers[row].tobytes() + end


def _numbers(slot: Slot, column: Column) -> list[Ints]:
    if slot.form == "levels":
        assert column.counts is not None
        return list(column.counts)
    if slot.form == "series":
        assert column.series is not None
        return [_millionths(line, column.den) for line in column.series]
    if slot.form == "share":
        shared = np.array([gcd(int(value), column.den) for value in column.value], dtype=object)
        return [column.value // shared, column.den // shared]
    value = _millionths(column.value, column.den)
    if slot.form == "single":
        return [value]
    assert column.other is not None
    return [value, _millionths(column.other, column.other_den)]


def _millionths(values: Ints, den: int) -> Ints:
    if MILLION % den:
        raise ArithmeticError(f"facts over {den} are no millionths")
    return values.astype(object if values.dtype == object else np.int64) * (MILLION // den)


def digest(payload: bytes) -> str:
    """What is kept beside a pack, and looked at whenever it is read."""
    return digest_of(payload)


def unpack(scheme: Scheme, packs: Iterable[tuple[int, bytes]], count: int) -> dict[str, Column]:
    """Item code → column of `count` units, from (row, payload) in any order. Raises `Damaged`."""
    slots = layout(scheme)
    sheet = Sheet.empty(slots, count)
    items, width = sheet.states.shape[1], sheet.numbers.shape[1]
    head = HEAD.pack(MAGIC, FORMAT, items, width)
    end = HEAD.size + items + 8 * width
    form = np.dtype([("head", "V", HEAD.size), ("states", "u1", (items,)), ("numbers", "<i8", (width,))])
    rest = iter(packs)
    while some := list(islice(rest, TOGETHER)):
        for row, payload in some:
            if payload[: HEAD.size] != head or len(payload) < end:
                raise Damaged(row)
            if len(payload) > end:
                sheet.tails[row] = json.loads(payload[end:])
        places = [row for row, _ in some]
        lines = np.frombuffer(b"".join([payload[:end] for _, payload in some]), form)
        sheet.states[places], sheet.numbers[places] = lines["states"], lines["numbers"]
    tallies = {item.code for item in (*scheme.bonuses, *scheme.penalties)}
    return {slot.item.code: _column(slot, sheet, at, slot.item.code in tallies) for at, slot in enumerate(slots)}


def _column(slot: Slot, sheet: Sheet, at: int, tally: bool) -> Column:
    state = (sheet.states[:, at] & (ABSENT - 1)).astype(np.uint8)
    present = sheet.states[:, at] < ABSENT if tally else None
    lines = [sheet.get(place) for place in range(slot.first, slot.first + slot.width)]
    if slot.form == "levels":
        counts = np.stack(lines)
        return Column(state, counts.sum(axis=0), counts=counts, present=present)
    if slot.form == "series":
        flat, den = _shortest(np.concatenate(lines))
        series = flat.reshape(slot.width, -1)
        return Column(state, np.zeros(len(state), np.int64), den, series=series, present=present)
    if slot.form == "share":
        return _share(slot, sheet, state, present, lines)
    value, den = _shortest(lines[0])
    if slot.form == "single":
        return Column(state, value, den, present=present)
    other, other_den = _shortest(lines[1])
    return Column(state, value, den, other, other_den, present=present)


def _share(
    slot: Slot, sheet: Sheet, state: NDArray[np.uint8], present: NDArray[np.bool_] | None, lines: list[Ints]
) -> Column:
    """Combined marks over one denominator again."""
    nums, dens = lines
    live = np.where(dens > 0, dens, 1)
    den = lcm(*map(int, np.unique(live)))
    bound = max(map(abs, map(int, (nums.max(initial=0), nums.min(initial=0))))) * den
    wide = bound >= SAFE or object in (nums.dtype, live.dtype)
    if wide:
        nums, live = nums.astype(object), live.astype(object)
    code = slot.item.code
    said = ((row, tail.get("several", {})) for row, tail in sheet.tails.items())
    several = {row: tuple(marks[code]) for row, marks in said if code in marks}
    return Column(state, nums * (den // live), den, several=several, present=present)


def _shortest(millionths: Ints) -> tuple[Ints, int]:
    """The same numbers over the smallest power of ten that keeps them whole."""
    millionths = np.ascontiguousarray(millionths)
    for places in range(PLACES):
        step = 10 ** (PLACES - places)
        if not np.any(millionths % step):
            return millionths // step, 10**places
    return millionths, MILLION
