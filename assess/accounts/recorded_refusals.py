"""What a signed-in person sent and was refused is recorded, whatever page refused it: out of reach, not from a page of
ours, against the rules. In a transaction of its own, after the answer was made: nothing else is left to be undone.
"""

from __future__ import annotations

from flask import Flask, Response, current_app, g, request

from assess.accounts.signing.csrf import SAFE
from assess.audit.events import declare, declare_reason
from assess.audit.recording import refused
from assess.audit.request_occasion import occasion
from assess.database.faults import Unusable

OWN = frozenset({"accounts.sign_in", "accounts.code", "accounts.enrol", "accounts.password"})
"""Their wrong passwords and codes are events of their own already."""

declare("request", "提交 {address}", "sent {address}", "endpoint", "address", refused=True)
declare_reason("400", "写法有误，或者不是从本系统的页面提交", "malformed, or not sent from a page of ours")
declare_reason("404", "不存在，或者无权办理", "not there, or out of reach")
declare_reason("413", "提交的内容太大", "too large")
declare_reason("422", "不符合规则", "against the rules")


def attach(app: Flask) -> None:
    """To be attached after everything that may refuse."""
    app.after_request(remember)


def remember(response: Response) -> Response:
    """An address that nobody declared was no attempt at anything; a failure of ours is no refusal."""
    person = getattr(g.get("viewer"), "person_id", None)
    if person is None or request.method in SAFE or request.endpoint is None or not 400 <= response.status_code < 500:
        return response
    if response.status_code == 422 and request.endpoint in OWN:
        return response
    said = {"endpoint": request.endpoint, "address": request.path}
    try:
        refused(occasion(), "request", why=str(response.status_code), **said)
    except Unusable as unusable:
        current_app.logger.warning("request %s: refusal not recorded: %s", g.get("number", ""), unusable)
    return response
