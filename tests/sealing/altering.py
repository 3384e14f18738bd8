"""The ways in which a forger alters a package, as functions of what is altered.

Unless it says otherwise, everything is mended that can be mended without the office's key (`Forger.reseal`).
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, NamedTuple

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from assess.sealing.canonical_line import written
from tests.sealing.forging import SIGNATURE, Forger, taken_apart

ORDER = 2**252 + 27742317777372353535851937790883648493
OWN_KEY = Ed25519PrivateKey.from_private_bytes(b"f" * 32)
Alter = Callable[[Forger], bytes]


class Forgery(NamedTuple):
    """`found_by`: the check that must fail; `given`: what the verifier gets besides; `of`: the package altered."""

    name: str
    found_by: str
    alter: Alter
    given: tuple[str, ...] = ()
    of: str = "package"


def record(code: str, **values: Any) -> Alter:
    """A unit's record says something else."""
    return lambda f: f.in_unit(code, lambda unit: unit.update(values)).reseal()


def inside(code: str, part: str, which: str, **values: Any) -> Alter:
    """One of a unit's items or indicators says something else."""

    def change(unit: dict[str, Any]) -> None:
        next(one for one in unit[part] if one["code"] == which).update(values)

    return lambda f: f.in_unit(code, change).reseal()


def rows(name: str, change: Callable[[list[str]], object]) -> Alter:
    return lambda f: f.in_lines(name, change).reseal()


def text(name: str, old: str, new: str) -> Alter:
    return lambda f: f.in_text(name, old, new).reseal()


def scheme(old: str, new: str) -> Alter:
    return lambda f: f.in_scheme(old, new).reseal()


def manifest(change: Callable[[dict[str, Any]], object]) -> Alter:
    """The manifest says something else, and nothing is mended after that."""
    return lambda f: (f.reseal(), f.in_manifest(change).as_is())[1]


def signed_manifest(change: Callable[[dict[str, Any]], object]) -> Alter:
    return lambda f: f.in_manifest(change).as_is()


def file(name: str, change: Callable[[bytes], bytes]) -> Alter:
    """A file is changed, and nothing is mended but the zip."""

    def alter(f: Forger) -> bytes:
        f.files[name] = change(f.files[name])
        return f.as_is()

    return alter


def without(name: str, *, listed: bool) -> Alter:
    def alter(f: Forger) -> bytes:
        del f.files[name]
        return f.as_is() if listed else f.reseal(receipts=False)

    return alter


def added(name: str, *, listed: bool) -> Alter:
    def alter(f: Forger) -> bytes:
        f.files[name] = b"x\n"
        return f.reseal() if listed else f.as_is()

    return alter


def exchanged(one: str, other: str) -> Alter:
    """Two units get each other's results."""

    def change(value: dict[str, Any]) -> None:
        first, second = (next(unit for unit in value["units"] if unit["unit"] == code) for code in (one, other))
        for key in first.keys() - {"unit", "name", "group"}:
            first[key], second[key] = second[key], first[key]

    return lambda f: f.in_results(change).reseal()


def signature(change: Callable[[dict[str, Any]], object]) -> Alter:
    """signature.json says something else."""

    def alter(f: Forger) -> bytes:
        value = dict(understood(f.files[SIGNATURE]))
        change(value)
        f.files[SIGNATURE] = written(value)
        return f.as_is()

    return alter


def understood(raw: bytes) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(raw)
    return value


def larger_s(value: dict[str, Any]) -> None:
    """The same signature with s + L: an equation that checks no bound takes it for another good one."""
    raw = bytes.fromhex(value["signature"])
    s = int.from_bytes(raw[32:], "little") + ORDER
    value["signature"] = (raw[:32] + s.to_bytes(32, "little")).hex()


def borrowed_signature(f: Forger) -> bytes:
    f.files[SIGNATURE] = taken_apart(f.others["last"])[SIGNATURE]
    return f.as_is()


def own_key_under_the_offices_name(f: Forger) -> bytes:
    office = f.manifest["key_id"]
    f.reseal(OWN_KEY)
    f.in_manifest(lambda value: value.update(key_id=office))
    f.files[SIGNATURE] = written(understood(f.files[SIGNATURE]) | {"key_id": office})
    return f.as_is()


def swapped_files(f: Forger) -> bytes:
    f.files["units.csv"], f.files["vetoes.csv"] = f.files["vetoes.csv"], f.files["units.csv"]
    return f.as_is()


def facts_of_two_units_exchanged(lines: list[str]) -> None:
    for at, line in enumerate(lines):
        code = {"101,": "102,", "102,": "101,"}.get(line[:4])
        lines[at] = code + line[4:] if code else line


def replace(lines: list[str], old: str, new: str) -> None:
    at = lines.index(old)
    lines[at] = new


def renamed_manifest_file(value: dict[str, Any]) -> None:
    value["files"].reverse()
