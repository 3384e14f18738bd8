"""The job that makes a run's sealed package as a file, unsigned."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from assess.cycles import queries as cycles
from assess.database.engine import reading
from assess.jobs.kinds import Kind, Offer, Task, required
from assess.results.output import run_export
from assess.results.runs import run, takes_run
from assess.sealing.seal import Asked, seal
from assess.whole_files import write_together


def make_package(task: Task) -> Mapping[str, Any]:
    """The sealed package of a run as a file. args: the run."""
    number = int(task.args["run"])
    with TemporaryDirectory(prefix="assess-package-") as place:
        # Sealing reads the folder that anybody can be given, and takes nothing on the word of the database.
        folder = Path(place) / "results"
        with reading(task.engine) as connection:
            line = required(run(connection, number), "计分批次", number)
            write_together(folder, run_export.folder(connection, line.id))
            items = sum(1 for _ in cycles.scheme(connection, line.scheme_id).items())
        sealed = seal(folder, Path(place) / "package.zip", Asked(), lambda done: task.step(done, items))
        return task.keep(sealed.path, f"package-{line.year}-{line.id}.zip")


OFFER = Offer(
    ("制作封存包", "Make the sealed package"),
    (
        "供第三方核验：内有数据、方案、结果和核验程序（未签名）",
        "for checks by a third party: facts, scheme, results and a program that recomputes them (not signed)",
    ),
)
PACKAGE = Kind("package", "制作封存包", "Sealed package", "results.take", make_package, takes_run, OFFER)
