"""What a form is filled from: fields that a page's form sends, and nothing else."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from assess.accounts.models import Person
from assess.database.engine import reading
from tests.accounts.browsing import Browser


@pytest.mark.parametrize("body", ['{"login": "zhang", "name": "示例乙"}', "[1]", "{", "null", '"x"', '{"login": {}}'])
def test_a_json_body_is_no_form(browser: Browser, body: str) -> None:
    """Neither what it says is taken nor does it fail, with a token that is right."""
    browser.sign_in("system")
    headers = {"X-CSRF-Token": browser.token("/people/new")}
    answer = browser.client.post("/people/new", data=body, content_type="application/json", headers=headers)
    assert answer.status_code == 422
    assert answer.text.count("请填写") == 2
    with reading(browser.people.engine) as connection:
        assert connection.execute(select(Person.id).where(Person.login == "zhang")).first() is None
