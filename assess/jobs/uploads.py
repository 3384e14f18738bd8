"""Uploaded files of jobs: a file whose job was refused, or never came to be, is of no further use and is not kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, Engine, Text, and_, exists, or_, select, type_coerce

from assess.database.engine import writing
from assess.jobs.job_files import folder
from assess.jobs.models import Job
from indicators.digests import bare


def taken(args: Mapping[str, Any]) -> tuple[str, ...]:
    """The digests of the files that a job was given."""
    files = [str(digest) for digest, _ in args.get("files", ())]
    return (*files, str(args["digest"])) if "digest" in args else tuple(files)


def spent(state: str, args: Mapping[str, Any], result: Any) -> bool:
    """Whether a job's files were refused, so that only others can be brought in; only refusals fail with a result."""
    return state == "failed" and result is not None and bool(taken(args))


def drop(engine: Engine, digests: Iterable[str]) -> None:
    """Remove those of these files that no job needs: asking for a job waits meanwhile.

    Whoever uploads the same file at this very moment is told to upload it again.
    """
    home = folder(engine)
    with writing(engine) as connection:
        for digest in digests:
            if not _needed(connection, digest):
                (home / bare(digest)).unlink(missing_ok=True)


def _needed(connection: Connection, digest: str) -> bool:
    """By a job that was not refused, or as what a job made."""
    args, result = (type_coerce(one, Text).contains(digest) for one in (Job.args, Job.result))
    unrefused = or_(Job.state != "failed", Job.result.is_(None))
    return bool(connection.execute(select(exists().where(or_(result, and_(args, unrefused))))).scalar())
