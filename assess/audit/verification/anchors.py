"""An anchor: number and mac of the last event, to be kept outside: on paper, with another office, in a sealed package.

Whoever holds one can tell an old copy of the database, a cut tail, or a chain written anew with the key.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from pathlib import Path

from assess.audit.verification.chain_check import Walk
from assess.canonical_json import canonical_json
from indicators.faults import Fault, Refused

FORMAT = "assess-audit-anchor-1"


@dataclass(frozen=True)
class Anchor:
    seq: int
    mac: str


def anchor_of(done: Walk) -> Anchor:
    """Of the end of a chain that was walked and found whole."""
    return Anchor(done.seq, done.mac)


def written(anchor: Anchor) -> str:
    return canonical_json({"format": FORMAT, **asdict(anchor)}) + "\n"


def read_anchor(path: Path) -> Anchor:
    """Raises `Refused` for a file that is no anchor."""
    try:
        with path.open(encoding="utf-8") as stream:
            held = json.loads(stream.read(1 << 16))
        if held["format"] == FORMAT and type(held["seq"]) is int and re.fullmatch("[0-9a-f]{64}", held["mac"]):
            return Anchor(held["seq"], held["mac"])
    except FileNotFoundError as error:
        raise Refused([Fault("audit.anchor_file", file=str(path))]) from error
    except (ValueError, KeyError, TypeError) as error:
        raise Refused([Fault("audit.anchor_file", file=str(path))]) from error
    raise Refused([Fault("audit.anchor_file", file=str(path))])
