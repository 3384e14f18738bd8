"""What a package is: the same bytes for the same input, canonical to the last one, refused where anything is off."""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from zlib import crc32

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from assess.sealing.package.container import pack, unpack
from assess.sealing.rescoring import Year, rescored
from assess.sealing.words import Broken
from indicators.faults import Refused
from tests.published.convert import FULL, PUBLISHED, sample
from tests.sealing.forging import digest, put_together, taken_apart
from tests.sealing.year import ROOT, VERIFIER, assess, bare, scored, write_keys
from tests.sealing.zip_tricks import TRICKS, usual, zipped

INPUT = ("scheme.toml", "units.csv", "facts.csv", "vetoes.csv", "results.json")


def test_same_input_same_file(results: Path, keys: dict[str, Path], evidence: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        options = ("--key", keys["private"], "--evidence", evidence)
        assess("seal", results, "-o", tmp_path / f"{name}.zip", *options)
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
    assert {path.name for path in tmp_path.iterdir()} == {"one.zip", "two.zip"}


def test_package_holds_what_was_scored(results: Path, packages: dict[str, Path]) -> None:
    files = taken_apart(packages["package"])
    assert [*files] == ["manifest.json", *sorted(files.keys() - {"manifest.json"})]
    assert {name: files[name] for name in INPUT} == {name: (results / name).read_bytes() for name in INPUT}
    assert files["verify.py"] == VERIFIER.read_bytes()
    manifest = json.loads(files["manifest.json"])
    assert (manifest["type"], manifest["format"], manifest["year"]) == ("assess-package", 1, 2026)
    assert manifest["previous"] == digest(taken_apart(packages["last"])["manifest.json"])
    listed = {entry["name"]: (entry["size"], entry["digest"]) for entry in manifest["files"]}
    rest = files.keys() - {"manifest.json", "signature.json"}
    assert listed == {name: (len(files[name]), digest(files[name])) for name in rest}


def test_zip_is_the_plainest_one(packages: dict[str, Path]) -> None:
    """The standard library's zip of the same entries is the same file, byte for byte."""
    raw = packages["package"].read_bytes()
    assert zipped(usual(taken_apart(packages["package"]))) == raw == put_together(taken_apart(packages["package"]))
    assert zipfile.ZipFile(io.BytesIO(raw)).testzip() is None


def test_signature_is_over_the_manifest(packages: dict[str, Path], keys: dict[str, Path]) -> None:
    files = taken_apart(packages["package"])
    told = json.loads(files["signature.json"])
    public = load_pem_public_key(keys["public"].read_bytes())
    assert isinstance(public, Ed25519PublicKey)
    public.verify(bytes.fromhex(told["signature"]), b"assess-package-v1\n" + files["manifest.json"])
    assert told["key_id"] == sha256(public.public_bytes_raw()).hexdigest()


def test_says_the_digest_to_publish(results: Path, tmp_path: Path) -> None:
    said = assess("seal", results, "-o", tmp_path / "a.zip")
    named = digest(taken_apart(tmp_path / "a.zip")["manifest.json"])
    assert named in said
    assert bare(tmp_path / "a.zip", "--anchor", named)[0] == 0


def test_never_overwrites(results: Path, tmp_path: Path) -> None:
    there = tmp_path / "there.zip"
    there.write_bytes(b"precious")
    assert "there.zip" in assess("seal", results, "-o", there, code=2)
    assert there.read_bytes() == b"precious"
    (tmp_path / "dangling.zip").symlink_to(tmp_path / "nowhere")
    assess("seal", results, "-o", tmp_path / "dangling.zip", code=2)
    assert not (tmp_path / "nowhere").exists()


def edited(results: Path, folder: Path, name: str, old: str, new: str) -> Path:
    """A copy of a results folder with one text changed in one file."""
    shutil.copytree(results, folder / "edited")
    path = folder / "edited" / name
    text = path.read_text(encoding="utf-8")
    assert text.count(old) >= 1
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return folder / "edited"


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("results.json", '"69.81"', '"96.81"', "202"),
        ("results.json", '"grade":"良好","rank":2', '"grade":"优秀","rank":2', "102"),
        ("results.json", '"engine":"assess', '"engine":"other', "results.json"),
        ("results.json", "\n]}\n", "\n]}\n\n", "results.json"),
        ("facts.csv", "104,A1,9", "104,A1,1", "104"),
        ("facts.csv", "104,A1,9", "104,A1,9.0", "facts.csv"),
        ("facts.csv", "104,A1,9,", '104,A1,"9",', "facts.csv"),
        ("facts.csv", "104,A1,9", "104,A1,-9", "facts.csv"),
        ("units.csv", "unit,name,group\n", "\ufeffunit,name,group\n", "units.csv"),
        ("units.csv", "\n102,", "\n\n102,", "units.csv"),
        ("vetoes.csv", ",lifted,", ",confirmed,", "202"),
        ("scheme.toml", 'per = "1"', 'per = "2"', "results.json"),
    ],
)
def test_refuses_what_does_not_follow(results: Path, tmp_path: Path, name: str, old: str, new: str, said: str) -> None:
    """The input is scored again: an edited file, whichever it is, is not sealed (exit code 3), and nothing is left."""
    folder = edited(results, tmp_path, name, old, new)
    assert said in assess("seal", folder, "-o", tmp_path / "a.zip", code=3)
    assert {path.name for path in tmp_path.iterdir()} == {"edited"}


