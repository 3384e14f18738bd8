"""Is the office's database fit for work? Settings, version, structure, and whether it holds what was written."""

from __future__ import annotations

import stat
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Connection, Engine

from assess.audit.audit_keys import place_of, read
from assess.audit.verification.chain_check import findings as findings_of_chain
from assess.audit.verification.chain_check import walk
from assess.config import Settings, settings
from assess.database import sqlite
from assess.database.engine import open_engine, reading, sqlite_file
from assess.database.faults import Unusable
from assess.results.stored_check import unsound
from assess.upkeep.doctor import Finding
from assess.upkeep.schema import require_current, versions
from assess.upkeep.structure.structure_check import altered
from indicators.faults import Refused


def findings() -> Iterator[Finding]:
    """(fine, Chinese, English) for each thing looked at; no database at all is not a fault."""
    try:
        asked = settings()
    except Refused as refusal:
        yield False, refusal.text("zh"), refusal.text("en")
        return
    path = sqlite_file(asked.database_url)
    yield _version()
    if path is not None and not path.exists():
        yield (
            True,
            f"还没有数据库（{path}）；需要时运行 assess init-db",
            f"no database yet ({path}); assess init-db makes one",
        )
        return
    if path is not None:
        yield _mode(path)
    try:
        yield from _inside(asked)
    except Unusable as unusable:
        yield False, unusable.text("zh"), unusable.text("en")


def _version() -> Finding:
    found = sqlite.driver.sqlite_version
    if sqlite.sound_version():
        return True, f"SQLite {found}", f"SQLite {found}"
    least = ".".join(map(str, sqlite.SOUND))
    return (
        True,
        f"SQLite {found}：{least} 以前，两个程序同时写入并整理日志时有极小可能损坏文件；请只在一台机器上写入，按时备份",
        f"SQLite {found}: before {least} two writers at once can, very rarely, damage a file; write from one machine",
    )


def _mode(path: Path) -> Finding:
    mode = stat.S_IMODE(path.stat().st_mode)
    place = f"{path} ({mode:o})"
    if mode & 0o077:
        return False, f"{place}：别人也能读写；请运行 chmod 600", f"{place}: others can read or write it; run chmod 600"
    return True, f"数据库文件 {place}", f"database file {place}"


def _inside(asked: Settings) -> Iterator[Finding]:
    engine = open_engine(asked.database_url, asked.busy_seconds)
    try:
        with reading(engine) as connection:
            require_current(connection)
            yield True, f"数据库版本 {versions()[-1]}", f"database version {versions()[-1]}"
            yield from _readable(connection)
            missing = ", ".join(altered(connection))
            yield (
                not missing,
                f"数据库结构、检查和触发器{missing or '齐全'}",
                f"structure, checks and triggers: {missing or 'all there'}",
            )
            yield from _stored(connection)
            yield from _record(engine, connection)
    finally:
        engine.dispose()


def _readable(connection: Connection) -> Iterator[Finding]:
    if connection.dialect.name == "sqlite":
        found = str(connection.exec_driver_sql("PRAGMA integrity_check").scalar())
        yield found == "ok", f"SQLite 自检：{found}", f"SQLite's own check: {found}"


def _record(engine: Engine, connection: Connection) -> Iterator[Finding]:
    """The key that signs the record, and the chain; every row is looked at by `assess audit verify`."""
    place = place_of(engine)
    try:
        keys = read(place)
    except Unusable as unusable:
        yield False, unusable.text("zh"), unusable.text("en")
        return
    yield True, f"审计密钥 {keys.signing.id}（{place}）", f"audit key {keys.signing.id} ({place})"
    wrong = list(findings_of_chain(connection, walk(connection, keys)))
    zh, en = (wrong[0].text("zh"), wrong[0].text("en")) if wrong else ("完整", "whole")
    yield not wrong, f"审计记录{zh}", f"audit record: {en}"


def _stored(connection: Connection) -> Iterator[Finding]:
    wrong = list(unsound(connection))
    if not wrong:
        yield True, "方案、汇编数据和结果与写入时一致", "schemes, packs and results are what was written"
    for kind, count in Counter(kind for kind, _, _ in wrong).items():
        _, number, unit = next(one for one in wrong if one[0] == kind)
        place = f"{kind} {number} {unit}".strip()
        yield (
            False,
            f"{count} 条{KINDS[kind]}与写入时不同，例如 {place}；请保留现状，核对备份",
            f"{count} {kind}(s) differ from what was written, for example {place}; keep the file and compare a backup",
        )


KINDS = {"pack": "汇编数据", "scheme": "方案", "result": "结果", "run": "计分批次"}
