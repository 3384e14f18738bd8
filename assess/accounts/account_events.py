"""What this room records, with exact fields. People stand in it by number only."""

from __future__ import annotations

from assess.audit.events import declare, declare_former, declare_reason, declare_value
from assess.web.roles import ROLES

GRANT = ("grant", "person", "role", "office", "unit", "starts", "ends")

declare("accounts.founded", "首批管理员已建立", "the first administrators were made")
declare(
    "accounts.recovered",
    "命令行恢复管理员 {person}，角色 {role}",
    "administrator {person} ({role}) recovered on the command line", "person", "role",
)  # fmt: skip
declare("person.made", "新建人员 {person}", "{person} was made", "person")
declare(
    "rename.proposed", "申请改名：{person}，{rename}", "another name proposed: {person}, {rename}", "rename", "person"
)
declare("person.renamed", "同意改名：{person}，{rename}", "renamed: {person}, {rename}", "rename", "person")
declare("rename.refused", "不同意改名：{person}，{rename}", "rename refused: {person}, {rename}", "rename", "person")
declare_former("person.renamed", "修改 {person} 的姓名", "{person} was renamed", "person")
declare("person.disabled", "停用 {person}", "{person} was disabled", "person")
declare("person.enabled", "启用 {person}", "{person} was enabled", "person")
declare("link.made", "为 {person} 生成一次性链接", "a one-time link was made for {person}", "person")
declare("password.set", "{person} 用一次性链接设置密码", "{person} set a password by a one-time link", "person")
declare("password.changed", "{person} 修改密码", "{person} changed the password", "person", refused=True)
declare("password.rehashed", "{person} 的密码改用新的散列参数", "{person}'s password was hashed anew", "person")
declare("totp.set", "{person} 设置第二因素", "{person} set up a second factor", "person", refused=True)
declare("reset.asked", "为 {person} 申请重置 {what}", "a reset of {what} was asked for {person}", "person", "what")
declare(
    "reset.approved", "同意为 {person} 重置 {what}", "the reset of {what} for {person} was approved", "person", "what"
)
declare(
    "reset.refused", "不同意为 {person} 重置 {what}", "the reset of {what} for {person} was refused", "person", "what"
)
SAID = "第 {grant} 号：{person}，{role}，安委办 {office}，单位 {unit}，{starts} 至 {ends}"
SAID_EN = "grant {grant}: {person}, {role}, office {office}, unit {unit}, {starts} to {ends}"
declare("grant.proposed", f"提出授权{SAID}", f"proposed {SAID_EN}", *GRANT)
declare("grant.approved", f"同意授权{SAID}", f"approved {SAID_EN}", *GRANT)
declare("grant.refused", f"不同意授权{SAID}", f"refused {SAID_EN}", *GRANT)
declare("grant.withdrawn", f"收回授权{SAID}", f"withdrew {SAID_EN}", *GRANT)
declare("signin", "{person} 登录", "{person} signed in", "person", refused=True)
declare(
    "lock.passed",
    "{person} 在锁定期间用密码和验证码登录",
    "{person} signed in past a lock, by password and code",
    "person",
)
declare("lock.lifted", "解除对 {person} 的登录锁定", "the lock of {person}'s sign-in was lifted", "person")
declare(
    "signin.summed",
    "{person}：{first} 至 {last}，除逐条记录的以外，又有 {count} 次登录失败或被拒，来自至少 {addresses} 个地址",
    "{person}: {count} further sign-ins failed or were refused from {first} to {last}, from at least {addresses} "
    "address(es)", "person", "count", "first", "last", "addresses",
)  # fmt: skip
declare(
    "clock.back",
    "时钟往回走了：第 {seq} 号记录的时间是 {last}；在那之后开始的登录、链接和锁定作废",
    "the clock has gone back: event {seq} is of {last}; sessions, links and locks of after now are over",
    "seq", "last",
)  # fmt: skip
declare("signout", "{person} 退出", "{person} signed out", "person")
declare(
    "session.ended", "{person} 结束 {sessions} 个会话", "{person} ended {sessions} session(s)", "person", "sessions"
)

for code, role in ROLES.items():
    declare_value("role", code, *role.name)
declare_value("what", "password", "密码", "the password")
declare_value("what", "totp", "第二因素", "the second factor")
declare_reason("wrong", "登录名或密码不对", "wrong login or password")
declare_reason("disabled", "账号已停用", "the account is disabled")
declare_reason("locked", "连续失败，已锁定", "locked after failures")
declare_reason("slow", "从同一地址来的失败太多", "too many failures from one address")
declare_reason("code", "验证码不对", "wrong code")
