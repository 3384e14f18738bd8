"""A database that can't be used, in words for whoever must act: what was found, where, what to do."""

from __future__ import annotations

import errno

from indicators.faults import Fault, learn

HARMLESS = ("db.busy", "db.full", "results.pack", "results.changed", "backup.restoring")
"""Kinds whose words name nothing of the server: they may stand on a page."""

learn(
    {
        "db.elsewhere": (
            "请稍后重试；仍然不行时，请把编号告诉维护人员，服务器日志中有原因",
            "try again later; if that does not help, tell maintenance the number: the server's log has the cause",
        ),
        "db.missing": (
            "没有数据库。第一次使用请运行 assess init-db；如果数据库在别处，请设置 ASSESS_DATABASE_URL",
            "there is no database here. To begin, run assess init-db; if it is elsewhere, set ASSESS_DATABASE_URL",
        ),
        "db.exists": (
            "数据库已存在，版本最新，没有改动",
            "the database is there already and up to date; nothing was changed",
        ),
        "db.folder": ("这是文件夹，不是数据库文件", "this is a folder, not a database file"),
        "db.empty": (
            "文件是空的，不是数据库。请先查明数据去向，确认无用后才可删除",
            "the file is empty, not a database. Find out what became of the data; delete it only if it is of no use",
        ),
        "db.foreign": (
            "这不是本软件的数据库（{found}）。请核对 ASSESS_DATABASE_URL；未作任何改动",
            "this is not a database of this program ({found}). Check ASSESS_DATABASE_URL; nothing was changed",
        ),
        "db.newer": (
            "数据库由更新的版本建立（{found}）。请升级本软件后再用；未作任何改动",
            "the database was made by a newer version ({found}). Update the program first; nothing was changed",
        ),
        "db.older": (
            "数据库是旧版本（{found}）。请运行 assess init-db 升级，升级前会自动备份",
            "the database is of an older version ({found}). assess init-db makes a backup and brings it up to date",
        ),
        "db.unsaved": (
            "旧版本（{found}）本软件不能备份，没有升级。请先用 pg_dump 备份，再运行 assess init-db --backed-up",
            "version {found} can't be backed up by this program: first pg_dump, then assess init-db --backed-up",
        ),
        "db.corrupt": (
            "数据库文件已损坏（{why}）。请停止使用，保留原文件，从备份恢复",
            "the database file is damaged ({why}). Stop using it, keep the file, restore a backup",
        ),
        "db.pragma": (
            "数据库设置 {name} 应为 {wanted}，实为 {found}；不在这样的设置下工作",
            "the database setting {name} is {found} instead of {wanted}; no work is done under it",
        ),
        "db.busy": (
            "数据库正被另一个程序写入，等了 {seconds} 秒仍未空出；请稍后再试",
            "another program is writing to the database and did not finish within {seconds} s; try again later",
        ),
        "db.full": (
            "磁盘已满，没有写入任何数据；请腾出空间后重试",
            "the disk is full and nothing was written; make room and try again",
        ),
        "db.readonly": (
            "数据库不可写（{why}）；请检查文件和文件夹的权限",
            "the database can't be written ({why}); check the permissions of the file and its folder",
        ),
        "db.value": (
            "数据库存不下其中一个值（{why}），没有写入；数据库本身没有问题",
            "the database can't hold one of the values ({why}) and nothing was written; there is nothing wrong with it",
        ),
        "db.unreachable": (
            "连不上数据库（{why}）；请检查 ASSESS_DATABASE_URL、网络和数据库服务",
            "the database can't be reached ({why}); check ASSESS_DATABASE_URL, the network and the database server",
        ),
        "db.failed": ("数据库出错，没有写入（{why}）", "the database failed and nothing was written ({why})"),
        "db.shape": (
            "数据库结构与程序不符：缺少 {missing}。请从备份恢复，或联系维护人员",
            "the database is not built as the program expects: {missing} missing. Restore a backup",
        ),
    }
)


def no_room(error: BaseException | None) -> bool:
    """Whether a file could not be written because the disk, or what is allowed of it, is full."""
    return isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)


class Unusable(Exception):
    """The environment's fault, not the input's: nothing was read or written."""

    def __init__(self, kind: str, place: str = "", /, **args: object) -> None:
        self.fault = Fault(kind, args, file=place)
        super().__init__(self.fault.text())

    def text(self, lang: str = "zh") -> str:
        """One line."""
        return self.fault.text(lang)

    @property
    def anywhere(self) -> Fault:
        """For readers of pages: where the database lies, how it is set up and what its driver said is for those who
        run the server, who find it in the log."""
        return Fault(self.fault.kind, self.fault.args) if self.fault.kind in HARMLESS else Fault("db.elsewhere")
