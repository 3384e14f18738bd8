"""What a veto bars the responsible leaders from, by the scheme, and until when: the months that `persons` gives."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from datetime import MAXYEAR, date, timedelta

from indicators.schema import Veto
from reports.words.speaker import Speaker


def last_day(first: date, months: int) -> date | None:
    """The last of so many months of which `first` is the first day: the day before the corresponding day.

    Where the month has no such day it is the month's last one. None beyond the calendar.
    """
    years, month = divmod(first.month - 1 + months, 12)
    year = first.year + years
    if year > MAXYEAR:
        return None
    length = monthrange(year, month + 1)[1]
    if first.day > length:
        return date(year, month + 1, length)
    return date(year, month + 1, first.day) - timedelta(days=1)


def bars(speaker: Speaker, veto: Veto, day: date | None) -> str:
    """What is barred and until when; `day`: when it was decided, None where that is not known. "" for nothing."""
    kept = {name: months for name, months in veto.persons.items() if months}
    if not kept:
        return ""
    said = speaker.say("；", "; ").join(_one(speaker, name, months, day) for name, months in kept.items())
    if day is not None:
        start = speaker.say(f"自 {day} 起算", f"from {day}")
    elif veto.when.kind == "recorded":
        start = speaker.say("自认定之日起算", "from the day on which it was decided")
    else:
        start = speaker.say("自该情形发生之日起算", "from the day on which it happened")
    return speaker.say(f"负责的领导人员受限（{start}）：{said}", f"responsible leaders are barred ({start}): {said}")


def told(speaker: Speaker, code: str, args: Mapping[str, str]) -> str:
    """The reason of a unit where its facts and records are not at hand; a veto's with what it bars."""
    said = speaker.reason(code, args)
    veto = next((one for one in speaker.scheme.vetoes() if code == "veto" and one.code == args["veto"]), None)
    barred = bars(speaker, veto, None) if veto else ""
    return f"{said}{speaker.say('；', '; ')}{barred}" if barred else said


def _one(speaker: Speaker, name: str, months: int, day: date | None) -> str:
    what = speaker.person_bar(name, months)
    last = None if day is None else last_day(day, months)
    return what if last is None else speaker.say(f"{what}，至 {last}", f"{what}, to {last}")
