"""The wheel holds everything and works where no checkout is."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

LOAD_ALL = """
import pathlib, indicators, indicators.loader
home = pathlib.Path(indicators.__file__).parent
schemes = sorted(home.glob("*/*.toml"))
for scheme in schemes:
    indicators.loader.load(scheme)
print(home)
print(len(schemes))
"""
VISIT = """
import wsgi
with wsgi.app.test_client() as client:
    home, style = client.get("/?lang=en"), client.get("/static/assess.css")
    told = home.text.split("aria-current")[1].split("<")[0].split(">")[1]
    print(wsgi.__file__, home.status_code, style.status_code, told)
    style.close()
"""


def run(command: list[str], cwd: Path, env: dict[str, str]) -> str:
    """What the command prints; its own words on failure."""
    done = subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built by the locked back end, without a network."""
    out = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(out)]
    subprocess.run(build, cwd=root, check=True, capture_output=True)
    (built,) = out.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def aside(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Installed in a folder of its own."""
    target = tmp_path_factory.mktemp("installed")
    install = [sys.executable, "-m", "pip", "install", "--quiet", "--no-index", "--no-deps", "--no-compile"]
    subprocess.run([*install, "--target", str(target), str(wheel)], check=True, capture_output=True)
    return target


def test_wheel_holds_every_file(root: Path, wheel: Path) -> None:
    """Code, definitions and whatever else stands in the rooms, and nothing from outside them."""
    rooms = ("assess", "indicators", "reports", "templates")
    there = {
        path.relative_to(root).as_posix()
        for room in rooms
        for path in (root / room).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    packed = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    assert any(name.endswith(".toml") for name in there)
    assert any(name.endswith(".html") for name in there)
    assert packed == there | {"wsgi.py"}


def test_every_scheme_loads_from_the_wheel(root: Path, aside: Path, plain_environment: dict[str, str]) -> None:
    """Definitions are found beside the code, wherever that was installed."""
    env = plain_environment | {"PYTHONPATH": str(aside)}
    home, count = run([sys.executable, "-c", LOAD_ALL], aside.parent, env).split()
    assert Path(home) == aside / "indicators"
    assert int(count) == len(list((root / "indicators").glob("*/*.toml"))) > 0


def test_pages_are_served_from_the_wheel(aside: Path, tmp_path: Path, plain_environment: dict[str, str]) -> None:
    """Templates, styles, catalogue and migrations are where the installed program looks for them."""
    env = plain_environment | {"PYTHONPATH": str(aside), "ASSESS_DATABASE_URL": f"sqlite:///{tmp_path / 'years.db'}"}
    env |= {"ASSESS_LOCAL_READER": "yes"}
    run([str(aside / "bin" / "assess"), "init-db"], tmp_path, env)
    assert run([sys.executable, "-c", VISIT], tmp_path, env).split() == [str(aside / "wsgi.py"), "200", "200", "Years"]


def test_command_answers_from_the_wheel(aside: Path, plain_environment: dict[str, str]) -> None:
    """`assess --help` of the installed script, not of the checkout."""
    env = plain_environment | {"PYTHONPATH": str(aside)}
    where = run([sys.executable, "-c", "import assess.cli.main; print(assess.cli.main.__file__)"], aside.parent, env)
    assert Path(where.strip()).is_relative_to(aside)
    assert "score" in run([str(aside / "bin" / "assess"), "--help"], aside.parent, env)
