"""What is wrong with a backup, or keeps one from being made or restored, in words for whoever must act."""

from __future__ import annotations

from collections.abc import Sequence

from indicators.faults import Fault, learn

learn(
    {
        "backup.running": (
            "网页服务、后台程序或其他命令正在使用数据库，请先停止（assess 各服务）；未作任何改动",
            "the pages, the worker or a command is at work on this database; stop them first. Nothing was changed",
        ),
        "backup.restoring": (
            "正在恢复备份，请稍后再试",
            "a backup is being restored; try again later",
        ),
        "backup.missing": ("没有这个备份文件夹", "there is no such backup folder"),
        "backup.unfinished": (
            "没有清单（{name}）：不是备份，或者备份没有做完。请用别的备份",
            "there is no {name}: this is no backup, or one that was cut off. Take another",
        ),
        "backup.manifest": (
            "备份清单读不懂或被改过（{why}）。请用别的备份",
            "the backup's list can't be read or was changed ({why}). Take another",
        ),
        "backup.newer": (
            "备份由更新的版本制作（{found}，本机为 {known}）。请先升级",
            "made by a newer version ({found}; here is {known}): update the program first",
        ),
        "backup.gone": ("备份缺少文件 {name}", "the backup lacks the file {name}"),
        "backup.extra": (
            "备份里有清单之外的文件 {name}",
            "the backup holds a file that its list does not name: {name}",
        ),
        "backup.changed": (
            "备份文件 {name} 与制作时不同（应为 {bytes} 字节）",
            "the backup's file {name} is not what was written ({bytes} bytes)",
        ),
        "backup.corrupt": ("备份中的数据库已损坏（{why}）", "the database in the backup is damaged ({why})"),
        "backup.differs": (
            "备份中的数据库与清单不符：{what} 应为 {wanted}，实为 {found}",
            "the database in the backup does not fit its list: {what} is {found} instead of {wanted}",
        ),
        "backup.other_kind": (
            "备份是 {found} 的，ASSESS_DATABASE_URL 指向 {wanted}。请设置相应的地址",
            "the backup is of {found}, and ASSESS_DATABASE_URL names {wanted}. Set the address",
        ),
        "backup.other_system": (
            "这是另一个系统的备份（编号 {found}，本机 {here}）；确要替换，先移走现有数据库",
            "another system's backup ({found}; here is {here}); to replace this one, move it away first",
        ),
        "backup.unsure": (
            "没有可对照的数据库，不能确认备份 {found} 属于本系统；核对后加 --other-system",
            "nothing here says that backup {found} is of this system; check it, then add --other-system",
        ),
        "backup.keys": (
            "缺少审计密钥 {keys}（应在 {place}）。请先放回密钥文件，或用带密钥的备份",
            "the audit keys {keys} are missing: put {place} back, or take a backup with keys",
        ),
        "backup.unproven": (
            "备份不能证明是真的：{count} 处问题（见下）。仍要恢复，加 --unproven；恢复后没有人能保证其中的数据",
            "the backup is not proven: {count} finding(s), below. --unproven restores it, and nothing vouches for it",
        ),
        "backup.no_mac": (
            "清单没有用审计密钥签过：旧版本制作的，或被人换过",
            "its list bears no mac of an audit key: made by an older version, or exchanged by somebody",
        ),
        "backup.mac": (
            "清单的签名不是用这里的审计密钥（{key}）做的：清单和其中的文件可能被人改过",
            "its list's mac is not of an audit key that is here ({key}): list and files may be somebody else's",
        ),
        "backup.full": (
            "磁盘已满，备份没有做成，也没有留下半截文件；请腾出空间后重试",
            "the disk is full: no backup was made and nothing half-done was left; make room and try again",
        ),
        "backup.unwritable": (
            "备份写不进去（{why}），没有留下半截文件；请检查文件夹和权限",
            "the backup can't be written ({why}) and nothing half-done was left; check the folder and its permissions",
        ),
        "backup.exists": ("已有同名的备份", "there is a backup of this name already"),
        "files.changed": ("文件 {name} 的内容与它的校验值不符", "the file {name} is not what its digest says"),
        "files.strange": ("文件 {name} 不是以校验值命名的", "the file {name} is not named by a digest"),
        "files.gone": ("数据库里登记的文件 {name} 不见了", "the file {name}, which the database names, is gone"),
    }
)


class Unfit(Exception):
    """The backup, not the machine, is at fault; nothing was touched."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(fault.text() for fault in faults))

    def text(self, lang: str = "zh") -> str:
        """One line for each fault, the first twenty."""
        lines = [fault.text(lang) for fault in self.faults[:20]]
        if len(self.faults) > 20:
            lines.append("…")
        return "\n".join(lines)


def unfit(kind: str, place: object, /, **args: object) -> Unfit:
    """One fault."""
    return Unfit([Fault(kind, args, file=str(place))])
