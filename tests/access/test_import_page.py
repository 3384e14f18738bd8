"""The import page: many forms at once, and a whole year replaced after it was shown, by whoever saw it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from assess.cycles.queries import scheme_line
from assess.database.engine import reading
from assess.jobs import actions, job_files
from assess.jobs.kinds import KINDS
from assess.results.actions import run_scheme
from tests.access.conftest import Year, filled
from tests.access.test_matrix import browser
from tests.access.test_work import made
from tests.access.world import NOW
from tests.database.minis import FACTS, UNITS, VETO, form, given
from tests.occasions import occasion

FIRST = UNITS.splitlines(keepends=True)[0]


def workbook(path: Path, units: str, rows: str) -> Path:
    """A workbook of tables."""
    made_ = openpyxl.Workbook()
    made_.remove(made_.worksheets[0])
    for name, head, text in (("units", "unit,name,group", units), ("facts", "unit,item,value,assessor", rows)):
        sheet = made_.create_sheet(name)
        for line in (head, *text.splitlines()):
            sheet.append(line.split(","))
    made_.save(path)
    return path


def whole(job: Any) -> Sequence[str]:
    assert job.state == "done", job.failure
    return list(job.result["said"])


def test_one_units_form_leaves_the_others(year: Year, tmp_path: Path) -> None:
    """The page says in both languages what changed and what stays; the list is there to take along."""
    mine = form(tmp_path, "510600", *filled("510600", ("A1", "9")), scheme=year.scheme)
    job = year.done(year.upload(mine))
    zh, en = whole(job)
    assert "1 个有新数据；未列出的 1 个单位保持不变；列出的单位中未列出的 3 项数据保持不变" in zh
    assert "否决 V1（510600，2026-03-05 确认）保持不变" in zh
    assert "1 unit not listed, left as they are" in en
    assert year.facts()["510700"]["A1"] == ["7"]
    assert "510600 示例甲县 A1：8 → 9" in year.page(job)
    assert "Facts that change" in year.page(job, "en")
    assert "下一步：计分" in year.page(job)
    assert job_files.get(year.world.engine, job.result["digest"]) is not None


def test_many_forms_at_once(year: Year, tmp_path: Path) -> None:
    """Two forms of two units, one of them twice, under one name in two folders."""
    forms = [
        form(tmp_path / "a", "510600", *filled("510600", ("A1", "9")), name="表.xlsx", scheme=year.scheme),
        form(tmp_path / "b", "510700", *filled("510700", ("B1", "0")), name="表.xlsx", scheme=year.scheme),
    ]
    job = year.done(year.upload(*forms, forms[0]))
    assert "2 个单位：2 个有新数据" in whole(job)[0]
    assert (year.facts()["510600"]["A1"], year.facts()["510700"]["B1"]) == (["9"], ["0"])
    assert job.args["name"] == "表.xlsx, 表 (2).xlsx, 表 (3).xlsx"
    assert "内容完全相同" in str(job.result["notices"])


def test_two_forms_that_contradict_each_other_are_refused(year: Year, tmp_path: Path) -> None:
    """Both files and both cells are named, and nothing was taken."""
    one = form(tmp_path / "a", "510600", *filled("510600", ("A1", "9")), name="甲.xlsx", scheme=year.scheme)
    other = form(tmp_path / "b", "510600", *filled("510600", ("A1", "10")), name="乙.xlsx", scheme=year.scheme)
    job = year.done(year.upload(one, other))
    assert job.state == "failed"
    ((zh, en),) = job.failure
    assert all(re.search(rf"{name}\.xlsx.*[A-Z]+5|{name}\.xlsx.*第 5 行", zh) for name in "甲乙"), zh
    assert "甲.xlsx" in en
    assert "乙.xlsx" in en
    assert "/tmp" not in zh  # noqa: S108
    assert year.facts()["510600"]["A1"] == ["8"]


def test_a_table_among_forms_is_refused(year: Year, tmp_path: Path) -> None:
    job = year.done(
        year.upload(
            form(tmp_path, "510600", *filled("510600", ("A1", "9")), scheme=year.scheme),
            workbook(tmp_path / "tables.xlsx", UNITS, FACTS),
        )
    )
    assert job.state == "failed"
    assert "tables.xlsx" in str(job.failure)


def test_a_replacement_is_shown_and_then_confirmed(year: Year, tmp_path: Path) -> None:
    before = year.facts()
    job = year.done(year.upload(workbook(tmp_path / "x.xlsx", FIRST, FACTS[: FACTS.index("510700")]), replace="y"))
    assert year.facts() == before
    for lang, words in (("zh", ("尚未写入", "510700 示例乙县", "V1：2026-03-05 确认")), ("en", ("Nothing has been",))):
        page = year.page(job, lang)
        assert all(word in page for word in words), lang
        assert job.result["confirm"] in page
        assert "下一步：计分" not in page
    done = year.done(year.confirm(job))
    assert "1 个单位退出：510700 示例乙县；否决 V1（510600，2026-03-05 确认）解除" in whole(done)[0]
    assert list(year.facts()) == ["510600"]
    assert "没有改动" in whole(year.done(year.confirm(job)))[0]


def test_a_confirmation_of_something_else_is_refused(year: Year, tmp_path: Path) -> None:
    """Another digest, another's page, another scheme, another job: nothing is asked for."""
    job = year.done(year.upload(workbook(tmp_path / "x.xlsx", FIRST, FACTS[: FACTS.index("510700")]), replace="y"))
    for other in ("", "sha256:0", job.result["confirm"] + " "):
        assert year.confirm(job, other).status_code == 400
    city = year.world.schemes["city"]
    assert year.confirm(job, person="city office").status_code == 404
    assert year.confirm(job, person="city office", scheme=city).status_code == 404
    year.world.grant(year.person, "office", "city")
    assert year.confirm(job, scheme=city).status_code == 404
    plain = year.done(year.upload(workbook(tmp_path / "y.xlsx", UNITS, FACTS)))
    assert year.confirm(plain, "x").status_code == 404
    assert list(year.facts()) == ["510600", "510700"]


