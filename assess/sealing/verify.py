"""Checks a sealed package of assessment results, or one unit's receipt, with Python 3.11 or newer and nothing else.

    python3 verify.py PACKAGE.zip [--key KEY] [--anchor DIGEST] [--previous OLD.zip]
    python3 verify.py --receipt FILE [--key KEY] [--anchor DIGEST]

Written from the scheme format and docs/VERIFY.md, not from the program that made the results: it parses the scheme,
recomputes every number with fractions and prints numbered checks. Exit 0 only if all pass, 3 if one fails, 2 for wrong
usage. Whoever can compute all of this can also rewrite a whole package consistently: only a KEY (PEM or 64 hex digits)
or an anchor DIGEST that reached you by another way finds that. The texts of reasons are not recomputed.

To be read with docs/VERIFY.md beside it: first what all checks share, then V1 to V11 and R1 to R4 in that page's order,
each under its number, each with what it alone needs directly before it; the command line stands last.
"""

import sys

# Before all else, and in words that an old Python understands too: a true package must never look like a false one.
if sys.version_info < (3, 11):  # noqa: UP036  who verifies has the Python of his machine, not the one that we ask for
    sys.stdout.write("verify.py needs Python 3.11 or newer, this is {}.{}\n".format(*sys.version_info))
    sys.exit(2)

import argparse
import base64
import bisect
import collections
import csv
import datetime as dt
import functools
import hashlib
import hmac
import io
import itertools
import json
import re
import struct
import tomllib
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, Literal, NamedTuple, TextIO

LARGEST_PACKAGE = 2**31
LARGEST_SMALL_FILE = 2**22
LARGEST_RECORD = 2**23
MOST_EVENTS = 1000
MOST_TOLD = 20

ZERO = Fraction(0)
ONE = Fraction(1)
FINEST_STEP = Fraction(1, 10**6)

UNSEEN = re.compile(
    r"[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180d\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
"""What draws nothing though it is no format character: fillers, variation selectors, the blank of Braille."""

LARGE_FILES = {"evidence.csv", "facts.csv", "results.json", "units.csv", "vetoes.csv"}
REQUIRED_FILES = {"facts.csv", "results.json", "scheme.toml", "units.csv", "verify.py", "vetoes.csv"}

Table = dict[str, Any]
Failures = Iterator[tuple[object, ...]]
"""Of a check: file, record, expected, found. A check that yields none has passed."""

# ------------------------------------------------------------------------------------------- failures, and their lines


class Bad(Exception):
    """Something that ends a check. Arguments: what is accepted; then what was found, in which record, in which file."""


def guarded(check: Failures) -> Failures:
    """The failures of a check; whatever a forged package provokes ends as a failure like any other."""
    try:
        yield from check
    except Bad as bad:
        accepted, found, record, file = (*bad.args, "", "", "")[:4]
        yield file, record, accepted, found
    except Exception as fault:  # noqa: BLE001  the package chooses what goes wrong here: no list of types is complete
        yield "", "", "no error", f"{type(fault).__name__}: {fault}"


def differ(file: str, record: str, expected: object, found: object) -> Failures:
    """A failure, unless both are equal and of one type: 1 and true are not the same."""
    if type(expected) is not type(found) or expected != found:
        yield file, record, expected, found


def shown(value: object) -> str:
    """At most 200 characters on one line: a package must not write on the reader's terminal what it likes, nor hide."""
    text = "null" if value is None else str(value)[:200]
    told = (one if one.isprintable() and not UNSEEN.match(one) else f"\\u{ord(one):04x}" for one in text)
    return "".join(told) or "-"


def passes(title: str, check: Failures, out: TextIO, otherwise: str) -> bool:
    """Whether a check has no failure. Writes the first twenty of them and how many more, or else `otherwise`."""
    count = 0
    for failure in guarded(check):
        count += 1
        if count <= MOST_TOLD:
            file, record, expected, found = map(shown, failure)
            out.write(f"{title}: FAIL file={file} record={record} expected={expected} found={found}\n")
    if count > MOST_TOLD:
        out.write(f"{title}: FAIL and {count - MOST_TOLD} more\n")
    if count == 0:
        out.write(otherwise)
    return count == 0


# --------------------------------------------------------------------------- canonical forms: text, digests, JSON, CSV


def seen(text: str) -> str:
    """A text without what takes no room on a screen, and without outer blanks."""
    if not text.isprintable():
        text = "".join(one for one in text if unicodedata.category(one) != "Cf")
    return UNSEEN.sub("", text).strip()


@functools.lru_cache(4096)
def clean(text: str, form: Literal["NFC", "NFKC"] = "NFC") -> str:
    """A name as it is kept: normalised, without what is not seen and outer blanks."""
    return seen(unicodedata.normalize(form, seen(text)))


def tidy(text: str) -> str:
    """A code as it is compared: full-width letters and digits are the plain ones."""
    return clean(text, "NFKC")


def alike(text: str) -> str:
    """A code or name as it looks: tidy, and blanks tell nothing apart."""
    return "".join(tidy(text).split())


def has_controls(text: str) -> bool:
    """Whether a control character, a line break or half a character stands in a text."""
    return not text.isprintable() and any(unicodedata.category(one) in ("Cc", "Cs", "Zl", "Zp") for one in text)


def sha(*parts: bytes) -> bytes:
    """The SHA-256 of the parts, one behind the other."""
    return hashlib.sha256(b"".join(parts)).digest()


def digest(data: bytes) -> str:
    """A digest as packages write it: `sha256:` and 64 hex digits."""
    return "sha256:" + sha(data).hex()


def canonical_json(data: bytes, end: bytes = b"\n", *, ordered: bool = True) -> Any:
    """The value of canonical JSON: written again it is the same bytes. ordered: whether keys are sorted."""
    try:
        # Fractions, NaN and Infinity become objects that cannot be written again; long integers lose their end.
        value = json.loads(data.decode(), parse_int=lambda text: int(text[:16]), parse_float=Bad, parse_constant=Bad)
        again = json.dumps(value, ensure_ascii=False, sort_keys=ordered, separators=(",", ":")).encode() + end
    except (ValueError, TypeError, RecursionError) as fault:
        raise Bad("JSON without fractions", fault) from None
    if again != data:
        raise Bad("canonical JSON", data[:100].decode(errors="replace"))
    return value


def quoted(cell: str) -> str:
    """A cell as CSV writes it: in quotation marks only where it must be."""
    if re.search('[",\r\n]', cell):
        return '"' + cell.replace('"', '""') + '"'
    return cell


def table_of(files: dict[str, bytes], name: str, header: str, sorted_by: str) -> Iterator[list[str]]:
    """The rows of a canonical CSV, without its header: written again they are the same text, sorted by some columns."""
    text = files[name].decode()
    if not unicodedata.is_normalized("NFC", text):
        raise Bad("text in NFC", "other text", "", name)
    columns = header.split(",")
    key = [columns.index(name) for name in sorted_by.split(",")]
    place = 0
    last = [""]
    for count, row in enumerate(csv.reader(io.StringIO(text, newline=""), strict=True), 1):
        line = ",".join(row) + "\n"
        if not text.startswith(line, place):
            line = ",".join(map(quoted, row)) + "\n"
        # A row of another length has no key, which is below every key: it is refused as out of order.
        held = [row[at] for at in key] if len(row) == len(columns) else []
        first = place == 0
        if not text.startswith(line, place) or held < last or (first and row != columns):
            raise Bad(f"canonical rows of {header}, sorted", ",".join(row), f"row {count}", name)
        if not first:
            yield row
            last = held
        place += len(line)
    if place == 0 or place != len(text):
        raise Bad(header, "nothing", "", name)


# ----------------------------------------------------------------------- the form of the scheme and of every JSON file

# A form lists its keys. `key:kind` must be there, `key:kind=default` need not be. Kinds are
#   (a|b)     one of these words            low..high  a number with these bounds, each of which may be missing
#   [x]n      a list of at least n x        >low..     a number above low
#   [x]2      a list of two x               #low..     a whole number
#   {x}       x under names of any kind     ?x         x or null
# or the name of another form or of a pattern. A key of TWINS may also be given in English, as `key_en`.
TWINS = {"title", "name", "text", "how", "evidence"}
CITED = "basis:[cited]1"
COMBINE = "combine:(none|mean|median|trimmed)="
POLICY = "not_applicable:(rescale|full|zero)="
# What an item's number counts: for the words of pages and forms only.
COUNTS = "counts_zh:text= counts_en:text= unit_zh:text= unit_en:text= undone:flag= due:>0..="
COUNT_KEYS = ("counts_zh", "counts_en", "unit_zh", "unit_en", "undone", "due")
AWARD = f"code:code text:name rule:rule {CITED} {COUNTS}"

SCHEME_FORMS = {
    "file": "format:1..1 scheme:head grade:[grade]1 parent:[parent]1 indicator:[indicator]1 extra:[extra]0= "
    "bonus:[bonus]0= penalty:[penalty]0=",
    "head": f"code:code version:#1..=1 office:text= year:#1900..2999 title:name {CITED} {POLICY}rescale "
    "round_items:flag= kind:(government|department|enterprise) decimals:#0..6=2 "
    "rounding:(half-up|half-even)=half-up compare:(published|full)=published missing:(refuse|zero)=refuse "
    "ties:(competition|dense)=competition tie_break:[ref]0= veto_rank:(last|score)=last",
    "cited": "doc:name article:text= date:date= standing:(issued|draft|explanation|sample|office)=issued",
    "grade": "name:name min:0..= quota:seats=",
    "seats": "share:0..1= count:#0..= rounding:(floor|half-up|ceil)=floor ties:(out|in)=out",
    "parent": "name:name share:5..100",
    "indicator": f"code:code name:name weight:5..100 nature:(process|result) {CITED} item:[item]1 {POLICY} "
    "minimum:minimum= veto:[veto]0=",
    "minimum": "percent:>0..100 effect:effect",
    "effect": "grade:ref= total:0..= grade_cap:ref= downgrade:#1..=",
    "item": "code:code text:name points:>0.. rule:rule how:text evidence:text source:(self|assessor|import) "
    f"{COMBINE} basis:[cited]0= {COUNTS}",
    "veto": f"code:code name:name when:when effect:effect persons:{{#0..}}= {CITED}",
    "when": "item:ref= at_least:..= below:..= level:ref= at_least_limit:>0..= total_below:0..= recorded:flag=",
    "extra": f"{AWARD} points:>0.. {COMBINE}",
    "bonus": f"{AWARD} points:>0..= cap:0..= gate:0..=",
    "penalty": f"{AWARD} points:>0..= cap:0..=",
}
RULE_FORMS = {
    "rule.mark": f"step:>0..= {COMBINE}",
    "rule.tick": "",
    "rule.each": "per:>0..",
    "rule.deduct": f"per:>0.. free:0..=0 floor:0..=0 all_at:0..= escalate:1..10=1 {COMBINE}",
    "rule.levels": "levels:{0..} each:(sum|highest)",
    "rule.bands": f"bands:[[..]2]1 {COMBINE}",
    "rule.ratio": f"target:>0.. bonus_step:>0..= bonus_per:0..= bonus_cap:0..= {COMBINE}",
    "rule.shortfall": f"target:>0.. step:>0.. per:>0.. partial:(begun|whole|proportional) {COMBINE}",
    "rule.quota": "over:0.. under:0..=0 under_cap:0..=",
    "rule.change": "target:>0.. better:(low|high) zero_base:zero_base",
    "rule.streak": "years:#1..",
    "rule.external": f"full:>0.. {COMBINE}",
    "rule.rank": "table:[[0..]2]1 unit:(place|percent) better:(high|low)",
    "zero_base": "same:0.. more:0..",
}
PACKAGE_FORMS = {
    "manifest": "type:(assess-package) format:1..1 office:text year:#0.. scheme:issue engine:text key_id:?hex "
    "algorithms:algorithms previous:?digest supersedes:?correction files:[entry]1 receipts:receipts",
    "issue": "code:text version:#1.. digest:digest",
    "algorithms": "digest:(sha256) signature:text tree:(sha256-rfc6962)",
    "correction": "package:digest reason:text approvers:[text]0",
    "entry": "name:text size:#0.. digest:digest",
    "receipts": "count:#0.. root:hex",
    "signature": "algorithm:text key_id:hex signature:signed",
    "receipt": "type:(assess-receipt) format:1..1 manifest:text signature:?signature record:text salt:salt index:#0.. "
    "proof:[hex]0",
}
FORMS = SCHEME_FORMS | RULE_FORMS | PACKAGE_FORMS
RULE_KINDS = {name.removeprefix("rule.") for name in RULE_FORMS if name.startswith("rule.")}

PATTERNS = {
    "flag": "(?!)",  # no text is a flag: true and false are taken before patterns are asked
    "text": ".*",
    "name": ".+",
    "ref": ".+",
    "code": r"[^\x00-\x1f\x7f]{1,64}",
    "hex": "[0-9a-f]{64}",
    "digest": "sha256:[0-9a-f]{64}",
    "salt": "[0-9a-f]{32}",
    "signed": "[0-9a-f]{128}",
    "date": "([0-9]{4}-[0-9]{2}-[0-9]{2})?",
}
SCHEME_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,11})(\.[0-9]{1,12})?")
FACT_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,11})(\.[0-9]{1,6})?")


