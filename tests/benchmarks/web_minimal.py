"""What a list page costs at the least: Flask, SQLAlchemy Core and Jinja, for the 50 rows that the product shows too.

No cache, no languages, no headers, no rights: one query and one table. Served as `tests.benchmarks.web_minimal:app`.
"""

from __future__ import annotations

import os

from flask import Flask, render_template
from jinja2 import DictLoader
from sqlalchemy import Column, Integer, MetaData, Table, Text, create_engine, select

PAGE = """<!doctype html>
<html lang="zh-CN">
<head><meta charset="utf-8"><title>排名</title></head>
<body>
<h1>排名</h1>
<table>
  <thead><tr><th>分组</th><th>名次</th><th>代码</th><th>单位</th><th>总分</th><th>等次</th><th>说明</th></tr></thead>
  <tbody>
  {% for row in rows %}
  <tr><td>{{ row.group_name }}</td><td>{{ row.place or '—' }}</td><td>{{ row.code }}</td><td><a href="{{ url_for('unit', code=row.code) }}">{{ row.name }}</a></td><td>{{ '%.2f'|format(row.total / 100) }}</td><td>{{ row.grade }}</td><td>{{ row.reasons }}</td></tr>
  {% endfor %}
  </tbody>
</table>
</body>
</html>
"""  # noqa: E501
METADATA = MetaData()
RESULTS = Table(
    "results",
    METADATA,
    *(Column(name, Integer) for name in ("run_id", "enrolment_id", "total", "place")),
    *(Column(name, Text) for name in ("grade", "reasons")),
)
ENROLMENTS = Table(
    "enrolments", METADATA, Column("id", Integer), *(Column(name, Text) for name in ("code", "name", "group_name"))
)


def create_app(path: str) -> Flask:
    """`/runs/<id>` of this SQLite file."""
    app = Flask(__name__)
    app.jinja_loader = DictLoader({"list.html": PAGE})
    engine = create_engine(f"sqlite:///{path}")

    @app.get("/runs/<int:run>")
    def league(run: int) -> str:
        shown = (ENROLMENTS.c.group_name, RESULTS.c.place, ENROLMENTS.c.code, ENROLMENTS.c.name)
        asked = select(*shown, RESULTS.c.total, RESULTS.c.grade, RESULTS.c.reasons)
        asked = asked.join_from(RESULTS, ENROLMENTS, ENROLMENTS.c.id == RESULTS.c.enrolment_id)
        asked = asked.where(RESULTS.c.run_id == run).order_by(ENROLMENTS.c.group_name, RESULTS.c.place)
        with engine.connect() as connection:
            return render_template("list.html", rows=connection.execute(asked).all())

    @app.get("/units/<code>")
    def unit(code: str) -> str:
        return code

    return app


if "BENCH_DATABASE" in os.environ:
    app = create_app(os.environ["BENCH_DATABASE"])