def test_what_changed_after_it_was_shown_is_not_written(year: Year, tmp_path: Path) -> None:
    job = year.done(year.upload(workbook(tmp_path / "x.xlsx", FIRST, FACTS[: FACTS.index("510700")]), replace="y"))
    year.load(
        given(
            "510800,示例丙县,县组\n", "510800,A1,5,\n510800,A2,95,\n510800,A3,8,甲\n510800,B1,0,\n", scheme=year.scheme
        )
    )
    done = year.done(year.confirm(job))
    assert (done.state, "重新查看" in done.failure[0][0]) == ("failed", True)
    assert list(year.facts()) == ["510600", "510700", "510800"]


def kept(year: Year) -> set[str]:
    """Names of the files that jobs have."""
    return {one.name for one in job_files.folder(year.world.engine).iterdir()}


def test_what_was_refused_is_not_kept(year: Year, tmp_path: Path) -> None:
    """Nor offered to be done again, however it is asked for; the list of faults would stay."""
    before = kept(year)
    job = year.done(year.upload(workbook(tmp_path / "x.xlsx", UNITS, FACTS.replace("A1,8", "A1,x"))))
    assert (job.state, kept(year)) == ("failed", before)
    assert "重新上传" in year.page(job)
    assert "重新执行" not in year.page(job)
    client, token = browser(year.world, year.person)
    again = client.post(f"/jobs/{job.id}/again", data={"csrf_token": token})
    assert (again.status_code, "重新上传" in again.text) == (422, True)
    assert made(year.world, job.id).state == "failed"


def test_what_another_job_needs_is_kept(year: Year, tmp_path: Path) -> None:
    """A replacement that was shown is refused, since something changed; the shown one still has its file."""
    job = year.done(year.upload(workbook(tmp_path / "x.xlsx", FIRST, FACTS[: FACTS.index("510700")]), replace="y"))
    year.load(given("510600,示例甲县,县组\n", "510600,A1,5,\n", scheme=year.scheme))
    assert year.done(year.confirm(job)).state == "failed"
    assert job_files.get(year.world.engine, job.args["digest"]) is not None


