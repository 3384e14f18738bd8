"""It is on disk before it is answered. kill -9 can't tell, since the kernel keeps what was written: a trace can."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from sqlalchemy import Engine

from assess.config import Settings
from assess.database.engine import reading, sqlite_file
from tests.database.test_crashes import DURABLE
from tests.serving.people import acknowledged, signed_in, write
from tests.serving.service import served

SAID = r'"HTTP/1\.[01] 200 OK'


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not here (make deps)")
def test_the_log_is_synced_before_the_answer(engine: Engine, place: Settings, tmp_path: Path) -> None:
    """SQLite: the worker syncs the log. PostgreSQL: it has the server's word, which that gives when it has synced."""
    tokens = signed_in(engine, 1)
    trace, file = tmp_path / "trace", sqlite_file(place.database_url)
    calls = "trace=fdatasync,fsync,pwrite64,write,sendto,sendmsg,recvfrom"
    before = ["strace", "-f", "-y", "-s", "200", "-e", calls, "-o", str(trace)]
    with served(place, tmp_path / "serve.log", workers=1, before=before) as service:
        already = len(_lines(trace))
        assert acknowledged(write(service, tokens[0], "traced"))
        lines = _lines(trace)[already:]
    (answer,) = (at for at, line in enumerate(lines) if re.search(rf"(sendto|sendmsg|write)\(.*{SAID}", line))
    if file is None:
        with reading(engine) as connection:
            told = {name: connection.exec_driver_sql(f"SHOW {name}").scalar() for name in DURABLE}
        assert set(told.values()) == {"on"}, told
        kept = [at for at, line in enumerate(lines) if re.search(r'recvfrom\(.*"C\\0\\0\\0\\vCOMMIT\\0', line)]
        assert kept[0] < answer, "answered before the database server had said that it is kept"
        return
    log = rf"\(\d+<[^>]*{re.escape(file.name)}-wal>"
    written = [at for at, line in enumerate(lines) if re.search(f"pwrite64{log}", line)]
    synced = [at for at, line in enumerate(lines) if re.search(f"f(data)?sync{log}.*= 0", line)]
    assert written
    assert written[-1] < synced[-1] < answer, "the log was not synced between its last write and the answer"


def _lines(trace: Path) -> list[str]:
    """Calls in the order in which they ended; one that was interrupted by another thread's is put together again."""
    lines, begun = [], dict[str, str]()
    for line in trace.read_text("utf-8", "replace").splitlines():
        number, _, call = line.partition(" ")
        if "<unfinished ...>" in call:
            begun[number] = line.replace("<unfinished ...>", "")
        elif number in begun and " resumed>" in call:
            lines.append(begun.pop(number) + call.partition(" resumed>")[2])
        else:
            lines.append(line)
    return lines
