"""What a reader is told when something does not work: what happened, what to do, and a number to ask about.

The number stands in the page, in the header `X-Request-Id` and in the server's log. An error page needs no database.
"""

from __future__ import annotations

import secrets
from http import HTTPStatus

from flask import Flask, Response, g, make_response, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy.exc import DBAPIError
from werkzeug.exceptions import HTTPException, InternalServerError

from assess.database.engine import db, translated
from assess.database.faults import Unusable, no_room
from assess.web.languages import lang
from indicators.faults import Refused

SHOWN = 5
"""Of the faults of a request, on its page."""


def attach(app: Flask) -> None:
    """Number every request and answer every failure in words."""

    @app.before_request
    def number() -> None:
        g.number = secrets.token_hex(4)

    @app.after_request
    def show(response: Response) -> Response:
        response.headers["X-Request-Id"] = g.get("number", "")
        return response

    app.register_error_handler(HTTPException, refused)
    app.register_error_handler(Unusable, unusable)
    app.register_error_handler(Refused, rejected)
    app.register_error_handler(DBAPIError, failed)
    app.register_error_handler(InternalServerError, broken)


def refused(error: HTTPException) -> Response:
    """A request that can't be answered."""
    if error.response is not None or error.code is None:
        return make_response(error)
    known = {
        400: (gettext("请求写法有误"), gettext("请检查地址；如果是从书签打开的，请从首页重新进入。")),
        404: (gettext("没有这个页面"), gettext("可能是地址写错了、内容已被取代，或者您无权查看。请从首页重新进入。")),
        405: (gettext("不支持这种操作"), gettext("请返回上一页，用页面上的链接或按钮操作。")),
        413: (gettext("提交的内容太大"), gettext("请减小文件后重试。")),
    }
    if error.code == 400 and request.method == "POST":
        stale = gettext("这个页面打开太久，或者之后在别处登录、退出过。没有保存任何内容；请返回上一页，刷新后再提交。")
        known[400] = (gettext("没有完成"), stale)
    title, advice = known.get(error.code, (HTTPStatus(error.code).phrase, gettext("请从首页重新进入。")))
    page = _page(error.code, title, advice)
    for name, value in error.get_headers():
        if name in ("Allow", "Retry-After"):
            page.headers[name] = value
    return page


def rejected(error: Refused) -> Response:
    """What was asked can't be done as things stand; nothing was changed."""
    said = [fault.text(lang()) for fault in error.faults[:SHOWN]]
    if len(error.every) > len(said):
        said.append(gettext("共有 %(n)s 处错误，这里只列出前 %(shown)s 处。", n=error.count, shown=len(said)))
    return _page(422, gettext("没有完成"), (" " if lang() == "en" else "").join(said))


def unusable(error: Unusable) -> Response:
    """The database can't be used now."""
    _log("unusable", error)
    return _page(503, gettext("数据库暂时不能使用"), error.anywhere.text(lang()))


def failed(error: DBAPIError) -> Response:
    """The database driver failed in the middle of a request."""
    return unusable(translated(error.orig or error, db.engine))


def broken(error: InternalServerError) -> Response:
    """A fault of the program, of which Flask has logged the traceback, or a disk without room for a file."""
    if no_room(error.original_exception):
        return unusable(Unusable("db.full"))
    _log("failed", error.original_exception or error)
    advice = gettext("程序出错，没有改动任何数据。请重试；仍然出错时，请把下面的请求编号告诉维护人员。")
    return _page(500, gettext("出错了"), advice)


def _page(code: int, title: str, advice: str) -> Response:
    home = url_for("results.home")
    page = render_template("error.html", code=code, title=title, advice=advice, number=g.get("number", ""), home=home)
    return make_response(page, code)


def _log(what: str, error: BaseException) -> None:
    from flask import current_app

    current_app.logger.error("request %s %s: %s %s: %r", g.get("number", ""), what, request.method, request.path, error)
