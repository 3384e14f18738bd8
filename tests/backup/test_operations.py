"""docs/OPERATIONS.md and docs/operations: settings are those that are read, units are sound, the roles are enough."""

from __future__ import annotations

import re
import shutil
import subprocess
import uuid
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy.engine import URL, make_url

from assess import config
from assess.database.engine import open_engine
from tests.backup.systems import ASIDE, complaints, rows
from tests.database.years import ROOT, files, run_all

Command = Callable[..., Any]
FOLDER = ROOT / "docs" / "operations"
PAGE = (ROOT / "docs" / "OPERATIONS.md").read_text("utf-8")
SETTING = re.compile(r"\bASSESS_[A-Z_]+\b")


def settings_table() -> dict[str, str]:
    return dict(re.findall(r"^\| `(ASSESS_[A-Z_]+)` \| (.*?) \|", PAGE, re.MULTILINE))


def test_every_setting_is_told() -> None:
    """The names that the program reads, no others, with the defaults that it takes."""
    told = settings_table()
    code = "".join(path.read_text("utf-8") for path in (ROOT / "assess").rglob("*.py"))
    assert set(told) == set(SETTING.findall(code)) - {"ASSESS_"}
    for name, bounds in config.WHOLE.values():
        assert told[name] == f"`{bounds[0]}`"
    for name, default, *others in config.CHOICES.values():
        assert told[name] == f"`{default}`"
        row = next(line for line in PAGE.splitlines() if line.startswith(f"| `{name}`"))
        assert all(f"`{word}`" in row for word in others)
    assert told["ASSESS_ZONE"] == f"`{config.ZONE}`"
    used = {name for path in FOLDER.iterdir() for name in SETTING.findall(path.read_text("utf-8"))}
    assert used <= set(told)


def test_the_service_s_settings_are_taken() -> None:
    lines = (FOLDER / "assess.env").read_text("utf-8").splitlines()
    environ = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    assert config.settings(environ).proxies == 1
    assert str(config.files_folder(environ["ASSESS_DATABASE_URL"], environ)).startswith("/var/lib/assess/")


def test_files_that_are_named_are_there() -> None:
    """And none lies about that the page does not name."""
    named = {path.name for path in FOLDER.iterdir()}
    units = {name for name in named if name.endswith((".service", ".timer"))}
    assert {name for name in named - units if name not in PAGE} == set()
    assert {name.split(".")[0] for name in units if name.split(".")[0] not in PAGE} == set()
    for name in re.findall(r"operations/([a-z.-]+\w)\b", PAGE):
        assert name in named or "*" in name


