"""What is said when something about people, passwords, grants or sessions is refused."""

from __future__ import annotations

from collections.abc import Mapping

from indicators.faults import Fault, Refused, learn

learn(
    {
        "accounts.wrong": (
            "登录名或密码不对，或者账号已停用。连续错 {most} 次，账号锁定 {minutes} 分钟",
            "wrong login or password, or a disabled account. {most} failures in a row lock it for {minutes} minutes",
        ),
        "accounts.locked": (
            "错的次数太多，暂时锁定，{until} 以后再试；设有第二因素的加填验证码现在就能登录，没有的可请管理员解除",
            "too many failures: locked, try again after {until}, or now with a code; or let an administrator lift it",
        ),
        "accounts.still_locked": (
            "密码和验证码没有都填对，或者验证码已经用过。请等手机显示下一个六位数字再试；锁定到 {until}",
            "password and code weren't both right, or the code was used. Wait for the next one; locked until {until}",
        ),
        "accounts.not_locked": ("这个人没有登录失败，不用解除", "no failed sign-ins: there is nothing to lift"),
        "accounts.slow": (
            "从这个网络地址来的失败太多，{until} 以后再试。设置了第二因素的，连同验证码一起填，现在就能登录",
            "too many failures from this address: try again after {until}, or now with the code of a second factor",
        ),
        "accounts.wrong_code": (
            "验证码不对或已经用过。请等手机显示下一个六位数字，再输入一次",
            "the code is wrong or was used already. Wait for the next six digits and enter those",
        ),
        "accounts.wrong_password": ("当前密码不对", "the current password is wrong"),
        "accounts.same_name": ("现在就叫“{value}”", "“{value}” is the name already"),
        "accounts.long": ("最多 {most} 个字", "{most} characters at most"),
        "accounts.differs": ("两次输入的新密码不同", "the two new passwords differ"),
        "accounts.password_short": (
            "密码只有 {found} 位，至少要 {least} 位",
            "the password has {found} characters; at least {least} are needed",
        ),
        "accounts.password_long": ("密码最多 {most} 位", "a password has {most} characters at most"),
        "accounts.password_blank": (
            "密码里有看不见的控制字符，请手工输入",
            "the password has invisible control characters; type it",
        ),
        "accounts.password_login": ("密码里不能包含登录名", "the password must not contain the login"),
        "accounts.password_name": ("密码里不能包含姓名", "the password must not contain the name"),
        "accounts.password_common": (
            "这个密码太常见，别人很容易猜到",
            "this password is among the common ones and easily guessed",
        ),
        "accounts.password_few": (
            "密码里不同的字符只有 {found} 个，至少要 {least} 个",
            "the password has {found} different characters; at least {least} are needed",
        ),
        "accounts.password_before": (
            "这个密码最近用过；不能与最近 {last} 次的相同",
            "this password was used before; it must differ from the last {last}",
        ),
        "accounts.login": (
            "登录名用小写字母、数字、点、横线，2 至 32 位，以字母或数字开头",
            "a login has 2 to 32 small letters, digits, dots and hyphens, and begins with a letter or digit",
        ),
        "accounts.login_taken": ("登录名 {login} 已有人用", "the login {login} is taken"),
        "accounts.gone": ("没有这一条，或者已经处理过", "there is no such thing, or it was dealt with already"),
        "accounts.not_allowed": ("您的角色不能做这件事", "your role can't do this"),
        "accounts.own": (
            "不能对自己做这件事，请由另一位管理员办理",
            "not for yourself: another administrator must do it",
        ),
        "accounts.last": (
            "这是最后一位{role}，停用或收回后就没有人能履行这一职责；请先授权另一位",
            "this is the last {role}: first grant the role to somebody else",
        ),
        "accounts.has_password": (
            "这个人已有密码；重设要先申请，再由另一位管理员同意",
            "this person has a password; a reset must be asked for and agreed to by another administrator",
        ),
        "accounts.disabled": ("这个人已停用", "this person is disabled"),
        "accounts.asked_already": ("已经申请过，等待另一位管理员决定", "asked for already and waiting for a decision"),
        "accounts.no_factor": ("这个人没有设置第二因素", "this person has no second factor"),
        "accounts.has_factor": (
            "第二因素已经设置；更换须由两位管理员重置",
            "set up already; two administrators reset it",
        ),
        "accounts.role": ("没有这个角色", "there is no such role"),
        "accounts.office_needed": ("这个角色必须指明安委办", "this role needs an office"),
        "accounts.office_unknown": ("没有这家安委办", "there is no such office"),
        "accounts.no_office": (
            "管理员不属于任何安委办，请不要选安委办和单位",
            "an administrator belongs to no office: choose neither office nor unit",
        ),
        "accounts.unit_unknown": (
            "这家安委办没有代码为 {unit} 的单位",
            "this office has no unit of the code {unit}",
        ),
        "accounts.days": ("截止日不能早于起始日", "the last day is before the first"),
        "accounts.past": ("截止日已经过去", "the last day is in the past"),
        "accounts.mixed": (
            "管理员不能同时担任别的角色：这段时间已有“{role}”",
            "an administrator holds nothing else: there is “{role}” in that time",
        ),
        "accounts.twice": ("同一时间已有相同的授权", "the same is granted for that time already"),
        "accounts.two_persons": (
            "授权须由系统管理员和安全管理员，或两位安全管理员，一人提出、另一人决定；不能是同一人，也不能是被授权人",
            "a grant takes two, neither of them the grantee: one proposes, the other decides, one is for security",
        ),
        "accounts.proposer": (
            "提出的人已停用；请不同意这一条，由另一位管理员重新提出",
            "whoever proposed this is disabled: refuse it, and let another administrator propose it anew",
        ),
        "accounts.founded": (
            "管理员已经有了；忘记密码时请用 assess accounts recover",
            "there are administrators already; where a password is lost, use assess accounts recover",
        ),
        "accounts.no_administrator": (
            "没有登录名为 {login} 的管理员",
            "there is no administrator with the login {login}",
        ),
    }
)


def fault(kind: str, field: str = "", **args: object) -> Fault:
    """What is wrong; `field` is the part of a form that it is about."""
    return Fault(kind, {**args, "field": field})


def refusal(kind: str, field: str = "", **args: object) -> Refused:
    """A refusal of one `fault`."""
    return Refused([fault(kind, field, **args)])


def by_field(refused: Refused, lang: str) -> Mapping[str, list[str]]:
    """Field → sentences; what is about no field in particular stands under ""."""
    found: dict[str, list[str]] = {}
    for fault in refused.faults:
        found.setdefault(str(fault.args.get("field", "")), []).append(fault.text(lang))
    return found
