"""The verifier against the reference: two writings of one contract, and packages built here by the specification.

Nothing of the sealing code or the kernel is used: `package` packs what tests/reference computes.
"""

from __future__ import annotations

import csv
import hashlib
import hmac
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from assess.sealing import verify
from tests.indicators.mistakes import Mistake, base, mistakes
from tests.reference.amounts import tidied
from tests.reference.random_years import Row, Year, make_year
from tests.reference.score import score

STYLES = ("tie-dense", "continuous")
MISTAKES = list(mistakes())
COLUMNS = {
    "units": ("unit", "name", "group"),
    "facts": ("unit", "item", "value", "base", "limit", "level", "count", "assessor"),
    "vetoes": ("unit", "veto", "date", "state", "basis"),
}
KEYS = {"units": (0,), "facts": (0, 1, 5, 7, 6, 2), "vetoes": (0, 1, 2, 3, 4)}
WORDS = {"NA": "不适用", "是": "1", "否": "0"}


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def canonical(value: Any, *, ordered: bool = True) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=ordered)


def table(name: str, rows: list[Row], outside: set[str]) -> bytes:
    """The canonical CSV of the specification. An empty row says something only of a bonus or penalty."""
    cells = [[tidied(row.get(column, "")) for column in COLUMNS[name]] for row in rows]
    if name == "facts":
        for row in cells:
            row[2], row[6] = WORDS.get(row[2], row[2]), row[6] or "1" * bool(row[5])
        cells = [row for row in cells if any(row[2:7]) or row[1] in outside]
    if name == "vetoes":
        cells = [list(row) for row in {tuple(row) for row in cells}]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    ordered: list[list[str]] = sorted(cells, key=lambda row: [row[at] for at in KEYS[name]])
    writer.writerows([COLUMNS[name], *ordered])
    return text.getvalue().encode()


def cited(entry: dict[str, Any], indicator: dict[str, Any]) -> str:
    return "; ".join(f"{one['doc']} {one['article']}" for one in entry.get("basis") or indicator["basis"])


def results(year: Year, digest: str) -> bytes:
    """results.json of the reference's records; the texts of reasons do not matter here."""
    scheme = year.scheme
    basis = {item["code"]: cited(item, one) for one in scheme["indicator"] for item in one["item"]}
    basis |= {one["code"]: cited(one, one) for part in ("extra", "bonus", "penalty") for one in scheme.get(part, [])}
    reason = {"code": "", "args": {}, "text": ""}
    lines = []
    for record in score(scheme, year.units, year.facts, year.vetoes):
        record["reasons"] = [{**reason, "code": one} for one in record["reasons"]]
        record["items"] = [{**one, "reason": reason, "basis": basis[one["code"]]} for one in record["items"]]
        lines.append(canonical(record, ordered=False))
    issue = {"code": scheme["scheme"]["code"], "version": 1, "year": scheme["scheme"]["year"], "digest": digest}
    head = canonical({"format": 1, "scheme": issue, "engine": "reference", "units": []}, ordered=False)
    return (head[:-2] + "\n" + ",\n".join(lines) + "\n]}\n").encode()


