# fmt: off
"""Checks a sealed package of assessment results, or one unit's receipt, with Python 3.11 or newer and nothing else.

    python3 verify.py PACKAGE.zip [--key KEY] [--anchor DIGEST] [--previous OLD.zip]
    python3 verify.py --receipt FILE [--key KEY] [--anchor DIGEST]

Written from the scheme format and docs/VERIFY.md, not from the program that made the results: it parses the scheme,
recomputes every number with fractions and prints numbered checks. Exit 0 only if all pass, 3 if one fails, 2 for wrong
usage. Whoever can compute all of this can also rewrite a whole package consistently: only a KEY (PEM or 64 hex digits)
or an anchor DIGEST that reached you by another way finds that. The texts of reasons are not recomputed.
"""
# ruff: noqa: E401, E701, E702, I001, ICN001
from __future__ import annotations
import argparse, base64, bisect, collections, csv, datetime, functools, hashlib, hmac, io, itertools, json, re, struct
import sys, unicodedata, zlib
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple, TextIO

LARGEST, SMALL, MOST_EVENTS, MOST_TOLD = 2**31, 2**22, 1000, 20
ZERO, ONE, FINEST = Fraction(0), Fraction(1), Fraction(1, 10**6)
LARGE = {"evidence.csv", "facts.csv", "results.json", "units.csv", "vetoes.csv"}
FILES, RESULTS = LARGE - {"evidence.csv"} | {"scheme.toml", "verify.py"}, "results.json"
FACTS, EVIDENCE = "unit,item,value,base,limit,level,count,assessor", "unit,item,name,size,digest"
UNIT = ["unit", "name", "group", "total", "exact", "band", "grade", "rank", "vetoes", "reasons", "indicators", "items"]
PARTS = {"indicators": "code points exact weight", "items": "code points exact available state reason basis"}
Table = dict[str, Any]
Cells = tuple[tuple[str, ...], ...]  # rows of value, base, limit, level, count, assessor
Failures = Iterator[tuple[object, ...]]  # file, record, expected, found; of a law: holds, where, what must be
class Bad(Exception): pass  # with what is accepted, what was found instead and, where known, record and file
def guarded(check: Failures) -> Failures:  # whatever a forged package provokes ends as a failure like any other
    try: yield from check
    except Bad as bad: yield *reversed((*bad.args, "", "", "")[2:4]), *(*bad.args, "")[:2]
    except Exception as fault: yield "", "", "no error", f"{type(fault).__name__}: {fault}"  # noqa: BLE001
def passes(title: str, check: Failures, out: TextIO, otherwise: str) -> bool:  # prints the first twenty failures
    count = 0
    for count, failure in enumerate(guarded(check), 1):
        told = " ".join(map("{}={}".format, ("file", "record", "expected", "found"), map(shown, failure)))
        if count <= MOST_TOLD: out.write(f"{title}: FAIL {told}\n")
    if not 0 < count <= MOST_TOLD: out.write(f"{title}: FAIL and {count - MOST_TOLD} more\n" if count else otherwise)
    return not count
def shown(value: object) -> str:
    text = "null" if value is None else str(value)[:200]
    return "".join(one if one.isprintable() else f"\\u{ord(one):04x}" for one in text) or "-"
def differ(file: str, record: str, expected: object, found: object) -> Failures:
    if type(expected) is not type(found) or expected != found: yield file, record, expected, found
def canonical_json(data: bytes, end: bytes = b"\n", *, ordered: bool = True) -> Any:  # written again it is the same
    try:  # fractions, NaN and Infinity become objects that cannot be written; long integers lose their end
        value = json.loads(data.decode(), parse_int=lambda text: int(text[:16]), parse_float=Bad, parse_constant=Bad)
        again = json.dumps(value, ensure_ascii=False, sort_keys=ordered, separators=(",", ":")).encode() + end
    except (ValueError, TypeError, RecursionError) as fault: raise Bad("JSON without fractions", fault) from None
    if again != data: raise Bad("canonical JSON", data[:100].decode(errors="replace"))
    return value
@functools.lru_cache(4096)
def clean(text: str, form: Any = "NFC") -> str:  # without zero-width characters and outer blanks
    return re.sub("[\u200b\u200c\u200d\u2060\ufeff]", "", unicodedata.normalize(form, text)).strip()
tidy, cached = functools.partial(clean, form="NFKC"), functools.lru_cache(250)
def sha(*parts: bytes) -> bytes: return hashlib.sha256(b"".join(parts)).digest()
def digest(data: bytes) -> str: return "sha256:" + sha(data).hex()
# Ed25519 (RFC 8032), verification only, on x and y: slow and short, quick enough for one signature.
PRIME, ORDER = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
CURVE = -121665 * pow(121666, -1, PRIME) % PRIME
def add(one: tuple[int, int], two: tuple[int, int]) -> tuple[int, int]:
    (a, b), (c, d), cross = one, two, CURVE * one[0] * one[1] * two[0] * two[1]
    return (a * d + b * c) * pow(1 + cross, -1, PRIME) % PRIME, (b * d + a * c) * pow(1 - cross, -1, PRIME) % PRIME
