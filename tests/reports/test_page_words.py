"""What the pages say of facts, reasons, ties and quotas, beside the contract's own sentences."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import pytest

from assess.scoring.stands import Stand
from indicators.counts import Counts
from indicators.kinds import counted
from indicators.loader import load
from indicators.rule_kinds.kind import equals
from indicators.schema import Item, Rule, Scheme
from reports.fill_in.fill_in_words import hint
from reports.words import rank_words
from reports.words.fact_words import fact_words
from reports.words.page_words import why
from reports.words.shown_numbers import minus, near, signed
from reports.words.speaker import Speaker

ROOT = Path(__file__).resolve().parents[2]
SCHEME = load(ROOT / "indicators/2026/governments.toml")
ITEMS = {item.code: item for item in SCHEME.items()}
EVERY = [load(path) for path in sorted((ROOT / "indicators").glob("20??/*.toml"))]


@dataclass(frozen=True)
class Fact:
    value: str | None = None
    base: str | None = None
    limit: str | None = None
    level: str | None = None
    count: str | None = None
    assessor: str | None = None


@pytest.mark.parametrize(
    ("item", "fact", "zh", "en"),
    [
        ("A4", Fact("0"), "少0次", "0 missing"),
        ("B4", Fact("1"), "部门（站所）未达到要求：1个", "department (station) that falls short: 1"),
        ("C6", Fact("2"), "抽查发现未经培训上岗：2人", "untrained person found at work: 2"),
        ("M2", Fact("1"), "漏报：1起", "left out: 1"),
        ("E8", Fact("3"), "应移送未移送：3件", "case not transferred: 3"),
        ("F6", Fact("92.5"), "92.5%", "92.5%"),
        ("E6", Fact("3"), "3次", "3"),
        ("L1", Fact("2", limit="3"), "2人，控制数 3人", "2, limit 3"),
        ("L2", Fact("7", base="9"), "7起，上年 9起", "7, last year 9"),
        ("L5", Fact(level="较大", count="2"), "较大×2", "较大×2"),
        ("L5", Fact("0"), "没有发生", "none"),
        ("L7", Fact("7;7;6;6"), "7→7→6→6", "7→7→6→6"),
        ("A2", Fact("1"), "是", "yes"),
        ("A2", Fact("不适用"), "不适用", "not applicable"),
        ("F1", Fact("1.4", assessor="甲"), "甲 1.4分", "甲 1.4"),
        ("PN2", Fact("2"), "2次", "2"),
    ],
)
def test_a_fact_says_what_it_counts(item: str, fact: Fact, zh: str, en: str) -> None:
    assert fact_words(ITEMS[item], [fact], "zh") == zh
    assert fact_words(ITEMS[item], [fact], "en") == en


@pytest.mark.parametrize("scheme", EVERY, ids=lambda one: f"{one.code}-{one.year}")
def test_every_deduction_of_the_shipped_schemes_is_read(scheme: Scheme) -> None:
    """None falls back on the word for what can't be read, in Chinese."""
    for item in scheme.items():
        if item.rule.kind in ("deduct", "each"):
            what = counted(item)
            assert what.unit, (item.code, item.how)
            assert "扣分情形" not in what.say("1", "zh")


