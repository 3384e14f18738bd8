"""What sealing refuses, in words, and the refusal that means: this is not what it claims to be (exit code 3)."""

from __future__ import annotations

from indicators.faults import Refused, learn


class Broken(Refused):
    """A package, receipt or result that does not agree with itself."""


learn(
    {
        # sealing
        "seal.no_file": ("读不到文件（{why}）", "can't read the file ({why})"),
        "seal.not_scored": (
            "缺少 {names}；封存的是 assess score 留下的结果文件夹，请先用本版本重新计分",
            "{names} missing; what is sealed is the folder that assess score leaves: score again with this version",
        ),
        "seal.exists": (
            "已经存在；封存文件从不覆盖，请换一个名字",
            "is there already; a package is never overwritten, choose another name",
        ),
        "seal.too_big": ("封存文件超过 {limit} 字节", "the package is larger than {limit} bytes"),
        "seal.changing": ("封存期间文件被改动；请重来", "the file was changed while it was sealed; try again"),
        "seal.input_changed": (
            "不是 assess score 写出的原样（从第 {row} 行起不同）；结果文件夹里的文件不能改动，请重新计分",
            "is not as assess score wrote it (from line {row} on); nothing in the folder may be edited: score again",
        ),
        "seal.results_head": (
            "开头与方案或本版本的计分引擎（{engine}）不符；请用本版本重新计分",
            "its first line does not agree with the scheme or with this engine ({engine}); score again",
        ),
        "seal.results_differ": (
            "与按这些数据重新计分的结果不同，首先不同的是单位 {unit}（第 {row} 行）；未封存",
            "is not what these inputs give; the first unit that differs is {unit} (line {row}); nothing was sealed",
        ),
        "seal.results_longer": (
            "在最后一个单位之后还有内容；未封存",
            "goes on after the last unit; nothing was sealed",
        ),
        "seal.key": (
            "不是 Ed25519 私钥（PEM，openssl genpkey -algorithm ed25519）",
            "is no Ed25519 private key (PEM, openssl genpkey -algorithm ed25519)",
        ),
        "seal.key_locked": (
            "私钥有口令；请先用 openssl pkey 解开到临时文件，用后删除",
            "the key has a passphrase; unlock it with openssl pkey into a temporary file, and delete that afterwards",
        ),
        # corrections
        "seal.correction_alone": (
            "--reason 和 --approver 只用于更正（--supersedes）",
            "--reason and --approver belong to a correction (--supersedes)",
        ),
        "seal.reason": ("更正必须写明理由（--reason）", "a correction needs its reason (--reason)"),
        "seal.approvers": (
            "更正须由两名不同的人批准（--approver 写两次），这里有：{names}",
            "a correction needs two different approvers (--approver twice); given: {names}",
        ),
        "seal.another_year": (
            "被更正的封存文件是 {old}，这里是 {new}；更正须属同一办公室、同一方案、同一年度",
            "the superseded package is {old}, this is {new}; a correction is of the same office, scheme and year",
        ),
        "seal.no_change": (
            "与被更正的封存文件内容完全相同，没有可更正的",
            "holds just what the superseded package holds: there is nothing to correct",
        ),
        # evidence
        "evidence.header": ("表头应为 {columns}", "the header must be {columns}"),
        "evidence.unread": ("不是 UTF-8 编码的 CSV（{why}）", "is no CSV in UTF-8 ({why})"),
        "evidence.unknown": ("“{value}”不在 units 表或方案中", "“{value}” is not in the table units or the scheme"),
        "evidence.value": (
            "“{value}”不行：name 须是一行文字，size 须是字节数，digest 须是 sha256: 加 64 位小写十六进制",
            "“{value}” won't do: name is one line of text, size a number of bytes, digest sha256: and 64 hex digits",
        ),
        "evidence.twice": ("同一单位同一细项的“{value}”出现了两次", "“{value}” stands twice for one unit and item"),
        "evidence.place": (
            "应放在 单位代码/细项代码/文件 之下",
            "belongs below unit code/item code/file",
        ),
        "evidence.clutter": (
            "有 {count} 个是操作系统或打开着的文档留下的文件，没有列入佐证：{names}",
            "{count} files that desktops or open documents left there are no evidence and were left aside: {names}",
        ),
        "evidence.link": ("是链接或特殊文件；佐证须是普通文件", "is a link or special file; evidence is plain files"),
        # packages and receipts
        "package.form": (
            "不是规范形式的封存文件（第 {offset} 字节附近）；用 assess verify 查看详情",
            "is no package in the form that assess seal writes (near byte {offset}); assess verify tells more",
        ),
        "package.manifest": (
            "manifest.json 不对（{why}）；用 assess verify 查看详情",
            "its manifest.json is wrong ({why}); assess verify tells more",
        ),
        "package.files": (
            "文件与 manifest.json 所列不符；用 assess verify 查看详情",
            "its files are not those that manifest.json lists; assess verify tells more",
        ),
        "package.digest": (
            "内容与摘要不符；用 assess verify 查看详情",
            "its content does not agree with its digest; assess verify tells more",
        ),
        "package.record": (
            "results.json 第 {row} 行不是一个单位的记录",
            "line {row} of results.json is no unit's record",
        ),
        "receipt.no_unit": ("没有单位 {unit}", "there is no unit {unit}"),
        "receipt.exists": (
            "已经存在；回执从不覆盖",
            "is there already; a receipt is never overwritten",
        ),
    }
)
