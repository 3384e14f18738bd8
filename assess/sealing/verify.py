"""Checks a sealed package of assessment results, or one unit's receipt, with Python 3.11 or newer and nothing else.

    python3 verify.py PACKAGE.zip [--key KEY] [--anchor DIGEST] [--previous OLD.zip]
    python3 verify.py --receipt FILE [--key KEY] [--anchor DIGEST]

Written from the scheme format and docs/VERIFY.md, not from the program that made the results: it parses the scheme,
recomputes every number with fractions and prints numbered checks. Exit 0 only if every check passes, 3 if one fails,
2 for wrong usage. Whoever can compute all of this can also rewrite a whole package consistently: only a KEY (64 hex
digits or PEM) or an anchor DIGEST that reached you by another way finds that. The texts of reasons are not recomputed.
"""

from __future__ import annotations

import argparse
import base64
import datetime
import hashlib
import hmac
import json
import re
import struct
import sys
import unicodedata
import zlib
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, TextIO

MIB = 2**20
LARGEST, LARGEST_TABLE, LONGEST_LINE, SMALL, MOST_BITS, MOST_TOLD = 2048 * MIB, 512 * MIB, 8 * MIB, 4 * MIB, 2**20, 20
FILES = {"facts.csv", "results.json", "scheme.toml", "units.csv", "verify.py", "vetoes.csv"}
ZERO, ONE = Fraction(0), Fraction(1)
LOCAL, CENTRAL, END = struct.Struct("<4s5H3I2H"), struct.Struct("<4s6H3I5H2I"), struct.Struct("<4s4H2IH")
Faults = list[tuple[str, object, object]]


class Bad(Exception):
    """What is accepted, what was found instead, in which record of which file."""

    def __init__(self, accepted: object, found: object = "", record: object = "", file: str = "") -> None:
        super().__init__(file, record, accepted, found)


class Check:
    """One numbered check and everything that failed in it; the first twenty failures are told."""

    def __init__(self, title: str) -> None:
        self.title, self.told, self.failures, self.skipped = title, list[str](), 0, ""

    def fail(self, file: str, record: object, expected: object, found: object) -> None:
        self.failures += 1
        if self.failures <= MOST_TOLD:
            told = zip(("file", "record", "expected", "found"), (file, record, expected, found))  # noqa: B905
            self.told.append("FAIL " + " ".join(f"{key}={shown(value)}" for key, value in told))

    def same(self, expected: object, found: object, file: str = "", record: object = "") -> None:
        if type(expected) is not type(found) or expected != found:
            self.fail(file, record, expected, found)

    def run(self, work: Callable[[Check], None], out: TextIO) -> bool:
        """Does the work and prints its outcome; an unexpected error is a failure like any other."""
        try:
            work(self)
        except Bad as bad:
            self.fail(*bad.args)
        except Exception as fault:  # noqa: BLE001 # whatever a forged package provokes must end as a failed check
            self.fail("", "", "no error", f"{type(fault).__name__}: {fault}")
        more = [f"FAIL and {self.failures - MOST_TOLD} more"] if self.failures > MOST_TOLD else []
        out.writelines(f"{self.title}: {line}\n" for line in self.told + more or [self.skipped or "pass"])
        return not self.failures


def shown(value: object) -> str:
    text = "null" if value is None else str(value)
    text = text if len(text) <= 200 else text[:200] + "…"
    return "".join(one if one.isprintable() else f"\\u{ord(one):04x}" for one in text) or "-"


def integer(digits: str) -> int:
    if len(digits) > 15:
        raise Bad("integers of at most 15 digits", digits[:20])
    return int(digits)


def canonical_json(data: bytes, end: bytes = b"\n", *, ordered: bool = True) -> Any:
    """Strict JSON, integers only: written again, the value must give the same bytes."""
    try:
        value = json.loads(data.decode(), parse_int=integer, parse_float=Bad, parse_constant=Bad)
        again = json.dumps(value, ensure_ascii=False, sort_keys=ordered, separators=(",", ":")).encode() + end
    except (ValueError, TypeError, RecursionError) as fault:
        raise Bad("JSON with integers only", fault) from None
    if again != data:
        raise Bad("canonical JSON", data[:100].decode(errors="replace"))
    return value


@lru_cache(4096)
def clean(text: str, form: str = "NFC") -> str:
    """Normalised, without zero-width characters and without blanks around it."""
    return re.sub("[\u200b\u200c\u200d\u2060\ufeff]", "", unicodedata.normalize(form, text)).strip()


def tidy(text: str) -> str:
    """As codes, groups and levels are compared."""
    return clean(text, "NFKC")


