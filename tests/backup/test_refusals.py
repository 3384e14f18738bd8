"""What is wrong with a backup is said in words before anything is touched."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from assess.config import Settings, settings
from assess.upkeep.backup.backup_manifest import NAME, SEAL, walked
from assess.upkeep.backup.work_lock import running
from assess.upkeep.creating import found
from tests.backup.systems import resealed, rows
from tests.database.years import NOW

Command = Callable[..., Any]


def fingerprint(engine: Engine, files: Path) -> tuple[str, str]:
    """Of everything that a restore could touch: the file itself, or every row; and the files beside."""
    engine.dispose()
    if engine.dialect.name == "sqlite":
        path = Path(str(engine.url.database))
        held = path.read_bytes() + str(sorted(one.name for one in path.parent.glob(f"{path.name}*"))).encode()
    else:
        held = repr(rows(engine)).encode()
    kept = [(one.name, one.read_bytes()) for one in sorted(files.rglob("*")) if one.is_file()]
    return sha256(held).hexdigest(), sha256(repr(kept).encode()).hexdigest()


class Untouched:
    """Restoring is refused with these words, and everything is as it was."""

    def __init__(self, engine: Engine, assess: Command, files: Path) -> None:
        self.engine, self.assess, self.files = engine, assess, files
        assess("restore", files / "none", "--yes")
        self.before = fingerprint(engine, files)

    def __call__(self, folder: Path, *words: str) -> None:
        for asked in (("restore", folder, "--yes", "--other-system", "--unproven"), ("backup", "--test", folder)):
            done = self.assess(*asked)
            assert (done.exit_code, done.exception.__class__) == (3, SystemExit), (folder, done.output)
            assert [word for word in words if word not in done.output] == [], done.output
            assert "Traceback" not in done.output
        assert fingerprint(self.engine, self.files) == self.before


@pytest.fixture
def untouched(lived: Engine, assess: Command, backup: Path, tmp_path: Path) -> Untouched:
    return Untouched(lived, assess, tmp_path / "files")


def broken(backup: Path, tmp_path: Path) -> Path:
    """A copy to spoil."""
    shutil.rmtree(tmp_path / "spoiled", ignore_errors=True)
    return Path(shutil.copytree(backup, tmp_path / "spoiled"))


def test_flipped_bytes_and_cut_files(untouched: Untouched, backup: Path, tmp_path: Path) -> None:
    """One bit, first, middle or last; the end cut off; the file gone: of each file."""
    names = [*walked(backup), NAME, SEAL]
    assert len(names) >= 5
    for name in names:
        whole = (backup / name).read_bytes()
        spoils = [b"", whole + b"\n"] if whole else [b"x"]
        places = {0, len(whole) // 2, len(whole) - 1} if whole else ()
        spoils += [whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :] for at in places]
        spoils += [whole[:-1]] if whole else []
        # The server's tables are many: each is spoiled once, a few in every way.
        for spoiled in spoils if not name.startswith("database/") or "events" in name else spoils[:1]:
            folder = broken(backup, tmp_path)
            (folder / name).write_bytes(spoiled)
            untouched(folder, NAME if name in (NAME, SEAL) else name)
        folder = broken(backup, tmp_path)
        (folder / name).unlink()
        untouched(folder, name)


def test_more_than_the_list_names(untouched: Untouched, backup: Path, tmp_path: Path) -> None:
    """A further file, a link in place of a file, a folder in place of a file."""
    for name in ("database.sqlite-wal", "files/jobs/x", ".hidden", "database/zz.copy"):
        folder = broken(backup, tmp_path)
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(b"x")
        untouched(folder, "does not name", name)
    folder = broken(backup, tmp_path)
    name = next(walked(folder))
    (folder / name).rename(tmp_path / "elsewhere")
    (folder / name).symlink_to(tmp_path / "elsewhere")
    untouched(folder, name)


def test_no_backup_at_all(untouched: Untouched, tmp_path: Path) -> None:
    """A folder that is not there, an empty one, one that was cut off."""
    untouched(tmp_path / "nothing", "no such backup folder")
    (tmp_path / "empty").mkdir()
    untouched(tmp_path / "empty", "no manifest.json")


def test_newer_version(untouched: Untouched, backup: Path, tmp_path: Path) -> None:
    """Of a version that this program does not know."""
    folder = broken(backup, tmp_path)
    resealed(folder, lambda plain: plain.update(schema="m29991231_01_later"))
    untouched(folder, "m29991231_01_later", "update the program")


def test_forged_lists(untouched: Untouched, backup: Path, tmp_path: Path) -> None:
    """A list that is sealed and yet is not what the database says, or is no list."""
    forgeries: list[Callable[[dict[str, Any]], object]] = [
        lambda plain: plain.update(format="assess-backup/9"),
        lambda plain: plain.pop("tables"),
        lambda plain: plain.update(files=[]),
        lambda plain: plain.update(more=1),
        lambda plain: plain["tables"].update(facts=1),
        lambda plain: plain["tables"].update(strange=1),
        lambda plain: plain["files"].update({"../../outside": [1, "0" * 64]}),
    ]
    for forgery in forgeries:
        folder = broken(backup, tmp_path)
        resealed(folder, lambda plain, forgery=forgery: (forgery(plain), None)[1])  # type: ignore[misc]
        untouched(folder)


def test_other_kind_of_database(
    untouched: Untouched, backup: Path, assess: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """A file's backup is not for a server, and the other way round."""
    if kind == "sqlite":
        folder = broken(backup, tmp_path)
        resealed(folder, lambda plain: plain.update(database="postgresql"))
        untouched(folder)
        return
    monkeypatch.setenv("ASSESS_DATABASE_URL", f"sqlite:///{tmp_path / 'assess.db'}")
    done = assess("restore", backup, "--yes", "--other-system")
    assert done.exit_code == 3
    assert "postgresql" in done.output