class Refused(NamedTuple):
    """Something that a form or a law of the scheme does not accept."""

    where: str
    accepted: object
    found: object


def is_minus_zero(text: str) -> bool:
    """-0, -0.0 and so on: no number is written like that."""
    return text.startswith("-") and not text.strip("-0.")


def number(kind: str, value: Any) -> Fraction | None:
    """The number, bare or quoted, if it is written plainly and lies within the bounds of the kind."""
    text = ""
    if isinstance(value, str):
        text = value
    elif type(value) is int:
        text = str(value)
    elif isinstance(value, Decimal) and value.is_finite() and -13 < value.adjusted() < 13:
        text = format(value, "f")
    if not SCHEME_NUMBER.fullmatch(text) or is_minus_zero(text):
        return None
    low, _, high = kind.lstrip("#>").partition("..")
    got = Fraction(text)
    if (low and got < int(low)) or (high and got > int(high)):
        return None
    if kind[0] == ">" and got == 0:
        return None
    if kind[0] == "#" and got.denominator != 1:
        return None
    return got


def scalar(kind: str, value: Any) -> Any:
    """A flag, a date, a number or a text as the kind wants it; None where it does not fit."""
    if kind == "flag" and type(value) is bool:
        return value
    if kind == "date" and type(value) is dt.date:
        return value
    if ".." in kind:
        return number(kind, value)
    if not isinstance(value, str):
        return None
    text = value
    if kind == "name":
        # Printed as it is written; it must not be empty to the eye.
        text = value.strip() if clean(value) else ""
    elif kind in ("ref", "code"):
        text = tidy(value)
    if not re.fullmatch(PATTERNS.get(kind, kind), text, re.DOTALL):
        return None
    if kind == "date" and value:
        return str(dt.date.fromisoformat(value))
    return text


def fits_list(kind: str, value: Any) -> bool:
    """Whether a value is a list as long as the kind [x]n asks."""
    if kind[0] != "[" or not isinstance(value, list):
        return False
    least = kind.rpartition("]")[2]
    return len(value) == 2 if least == "2" else len(value) >= int(least)


def fits_names(kind: str, value: Any) -> bool:
    """Whether a value is a table under names that are not empty and, tidied, each there once."""
    if kind[0] != "{" or not isinstance(value, dict):
        return False
    names = [tidy(name) for name in value]
    return all(names) and len(set(names)) == len(names)


def read(kind: str, value: Any, where: str, refused: list[Refused]) -> Any:
    """A value as its kind wants it, or None. Goes on after a fault: every one is added to `refused`."""
    if kind[0] == "?":
        return None if value is None else read(kind[1:], value, where, refused)
    if kind == "rule" and isinstance(value, dict):
        kind = f"rule.{value.get('kind')}"
    if kind in FORMS and isinstance(value, dict):
        return read_form(kind, value, where, refused)
    if fits_list(kind, value):
        inner = kind[1:].rpartition("]")[0]
        return [read(inner, one, f"{where}[{place}]", refused) for place, one in enumerate(value, 1)]
    if fits_names(kind, value):
        named = {unicodedata.normalize("NFC", name.strip()): (name, one) for name, one in value.items()}
        return {key: read(kind[1:-1], one, f"{where}.{name}", refused) for key, (name, one) in named.items()}
    is_compound = kind[0] in "[{" or kind in FORMS or kind.startswith("rule")
    got = None if is_compound else scalar(kind, value)
    if got is None:
        refused.append(Refused(where, kind, value))
    return got


class Key(NamedTuple):
    """What a form says of one key."""

    kind: str
    optional: bool
    default: str


def keys_of(form: str) -> dict[str, Key]:
    """The keys of a form, in its order."""
    keys = {}
    for token in FORMS[form].split():
        name, _, rest = token.partition(":")
        kind, equals, default = rest.partition("=")
        keys[name] = Key(kind, bool(equals), default)
    if form.startswith("rule."):
        keys["kind"] = Key("text", optional=False, default="")
    # The entry of a file in a manifest has a name too, but it is the name of a file.
    twins = [name for name in keys if name in TWINS and form != "entry"]
    for name in twins:
        keys[f"{name}_en"] = Key("text", optional=True, default="")
    return keys


def read_form(form: str, table: Table, where: str, refused: list[Refused]) -> Table:
    """A table with every key of its form: an absent one has its default, an empty list or None."""
    keys = keys_of(form)
    unknown = [name for name in table if name not in keys]
    refused.extend(Refused(f"{where}.{name}", " ".join(keys), "an unknown key") for name in unknown)
    got: Table = {}
    for name, key in keys.items():
        got[name] = [] if key.kind[0] == "[" else None
        if name in table or not key.optional or key.default:
            absent = key.default if key.optional else ()
            got[name] = read(key.kind, table.get(name, absent), f"{where}.{name}", refused)
    return got


def read_json(form: str, data: bytes) -> Table:
    """A canonical JSON file of a form."""
    refused: list[Refused] = []
    value: Table = read(form, canonical_json(data), form, refused)
    if refused:
        first = refused[0]
        raise Bad(first.accepted, first.found, first.where, f"{form}.json")
    return value


# ----------------------------------------------------------------------------------------- what is known of a document


class Sealed:
    """What packages and receipts share: a manifest, perhaps a signature over it, perhaps an anchor for it."""

    def __init__(self, path: str, key: bytes = b"", anchor: str = "", previous: str = "") -> None:
        self.path = Path(path)
        self.size = self.path.stat().st_size
        self.key = key
        self.anchor = anchor
        self.previous = previous
        self.stopped = ""
        """Why nothing more can be checked, where that is so."""
        self.files = dict[str, bytes]()
        self.manifest = Table()
        self.signature = Table()


class Package(Sealed):
    """A package and everything found out about it, check by check: files by V1, manifest by V2, scheme by V7, …"""

    def __init__(self, path: str, key: bytes = b"", anchor: str = "", previous: str = "") -> None:
        super().__init__(path, key, anchor, previous)
        self.scheme = Table()
        self.units = dict[str, list[str]]()
        self.veto_states = dict[tuple[str, str], str]()
        self.leaves = list[bytes]()


class Receipt(Sealed):
    """A unit's record, the package's manifest, and the proof that one belongs to the other."""

    value: Table
    """Set by R1 alone: without it R4 cannot pass."""


# ------------------------------------------------------------------------------------------------------------- V1 zip

LOCAL_HEADER = struct.Struct("<4s5H3I2H")
DIRECTORY_ENTRY = struct.Struct("<4s6H3I5H2I")
DIRECTORY_END = struct.Struct("<4s4H2IH")
MADE_BY = 3 << 8 | 20
PLAIN_FILE = 0o100644 << 16


def largest(name: str) -> int:
    """How many bytes an entry of this name may have; -1: no entry may be called like that."""
    if name in LARGE_FILES:
        return LARGEST_PACKAGE
    return LARGEST_SMALL_FILE if re.fullmatch("[a-z]+[.][a-z]+", name) else -1


