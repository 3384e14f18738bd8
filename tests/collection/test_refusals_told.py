"""What the command line tells of a refusal: every place counted, notices besides, and all of it in a file if asked."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from assess.cli.main import main
from tests.collection.schemes import write_csv

UNITS = [["unit", "name", "group"], *([f"{n:04}", f"单位{n}", "县"] for n in range(150))]
HEAD = ["unit", "item", "value"]


@pytest.fixture
def scheme(root: Path) -> Path:
    return root / "tests/bad_definitions/base.toml"


def score(scheme: Path, folder: Path, *more: str) -> Result:
    out = str(folder.parent / "out")
    return CliRunner().invoke(main, ["score", str(scheme), str(folder), "--out", out, "--no-book", "--quiet", *more])


def items(scheme: Path) -> list[str]:
    from indicators.loader import load

    known = load(scheme)
    return [item.code for item in (*(one for whole in known.indicators for one in whole.items), *known.extras)]


def test_counts_are_true_and_every_fault_can_be_had(scheme: Path, tmp_path: Path) -> None:
    """150 units, the first item refused in every row, the others missing: the count is of places, not of lines."""
    first, *others = items(scheme)
    folder = write_csv(tmp_path / "a", units=UNITS, facts=[HEAD, *([unit[0], first, "x"] for unit in UNITS[1:])])
    done = score(scheme, folder, "--faults", str(tmp_path / "all.txt"))
    assert done.exit_code == 2
    assert f"共 {150 * (1 + len(others))} 处错误" in done.stderr
    assert "同样的错误还有 140 处，在第 12 行至第 151 行之间" in done.stderr
    assert f"缺 {len(others)} 个细项" not in done.stderr
    assert done.stderr.count("没有任何数据，缺 150 个单位") == len(others)
    whole = (tmp_path / "all.txt").read_text("utf-8").splitlines()
    assert len(whole) == 1 + 150 + len(others)
    assert "--faults FILE" in done.stderr
    assert not (tmp_path / "out").exists()


def test_the_list_takes_the_place_of_an_old_one_only(scheme: Path, tmp_path: Path) -> None:
    folder = write_csv(tmp_path / "a", units=UNITS[:2], facts=[HEAD, ["0000", "?", "1"]])
    mine = tmp_path / "mine.csv"
    mine.write_text("data")
    done = score(scheme, folder, "--faults", str(mine))
    assert (done.exit_code, mine.read_text()) == (2, "data")
    assert "不会覆盖" in done.stderr
    made = tmp_path / "all.txt"
    for _ in range(2):
        assert score(scheme, folder, "--faults", str(made)).exit_code == 2
        assert "没有细项" in made.read_text("utf-8")
    assert score(scheme, tmp_path / "none", "--faults", str(made)).exit_code == 2
    assert "没有细项" not in made.read_text("utf-8")


def test_notices_explain_a_refusal(scheme: Path, tmp_path: Path) -> None:
    """What was left aside is told just where something is missing; files that can't be read at all included."""
    folder = write_csv(tmp_path / "a", units=UNITS[:2], facts=[HEAD])
    (folder / "veto.csv").write_text("x")
    done = score(scheme, folder)
    assert done.exit_code == 2
    assert "注意：文件 a：没有读取 veto.csv" in done.stderr
    assert done.stderr.index("veto.csv") < done.stderr.index("缺少")
    (folder / "units.csv").write_text("")
    assert "没有读取 veto.csv" in score(scheme, folder).stderr


def test_template_tells_them_too(scheme: Path, tmp_path: Path) -> None:
    units = tmp_path / "units.csv"
    units.write_bytes("unit,name,group\n1,甲县,县\n1,乙县,县\n".encode("gbk"))
    done = CliRunner().invoke(main, ["template", str(scheme), str(units), "-o", str(tmp_path / "a.xlsx")])
    assert done.exit_code == 2
    assert "已按 GB18030/GBK 读取" in done.stderr