def test_other_system(
    untouched: Untouched, assess: Command, tmp_path: Path, place: Settings, kind: str,
    monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest,
) -> None:  # fmt: skip
    """Another database's backup never takes this one's place, whatever is insisted on."""
    if kind == "sqlite":
        url = f"sqlite:///{tmp_path / 'other.db'}"
    else:
        new = request.getfixturevalue("postgresql_shelf").copy("vacant")
        url = new.database_url
    other = settings({"ASSESS_DATABASE_URL": url})
    found(other, NOW + timedelta(days=1))
    monkeypatch.setenv("ASSESS_DATABASE_URL", url)
    assert assess("backup", "--out", tmp_path / "other").exit_code == 0
    if kind == "postgresql":
        request.getfixturevalue("postgresql_shelf").drop(new)
    monkeypatch.setenv("ASSESS_DATABASE_URL", place.database_url)
    (folder,) = (tmp_path / "other").iterdir()
    done = assess("restore", folder, "--yes", "--other-system", "--unproven")
    assert done.exit_code == 3
    assert "another system's backup" in done.output
    assert fingerprint(untouched.engine, untouched.files) == untouched.before


def test_while_somebody_is_at_work(lived: Engine, assess: Command, backup: Path) -> None:
    """The pages, the worker or a command hold the database; afterwards it can be restored."""
    before = rows(lived)
    with running(lived):
        done = assess("restore", backup, "--yes")
        assert done.exit_code == 4
        assert "stop them first" in done.output
        assert assess("backup", "--out", backup.parent.parent / "second").exit_code == 0
    assert {**rows(lived), "events": 0, "chain": 0} == {**before, "events": 0, "chain": 0}
    assert assess("restore", backup, "--yes").exit_code == 0


def test_nobody_begins_while_a_restore_goes_on(lived: Engine, assess: Command, place: Settings) -> None:
    """The other way round."""
    from assess.upkeep.backup.work_lock import stopped

    with stopped(place.database_url):
        done = assess("run")
    assert done.exit_code == 4
    assert "being restored" in done.output


def test_files_that_are_not_their_digests(lived: Engine, assess: Command, tmp_path: Path) -> None:
    """Told by check, and by the backup, which is made all the same."""
    spoiled = next(iter(sorted((tmp_path / "files" / "jobs").iterdir())))
    spoiled.write_bytes(b"?")
    (tmp_path / "files" / "notes.txt").write_bytes(b"?")
    (tmp_path / "files" / "jobs" / ".taking-1").write_bytes(b"?")
    done = assess("check", "--files")
    assert done.exit_code == 3
    assert spoiled.name in done.output
    assert "notes.txt" in done.output
    assert ".taking" not in done.output
    made = assess("backup", "--out", tmp_path / "b")
    assert made.exit_code == 3
    (folder,) = (tmp_path / "b").iterdir()
    assert (folder / "files" / "jobs" / spoiled.name).read_bytes() == b"?"
    assert assess("backup", "--test", folder).exit_code == 0


@pytest.mark.parametrize("words", [(), ("--out", "a", "--test", "b"), ("--test", "b", "--with-keys")])
def test_asked_for_nonsense(assess: Command, place: Settings, words: tuple[str, ...]) -> None:
    """Either of the two."""
    assert assess("backup", *words).exit_code == 2
