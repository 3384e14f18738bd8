"""What all documents have in common: nothing in them is stale, their commands run, their links lead somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.docs import markdown
from tests.docs.generated import DOCS, REGIONS, ROOMS, command_names, language
from tests.docs.shell import MAKE_RUN, ROOT, console, copy, excerpt, run

TEXTS = {name: (ROOT / name).read_text("utf-8") for name in DOCS}
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")
AGAIN = "stale: python -m tests.docs.generated writes it anew"
PROMPTS = {
    name: [block for block in markdown.blocks(text) if block.info.startswith("console")] for name, text in TEXTS.items()
}
QUOTED = [pytest.param(name, block, id=f"{name}:{at}") for name in DOCS for at, block in enumerate(PROMPTS[name])]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what the commands read."""
    return copy(tmp_path_factory.mktemp("checkout"))


@pytest.mark.parametrize("name", REGIONS)
def test_generated_parts_are_fresh(name: str) -> None:
    """Tables and help that the product writes are as it would write them now."""
    found = [(doc, markdown.regions(text)[name]) for doc, text in TEXTS.items() if name in markdown.regions(text)]
    fresh = REGIONS[name]()
    assert found
    assert [doc for doc, text in found if text != fresh] == [], AGAIN


@pytest.mark.parametrize(("name", "block"), QUOTED)
def test_quoted_output_is_real(name: str, block: markdown.Block, place: Path) -> None:
    """The command runs and prints what is quoted, in the language of the document."""
    assert block.text.startswith("$ ")
    assert block.text == console(block, place, language(name)), AGAIN


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_shell_lines_run(name: str, place: Path) -> None:
    """Every line of a shell block exits with 0; targets of make are looked up, since they would run this very test."""
    lines = [line for block in markdown.blocks(TEXTS[name]) if block.info == "sh" for line in block.text.splitlines()]
    assert "make run" in lines
    for line in lines:
        if not line.startswith("make "):
            run(line, place)
    shown = [*lines, *markdown.codes(TEXTS[name])]
    targets = {line.split()[1] for line in shown if re.fullmatch(r"make [a-z-]+", line)}
    assert targets <= set(re.findall(r"^([a-z-]+):", MAKEFILE, re.MULTILINE))


def test_make_run_is_what_the_documents_run() -> None:
    """The quoted output of `make run` comes from the commands of its recipe."""
    recipe = MAKEFILE.split("\nrun:", 1)[1].split(".PHONY", 1)[0]
    assert '/assess score "$$scheme" "docs/example/$$year" --out "build/example/$$year"' in recipe
    assert "scheme=indicators/$$year/governments.toml" in recipe
    assert "assess score" in MAKE_RUN
    for year in (path for path in (ROOT / "docs/example").iterdir() if path.is_dir()):
        assert (ROOT / "indicators" / year.name / "governments.toml").is_file()


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_main_commands_have_a_worked_line(name: str) -> None:
    """The README shows what a newcomer needs; the reference, which is generated, has every command."""
    shown = {block.text.split()[2] for block in PROMPTS[name] if block.text.startswith("$ assess")}
    assert {"check", "score", "explain", "doctor"} <= shown <= set(command_names())


def test_named_parts_of_the_program_exist() -> None:
    """Classes, constants and functions that ARCHITECTURE names stand in the code."""
    source = "".join(path.read_text("utf-8") for room in ROOMS for path in (ROOT / room).rglob("*.py"))
    source += (ROOT / "tests" / "house_rules.py").read_text("utf-8")
    text = markdown.without_regions(TEXTS["docs/ARCHITECTURE.md"])
    named = [code for code in markdown.codes(text) if re.fullmatch(r"[A-Za-z_]{3,}", code)]
    assert len(named) > 10
    assert [name for name in named if not re.search(rf"\b{name}\b", source)] == []


@pytest.mark.parametrize("name", DOCS)
def test_links_lead_somewhere(name: str) -> None:
    """Files exist, headings too, and nothing leads out of the checkout."""
    found = markdown.links(TEXTS[name])
    assert found or name == "docs/SCORING.md"
    for link in found:
        assert "//" not in link
        path, _, anchor = link.partition("#")
        target = (ROOT / name).parent / path if path else ROOT / name
        assert target.is_file(), link
        assert not anchor or anchor in markdown.anchors(target.read_text("utf-8")), link


@pytest.mark.parametrize("name", DOCS)
def test_named_paths_exist(name: str) -> None:
    """Code that looks like a path of the checkout is one."""
    rooms = "assess|indicators|reports|tests|docs"
    named = [code for code in markdown.codes(TEXTS[name]) if re.fullmatch(rf"(?:{rooms})/[\w./-]*", code)]
    assert [path for path in named if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("name", DOCS)
def test_lines_are_of_a_readable_length(name: str) -> None:
    """Running English text is broken; tables, generated parts and Chinese are as long as they are."""
    text = markdown.prose(markdown.without_regions(TEXTS[name]))
    long = [line for line in text.splitlines() if len(line) > 125 and not line.startswith("|")]
    assert "zh-CN" in name or long == []


def test_the_twins_say_the_same() -> None:
    """Both READMEs have the same sections, commands, links, figures and code."""
    shapes = []
    for name in ("README.md", "README.zh-CN.md"):
        text = TEXTS[name]
        prompts = [block.text.splitlines()[0].split(" || ")[0] for block in markdown.blocks(text)]
        spans = {code for code in markdown.codes(text) if "ASSESS_LANG" not in code}
        places = {link for link in markdown.links(text) if not link.startswith("README")}
        rows = [len(grid.rows) for grid in markdown.grids(text)]
        shapes.append((len(markdown.headings(text)), prompts, spans, places, rows))
    assert shapes[0] == shapes[1]


def test_chinese_has_chinese_marks() -> None:
    """Between Chinese characters stand full-width marks."""
    text = re.sub(r"`[^`]*`|\]\([^)]*\)", "", markdown.prose(TEXTS["README.zh-CN.md"]))
    assert re.findall(r"[\u4e00-\u9fff][,;:?!()]|[,;:?!()][\u4e00-\u9fff]", text) == []


def test_excerpts_say_where_they_leave_out() -> None:
    output = "a 1\nb 2\nc 3\nb 4\nd 5\n"
    assert excerpt(output, "") == "a 1\nb 2\nc 3\nb 4\nd 5"
    assert excerpt(output, "b..b") == "…\nb 2\nc 3\n…"
    assert excerpt(output, "a; d..") == "a 1\n…\nd 5"