@pytest.mark.parametrize(
    ("item", "code", "args", "zh", "en"),
    [
        (
            "A4", "deduct", {"full": "1.5", "per": "0.25", "value": "3", "free": "1", "points": "1"},
            "少3次，1次以内不扣；1.5 − 0.25 × (3 − 1) = 1",
            "3 missing, the first one costs nothing; 1.5 − 0.25 × (3 − 1) = 1",
        ),
        (
            "A1", "deduct", {"full": "1.5", "per": "0.5", "value": "1", "free": "0", "points": "1"},
            "少1次；1.5 − 0.5 × 1 = 1", "1 missing; 1.5 − 0.5 × 1 = 1",
        ),
        (
            "A1", "deduct.none", {"value": "0", "free": "0", "points": "1.5"},
            "少0次；没有扣分，得 1.5 分", "0 missing; nothing taken off: 1.5",
        ),
        (
            "F7", "deduct.all_at", {"value": "2", "all_at": "1", "floor": "0", "points": "0"},
            "未经安全审查批准项目：2个，达到 1个，得 0 分", "project approved without a safety review: 2; 0 from 1 up",
        ),
        (
            "E6", "band", {"value": "2", "bound": "2", "points": "0.4"},
            "2次，属于 2次以上一档，得 0.4 分", "2, from 2 up: 0.4",
        ),
        (
            "F6", "ratio", {"full": "1", "value": "92.5", "target": "95", "points": "≈0.97"},
            "1 × 92.5% ÷ 95% ≈ 0.97", "1 × 92.5% ÷ 95% ≈ 0.97",
        ),
        (
            "L2", "change.reached", {"base": "9", "value": "7", "target": "0.05", "better": "low", "points": "1.5"},
            "上年 9起，本年 7起，下降幅度达到 5%，得 1.5 分",
            "9 last year, 7 this year: the 5% change asked is reached (low is better), 1.5",
        ),
        (
            "B2", "mark.several", {"several": "0.9、0.8、1", "combine": "mean", "value": "0.9", "full": "1"},
            "3 名评分人评 0.9、0.8、1 分，平均 0.9 分（满分 1 分）", "3 marks: 0.9, 0.8, 1; mean 0.9 of 1",
        ),
        ("PN2", "absent", {}, "无此情形，不扣分", "did not happen: nothing taken off"),
        ("BN1", "absent", {}, "无此情形，不加分", "did not happen: nothing added"),
        (
            "A1", "missing", {"full": "1.5"},
            "缺报：没有填报数据，按 0 分计（满分 1.5 分）", "not reported: counted as 0 of 1.5",
        ),
    ],
)  # fmt: skip
def test_a_reason_reads_like_the_standard(item: str, code: str, args: dict[str, str], zh: str, en: str) -> None:
    assert why(Speaker(SCHEME, "zh"), ITEMS[item], code, args) == zh
    assert why(Speaker(SCHEME, "en"), ITEMS[item], code, args) == en


def test_numbers_have_true_signs() -> None:
    assert minus("-3.00，A-V1，2026-12-11，-0.5") == "−3.00，A-V1，2026-12-11，−0.5"
    assert (signed("-3.00"), signed("1.00"), signed("0.00")) == ("−3.00", "+1.00", "0.00")
    assert equals("1 × 2 ÷ 3", "≈0.67") == "1 × 2 ÷ 3 ≈ 0.67"
    assert near(SCHEME, Fraction(1, 3)) == "≈0.33"
    assert near(SCHEME, Fraction(-1, 2)) == "−0.50"


def stand(
    unit: str,
    rank: int | None,
    exact: str | None,
    grade: str | None,
    vetoes: tuple[str, ...] = (),
) -> Stand:
    """A unit in the league, called by its code."""
    return Stand(unit, unit, "甲组", exact, exact, grade, grade, rank, vetoes, ())


POINTS = {
    "a": [Fraction("12.9"), Fraction(6), Fraction(12)],
    "b": [Fraction("12.7"), Fraction(6), Fraction(12)],
    "c": [Fraction("12.7"), Fraction(5), Fraction(12)],
    "d": [Fraction("12.701"), Fraction(5), Fraction(12)],
}


