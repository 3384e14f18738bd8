"""From bytes to a document: digest, encodings, size, and the schemes that the project ships."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest

from indicators import loader
from indicators.faults import Refused
from indicators.schema import Scheme
from tests.conftest import ROOT
from tests.indicators.mistakes import FOLDER

RIGHT = (FOLDER / "base.toml").read_bytes()
SHIPPED = sorted((ROOT / "indicators").glob("20??/*.toml"))


def refusal(raw: bytes) -> str:
    with pytest.raises(Refused) as refused:
        loader.parse(raw, "方案.toml")
    assert len(refused.value.faults) == 1
    assert "方案.toml" in refused.value.text("en")
    return refused.value.text()


def test_schemes_are_shipped():
    assert SHIPPED


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_shipped_scheme_loads(path: Path):
    scheme = loader.load(path)
    assert isinstance(scheme, Scheme)
    assert str(scheme.year) == path.parent.name


def test_the_digest_is_of_the_bytes():
    assert loader.parse(RIGHT, "a").digest == f"sha256:{sha256(RIGHT).hexdigest()}"
    assert loader.load(FOLDER / "base.toml").digest == loader.parse(RIGHT, "b").digest
    assert loader.parse(RIGHT + b"\n", "a").digest != loader.parse(RIGHT, "a").digest


def test_a_byte_order_mark_and_windows_line_ends_are_read():
    for raw in (b"\xef\xbb\xbf" + RIGHT, RIGHT.replace(b"\n", b"\r\n")):
        assert loader.parse(raw, "a").grades == loader.parse(RIGHT, "a").grades
        assert loader.parse(raw, "a").digest == f"sha256:{sha256(raw).hexdigest()}"


def test_other_encodings_are_refused():
    text = refusal(RIGHT.decode("utf-8").encode("gb18030"))
    assert "UTF-8" in text
    assert "第 7 行" in text


@pytest.mark.parametrize("raw", [b"", b"\n \n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_refused(raw: bytes):
    assert "空" in refusal(raw)


def test_a_file_over_the_limit_is_refused(tmp_path: Path):
    path = tmp_path / "big.toml"
    path.write_bytes(RIGHT + b"#" * loader.LIMIT)
    with pytest.raises(Refused, match=f"{len(RIGHT) + loader.LIMIT}.*{loader.LIMIT}"):
        loader.load(path)
    assert str(loader.LIMIT) in refusal(path.read_bytes())
    assert loader.parse(RIGHT + b"#" * (loader.LIMIT - len(RIGHT)), "a").code == "BASE-2026"


@pytest.mark.parametrize(
    "raw",
    [b"format = " + b"9" * 5000, b"format = " + b"[" * 100_000, b"format = 2026-02-30", b"a = {b = " * 20_000],
    ids=["digits", "brackets", "date", "tables"],
)
def test_what_the_parser_chokes_on_is_refused(raw: bytes):
    assert "TOML" in refusal(raw)


@pytest.mark.parametrize(
    "junk",
    [
        b"year = 0x" + b"f" * 9000,
        b"year." + b"a." * 3000 + b"a = 1",
        b"".join(b"junk%d = 1\n" % number for number in range(40_000)),
        b"tie_break = [" + b'"junk",' * 40_000 + b"]",
    ],
    ids=["hex", "dotted", "keys", "names"],
)
@pytest.mark.timeout(30)
def test_hostile_files_are_refused_without_delay(junk: bytes):
    with pytest.raises(Refused):
        loader.parse(RIGHT.replace(b"[scheme]\n", b"[scheme]\n" + junk + b"\n").replace(b"year = 2026\n", b""), "a")


def test_a_file_that_ends_too_early_is_told_with_its_last_line():
    assert "第 3 行" in refusal(b'format = 1\n[scheme]\ncode = """GOV')


def test_missing_files_and_folders(tmp_path: Path):
    with pytest.raises(Refused, match="没有这个文件"):
        loader.load(tmp_path / "none.toml")
    with pytest.raises(Refused, match="读不出"):
        loader.load(tmp_path)