@pytest.mark.parametrize("name", INPUT)
def test_refuses_a_folder_that_is_not_whole(results: Path, tmp_path: Path, name: str) -> None:
    shutil.copytree(results, tmp_path / "part")
    (tmp_path / "part" / name).unlink()
    assert name in assess("seal", tmp_path / "part", "-o", tmp_path / "a.zip", code=2)


def test_refuses_files_that_change_meanwhile(results: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between the look at a file and its packing somebody may write to it."""
    folder = tmp_path / "moving"
    shutil.copytree(results, folder)

    def then_changed(scored_folder: Path, progress: Callable[[int], None] | None) -> Year:
        year = rescored(scored_folder, progress)
        (folder / "units.csv").write_text("unit,name,group\n", encoding="utf-8")
        return year

    monkeypatch.setattr("assess.sealing.seal.rescored", then_changed)
    assert "units.csv" in assess("seal", folder, "-o", tmp_path / "a.zip", code=2)
    assert not (tmp_path / "a.zip").exists()


def test_refuses_keys_that_are_none(results: Path, tmp_path: Path) -> None:
    _, public = write_keys(tmp_path, "k", b"k")
    (tmp_path / "text.pem").write_text("secret", encoding="utf-8")
    for key in (public, tmp_path / "text.pem", tmp_path / "missing.pem"):
        assess("seal", results, "-o", tmp_path / "a.zip", "--key", key, code=2)


@pytest.mark.parametrize(
    "table",
    [
        "unit,item,name\n101,A1,a\n",
        f"unit,item,name,size,digest\n999,A1,a,1,sha256:{'0' * 64}\n",
        f"unit,item,name,size,digest\n101,Z1,a,1,sha256:{'0' * 64}\n",
        f"unit,item,name,size,digest\n101,A1,,1,sha256:{'0' * 64}\n",
        f"unit,item,name,size,digest\n101,A1,a,1.5,sha256:{'0' * 64}\n",
        f"unit,item,name,size,digest\n101,A1,a,1,sha256:{'G' * 64}\n",
        "unit,item,name,size,digest\n101,A1,a,1,\n",
        f"unit,item,name,size,digest\n101,A1,a,1,sha256:{'0' * 64}\n101,A1,a,1,sha256:{'1' * 64}\n",
    ],
)
def test_refuses_bad_evidence(results: Path, tmp_path: Path, table: str) -> None:
    (tmp_path / "e.csv").write_text(table, encoding="utf-8")
    assess("seal", results, "-o", tmp_path / "a.zip", "--evidence", tmp_path / "e.csv", code=2)


def test_evidence_as_folder_and_as_table(results: Path, evidence: Path, tmp_path: Path) -> None:
    """The table of digests that a folder gives is the table that gives the same package; links are refused."""
    assess("seal", results, "-o", tmp_path / "a.zip", "--evidence", evidence)
    table = taken_apart(tmp_path / "a.zip")["evidence.csv"]
    assert table.decode().splitlines()[3].startswith('104,A2,"文书/二, 补.txt",')
    (tmp_path / "e.csv").write_bytes(b"\xef\xbb\xbf" + b"\r\n".join(reversed_rows(table)))
    assess("seal", results, "-o", tmp_path / "b.zip", "--evidence", tmp_path / "e.csv")
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    assert bare(tmp_path / "a.zip")[0] == 0
    linked = tmp_path / "linked" / "101" / "A1"
    linked.mkdir(parents=True)
    (linked / "a").symlink_to(tmp_path / "e.csv")
    assess("seal", results, "-o", tmp_path / "c.zip", "--evidence", tmp_path / "linked", code=2)


CLUTTER = (
    ".DS_Store", "101/Thumbs.db", "101/A1/Thumbs.db", "101/A1/._纪要.txt", "101/A1/~$纪要.docx",
    "101/A1/.~lock.纪要.odt#", "101/A1/.~纪要.docx", "101/desktop.ini", "__MACOSX/101/A1/._纪要.txt",
    "$RECYCLE.BIN/S-1/x.pdf",
    "104/A2/文书/~WRL0001.tmp", "104/A2/文书/ehthumbs.db", "104/A2/@eaDir/一.txt",
)  # fmt: skip


def test_what_desktops_leave_is_no_evidence(results: Path, evidence: Path, tmp_path: Path) -> None:
    """Left aside with a notice, from a folder and from a table; the package is the one without it."""
    assess("seal", results, "-o", tmp_path / "plain.zip", "--evidence", evidence)
    shutil.copytree(evidence, tmp_path / "e")
    for name in CLUTTER:
        file = tmp_path / "e" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"x")
    told = assess("seal", results, "-o", tmp_path / "a.zip", "--evidence", tmp_path / "e")
    assert f"有 {len(CLUTTER)} 个是操作系统或打开着的文档留下的文件" in told
    assert ".DS_Store" in told
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "plain.zip").read_bytes()
    table = taken_apart(tmp_path / "plain.zip")["evidence.csv"]
    (tmp_path / "e.csv").write_bytes(table + f"101,A1,附/Thumbs.db,1,sha256:{'0' * 64}\n".encode())
    assert "附/Thumbs.db" in assess("seal", results, "-o", tmp_path / "b.zip", "--evidence", tmp_path / "e.csv")
    assert (tmp_path / "b.zip").read_bytes() == (tmp_path / "plain.zip").read_bytes()


@pytest.mark.parametrize("name", ["~x.pdf", "Thumbs.pdf", ".gitkeep", "$x.pdf", "desktop.ini.pdf", "icon.png", "~$"])
def test_documents_that_only_look_like_it_are_sealed(results: Path, tmp_path: Path, name: str) -> None:
    file = tmp_path / "e" / "101" / "A1" / name
    file.parent.mkdir(parents=True)
    file.write_bytes(b"x")
    told = assess("seal", results, "-o", tmp_path / "a.zip", "--evidence", tmp_path / "e")
    rows = taken_apart(tmp_path / "a.zip")["evidence.csv"].decode().splitlines()[1:]
    assert ("没有列入" not in told) == (len(rows) == 1) == (name != "~$")


def reversed_rows(table: bytes) -> list[bytes]:
    head, *rows = table.splitlines()
    return [head, *reversed(rows)]


@pytest.mark.parametrize("year", [2025, 2026])
def test_example_years(year: int, place: Path, tmp_path: Path) -> None:
    """Sealed, and verified by a bare Python with the verifier that lies in the package."""
    folder = scored(tmp_path / "out", ROOT / f"indicators/{year}/governments.toml", ROOT / f"docs/example/{year}")
    assess("seal", folder, "-o", tmp_path / "year.zip")
    verifier = tmp_path / "verify.py"
    verifier.write_bytes(taken_apart(tmp_path / "year.zip")["verify.py"])
    code, told = bare(tmp_path / "year.zip", verifier=verifier)
    assert code == 0, told


@pytest.mark.parametrize("name", FULL)
def test_published_cases(name: str, tmp_path: Path) -> None:
    sample(name).write(tmp_path / "facts")
    folder = scored(tmp_path / "out", PUBLISHED / f"{name}.toml", tmp_path / "facts")
    assess("seal", folder, "-o", tmp_path / "case.zip")
    code, told = bare(tmp_path / "case.zip")
    assert code == 0, told


def test_installed_command_is_the_verifier(packages: dict[str, Path], keys: dict[str, Path]) -> None:
    said = assess("verify", packages["package"], "--key", keys["public"])
    assert said == bare(packages["package"], "--key", keys["public"])[1]
    assess("verify", packages["package"], "--key", keys["other public"], code=3)
    assess("verify", code=2)


@pytest.mark.parametrize("name", TRICKS)
def test_reader_takes_no_other_zip(name: str, packages: dict[str, Path], tmp_path: Path) -> None:
    """What `--previous`, `receipt` and `diff` read is held to the same form."""
    path = tmp_path / "trick.zip"
    path.write_bytes(TRICKS[name](taken_apart(packages["package"])))
    with pytest.raises(Broken):
        unpack(path)


def test_reader_takes_no_altered_byte(packages: dict[str, Path], tmp_path: Path) -> None:
    raw = packages["package"].read_bytes()
    for place in range(0, len(raw), 199):
        path = tmp_path / "edited.zip"
        path.write_bytes(raw[:place] + bytes([raw[place] ^ 1]) + raw[place + 1 :])
        assess("receipt", path, "-o", tmp_path / "receipts", code=3)
    assert not (tmp_path / "receipts").exists()


def test_packing_notices_what_it_was_not_told() -> None:
    """Sizes and check sums are written before the bytes, so the bytes must keep to them."""
    for size, crc in ((1, 0), (2, crc32(b"a"))):
        with pytest.raises(Refused):
            pack(io.BytesIO(), [("a", size, crc, lambda: iter((b"a",)))])
