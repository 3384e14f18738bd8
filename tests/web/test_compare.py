"""The choice of two units: what can't be compared is said where the choice can be made again."""

from __future__ import annotations

import re
from decimal import Decimal

from flask import Flask
from flask.testing import FlaskClient

from assess.database.engine import db
from assess.results.queries import league
from assess.results.runs import latest_runs


def test_unknown_codes_are_named_beside_the_choice(client: FlaskClient) -> None:
    """Still not found; as text, and nothing is compared."""
    answer = client.get("/runs/1/compare?one=<b>zzz&other=yyy")
    assert answer.status_code == 404
    assert "没有代码为 &lt;b&gt;zzz 的单位" in answer.text
    assert "没有代码为 yyy 的单位" in answer.text
    assert 'name="one"' in answer.text
    assert 'id="overall"' not in answer.text
    assert client.get("/runs/9999/compare?one=zzz").status_code == 404


def test_a_unit_is_not_compared_with_itself(app: Flask, client: FlaskClient) -> None:
    unit = _units(app)[0][1]
    answer = client.get(f"/runs/1/compare?one={unit}&other={unit}")
    assert answer.status_code == 200
    assert "请选择两个不同的单位" in answer.text
    assert 'id="overall"' not in answer.text


def test_ranks_of_different_groups_are_not_compared(app: Flask, client: FlaskClient) -> None:
    """A warning where the groups differ, and only there."""
    units = _units(app)
    one = units[0]
    near = next(unit for group, unit in units[1:] if group == one[0])
    far = next(unit for group, unit in units if group != one[0])
    warning = "不在同一分组"
    assert warning in client.get(f"/runs/1/compare?one={one[1]}&other={far}").text
    assert warning not in client.get(f"/runs/1/compare?one={one[1]}&other={near}").text


def _units(app: Flask) -> list[tuple[str, str]]:
    """Group and code of each unit of the first run."""
    with app.test_request_context():
        connection = db.session.connection()
        first = next(run for run in latest_runs(connection) if run.id == 1)
        return [(one.group, one.unit) for one in league(connection, first)]


def test_what_differs_is_told_with_its_difference(app: Flask, client: FlaskClient) -> None:
    """The first's printed points less the second's; what is alike is folded."""
    one, other = (unit for _, unit in _units(app)[:2])
    page = client.get(f"/runs/1/compare?one={one}&other={other}").text
    rows = re.findall(r'<td class="num side-points"[^>]*>([^<]*)</td>.*?<td class="num apart"[^>]*>([^<]*)</td>', page)
    sides = re.findall(r'side-points"[^>]*>([^<]*)</td>', page)
    assert rows
    for at, (_, apart) in enumerate(rows):
        first, second = sides[2 * at : 2 * at + 2]
        if "不涉及" in (first, second):
            assert apart == "—"
        else:
            told = [Decimal(points.replace("−", "-")) for points in (first, second, apart)]
            assert told[0] - told[1] == told[2]
            assert told[2] != 0


def test_units_are_chosen_in_the_order_of_the_league(app: Flask, client: FlaskClient) -> None:
    choice = client.get("/runs/1/compare").text.partition('name="one"')[2].partition("</select>")[0]
    assert re.findall(r'<option value="([^"]+)"', choice) == [unit for _, unit in _units(app)]
