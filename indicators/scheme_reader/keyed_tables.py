"""Reads the tables of a definition key by key and notes every fault with its place, instead of stopping at the first.

A reader always returns a value of the type that was asked for; where there was a fault the value is a placeholder and
`Table.sound` says no, so that a check that builds on it is skipped: one mistake gives one message.
"""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Collection, Mapping
from datetime import date, datetime
from fractions import Fraction

from indicators.faults import Fault, Refused, learn
from indicators.scheme_reader.scheme_words import SENTENCES
from indicators.values import COMPARED, NOT_NEGATIVE, ZERO, Span, decimal, exact, fold, listed, one_line, quoted

REQUIRED = object()
"""Stands for the default of what must be written."""
learn(SENTENCES)
_FORMS = {"basis": '[{doc = "…", article = "…"}]'}


class Notes:
    """The faults of one file, and the codes it has used. Faults are handed out in the order of the definition."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.codes: dict[str, str] = {}
        self._found: list[tuple[tuple[int, ...], Fault]] = []

    def add(self, kind: str, place: str, order: tuple[int, ...], args: Mapping[str, object]) -> None:
        shown = {name: one_line(value) if isinstance(value, str) else value for name, value in args.items()}
        self._found.append((order, Fault(kind, shown, file=self.file, code=one_line(place))))

    def __len__(self) -> int:
        return len(self._found)

    def settle(self) -> None:
        """Refuse with everything found, if anything was."""
        if self._found:
            raise Refused(fault for _, fault in sorted(self._found, key=lambda entry: entry[0]))


class Table:
    """One table of a definition. `path` says where it stands ("indicator[2].item[1]"), `place` its code if it has one.

    `strange` says whether it holds unknown keys.
    """

    def __init__(
        self,
        notes: Notes,
        raw: Mapping[str, object],
        keys: Collection[str],
        path: str = "",
        *,
        order: tuple[int, ...] = (),
        inside: tuple[str, str] | None = None,
    ) -> None:
        """`inside` is (place, prefix of keys) for a table that is part of another's entry, such as a rule."""
        self.notes, self.raw, self.path, self.order = notes, raw, path, order
        self.place, self.prefix = inside or (self._title(raw, path), "")
        self._faulty: set[str] = set()
        self._meant: set[str] = set()
        self.strange = False
        self._children = 0
        for key in raw:
            if key not in keys:
                self._unknown(key, keys)

    @staticmethod
    def _title(raw: Mapping[str, object], path: str) -> str:
        code, name = raw.get("code"), raw.get("name")
        if isinstance(code, str) and fold(code):
            return fold(code)
        return f"{path} {fold(name)}" if isinstance(name, str) and fold(name) else path

    def _unknown(self, key: str, keys: Collection[str]) -> None:
        self.strange = True
        # A file of a hundred thousand wrong keys is answered too: only the first are compared with the right ones.
        near = difflib.get_close_matches(key, keys, n=3, cutoff=0.7) if len(self.notes) < COMPARED else []
        self._meant.update(near[:1])
        self.say("scheme.unknown", key, allowed=listed(near or keys, key))

    # faults

    def say(self, kind: str, key: str, /, **args: object) -> None:
        """Note a fault of a key; from now on the key is not sound."""
        self._faulty.add(key)
        self.notes.add(kind, self.place, self.order, {"key": f"{self.prefix}{key}", **args})

    def sound(self, *keys: str) -> bool:
        """Whether these keys were read without a fault."""
        return self._faulty.isdisjoint(keys)

    def spoil(self, *keys: str) -> None:
        """Mark keys as not sound because of a fault noted elsewhere."""
        self._faulty.update(keys)

    def meant(self, key: str) -> bool:
        """Whether a misspelt key looks like this one."""
        return key in self._meant

    def missing(self, key: str) -> bool:
        """Note that a required key is absent, unless a misspelt one was noted already."""
        if key in self.raw:
            return False
        if key in self._meant:
            self.spoil(key)
        else:
            self.say("scheme.missing", key)
        return True

    # texts

    def text(self, key: str, default: object = REQUIRED, *, blank: bool = False) -> str:
        """A text, trimmed; an empty one is refused where it is required, unless `blank` is allowed."""
        if key not in self.raw and default is not REQUIRED:
            return str(default)
        if self.missing(key):
            return ""
        value = self.raw[key]
        if not isinstance(value, str):
            self.say("scheme.not_text", key, value=quoted(value))
            return ""
        if default is REQUIRED and not blank and not fold(value):
            self.say("scheme.blank", key)
        return value.strip()

    def label(self) -> str:
        """A code as it is compared and printed: folded, one line, of a length that fits a column."""
        value = fold(self.text("code"))
        if len(value) > 64 or any(unicodedata.category(sign) in {"Cc", "Cf", "Zl", "Zp"} for sign in value):
            self.say("scheme.not_code", "code", value=quoted(value))
        return value if self.sound("code") else ""

    def code(self) -> str:
        """The table's own code; each is used once in a scheme."""
        value = self.label()
        if not self.sound("code"):
            return ""
        if value in self.notes.codes:
            self.say("scheme.code_twice", "code", value=value, first=self.notes.codes[value], second=self.path)
        else:
            self.notes.codes[value] = self.path
        return value

    def word(self, key: str, allowed: Collection[str], default: object = REQUIRED) -> str:
        """One of a list of words."""
        value = self.text(key, default)
        if self.sound(key) and value not in allowed:
            self.say("scheme.word", key, value=quoted(value), allowed=listed(allowed, value))
        return value

    def flag(self, key: str, default: bool) -> bool:
        value = self.raw.get(key, default)
        if not isinstance(value, bool):
            self.say("scheme.not_flag", key, value=quoted(value))
            return default
        return value

    def date(self, key: str) -> str:
        """A date as YYYY-MM-DD, written as a TOML date or quoted; "" where it is absent."""
        value = self.raw.get(key, "")
        if isinstance(value, date) and not isinstance(value, datetime):
            return value.isoformat()
        try:
            if isinstance(value, str) and (not value or date.fromisoformat(value).isoformat() == value):
                return value
        except ValueError:
            pass
        self.say("scheme.date", key, value=quoted(value))
        return ""

    # numbers

    def maybe(self, key: str, span: Span = NOT_NEGATIVE) -> Fraction | None:
        """A number that may be absent."""
        return self.check(key, self.raw[key], span) if key in self.raw else None

    def number(self, key: str, default: object = REQUIRED, span: Span = NOT_NEGATIVE) -> Fraction:
        if key not in self.raw and isinstance(default, Fraction):
            return default
        return ZERO if self.missing(key) else self.check(key, self.raw[key], span)

    def check(self, key: str, value: object, span: Span, label: str = "") -> Fraction:
        """A value as a number of the span; `label` names a part of the key's value."""
        number = exact(value)
        named = f"{self.prefix}{label or key}"
        if number is None:
            self.say("scheme.not_number", key, key=named, value=quoted(value))
            return ZERO
        if number not in span:
            self.say("scheme.range", key, key=named, value=decimal(number), allowed=str(span))
        elif span.places is not None and (number * 10**span.places).denominator != 1:
            self.say("scheme.places", key, key=named, value=decimal(number), allowed=span.places)
        return number

    def whole(self, key: str, default: object = REQUIRED, span: Span = NOT_NEGATIVE) -> int:
        number = self.number(key, Fraction(default) if isinstance(default, int) else default, span)
        if self.sound(key) and number.denominator != 1:
            self.say("scheme.not_whole", key, value=decimal(number), allowed=str(span))
        return int(number)

    # tables

    def _child(self) -> tuple[int, ...]:
        self._children += 1
        return (*self.order, self._children)

    def table(self, key: str, keys: Collection[str], form: str) -> Table | None:
        """A table that is part of this entry (a rule, an effect, a quota); None where it can't be read."""
        if self.missing(key):
            return None
        value = self.raw[key]
        if not isinstance(value, Mapping):
            self.say("scheme.not_table", key, value=quoted(value), form=form)
            return None
        return Table(
            self.notes, value, keys, self.path, order=self._child(), inside=(self.place, f"{self.prefix}{key}.")
        )

    def tables(self, key: str, keys: Collection[str], *, required: bool = True) -> list[Table]:
        """The entries of a list of tables; a required one holds at least one."""
        if (key not in self.raw and not required) or self.missing(key):
            return []
        path = f"{self.path}.{key}" if self.path else key
        value = self.raw[key]
        if not isinstance(value, list) or (required and not value):
            self.say("scheme.not_list", key, value=quoted(value), form=_FORMS.get(key, f"[[{path}]]"))
            return []
        found = []
        for position, entry in enumerate(value, 1):
            where = f"{path}[{position}]"
            # A clause has no code of its own: it is told by the entry that it stands in.
            inside = (self.place, f"{self.prefix}{key}[{position}].") if key == "basis" else None
            if isinstance(entry, Mapping):
                found.append(Table(self.notes, entry, keys, where, order=self._child(), inside=inside))
            else:
                self.say("scheme.not_table", key, key=where, value=quoted(entry), form=f'{key} = {{… = "…"}}')
        return found