class Package:
    """A zip by narrow rules of its own: stored entries one after the other, their directory, nothing else."""

    def __init__(self, file: BinaryIO) -> None:
        self.file, self.size, self.entries = file, file.seek(0, 2), dict[str, tuple[int, int]]()

    def walk(self, check: Check) -> None:
        """Registers what can be read, then compares every byte with the one canonical zip of these entries."""
        place, central, order = 0, b"", list[str]()
        while self.size <= LARGEST and len(order) < 32:
            self.file.seek(place)
            header = self.file.read(LOCAL.size)
            if len(header) < LOCAL.size or header[:4] != b"PK\3\4":
                break
            size, length, extra = LOCAL.unpack(header)[7], *LOCAL.unpack(header)[9:]
            raw = self.file.read(length)
            name, start, crc = raw.decode("ascii", "replace"), place + LOCAL.size + length + extra, 0
            if start + size > self.size:
                check.fail(name, "size", f"at most {self.size - start}", size)
                break
            for chunk in self.chunks(start, size):
                crc = zlib.crc32(chunk, crc)
            if header != LOCAL.pack(b"PK\3\4", 20, 0, 0, 0, 33, crc, size, size, length, 0):
                check.fail(name, "local header", "stored, fixed fields, true CRC and sizes", header.hex())
            if name in self.entries or not re.fullmatch(r"[a-z]+\.[a-z]+", name):
                check.fail(name, "name", "a known name, once", name)
            self.entries.setdefault(name, (start, size))
            fields = (0, 33, crc, size, size, length, 0, 0, 0, 0, 0o100644 << 16, place)
            central += CENTRAL.pack(b"PK\1\2", 3 << 8 | 20, 20, 0, 0, *fields) + raw
            order.append(name)
            place = start + size
        if order != sorted(order, key=lambda name: (name != "manifest.json", name)):
            check.fail("", "order", "manifest.json, then by name", " ".join(order))
        tail = central + END.pack(b"PK\5\6", 0, 0, len(order), len(order), len(central), place % 2**32, 0)
        self.file.seek(place)
        if not order or self.size > LARGEST or self.file.read(len(tail) + 1) != tail:
            check.fail("", f"byte {place} on", f"the directory of {len(order)} entries and the end", "other bytes")

    def chunks(self, start: int, size: int) -> Iterator[bytes]:
        for place in range(start, start + size, MIB):
            self.file.seek(place)
            yield self.file.read(min(MIB, start + size - place))

    def read(self, name: str, limit: int = SMALL) -> bytes:
        if name not in self.entries or self.entries[name][1] > limit:
            raise Bad(f"an entry of at most {limit} bytes", "none" if name not in self.entries else "more", "", name)
        return b"".join(self.chunks(*self.entries[name]))

    def lines(self, name: str) -> Iterator[bytes]:
        start, size = self.entries.get(name, (0, 0))
        while size:
            self.file.seek(start)
            line = self.file.readline(min(size, LONGEST_LINE))
            if not line.endswith(b"\n"):
                raise Bad(f"lines of at most {LONGEST_LINE} bytes, the last one ended too", line[:50], "", name)
            start, size = start + len(line), size - len(line)
            yield line


# Ed25519 (RFC 8032), verification only. A point is x, y, z and x·y/z.
PRIME, ORDER = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
CURVE = -121665 * pow(121666, -1, PRIME) % PRIME
Point = tuple[int, int, int, int]


def add(one: Point, two: Point) -> Point:
    a, b = (one[1] - one[0]) * (two[1] - two[0]), (one[1] + one[0]) * (two[1] + two[0])
    c, d = 2 * one[3] * two[3] * CURVE, 2 * one[2] * two[2]
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % PRIME, g * h % PRIME, f * g % PRIME, e * h % PRIME


def times(factor: int, point: Point) -> Point:
    result = (0, 1, 1, 0)
    while factor:
        result = add(result, point) if factor & 1 else result
        point, factor = add(point, point), factor >> 1
    return result