def digest_within(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> str:
    """The digest of an entry that may be compressed, read bit by bit: it need not fit into the memory."""
    whole = hashlib.sha256()
    with archive.open(entry) as file:
        for piece in iter(functools.partial(file.read, 2**16), b""):
            whole.update(piece)
    return "sha256:" + whole.hexdigest()


def packed_again(package: Package) -> str:
    """What is said of a package that was unpacked and zipped again, in whatever folder; "" of anything else."""
    with zipfile.ZipFile(package.path) as archive:
        held = [entry for entry in archive.infolist() if not entry.is_dir()]
        entries = {entry.filename.rpartition("/")[2]: entry for entry in held}
        with archive.open(entries["manifest.json"]) as file:
            manifest = read_json("manifest", file.read(LARGEST_SMALL_FILE))
        listed = {entry["name"]: entry for entry in manifest["files"]}
        # A small zip can hold very much: only as much is read as a package may have.
        fitting = sum(entry["size"] for entry in listed.values()) <= LARGEST_PACKAGE
        if not fitting or len(entries) < len(held) or any(largest(name) < 0 for name in listed):
            return ""
        same = list[str]()
        for name in listed.keys() & entries.keys():
            fits = entries[name].file_size == listed[name]["size"]
            if fits and digest_within(archive, entries[name]) == listed[name]["digest"]:
                same.append(name)
    others = (listed.keys() | entries.keys()) - {*same, "manifest.json", "signature.json"}
    told = f"packed again; as the manifest lists them: {', '.join(sorted(same))}"
    if others:
        told += f"; not so: {', '.join(sorted(others))}"
    return told if same else ""


def v1_zip(package: Package) -> Failures:
    """Every byte is that of the canonical zip. One that was packed again is told by one line, and ends the checks."""
    failures = list(guarded(canonical_zip(package)))
    if not failures:
        return
    try:
        told = packed_again(package)
    except Exception:  # noqa: BLE001  what is no zip either has been told already
        told = ""
    if told:
        package.files = {}
        package.stopped = "the zip was packed again"
        failures = [("", "", "the zip as it was sealed: ask for the file as it was handed out", told)]
    yield from failures


def canonical_zip(package: Package) -> Failures:
    """Takes the entries out and compares every byte with the one canonical zip of them."""
    if package.size > LARGEST_PACKAGE:
        raise Bad(f"at most {LARGEST_PACKAGE} bytes", package.size)
    directory = b""
    with package.path.open("rb") as file:
        while True:
            place = file.tell()
            header = file.read(LOCAL_HEADER.size)
            if len(header) != LOCAL_HEADER.size or header[:4] != b"PK\3\4":
                break
            size, _, name_length, extra_length = LOCAL_HEADER.unpack(header)[-4:]
            raw_name = file.read(name_length)
            name = raw_name.decode("ascii", "replace")
            # The size is judged before the bytes are read: nothing here may be told to fill the memory.
            if name in package.files or size > largest(name):
                raise Bad("a plain name, once, up to its limit", size, "", name)
            data = file.read(extra_length + size)[extra_length:]
            package.files[name] = data
            fields = (20, 0, 0, 0, 33, zlib.crc32(data), size, size, name_length, 0)
            if len(data) != size or header != LOCAL_HEADER.pack(b"PK\3\4", *fields):
                yield name, "local header", "stored, fixed fields, true CRC and sizes", header.hex()
            directory += DIRECTORY_ENTRY.pack(b"PK\1\2", MADE_BY, *fields, 0, 0, 0, PLAIN_FILE, place) + raw_name
        rest = header + file.read(len(directory) + DIRECTORY_END.size)
    count = len(package.files)
    end = DIRECTORY_END.pack(b"PK\5\6", 0, 0, count, count, len(directory), place, 0)
    if count == 0 or rest != directory + end:
        yield "", f"byte {place} on", f"the directory of {count} entries and the end", "other bytes"
    in_order = sorted(package.files, key=lambda name: (name != "manifest.json", name))
    yield from differ("", "order", in_order, list(package.files))


# ----------------------------------------------------------------------------------------------------------- V2 files


def v2_files(package: Package) -> Failures:
    """The manifest has its form; the files that are listed, that are known and that are there are the same."""
    package.manifest = read_json("manifest", package.files["manifest.json"])
    if "signature.json" in package.files:
        package.signature = read_json("signature", package.files["signature.json"])
    listed = [entry["name"] for entry in package.manifest["files"]]
    yield from differ("manifest.json", "files", sorted(set(listed)), listed)
    held = set(package.files) - {"manifest.json", "signature.json"}
    unlisted_or_absent = held ^ set(listed)
    unknown_or_lacking = (held - {"evidence.csv"}) ^ REQUIRED_FILES
    for name in sorted(unlisted_or_absent | unknown_or_lacking):
        yield name, "", "known, listed, held", ""


# --------------------------------------------------------------------------------------------------------- V3 digests


def v3_digests(package: Package) -> Failures:
    """Every listed file has the size and the digest that the manifest says."""
    for entry in package.manifest["files"]:
        data = package.files.get(entry["name"], b"")
        listed = [int(entry["size"]), entry["digest"]]
        yield from differ(entry["name"], "size, digest", listed, [len(data), digest(data)])


# ------------------------------------------------------------------------------------- V4 signature; R2 is the same

# Ed25519 (RFC 8032), verification only, on x and y: slow and short, quick enough for one signature.
Point = tuple[int, int]
PRIME = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
CURVE = -121665 * pow(121666, -1, PRIME) % PRIME
NEUTRAL = (0, 1)


def add(one: Point, two: Point) -> Point:
    """The sum of two points of the curve. The formula has no exceptions: doubling is adding a point to itself."""
    x1, y1 = one
    x2, y2 = two
    cross = CURVE * x1 * y1 * x2 * y2
    x = (x1 * y2 + y1 * x2) * pow(1 + cross, -1, PRIME) % PRIME
    y = (y1 * y2 + x1 * x2) * pow(1 - cross, -1, PRIME) % PRIME
    return x, y


def times(factor: int, point: Point) -> Point:
    """A point added to itself that many times, by doubling."""
    total = NEUTRAL
    while factor > 0:
        if factor % 2 == 1:
            total = add(total, point)
        point = add(point, point)
        factor //= 2
    return total


def point_of(data: bytes) -> Point:
    """The point that 32 bytes stand for. Only one encoding of each is taken, and none of small order."""
    y = int.from_bytes(data, "little") % 2**255
    odd = data[31] >> 7
    square = (y * y - 1) * pow(CURVE * y * y + 1, -1, PRIME) % PRIME
    x = pow(square, (PRIME + 3) // 8, PRIME)
    if x * x % PRIME != square:
        x = x * pow(2, (PRIME - 1) // 4, PRIME) % PRIME
    if x % 2 != odd:
        x = PRIME - x
    on_curve = y < PRIME and x * x % PRIME == square
    # No honest key or signature has small order; whoever takes one accepts signatures that fit any message.
    if not on_curve or times(8, (x, y)) == NEUTRAL:
        raise Bad("a canonical point of the curve, of large order", data.hex())
    return x, y


def ed25519(key: bytes, message: bytes, signature: bytes) -> None:
    """Refuses a signature unless s·B = R + k·A, without cofactor, and s is below the order."""
    s = int.from_bytes(signature[32:], "little")
    k = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % ORDER
    if len(key) != 32 or len(signature) != 64 or s >= ORDER:
        raise Bad("s below the order", signature.hex())
    base = point_of((4 * pow(5, -1, PRIME) % PRIME).to_bytes(32, "little"))
    left = times(s, base)
    right = add(point_of(signature[:32]), times(k, point_of(key)))
    if left != right:
        raise Bad("a signature of this key over these bytes", signature.hex())


def v4_signature(sealed: Sealed) -> Failures:
    """A signature is there if and only if the manifest says so; with a key, it is that key's over this manifest."""
    algorithm = sealed.manifest["algorithms"]["signature"]
    key_id = sealed.manifest["key_id"]
    if algorithm not in ("ed25519", "none"):
        raise Bad("ed25519 | none, no other is supported here", algorithm)
    unsigned = algorithm == "none"
    if (key_id is None) != unsigned or (not sealed.signature) != unsigned:
        raise Bad("with ed25519: key_id, signature")
    if sealed.key:
        yield from differ("manifest.json", "key_id", sha(sealed.key).hex(), key_id)
    if not sealed.signature:
        return
    told = sealed.signature
    message = b"assess-package-v1\n" + sealed.files["manifest.json"]
    yield from differ("signature.json", "head", [algorithm, key_id], [told["algorithm"], told["key_id"]])
    if sealed.key:
        ed25519(sealed.key, message, bytes.fromhex(told["signature"]))


# -------------------------------------------------------------------------------------------------------- V5 previous


def v5_previous(package: Package) -> Failures:
    """The older package that was given is whole, and the one that this manifest follows or corrects."""
    if not package.previous:
        return
    old = Package(package.previous)
    for _, *failure in v1_zip(old):
        yield ("previous package", *failure)
    if old.stopped:
        return
    followed = package.manifest["previous"]
    corrected = (package.manifest["supersedes"] or {}).get("package")
    named = [followed, corrected]
    found = digest(old.files["manifest.json"])
    if found not in named:
        yield "manifest.json", "previous", " or ".join(filter(None, named)), found


# ------------------------------------------------------------------------------------------ V6 anchor; R3 is the same


def v6_anchor(sealed: Sealed) -> Failures:
    """The digest that was given is that of this manifest."""
    if sealed.anchor:
        yield from differ("manifest.json", "digest", sealed.anchor, digest(sealed.files["manifest.json"]))


# ---------------------------------------------------------------------------------------------------------- V7 scheme

Cells = tuple[tuple[str, ...], ...]
"""Rows of facts.csv for one unit and item: value, base, limit, level, count, assessor."""
Laws = Iterator[tuple[object, str, str]]
"""What must hold in a scheme: whether it does, where, what must be."""

KINDS_OUTSIDE = {"each", "levels", "mark", "tick", "bands", "streak"}
"""The rule kinds that bonuses and penalties may have."""
TRIGGERS = [
    "item at_least",
    "item below",
    "item at_least level",
    "item at_least_limit",
    "total_below",
    "recorded",
]


class Fact(NamedTuple):
    """What the rows of a unit say of one item. state: scored, missing or not_applicable."""

    state: str
    value: Fraction = ZERO
    beside: Fraction = ZERO
    """The base or the limit beside the value, where the rule asks for one."""
    series: tuple[Fraction, ...] = ()
    """The values of a streak, the oldest first."""
    events: tuple[tuple[str, int], ...] = ()
    """Levels and how often each happened."""


class Entry:
    """An item, extra, bonus or penalty of the scheme: `part` says which."""

    def __init__(self, part: str, given: Table, basis: list[Table], head: Table) -> None:
        self.part = part
        self.head = head
        self.code: str = given["code"]
        self.rule: Table = given["rule"]
        self.kind: str = self.rule["kind"]
        levels = self.rule.get("levels", {})
        self.levels = {name: tidy(name) for name in levels}
        """Levels as facts spell them, and as they are compared."""
        if levels:
            self.rule["levels"] = {tidy(name): points for name, points in levels.items()}
        self.full: Fraction | None = given["points"]
        self.cap: Fraction | None = given.get("cap")
        self.gate: Fraction | None = given.get("gate")
        self.counts = {key: given[key] for key in COUNT_KEYS if given.get(key)}
        self.outside = part in ("bonus", "penalty")
        self.sign = -1 if part == "penalty" else 1
        self.combines = [way for way in (given.get("combine"), self.rule.get("combine")) if way]
        self.basis = "; ".join(map(citation, given["basis"] or basis))
        self.places = {"mark": head["decimals"], "tick": 0}.get(self.kind, 6)
        self.peers: dict[str, Any] = collections.defaultdict(list)
        """The values of each group's units, for rules that compare them: filled by V8, put in order by V9."""
        # Units often say the same: most rows of an item are read and scored once. Few are kept, for memory's sake.
        self.fact = functools.lru_cache(250)(functools.partial(fact_of, self))
        self.worth = functools.lru_cache(250)(functools.partial(worth_of, self))


def citation(clause: Table) -> str:
    """A clause as results cite it: the document and, after a blank, the article."""
    return f"{clause['doc']} {(clause['article'] or '').strip()}".strip()


def has_places(value: Any, places: int) -> bool:
    """Whether a number is missing or has no more decimal places than that."""
    return value is None or (value * 10 ** int(places)).denominator == 1


def laws_of_place(entry: Entry) -> Laws:
    """Which rule kinds stand where, and where the points and the way of combining are given."""
    barred_by_part = {"extra": {"rank", "each"}, "item": {"each"}}
    barred = barred_by_part.get(entry.part, RULE_KINDS - KINDS_OUTSIDE)
    yield entry.kind not in barred, "rule.kind", "a kind for this place"
    by_rule = entry.outside and entry.kind in ("each", "levels")
    fits = (entry.full is None) == by_rule and has_places(entry.full, entry.head["decimals"])
    yield fits, "points", "where the kind shares them, of `decimals`"
    combines = entry.combines
    once = len(combines) == 1 and not entry.outside and (combines == ["none"] or "combine" in entry.rule)
    yield once or not combines, "combine", "once, where the kind takes it"
    counted = entry.kind not in ("mark", "tick", "levels", "external")
    yield counted or not entry.counts, "counts_zh", "only where a number is counted or measured"
    undone = "undone" in entry.counts
    yield not undone or entry.kind in ("deduct", "each"), "undone", "only where events are counted"
    yield undone or "due" not in entry.counts, "due", "beside undone"


def laws_of_rule(entry: Entry) -> Laws:
    """What must hold between the parameters of a rule."""
    rule = entry.rule
    rows: Any = rule.get("bands", rule.get("table", []))
    awarded = [points for _, points in rows]
    awarded += rule.get("zero_base", {}).values()
    awarded.append(rule.get("floor", ZERO))
    yield all(0 <= points <= (entry.full or 0) for points in awarded), "rule", "points of 0…P"
    bounds = [bound for bound, _ in rows]
    in_order = bounds == sorted(set(bounds), reverse=entry.kind != "rank")
    yield in_order and rule.get("levels", True), "rule", "bounds in order, at least one level"
    if rule.get("unit") == "percent":
        places = all(0 < bound <= 100 for bound in bounds)
    else:
        places = all(0 < bound == int(bound) for bound in bounds)
    yield places or entry.kind != "rank", "rule.table", "whole places or up to 100 percent"
    grow = rule.get("escalate", 1)
    # 1 + grow + grow² + … of so many events must use up the points: V9 counts no further.
    ends = grow == 1 or rule["per"] * (grow**MOST_EVENTS - 1) / (grow - 1) >= entry.full - rule["floor"]
    whole = grow == 1 or rule["free"].denominator == 1
    yield ends and whole, "rule.escalate", f"free whole, {MOST_EVENTS} do"
    step, per, cap = (rule.get(key) is None for key in ("bonus_step", "bonus_per", "bonus_cap"))
    yield step == per and per <= cap, "rule", "bonus_step and bonus_per together"


def laws_of_grades(scheme: Table) -> Laws:
    """Grades fall to one that everybody reaches; a quota is a share or a count."""
    grades = scheme["grade"]
    minima = [grade["min"] for grade in grades[:-1]]
    falling = None not in minima and all(upper > lower for upper, lower in itertools.pairwise(minima))
    open_end = grades[-1]["min"] is None and grades[-1]["quota"] is None
    yield falling and open_end, "grade", "min falling, none on the last grade"
    quotas = [grade["quota"] for grade in grades if grade["quota"]]
    either = all((quota["share"] is None) != (quota["count"] is None) for quota in quotas)
    yield either, "grade.quota", "share or count"


def laws_of_names(scheme: Table) -> Laws:
    """Codes of entries, indicators and vetoes share one list; names of grades and parents have their own."""
    codes = [entry.code for entry in scheme["every_entry"]]
    codes += [indicator["code"] for indicator in scheme["indicator"]]
    codes += [veto["code"] for veto in scheme["vetoes"]]
    grades = [tidy(grade["name"]) for grade in scheme["grade"]]
    parents = [tidy(parent["name"]) for parent in scheme["parent"]]
    for where, names in (("code", codes), ("grade", grades), ("parent", parents)):
        yield len(set(names)) == len(names), where, "each name and code once"


def laws_of_indicators(scheme: Table) -> Laws:
    """Weights are a hundred, both natures are there, and ties are broken by known indicators."""
    indicators = scheme["indicator"]
    weights = [indicator["weight"] for indicator in indicators]
    exact = all(has_places(weight, 2) for weight in weights)
    yield exact and sum(weights) == 100, "weight", "2 decimals, a sum of 100"
    yield len({indicator["nature"] for indicator in indicators}) == 2, "nature", "process and result, both"
    ties = scheme["scheme"]["tie_break"]
    known = set(ties) <= {indicator["code"] for indicator in indicators}
    yield known and len(set(ties)) == len(ties), "tie_break", "indicators, once"


def laws_of_effects(scheme: Table) -> Laws:
    """Every veto and minimum has one effect, on grades that there are."""
    grades = [tidy(grade["name"]) for grade in scheme["grade"]]
    minima = [indicator["minimum"] for indicator in scheme["indicator"] if indicator["minimum"]]
    for one in [*scheme["vetoes"], *minima]:
        chosen = {key: value for key, value in one["effect"].items() if value is not None}
        named = chosen.get("grade", chosen.get("grade_cap", grades[0]))
        fits = len(chosen) == 1 and named in grades
        fits = fits and has_places(chosen.get("total"), scheme["scheme"]["decimals"])
        yield fits, "effect", "one effect, of known grades"


def laws_of_triggers(scheme: Table) -> Laws:
    """Every veto has one of the six triggers, and an item's rule can bring it about."""
    kinds_by_key = {"level": {"levels"}, "at_least_limit": {"quota"}, "item": RULE_KINDS - {"streak", "each"}}
    for veto in scheme["vetoes"]:
        when = {key: value for key, value in veto["when"].items() if value is not None}
        entry = scheme["entries"].get(when.get("item"))
        rule = entry.rule if entry and entry.part == "item" else {"kind": ""}
        fits = all(rule["kind"] in kinds_by_key[key] for key in when if key in kinds_by_key)
        fits = fits and when.get("recorded", True)
        fits = fits and ("level" not in when or when["level"] in rule["levels"])
        fits = fits and " ".join(when) in TRIGGERS
        # Only values of these two kinds may be negative: below zero nothing else would ever be.
        signed = rule["kind"] in ("bands", "rank") or min(when.get("at_least", ZERO), when.get("below", ZERO)) >= 0
        yield fits and signed, f"{veto['code']}.when", " | ".join(TRIGGERS)


def laws_of(scheme: Table) -> Laws:
    """Everything that must hold in a scheme beyond the form of its tables."""
    for entry in scheme["every_entry"]:
        for holds, where, must in itertools.chain(laws_of_place(entry), laws_of_rule(entry)):
            yield holds, f"{entry.code}.{where}", must
    for laws in (laws_of_grades, laws_of_names, laws_of_indicators, laws_of_effects, laws_of_triggers):
        yield from laws(scheme)


def scheme_of(data: bytes) -> tuple[Table, list[Refused]]:
    """A scheme file, and what in it is refused. Its lists of items and so on become lists of entries."""
    refused: list[Refused] = []
    scheme = read("file", tomllib.loads(data.decode("utf-8-sig"), parse_float=Decimal), "scheme", refused)
    if refused:
        return {}, refused
    head = scheme["scheme"]
    for indicator in scheme["indicator"]:
        indicator["item"] = [Entry("item", item, indicator["basis"], head) for item in indicator["item"]]
    for part in ("extra", "bonus", "penalty"):
        scheme[part] = [Entry(part, given, [], head) for given in scheme[part]]
    items = [item for indicator in scheme["indicator"] for item in indicator["item"]]
    scheme["every_entry"] = [*items, *scheme["extra"], *scheme["bonus"], *scheme["penalty"]]
    scheme["entries"] = {entry.code: entry for entry in scheme["every_entry"]}
    scheme["vetoes"] = [veto for indicator in scheme["indicator"] for veto in indicator["veto"]]
    return scheme, [Refused(where, must, "otherwise") for holds, where, must in laws_of(scheme) if not holds]


def v7_scheme(package: Package) -> Failures:
    """The scheme could have been issued, and scheme, manifest and results name the same one."""
    raw = package.files["scheme.toml"]
    scheme, refused = scheme_of(raw)
    for one in refused:
        yield ("scheme.toml", *one)
    if refused:
        return
    head = scheme["scheme"]
    manifest = package.manifest
    told = manifest["scheme"]
    package.scheme = scheme
    issue = {
        "code": head["code"],
        "version": int(head["version"]),
        "year": int(head["year"]),
        "digest": digest(raw),
    }
    expected = {"format": 1, "scheme": issue, "engine": manifest["engine"], "units": []}
    # The first line of the results ends where the units begin: closed, it is a document of its own.
    first_line = io.BytesIO(package.files["results.json"]).readline(LARGEST_SMALL_FILE).removesuffix(b"\n")
    found = canonical_json(first_line + b"]}", b"", ordered=False)
    yield from differ("results.json", "head", str(expected), str(found))
    own = [head["code"], head["version"], head["year"], digest(raw), tidy(head["office"] or "")]
    other = [told["code"], told["version"], manifest["year"], told["digest"], tidy(manifest["office"])]
    yield from differ("manifest.json", "scheme, year, office", own, other)


# ----------------------------------------------------------------------------------------------------------- V8 input

FACT_COLUMNS = "unit,item,value,base,limit,level,count,assessor"
VALUE, BASE, LIMIT, LEVEL, COUNT, ASSESSOR = range(6)
EVIDENCE_COLUMNS = "unit,item,name,size,digest"
NOT_APPLICABLE = "不适用"
LONGEST_CODE = 64
LONGEST_NAME = 200
LONGEST_PATH = 1000


@functools.lru_cache(2**16)
def amount(text: str, *, signed: bool = False) -> Fraction:
    """A number of facts.csv; signed: whether it may be negative."""
    if not FACT_NUMBER.fullmatch(text) or (text[0] == "-" and (not signed or is_minus_zero(text))):
        raise Bad("a decimal", text)
    whole, _, decimals = text.partition(".")
    return Fraction(int(whole + decimals), 10 ** len(decimals))


def is_name(text: str, most: int) -> bool:
    """Whether a text is a name as the importer keeps one: on one line, all of it seen, neither empty nor too long."""
    return 0 < len(text) <= most and text == clean(text) and not has_controls(text)


def is_code(text: str, most: int) -> bool:
    """Whether a text is a code as the importer keeps one: a name in plain letters and digits."""
    return is_name(text, most) and text == tidy(text)


def is_plain(text: str) -> bool:
    """Whether a text of several lines is as the importer keeps one."""
    return text == clean(text) and not has_controls(text.replace("\n", "").replace("\t", ""))


def refuse_foreign_cells(entry: Entry, rows: Cells) -> None:
    """Rows hold only what the rule asks for; an empty row says something only of a bonus or penalty."""
    used = {"change": {BASE}, "quota": {LIMIT}, "levels": {LEVEL, COUNT}}.get(entry.kind, set())
    foreign = {BASE, LIMIT, LEVEL, COUNT} - used
    may_be_empty = entry.outside and entry.kind != "levels"
    for row in rows:
        if row[ASSESSOR] and not is_code(row[ASSESSOR], LONGEST_NAME):
            raise Bad("an assessor's name, tidy", row[ASSESSOR])
        empty = not any(row[:ASSESSOR])
        if (empty and not may_be_empty) or any(row[at] for at in foreign):
            raise Bad("only cells that the rule asks for, no empty rows", rows)


def refuse_further_rows(entry: Entry, rows: Cells) -> None:
    """More than one row only where the marks of assessors are combined, one of each."""
    if len(rows) == 1:
        return
    assessors = {tidy(row[ASSESSOR]) for row in rows} - {""}
    if entry.combines in ([], ["none"]) or len(assessors) < len(rows):
        raise Bad("one row, or one of each assessor where `combine` is set", rows)


def events_of(entry: Entry, rows: Cells) -> Fact:
    """What rows say for the rule `levels`: levels with counts, 0 where nothing happened, or not applicable."""
    events = collections.Counter[str]()
    for value, _, _, level, count, _ in rows:
        if level in entry.levels and not value and re.fullmatch("[1-9][0-9]{0,11}", count):
            events[entry.levels[level]] += int(count)
            continue
        alone = not level and not count and len(rows) == 1
        if not alone or not (value == "0" or (value == NOT_APPLICABLE and not entry.outside)):
            raise Bad("known levels with whole counts, or 0 alone where none happened", rows)
    state = "not_applicable" if rows[0][VALUE] == NOT_APPLICABLE else "scored"
    return Fact(state, Fraction(sum(events.values())), events=tuple(events.items()))


def refuse_values(entry: Entry, texts: list[str], numbers: list[Fraction]) -> None:
    """Values keep to their bound, their decimal places and their step; a series is as long as its rule looks back."""
    step = (entry.kind == "mark" and entry.rule["step"]) or FINEST_STEP
    bounds: Table = {"mark": entry.full, "tick": ONE, "external": entry.rule.get("full")}
    most = bounds.get(entry.kind, numbers[-1])
    exact = all(len(text.partition(".")[2]) <= entry.places for text in texts)
    on_step = all(one % step == 0 for one in numbers)
    whole_series = len(texts) > entry.rule.get("years", 0)
    if not exact or not on_step or numbers[-1] > most or not whole_series:
        raise Bad("a value within its bounds and on its step; all years of a series and the one before", texts)


def combined(combines: list[str], numbers: list[Fraction]) -> Fraction:
    """One value of sorted marks: their median, their mean, or their mean without the highest and the lowest."""
    if "median" in combines:
        numbers = numbers[(len(numbers) - 1) // 2 : len(numbers) // 2 + 1]
    if "trimmed" in combines and len(numbers) > 3:
        numbers = numbers[1:-1]
    return sum(numbers, ZERO) / len(numbers)


def fact_of(entry: Entry, rows: Cells) -> Fact:
    """What the rows of a unit say of an entry. There is at least one."""
    refuse_foreign_cells(entry, rows)
    if entry.kind == "levels":
        return events_of(entry, rows)
    refuse_further_rows(entry, rows)
    column = {"change": BASE, "quota": LIMIT}.get(entry.kind)
    beside = amount(rows[0][column]) if column is not None and rows[0][column] else None
    texts = [row[VALUE] for row in rows]
    if set(texts) == {""}:
        return Fact("missing")
    if set(texts) == {NOT_APPLICABLE} and not entry.outside:
        return Fact("not_applicable")
    if entry.kind == "streak":
        texts = texts[0].split(";")
    series = tuple(amount(text, signed=entry.kind in ("bands", "rank")) for text in texts)
    numbers = sorted(series)
    refuse_values(entry, texts, numbers)
    if entry.kind == "streak":
        return Fact("scored", series=series)
    if column is not None and beside is None:
        return Fact("missing")
    value = combined(entry.combines, numbers)
    if entry.rule.get("escalate", 1) != 1 and value.denominator != 1:
        raise Bad("a whole number of events", texts)
    return Fact("scored", value, beside or ZERO)


def facts_of(package: Package) -> Iterator[tuple[str, dict[str, Cells]]]:
    """Each unit that has facts with its rows by item: the table is sorted, so they stand together."""
    table = table_of(package.files, "facts.csv", FACT_COLUMNS, "unit,item,level,assessor,count,value")
    for unit, rows in itertools.groupby(table, lambda row: row[0]):
        by_item = dict[str, Cells]()
        for item, some in itertools.groupby(rows, lambda row: row[1]):
            by_item[item] = tuple(tuple(row[2:]) for row in some)
        yield unit, by_item


def units_fit(package: Package) -> Failures:
    """Units have codes, names and groups; each code is there once, each name once in its group, as they look."""
    codes = set[str]()
    names = set[tuple[str, str]]()
    for row in table_of(package.files, "units.csv", "unit,name,group", "unit"):
        unit, name, group = row
        if not is_code(unit, LONGEST_CODE) or not is_name(name, LONGEST_NAME) or not is_code(group, LONGEST_NAME):
            yield "units.csv", unit, "a code, a name and a group, tidy", row
        if alike(unit) in codes or (alike(name), group) in names:
            yield "units.csv", unit, "each code once, each name once in its group", row
        codes.add(alike(unit))
        names.add((alike(name), group))
        package.units[unit] = row
    if not package.units:
        yield "units.csv", "", "at least one unit", "none"


def facts_fit(package: Package, entries: dict[str, Entry]) -> Failures:
    """Facts are of known units and entries, and valid under the rule. Keeps the values that a rank compares."""
    for unit, by_item in facts_of(package):
        group = package.units.get(unit, ["", "", ""])[2]
        for code, rows in by_item.items():
            entry = entries.get(code) if group else None
            try:
                fact = entry.fact(rows) if entry else None
            except Bad as bad:
                yield ("facts.csv", f"{unit} {code}", *bad.args[:2])
                continue
            if entry is None or fact is None:
                yield "facts.csv", f"{unit} {code}", "a known unit and a known code", rows
            elif entry.kind == "rank" and fact.state == "scored":
                entry.peers[group].append(fact.value)


def vetoes_fit(package: Package) -> Failures:
    """Recorded vetoes are of known units and of vetoes that are recorded; the latest date's state is kept."""
    recorded = {veto["code"] for veto in package.scheme["vetoes"] if veto["when"]["recorded"]}
    last = [""] * 5
    for row in table_of(package.files, "vetoes.csv", "unit,veto,date,state,basis", "unit,veto,date,state,basis"):
        unit, veto, date, state, basis = row
        known = unit in package.units and veto in recorded and state in ("confirmed", "lifted")
        two_states = row[:3] == last[:3] and state != last[3]
        if not known or row == last or not date or not scalar("date", date) or two_states:
            must = "known unit and recorded veto, a date, one state of a date"
            yield "vetoes.csv", f"{unit} {veto} {date}", must, row
        if not is_plain(basis):
            yield "vetoes.csv", f"{unit} {veto} {date}", "a basis without what is not seen", basis
        last = row
        package.veto_states[unit, veto] = state


def evidence_fits(package: Package, entries: dict[str, Entry]) -> Failures:
    """The list of evidence, where there is one: known units and items, each file once, with its size and digest."""
    if "evidence.csv" not in package.files:
        return
    last = [""] * 5
    for row in table_of(package.files, "evidence.csv", EVIDENCE_COLUMNS, "unit,item,name,digest"):
        unit, item, name, size, its_digest = row
        known = unit in package.units and item in entries
        measured = re.fullmatch("0|[1-9][0-9]{0,15}", size) and scalar("digest", its_digest)
        if not known or not measured or not is_name(name, LONGEST_PATH) or row[:3] == last[:3]:
            must = "known unit and item, each name once, a size, a digest"
            yield "evidence.csv", f"{unit} {item} {name}", must, row
        last = row


def v8_input(package: Package) -> Failures:
    """Units, facts, vetoes and evidence are canonical and valid under the scheme."""
    # Where V7 has refused the scheme there are no entries, and this check fails too.
    entries = package.scheme["entries"]
    yield from units_fit(package)
    yield from facts_fit(package, entries)
    yield from vetoes_fit(package)
    yield from evidence_fits(package, entries)


# --------------------------------------------------------------------------------------------------- V9 recomputation

UNIT_HEAD = ["unit", "name", "group", "total", "exact", "band", "grade", "rank", "vetoes"]
UNIT_KEYS = [*UNIT_HEAD, "reasons", "indicators", "items"]
INDICATOR_KEYS = "code points exact weight"
ITEM_KEYS = "code points exact available state reason basis"
REASON_KEYS = "code args text"


def record_form(file: str, record: Table) -> Failures:
    """A record, its indicators, items and reasons have their keys: each of them, in their order, and no others."""
    unit = record.get("unit")
    yield from differ(file, f"{unit} keys", UNIT_KEYS, list(record))
    for part, keys in (("indicators", INDICATOR_KEYS), ("items", ITEM_KEYS), ("reasons", REASON_KEYS)):
        for one in record[part]:
            if " ".join(one) != keys:
                yield file, f"{unit} {part}", keys, one
    for reason in [*record["reasons"], *(item["reason"] for item in record["items"])]:
        kinds = [type(value) for value in reason.values()]
        if " ".join(reason) != REASON_KEYS or kinds != [str, dict, str]:
            yield file, f"{unit} reason", REASON_KEYS, reason


def lower_of(value: Any, cap: Fraction | None) -> Any:
    """The lower of a number and a cap, if there is a cap."""
    return value if cap is None else min(value, cap)


def plain(value: Fraction) -> str:
    """A number of the scheme as results write it: digits, no exponent."""
    return f"{Decimal(value.numerator) / value.denominator:f}"


def fixed(value: Fraction, head: Table) -> str:
    """A number rounded once, to the scheme's places. half-up is away from zero, half-even to the even neighbour."""
    places = int(head["decimals"])
    whole, rest = divmod(abs(value.numerator) * 10**places, value.denominator)
    half = 2 * rest == value.denominator
    if 2 * rest > value.denominator or (half and (head["rounding"] == "half-up" or whole % 2 == 1)):
        whole += 1
    digits = str(whole).zfill(places + 1)
    sign = "-" if value < 0 < whole else ""
    return f"{sign}{digits[:-places]}.{digits[-places:]}" if places else sign + digits


# What a fact is worth under each rule kind, before caps and signs: (the entry, the fact, its group's sorted values).
# Kinds that may stand outside the items have no full points there where each event carries its own.


def points_of_mark(entry: Entry, fact: Fact, peers: list[Fraction]) -> Any:
    """The mark itself."""
    return fact.value


def points_of_tick(entry: Entry, fact: Fact, peers: list[Fraction]) -> Any:
    """All points or none."""
    return fact.value * full_of(entry)


def points_of_each(entry: Entry, fact: Fact, peers: list[Fraction]) -> Any:
    """So many points for each event."""
    return fact.value * entry.rule["per"]


def points_of_external(entry: Entry, fact: Fact, peers: list[Fraction]) -> Any:
    """The share of another body's full mark."""
    return full_of(entry) * fact.value / entry.rule["full"]


def points_of_bands(entry: Entry, fact: Fact, peers: list[Fraction]) -> Any:
    """The points of the first band whose bound is reached."""
    for bound, points in entry.rule["bands"]:
        if fact.value >= bound:
            return points
    return ZERO


def points_of_rank(entry: Entry, fact: Fact, peers: list[Fraction]) -> Any:
    """The points of the place among the group's values, or of the part of the group that it makes up."""
    if entry.rule["better"] == "low":
        ahead = bisect.bisect_left(peers, fact.value)
    else:
        ahead = len(peers) - bisect.bisect_right(peers, fact.value)
    place = Fraction(1 + ahead)
    if entry.rule["unit"] == "percent":
        place = 100 * place / len(peers)
    for last_place, points in entry.rule["table"]:
        if place <= last_place:
            return points
    return ZERO


def points_of_levels(entry: Entry, fact: Fact, peers: list[Fraction]) -> Any:
    """Full points less what each level costs: the sum over all events, or the highest. Outside: the cost itself."""
    costs = entry.rule["levels"]
    if entry.rule["each"] == "sum":
        cost = sum((costs[level] * count for level, count in fact.events), ZERO)
    else:
        cost = max((costs[level] for level, _ in fact.events), default=ZERO)
    return cost if entry.outside else max(ZERO, full_of(entry) - cost)


def points_of_ratio(entry: Entry, fact: Fact, peers: list[Fraction]) -> Any:
    """The part of the target that is reached, and a bonus for whole steps, in percent, above it."""
    rule = entry.rule
    reached = fact.value / rule["target"]
    steps = max(ZERO, reached - 1) * 100 // (rule["bonus_step"] or 1)
    bonus = lower_of(steps * (rule["bonus_per"] or 0), rule["bonus_cap"])
    return full_of(entry) * min(ONE, reached) + bonus


def points_of_shortfall(entry: Entry, fact: Fact, peers: list[Fraction]) -> Any:
    """Full points less some for each step below the target: steps begun, whole steps, or in proportion."""
    rule = entry.rule
    steps = max(ZERO, rule["target"] - fact.value) / rule["step"]
    if rule["partial"] == "begun":
        steps = -(-steps // 1)
    elif rule["partial"] == "whole":
        steps = steps // 1
    return max(ZERO, full_of(entry) - rule["per"] * steps)


def points_of_quota(entry: Entry, fact: Fact, peers: list[Fraction]) -> Any:
    """Full points less some for each above the limit, and a reward for each below it."""
    rule = entry.rule
    reward = lower_of(rule["under"] * max(ZERO, fact.beside - fact.value), rule["under_cap"])
    return max(ZERO, full_of(entry) - rule["over"] * max(ZERO, fact.value - fact.beside)) + reward


def points_of_change(entry: Entry, fact: Fact, peers: list[Fraction]) -> Any:
    """The part of the wanted change since the base; from a base of zero there is no change in percent."""
    rule = entry.rule
    if fact.beside == 0:
        return rule["zero_base"]["more" if fact.value else "same"]
    moved = (fact.beside - fact.value) / fact.beside
    if rule["better"] == "high":
        moved = -moved
    return full_of(entry) * min(ONE, max(ZERO, moved / rule["target"]))


def points_of_streak(entry: Entry, fact: Fact, peers: list[Fraction]) -> Any:
    """All points if every year is below the one before it, or both are zero."""
    years = fact.series[-int(entry.rule["years"]) - 1 :]
    falling = all(now < before or now == before == 0 for before, now in itertools.pairwise(years))
    return full_of(entry) * falling


def points_of_deduct(entry: Entry, fact: Fact, peers: list[Fraction]) -> Any:
    """Full points less some for each beyond the free ones, each dearer than the last by `escalate`; not below floor."""
    rule = entry.rule
    if rule["all_at"] is not None and fact.value >= rule["all_at"]:
        return rule["floor"]
    over = max(ZERO, fact.value - rule["free"])
    grow = rule["escalate"]
    cost = over
    if grow != 1:
        # 1 + grow + grow² + …: V7 saw to it that nothing is left after so many events.
        cost = (grow ** min(MOST_EVENTS, int(over)) - 1) / (grow - 1)
    return max(rule["floor"], full_of(entry) - rule["per"] * cost)


POINTS: dict[str, Callable[[Entry, Fact, list[Fraction]], Any]] = {
    "mark": points_of_mark,
    "tick": points_of_tick,
    "each": points_of_each,
    "external": points_of_external,
    "bands": points_of_bands,
    "rank": points_of_rank,
    "levels": points_of_levels,
    "ratio": points_of_ratio,
    "shortfall": points_of_shortfall,
    "quota": points_of_quota,
    "change": points_of_change,
    "streak": points_of_streak,
    "deduct": points_of_deduct,
}


def full_of(entry: Entry) -> Fraction:
    """The points of an entry, where it has any."""
    return entry.full or ZERO


def worth_of(entry: Entry, rows: Cells, group: str, *, shut: bool) -> tuple[Fact, Fraction | None, list[str | None]]:
    """The fact, the points that count (None: not applicable) and the line that the results must show.

    shut: whether the gate of a bonus is shut, so that it is worth nothing."""
    # Nothing said of a bonus is that nothing happened; nothing said of an item is a gap, never a zero by itself.
    fact = entry.fact(rows) if rows else Fact("scored" if entry.outside else "missing")
    if fact.state == "missing" and entry.head["missing"] == "refuse":
        raise Bad("a fact", "none", entry.code)
    if fact.state == "not_applicable":
        return fact, None, [entry.code, None, None, None, fact.state, entry.basis]
    points = ZERO
    if fact.state == "scored" and rows and not shut:
        peers: Any = entry.peers.get(group)
        earned = POINTS[entry.kind](entry, fact, peers)
        points = lower_of(earned, entry.cap) * entry.sign
    text = fixed(points, entry.head)
    if entry.head["round_items"] and not entry.outside:
        points = Fraction(text)
    available = plain(ZERO if entry.outside else full_of(entry))
    return fact, points, [entry.code, text, str(points), available, fact.state, entry.basis]


class Recomputed:
    """One unit, recomputed: steps 1 to 5 at once, rank and quota (6 and 7) when its whole group is there."""

    def __init__(self, package: Package, unit: list[str]) -> None:
        self.unit = unit
        self.scheme = package.scheme
        self.head = package.scheme["scheme"]
        self.veto_states = package.veto_states
        self.record = Table()
        """What the results say of the unit."""
        self.facts = dict[str, Fact]()
        self.items = list[list[str | None]]()
        self.indicators = list[list[str | None]]()
        self.parts = dict[str, Fraction]()
        """The points of each indicator, which break ties."""
        self.minima = list[Table]()
        """The effects of indicators below their minimum."""
        self.vetoes = list[str]()
        self.reasons = list[str]()
        self.exact: Fraction | None = None
        self.shown: list[str | None] = [None, None, None]
        """Total, exact total and band, as the results must show them."""
        self.grade: int | None = None
        self.rank: int | None = None

    def differ(self, **expected: object) -> Failures:
        """Failures of some keys of the record."""
        for key, own in expected.items():
            yield from differ("results.json", f"{self.unit[0]} {key}", own, self.record.get(key))

    def grade_name(self) -> str | None:
        """The name of the grade, where there is one."""
        if self.grade is None:
            return None
        name: str = self.scheme["grade"][self.grade]["name"]
        return name

    def merit(self) -> tuple[Fraction, ...]:
        """What is compared for places and quotas: the exact total, then the indicators that break ties."""
        assert self.exact is not None
        return (self.exact, *(self.parts[code] for code in self.head["tie_break"]))

    def points(self, entry: Entry, rows: dict[str, Cells], *, shut: bool = False) -> Fraction | None:
        """Step 1: the points of an entry that count, None where it is not applicable. Notes its fact and its line."""
        group = self.unit[2] if entry.kind == "rank" else ""
        fact, points, line = entry.worth(rows.get(entry.code, ()), group, shut=shut)
        self.facts[entry.code] = fact
        self.items.append(line)
        return points

    def indicator(self, indicator: Table, rows: dict[str, Cells]) -> Fraction | None:
        """Step 2: the points of an indicator out of its weight, None where nothing of it is applicable."""
        policy = indicator["not_applicable"] or self.head["not_applicable"]
        earned = available = ZERO
        for entry in indicator["item"]:
            points = self.points(entry, rows)
            if points is not None:
                earned += points
            elif policy == "full":
                earned += entry.full
            if points is not None or policy != "rescale":
                available += entry.full
        points = earned / available * indicator["weight"] if available else None
        self.parts[indicator["code"]] = points or ZERO
        shown = (None, None) if points is None else (fixed(points, self.head), str(points))
        self.indicators.append([indicator["code"], *shown, plain(indicator["weight"])])
        minimum = indicator["minimum"]
        if available and minimum and earned / available < minimum["percent"] / 100:
            self.minima.append(minimum["effect"])
        return points

    def base(self, rows: dict[str, Cells]) -> Fraction | None:
        """Step 3: indicators and extras as points of a hundred, None where no indicator is applicable."""
        total = weights = ZERO
        for indicator in self.scheme["indicator"]:
            points = self.indicator(indicator, rows)
            if points is not None:
                total += points
                weights += indicator["weight"]
        earned = ZERO
        available = Fraction(100)
        for entry in self.scheme["extra"]:
            points = self.points(entry, rows)
            if points is not None:
                earned += points
                available += entry.full
        return (total / weights * 100 + earned) / available * 100 if weights else None

    def add_up(self, rows: dict[str, Cells]) -> None:
        """Steps 1 to 3, then bonuses and penalties: the exact total."""
        base = self.base(rows)
        change = ZERO
        for entry in [*self.scheme["bonus"], *self.scheme["penalty"]]:
            shut = entry.gate is not None and (base is None or base <= entry.gate)
            change += self.points(entry, rows, shut=shut) or ZERO
        self.exact = None if base is None else max(ZERO, base + change)

    def judge(self) -> None:
        """Steps 4 and 5: vetoes and minima, total, band and grade."""
        hits = [veto for veto in self.scheme["vetoes"] if self.is_triggered(veto["code"], veto["when"])]
        effects = [*(veto["effect"] for veto in hits), *self.minima]
        self.vetoes = [veto["code"] for veto in hits]
        self.reasons = ["veto"] * len(hits) + ["minimum"] * len(self.minima)
        if self.exact is None:
            self.reasons.append("nothing_applicable")
            return
        lowest = min((effect["total"] for effect in effects if effect["total"] is not None), default=None)
        total = lower_of(Fraction(fixed(self.exact, self.head)), lowest)
        self.exact = lower_of(self.exact, lowest)
        band = self.band_of(total if self.head["compare"] == "published" else self.exact)
        self.shown = [fixed(total, self.head), str(self.exact), self.scheme["grade"][band]["name"]]
        self.grade = self.lowered(band, effects)

    def band_of(self, total: Fraction) -> int:
        """The place of the first grade whose minimum is reached; the last has none."""
        grades = enumerate(self.scheme["grade"])
        return next(at for at, grade in grades if grade["min"] is None or total >= grade["min"])

    def lowered(self, band: int, effects: list[Table]) -> int:
        """The grade after all effects: so many grades below the band, and not above any grade that is named."""
        grades = self.scheme["grade"]
        downgrades = sum(int(effect["downgrade"] or 0) for effect in effects)
        named = {effect[key] for effect in effects for key in ("grade", "grade_cap")}
        places = [at for at, grade in enumerate(grades) if tidy(grade["name"]) in named]
        return max([min(len(grades) - 1, band + downgrades), *places])

    def is_triggered(self, code: str, when: Table) -> bool:
        """Whether a veto's trigger is met: a recorded veto, the total, or the fact of an item."""
        if when["recorded"]:
            return self.veto_states.get((self.unit[0], code)) == "confirmed"
        if when["total_below"] is not None:
            return self.exact is not None and self.exact < when["total_below"]
        fact = self.facts.get(when["item"], Fact("none"))
        if fact.state != "scored":
            return False
        least = when["at_least"]
        if when["level"]:
            met = dict(fact.events).get(when["level"], 0) >= least
        elif when["at_least_limit"]:
            met = fact.value >= when["at_least_limit"] * fact.beside and fact.value > 0
        elif least is not None:
            met = fact.value >= least
        else:
            met = fact.value < when["below"]
        return bool(met)

    def compare(self, data: bytes, rows: dict[str, Cells]) -> Failures:
        """Recomputes the unit from its rows and compares it with its line in the results, up to the band."""
        record = canonical_json(data, b"", ordered=False)
        told = {key: record[key] for key in UNIT_HEAD}
        told["reasons"] = [reason["code"] for reason in record["reasons"]]
        self.record = told
        self.add_up(rows)
        self.judge()
        unit, name, group = self.unit
        total, exact, band = self.shown
        yield from self.differ(unit=unit, name=name, group=group, total=total, exact=exact, band=band)
        yield from self.differ(vetoes=self.vetoes)
        yield from record_form("results.json", record)
        yield from self.compare_lines(record, "indicators", self.indicators)
        yield from self.compare_lines(record, "items", self.items)
        # A large year would not fit into memory with every line of it.
        self.items = []
        self.facts = {}

    def compare_lines(self, record: Table, part: str, lines: list[list[str | None]]) -> Failures:
        """Compares the indicators or items of the record, all but the words of their reasons."""
        unit = self.unit[0]
        yield from differ("results.json", f"{unit} {part}", len(lines), len(record[part]))
        for line, one in zip(lines, record[part], strict=False):
            told = [value for key, value in one.items() if key != "reason"]
            if told != line:
                yield "results.json", f"{unit} {line[0]}", line, told

    def compare_place(self) -> Failures:
        """Compares what only the whole group decides: rank, grade and the reasons for it."""
        yield from self.differ(rank=self.rank, grade=self.grade_name(), reasons=self.reasons)


def rank(scheme: Table, graded: list[Recomputed]) -> None:
    """Step 6: the places of a group. Equal merit has an equal place; units with a veto may stand behind all others."""
    head = scheme["scheme"]
    keys = [(not (one.vetoes and head["veto_rank"] == "last"), *one.merit()) for one in graded]
    order = sorted(keys if head["ties"] == "competition" else set(keys), reverse=True)
    places = dict[Any, int]()
    for place, key in enumerate(order, 1):
        places.setdefault(key, place)
    for one, key in zip(graded, keys, strict=True):
        one.rank = places[key]


def seats_of(quota: Table, count: int) -> Any:
    """How many of a group may have a grade."""
    if quota["count"] is not None:
        return quota["count"]
    share = (quota["share"] or ZERO) * count
    if quota["rounding"] == "floor":
        return share // 1
    if quota["rounding"] == "half-up":
        return (2 * share + 1) // 2
    return -(-share // 1)


def cut(scheme: Table, graded: list[Recomputed]) -> None:
    """Step 7: quotas, from the best grade down. Who finds no seat has the next grade; equals are seated together."""
    for at, grade in enumerate(scheme["grade"]):
        quota = grade["quota"]
        if not quota:
            continue
        seats = seats_of(quota, len(graded))
        holders = [one for one in graded if one.grade == at]
        seated = set[tuple[Fraction, ...]]()
        taken = 0
        for merit, equals in sorted(collections.Counter(one.merit() for one in holders).items(), reverse=True):
            full = taken >= seats if quota["ties"] == "in" else taken + equals > seats
            if full:
                break
            taken += equals
            seated.add(merit)
        for one in holders:
            if one.merit() not in seated:
                one.grade = at + 1
                one.reasons = [*one.reasons, "quota"]


def v9_recomputation(package: Package) -> Failures:
    """Every unit's record is as recomputed; then, group by group, ranks and quotas. Makes the receipts' leaves too."""
    if not package.scheme:
        raise Bad("a valid scheme", "none")
    for entry in package.scheme["entries"].values():
        entry.peers = {group: sorted(values) for group, values in entry.peers.items()}
    secret = secret_of(package)
    lines = io.BytesIO(package.files["results.json"])
    facts = facts_of(package)
    groups = collections.defaultdict[str, list[Recomputed]](list)
    unit_with_facts, rows = next(facts, ("", {}))
    lines.readline()
    for place, unit in enumerate(package.units.values(), 1):
        line = lines.readline(LARGEST_RECORD)
        end = b"\n" if place == len(package.units) else b",\n"
        data = line.removesuffix(end)
        one = Recomputed(package, unit)
        if data == line or data.endswith(b","):
            raise Bad("a line for each unit, commas between", line[:50], unit[0])
        package.leaves.append(leaf_of(salt_of(secret, unit[0]), data))
        own_rows: dict[str, Cells] = {}
        # Units and facts are both sorted by unit, so that one pass over the facts is enough.
        if unit_with_facts == unit[0]:
            own_rows = rows
            unit_with_facts, rows = next(facts, ("", {}))
        yield from guarded(one.compare(data, own_rows))
        groups[unit[2]].append(one)
    for members in groups.values():
        graded = [one for one in members if one.exact is not None]
        rank(package.scheme, graded)
        cut(package.scheme, graded)
        for one in members:
            yield from one.compare_place()
    yield from differ("results.json", "end", b"]}\n", lines.read(50))


# -------------------------------------------------------------------------------------------------------- V10 receipts


def secret_of(package: Package) -> bytes:
    """What all salts of a package come from."""
    secret = hashlib.sha256(b"assess-receipt-salt\n")
    secret.update(package.files["facts.csv"])
    secret.update(package.files["results.json"])
    return secret.digest()


def salt_of(secret: bytes, unit: str) -> bytes:
    """The salt of a unit's leaf: without the whole package nobody can try out records against a proof."""
    return hmac.digest(secret, unit.encode(), "sha256")[:16]


def leaf_of(salt: bytes, record: bytes) -> bytes:
    """The leaf of a unit; it begins with 0, a node with 1, so that neither passes for the other."""
    return sha(b"\0", salt, record)


def split_of(count: int) -> int:
    """Where a tree of two or more leaves splits (RFC 6962): at the largest power of two below their count."""
    return 1 << (count - 1).bit_length() - 1


def root_of(leaves: list[bytes]) -> bytes:
    """The root of a tree of these leaves."""
    if not leaves:
        return sha()
    if len(leaves) == 1:
        return leaves[0]
    split = split_of(len(leaves))
    return sha(b"\1", root_of(leaves[:split]), root_of(leaves[split:]))


def v10_receipts(package: Package) -> Failures:
    """Count and root in the manifest are those of the results."""
    told = package.manifest["receipts"]
    own = [len(package.leaves), root_of(package.leaves).hex()]
    yield from differ("manifest.json", "receipts", own, [int(told["count"]), told["root"]])


# ------------------------------------------------------------------------------------------------------ V11 correction


def v11_correction(package: Package) -> Failures:
    """A correction has a reason and two different approvers. Neither capitals nor blanks make another person."""
    told = package.manifest["supersedes"]
    if not told:
        return
    approvers = told["approvers"]
    persons = {alike(alike(name).casefold()) for name in approvers}
    named = all(is_name(name, LONGEST_NAME) for name in approvers)
    if not tidy(told["reason"]) or not is_plain(told["reason"]) or not named or not len(approvers) == len(persons) == 2:
        yield "manifest.json", "supersedes", "a reason and two different approvers", told


# ------------------------------------------------------------------------------------------------------------- R1 form


def r1_form(receipt: Receipt) -> Failures:
    """The receipt and the manifest in it are canonical; the record has the keys of a unit."""
    if receipt.size > LARGEST_SMALL_FILE:
        raise Bad(f"at most {LARGEST_SMALL_FILE} bytes", receipt.size)
    receipt.value = read_json("receipt", receipt.path.read_bytes())
    receipt.files["manifest.json"] = receipt.value["manifest"].encode()
    receipt.signature = receipt.value["signature"] or {}
    receipt.manifest = read_json("manifest", receipt.files["manifest.json"])
    record = canonical_json(receipt.value["record"].encode(), b"", ordered=False)
    yield from record_form("receipt", record)


# ------------------------------------------ R2 signature is V4, R3 anchor is V6: both ask for nothing but a manifest

# ------------------------------------------------------------------------------------------------------------ R4 proof


def root_by(leaf: bytes, index: int, count: int, proof: list[bytes]) -> bytes:
    """The root that a leaf leads to by its proof: the siblings on the way up, the lowest first."""
    if not 0 <= index < count or (count == 1) != (not proof):
        raise Bad("a proof of the leaf's depth", len(proof))
    if not proof:
        return leaf
    *lower, sibling = proof
    split = split_of(count)
    if index < split:
        return sha(b"\1", root_by(leaf, index, split, lower), sibling)
    return sha(b"\1", sibling, root_by(leaf, index - split, count - split, lower))


def r4_proof(receipt: Receipt) -> Failures:
    """Record, salt and proof lead to the root in the manifest."""
    value = receipt.value
    leaf = leaf_of(bytes.fromhex(value["salt"]), value["record"].encode())
    proof = [bytes.fromhex(sibling) for sibling in value["proof"]]
    told = receipt.manifest["receipts"]
    root = root_by(leaf, int(value["index"]), int(told["count"]), proof)
    yield from differ("receipt", "root", told["root"], root.hex())


# ---------------------------------------------------------------------------------------------------- the command line


class Check(NamedTuple):
    """A check by its number; `needs`: the option without which it has nothing to compare with."""

    title: str
    run: Callable[[Any], Failures]
    needs: str = ""


PACKAGE_CHECKS = (
    Check("V1 zip", v1_zip),
    Check("V2 files", v2_files),
    Check("V3 digests", v3_digests),
    Check("V4 signature", v4_signature, "key"),
    Check("V5 previous", v5_previous, "previous"),
    Check("V6 anchor", v6_anchor, "anchor"),
    Check("V7 scheme", v7_scheme),
    Check("V8 input", v8_input),
    Check("V9 recomputation", v9_recomputation),
    Check("V10 receipts", v10_receipts),
    Check("V11 correction", v11_correction),
)
RECEIPT_CHECKS = (
    Check("R1 form", r1_form),
    Check("R2 signature", v4_signature, "key"),
    Check("R3 anchor", v6_anchor, "anchor"),
    Check("R4 proof", r4_proof),
)


def key_of(text: str) -> bytes:
    """The 32 bytes of a public key: 64 hex digits, or a file of them or of PEM."""
    if not re.fullmatch("[0-9a-fA-F]{64}", text):
        text = Path(text).read_text("ascii").strip()
    head = bytes.fromhex("302a300506032b6570032100")
    pem = re.fullmatch("-----BEGIN PUBLIC KEY-----(.*)-----END PUBLIC KEY-----", text, re.DOTALL)
    data = base64.b64decode(pem[1]) if pem else head + bytes.fromhex(text)
    if len(data) == 44 and data.startswith(head):
        return data[12:]
    raise ValueError("an Ed25519 public key is 64 hex digits or PEM")


def arguments(argv: list[str]) -> argparse.Namespace:
    """The command line; SystemExit where it asks wrongly or for help."""
    parser = argparse.ArgumentParser("verify.py", description="Checks a package or a receipt.", allow_abbrev=False)
    parser.add_argument("package", nargs="?")
    for option in ("--receipt", "--key", "--anchor", "--previous"):
        parser.add_argument(option, action="append")
    asked = parser.parse_args(argv)
    for option in ("receipt", "key", "anchor", "previous"):
        given = getattr(asked, option) or [None]
        if len(given) > 1:
            parser.error(f"--{option} is given twice")
        setattr(asked, option, given[0])
    # Who gives an empty text wants the check and would get none: nothing may be left out without a word.
    for option in ("package", "receipt", "key", "anchor", "previous"):
        given = getattr(asked, option)
        if given is not None and not given.strip():
            parser.error(f"{option} is empty")
    if (asked.package is None) == (asked.receipt is None) or (asked.receipt and asked.previous):
        parser.error("a package, or --receipt without --previous")
    return asked


def anchor_of(text: str) -> str:
    """A digest as packages write it, from one with or without its prefix."""
    hexes = text.strip().lower().removeprefix("sha256:")
    if not re.fullmatch("[0-9a-f]{64}", hexes):
        raise ValueError("an anchor is sha256: and 64 hex digits")
    return f"sha256:{hexes}"


def opened(asked: argparse.Namespace) -> tuple[Sealed, tuple[Check, ...]]:
    """The package or receipt that was asked for, and its checks."""
    key = key_of(asked.key) if asked.key else b""
    anchor = anchor_of(asked.anchor) if asked.anchor else ""
    for path in filter(None, (asked.package, asked.receipt, asked.previous)):
        if not Path(path).is_file():
            raise ValueError(f"no file: {path}")
    if asked.receipt:
        return Receipt(asked.receipt, key, anchor), RECEIPT_CHECKS
    return Package(asked.package, key, anchor, asked.previous or ""), PACKAGE_CHECKS


def run(argv: list[str], out: TextIO | None = None) -> int:
    """The exit code: 0 verified, 3 not verified, 2 wrong usage. out: where the lines go, else standard output."""
    out = out or sys.stdout
    try:
        asked = arguments(argv)
        sealed, checks = opened(asked)
    except (OSError, ValueError) as fault:
        out.write(f"{fault}\n")
        return 2
    except SystemExit as end:
        return 2 if end.code else 0
    good = True
    for title, check, needs in checks:
        if sealed.stopped:
            out.write(f"{title}: not checked, {sealed.stopped}\n")
            continue
        idle = needs and not getattr(asked, needs)
        otherwise = f"not checked, no {needs} given" if idle else "pass"
        # A later check goes on from what an earlier one found; where that is nothing, it fails too.
        good = passes(title, check(sealed), out, f"{title}: {otherwise}\n") and good
    out.write("verified\n" if good else "NOT VERIFIED\n")
    return 0 if good else 3


def main() -> None:
    """The command. A terminal that lacks a character shows its number instead of stopping the report."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
