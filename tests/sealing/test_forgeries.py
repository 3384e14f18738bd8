"""Every forgery is found by the check that should find it; honest packages pass; one byte is enough to fail."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.sealing.altering import Forgery
from tests.sealing.checking import verified
from tests.sealing.forged_input import IN_INPUT, IN_SCHEME
from tests.sealing.forged_packages import IN_MANIFEST, OUTSIDE
from tests.sealing.forged_results import IN_RESULTS
from tests.sealing.forging import Forger, digest, taken_apart
from tests.sealing.year import bare, failed
from tests.sealing.zip_tricks import TRICKS

FORGERIES = [*IN_RESULTS, *IN_INPUT, *IN_SCHEME, *IN_MANIFEST, *OUTSIDE]
OUTSIDE_ONLY = ("the whole year rewritten", "a name rewritten throughout", "another verifier put in", "in its place")
Given = dict[str, tuple[str, str | Path]]


@pytest.fixture(scope="module")
def given(packages: dict[str, Path], keys: dict[str, Path]) -> Given:
    """What a verifier may have from outside."""
    return {
        "key": ("--key", keys["public"]),
        "previous": ("--previous", packages["last"]),
        "wrong previous": ("--previous", packages["first"]),
        "first": ("--previous", packages["first"]),
        "anchor": ("--anchor", digest(taken_apart(packages["package"])["manifest.json"])),
    }


@pytest.mark.parametrize("forgery", FORGERIES, ids=lambda forgery: forgery.name)
def test_forgery_is_found(forgery: Forgery, packages: dict[str, Path], given: Given, tmp_path: Path) -> None:
    path = tmp_path / "forged.zip"
    path.write_bytes(forgery.alter(Forger(taken_apart(packages[forgery.of]), packages)))
    assert path.read_bytes() != packages[forgery.of].read_bytes()
    code, told = bare(path, *(word for name in forgery.given for word in given[name]))
    assert (code, told.splitlines()[-1]) == (3, "NOT VERIFIED"), told
    assert forgery.found_by in failed(told), told
    if any(words in forgery.name for words in OUTSIDE_ONLY):
        assert failed(told) == {forgery.found_by}, told
        # The manual says so: who has neither key nor anchor can't tell a consistent rewrite from the original.
        assert bare(path)[0] == 0


@pytest.mark.parametrize("name", TRICKS)
def test_zip_trick_is_found(name: str, packages: dict[str, Path], tmp_path: Path) -> None:
    path = tmp_path / "trick.zip"
    path.write_bytes(TRICKS[name](taken_apart(packages["package"])))
    code, told = bare(path)
    assert code == 3, told
    assert "V1" in failed(told), told
    assert told.splitlines()[-1] == "NOT VERIFIED"


def test_there_are_enough() -> None:
    """At least 45, none twice."""
    names = [forgery.name for forgery in FORGERIES] + list(TRICKS)
    assert len(names) >= 45
    assert len(set(names)) == len(names)
    assert {f"V{number}" for number in range(2, 12)} == {forgery.found_by for forgery in FORGERIES}


def test_what_is_altered_passes_before(packages: dict[str, Path], given: Given) -> None:
    """Otherwise the table would prove nothing: the same packages, unaltered or only resealed, are fine."""
    outside = {"package": ("key", "previous", "anchor"), "correction": ("key", "first"), "rewritten": ()}
    for name, path in packages.items():
        words = [word for what in outside.get(name, ("key",)) for word in given[what]]
        code, told = bare(path, *words)
        assert (code, failed(told)) == (0, set()), (name, told)
    for name in ("package", "correction"):
        resealed = Forger(taken_apart(packages[name])).reseal()
        assert verified(resealed)


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to each single value."""
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else None
    if parts is None:
        yield path
        return
    for key, inner in parts:
        yield from leaves(inner, (*path, key))


def altered(value: object) -> object:
    """Another value that looks like this one."""
    if value is None:
        return "1"
    if isinstance(value, int):
        return value + 1
    text = str(value)
    return text[:-1] + ("1" if text[-1:] != "1" else "2")


WORDING = ("text", "args", "reason")
"""Sentences and their arguments inside a reason: not recomputed, so held by digest, signature and anchor only."""


@pytest.mark.parametrize("code", ["102", "104", "105"])
def test_every_value_of_a_record(code: str, packages: dict[str, Path]) -> None:
    """Each value of a unit's record changed by itself, everything mended after that."""
    files = taken_apart(packages["package"])
    unit = Forger(files).unit(code)
    seen = 0
    for path in leaves(unit):
        if path == ("unit",) or set(path) & set(WORDING):
            continue

        def change(record: dict[str, Any], path: tuple[Any, ...] = path) -> None:
            *way, last = path
            inner: Any = record
            for key in way:
                inner = inner[key]
            inner[last] = altered(inner[last])

        assert not verified(Forger(dict(files)).in_unit(code, change).reseal()), path
        seen += 1
    assert seen > 60


def edited(raw: bytes, count: int, seed: int) -> Iterator[tuple[int, bytes]]:
    dice = random.Random(seed)
    for _ in range(count):
        place = dice.randrange(len(raw))
        value = (raw[place] + dice.randrange(1, 256)) % 256
        yield place, raw[:place] + bytes([value]) + raw[place + 1 :]


def test_one_byte_is_enough(packages: dict[str, Path]) -> None:
    for place, raw in edited(packages["package"].read_bytes(), 300, 1):
        assert not verified(raw), place


@pytest.mark.slow
@pytest.mark.timeout(3000)
@pytest.mark.parametrize("part", range(10))
def test_one_byte_anywhere_is_enough(part: int, packages: dict[str, Path]) -> None:
    for place, raw in edited(packages["package"].read_bytes(), 1000, 100 + part):
        assert not verified(raw), place


def test_failures_name_the_place(packages: dict[str, Path], tmp_path: Path) -> None:
    """A failure says which file, which record, what was expected and what stands there."""
    path = tmp_path / "forged.zip"
    forger = Forger(taken_apart(packages["package"]))
    path.write_bytes(forger.in_unit("202", lambda unit: unit.update(total="89.81")).reseal())
    _, told = bare(path)
    (line,) = [line for line in told.splitlines() if line.startswith("V9")]
    assert all(word in line for word in ("results.json", "202", "total", "69.81", "89.81")), line
    assert json.loads(forger.files["manifest.json"])["receipts"]["count"] == 8