def point_of(data: bytes) -> Point:
    """The point of a canonical encoding. Small order is refused too: no honest key or signature has such a point."""
    y, odd = int.from_bytes(data, "little") % 2**255, data[31] >> 7
    square = (y * y - 1) * pow(CURVE * y * y + 1, -1, PRIME) % PRIME
    x = pow(square, (PRIME + 3) // 8, PRIME)
    x = x if x * x % PRIME == square else x * pow(2, (PRIME - 1) // 4, PRIME) % PRIME
    if y >= PRIME or x * x % PRIME != square or (odd and not x):
        raise Bad("a canonical point of the curve", data.hex())
    x = x if x & 1 == odd else PRIME - x
    if times(8, (x, y, 1, x * y % PRIME))[0] == 0:
        raise Bad("a point of large order", data.hex())
    return x, y, 1, x * y % PRIME


BASE = point_of((4 * pow(5, -1, PRIME) % PRIME).to_bytes(32, "little"))


def ed25519(key: bytes, message: bytes, signature: bytes) -> None:
    """Refuses unless s·B = R + k·A exactly (no cofactor), with s below the group's order."""
    if len(key) != 32 or len(signature) != 64 or int.from_bytes(signature[32:], "little") >= ORDER:
        raise Bad("32 bytes of key, 64 of signature with s below the order", signature.hex())
    k = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % ORDER
    left = times(int.from_bytes(signature[32:], "little"), BASE)
    right = add(point_of(signature[:32]), times(k, point_of(key)))
    if any((left[at] * right[2] - right[at] * left[2]) % PRIME for at in (0, 1)):
        raise Bad("a signature of this key over these bytes", signature.hex())


def leaf_of(salt: bytes, record: bytes) -> bytes:
    return hashlib.sha256(b"\0" + salt + record).digest()


def node_of(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\1" + left + right).digest()


def root_of(leaves: list[bytes]) -> bytes:
    """RFC 6962: split at the largest power of two below the count."""
    if len(leaves) < 2:
        return leaves[0] if leaves else hashlib.sha256(b"").digest()
    split = 1 << (len(leaves) - 1).bit_length() - 1
    return node_of(root_of(leaves[:split]), root_of(leaves[split:]))


def root_by(leaf: bytes, index: int, count: int, proof: list[bytes]) -> bytes:
    """The root to which a proof (siblings, the lowest first) leads."""
    if (count == 1) != (not proof):
        raise Bad("a proof as long as the leaf is deep", len(proof))
    if count == 1:
        return leaf
    split = 1 << (count - 1).bit_length() - 1
    if index < split:
        return node_of(root_by(leaf, index, split, proof[:-1]), proof[-1])
    return node_of(proof[-1], root_by(leaf, index - split, count - split, proof[:-1]))


# key:kind is required, key:kind=default is not. (a|b) words, [x]n at least n of x, {x} any names, ?x or null; numbers
# are low..high, > without the low bound, # whole.
BASIS = "basis:[cited]1"
GRAMMAR: dict[str, str] = {
    "file": "format:1..1 scheme:head grade:[grade]1 parent:[parent]1 indicator:[indicator]1 extra:[extra]0= "
    "bonus:[bonus]0= penalty:[penalty]0=",
    "head": f"code:code version:#1..=1 office:text= year:#1900..2999 title:name title_en:text= {BASIS} "
    "kind:(government|department|enterprise) decimals:#0..6=2 rounding:(half-up|half-even)=half-up round_items:flag= "
    "compare:(published|full)=published not_applicable:(rescale|full|zero)=rescale missing:(refuse|zero)=refuse "
    "ties:(competition|dense)=competition tie_break:[name]0= veto_rank:(last|score)=last",
    "cited": "doc:name article:text= date:date= standing:(issued|draft|explanation|sample|office)=issued",
    "grade": "name:name name_en:text= min:0..= quota:seats=",
    "seats": "share:0..1= count:#0..= rounding:(floor|half-up|ceil)=floor ties:(out|in)=out",
    "parent": "name:name name_en:text= share:5..100",
    "indicator": f"code:code name:name name_en:text= weight:5..100 nature:(process|result) {BASIS} item:[item]1 "
    "not_applicable:(rescale|full|zero)= minimum:minimum= veto:[veto]0=",
    "minimum": "percent:>0..100 effect:effect",
    "effect": "grade:name= total:0..= grade_cap:name= downgrade:#1..=",
    "item": "code:code text:name text_en:text= points:>0.. how:text how_en:text= evidence:text evidence_en:text= "
    "source:(self|assessor|import) rule:rule combine:(none|mean|median|trimmed)= basis:[cited]0=",
    "veto": f"code:code name:name name_en:text= when:when effect:effect persons:{{#0..}}= {BASIS}",
    "when": "item:name= at_least:..= below:..= level:name= at_least_limit:>0..= total_below:0..= recorded:flag=",
    "extra": f"code:code text:name text_en:text= points:>0.. rule:rule combine:(none|mean|median|trimmed)= {BASIS}",
    "bonus": f"code:code text:name text_en:text= points:>0..= rule:rule cap:0..= gate:0..= {BASIS}",
    "penalty": f"code:code text:name text_en:text= points:>0..= rule:rule cap:0..= {BASIS}",
    "rule.mark": "step:>0..= combine:text=",
    "rule.tick": "",
    "rule.deduct": "per:>0.. free:0..=0 floor:0..=0 all_at:0..= escalate:1..10=1 combine:text=",
    "rule.levels": "levels:{0..} each:(sum|highest)",
    "rule.bands": "bands:[[..]2]1 combine:text=",
    "rule.ratio": "target:>0.. bonus_step:>0..= bonus_per:0..= bonus_cap:0..= combine:text=",
    "rule.shortfall": "target:>0.. step:>0.. per:>0.. partial:(begun|whole|proportional) combine:text=",
    "rule.quota": "over:0.. under:0..=0 under_cap:0..=",
    "rule.change": "target:>0.. better:(low|high) zero_base:zero_base",
    "zero_base": "same:0.. more:0..",
    "rule.streak": "years:#1..",
    "rule.rank": "table:[[>0..]2]1 unit:(place|percent) better:(high|low)",
    "rule.external": "full:>0.. combine:text=",
    "rule.each": "per:>0..",
    "manifest": "type:(assess-package) format:1..1 office:text year:#0.. scheme:issue engine:text algorithms:algorithms "
    "key_id:?hex previous:?digest supersedes:?correction files:[file_entry]1 receipts:receipts",
    "issue": "code:text version:#1.. digest:digest",
    "algorithms": "digest:(sha256) signature:text tree:(sha256-rfc6962)",
    "correction": "package:digest reason:text approvers:[text]0",
    "file_entry": "name:text size:#0.. digest:digest",
    "receipts": "count:#0.. root:hex",
    "signature": "algorithm:(ed25519) key_id:hex signature:text",
    "receipt": "type:(assess-receipt) format:1..1 manifest:text signature:?signature record:text salt:text index:#0.. "
    "proof:[hex]0",
}
PLAIN, FACT = re.compile(r"-?(0|[1-9][0-9]{0,11})(\.[0-9]{1,12})?"), re.compile(r"-?(0|[1-9][0-9]{0,11})(\.[0-9]{1,6})?")
COUNT, DIGEST = re.compile(r"[1-9][0-9]{0,11}(\.0{1,6})?"), re.compile(r"sha256:[0-9a-f]{64}")
SCALARS: dict[str, tuple[str, Callable[[Any], bool]]] = {
    "text": ("a text", lambda value: isinstance(value, str)),
    "name": ("a text that is not empty", lambda value: isinstance(value, str) and clean(value) != ""),
    "code": ("a code of 1 to 64 characters", lambda value: isinstance(value, str) and 0 < len(tidy(value)) < 65),
    "date": ("a date YYYY-MM-DD", lambda value: value == "" or is_day(str(value))),
    "flag": ("true or false", lambda value: isinstance(value, bool)),
    "hex": ("64 hex digits", lambda value: isinstance(value, str) and bool(DIGEST.fullmatch(f"sha256:{value}"))),
    "digest": ("sha256:…", lambda value: isinstance(value, str) and bool(DIGEST.fullmatch(value))),
}


def is_day(text: str) -> bool:
    try:
        return bool(re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII) and datetime.date.fromisoformat(text))
    except ValueError:
        return False


def number_of(value: object) -> Fraction | None:
    """A number of the scheme, bare or quoted, when it is a plain decimal of a sane size."""
    text = value if isinstance(value, str) else str(value) if type(value) is int and abs(value) < 10**12 else ""
    if isinstance(value, Decimal) and value.is_finite() and -13 < value.adjusted() < 12:
        text = format(value, "f")[:99]
    elif isinstance(value, Decimal) and not value:
        text = "0"
    return Fraction(text) if PLAIN.fullmatch(text) and (text[0] != "-" or text.strip("-0.")) else None


def read(kind: str, value: Any, where: str, faults: Faults) -> Any:
    """The value as the grammar's kind; every fault is noted with its place and what is accepted."""
    accepted = "a table"
    if kind[0] == "?":
        return None if value is None else read(kind[1:], value, where, faults)
    if kind == "rule" and isinstance(value, dict):
        name = f"rule.{value.get('kind')}"
        if name in GRAMMAR:
            rest = {key: inner for key, inner in value.items() if key != "kind"}
            return {"kind": value["kind"], **fields(name, rest, where, faults)}
        accepted = "one of the rule kinds"
    elif kind in GRAMMAR and isinstance(value, dict):
        return fields(kind, value, where, faults)
    elif kind[0] == "[":
        inner, least = kind[1:].rsplit("]", 1)
        if isinstance(value, list) and len(value) >= int(least):
            return [read(inner, one, f"{where}[{place}]", faults) for place, one in enumerate(value, 1)]
        accepted = f"a list, at least {least}"
    elif kind[0] == "{":
        if isinstance(value, dict) and all(map(clean, value)) and len(set(map(tidy, value))) == len(value):
            return {tidy(key): read(kind[1:-1], one, f"{where}.{key}", faults) for key, one in value.items()}
        accepted = "a table of names, each once"
    elif kind[0] == "(":
        if isinstance(value, str) and value in kind[1:-1].split("|"):
            return value
        accepted = kind[1:-1]
    elif ".." in kind:
        low, high = kind.lstrip("#>").split("..")
        number, accepted = number_of(value), f"a number {kind}"
        if number is not None and not (low and (number < int(low) or (">" in kind and number == int(low)))):
            if not (high and number > int(high)) and (kind[0] != "#" or number.denominator == 1):
                return number
    elif kind in SCALARS:
        accepted = SCALARS[kind][0]
        if SCALARS[kind][1](value):
            return tidy(value) if kind in ("name", "code") else value
    faults.append((where, accepted, value))
    return None


def fields(kind: str, table: dict[str, Any], where: str, faults: Faults) -> dict[str, Any]:
    asked = {key: rest.partition("=") for key, _, rest in (token.partition(":") for token in GRAMMAR[kind].split())}
    faults.extend((f"{where}.{key}", " ".join(asked), "an unknown key") for key in table if key not in asked)
    got = {}
    for key, (inner, optional, default) in asked.items():
        if key not in table and not optional:
            faults.append((f"{where}.{key}", "a value", "nothing"))
        absent = ([] if inner[0] == "[" else None) if not default else read(inner, default, where, faults)
        got[key] = read(inner, table[key], f"{where}.{key}", faults) if key in table else absent
    return got


def laws(doc: dict[str, Any]) -> Iterator[tuple[bool, str, str]]:
    """What must hold between the parts of a scheme: whether it does, where, and what is accepted."""
    head, grades, indicators = doc["scheme"], doc["grade"], doc["indicator"]
    names, weights = [grade["name"] for grade in grades], [one["weight"] for one in indicators]
    minima = [grade["min"] for grade in grades[:-1]]
    rising = None not in minima and all(lower < upper for upper, lower in zip(minima, minima[1:]))  # noqa: B905
    yield rising and grades[-1]["min"] is grades[-1]["quota"] is None, "grade", "min falling, on all but the last"
    for quota in filter(None, (grade["quota"] for grade in grades)):
        yield (quota["share"] is None) != (quota["count"] is None), "grade.quota", "either share or count"
    vetoes = [veto for one in indicators for veto in one["veto"]]
    codes = [part["code"] for part in [*indicators, *vetoes, *doc["entries"]]]
    for where, texts in (("code", codes), ("grade", names), ("parent", [one["name"] for one in doc["parent"]])):
        yield len(set(texts)) == len(texts), where, "each name and code once"
    yield all(one.isprintable() for one in [*codes, head["code"]]), "code", "printable characters"
    yield sum(weights) == 100 and all(100 % (one * 0 + one).denominator == 0 for one in weights), "weight", "sum 100"
    yield {one["nature"] for one in indicators} == {"process", "result"}, "nature", "process and result"
    tie_break, own = head["tie_break"], {one["code"] for one in indicators}
    yield set(tie_break) <= own and len(set(tie_break)) == len(tie_break), "tie_break", "indicators, each once"
    for one in [*vetoes, *(one["minimum"] for one in indicators if one["minimum"])]:
        chosen = {key: value for key, value in one["effect"].items() if value is not None}
        named = chosen.get("grade", chosen.get("grade_cap", names[0])) in names
        fits = has_places(chosen.get("total", ZERO), head["decimals"])
        yield len(chosen) == 1 and named and fits, f"{one.get('code', 'minimum')}.effect", "one effect, known grades"
    items = {entry["code"]: entry["rule"] for entry in doc["entries"] if entry["part"] == "item"}
    for veto in vetoes:
        when = {key: value for key, value in veto["when"].items() if value is not None}
        rule = items.get(when.get("item", ""), {"kind": ""})
        kinds = {"level": {"levels"}, "at_least_limit": {"quota"}, "item": {*POINTS} - {"streak", "each"}}
        known = all(rule["kind"] in kinds[key] for key in when if key in kinds)
        level = when.get("level") in rule.get("levels", {}) or "level" not in when
        least = rule["kind"] in ("bands", "rank") or min(when.get("at_least", ZERO), when.get("below", ZERO)) >= 0
        form = set(when) in WHENS and when.get("recorded", True)
        yield bool(form and known and level and least), f"{veto['code']}.when", "one form, with a fitting item"


WHENS = [
    *({"item", "at_least"}, {"item", "below"}, {"item", "level", "at_least"}, {"item", "at_least_limit"}),
    *({"total_below"}, {"recorded"}),
]


def has_places(value: Fraction, places: Fraction | int) -> bool:
    return (value * 10 ** int(places)).denominator == 1


def entry_laws(entry: dict[str, Any], decimals: Fraction) -> Iterator[tuple[bool, str, str]]:
    part, rule, full, kind = entry["part"], entry["rule"], entry["points"], entry["rule"]["kind"]
    rows = rule.get("bands", rule.get("table", []))
    bounds = [row[0] for row in rows]
    if part in ("bonus", "penalty"):
        yield kind in ("each", "levels", "mark", "tick", "bands", "streak"), "rule.kind", "a kind for bonus and penalty"
        yield (full is None) == (kind in ("each", "levels")), "points", "points where the kind awards a share of them"
        yield rule.get("combine") is None, "combine", "none"
    else:
        yield kind != "each" and (part, kind) != ("extra", "rank"), "rule.kind", "a kind for items and extras"
    yield full is None or has_places(full, decimals), "points", "at most `decimals` decimals"
    ways = [way for way in (entry.get("combine"), rule.get("combine")) if way is not None]
    yield len(ways) < 2 and ways[:1] <= ["trimmed"] and entry["way"] in WAYS, "combine", "one of the ways"
    yield entry["way"] == "none" or "combine" in rule, "combine", "a kind that can be combined"
    yield all(len(row) == 2 for row in rows), "rule", "rows of two"
    awarded = [*(row[1] for row in rows), *rule.get("zero_base", {}).values(), rule.get("floor", ZERO)]
    yield full is None or all(0 <= points <= full for points in awarded), "rule", "points of 0…P"
    steps = list(zip(bounds, bounds[1:]))  # noqa: B905
    yield all((low < high) == (kind == "rank") and low != high for low, high in steps), "rule", "bounds in order"
    if kind == "rank":
        whole = all(bound.denominator == 1 for bound in bounds)
        yield whole if rule["unit"] == "place" else bounds[-1] <= 100, "rule.table", "whole places, percents to 100"
    if kind == "deduct":
        yield rule["escalate"] == 1 or rule["free"].denominator == 1, "rule.free", "a whole number beside escalate"
    if kind == "ratio":
        absent = [rule[key] is None for key in ("bonus_step", "bonus_per", "bonus_cap")]
        yield absent[0] == absent[1] <= absent[2], "rule.bonus_step", "bonus_step and bonus_per together"
    yield kind != "levels" or bool(rule["levels"]), "rule.levels", "at least one level"


FIELD = re.compile(r'(?:"((?:[^"]|"")*)"|([^",\r\n]*))([,\n])')


def table_of(data: bytes, header: str, key: Callable[[list[str]], Any], *, once: bool = True) -> Iterator[list[str]]:
    """The rows of a canonical CSV: UTF-8, NFC, nothing quoted without need, sorted by `key`."""
    text, place, last = data.decode(), 0, None
    if not text.endswith("\n") or "\ufeff" in text or not unicodedata.is_normalized("NFC", text):
        raise Bad("UTF-8 in NFC, every line ended, no byte order mark")
    while place < len(text):
        end = text.index("\n", place) + 1
        row = text[place : end - 1].split(",")
        if '"' in text[place:end] or "\r" in text[place:end]:
            row, mark, end = [], ",", place
            while mark == ",":
                field = FIELD.match(text, end)
                quoted, bare, mark = field.groups() if field else ("", "", "")
                if not field or (quoted is not None and not re.search('[",\r\n]', quoted)):
                    raise Bad("fields quoted only where needed", text[place : place + 80])
                row.append(bare if quoted is None else quoted.replace('""', '"'))
                end = field.end()
        if len(row) != header.count(",") + 1 or (not place and row != header.split(",")):
            raise Bad(f"columns {header}", ",".join(row))
        if place:
            if last is not None and (key(row) < last or (once and key(row) == last)):
                raise Bad("sorted rows, each once", ",".join(row))
            last = key(row)
            yield row
        place = end


class Fact(NamedTuple):
    """What the rows of one unit and item say: `beside` is base or limit, `events` counts by level."""

    state: str
    value: Fraction = ZERO
    beside: Fraction = ZERO
    series: tuple[Fraction, ...] = ()
    events: dict[str, int] = {}


@lru_cache(2**16)
def amount(text: str, *, signed: bool = False) -> Fraction:
    if not FACT.fullmatch(text) or (text[0] == "-" and not (signed and text.strip("-0."))):
        raise Bad("a decimal, 12 digits before and 6 after the point", text)
    whole, _, after = text.partition(".")
    return Fraction(int(whole + after), 10 ** len(after))


def fact_of(entry: dict[str, Any], rows: list[list[str]]) -> Fact:
    """Rows are value, base, limit, level, count, assessor; anything that the format refuses is refused."""
    rule, kind, outside = entry["rule"], entry["rule"]["kind"], entry["outside"]
    values, used = [row[0] for row in rows], {"change": (1,), "quota": (2,), "levels": (3, 4)}.get(kind, ())
    for row in rows:
        if any(row[at] for at in (1, 2, 3, 4) if at not in used) or (not any(row[:5]) and not (outside and kind != "levels")):
            raise Bad("cells that the rule asks for", ",".join(row))
    if kind == "levels":
        return events_of(entry, rows)
    assessors = {row[5] for row in rows}
    if len(rows) > 1 and (entry["way"] == "none" or len(assessors) < len(rows) or "" in assessors):
        raise Bad("one row, or one of each assessor where `combine` is set", len(rows))
    beside = amount(rows[0][used[0]]) if used and rows[0][used[0]] else None
    if set(values) == {"不适用"} and not outside:
        return Fact("not_applicable")
    if not any(values) or (used and beside is None):
        return Fact("missing") if not values[0] else Fact("missing", number(entry, values))
    if kind == "streak":
        series = tuple(amount(one) for one in values[0].split(";"))
        if len(series) <= rule["years"]:
            raise Bad(f"a series longer than {rule['years']}", values[0])
        return Fact("scored", series=series)
    return Fact("scored", number(entry, values), beside or ZERO)


def number(entry: dict[str, Any], values: list[str]) -> Fraction:
    """One value of all assessors, each checked before."""
    rule, kind = entry["rule"], entry["rule"]["kind"]
    numbers = sorted(amount(value, signed=kind in ("bands", "rank")) for value in values)
    if kind == "tick" and values[0] not in ("0", "1"):
        raise Bad("1 or 0", values[0])
    if kind == "mark":
        step = rule["step"] or Fraction(1, 10**6)
        long = any(len(value.partition(".")[2]) > entry["decimals"] for value in values)
        if long or numbers[-1] > entry["points"] or any((one / step).denominator != 1 for one in numbers):
            raise Bad(f"marks of 0…{entry['available']}, on step", values)
    if kind == "external" and numbers[-1] > rule["full"]:
        raise Bad(f"0…{rule['full']}", values)
    if entry["way"] == "median":
        numbers = numbers[(len(numbers) - 1) // 2 : len(numbers) // 2 + 1]
    if entry["way"] == "trimmed" and len(numbers) > 3:
        numbers = numbers[1:-1]
    value = sum(numbers, ZERO) / len(numbers) if len(numbers) > 1 else numbers[0]
    if rule.get("escalate", 1) != 1 and value.denominator != 1:
        raise Bad("whole events", values)
    return value


def events_of(entry: dict[str, Any], rows: list[list[str]]) -> Fact:
    events: dict[str, int] = defaultdict(int)
    for value, _, _, level, count, _ in rows:
        if level:
            if value or tidy(level) not in entry["rule"]["levels"] or not COUNT.fullmatch(count or "1"):
                raise Bad("a known level and a whole count", [value, level, count])
            events[tidy(level)] += int(Fraction(count or "1"))
        elif len(rows) > 1 or count or (value != "不适用" and amount(value)) or (entry["outside"] and value == "不适用"):
            raise Bad("0, alone, where no level is named", [value, level, count])
    return Fact("not_applicable" if rows[0][0] == "不适用" else "scored", Fraction(sum(events.values())), events=events)


def deduct(rule: dict[str, Any], full: Fraction, fact: Fact, _peers: list[Fraction]) -> Fraction:
    beyond, room, done, grow = fact.value - rule["free"], full - rule["floor"], 1, rule["escalate"]
    if rule["all_at"] is not None and fact.value >= rule["all_at"]:
        return rule["floor"]
    spent = rule["per"] * max(beyond, ZERO)
    while grow != 1 and spent < room and done < beyond:
        # The k-th event costs per·growᵏ⁻¹. Twice as many events at a time, so that no power is larger than it must be.
        done = min(2 * done, int(beyond))
        if done * grow.numerator.bit_length() > MOST_BITS:
            raise Bad("fewer events than this verifier's limit", fact.value)
        spent = rule["per"] * (grow**done - 1) / (grow - 1)
    return full - min(room, spent)


def lost(rule: dict[str, Any], fact: Fact) -> Fraction:
    costs = [rule["levels"][level] * (count if rule["each"] == "sum" else 1) for level, count in fact.events.items()]
    return sum(costs, ZERO) if rule["each"] == "sum" else max(costs, default=ZERO)


def ratio(rule: dict[str, Any], full: Fraction, fact: Fact, _peers: list[Fraction]) -> Fraction:
    reached = fact.value / rule["target"]
    if reached <= 1 or rule["bonus_step"] is None:
        return full * min(ONE, reached)
    bonus = rule["bonus_per"] * ((reached - 1) * 100 // rule["bonus_step"])
    return full + (bonus if rule["bonus_cap"] is None else min(bonus, rule["bonus_cap"]))


def shortfall(rule: dict[str, Any], full: Fraction, fact: Fact, _peers: list[Fraction]) -> Fraction:
    steps = max(ZERO, (rule["target"] - fact.value) / rule["step"])
    whole = {"begun": -(-steps // 1), "whole": steps // 1, "proportional": steps}[rule["partial"]]
    return max(ZERO, full - rule["per"] * whole)


def quota(rule: dict[str, Any], full: Fraction, fact: Fact, _peers: list[Fraction]) -> Fraction:
    if fact.value > fact.beside:
        return max(ZERO, full - rule["over"] * (fact.value - fact.beside))
    reward = rule["under"] * (fact.beside - fact.value)
    return full + (reward if rule["under_cap"] is None else min(reward, rule["under_cap"]))


def change(rule: dict[str, Any], full: Fraction, fact: Fact, _peers: list[Fraction]) -> Fraction:
    if fact.beside == 0:
        return rule["zero_base"]["more" if fact.value else "same"]
    moved = (fact.beside - fact.value) / fact.beside * (1 if rule["better"] == "low" else -1)
    return full * min(ONE, max(ZERO, moved / rule["target"]))


def streak(rule: dict[str, Any], full: Fraction, fact: Fact, _peers: list[Fraction]) -> Fraction:
    last = fact.series[-int(rule["years"]) - 1 :]
    return full * all(now < before or now == before == 0 for before, now in pairwise(last))


def rank(rule: dict[str, Any], _full: Fraction, fact: Fact, peers: list[Fraction]) -> Fraction:
    """`peers` are the values of the whole group, ascending."""
    low, high = bisect_left(peers, fact.value), len(peers) - bisect_right(peers, fact.value)
    place = 1 + (low if rule["better"] == "low" else high)
    place = place if rule["unit"] == "place" else Fraction(100 * place, len(peers))
    return next((points for upto, points in rule["table"] if place <= upto), ZERO)


POINTS: dict[str, Callable[[dict[str, Any], Fraction, Fact, list[Fraction]], Fraction]] = {
    "mark": lambda _rule, _full, fact, _peers: fact.value,
    "tick": lambda _rule, full, fact, _peers: full * fact.value,
    "deduct": deduct,
    "levels": lambda rule, full, fact, _peers: max(ZERO, full - lost(rule, fact)),
    "bands": lambda rule, _full, fact, _peers: next((row[1] for row in rule["bands"] if row[0] <= fact.value), ZERO),
    "ratio": ratio,
    "shortfall": shortfall,
    "quota": quota,
    "change": change,
    "streak": streak,
    "rank": rank,
    "external": lambda rule, full, fact, _peers: full * fact.value / rule["full"],
    "each": lambda rule, _full, fact, _peers: rule["per"] * fact.value,
}


def rounded(value: Fraction, head: dict[str, Any]) -> int:
    """In units of the last published decimal; an exact half goes away from zero, or to the even neighbour."""
    whole, rest = divmod(abs(value.numerator) * 10 ** int(head["decimals"]), value.denominator)
    up = 2 * rest > value.denominator or (2 * rest == value.denominator and (head["rounding"] == "half-up" or whole % 2))
    return (whole + bool(up)) * (-1 if value < 0 else 1)


def fixed(units: int, decimals: Fraction) -> str:
    places = int(decimals)
    digits = str(abs(units)).zfill(places + 1)
    return "-" * (units < 0) + (f"{digits[:-places]}.{digits[-places:]}" if places else digits)


def plain(value: Fraction) -> str:
    text = fixed(int(value * 10**12), Fraction(12)).rstrip("0")
    return text.rstrip(".")


class Sheet:
    """One unit through steps 1 to 5."""

    def __init__(self, doc: dict[str, Any], unit: list[str], rows: dict[str, list[list[str]]], year: Year) -> None:
        self.doc, self.head, self.unit, self.rows, self.year = doc, doc["scheme"], unit, rows, year
        self.items, self.indicators, self.facts = list[tuple[Any, ...]](), list[list[Any]](), dict[str, Fact]()
        self.exact: Fraction | None = None
        self.published: Fraction | None = None
        self.band: int | None = None
        self.grade: int | None = None
        self.rank: int | None = None
        self.vetoes, self.reasons, self.ties = list[str](), list[str](), list[Fraction]()

    def line(self, entry: dict[str, Any], sign: int = 1, *, shut: bool = False) -> Fraction | None:
        """The item's line as results.json has it; its points, None where not applicable."""
        rows, group = self.rows.get(entry["code"], []), self.unit[2]
        key = (group if entry["rule"]["kind"] == "rank" else "", shut, *map(tuple, rows))
        known = entry["cache"].get(key)
        if known is None:
            known = self.outcome(entry, rows, sign, shut)
            if len(entry["cache"]) < 500:
                entry["cache"][key] = known
        fact, points, line = known
        self.facts[entry["code"]] = fact
        self.items.append(line)
        return points

    def outcome(self, entry: dict[str, Any], rows: list[list[str]], sign: int, shut: bool) -> tuple[Any, ...]:
        outside = entry["outside"]
        fact = fact_of(entry, rows) if rows else Fact("scored" if outside else "missing")
        if fact.state == "missing" and self.head["missing"] == "refuse":
            raise Bad("a fact, as missing ones are refused", "nothing", f"{self.unit[0]} {entry['code']}", "facts.csv")
        if fact.state == "not_applicable":
            return fact, None, (entry["code"], None, None, None, fact.state, entry["cited"])
        points = ZERO
        if fact.state == "scored" and rows and not shut:
            if outside and entry["rule"]["kind"] == "levels":
                points = lost(entry["rule"], fact)
            else:
                peers = self.year.peers.get((self.unit[2], entry["code"]), [])
                points = POINTS[entry["rule"]["kind"]](entry["rule"], entry["points"] or ZERO, fact, peers)
        if outside and entry["cap"] is not None:
            points = min(points, entry["cap"])
        points *= sign
        shown = rounded(points, self.head)
        if self.head["round_items"] and not outside:
            points = Fraction(shown, 10 ** int(self.head["decimals"]))
        text = fixed(shown, self.head["decimals"])
        return fact, points, (entry["code"], text, str(points), entry["available"], fact.state, entry["cited"])

    def add_up(self) -> None:
        base = weights = ZERO
        for indicator in self.doc["indicator"]:
            policy = indicator["not_applicable"] or self.head["not_applicable"]
            earned, available = ZERO, indicator["full"]
            for entry in indicator["item"]:
                points = self.line(entry)
                if points is not None:
                    earned += points
                elif policy == "rescale":
                    available -= entry["points"]
                elif policy == "full":
                    earned += entry["points"]
            points = earned / available * indicator["weight"] if available else None
            base, weights = base + (points or ZERO), weights + (indicator["weight"] if available else ZERO)
            text = None if points is None else fixed(rounded(points, self.head), self.head["decimals"])
            exact = None if points is None else str(points)
            self.indicators.append([indicator["code"], text, exact, plain(indicator["weight"])])
            minimum = indicator["minimum"]
            ...
