"""Forgeries in results.json: the recomputation must find each."""

from __future__ import annotations

from tests.sealing.altering import Forgery, exchanged, inside, record
from tests.sealing.forging import RESULTS

IN_RESULTS = [
    Forgery("a total raised", "V9", record("202", total="89.81")),
    Forgery("a total raised by the last digit", "V9", record("202", total="69.82")),
    Forgery("a total with another number of decimals", "V9", record("202", total="69.8")),
    Forgery("a total as a number", "V9", record("202", total=69)),
    Forgery("a total taken away", "V9", record("202", total=None)),
    Forgery("an exact total changed", "V9", record("202", exact="1467/21")),
    Forgery("an exact total not reduced", "V9", record("202", exact="2932/42")),
    Forgery("a band changed", "V9", record("203", band="优秀")),
    Forgery("a grade raised", "V9", record("203", grade="优秀")),
    Forgery("a grade cut by the quota given back", "V9", record("102", grade="优秀", reasons=[])),
    Forgery("a grade that is none", "V9", record("203", grade="模范")),
    Forgery("a rank raised", "V9", record("202", rank=2)),
    Forgery("a rank as text", "V9", record("202", rank="3")),
    Forgery("a rank of zero", "V9", record("202", rank=0)),
    Forgery("a veto taken out", "V9", record("103", vetoes=[], reasons=[], grade="不合格")),
    Forgery("a veto put in", "V9", record("101", vetoes=["A-V1"])),
    Forgery("a veto exchanged for another", "V9", record("103", vetoes=["B-V1"])),
    Forgery("a reason taken out: veto", "V9", record("105", reasons=[])),
    Forgery("a reason taken out: minimum", "V9", record("104", reasons=[])),
    Forgery("a reason taken out: quota", "V9", record("102", reasons=[])),
    Forgery("an item's points raised", "V9", inside("104", "items", "A1", points="10.00")),
    Forgery(
        "an item's points raised, the exact ones too", "V9", inside("104", "items", "A1", points="10.00", exact="10")
    ),
    Forgery("an item's exact points changed", "V9", inside("104", "items", "A1", exact="2")),
    Forgery("an item's available points changed", "V9", inside("104", "items", "A1", available="9")),
    Forgery("an item's state changed", "V9", inside("203", "items", "B3", state="scored")),
    Forgery(
        "an item declared not applicable",
        "V9",
        inside("104", "items", "A1", points=None, exact=None, available=None, state="not_applicable"),
    ),
    Forgery("a bonus raised", "V9", inside("101", "items", "C1", points="2.00", exact="2")),
    Forgery("a penalty lowered", "V9", inside("202", "items", "P1", points="-2.00", exact="-2")),
    Forgery("an extra raised", "V9", inside("202", "items", "X1", points="5.00", exact="5")),
    Forgery("an indicator's points raised", "V9", inside("104", "indicators", "A", points="40.00")),
    Forgery("an indicator's exact points changed", "V9", inside("104", "indicators", "A", exact="40")),
    Forgery("an indicator's weight changed", "V9", inside("104", "indicators", "A", weight="60")),
    Forgery("a name changed", "V9", record("104", name="示例一零四")),
    Forgery("a group changed", "V9", record("104", group="乡镇")),
    Forgery("two units exchanged", "V9", exchanged("101", "104")),
    Forgery("two units exchanged across groups", "V9", exchanged("101", "201")),
    Forgery("units in another order", "V9", lambda f: f.in_results(lambda v: v["units"].reverse()).reseal()),
    Forgery("a unit taken out of the results", "V9", lambda f: f.in_results(lambda v: v["units"].pop(3)).reseal()),
    Forgery(
        "a unit twice in the results",
        "V9",
        lambda f: f.in_results(lambda v: v["units"].append(v["units"][-1])).reseal(),
    ),
    Forgery(
        "a unit in the results that is not in the table",
        "V9",
        lambda f: f.in_results(lambda v: v["units"].append(v["units"][-1] | {"unit": "999"})).reseal(),
    ),
    Forgery(
        "an item's line twice", "V9", lambda f: f.in_unit("104", lambda u: u["items"].append(u["items"][0])).reseal()
    ),
    Forgery("an item's line taken out", "V9", lambda f: f.in_unit("104", lambda u: u["items"].pop(0)).reseal()),
    Forgery("items in another order", "V9", lambda f: f.in_unit("104", lambda u: u["items"].reverse()).reseal()),
    Forgery("a key more in a record", "V9", record("104", remark="excellent")),
    Forgery("spaces in a record", "V9", lambda f: f.in_text(RESULTS, '"unit":"104"', '"unit": "104"').reseal()),
    Forgery(
        "a key twice in a record",
        "V9",
        lambda f: f.in_text(RESULTS, '{"unit":"104",', '{"unit":"104","total":"99.00",').reseal(),
    ),
]
