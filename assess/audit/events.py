"""What can be recorded: each room declares its actions at import, with their exact fields and a sentence to read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from string import Formatter
from unicodedata import category

LONGEST = 1000
"""Characters of a text field."""
UNSEEN = frozenset({"Cc", "Cf", "Zl", "Zp"})
Value = int | str | None


class UndeclaredEvent(ValueError):
    """A programming fault: something was to be recorded that no room declared in this form."""


@dataclass(frozen=True)
class Action:
    """refused: whether attempts at it are recorded too, with the code of the reason."""

    name: str
    zh: str
    en: str
    fields: tuple[str, ...]
    refused: bool


ACTIONS: dict[str, Action] = {}
FORMER: dict[str, list[Action]] = {}
REASONS: dict[str, tuple[str, str]] = {}
VALUES: dict[tuple[str, str], tuple[str, str]] = {}


def declare(name: str, zh: str, en: str, *fields: str, refused: bool = False) -> None:
    """An action that may be recorded with exactly these fields; both sentences may name them as {field}."""
    if name in ACTIONS:
        raise UndeclaredEvent(f"{name} is declared twice")
    for sentence in (zh, en):
        named = {part for _, part, _, _ in Formatter().parse(sentence) if part is not None}
        if not sentence or named - set(fields):
            raise UndeclaredEvent(f"{name}: no field for {sorted(named - set(fields))} in “{sentence}”")
    if len(set(fields)) < len(fields) or "why" in fields:
        raise UndeclaredEvent(f"{name}: fields {fields} are given twice, or one is the reason of a refusal")
    ACTIONS[name] = Action(name, zh, en, fields, refused)


def declare_former(name: str, zh: str, en: str, *fields: str) -> None:
    """The sentence of an action's events that were recorded when it had these fields only."""
    FORMER.setdefault(name, []).append(Action(name, zh, en, fields, False))


def declare_reason(why: str, zh: str, en: str) -> None:
    """The words of a refusal's reason; without, its code is shown."""
    if REASONS.setdefault(why, (zh, en)) != (zh, en):
        raise UndeclaredEvent(f"the reason {why} is worded twice")


def declare_value(field: str, value: str, zh: str, en: str) -> None:
    """The words of a code that a field holds; without, the code is shown."""
    if VALUES.setdefault((field, value), (zh, en)) != (zh, en):
        raise UndeclaredEvent(f"the value {value} of {field} is worded twice")


def declared(name: str, fields: Mapping[str, Value], refused: bool = False) -> Action:
    """The action; raises `UndeclaredEvent` for one unknown, for fields not its own, and for values of no use."""
    action = ACTIONS.get(name)
    if action is None or (refused and not action.refused):
        raise UndeclaredEvent(f"{name} is not declared" + (" as something that may be refused" if refused else ""))
    if set(fields) != set(action.fields):
        raise UndeclaredEvent(f"{name} has the fields {action.fields}, not {tuple(fields)}")
    for field, value in fields.items():
        if not (value is None or type(value) is int or (type(value) is str and _sayable(value))):
            raise UndeclaredEvent(f"{name}: {field} is a whole number, a text of up to {LONGEST} characters or nothing")
    return action


def _sayable(text: str) -> bool:
    return len(text) <= LONGEST and "\0" not in text and text == _encodable(text)


def _encodable(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")


def plain(value: Value) -> Value:
    """What somebody outside sent, in a form that can be recorded: cut to its beginning, what is no text replaced."""
    if not isinstance(value, str):
        return value
    # A line break or a turn of the writing's direction could make one event look like two, or like another.
    return "".join("?" if category(one) in UNSEEN else one for one in _encodable(value[:200]))


def title(name: str, lang: str = "zh") -> str:
    """What an action is called in a list: its sentence without what differs from one event to the next."""
    action = ACTIONS.get(name)
    if action is None:
        return name
    words = re.split("[：:（(]", (action.zh, action.en)[0 if lang == "zh" else 1])[0]
    return words.format(**dict.fromkeys(action.fields, "…")).strip()


def sentence(
    name: str, outcome: str, fields: Mapping[str, Value], lang: str = "zh", people: Mapping[int, str] | None = None
) -> str:
    """What an event says. people: names by number, for the fields `person` and `…_person`; erased ones stay numbers."""
    which = 0 if lang == "zh" else 1
    wordings = [*([ACTIONS[name]] if name in ACTIONS else []), *FORMER.get(name, ())]
    action = next((one for one in wordings if not set(one.fields) - set(fields)), None)
    said = {key: _shown(key, value, which, people or {}) for key, value in fields.items()}
    # An event of a later version, or a forged one, is shown with its bare fields.
    if action is None:
        words = f"{name} " + ", ".join(f"{key}={value}" for key, value in sorted(said.items()))
    else:
        words = (action.zh, action.en)[which].format(**said)
    if outcome != "refused":
        return words
    why = str(fields.get("why"))
    told = REASONS.get(why, (why, why))[which]
    return f"被拒绝（{told}）：{words}" if which == 0 else f"refused ({told}): {words}"


def _shown(key: str, value: Value, which: int, people: Mapping[int, str]) -> str:
    if value is None:
        return "—"
    if isinstance(value, int) and (key == "person" or key.endswith("_person")):
        return people.get(value) or (f"{value} 号人员", f"person {value}")[which]
    return VALUES.get((key, str(value)), (str(value),) * 2)[which]
