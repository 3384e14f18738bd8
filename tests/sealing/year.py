"""A small invented year in which everything happens that a forger could want to change (示例数据)."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from click.testing import CliRunner
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from assess.cli.main import main

ROOT = Path(__file__).resolve().parents[2]
VERIFIER = ROOT / "assess" / "sealing" / "verify.py"
SCHEME = """format = 1
[scheme]
code = "S-2026"
office = "示例市安全生产委员会办公室"
year = 2026
title = "示例方案（示例数据）"
kind = "government"
basis = [{doc = "示例文件", standing = "office"}]
missing = "zero"
tie_break = ["B"]

[[grade]]
name = "优秀"
min = "90"
quota = {count = 1}
[[grade]]
name = "良好"
min = "75"
[[grade]]
name = "不合格"

[[parent]]
name = "年度目标考核"
share = "5"

[[indicator]]
code = "A"
name = "责任落实"
weight = "40"
nature = "process"
basis = [{doc = "示例文件", standing = "office"}]
minimum = {percent = "50", effect = {grade_cap = "良好"}}
  [[indicator.item]]
  code = "A1"
  text = "研究安全生产"
  points = "10"
  how = "每少一次扣1分"
  evidence = "纪要"
  source = "self"
  rule = {kind = "deduct", per = "1"}
  [[indicator.item]]
  code = "A2"
  text = "执法检查"
  points = "10"
  how = "按情形扣分"
  evidence = "文书"
  source = "assessor"
  rule = {kind = "levels", levels = {"严重" = "4", "一般" = "1"}, each = "sum"}
  [[indicator.item]]
  code = "A3"
  text = "现场评分"
  points = "10"
  how = "评分"
  evidence = "评分表"
  source = "assessor"
  combine = "mean"
  rule = {kind = "mark"}
  [[indicator.veto]]
  code = "A-V1"
  name = "瞒报事故"
  when = {recorded = true}
  effect = {grade = "不合格"}
  basis = [{doc = "示例文件", standing = "office"}]

[[indicator]]
code = "B"
name = "事故控制"
weight = "60"
nature = "result"
basis = [{doc = "示例文件", standing = "office"}]
  [[indicator.item]]
  code = "B1"
  text = "死亡人数"
  points = "20"
  how = "每超一人扣2分"
  evidence = "统计"
  source = "import"
  rule = {kind = "quota", over = "2"}
  [[indicator.item]]
  code = "B2"
  text = "同比下降"
  points = "10"
  how = "按降幅"
  evidence = "统计"
  source = "import"
  rule = {kind = "change", target = "0.1", better = "low", zero_base = {same = "10", more = "0"}}
  [[indicator.item]]
  code = "B3"
  text = "群众满意度"
  points = "10"
  how = "按名次"
  evidence = "测评"
  source = "import"
  rule = {kind = "rank", table = [["1", "10"], ["3", "8"]], unit = "place", better = "high"}
  [[indicator.veto]]
  code = "B-V1"
  name = "死亡人数超过控制数一倍"
  when = {item = "B1", at_least_limit = "2"}
  effect = {total = "59"}
  basis = [{doc = "示例文件", standing = "office"}]

[[extra]]
code = "X1"
text = "专项整治"
points = "5"
rule = {kind = "mark"}
basis = [{doc = "示例文件", standing = "office"}]

[[bonus]]
code = "C1"
text = "受到表彰"
rule = {kind = "levels", levels = {"省级" = "1", "市级" = "0.5"}, each = "highest"}
cap = "2"
gate = "80"
basis = [{doc = "示例文件", standing = "office"}]

