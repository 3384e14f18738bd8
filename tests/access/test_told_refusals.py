"""Everything that was wrong, and everything that was noticed, reaches whoever asked for the job."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from assess.cycles.queries import scheme_line
from assess.database.engine import reading
from assess.jobs.kinds import KINDS, Kind, Task
from assess.jobs.worker import work
from assess.results.actions import run_scheme
from indicators.faults import Fault, Refused
from tests.access.conftest import Year, filled
from tests.access.test_matrix import browser
from tests.access.test_work import asked, made
from tests.access.world import NOW, World
from tests.database.minis import form
from tests.occasions import ZONE, occasion

STATE = re.compile(r'<span class="state[^"]*">([^<]*)</span>')


def gone(number: int) -> Fault:
    return Fault("tasks.gone", {"what": "方案", "number": number}, file="x.xlsx", sheet="表", row=number)


@pytest.fixture
def refusing(world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """A kind of job that is refused for as many faults, and with as many notices, as its arguments say."""

    def refuse(task: Task) -> dict[str, int]:
        faults = [gone(1 + at) for at in range(task.args["faults"])]
        noticed = [gone(5001 + at) for at in range(task.args["notices"])]
        raise Refused(faults[:100], faults, notices=noticed)

    monkeypatch.setitem(KINDS, "refuse", Kind("refuse", "试验", "trial", "runs.make", refuse))
    return world


def page(world: World, faults: int, notices: int, lang: str = "zh") -> tuple[str, int]:
    number = asked(world, "refuse", {"faults": faults, "notices": notices, "lang": lang})
    work(world.engine, ZONE, once=True)
    assert made(world, number).state == "failed"
    client, _ = browser(world, "city office")
    return client.get(f"/jobs/{number}?lang={lang}").text, number


@pytest.mark.parametrize(
    ("lang", "count", "note"), [("zh", "300 处", "5001）已不存在"), ("en", "Faults: 300", "5001) is")]
)
def test_three_hundred_faults_are_counted_and_can_be_taken_along(
    refusing: World, lang: str, count: str, note: str
) -> None:
    text, number = page(refusing, 300, 1, lang)
    assert count in text
    assert note in text
    client, _ = browser(refusing, "city office")
    with client.get(f"/jobs/{number}/file") as answer:
        rows = list(openpyxl.load_workbook(BytesIO(answer.data)).active.values)  # type: ignore[union-attr]
    assert len(rows) == 302
    assert [row[3] for row in rows[1:301]] == [str(1 + at) for at in range(300)]
    assert rows[301][0] == {"zh": "提示", "en": "note"}[lang]


def test_a_few_stand_on_the_page_alone(refusing: World) -> None:
    text, number = page(refusing, 3, 2)
    assert "3 处" in text
    assert "5002）已不存在" in text
    client, _ = browser(refusing, "city office")
    assert client.get(f"/jobs/{number}/file").status_code == 404


def test_who_waits_is_told_that_nobody_works(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """On the list and on the job's page, in both languages; not while a worker is there, nor when all is done."""
    seen: list[bool] = []
    client, _ = browser(world, "city office")

    def told(lang: str = "zh") -> list[bool]:
        pages = [client.get(f"{address}?lang={lang}").text for address in (f"/jobs/{number}", "/jobs")]
        return [{"zh": "没有后台程序在工作", "en": "No worker is at work"}[lang] in page for page in pages]

    def look(_: Task) -> dict[str, int]:
        seen.extend(told())
        return {}

    monkeypatch.setitem(KINDS, "look", Kind("look", "试验", "trial", "runs.make", look))
    number = asked(world, "look", {})
    assert told() == told("en") == [True, True]
    assert client.get(f"/jobs/{number}/state").json["idle"] is True  # type: ignore[index]
    work(world.engine, ZONE, once=True)
    assert seen == [False, False]
    assert told() == [False, False]


@pytest.mark.parametrize(
    ("lang", "note", "counts"), [("zh", "缺少工作表", "读到的行数"), ("en", "are not there", "Rows read")]
)
def test_what_was_noticed_stands_open_before_the_changes(
    year: Year, tmp_path: Path, lang: str, note: str, counts: str
) -> None:
    """Only how many rows were read is folded away."""
    mine = form(tmp_path, "510600", *filled("510600", ("A1", "9")), scheme=year.scheme)
    opened = openpyxl.load_workbook(mine)
    opened.remove(next(one for one in opened if any(cell.value == "B1" for cell in one["B"])))
    opened.save(mine)
    job = year.done(year.upload(mine))
    page = year.page(job, lang)
    assert page.index(note) < page.index(" A1：8 → 9" if lang == "zh" else " A1: 8 → 9") < page.index(counts)
    assert page.index("<details", page.index(note)) < page.index(counts)
    assert not [zh for zh, _ in job.result["notices"] if "读到" in zh or "填报表 1 本" in zh]
    assert len(job.result["counts"]) == 4


@pytest.mark.parametrize(("lang", "waits", "done"), [("zh", "等待确认", "已完成"), ("en", "Waits for a yes", "done")])
def test_a_replacement_that_waits_for_its_yes_is_not_called_done(
    year: Year, tmp_path: Path, lang: str, waits: str, done: str
) -> None:
    """On its page and in the list; once the yes was given it is done."""
    rows = filled("510600", ("A1", "9"), ("A2", "90"), ("A3", "9"), ("B1", "0"))
    mine = form(tmp_path, "510600", *rows, scheme=year.scheme)
    job = year.done(year.upload(mine, replace="y"))
    assert "confirm" in job.result, job.failure
    client, _ = browser(year.world, year.person)

    def states() -> list[str]:
        row = client.get(f"/jobs?lang={lang}").text.partition(f'/jobs/{job.id}"')[2].partition("</tr>")[0]
        return [STATE.findall(text)[0] for text in (year.page(job, lang), row)]

    assert states() == [waits, waits]
    assert done not in states()
    year.confirm(job)
    assert waits not in states()


@pytest.mark.parametrize(("lang", "said"), [("zh", "还没有计分，排名仍是上一次的"), ("en", "not scored yet")])
def test_the_league_says_that_newer_facts_wait_to_be_scored(year: Year, tmp_path: Path, lang: str, said: str) -> None:
    """To whoever may score them, and to nobody else; it leads to where that is done."""
    with reading(year.world.engine) as connection:
        line = scheme_line(connection, year.number)
    assert line is not None
    run = run_scheme(occasion(year.world.engine, NOW), line).run_id
    year.world.grant(f"{year.person} reads", "approver", year.person)
    clients = [browser(year.world, person)[0] for person in (year.person, f"{year.person} reads")]

    def told() -> list[bool]:
        answers = [client.get(f"/runs/{run}?lang={lang}") for client in clients]
        assert [one.status_code for one in answers] == [200, 200]
        return [said in one.text for one in answers]

    assert told() == [False, False]
    year.done(year.upload(form(tmp_path, "510600", *filled("510600", ("A1", "9")), scheme=year.scheme)))
    assert told() == [True, False]
    assert f'href="/schemes/{year.number}/work"' in clients[0].get(f"/runs/{run}").text
    run = run_scheme(occasion(year.world.engine, NOW), line).run_id
    assert told() == [False, False]
