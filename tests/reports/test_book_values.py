"""What a previewer shows without calculating is what was scored, in the example years and in random ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.reports.books import EXAMPLES, STYLES, Scored, example, random_year
from tests.reports.changing import change
from tests.reports.reading import Reader, by_calamine, by_openpyxl, differences

READERS = [by_calamine, by_openpyxl]


def check(year: Scored, folder: Path, reader: Reader) -> list[str]:
    return differences(reader(year.write(folder)), year.records, year.scheme)


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("year", EXAMPLES)
def test_example_year(year: str, reader: Reader, tmp_path: Path):
    assert check(example(year), tmp_path, reader) == []


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("seed", range(12))
def test_random_year(seed: int, style, tmp_path: Path):
    year = random_year(seed, style)
    path = year.write(tmp_path)
    for reader in READERS:
        assert differences(reader(path), year.records, year.scheme) == []


@pytest.mark.slow
@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("seed", range(100, 400))
def test_many_random_years(seed: int, style, tmp_path: Path):
    assert check(random_year(seed, style), tmp_path, by_calamine) == []


def test_a_wrong_value_is_noticed(tmp_path: Path):
    """The check is not blind: one value changed in the file is one difference."""
    year = example(EXAMPLES[-1])
    book = year.write(tmp_path)
    for sheet, column in (("得分明细", "N"), ("指标得分", "E"), ("总分计算", "M"), ("排名", "E")):
        pattern = rf'(<c r="{column}7"[^>]*>(?:<f>[^<]*</f>)?<v>)[^<]*'
        changed = change(book, sheet, pattern, r"\g<1>0.625", tmp_path / "changed.xlsx")
        assert len(differences(by_calamine(changed), year.records, year.scheme)) == 1, sheet