def test_what_was_cut_off_can_be_done_again(year: Year, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mine = form(tmp_path, "510600", *filled("510600", ("A1", "9")), scheme=year.scheme)

    def broken(task: Any) -> Any:
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setitem(KINDS, "load", replace(KINDS["load"], work=broken))
        job = year.done(year.upload(mine))
    assert (job.state, "重新执行" in year.page(job)) == ("failed", True)
    client, token = browser(year.world, year.person)
    assert whole(year.done(client.post(f"/jobs/{job.id}/again", data={"csrf_token": token})))


def test_what_was_not_asked_for_is_not_kept(year: Year, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = kept(year)
    monkeypatch.setattr(actions, "MOST", 0)
    answer = year.upload(form(tmp_path, "510600", *filled("510600", ("A1", "9")), scheme=year.scheme))
    assert (answer.status_code, kept(year)) == (422, before)


def test_too_many_files_are_not_taken(year: Year, tmp_path: Path) -> None:
    (tmp_path / "x.xlsx").write_bytes(b"PK")
    assert year.upload(*[tmp_path / "x.xlsx"] * 501).status_code == 400
    assert year.upload().status_code == 400
    (tmp_path / "x.csv").write_bytes(b"PK")
    assert year.upload(tmp_path / "x.xlsx", tmp_path / "x.csv").status_code == 400


def test_points_that_the_clerk_wrote_otherwise_are_told(year: Year, tmp_path: Path) -> None:
    """A mark of 9 of 10 is 9 points; the form says 3 beside it."""
    mine = form(tmp_path, "510600", *filled("510600", ("A1", "9")), scheme=year.scheme)
    opened = openpyxl.load_workbook(mine)
    sheet = next(one for one in opened if any(cell.value == "#score" for cell in one[1]))
    column = next(cell.column for cell in sheet[1] if cell.value == "#score")
    sheet.cell(next(cell.row for cell in sheet["B"] if cell.value == "A1"), column).value = 3
    opened.save(mine)
    job = year.done(year.upload(mine))
    assert any("表上填的得分是 3" in zh for zh, _ in job.result["notices"])
    assert "表上填的得分是 3" in year.page(job)
    assert year.facts()["510600"]["A1"] == ["9"]


def test_the_page_of_an_older_version_takes_nothing(year: Year, tmp_path: Path) -> None:
    newer = tmp_path / "newer.toml"
    newer.write_text(year.scheme.read_text("utf-8").replace("[scheme]\n", "[scheme]\nversion = 2\n", 1), "utf-8")
    year.load(given(vetoes=VETO, scheme=newer))
    client, _ = browser(year.world, year.person)
    for lang in ("zh", "en"):
        page = client.get(f"/schemes/{year.number}/work?lang={lang}").text
        assert 'type="file"' not in page
        assert re.search(r'notice outdated.*href="/schemes/\d+/work"', page)
    mine = form(tmp_path, "510600", *filled("510600", ("A1", "9")), scheme=year.scheme)
    job = year.done(year.upload(mine))
    assert job.state == "failed"
    assert "已被新版取代" in job.failure[0][0]


def test_the_first_page_counts_the_units_of_its_run(year: Year) -> None:
    """Who came after it is in neither of the counts beside each other; the scheme has all of them."""
    with reading(year.world.engine) as connection:
        line = scheme_line(connection, year.number)
    assert line is not None
    run_scheme(occasion(year.world.engine, NOW), line)
    added = "510800,示例丙县,县组\n", "510800,A1,5,\n510800,A2,95,\n510800,A3,8,甲\n510800,B1,0,\n"
    year.load(given(*added, scheme=year.scheme))
    client, _ = browser(year.world, year.person)
    for address, wanted in (("/", 2), ("/schemes", 3)):
        found = re.findall(r'data-label="单位数">(\d+)<', client.get(address).text)
        assert found[0] == str(wanted), address