[[penalty]]
code = "P1"
text = "受到通报"
rule = {kind = "each", per = "2"}
cap = "6"
basis = [{doc = "示例文件", standing = "office"}]
"""
# unit, group, A1, A2, A3 of two assessors, B1 and its limit, B2 and its base, B3, X1, C1, P1
UNITS = (
    ("101", "县区", "0", "0", "9 10", "2 2", "18 20", "96.5", "5", "省级", ""),
    ("102", "县区", "0", "0", "10 10", "1 2", "17 20", "95", "5", "", ""),
    ("103", "县区", "1", "一般", "8 9", "2 2", "20 20", "93.2", "4", "市级", ""),
    ("104", "县区", "9", "严重", "3 4", "1 2", "8 10", "97", "4", "", ""),
    ("105", "县区", "0", "0", "8 8", "4 2", "0 0", "90", "不适用", "", "1"),
    ("201", "乡镇", "0", "0", "10 9.5", "0 0", "1 2", "88", "5", "", ""),
    ("202", "乡镇", "2", "一般", "不适用 不适用", "0 0", "3 2", "80.25", "3.5", "", "2"),
    ("203", "乡镇", "0", "0", "7 8", "0 1", "0 3", "", "4", "市级", ""),
)
VETOES = (
    ("103", "A-V1", "2026-06-01", "confirmed", "示例文号1"),
    ("203", "A-V1", "2026-05-01", "confirmed", "示例文号2"),
    ("203", "A-V1", "2026-07-01", "lifted", "示例文号3"),
)


def fact_rows() -> list[list[str]]:
    """unit, item, value, base, limit, level, count, assessor."""
    rows = []
    for unit, _, a1, a2, marks, deaths, change, happy, extra, award, blame in UNITS:
        rows += [[unit, "A1", a1], [unit, "A2", a2] if a2 == "0" else [unit, "A2", "", "", "", a2, "2"]]
        rows += [[unit, "A3", mark, "", "", "", "", f"专家{n}"] for n, mark in enumerate(marks.split(), 1)]
        (dead, limit), (now, before) = deaths.split(), change.split()
        rows += [[unit, "B1", dead, "", limit], [unit, "B2", now, before], [unit, "B3", happy], [unit, "X1", extra]]
        rows += [[unit, "C1", "", "", "", award]] if award else []
        rows += [[unit, "P1", blame]] if blame else []
    return [[*row, *[""] * (8 - len(row))] for row in rows]


def csv_text(*rows: list[str] | tuple[str, ...]) -> str:
    return "".join(",".join(row) + "\n" for row in rows)


def write_year(folder: Path) -> Path:
    """The year's scheme.toml and folder of facts."""
    facts = folder / "facts"
    facts.mkdir(parents=True)
    (folder / "scheme.toml").write_text(SCHEME, encoding="utf-8")
    units = [(unit, f"示例{unit}", group) for unit, group, *_ in UNITS]
    head = ["unit", "item", "value", "base", "limit", "level", "count", "assessor"]
    (facts / "units.csv").write_text(csv_text(("unit", "name", "group"), *units), encoding="utf-8")
    (facts / "facts.csv").write_text(csv_text(head, *fact_rows()), encoding="utf-8")
    veto_head = ("unit", "veto", "date", "state", "basis")
    (facts / "vetoes.csv").write_text(csv_text(veto_head, *VETOES), encoding="utf-8")
    return folder


def assess(*arguments: object, code: int = 0) -> str:
    """The command's words; its exit code must be this one."""
    done = CliRunner().invoke(main, [str(one) for one in arguments])
    assert done.exit_code == code, (done.output, done.exception)
    return done.output


def scored(folder: Path, scheme: Path, facts: Path) -> Path:
    assess("score", scheme, facts, "--out", folder, "--quiet")
    return folder


def write_keys(folder: Path, name: str, seed: bytes) -> tuple[Path, Path]:
    """A private and a public key as PEM, the same for the same seed."""
    key = Ed25519PrivateKey.from_private_bytes(seed * 32)
    private, public = folder / f"{name}.pem", folder / f"{name}.pub.pem"
    private.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    public.write_bytes(key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    return private, public


def bare(*arguments: object, verifier: Path = VERIFIER) -> tuple[int, str]:
    """A Python without site packages and an empty environment run the verifier: exit code and words."""
    command = [sys.executable, "-I", "-S", str(verifier), *map(str, arguments)]
    done = subprocess.run(command, env={}, capture_output=True, check=False, cwd=verifier.parent)
    assert not done.stderr, done.stderr.decode()
    return done.returncode, done.stdout.decode("utf-8")


def failed(told: str) -> set[str]:
    """The numbers of the checks that failed."""
    return {line.split()[0] for line in told.splitlines() if ": FAIL" in line}