def times(factor: int, point: tuple[int, int]) -> tuple[int, int]:
    half = times(factor // 2, add(point, point)) if factor > 1 else (0, 1)
    return add(half, point) if factor & 1 else half
def point_of(data: bytes) -> tuple[int, int]:  # canonical, and not of small order, as no honest key or signature is
    y, odd = int.from_bytes(data, "little") % 2**255, data[31] >> 7
    square = (y * y - 1) * pow(CURVE * y * y + 1, -1, PRIME) % PRIME
    x = pow(square, (PRIME + 3) // 8, PRIME)
    x = x if x * x % PRIME == square else x * pow(2, (PRIME - 1) // 4, PRIME) % PRIME
    point = (x if x & 1 == odd else PRIME - x, y)
    if y < PRIME and x * x % PRIME == square and times(8, point) != (0, 1): return point
    raise Bad("a canonical point of the curve, of large order", data.hex())
def ed25519(key: bytes, message: bytes, signature: bytes) -> None:  # s·B = R + k·A, no cofactor, s < order
    s = int.from_bytes(signature[32:], "little")
    k = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % ORDER
    if (len(key), len(signature)) != (32, 64) or s >= ORDER: raise Bad("s below the order", signature.hex())
    left = times(s, point_of((4 * pow(5, -1, PRIME) % PRIME).to_bytes(32, "little")))
    right = add(point_of(signature[:32]), times(k, point_of(key)))
    if left != right: raise Bad("a signature of this key over these bytes", signature.hex())
def root_of(leaves: list[bytes]) -> bytes:  # RFC 6962: split at the largest power of two below the count
    if len(leaves) < 2: return leaves[0] if leaves else sha()
    split = 1 << (len(leaves) - 1).bit_length() - 1
    return sha(b"\1", root_of(leaves[:split]), root_of(leaves[split:]))
def root_by(leaf: bytes, index: int, count: int, proof: list[bytes]) -> bytes:  # of siblings, the lowest first
    if (count == 1) != (not proof) or not 0 <= index < count: raise Bad("a proof of the leaf's depth", len(proof))
    if not proof: return leaf
    split = 1 << (count - 1).bit_length() - 1
    if index < split: return sha(b"\1", root_by(leaf, index, split, proof[:-1]), proof[-1])
    return sha(b"\1", proof[-1], root_by(leaf, index - split, count - split, proof[:-1]))
# The form of every document. key:kind is required, key:kind=default is not. (a|b) words, [x]n at least n of x, but [x]2
# two, {x} any names, ?x or null; numbers are low..high, > without the low bound, # whole. TWINS may be in English too.
CITED, COMBINE, POLICY = "basis:[cited]1", "combine:(none|mean|median|trimmed)=", "not_applicable:(rescale|full|zero)="
TWINS, AWARD = {"title", "name", "text", "how", "evidence"}, f"code:code text:name rule:rule {CITED}"
GRAMMAR = {
    "file": "format:1..1 scheme:head grade:[grade]1 parent:[parent]1 indicator:[indicator]1 extra:[extra]0= "
            "bonus:[bonus]0= penalty:[penalty]0=",
    "head": f"code:code version:#1..=1 office:text= year:#1900..2999 title:name {CITED} {POLICY}rescale "
            "round_items:flag= kind:(government|department|enterprise) decimals:#0..6=2 "
            "rounding:(half-up|half-even)=half-up compare:(published|full)=published missing:(refuse|zero)=refuse "
            "ties:(competition|dense)=competition tie_break:[ref]0= veto_rank:(last|score)=last",
    "cited": "doc:name article:text= date:date= standing:(issued|draft|explanation|sample|office)=issued",
    "grade": "name:name min:0..= quota:seats=", "parent": "name:name share:5..100",
    "seats": "share:0..1= count:#0..= rounding:(floor|half-up|ceil)=floor ties:(out|in)=out",
    "indicator": f"code:code name:name weight:5..100 nature:(process|result) {CITED} item:[item]1 {POLICY} "
                 "minimum:minimum= veto:[veto]0=",
    "minimum": "percent:>0..100 effect:effect", "effect": "grade:ref= total:0..= grade_cap:ref= downgrade:#1..=",
    "item": "code:code text:name points:>0.. rule:rule how:text evidence:text source:(self|assessor|import) "
            f"{COMBINE} basis:[cited]0=",
    "veto": f"code:code name:name when:when effect:effect persons:{{#0..}}= {CITED}",
    "when": "item:ref= at_least:..= below:..= level:ref= at_least_limit:>0..= total_below:0..= recorded:flag=",
    "extra": f"{AWARD} points:>0.. {COMBINE}", "bonus": f"{AWARD} points:>0..= cap:0..= gate:0..=",
    "penalty": f"{AWARD} points:>0..= cap:0..=", "algorithms": "digest:(sha256) signature:text tree:(sha256-rfc6962)",
    "rule.tick": "", "rule.mark": f"step:>0..= {COMBINE}", "rule.each": "per:>0..", "rule.streak": "years:#1..",
    "rule.deduct": f"per:>0.. free:0..=0 floor:0..=0 all_at:0..= escalate:1..10=1 {COMBINE}",
    "rule.levels": "levels:{0..} each:(sum|highest)", "rule.bands": f"bands:[[..]2]1 {COMBINE}",
    "rule.ratio": f"target:>0.. bonus_step:>0..= bonus_per:0..= bonus_cap:0..= {COMBINE}",
    "rule.shortfall": f"target:>0.. step:>0.. per:>0.. partial:(begun|whole|proportional) {COMBINE}",
    "rule.quota": "over:0.. under:0..=0 under_cap:0..=", "zero_base": "same:0.. more:0..",
    "rule.change": "target:>0.. better:(low|high) zero_base:zero_base", "rule.external": f"full:>0.. {COMBINE}",
    "rule.rank": "table:[[0..]2]1 unit:(place|percent) better:(high|low)", "receipts": "count:#0.. root:hex",
    "manifest": "type:(assess-package) format:1..1 office:text year:#0.. scheme:issue engine:text key_id:?hex "
                "algorithms:algorithms previous:?digest supersedes:?correction files:[entry]1 receipts:receipts",
    "issue": "code:text version:#1.. digest:digest", "signature": "algorithm:text key_id:hex signature:signed",
    "entry": "name:text size:#0.. digest:digest", "correction": "package:digest reason:text approvers:[text]0",
    "receipt": "type:(assess-receipt) format:1..1 manifest:text signature:?signature record:text salt:salt index:#0.. "
               "proof:[hex]0"}
PATTERNS = {"flag": "(?!)", "text": ".*", "name": ".+", "ref": ".+", "code": r"[^\x00-\x1f\x7f]{1,64}",
            "hex": "[0-9a-f]{64}", "digest": "sha256:[0-9a-f]{64}", "salt": "[0-9a-f]{32}", "signed": "[0-9a-f]{128}",
            "date": "([0-9]{4}-[0-9]{2}-[0-9]{2})?"}
PLAIN, FACT = (re.compile(rf"-?(0|[1-9][0-9]{{0,11}})(\.[0-9]{{1,{places}}})?") for places in (12, 6))
WHENS = ["item at_least", "item below", "item at_least level", "item at_least_limit", "total_below", "recorded"]
KINDS, OUTSIDE = {k[5:] for k in GRAMMAR if k[:5] == "rule."}, {"each", "levels", "mark", "tick", "bands", "streak"}
def scalar(kind: str, value: Any) -> Any:  # a flag, a number (bare or quoted) or a text as the kind wants it
    if type(value) is {"flag": bool, "date": datetime.date}.get(kind): return value
    text = value if isinstance(value, str) else str(value) if type(value) is int else ""
    if ".." in kind:
        if isinstance(value, Decimal) and value.is_finite() and -13 < value.adjusted() < 13: text = format(value, "f")
        if not PLAIN.fullmatch(text) or (text[0] == "-" and not text.strip("-0.")): return None
        got, (low, _, high) = Fraction(text), kind.lstrip("#>").partition("..")
        inside = (not low or got >= int(low)) and (not high or got <= int(high)) and (got or kind[0] != ">")
        return got if inside and (kind[0] != "#" or got.denominator == 1) else None
    text = clean(text) if kind == "name" else tidy(text) if kind in ("ref", "code") else text
    if not isinstance(value, str) or not re.fullmatch(PATTERNS.get(kind, kind), text, re.DOTALL): return None
    return str(datetime.date.fromisoformat(value)) if kind == "date" and value else text
def read(kind: str, value: Any, where: str, faults: list[Any]) -> Any:  # every fault is noted
    if kind[0] == "?": return None if value is None else read(kind[1:], value, where, faults)
    kind = f"rule.{value.get('kind')}" if kind == "rule" and isinstance(value, dict) else kind
    if kind in GRAMMAR and isinstance(value, dict): return fields(kind, value, where, faults)
    inner, _, least = kind[1:].rpartition("]")
    if kind[0] == "[" and isinstance(value, list) and (len(value) == 2 if least == "2" else len(value) >= int(least)):
        return [read(inner, one, f"{where}[{place}]", faults) for place, one in enumerate(value, 1)]
    if kind[0] == "{" and isinstance(value, dict) and all(map(tidy, value)) and len({*map(tidy, value)}) == len(value):
        return {tidy(key): read(kind[1:-1], one, f"{where}.{key}", faults) for key, one in value.items()}
    got = None if kind[0] in "[{" or kind in GRAMMAR or kind[:4] == "rule" else scalar(kind, value)
    if got is None: faults.append(("", where, kind, value))
    return got
def fields(kind: str, table: Table, where: str, faults: list[Any]) -> Table:
    tokens = GRAMMAR[kind].split() + ["kind:text"] * (kind[:5] == "rule.")
    asked = {key: rest.partition("=") for key, _, rest in (token.partition(":") for token in tokens)}
    asked |= {f"{key}_en": ("text", "=", "") for key in TWINS & asked.keys() if kind != "entry"}
    faults.extend(("", f"{where}.{key}", " ".join(asked), "an unknown key") for key in table if key not in asked)
    got: Table = {key: [] if inner[0] == "[" else None for key, (inner, _, _) in asked.items()}
    for key, (inner, optional, default) in asked.items():
        if key in table or not optional or default:
            got[key] = read(inner, table.get(key, default if optional else ()), f"{where}.{key}", faults)
    return got
def read_json(kind: str, data: bytes) -> Table:
    faults: list[Any] = []
    value: Table = read(kind, canonical_json(data), kind, faults)
    if faults: raise Bad(*faults[0][2:], faults[0][1], f"{kind}.json")
    return value
def quoted(cell: str) -> str: return '"' + cell.replace('"', '""') + '"' if re.search('[",\r\n]', cell) else cell
def table_of(data: bytes, header: str, *key: int) -> Iterator[list[str]]:  # written again the same
    text, place, last = data.decode(), 0, [""]
    if not unicodedata.is_normalized("NFC", text): raise Bad("text in NFC")
    for row in csv.reader(io.StringIO(text, newline=""), strict=True):
        line = ",".join(row) + "\n"
        if not text.startswith(line, place): line = ",".join(map(quoted, row)) + "\n"
        held = [row[at] for at in key] if len(row) == header.count(",") + 1 else []
        if not text.startswith(line, place) or held < last or (not place and row != header.split(",")):
            raise Bad(f"canonical rows of {header}, sorted", ",".join(row))
        if place: yield row
        last, place = held if place else last, place + len(line)
    if not place or place != len(text): raise Bad(header, "nothing")
class Fact(NamedTuple):  # what rows say: `beside` is base or limit, `events` pairs of level and count
    state: str; value: Fraction = ZERO; beside: Fraction = ZERO; series: Any = (); events: Any = ()
@functools.lru_cache(2**16)
def amount(text: str, *, signed: bool = False) -> Fraction:
    if not FACT.fullmatch(text) or (text[0] == "-" and not (signed and text.strip("-0."))): raise Bad("a decimal", text)
    whole, _, after = text.partition(".")
    return Fraction(int(whole + after), 10 ** len(after))
def capped(value: Any, cap: Fraction | None) -> Any: return value if cap is None else min(value, cap)
def fine(value: Any, places: int) -> bool: return value is None or (value * 10 ** int(places)).denominator == 1
def plain(value: Fraction) -> str: return f"{Decimal(value.numerator) / value.denominator:f}"
def fixed(value: Fraction, head: Table) -> str:  # half-up is away from zero
    places = int(head["decimals"])
    whole, rest = divmod(abs(value.numerator) * 10**places, value.denominator)
    whole += int(2 * rest > value.denominator - (head["rounding"] == "half-up" or whole % 2))
    digits: str = str(whole).zfill(places + 1)
    return ("-" if value < 0 < whole else "") + (f"{digits[:-places]}.{digits[-places:]}" if places else digits)

class Entry:  # an item, extra, bonus or penalty: what its rows say, and what they are worth
    def __init__(self, part: str, given: Table, basis: list[Table], head: Table) -> None:
        self.part, self.code, self.rule, self.head = part, given["code"], given["rule"], head
        self.kind, self.full, self.peers = self.rule["kind"], given["points"], collections.defaultdict[str, Any](list)
        self.outside, self.sign = part in ("bonus", "penalty"), -1 if part == "penalty" else 1
        self.cap, self.gate, places = given.get("cap"), given.get("gate"), {"mark": head["decimals"], "tick": 0}
        self.ways = [way for way in (given.get("combine"), self.rule.get("combine")) if way]
        self.basis = "; ".join(f"{one['doc']} {clean(one['article'] or '')}".strip() for one in given["basis"] or basis)
        self.places, self.fact, self.worth = places.get(self.kind, 6), cached(self.fact_of), cached(self.worth_of)
    def laws(self) -> Failures:
        rule, rows, grow = self.rule, self.rule.get("bands", self.rule.get("table", [])), self.rule.get("escalate", 1)
        barred = {"extra": {"rank", "each"}, "item": {"each"}}.get(self.part, KINDS - OUTSIDE)
        yield self.kind not in barred, "rule.kind", "a kind for this place"
        fits = (self.full is None) == (self.outside and self.kind in ("each", "levels"))
        yield fits and fine(self.full, self.head["decimals"]), "points", "where the kind shares them, of `decimals`"
        joined = len(self.ways) == 1 and not self.outside and (self.ways == ["none"] or "combine" in rule)
        yield joined or not self.ways, "combine", "once, where the kind takes it"
        awarded = [*(row[1] for row in rows), *rule.get("zero_base", {}).values(), rule.get("floor", ZERO)]
        yield all(0 <= points <= (self.full or 0) for points in awarded), "rule", "points of 0…P"
        bounds = [row[0] for row in rows]
        order = bounds == sorted({*bounds}, reverse=self.kind != "rank")
        yield order and rule.get("levels", True), "rule", "bounds in order, at least one level"
        places = all(0 < one <= 100 if rule.get("unit") == "percent" else 0 < one == int(one) for one in bounds)
        yield places or self.kind != "rank", "rule.table", "whole places or up to 100 percent"
        ends = grow == 1 or rule["per"] * (grow**MOST_EVENTS - 1) / (grow - 1) >= self.full - rule["floor"]
        yield ends and (grow == 1 or rule["free"].denominator == 1), "rule.escalate", f"free whole, {MOST_EVENTS} do"
        absent = [rule.get(key) is None for key in ("bonus_step", "bonus_per", "bonus_cap")]
        yield absent[0] == absent[1] <= absent[2], "rule", "bonus_step and bonus_per together"
    def fact_of(self, rows: Cells) -> Fact:  # noqa: C901 # refusal after refusal
        rule, kind, parts = self.rule, self.kind, [row[0] for row in rows]
        used = {"change": [1], "quota": [2], "levels": [3, 4]}.get(kind, [])
        blank = any(not any(row[:5]) for row in rows) and (kind == "levels" or not self.outside)
        if blank or any(row[at] for row in rows for at in (1, 2, 3, 4) if at not in used):
            raise Bad("only cells that the rule asks for, no empty rows", rows)
        if kind == "levels": return self.events_of(rows)
        if len(rows) > 1 and (self.ways in ([], ["none"]) or len({tidy(row[5]) for row in rows} - {""}) < len(rows)):
            raise Bad("one row, or one of each assessor where `combine` is set", rows)
        beside = amount(rows[0][used[0]]) if used and rows[0][used[0]] else None
        if set(parts) == {""} or (set(parts) == {"不适用"} and not self.outside):
            return Fact("not_applicable" if parts[0] else "missing")
        parts = parts[0].split(";") if kind == "streak" else parts
        numbers = sorted(amount(part, signed=kind in ("bands", "rank")) for part in parts)
        step = (kind == "mark" and rule["step"]) or FINEST
        most = {"mark": self.full, "tick": ONE, "external": rule.get("full")}.get(kind, numbers[-1])
        exact = all(len(p.partition(".")[2]) <= self.places for p in parts) and not any(one % step for one in numbers)
        if not exact or numbers[-1] > most or len(parts) <= rule.get("years", 0):
            raise Bad("a value within its bounds and on its step; all years of a series and the one before", parts)
        if kind == "streak": return Fact("scored", series=tuple(map(amount, parts)))
        if used and beside is None: return Fact("missing")
        if "median" in self.ways: numbers = numbers[(len(numbers) - 1) // 2 : len(numbers) // 2 + 1]
        if "trimmed" in self.ways and len(numbers) > 3: numbers = numbers[1:-1]
        value = sum(numbers[1:], numbers[0]) / len(numbers)
        if rule.get("escalate", 1) != 1 and value.denominator != 1: raise Bad("a whole number of events", parts)
        return Fact("scored", value, beside or ZERO)
    def events_of(self, rows: Cells) -> Fact:
        events: collections.Counter[str] = collections.Counter()
        for value, _, _, level, count, _ in rows:
            if level and not value and tidy(level) in self.rule["levels"] and scalar("#1..", count or "1"):
                events[tidy(level)] += int(amount(count or "1"))
            elif level or count or len(rows) > 1 or (value != "0" and (value != "不适用" or self.outside)):
                raise Bad("known levels with whole counts, or 0 alone where none happened", rows)
        state = "not_applicable" if rows[0][0] == "不适用" else "scored"
        return Fact(state, Fraction(sum(events.values())), events=tuple(events.items()))
    def points_of(self, fact: Fact, peers: Any) -> Any:  # noqa: C901, PLR0911 # kinds; peers ascend
        rule, full, kind, value, beside = self.rule, self.full or ZERO, self.kind, fact.value, fact.beside
        if kind in ("mark", "tick", "each"): return value * {"mark": ONE, "tick": full, "each": rule.get("per")}[kind]
        if kind == "external": return full * value / rule["full"]
        if kind == "bands": return next((points for bound, points in rule["bands"] if value >= bound), ZERO)
        if kind == "rank":
            low, high = bisect.bisect_left(peers, value), len(peers) - bisect.bisect_right(peers, value)
            ahead = low if rule["better"] == "low" else high
            place = 1 + ahead if rule["unit"] == "place" else Fraction(100 * (1 + ahead), len(peers))
            return next((points for upto, points in rule["table"] if place <= upto), ZERO)
        if kind == "levels":
            costs = [rule["levels"][level] * (n if rule["each"] == "sum" else 1) for level, n in fact.events]
            cost = sum(costs, ZERO) if rule["each"] == "sum" else max(costs, default=ZERO)
            return cost if self.outside else max(ZERO, full - cost)
        if kind == "ratio":
            steps = max(ZERO, value / rule["target"] - 1) * 100 // (rule["bonus_step"] or 1)
            return full * min(ONE, value / rule["target"]) + capped(steps * (rule["bonus_per"] or 0), rule["bonus_cap"])
        if kind == "shortfall":
            steps = max(ZERO, rule["target"] - value) / rule["step"]
            steps = {"begun": -(-steps // 1), "whole": steps // 1}.get(rule["partial"], steps)
            return max(ZERO, full - rule["per"] * steps)
        if kind == "quota":
            reward = capped(rule["under"] * max(ZERO, beside - value), rule["under_cap"])
            return max(ZERO, full - rule["over"] * max(ZERO, value - beside)) + reward
        if kind == "change":
            if not beside: return rule["zero_base"]["more" if value else "same"]
            moved = (beside - value) / beside * (1 if rule["better"] == "low" else -1)
            return full * min(ONE, max(ZERO, moved / rule["target"]))
        if kind == "streak":
            last = fact.series[-int(rule["years"]) - 1 :]
            return full * all(now < before or now == before == 0 for before, now in itertools.pairwise(last))
        over, grow = max(ZERO, value - rule["free"]), rule["escalate"]
        if rule["all_at"] is not None and value >= rule["all_at"]: return rule["floor"]
        cost = over if grow == 1 else (grow ** min(MOST_EVENTS, int(over)) - 1) / (grow - 1)  # 1 + grow + grow² + …
        return max(rule["floor"], full - rule["per"] * cost)
    def worth_of(self, rows: Cells, group: str, *, shut: bool) -> Any:  # fact, points that count, what results must say
        fact, points = self.fact(rows) if rows else Fact("scored" if self.outside else "missing"), ZERO
        if fact.state == "missing" and self.head["missing"] == "refuse": raise Bad("a fact", "none", self.code)
        if fact.state == "not_applicable": return fact, None, [self.code, None, None, None, fact.state, self.basis]
        if fact.state == "scored" and rows and not shut:
            points = capped(self.points_of(fact, self.peers.get(group)), self.cap) * self.sign
        text, available = fixed(points, self.head), plain(ZERO if self.outside else self.full)
        points = Fraction(text) if self.head["round_items"] and not self.outside else points
        return fact, points, [self.code, text, str(points), available, fact.state, self.basis]
def scheme_of(data: bytes) -> tuple[Table, list[Any]]:  # with its entries, and what in it is refused
    import tomllib; faults: list[Any] = []
    doc = read("file", tomllib.loads(data.decode("utf-8-sig"), parse_float=Decimal), "scheme", faults)
    if faults: return {}, faults
    head = doc["scheme"]
    for one in doc["indicator"]: one["item"] = [Entry("item", item, one["basis"], head) for item in one["item"]]
    for part in ("extra", "bonus", "penalty"): doc[part] = [Entry(part, one, [], head) for one in doc[part]]
    doc["vetoes"] = [veto for one in doc["indicator"] for veto in one["veto"]]
    items = [entry for one in doc["indicator"] for entry in one["item"]]
    entries = [*items, *doc["extra"], *doc["bonus"], *doc["penalty"]]
    doc["entries"] = {entry.code: entry for entry in entries}
    codes = [entry.code for entry in entries] + [one["code"] for one in doc["indicator"] + doc["vetoes"]]
    found = [(ok, f"{entry.code}.{where}", must) for entry in entries for ok, where, must in entry.laws()]
    return doc, [("", where, must, "otherwise") for ok, where, must in [*found, *laws(doc, codes)] if not ok]
def laws(doc: Table, codes: list[str]) -> Failures:  # what must hold between the parts of a scheme
    grades, indicators, ties = doc["grade"], doc["indicator"], doc["scheme"]["tie_break"]
    minima, names = [grade["min"] for grade in grades[:-1]], [tidy(grade["name"]) for grade in grades]
    falling = None not in minima and all(upper > lower for upper, lower in itertools.pairwise(minima))
    yield falling and grades[-1]["min"] is grades[-1]["quota"] is None, "grade", "min falling, none on the last grade"
    quotas = [grade["quota"] for grade in grades if grade["quota"]]
    yield all((one["share"] is None) != (one["count"] is None) for one in quotas), "grade.quota", "share or count"
    for where, texts in (("code", codes), ("grade", names), ("parent", [tidy(one["name"]) for one in doc["parent"]])):
        yield len(set(texts)) == len(texts), where, "each name and code once"
    exact = all(fine(one["weight"], 2) for one in indicators)
    yield exact and sum(one["weight"] for one in indicators) == 100, "weight", "2 decimals, a sum of 100"
    yield len({one["nature"] for one in indicators}) == 2, "nature", "process and result, both"
    yield {*ties} <= {one["code"] for one in indicators} and len({*ties}) == len(ties), "tie_break", "indicators, once"
    for one in [*doc["vetoes"], *(one["minimum"] for one in indicators if one["minimum"])]:
        chosen = {key: value for key, value in one["effect"].items() if value is not None}
        fits = len(chosen) == 1 and chosen.get("grade", chosen.get("grade_cap", names[0])) in names
        yield fits and fine(chosen.get("total"), doc["scheme"]["decimals"]), "effect", "one effect, of known grades"
    for veto in doc["vetoes"]:
        when = {key: value for key, value in veto["when"].items() if value is not None}
        entry = doc["entries"].get(when.get("item"))
        rule = entry.rule if entry and entry.part == "item" else {"kind": ""}
        kinds = {"level": {"levels"}, "at_least_limit": {"quota"}, "item": KINDS - {"streak", "each"}}
        fits = all(rule["kind"] in kinds[key] for key in when if key in kinds) and when.get("recorded", True)
        fits = fits and ("level" not in when or when["level"] in rule["levels"]) and " ".join(when) in WHENS
        signed = rule["kind"] in ("bands", "rank") or min(when.get("at_least", ZERO), when.get("below", ZERO)) >= 0
        yield fits and signed, f"{veto['code']}.when", " | ".join(WHENS)

class Subject:  # what packages and receipts share: a manifest, perhaps a signature over it, perhaps an anchor for it
    def __init__(self, path: str, key: bytes = b"", known: str = "", old: str = "") -> None:
        self.path, self.size, self.key, self.old, self.anchored = Path(path), Path(path).stat().st_size, key, old, known
        self.raw, self.manifest, self.doc, self.signed = dict[str, bytes](), Table(), Table(), Table()
        self.units, self.states, self.leaves = dict[str, list[str]](), dict[tuple[str, str], str](), list[bytes]()
    def signature(self) -> Failures:  # whether one belongs here is always checked, itself where a key is given
        algorithm, key_id = self.manifest["algorithms"]["signature"], self.manifest["key_id"]
        if algorithm not in ("ed25519", "none"): raise Bad("ed25519 | none, no other is supported here", algorithm)
        if [key_id is None, not self.signed] != [algorithm == "none"] * 2: raise Bad("with ed25519: key_id, signature")
        if self.key: yield from differ("manifest.json", "key_id", sha(self.key).hex(), key_id)
        if not self.signed: return
        told, message = self.signed, b"assess-package-v1\n" + self.raw["manifest.json"]
        yield from differ("signature.json", "head", [algorithm, key_id], [told["algorithm"], told["key_id"]])
        if self.key: ed25519(self.key, message, bytes.fromhex(told["signature"]))
    def anchor(self) -> Failures:
        if self.anchored: yield from differ("manifest.json", "digest", self.anchored, digest(self.raw["manifest.json"]))
class Receipt(Subject):  # a unit's record, the package's manifest, and the proof that one belongs to the other
    checks = "form signature anchor proof"
    def form(self) -> Failures:
        if self.size > SMALL: raise Bad(f"at most {SMALL} bytes", self.size)
        self.value = read_json("receipt", self.path.read_bytes())
        self.raw["manifest.json"], self.signed = self.value["manifest"].encode(), self.value["signature"] or {}
        self.manifest = read_json("manifest", self.raw["manifest.json"])
        record = canonical_json(self.value["record"].encode(), b"", ordered=False)
        yield from differ("receipt", "record", UNIT, [*record])
    def proof(self) -> Failures:
        leaf = sha(b"\0", bytes.fromhex(self.value["salt"]), self.value["record"].encode())
        proof, told = [bytes.fromhex(one) for one in self.value["proof"]], self.manifest["receipts"]
        root = root_by(leaf, int(self.value["index"]), int(told["count"]), proof)
        yield from differ("receipt", "root", told["root"], root.hex())

class Package(Subject):  # a package and everything found out about it, check by check
    checks = "zip files digests signature previous anchor scheme input recomputation receipts correction"
    def zip(self) -> Failures:  # walks the entries, then compares every byte with the one canonical zip of them
        central, place, local = b"", 0, struct.Struct("<4s5H3I2H")
        if self.size > LARGEST: raise Bad(f"at most {LARGEST} bytes", self.size)
        with self.path.open("rb") as file:
            while (header := file.read(30))[:4] == b"PK\3\4" and len(header) == 30:
                size, length, extra = local.unpack(header)[7], *local.unpack(header)[9:]
                name = (raw := file.read(length)).decode("ascii", "replace")
                limit = LARGEST if name in LARGE else SMALL if re.fullmatch("[a-z]+[.][a-z]+", name) else -1
                if name in self.raw or size > limit: raise Bad("a plain name, once, up to its limit", size, "", name)
                self.raw[name] = data = file.read(extra + size)[extra:]
                fields = (20, 0, 0, 0, 33, zlib.crc32(data), size, size, length, 0)
                true = len(data) == size and header == local.pack(b"PK\3\4", *fields)
                if not true: yield name, "local header", "stored, fixed fields, true CRC and sizes", header.hex()
                named = struct.pack("<4s6H3I5H2I", b"PK\1\2", 788, *fields, 0, 0, 0, 0o100644 << 16, place) + raw
                central, place = central + named, file.tell()
            n, rest = len(self.raw), header + file.read(len(central) + 22)
        if not n or rest != central + struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, n, n, len(central), place, 0):
            yield "", f"byte {place} on", f"the directory of {n} entries and the end", "other bytes"
        yield from differ("", "order", sorted(self.raw, key=lambda name: (name != "manifest.json", name)), [*self.raw])
    def files(self) -> Failures:
        self.manifest = read_json("manifest", self.raw["manifest.json"])
        if "signature.json" in self.raw: self.signed = read_json("signature", self.raw["signature.json"])
        held, names = {*self.raw} - {"manifest.json", "signature.json"}, [one["name"] for one in self.manifest["files"]]
        yield from differ("manifest.json", "files", sorted({*names}), names)
        for one in sorted(held ^ {*names} | (held - {"evidence.csv"} ^ FILES)): yield one, "", "known, listed, held", ""
    def digests(self) -> Failures:
        for one in self.manifest["files"]:
            data = self.raw.get(one["name"], b"")
            yield from differ(one["name"], "size, digest", [int(one["size"]), one["digest"]], [len(data), digest(data)])
    def previous(self) -> Failures:
        if not self.old: return
        old, named = Package(self.old), [self.manifest["previous"], (self.manifest["supersedes"] or {}).get("package")]
        for failure in old.zip(): yield "previous package", *failure[1:]
        found = digest(old.raw["manifest.json"])
        if found not in named: yield "manifest.json", "previous", " or ".join(filter(None, named)), found
    def scheme(self) -> Failures:
        scheme, faults = scheme_of(self.raw["scheme.toml"])
        for fault in faults: yield "scheme.toml", *fault[1:]
        if faults: return
        self.doc, head, told, own = scheme, scheme["scheme"], self.manifest["scheme"], digest(self.raw["scheme.toml"])
        issue = {"code": head["code"], "version": int(head["version"]), "year": int(head["year"]), "digest": own}
        expected = {"format": 1, "scheme": issue, "engine": self.manifest["engine"], "units": []}
        first = io.BytesIO(self.raw["results.json"]).readline(SMALL).removesuffix(b"\n") + b"]}"
        yield from differ("results.json", "head", str(expected), str(canonical_json(first, b"", ordered=False)))
        mine = [head["code"], head["version"], head["year"], own, tidy(head["office"] or "")]
        other = [told["code"], told["version"], self.manifest["year"], told["digest"], tidy(self.manifest["office"])]
        yield from differ("manifest.json", "scheme, year, office", mine, other)
    def facts(self) -> Iterator[tuple[str, dict[str, Cells]]]:  # the rows of each unit by item, as sorting joins them
        table = table_of(self.raw["facts.csv"], FACTS, 0, 1, 5, 7, 6, 2)
        for unit, rows in itertools.groupby(table, lambda row: row[0]):
            items = itertools.groupby(rows, lambda row: row[1])
            yield unit, {code: tuple(tuple(row[2:]) for row in some) for code, some in items}
    def input(self) -> Failures:  # noqa: C901 # table after table
        names, entries = set[tuple[str, str]](), self.doc["entries"]
        for row in table_of(self.raw["units.csv"], "unit,name,group", 0):
            fits, name = all(row) and row == [tidy(row[0]), clean(row[1]), tidy(row[2])], (tidy(row[1]), row[2])
            if not fits or name in names or row[0] in self.units: yield "units.csv", row[0], "tidy, each once", row
            names.add(name); self.units[row[0]] = row
        for unit, code, rows in ((unit, code, rows) for unit, items in self.facts() for code, rows in items.items()):
            entry, group = entries.get(code), self.units.get(unit, ["", "", ""])[2]
            try: fact = entry.fact(rows) if entry and group else None
            except Bad as bad: yield "facts.csv", f"{unit} {code}", *bad.args[:2]
            else:
                if fact is None: yield "facts.csv", f"{unit} {code}", "a known unit and a known code", rows
                elif entry.kind == "rank" and fact.state == "scored": entry.peers[group].append(fact.value)
        recorded, last = {veto["code"] for veto in self.doc["vetoes"] if veto["when"]["recorded"]}, [""] * 5
        for row in table_of(self.raw["vetoes.csv"], "unit,veto,date,state,basis", 0, 1, 2, 3, 4):
            fits = row[0] in self.units and row[1] in recorded and row != last and row[3] in ("confirmed", "lifted")
            if not fits or not row[2] or not scalar("date", row[2]) or (row[:3] == last[:3] and row[3] != last[3]):
                yield "vetoes.csv", " ".join(row[:3]), "known unit and recorded veto, a date, one state of a date", row
            last, self.states[row[0], row[1]] = row, row[3]
        for row in table_of(self.raw.get("evidence.csv", EVIDENCE.encode() + b"\n"), EVIDENCE, 0, 1, 2, 4):
            if None in (scalar("#0..", row[3]), scalar("digest", row[4])): yield "evidence.csv", row[0], EVIDENCE, row
    def recomputation(self) -> Failures:  # and the receipts' leaves on the way; then ranks and quotas
        if not self.doc: raise Bad("a valid scheme", "none")
        for entry in self.doc["entries"].values(): entry.peers = {key: sorted(own) for key, own in entry.peers.items()}
        secret, lines = hashlib.sha256(b"assess-receipt-salt\n" + self.raw["facts.csv"]), io.BytesIO(self.raw[RESULTS])
        secret.update(self.raw[RESULTS]); facts, groups = self.facts(), collections.defaultdict[str, Any](list)
        told, _ = next(facts, None), lines.readline()
        for place, unit in enumerate(self.units.values(), 1):
            line, end = lines.readline(2**23), b"\n" if place == len(self.units) else b",\n"
            data, sheet = line.removesuffix(end), Sheet(self, unit)
            if data == line or data[-1:] == b",": raise Bad("a line for each unit, commas between", line[:50], unit[0])
            self.leaves.append(sha(b"\0", hmac.digest(secret.digest(), unit[0].encode(), "sha256")[:16], data))
            rows, told = (told[1], next(facts, None)) if told and told[0] == unit[0] else ({}, told)
            yield from guarded(sheet.compare(data, rows))
            groups[unit[2]].append(sheet)
        for members in groups.values():
            settle(self.doc, [sheet for sheet in members if sheet.exact is not None])
            for one in members: yield from one.differ(rank=one.rank, grade=one.name(one.grade), reasons=one.reasons)
        yield from differ("results.json", "end", b"]}\n", lines.read(50))
    def receipts(self) -> Failures:
        mine, told = [len(self.leaves), root_of(self.leaves).hex()], self.manifest["receipts"]
        yield from differ("manifest.json", "receipts", mine, [int(told["count"]), told["root"]])
    def correction(self) -> Failures:
        told = self.manifest["supersedes"] or {"reason": "none", "approvers": ["1", "2"]}
        if not tidy(told["reason"]) or len({*map(tidy, told["approvers"])} - {""}) != 2 or len(told["approvers"]) != 2:
            yield "manifest.json", "supersedes", "a reason and two different approvers", told

class Sheet:  # one unit, recomputed: steps 1 to 5 at once, rank and quota when its whole group is there
    def __init__(self, package: Package, unit: list[str]) -> None:
        self.unit, self.doc, self.head, self.states = unit, package.doc, package.doc["scheme"], package.states
        self.found, self.parts, self.items, self.indicators = Table(), Table(), list[Any](), list[Any]()
        self.facts, self.vetoes, self.reasons, self.minima = dict[str, Any](), list[str](), list[str](), list[Table]()
        self.exact: Any = None; self.grade: Any = None; self.rank: Any = None; self.shown: Any = [None, None, None]
    def differ(self, **expected: object) -> Failures:
        for key, own in expected.items(): yield from differ(RESULTS, f"{self.unit[0]} {key}", own, self.found.get(key))
    def name(self, grade: int | None) -> Any: return None if grade is None else self.doc["grade"][grade]["name"]
    def text(self, value: Fraction | None) -> Any: return None if value is None else fixed(value, self.head)
    def merit(self) -> tuple[Fraction, ...]: return self.exact, *(self.parts[code] for code in self.head["tie_break"])
    def line(self, entry: Entry, rows: Table, *, shut: bool = False) -> Any:  # step 1: the points that count
        group = self.unit[2] if entry.kind == "rank" else ""
        self.facts[entry.code], points, line = entry.worth(rows.get(entry.code, ()), group, shut=shut)
        self.items.append(line); return points
    def add_up(self, rows: Table) -> None:  # steps 1 to 3
        total = weights = change = ZERO
        for one in self.doc["indicator"]:
            policy, earned, available = one["not_applicable"] or self.head["not_applicable"], ZERO, ZERO
            for entry in one["item"]:
                points = self.line(entry, rows)
                if points is not None or policy != "rescale": available += entry.full
                if points is not None: earned += points
                elif policy == "full": earned += entry.full
            points = earned / available * one["weight"] if available else None
            exact, self.parts[one["code"]] = None if points is None else str(points), points or ZERO
            self.indicators.append([one["code"], self.text(points), exact, plain(one["weight"])])
            total, weights = total + (points or ZERO), weights + (one["weight"] if available else ZERO)
            if available and one["minimum"] and earned / available < one["minimum"]["percent"] / 100:
                self.minima.append(one["minimum"]["effect"])
        extras = [(points, entry.full) for entry in self.doc["extra"] if (points := self.line(entry, rows)) is not None]
        earned, available = sum((one[0] for one in extras), ZERO), 100 + sum((one[1] for one in extras), ZERO)
        base = (total / weights * 100 + earned) / available * 100 if weights else None
        for entry in [*self.doc["bonus"], *self.doc["penalty"]]:
            change += self.line(entry, rows, shut=entry.gate is not None and (base is None or base <= entry.gate))
        self.exact = None if base is None else max(ZERO, base + change)
    def judge(self) -> None:  # steps 4 and 5
        hits, grades = [one for one in self.doc["vetoes"] if self.triggers(one["code"], one["when"])], self.doc["grade"]
        effects, self.vetoes = [*(veto["effect"] for veto in hits), *self.minima], [veto["code"] for veto in hits]
        self.reasons = ["veto"] * len(hits) + ["minimum"] * len(self.minima)
        if self.exact is None: self.reasons.append("nothing_applicable"); return
        lowest = min((one["total"] for one in effects if one["total"] is not None), default=None)
        total, self.exact = capped(Fraction(fixed(self.exact, self.head)), lowest), capped(self.exact, lowest)
        told = total if self.head["compare"] == "published" else self.exact
        band = next(at for at, one in enumerate(grades) if one["min"] is None or told >= one["min"])
        self.shown = [fixed(total, self.head), str(self.exact), grades[band]["name"]]
        lowered = min(len(grades) - 1, band + sum(int(one["downgrade"] or 0) for one in effects))
        named = {one[key] for one in effects for key in ("grade", "grade_cap")}
        self.grade = max([lowered, *(at for at, one in enumerate(grades) if tidy(one["name"]) in named)])
    def triggers(self, code: str, when: Table) -> object:
        fact, least = self.facts.get(when["item"], Fact("none")), when["at_least"]
        if when["recorded"]: return self.states.get((self.unit[0], code)) == "confirmed"
        if when["total_below"] is not None: return self.exact is not None and self.exact < when["total_below"]
        if fact.state != "scored": return False
        if when["level"]: return dict(fact.events).get(when["level"], 0) >= least
        if when["at_least_limit"]: return fact.value >= when["at_least_limit"] * fact.beside and fact.value > 0
        return fact.value < when["below"] if least is None else fact.value >= least
    def compare(self, data: bytes, rows: Table) -> Failures:
        record = canonical_json(data, b"", ordered=False)
        self.found = {key: record[key] for key in UNIT[:9]} | {"reasons": [one["code"] for one in record["reasons"]]}
        self.add_up(rows); self.judge()
        yield from self.differ(**dict(zip(UNIT, [*self.unit, *self.shown], strict=False)), vetoes=self.vetoes)
        yield from differ(RESULTS, f"{self.unit[0]} keys", UNIT, [*record])
        for part, mine in (("indicators", self.indicators), ("items", self.items)):
            yield from differ(RESULTS, f"{self.unit[0]} {part}", len(mine), len(record[part]))
            for line, one in zip(mine, record[part], strict=False):
                told = [value for key, value in one.items() if key != "reason"]
                if told != line or " ".join(one) != PARTS[part]: yield RESULTS, f"{self.unit[0]} {line[0]}", line, told
        self.items, self.facts = [], {}
def settle(doc: Table, graded: list[Sheet]) -> None:  # steps 6 and 7 for the graded units of one group
    keys = [(not (one.vetoes and doc["scheme"]["veto_rank"] == "last"), *one.merit()) for one in graded]
    order = sorted(keys if doc["scheme"]["ties"] == "competition" else {*keys}, reverse=True)
    places = {key: place for place, key in reversed([*enumerate(order, 1)])}
    for one, key in zip(graded, keys, strict=True): one.rank = places[key]
    for at, quota in ((at, grade["quota"]) for at, grade in enumerate(doc["grade"]) if grade["quota"]):
        share = (quota["share"] or ZERO) * len(graded)
        share = {"floor": share // 1, "half-up": (2 * share + 1) // 2, "ceil": -(-share // 1)}[quota["rounding"]]
        seats, full, taken = share if quota["count"] is None else quota["count"], False, 0
        holders = collections.Counter(one.merit() for one in graded if one.grade == at)
        for key in sorted(holders, reverse=True):
            full = full or (taken >= seats if quota["ties"] == "in" else taken + holders[key] > seats)
            if not full: taken += holders.pop(key)
        for one in (one for one in graded if one.grade == at and one.merit() in holders):
            one.grade, one.reasons = at + 1, [*one.reasons, "quota"]
def key_of(text: str) -> bytes:  # the 32 bytes of a public key: 64 hex digits, or a file of them or of PEM
    text = text if re.fullmatch("[0-9a-fA-F]{64}", text) else Path(text).read_text("ascii").strip()
    pem = re.fullmatch("-----BEGIN PUBLIC KEY-----(.*)-----END PUBLIC KEY-----", text, re.DOTALL)
    data = base64.b64decode(pem[1]) if pem else bytes.fromhex("302a300506032b6570032100" + text)
    if len(data) == 44 and data[:12].hex() == "302a300506032b6570032100": return data[12:]
    raise ValueError("an Ed25519 public key is 64 hex digits or PEM")
def run(argv: list[str], out: TextIO | None = None) -> int:  # 0 verified, 3 not verified, 2 wrong usage
    out, parser = out or sys.stdout, argparse.ArgumentParser("verify.py", description="Checks a package or a receipt.")
    parser.add_argument("package", nargs="?")
    for option in ("--receipt", "--key", "--anchor", "--previous"): parser.add_argument(option)
    try:
        asked = parser.parse_args(argv)
        if (asked.package is None) == (asked.receipt is None) or (asked.receipt and asked.previous):
            parser.error("a package, or --receipt without --previous")
        key, anchor = asked.key and key_of(asked.key), asked.anchor and f"sha256:{asked.anchor.removeprefix('sha256:')}"
        one = (Receipt if asked.receipt else Package)(asked.receipt or asked.package, key, anchor, asked.previous)
    except (OSError, ValueError) as fault: return out.write(f"{fault}\n") and 2
    except SystemExit as end: return 2 if end.code else 0
    needs, good = {"signature": "key", "previous": "previous", "anchor": "anchor"}, True
    for at, name in enumerate(one.checks.split(), 1):
        idle, title = name in needs and not getattr(asked, needs[name]), f"{'R' if asked.receipt else 'V'}{at} {name}"
        word = f"not checked, no {needs[name]} given" if idle else "pass"
        good = passes(title, getattr(one, name)(), out, f"{title}: {word}\n") and good
    out.write("verified\n" if good else "NOT VERIFIED\n")
    return 0 if good else 3
def main() -> None:
    if isinstance(sys.stdout, io.TextIOWrapper): sys.stdout.reconfigure(errors="backslashreplace")
    sys.exit(run(sys.argv[1:]))
if __name__ == "__main__": main()