def test_ties_are_told_by_the_indicator_that_parted_them() -> None:
    """In turn; exactly where the decimals look alike; not where the veto did it."""
    speaker = Speaker(SCHEME, "zh")
    group = [stand("a", 1, "91", "优秀"), stand("b", 2, "91", "优秀"), stand("c", 3, "91", "良好", ("L-V1",))]
    lower, upper = rank_words.ties(speaker, rank_words.parted(speaker, group), POINTS)
    assert lower == {"b": "与a同分，事故控制 12.70 低于 12.90，列第 2 名"}
    assert upper == {"a": "与b同分，事故控制 12.90 高于 12.70，列在其前"}
    close = [stand("d", 1, "91", "优秀"), stand("c", 2, "91", "优秀")]
    lower, _ = rank_words.ties(speaker, rank_words.parted(speaker, close), POINTS)
    assert lower == {"c": "与d同分，事故控制 127/10 低于 12701/1000，列第 2 名"}
    later = [stand("b", 1, "91", "优秀"), stand("c", 2, "91", "优秀")]
    lower, _ = rank_words.ties(speaker, rank_words.parted(speaker, later), POINTS)
    assert lower == {"c": "与b同分，事故报告和调查处理 5.00 低于 6.00，列第 2 名"}
    assert rank_words.parted(speaker, [stand("a", 1, "91", "优秀"), stand("b", 1, "91", "优秀")]) == []


def test_large_groups_tell_ties_that_decide_a_grade() -> None:
    speaker = Speaker(SCHEME, "zh")
    many = [stand(f"u{rank}", rank, "91", "优秀" if rank < 50 else "良好") for rank in range(1, 101)]
    assert [(above.unit, one.unit) for above, one in rank_words.parted(speaker, many)] == [("u49", "u50")]
    assert len(rank_words.parted(speaker, many, "u3")) == 2


def quota(**more: str) -> str:
    """What a unit that lost its grade to a quota is told; all arguments are those that its reason bears."""
    args = {"grade": "优秀", "next": "良好", "seats": "9", "graded": "30", "share": "30", "rounding": "floor"}
    return Speaker(SCHEME, "zh").reason("quota", args | {"kept": "8", "level": "", "left": "", "rank": ""} | more)


def test_a_quota_tells_of_equals_at_its_line_only() -> None:
    head = "名额：本组优秀最多 9 个（30×30%去尾=9）"
    across = {"level": "2", "left": "1"}
    assert quota(rank="9", **across) == f"{head}；第 9 名有 2 个单位并列，只剩 1 个名额，按方案都不计，改为良好"
    assert quota(**across) == f"{head}；有 2 个单位并列，只剩 1 个名额，按方案都不计，改为良好"
    assert quota() == f"{head}，本单位排在名额之外，改为良好"
    assert quota(kept="9") == quota()
    assert quota(kept="10") == f"{head}；末位并列的都计入，实有 10 个，本单位排在名额之外，改为良好"
    alone = quota(seats="0", graded="2", kept="0")
    assert alone == "名额：本组优秀最多 0 个（2×30%去尾=0），改为良好"
    assert quota(share="", rounding="") == "名额：本组优秀最多 9 个，本单位排在名额之外，改为良好"


def place(value: str, at: int, of: int, unit: str, upto: str = "50") -> tuple[str, str]:
    """What is told of a place where the first `upto` earn points."""
    table = ((Fraction(upto) - 20, Fraction(1)), (Fraction(upto), Fraction("0.8")))
    rule = Rule("rank", {"table": table, "unit": unit, "better": "low"})
    item = Item("Z2", "万人死亡率", Fraction(1), rule)
    args = {"value": value, "place": str(at), "of": str(of), "points": "0.8"}
    return why(Speaker(SCHEME, "zh"), item, "rank", args), why(Speaker(SCHEME, "en"), item, "rank", args)


def test_a_place_says_by_which_row_of_the_table() -> None:
    """Equal to the bound is within it; beyond all rows there is none."""
    zh, en = place("0.35", 1, 2, "percent")
    assert zh == "0.35，本组第 1 名（共 2 个），即前 50%，在前 50% 之内，得 0.8 分"
    assert en == "0.35: place 1 of 2 in the group, the first 50%, among the first 50%: 0.8"
    assert "即前 ≈66.67%，不在前 50% 之内" in place("0.35", 2, 3, "percent")[0]
    assert "即前 ≈33.33%，在前 50% 之内" in place("0.35", 1, 3, "percent")[0]
    assert place("2", 50, 60, "place")[0] == "2，本组第 50 名（共 60 个），在前 50 名之内，得 0.8 分"
    assert place("2", 51, 60, "place")[0] == "2，本组第 51 名（共 60 个），不在前 50 名之内，得 0.8 分"


