"""assess accounts: the first administrators, and bringing one back. Who may run this owns the machine anyway."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from assess.cli.database_commands import at_console, failing, opened
from assess.cli.terminal.speech import say

if TYPE_CHECKING:
    from assess.accounts.first_administrators import Founder

ADDRESS = click.option(
    "--address",
    default="",
    metavar="URL",
    help=say(
        "网页的地址，链接以它开头；不写则是 ASSESS_HOSTS 的第一个名称（https），没有时为 http://127.0.0.1:8000",
        "where the pages are; links begin with it. By default the first name of ASSESS_HOSTS, by https, else "
        "http://127.0.0.1:8000",
    ),
)


@click.group("accounts", help=say("首批管理员；恢复管理员。", "The first administrators; bringing one back."))
def accounts() -> None:
    """Everything else about people is done on the pages."""


@accounts.command(
    "first",
    help=say(
        "建立系统、安全、审计管理员各一位，印出一次性链接（24 小时内有效）。已有管理员时拒绝。",
        "Make a system, a security and an audit administrator and print one-time links, good for 24 hours. "
        "Refused where there are administrators.",
    ),
)
@ADDRESS
@failing
def first(address: str) -> None:
    """The links are shown here and nowhere else."""
    from assess.accounts.first_administrators import first_administrators

    with opened() as engine:
        made = first_administrators(at_console(engine))
    click.echo(
        say(
            "三位管理员已建立。请把链接分别交给三个人，24 小时内各用一次，设置密码：",
            "Three administrators were made. Hand each link to a different person; it sets a password, once, "
            "within 24 hours:",
        )
    )
    for one in made:
        _show(one, address)
    click.echo(
        say(
            "网页须先开着（assess serve）。登录后：系统管理员在“人员”中新建人员并提出授权，安全管理员在“等待决定的"
            "事项”中同意；审计管理员看操作记录。管理员自己看不到各年度的数据。",
            "The pages must be served first (assess serve). Then the system administrator makes people and proposes "
            "grants under “People”, the security administrator agrees to them under “Waiting for a decision”, the "
            "audit administrator reads the record. Administrators see no years themselves.",
        )
    )


@accounts.command(
    "recover",
    help=say(
        "恢复登录名为 LOGIN 的管理员：启用、去掉第二因素、印出新的一次性链接。会记入操作记录。",
        "Bring the administrator LOGIN back: enabled, without a second factor, with a new one-time link. Recorded.",
    ),
)
@click.argument("login")
@ADDRESS
@failing
def recover(login: str, address: str) -> None:
    """For when no two administrators are left who could do it on the pages."""
    from assess.accounts import first_administrators

    with opened() as engine:
        found = first_administrators.recover(at_console(engine), login)
    _show(found, address)


def _show(one: Founder, address: str) -> None:
    from assess.web.roles import ADMINISTRATORS

    zh, en = ADMINISTRATORS[one.role].name
    click.echo(say(f"{zh}（登录名 {one.login}）：", f"{en} (login {one.login}): ") + links_address(address, one.token))


def links_address(address: str, token: str) -> str:
    """Where a link leads: to the address that is given, else to the name under which the pages are served."""
    from assess.config import settings

    hosts = settings().hosts
    served = address or (f"https://{hosts[0]}" if hosts else "http://127.0.0.1:8000")
    return f"{served.rstrip('/')}/start#{token}"
