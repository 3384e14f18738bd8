"""What a record that can't be kept, or that was tampered with, is told by."""

from __future__ import annotations

from indicators.faults import Texts

SENTENCES: Texts = {
    "audit.no_key": (
        "没有记录的密钥。密钥不会自动重建：请从保管处取回这个文件，或设置 ASSESS_AUDIT_KEY",
        "the key of the record is missing and never made anew by itself: bring it back, or set ASSESS_AUDIT_KEY",
    ),
    "audit.open_key": (
        "密钥文件的权限是 {mode}，别人也能读写；请运行 chmod 600",
        "others can read or write the key (mode {mode}); run chmod 600",
    ),
    "audit.bad_key": (
        "密钥文件读不懂（{why}）；每行应为“编号 算法 十六进制密钥”",
        "this is no key file ({why}); each line is “key_id algorithm hex”",
    ),
    "audit.broken": (
        "操作记录被改动过（{why}），不再续写，没有写入任何数据。请保留现状，运行 assess audit verify，从备份恢复",
        "the record was tampered with ({why}); nothing was written. Run assess audit verify, restore a backup",
    ),
    "audit.once": (
        "没有操作记录，密钥却已经在：记录可能被删除，不会重新登记。请从备份恢复；确实从未有过记录的，把密钥文件移走",
        "no record, though its key is there: was it removed? Restore a backup; if there never was one, move the key",
    ),
    "audit.empty": (
        "操作记录是空的；每个数据库自建立起至少有一条记录",
        "the record is empty; every database has an event from its beginning",
    ),
    "audit.event_changed": (
        "第 {events} 号记录被改动、伪造，或不是用本密钥签的",
        "event {events}: changed, forged, or not signed with this key",
    ),
    "audit.event_missing": ("第 {events} 号记录不见了", "event {events} is missing"),
    "audit.event_order": ("第 {events} 号记录重复或次序不对", "event {events} is there twice or out of order"),
    "audit.event_key": (
        "第 {events} 号记录用的密钥或算法（{key_id}）不在密钥文件中；密钥文件可能被换过",
        "event {events} names a key or algorithm ({key_id}) that the key file does not hold; was it exchanged?",
    ),
    "audit.head_missing": ("记录链的末端标记不见了", "the head of the chain is missing"),
    "audit.head_changed": (
        "记录链的末端标记（第 {head} 号）被改动，或不是用本密钥签的",
        "the head of the chain (event {head}) was changed or is not signed with this key",
    ),
    "audit.head_apart": (
        "记录链的末端标记是第 {head} 号，最后一条记录是第 {last} 号：末尾被截去、替换或添加",
        "the head names event {head}, the last one is event {last}: the tail was cut, replaced or added to",
    ),
    "audit.anchor_missing": (
        "锚点是第 {seq} 号记录，而记录只到第 {last} 号：末尾被截去，或换成了旧的数据库",
        "the anchor is of event {seq}, the record ends at {last}: the tail was cut, or an old copy put there",
    ),
    "audit.anchor_differs": (
        "第 {seq} 号记录与锚点不同：此前的记录被重写",
        "event {seq} is not the one of the anchor: the record was written anew",
    ),
    "audit.row_changed": (
        "表 {table} 第 {rows} 行与第 {events} 号记录登记的内容不同",
        "table {table}, row {rows}: not what event {events} recorded",
    ),
    "audit.row_added": ("表 {table} 第 {rows} 行没有任何记录", "table {table}, row {rows}: no event knows it"),
    "audit.row_gone": (
        "表 {table} 第 {rows} 行不见了，第 {events} 号记录登记过",
        "table {table}, row {rows}: gone, event {events} recorded it",
    ),
    "audit.span_changed": (
        "表 {table} 第 {first} 至 {last} 行与第 {event} 号记录登记的内容不同（登记 {count} 行，现有 {found} 行）",
        "table {table}, rows {first} to {last}: not what event {event} recorded ({count} rows then, {found} now)",
    ),
    "audit.part_changed": (
        "表 {table} 中 {column} = {value} 的各行与第 {event} 号记录登记的不同（登记 {count} 行，现有 {found} 行）",
        "table {table}, rows with {column} = {value}: not what event {event} recorded ({count} then, {found} now)",
    ),
    "audit.part_added": (
        "表 {table} 中 {column} = {value} 的各行没有任何记录",
        "table {table}, rows with {column} = {value}: no event knows them",
    ),
    "audit.unreadable": ("表 {table} 读不出来（{why}）", "table {table} can't be read ({why})"),
    "audit.file": ("数据库文件自相矛盾：{why}", "the database file contradicts itself: {why}"),
    "audit.shape": (
        "数据库的结构、检查或触发器被改动：{names}",
        "structure, checks or triggers of the database were changed: {names}",
    ),
    "audit.anchor_file": (
        "不是锚点文件；锚点由 assess audit anchor 写出",
        "this is no anchor; assess audit anchor writes one",
    ),
}