def test_units_are_sound(tmp_path: Path) -> None:
    """As systemd reads them; the programs that they start are looked up elsewhere."""
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not here")
    units = [path for path in FOLDER.iterdir() if path.suffix in (".service", ".timer")]
    for unit in units:
        text = unit.read_text("utf-8")
        (tmp_path / unit.name).write_text(re.sub(r"/usr/local/lib/assess/venv/bin/\w+", "/bin/true", text), "utf-8")
    asked = ["systemd-analyze", "verify", "--man=no", *(str(tmp_path / unit.name) for unit in units)]
    done = subprocess.run(asked, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    for unit in units:
        if unit.suffix == ".service":
            text = unit.read_text("utf-8")
            assert {"NoNewPrivileges=yes", "ProtectSystem=strict", "User=assess"} <= set(text.splitlines())


@pytest.fixture
def owned(server: str) -> Iterator[tuple[URL, URL]]:
    """The database of postgresql.sql, under names of its own: the owner's address and the application's."""
    name = f"t{uuid.uuid4().hex[:8]}"
    administrator = make_url(server).set(drivername="postgresql")
    text = (FOLDER / "postgresql.sql").read_text("utf-8").replace("assess", name)
    first, second = text.split(f"\\connect {name}\n")
    for url, part in ((administrator, first), (administrator.set(database=name), second)):
        lines = [line for line in part.splitlines() if not line.startswith(("--", "\\password"))]
        with psycopg.connect(url.render_as_string(hide_password=False), autocommit=True) as connection:
            for statement in filter(str.strip, "\n".join(lines).split(";")):
                connection.execute(statement.encode())
    of = administrator.set(database=name)
    yield of.set(username=f"{name}_owner"), of.set(username=f"{name}_app")
    with psycopg.connect(administrator.render_as_string(hide_password=False), autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())
        connection.execute(f"DROP ROLE {name}_owner, {name}_app".encode())


def test_application_works_without_owning(
    owned: tuple[URL, URL], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Load, run, backup and audit by the application's role; init-db and restore by the owner's; grants outlive it."""
    from click.testing import CliRunner

    from assess.cli.main import main

    owner, application = (url.render_as_string(hide_password=False) for url in owned)
    monkeypatch.setenv("ASSESS_LANG", "en")
    monkeypatch.setenv("ASSESS_FILES", str(tmp_path / "files"))
    monkeypatch.setenv("ASSESS_AUDIT_KEY", str(tmp_path / "assess.key"))

    def by(url: str, *words: object) -> Any:
        monkeypatch.setenv("ASSESS_DATABASE_URL", url)
        return CliRunner().invoke(main, [str(word) for word in words], catch_exceptions=False)

    assert by(application, "init-db").exit_code == 4
    for url, *words in (
        (owner, "init-db"), (application, "load", *files(2026)), (application, "run"),
        (application, "backup", "--out", tmp_path / "b"), (application, "audit", "verify"),
    ):  # fmt: skip
        done = by(str(url), *words)
        assert done.exit_code == 0, done.output
    (folder,) = (tmp_path / "b").iterdir()
    engine = open_engine(application, 5)
    before = rows(engine, *ASIDE)
    assert by(application, "restore", folder, "--yes").exit_code == 4
    assert by(owner, "backup", "--test", folder).exit_code == 0
    engine.dispose()
    done = by(owner, "restore", folder, "--yes")
    assert done.exit_code == 0, done.output
    assert rows(engine, *ASIDE) == before
    run_all(engine, again=True)
    assert complaints(engine) == []
    engine.dispose()
    with psycopg.connect(application.replace("+psycopg", ""), autocommit=True) as connection:
        for forbidden in (
            "TRUNCATE events", "ALTER TABLE events DISABLE TRIGGER ALL", "DROP TABLE facts", "CREATE TABLE x (y int)",
            "SET session_replication_role = replica", "ALTER FUNCTION refuse_edit() SET SCHEMA pg_temp",
        ):  # fmt: skip
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(forbidden.encode())


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_bundle_installs_without_a_network(tmp_path: Path, plain_environment: dict[str, str]) -> None:
    """make bundle, then install.sh where no index can be reached; the program runs from there."""
    made = subprocess.run(["make", "bundle"], cwd=ROOT, capture_output=True, text=True, check=False)
    if made.returncode and "hatchling" not in made.stderr:
        pytest.skip("the packages can't be downloaded here")
    bundle = Path(shutil.copytree(ROOT / "build" / "bundle", tmp_path / "bundle"))
    (wheel,) = bundle.glob("assess-*.whl")
    assert "wsgi.py" in zipfile.ZipFile(wheel).namelist()
    environ = plain_environment | {"PIP_CONFIG_FILE": "/dev/null", "PIP_INDEX_URL": "http://127.0.0.1:9/"}
    target = tmp_path / "place"
    for _ in range(2):
        done = subprocess.run([str(bundle / "install.sh"), str(target)], env=environ, capture_output=True, text=True,
                              check=False)  # fmt: skip
        assert done.returncode == 0, done.stderr
    program = target / "venv" / "bin" / "assess"
    environ["ASSESS_DATABASE_URL"] = f"sqlite:///{tmp_path / 'assess.db'}"
    for words in (["init-db"], ["doctor"], ["backup", "--out", str(tmp_path / "b")]):
        done = subprocess.run([str(program), *words], env=environ, cwd=tmp_path, capture_output=True, text=True,
                              check=False)  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
    spoiled = next((bundle / "wheels").glob("click*"))
    spoiled.write_bytes(spoiled.read_bytes() + b"x")
    assert subprocess.run([str(bundle / "install.sh"), str(target)], env=environ, check=False).returncode != 0
