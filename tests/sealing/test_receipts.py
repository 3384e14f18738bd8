"""A receipt shows one unit's result to be the sealed one, and nothing of anybody else's."""

from __future__ import annotations

import json
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

import pytest

from assess.sealing.canonical_line import written
from assess.sealing.package import merkle_tree
from assess.sealing.receipts import file_names
from tests.sealing.forging import digest, taken_apart
from tests.sealing.year import UNITS, assess, bare, failed


def naive_root(leaves: Sequence[bytes]) -> bytes:
    """RFC 6962, section 2.1, word for word."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = largest_power_below(len(leaves))
    return sha256(b"\x01" + naive_root(leaves[:split]) + naive_root(leaves[split:])).digest()


def naive_proof(index: int, leaves: Sequence[bytes]) -> list[bytes]:
    """RFC 6962, section 2.1.1."""
    if len(leaves) <= 1:
        return []
    split = largest_power_below(len(leaves))
    if index < split:
        return [*naive_proof(index, leaves[:split]), naive_root(leaves[split:])]
    return [*naive_proof(index - split, leaves[split:]), naive_root(leaves[:split])]


def largest_power_below(count: int) -> int:
    power = 1
    while power * 2 < count:
        power *= 2
    return power


def test_tree_is_the_naive_one_for_all_sizes() -> None:
    leaves = [merkle_tree.leaf(b"salt", str(number).encode()) for number in range(300)]
    for size in range(301):
        rows = merkle_tree.levels(leaves[:size])
        assert merkle_tree.root(leaves[:size]) == naive_root(leaves[:size]), size
        # Every index of the small sizes, the edges and some others of the large ones.
        for index in {*range(min(size, 20)), *range(max(0, size - 3), size), *range(0, size, 37)}:
            assert merkle_tree.proof(rows, index) == naive_proof(index, leaves[:size]), (size, index)


@pytest.fixture(scope="module")
def receipts(packages: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("receipts")
    assess("receipt", packages["package"], "-o", folder)
    return folder


def test_each_unit_has_its_own(receipts: Path, packages: dict[str, Path], keys: dict[str, Path]) -> None:
    assert {path.name for path in receipts.iterdir()} == {f"{row[0]}.receipt.json" for row in UNITS}
    anchor = digest(taken_apart(packages["package"])["manifest.json"])
    for path in sorted(receipts.iterdir()):
        code, told = bare("--receipt", path, "--key", keys["public"], "--anchor", anchor)
        assert code == 0, told
        assert bare("--receipt", path)[0] == 0


def test_says_nothing_of_the_others(receipts: Path) -> None:
    text = (receipts / "103.receipt.json").read_text(encoding="utf-8")
    assert "示例103" in text
    assert not [unit for unit, *_ in UNITS if unit != "103" and f"示例{unit}" in text]


def test_salts_differ_and_follow_from_the_package(receipts: Path, packages: dict[str, Path], tmp_path: Path) -> None:
    salts = {json.loads(path.read_text(encoding="utf-8"))["salt"] for path in receipts.iterdir()}
    assert len(salts) == len(UNITS)
    assess("receipt", packages["package"], "-o", tmp_path, "--unit", "103", "--unit", "201")
    assert {path.name for path in tmp_path.iterdir()} == {"103.receipt.json", "201.receipt.json"}
    for path in tmp_path.iterdir():
        assert path.read_bytes() == (receipts / path.name).read_bytes()


def test_refuses_to_overwrite_and_unknown_units(packages: dict[str, Path], tmp_path: Path) -> None:
    assert "999" in assess("receipt", packages["package"], "-o", tmp_path / "a", "--unit", "999", code=2)
    assert not (tmp_path / "a").exists()
    (tmp_path / "103.receipt.json").write_text("mine", encoding="utf-8")
    assess("receipt", packages["package"], "-o", tmp_path, code=2)
    assert [path.read_text(encoding="utf-8") for path in tmp_path.iterdir()] == ["mine"]


FORGED = {
    "a total raised": ("R4", lambda r: r.update(record=r["record"].replace('"total":"64.76"', '"total":"94.76"'))),
    "a grade raised": ("R4", lambda r: r.update(record=r["record"].replace('"grade":"不合格"', '"grade":"优秀"'))),
    "another salt": ("R4", lambda r: r.update(salt="0" * 32)),
    "another place": ("R4", lambda r: r.update(index=r["index"] + 1)),
    "a place outside": ("R4", lambda r: r.update(index=8)),
    "a place below zero": ("R1", lambda r: r.update(index=-1)),
    "a step of the proof changed": ("R4", lambda r: r["proof"].__setitem__(0, "0" * 64)),
    "a step of the proof less": ("R4", lambda r: r["proof"].pop()),
    "a step of the proof more": ("R4", lambda r: r["proof"].append("0" * 64)),
    "a step that is none": ("R1", lambda r: r["proof"].__setitem__(0, "0")),
    "another type": ("R1", lambda r: r.update(type="assess-package")),
    "another format": ("R1", lambda r: r.update(format=2)),
    "a key more": ("R1", lambda r: r.update(remark="x")),
    "another root in the manifest": (
        "R2",
        lambda r: r.update(manifest=r["manifest"].replace('"root":"', '"root":"00')[:-1]),
    ),
    "the signature taken out": ("R2", lambda r: r.update(signature=None)),
    "the signature emptied": ("R2", lambda r: r["signature"].update(signature="")),
}


@pytest.mark.parametrize("name", FORGED)
def test_forged_receipt_is_found(name: str, receipts: Path, keys: dict[str, Path], tmp_path: Path) -> None:
    found_by, alter = FORGED[name]
    value = json.loads((receipts / "103.receipt.json").read_text(encoding="utf-8"))
    alter(value)
    (tmp_path / "forged.json").write_bytes(written(value))
    code, told = bare("--receipt", tmp_path / "forged.json", "--key", keys["public"])
    assert code == 3, told
    assert found_by in failed(told), told


def test_receipt_of_another_package(receipts: Path, packages: dict[str, Path], keys: dict[str, Path]) -> None:
    other = digest(taken_apart(packages["last"])["manifest.json"])
    code, told = bare("--receipt", receipts / "103.receipt.json", "--anchor", other)
    assert (code, failed(told)) == (3, {"R3"})
    code, told = bare("--receipt", receipts / "103.receipt.json", "--key", keys["other public"])
    assert (code, failed(told)) == (3, {"R2"})


def test_file_names_fit_every_file_system() -> None:
    codes = ["510600", "a/b", "..", "A", "a", "川%1", "长" * 64, "x.", 'q"?*', "b b"]
    names = file_names(codes)
    assert names[0] == "510600.receipt.json"
    assert len({name.casefold() for name in names}) == len(codes)
    assert all(len(name.encode()) < 255 and not set(name) & set('/\\:*?"<>|') for name in names)
    assert not [name for name in names if name.startswith(".")]
