"""Pages of the audit administrator: every event as a sentence, searched and filtered, and taken along as a workbook."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any

from flask import Blueprint, Response, abort, current_app, make_response, render_template, request
from flask_babel import gettext
from sqlalchemy import Connection

from assess.accounts.name_queries import names_then
from assess.accounts.queries import named
from assess.audit import queries
from assess.audit.events import declare, sentence, title
from assess.audit.queries import Asked, EventLine
from assess.audit.recording import changing
from assess.audit.request_occasion import occasion
from assess.config import Settings
from assess.units.queries import naming_on, namings, offices
from assess.web import access
from assess.web.address_numbers import asked_number
from assess.web.languages import lang
from reports.listing import listing

records = Blueprint("records", __name__)
ACTOR_WORDS = {
    "person": ("人员", "person"),
    "console": ("命令行", "command line"),
    "worker": ("后台程序", "worker"),
    "nobody": ("未登录", "not signed in"),
}
MOST = 50_000
"""Events of one workbook."""
declare("events.taken", "导出审计记录 {count} 条", "took {count} events along", "count")


@records.get("/events")
@access.needs("audit.read")
def events() -> str:
    """The newest first; each page begins before the last event of the one before, so that new ones shift nothing."""
    c = access.connection()
    asked, before, given, speech = _asked(c), asked_number("before"), _given(), lang()
    lines, counts = queries.page(c, asked, before), queries.counts(c)
    filled = {name: value for name, value in given.items() if value}
    names, said = _told(c, lines)
    return render_template(
        "records/events.html", lines=lines, names=names, given=given, before=before, filled=filled,
        count=queries.count(c, asked) if filled else sum(counts.values()),
        older=lines[-1].seq if len(lines) == queries.PAGE else None,
        actions={one: title(one, speech) for one in counts}, actors=_actors(), said=said,
        asked=[_worded(name, value) for name, value in filled.items()],
    )  # fmt: skip


@records.get("/events/<int:seq>")
@access.needs("audit.read")
def event(seq: int) -> str:
    """One event with all that was recorded of it."""
    c = access.connection()
    line = queries.event(c, seq) or abort(404)
    names, said = _told(c, [line])
    return render_template("records/event.html", line=line, names=names[seq], actors=_actors(), said=said[seq])


@records.get("/events.xlsx")
@access.needs("audit.read")
def taken(most: int = MOST) -> Response:
    """What the filter finds, as a workbook; that it was taken is an event too."""
    c = access.connection()
    asked = _asked(c)
    count = queries.count(c, asked)
    if count > most:
        abort(413)
    lines = list(queries.every(c, asked))
    actors = _actors()
    names, said = _told(c, lines)
    heads = [
        gettext("序号"), gettext("时间"), gettext("操作人"), gettext("做了什么"), gettext("是否完成"),
        gettext("请求编号"), gettext("摘要"),
    ]  # fmt: skip
    rows = [
        [str(one.seq), _local(one.at), _by(one, names[one.seq], actors), said[one.seq],
         gettext("已完成") if one.outcome == "done" else gettext("被拒绝"), one.request or "", one.mac]
        for one in lines
    ]  # fmt: skip
    with changing(occasion()) as change:
        change.record("events.taken", count=count)
    made = BytesIO()
    listing(made, gettext("审计记录"), heads, rows)
    answer = make_response(made.getvalue())
    answer.headers["Content-Type"] = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    answer.headers["Content-Disposition"] = 'attachment; filename="events.xlsx"'
    return answer


def _given() -> dict[str, str]:
    """The filter as it was asked for, cut to what can be meant."""
    names = ("action", "outcome", "actor", "person", "since", "until", "words")
    return {name: request.args.get(name, "").strip()[:64] for name in names}


def _asked(connection: Connection) -> Asked:
    given = _given()
    asked = Asked(action=given["action"], outcome=given["outcome"], actor=given["actor"], words=given["words"])
    if "\0" in "".join(given.values()):
        abort(404)
    if given["person"]:
        asked = replace(asked, people=named(connection, given["person"]))
    return replace(asked, since=_midnight(given["since"], 0), until=_midnight(given["until"], 1))


def _worded(name: str, value: str) -> str:
    """A part of the filter, as it stands above what it found."""
    if name == "outcome":
        value = gettext("已完成") if value == "done" else gettext("被拒绝")
    elif name in ("since", "until"):
        value = f"{gettext('从') if name == 'since' else gettext('到')} {value}"
    return title(value, lang()) if name == "action" else value


def _midnight(day: str, later: int) -> datetime | None:
    """The beginning of a civil day of the office, or of the day after."""
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", day):
        return None
    try:
        civil = date.fromisoformat(day) + timedelta(days=later)
    except (ValueError, OverflowError):
        return None
    settings: Settings = current_app.config["SETTINGS"]
    return datetime(civil.year, civil.month, civil.day, tzinfo=settings.zone)


def _told(connection: Connection, lines: Sequence[EventLine]) -> tuple[dict[int, Mapping[int, str]], dict[int, str]]:
    """By event: everybody as they were called then, and what the event says."""
    if not lines:
        return {}, {}
    speech, known, places = lang(), names_then(connection), _places(connection, lines)
    label = _labels()
    today = {number: label(number, login, name) for number, (login, name) in known.people.items()}
    names, said = dict[int, Mapping[int, str]](), dict[int, str]()
    for one in lines:
        then = {
            number: label(number, *known.people[number], then=name)
            for number, name in known.at(one.at).items()
            if name != known.people[number][1]
        }
        names[one.seq] = {**today, **then} if then else today
        fields = {name: places(name, value, one.at) for name, value in one.fields.items()}
        if "rename" in fields and fields["rename"] in known.renames:
            fields["rename"] = "“{}” → “{}”".format(*known.renames[fields["rename"]])
        if one.action.startswith("grant."):
            fields["ends"] = fields["ends"] or gettext("收回为止")
            fields["unit"] = fields["unit"] or (fields["office"] and gettext("全部单位"))
        said[one.seq] = sentence(one.action, one.outcome, fields, speech, names[one.seq])
    return names, said


def _labels() -> Callable[..., str]:
    """What puts beside a name what no other person has: login and number; where it is another today, that one too.

    The words are looked up once: there are more people than events on a page.
    """
    whole, comma, now = gettext("%(name)s（%(parts)s）"), gettext("，"), gettext("现名 %(name)s")

    def label(number: int, login: str, today: str, then: str = "") -> str:
        parts = [login, f"#{number}", *([now % {"name": today}] if then else [])]
        return str(whole % {"name": then or today, "parts": comma.join(parts)})

    return label


def _places(connection: Connection, lines: Sequence[EventLine]) -> Callable[[str, Any, datetime], Any]:
    """What stands for the number of an office or a unit: what it was called then, a unit with its code."""
    numbers = {name: {one.fields.get(name) for one in lines} - {None} for name in ("office", "unit", "parent")}
    wanted = [n for name in ("unit", "parent") for n in numbers[name] if isinstance(n, int)]
    called = offices(connection) if numbers["office"] else {}
    units = namings(connection, wanted) if wanted else {}
    day_of = occasion().day_of

    def told(field: str, value: Any, moment: datetime) -> Any:
        if field == "office":
            return called.get(value, value)
        if field in ("unit", "parent") and value in units:
            code, name = naming_on(units[value], day_of(moment))
            return gettext("%(name)s（%(parts)s）", name=name, parts=code)
        return value

    return told


def _actors() -> dict[str, str]:
    return {kind: pair[0 if lang() == "zh" else 1] for kind, pair in ACTOR_WORDS.items()}


def _by(line: EventLine, names: Mapping[int, str], actors: Mapping[str, str]) -> str:
    if line.person_id is None:
        return actors[line.actor]
    name = names.get(line.person_id, str(line.person_id))
    return name if line.actor == "person" else f"{actors[line.actor]}（{name}）"


def _local(at: datetime) -> str:
    settings: Settings = current_app.config["SETTINGS"]
    return at.astimezone(settings.zone).strftime("%Y-%m-%d %H:%M:%S")