def naive_tree(leaves: list[bytes]) -> bytes:
    """RFC 6962, section 2.1, word by word."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    half = 1
    while half * 2 < len(leaves):
        half *= 2
    return hashlib.sha256(b"\1" + naive_tree(leaves[:half]) + naive_tree(leaves[half:])).digest()


def naive_proof(leaves: list[bytes], index: int) -> list[bytes]:
    """PATH of RFC 6962: siblings, the lowest first."""
    half = 1
    while half * 2 < len(leaves):
        half *= 2
    if len(leaves) < 2:
        return []
    if index < half:
        return [*naive_proof(leaves[:half], index), naive_tree(leaves[half:])]
    return [*naive_proof(leaves[half:], index - half), naive_tree(leaves[:half])]


def leaves_of(files: dict[str, bytes]) -> list[bytes]:
    secret = hashlib.sha256(b"assess-receipt-salt\n" + files["facts.csv"] + files["results.json"]).digest()
    lines = [line.removesuffix(b",") for line in files["results.json"].split(b"\n")[1:-2]]
    salts = [hmac.digest(secret, json.loads(line)["unit"].encode(), "sha256")[:16] for line in lines]
    return [hashlib.sha256(b"\0" + salt + line).digest() for salt, line in zip(salts, lines, strict=True)]


def files_of(year: Year) -> dict[str, bytes]:
    outside = {one["code"] for part in ("bonus", "penalty") for one in year.scheme.get(part, [])}
    files = {f"{name}.csv": table(name, getattr(year, name), outside) for name in COLUMNS}
    raw = year.scheme_toml.encode()
    return files | {"scheme.toml": raw, "results.json": results(year, f"sha256:{sha(raw)}"), "verify.py": b"#\n"}


def manifest_of(files: dict[str, bytes], head: dict[str, Any], **more: Any) -> bytes:
    listed = [{"name": name, "size": len(raw), "digest": f"sha256:{sha(raw)}"} for name, raw in sorted(files.items())]
    leaves = leaves_of(files)
    manifest = {
        "type": "assess-package",
        "format": 1,
        "office": head.get("office", ""),
        "year": head["year"],
        "scheme": {"code": head["code"], "version": 1, "digest": f"sha256:{sha(files['scheme.toml'])}"},
        "engine": "reference",
        "algorithms": {"digest": "sha256", "signature": "none", "tree": "sha256-rfc6962"},
        "key_id": None,
        "previous": None,
        "supersedes": None,
        "files": listed,
        "receipts": {"count": len(leaves), "root": naive_tree(leaves).hex()},
    }
    return canonical(manifest | more).encode() + b"\n"


def packed(files: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in ["manifest.json", *sorted(files.keys() - {"manifest.json"})]:
            entry = zipfile.ZipInfo(name)
            entry.create_system, entry.external_attr = 3, 0o100644 << 16
            archive.writestr(entry, files[name])
    return stream.getvalue()


def package(year: Year, **more: Any) -> bytes:
    files = files_of(year)
    return packed(files | {"manifest.json": manifest_of(files, year.scheme["scheme"], **more)})


def outcome(folder: Path, data: bytes, *arguments: str) -> tuple[int, list[str]]:
    (folder / "package.zip").write_bytes(data)
    out = io.StringIO()
    code = verify.run([str(folder / "package.zip"), *arguments], out)
    return code, out.getvalue().splitlines()


def failed(lines: list[str]) -> set[str]:
    return {line.split(maxsplit=1)[0] for line in lines if ": FAIL" in line}


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("start", range(0, 120, 20))
def test_random_years_of_the_reference_verify(tmp_path, style, start) -> None:
    for seed in range(start, start + 20):
        code, lines = outcome(tmp_path, package(make_year(seed, 10, 9, style)))
        assert (code, lines[-1]) == (0, "verified"), (seed, lines)


@pytest.mark.slow
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("start", range(1000, 3500, 250))
def test_a_hundred_thousand_units_verify(tmp_path, style, start) -> None:
    for seed in range(start, start + 250):
        code, lines = outcome(tmp_path, package(make_year(seed, 20, 12, style)))
        assert (code, lines[-1]) == (0, "verified"), (seed, lines)


def toml(value: object) -> str:
    """Any value as TOML writes it on one line."""
    match value:
        case dict():
            return "{" + ", ".join(f"{json.dumps(key)} = {toml(one)}" for key, one in value.items()) + "}"
        case list():
            return "[" + ", ".join(map(toml, value)) + "]"
        case str():
            return json.dumps(value)
    return str(value).lower()


def refused(raw: bytes) -> bool:
    """Whether V7 refuses these bytes, by a list of faults or because they can't be read at all."""
    try:
        return bool(verify.scheme_of(raw)[1])
    except (ValueError, verify.Bad):
        return True


def test_the_scheme_without_a_mistake_is_valid() -> None:
    raw = "\n".join(f"{key} = {toml(value)}" for key, value in base().items())
    assert verify.scheme_of(raw.encode())[1] == []


@pytest.mark.parametrize("mistake", MISTAKES, ids=[one.name for one in MISTAKES])
def test_every_bad_definition_is_refused(mistake: Mistake) -> None:
    """No exception: the verifier is nowhere laxer than the collected mistakes."""
    lines = (f"{json.dumps(key)} = {toml(value)}" for key, value in (mistake.document or {}).items())
    assert refused(mistake.raw or "\n".join(lines).encode())