def test_a_stored_quota_that_does_not_say_why_is_told_without() -> None:
    """Results stored before these arguments were there."""
    args = {"grade": "优秀", "next": "良好", "seats": "9", "graded": "30"}
    assert Speaker(SCHEME, "zh").reason("quota", args) == "名额：本组优秀最多 9 个，改为良好"


def test_items_without_a_readable_standard_keep_their_number() -> None:
    bare = Item("Z1", "杂项", Fraction(1), ITEMS["A1"].rule, how="酌情扣分")
    assert fact_words(bare, [Fact("2")], "zh") == "扣分情形：2"
    assert fact_words(bare, [Fact("2")], "en") == "counted: 2"


@pytest.mark.parametrize(
    ("item", "zh", "en"),
    [
        (
            "A1",
            "填少研究的次数，应研究 8 次，一次不少的填 0；不填已研究的次数，也不是填得分",
            "how many are missing of the 8 due (session), 0 if none; not how many there were, nor points",
        ),
        ("M2", "填漏报的起数，没有的填 0；不是填得分", "how many: left out; 0 if none; not points"),
        ("L6", "填事故的起数，没有的填 0；不是填得分", "how many: accident; 0 if none; not points"),
        (
            "E8",
            "填应移送未移送的件数（整数），没有的填 0；不是填得分",
            "how many (whole): case not transferred; 0 if none; not points",
        ),
        ("PN2", "填次数；没有的空着", "how many; leave empty where there is none"),
        (
            "A3",
            "填实际完成的百分数（目标 100），97.5% 填 97.5，不写百分号",
            "the percentage reached (target 100), 97.5 for 97.5%, no percent sign",
        ),
        ("E6", "填实际次数；不是填得分", "the actual number; not points"),
        ("L2", "填本年实际起数；“上年数”一并填", "this year's number; fill in “Last year” too"),
        ("L1", "填本年实际人数；“控制指标”一并填", "this year's number; fill in “Limit” too"),
        (
            "B6",
            "填实际百分数，97.5% 填 97.5，不写百分号；名次自动排",
            "the actual percentage, 97.5 for 97.5%, no percent sign; places are found by themselves",
        ),
        (
            "L7",
            "近 4 年各年的数，从早到晚，用分号隔开，如 11;10;9;8",
            "the number of 4 years, oldest first, such as 11;10;9;8",
        ),
    ],
)  # fmt: skip
def test_a_form_asks_for_what_is_counted(item: str, zh: str, en: str) -> None:
    tally = ITEMS[item].role in ("bonus", "penalty")
    assert hint(ITEMS[item], tally, 2, "zh") == zh
    assert hint(ITEMS[item], tally, 2, "en") == en


def test_a_form_asks_neutrally_where_nothing_is_said() -> None:
    bare = Item("Z1", "杂项", Fraction(1), ITEMS["A1"].rule, how="应研究8次，每少1次扣1分")
    assert hint(bare, False, 2, "zh") == "填要扣分的次（项）数，没有的填 0；少做几次就填几，不填做了几次，也不是填得分"


def test_a_bonus_or_penalty_asks_for_what_it_says_is_counted() -> None:
    """Also where the number counts what was left undone."""
    rule = ITEMS["PN2"].rule
    told = Counts(("约谈", "talk"), ("次", ""))
    assert hint(Item("Z1", "", None, rule, counts=told), False, 2, "zh") == "填约谈的次数"
    assert hint(Item("Z1", "", None, rule, counts=told), False, 2, "en") == "how many: talk"
    undone = Counts(("报送", "report"), ("次", ""), undone=True)
    said = "填少报送的次数，一次不少的填 0；不填已报送的次数，也不是填得分"
    assert hint(Item("Z1", "", None, rule, counts=undone), False, 2, "zh") == said
    assert hint(Item("Z1", "", None, rule), False, 2, "zh") == "填次（项）数"
