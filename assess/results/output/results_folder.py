"""What `score` leaves in its folder: results.json, and beside it everything it was computed from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from assess.whole_files import Content, write_together
from indicators.digests import digest_of
from indicators.faults import Fault, Refused, learn
from indicators.schema import Scheme

SCHEME, RESULTS = "scheme.toml", "results.json"

learn(
    {
        "results.onto_facts": (
            "结果文件夹就是数据文件夹，会覆盖原始数据；请另选一个文件夹",
            "the folder for the results is the folder of the facts, which would be overwritten; choose another one",
        ),
        "results.scheme_changed": (
            "计分期间方案文件被改动；请重新计分",
            "the scheme file was changed while it was scored; score again",
        ),
    }
)


def refuse_onto(facts: Path, folder: Path) -> None:
    """The input as scored is written under the names of the input: never over the office's own files."""
    if facts.is_dir() and folder.is_dir() and facts.samefile(folder):
        raise Refused([Fault("results.onto_facts", file=str(folder))])


def leave(folder: Path, source: Path, scheme: Scheme, kept: Mapping[str, Content], results: Iterable[str]) -> Path:
    """Scheme file, canonical tables and results.json, all or none; gives the place of the last."""
    raw = source.read_bytes()
    if digest_of(raw) != scheme.digest:
        raise Refused([Fault("results.scheme_changed", file=str(source))])
    return write_together(folder, {SCHEME: raw, **kept, RESULTS: results})[-1]
