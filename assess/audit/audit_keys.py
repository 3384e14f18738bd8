"""The key of the record: in a file of its own, outside the database, for its owner alone.

Lines "key_id algorithm hex"; the last one signs, the others are kept to check what they signed.
"""

from __future__ import annotations

import hmac
import os
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import algorithms_available
from pathlib import Path
from weakref import WeakKeyDictionary

from sqlalchemy import Engine

from assess.audit.words import SENTENCES
from assess.config import key_file
from assess.database.engine import sqlite_file
from assess.database.faults import Unusable
from assess.whole_files import new_file
from indicators.faults import learn

learn(SENTENCES)
ALGORITHMS = ("sha256", "sm3")
"""Of 256 bits each; the first one is taken for a new key."""
NAMED = "ASSESS_AUDIT_KEY"
LINE = re.compile(r"([A-Za-z0-9._-]{1,40}) ([a-z0-9]+) ([0-9a-f]{64,256})")
OPTION = "audit_key"
"""Of an engine whose key lies elsewhere than beside its file."""


@dataclass(frozen=True)
class Key:
    id: str
    algorithm: str
    secret: bytes

    def mac(self, data: bytes) -> str:
        return hmac.new(self.secret, data, self.algorithm).hexdigest()


@dataclass(frozen=True)
class Keys:
    """The keys of a key file: all of them by their ids, and the one that signs."""

    by_id: dict[str, Key]
    signing: Key

    def newest_first(self) -> Iterator[Key]:
        """What was sealed is most likely sealed with the one that signs now."""
        yield from reversed(self.by_id.values())


_PLACES: WeakKeyDictionary[Engine, tuple[str | None, Path]] = WeakKeyDictionary()
_HELD: dict[Path, tuple[tuple[int, ...], Keys]] = {}


def place_of(engine: Engine) -> Path:
    """Where the key of this database lies. Asked with each request: it is put together once."""
    named = os.environ.get(NAMED)
    known = _PLACES.get(engine)
    if known is None or known[0] != named:
        known = _PLACES[engine] = (named, _place_of(engine))
    return known[1]


def held(engine: Engine) -> Keys:
    """The keys of this database, read again when their file is another; raises `Unusable` as `read` does."""
    place = place_of(engine)
    try:
        found = place.stat()
    except OSError:
        return read(place)
    mark = (found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)
    known = _HELD.get(place)
    if known is None or known[0] != mark:
        known = _HELD[place] = (mark, read(place))
    return known[1]


def _place_of(engine: Engine) -> Path:
    given = engine.get_execution_options().get(OPTION)
    address = engine.url.render_as_string(hide_password=False)
    file = sqlite_file(address)
    return Path(str(given)) if given else key_file(f"sqlite:///{file}" if file else address)


def read(path: Path) -> Keys:
    """The keys of a file; raises `Unusable` for one that is not there, open to others, or no key file."""
    place = str(path)
    try:
        with path.open(encoding="utf-8") as stream:
            mode = os.fstat(stream.fileno()).st_mode & 0o777
            lines = stream.read(1 << 16).split("\n")
    except FileNotFoundError:
        raise Unusable("audit.no_key", place) from None
    except (OSError, UnicodeDecodeError) as error:
        raise Unusable("audit.bad_key", place, why=getattr(error, "strerror", None) or "UTF-8") from error
    if mode & 0o077:
        raise Unusable("audit.open_key", place, mode=f"{mode:o}")
    keys = [_key(place, number, line) for number, line in enumerate(lines, 1) if line.strip()]
    by_id = {key.id: key for key in keys}
    if not keys or len(by_id) < len(keys):
        raise Unusable("audit.bad_key", place, why="0" if not keys else "key_id")
    return Keys(by_id, keys[-1])


def _key(place: str, number: int, line: str) -> Key:
    found = LINE.fullmatch(line.strip())
    if found is None or found[2] not in ALGORITHMS or found[2] not in algorithms_available or len(found[3]) % 2:
        raise Unusable("audit.bad_key", place, why=f"line {number}")
    return Key(found[1], found[2], bytes.fromhex(found[3]))


def make(path: Path) -> None:
    """A key where there is none yet; one that is there stays."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with new_file(path) as stream:
            stream.write(f"{secrets.token_hex(4)} {ALGORITHMS[0]} {secrets.token_hex(32)}\n".encode("ascii"))
    except FileExistsError:
        read(path)
    except OSError as error:
        raise Unusable("db.readonly", str(path), why=error.strerror or str(error)) from error