@pytest.mark.parametrize("count", [*range(70), 127, 128, 129, 200, 255, 256, 257, 299, 300])
def test_proofs_lead_to_the_root(count) -> None:
    """Every leaf's proof, and nothing when it is changed, too long, too short or of another place."""
    leaves = [hashlib.sha256(bytes([0, place % 251, count % 251])).digest() for place in range(count)]
    root = naive_tree(leaves)
    for place, leaf in enumerate(leaves):
        proof = naive_proof(leaves, place)
        assert verify.root_by(leaf, place, count, proof) == root
        assert not leads(leaf, place, count, [*proof, leaf], root)
        assert not leads(leaf, place, count, proof[:-1], root) or count == 1
        assert not leads(leaf, place + count, count, proof, root)
        assert not leads(root, place, count, proof, root) or count == 1


@pytest.mark.parametrize("count", range(301))
def test_the_root_is_that_of_a_naive_tree(count) -> None:
    leaves = [hashlib.sha256(bytes([place % 251, place // 251])).digest() for place in range(count)]
    assert verify.root_of(leaves) == naive_tree(leaves)


def leads(leaf: bytes, place: int, count: int, proof: list[bytes], root: bytes) -> bool:
    try:
        return verify.root_by(leaf, place, count, proof) == root
    except verify.Bad:
        return False


def changes(line: bytes) -> list[bytes]:
    """A record's line with one field changed, for every field that can be recomputed."""
    record = json.loads(line.removesuffix(b","))
    head = {"total": "1.23", "exact": "1/7", "rank": 99, "grade": "无", "band": "无", "unit": "0", "name": "改名"}
    head |= {"group": "改组", "vetoes": ["?"], "reasons": [{"code": "?"}]}
    inner = {"items": {"points": "0.01", "exact": "1/9", "available": "7", "state": "pending", "basis": ""}}
    inner["indicators"] = {"code": "?", "points": "0.01", "exact": "1/9", "weight": "7"}
    records = [record | {key: value} for key, value in head.items()]
    for part, fields in inner.items():
        first, *rest = record[part]
        records += [record | {part: [first | {key: value}, *rest]} for key, value in fields.items()]
        records += [record | {part: rest}, record | {part: [*rest, first]}]
    return [canonical(one, ordered=False).encode() + b"," for one in records]


def test_every_field_of_a_record_is_recomputed(tmp_path) -> None:
    """Sizes, digests and receipts are made to agree: V9 alone is left to find the change."""
    year = make_year(3, 6, 9, "tie-dense")
    files = files_of(year)
    old = files["results.json"].splitlines()[1]
    for new in changes(old):
        forged = files | {"results.json": files["results.json"].replace(old, new)}
        manifest = manifest_of(forged, year.scheme["scheme"])
        code, lines = outcome(tmp_path, packed(forged | {"manifest.json": manifest}))
        assert code == 3
        assert "V9" in failed(lines) <= {"V9", "V10"}, (new, lines)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("scheme.toml", b"[" * 100_000),
        ("scheme.toml", b"format = " + b"9" * 100_000),
        ("results.json", b"[" * 100_000),
        ("results.json", b'{"units":[\n' + b"9" * 100_000 + b"\n]}\n"),
        ("facts.csv", b'"' * 100_001),
        ("manifest.json", b"[" * 100_000),
    ],
)
def test_what_would_hang_or_crash_is_a_failure(tmp_path, name, text) -> None:
    """Depth, length and nonsense end as a failed check: no traceback, no pass."""
    year = make_year(4, 3, 3, "tie-dense")
    files = files_of(year)
    forged = files | {"manifest.json": manifest_of(files, year.scheme["scheme"]), name: text}
    code, lines = outcome(tmp_path, packed(forged))
    assert (code, lines[-1]) == (3, "NOT VERIFIED")
    assert len(failed(lines)) > 1
    assert all(len(line) < 1500 for line in lines)


def test_usage(tmp_path) -> None:
    """2 for what was asked wrongly; the default output is the one of the moment."""
    (tmp_path / "package.zip").write_bytes(package(make_year(5, 3, 3, "tie-dense")))
    path, silent = str(tmp_path / "package.zip"), io.StringIO()
    assert verify.run([path, "--anchor", "sha256:" + "0" * 64], silent) == 3
    assert verify.run([path, "--key", "0" * 64], silent) == 3
    for wrong in ([], [path, "--receipt", path], ["--receipt", path, "--previous", path], [path, "--key", "zz"]):
        assert verify.run(wrong, silent) == 2
    assert verify.run([str(tmp_path / "none.zip")], silent) == 2
    assert verify.run(["--receipt", path], silent) == 3
