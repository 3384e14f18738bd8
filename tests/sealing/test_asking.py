"""What the verifier is asked wrongly ends in exit code 2, with a word why; what people do to a file isn't "forged"."""

from __future__ import annotations

import ast
import io
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from assess.sealing import verify
from tests.sealing.checking import told
from tests.sealing.forging import digest, taken_apart
from tests.sealing.year import VERIFIER, bare, failed
from tests.sealing.zip_tricks import deflate, usual, zipped


@pytest.fixture
def receipt(packages: dict[str, Path], tmp_path: Path) -> Path:
    """Something that is there; that it is no receipt is another matter."""
    path = tmp_path / "receipt.json"
    path.write_bytes(packages["package"].read_bytes())
    return path


@pytest.mark.parametrize("empty", ["", " ", "\t"])
@pytest.mark.parametrize("option", ["--key", "--anchor", "--previous"])
def test_an_empty_option_is_no_option_left_out(option: str, empty: str, packages: dict[str, Path]) -> None:
    """A variable of a script that is not set must not turn a check off."""
    code, _ = told(packages["package"], option, empty)
    assert code == 2
    assert told(packages["package"], f"{option}={empty}")[0] == 2


def test_an_empty_file_name(packages: dict[str, Path], receipt: Path) -> None:
    words = io.StringIO()
    for arguments in (
        [""],
        ["--receipt", ""],
        ["--receipt", str(receipt), "--key", ""],
        ["--receipt", str(receipt), "--anchor", ""],
    ):
        assert verify.run(arguments, words) == 2, arguments


def test_twice_shortened_or_malformed(packages: dict[str, Path], keys: dict[str, Path], tmp_path: Path) -> None:
    """Of two keys one would be looked at and the other not; half an anchor is no anchor."""
    package, key = packages["package"], str(keys["public"])
    anchor = digest(taken_apart(package)["manifest.json"])
    for arguments in (
        ["--key", str(keys["other public"]), "--key", key],
        ["--ke", key],
        ["--anchor", anchor[:-1]],
        ["--anchor", "sha256:"],
        ["--previous", str(tmp_path / "none.zip")],
        ["--previous", str(tmp_path)],
    ):
        assert told(package, *arguments)[0] == 2, arguments
    assert verify.run([str(tmp_path)], io.StringIO()) == 2
    for spelled in (anchor, anchor.removeprefix("sha256:"), f" {anchor.upper()}\n"):
        assert told(package, "--anchor", spelled, "--key", key)[0] == 0, spelled


def packed_again(files: dict[str, bytes], folder: str = "") -> bytes:
    """As a desktop does it: compressed, in an order of its own, perhaps in a folder."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files, reverse=True):
            archive.writestr(folder + name, files[name])
    return stream.getvalue()


@pytest.mark.parametrize("folder", ["", "package/", "年度/package/"])
def test_packed_again_is_one_line(folder: str, packages: dict[str, Path], tmp_path: Path) -> None:
    path = tmp_path / "again.zip"
    path.write_bytes(packed_again(taken_apart(packages["package"]), folder))
    code, words = bare(path)
    first, *others = words.splitlines()
    assert (code, others[-1], failed(words)) == (3, "NOT VERIFIED", {"V1"}), words
    assert "packed again" in first, words
    assert "facts.csv" in first, words
    assert "not so" not in first, words
    assert all(line.endswith("not checked, the zip was packed again") for line in others[:-1]), words
    assert "Error" not in words, words


def test_packed_again_names_what_differs(packages: dict[str, Path]) -> None:
    """A gateway took the script out, or somebody changed a file and thinks that this hides it."""
    files = taken_apart(packages["package"])
    for change, others in (
        ({"verify.py": None}, "verify.py"),
        ({"facts.csv": b"x"}, "facts.csv"),
        ({".DS_Store": b"x"}, ".DS_Store"),
    ):
        changed = {name: raw for name, raw in (files | change).items() if raw is not None}
        code, words = told(packed_again(changed))
        assert (code, failed(words)) == (3, {"V1"}), words
        assert words.splitlines()[0].endswith(f"not so: {others}"), words


def test_packed_again_is_said_of_nothing_else(packages: dict[str, Path]) -> None:
    """Neither of another manifest's files, nor of a name that stands there twice."""
    files = taken_apart(packages["package"])
    other = taken_apart(packages["last"])
    assert "packed again" not in told(packed_again(dict.fromkeys(files, b"x") | {"manifest.json": b"{}"}))[1]
    assert "packed again" not in told(packed_again({name: b"x" * len(files[name]) for name in files}))[1]
    manifest = {"manifest.json": other["manifest.json"]}
    assert "not so: " in told(packed_again(files | manifest))[1]
    doubled = [*usual(files), ("a/facts.csv", b"x")]
    assert "packed again" not in told(zipped(doubled, deflate("units.csv")))[1]


def test_a_previous_package_that_was_packed_again(packages: dict[str, Path], tmp_path: Path) -> None:
    old = tmp_path / "old.zip"
    old.write_bytes(packed_again(taken_apart(packages["last"])))
    code, words = told(packages["package"], "--previous", str(old))
    assert (code, failed(words)) == (3, {"V5"}), words
    assert "packed again" in words, words


@pytest.mark.parametrize("version", [(3, 6), (3, 7), (3, 8), (3, 9), (3, 10)])
def test_an_old_python_understands_enough(version: tuple[int, int]) -> None:
    """Nothing in the file is a fault of grammar for a Python that only has to say that it is too old."""
    source = VERIFIER.read_text(encoding="utf-8")
    tree = ast.parse(source, feature_version=version)
    lines = source.splitlines()
    for node in ast.walk(tree):
        # This parser lets it pass for an older version, which would not: `yield a, *b`, annotations as texts.
        if isinstance(node, ast.Return | ast.Yield) and isinstance(node.value, ast.Tuple):
            starred = any(isinstance(one, ast.Starred) for one in node.value.elts)
            bare_tuple = lines[node.value.lineno - 1].encode()[node.value.col_offset :][:1] != b"("
            assert not (starred and bare_tuple), node.lineno
        assert not (isinstance(node, ast.ImportFrom) and node.module == "__future__")


def test_an_old_python_is_told_so(packages: dict[str, Path]) -> None:
    """One line and exit code 2, before anything is looked at or imported."""
    pretending = (
        "import sys; sys.version_info = (3, 10, 12, 'final', 0); exec(open(sys.argv[1], encoding='utf-8').read())"
    )
    command = [sys.executable, "-I", "-S", "-c", pretending, str(VERIFIER), str(packages["package"])]
    done = subprocess.run(command, capture_output=True, check=False, text=True)
    assert (done.returncode, done.stderr) == (2, ""), done
    assert done.stdout == "verify.py needs Python 3.11 or newer, this is 3.10\n"
