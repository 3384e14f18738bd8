"""What is recorded about a database as a whole: made, brought to a version, copied, put back."""

from __future__ import annotations

from assess.audit.events import declare

declare("database.made", "新建了数据库（版本 {version}）", "made the database (version {version})", "version")
declare(
    "database.upgraded",
    "把数据库从版本 {before} 升级到 {version}，登记了已有的数据",
    "brought the database from version {before} to {version} and entered what was there",
    "before", "version",
)  # fmt: skip
declare(
    "backup.made",
    "制作了备份 {name}（到第 {seq} 号记录，{files} 个文件，含密钥：{keys}；清单 {digest}）",
    "made the backup {name} (up to event {seq}, {files} files, with keys: {keys}; list {digest})",
    "name", "seq", "files", "keys", "digest",
)  # fmt: skip
declare(
    "backup.restored",
    "恢复了备份 {name}（到第 {seq} 号记录；原记录到第 {former_seq} 号，末端 {former_mac}，"
    "保存为 {aside}；核对发现 {findings} 处；清单 {digest}）",
    "restored the backup {name} (up to event {seq}; the record before went to event {former_seq}, ending {former_mac}, "
    "and is kept as {aside}; {findings} findings; list {digest})",
    "name", "seq", "former_seq", "former_mac", "aside", "findings", "digest",
)  # fmt: skip
