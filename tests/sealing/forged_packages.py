"""Forgeries of the package around the results: lists, digests, signature, history."""

from __future__ import annotations

from tests.sealing.altering import (
    OWN_KEY,
    Forgery,
    added,
    borrowed_signature,
    file,
    larger_s,
    manifest,
    own_key_under_the_offices_name,
    renamed_manifest_file,
    signature,
    signed_manifest,
    swapped_files,
    without,
)
from tests.sealing.forging import MANIFEST, RESULTS, SIGNATURE

IN_MANIFEST = [
    Forgery("another type", "V2", manifest(lambda m: m.update(type="assess-draft"))),
    Forgery("another format", "V2", manifest(lambda m: m.update(format=2))),
    Forgery("a format that is nearly one", "V2", manifest(lambda m: m.update(format=True))),
    Forgery("a key more", "V2", manifest(lambda m: m.update(remark="x"))),
    Forgery("a key less", "V2", manifest(lambda m: m.pop("engine"))),
    Forgery("files listed in another order", "V2", manifest(renamed_manifest_file)),
    Forgery("a file listed twice", "V2", manifest(lambda m: m["files"].append(m["files"][-1]))),
    Forgery(
        "a manifest with spaces",
        "V2",
        lambda f: (f.reseal(), f.in_text(MANIFEST, '"format":1', '"format": 1').as_is())[1],
    ),
    Forgery("another office", "V7", manifest(lambda m: m.update(office="示例县安全生产委员会办公室"))),
    Forgery("another year", "V7", manifest(lambda m: m.update(year=2025))),
    Forgery("another code of the scheme", "V7", manifest(lambda m: m["scheme"].update(code="S-2025"))),
    Forgery("another version of the scheme", "V7", manifest(lambda m: m["scheme"].update(version=2))),
    Forgery("another digest of the scheme", "V7", manifest(lambda m: m["scheme"].update(digest="sha256:" + "0" * 64))),
    Forgery("another engine", "V7", manifest(lambda m: m.update(engine="assess 9.9.9"))),
    Forgery("another digest algorithm", "V2", manifest(lambda m: m["algorithms"].update(digest="md5"))),
    Forgery("another tree", "V2", manifest(lambda m: m["algorithms"].update(tree="none"))),
    Forgery("a wrong digest", "V3", manifest(lambda m: m["files"][0].update(digest="sha256:" + "0" * 64))),
    Forgery("a wrong size", "V3", manifest(lambda m: m["files"][0].update(size=1))),
    Forgery("a number of receipts too small", "V10", manifest(lambda m: m["receipts"].update(count=7))),
    Forgery("another root", "V10", manifest(lambda m: m["receipts"].update(root="0" * 64))),
    Forgery(
        "a record changed under the old root",
        "V10",
        lambda f: f.in_unit("202", lambda unit: unit.update(total="89.81")).reseal(receipts=False),
    ),
    Forgery("a file added, not listed", "V2", added("notes.txt", listed=False)),
    Forgery("a file added and listed", "V2", added("notes.txt", listed=True)),
    Forgery("a second verifier", "V2", added("verify2.py", listed=True)),
    Forgery("a file removed, still listed", "V2", without("vetoes.csv", listed=True)),
    Forgery("a file removed and not listed", "V2", without("vetoes.csv", listed=False)),
    Forgery("the verifier removed", "V2", without("verify.py", listed=False)),
    Forgery("the manifest removed", "V2", without(MANIFEST, listed=True)),
    Forgery("the results emptied", "V3", file(RESULTS, lambda raw: b"")),
    Forgery("two files exchanged", "V3", swapped_files),
    Forgery("a total changed, nothing mended", "V3", file(RESULTS, lambda raw: raw.replace(b'"69.81"', b'"96.81"'))),
    Forgery(
        "a veto's date changed, nothing mended", "V3", file("vetoes.csv", lambda raw: raw.replace(b"06-01", b"06-02"))
    ),
    Forgery(
        "a digest of evidence changed",
        "V3",
        file("evidence.csv", lambda raw: raw[:-2] + (b"0" if raw[-2:-1] != b"0" else b"1") + b"\n"),
    ),
    Forgery("a line of the verifier changed", "V3", file("verify.py", lambda raw: raw + b"\n")),
    Forgery(
        "the scheme's title changed, nothing mended",
        "V3",
        file("scheme.toml", lambda raw: raw.replace("示例方案".encode(), "示范方案".encode())),
    ),
]


OUTSIDE = [
    Forgery("the signature emptied", "V4", signature(lambda s: s.update(signature="")), ("key",)),
    Forgery("the signature of zeros", "V4", signature(lambda s: s.update(signature="0" * 128)), ("key",)),
    Forgery(
        "one digit of the signature",
        "V4",
        signature(lambda s: s.update(signature=s["signature"][:-3] + "000")),
        ("key",),
    ),
    Forgery(
        "the signature in capitals", "V4", signature(lambda s: s.update(signature=s["signature"].upper())), ("key",)
    ),
    Forgery("the signature stretched (s + L)", "V4", signature(larger_s), ("key",)),
    Forgery("the signature of another package", "V4", borrowed_signature, ("key",)),
    Forgery("the signature's algorithm downgraded", "V4", signature(lambda s: s.update(algorithm="none")), ("key",)),
    Forgery("an algorithm that is only reserved", "V4", signature(lambda s: s.update(algorithm="sm2")), ("key",)),
    Forgery(
        "the manifest says unsigned, the signature stays",
        "V4",
        signed_manifest(lambda m: m["algorithms"].update(signature="none")),
        ("key",),
    ),
    Forgery("the manifest says sm2", "V4", signed_manifest(lambda m: m["algorithms"].update(signature="sm2"))),
    Forgery("the signature taken out, still announced", "V4", without(SIGNATURE, listed=True)),
    Forgery("downgraded to unsigned throughout", "V4", lambda f: f.reseal(), ("key",)),
    Forgery("signed with another key", "V4", lambda f: f.reseal(OWN_KEY), ("key",)),
    Forgery("signed with another key under the office's name", "V4", own_key_under_the_offices_name, ("key",)),
    Forgery(
        "the manifest changed under its signature", "V4", signed_manifest(lambda m: m.update(previous=None)), ("key",)
    ),
    Forgery("the previous package denied", "V5", manifest(lambda m: m.update(previous=None)), ("previous",)),
    Forgery(
        "another previous package claimed",
        "V5",
        manifest(lambda m: m.update(previous="sha256:" + "1" * 64)),
        ("previous",),
    ),
    Forgery("a digest that is none", "V2", manifest(lambda m: m.update(previous="sha256:1"))),
    Forgery("another previous package given", "V5", lambda f: f.reseal(), ("wrong previous",)),
    Forgery("another package in its place", "V6", lambda f: f.others["correction"].read_bytes(), ("anchor",)),
    Forgery("last year's package in its place", "V6", lambda f: f.others["last"].read_bytes(), ("anchor",)),
    Forgery("the whole year rewritten, unsigned", "V4", lambda f: f.others["rewritten"].read_bytes(), ("key",)),
    Forgery(
        "the whole year rewritten, against the anchor", "V6", lambda f: f.others["rewritten"].read_bytes(), ("anchor",)
    ),
    Forgery(
        "a name rewritten throughout",
        "V6",
        lambda f: f.in_text(RESULTS, "示例104", "示范104").in_text("units.csv", "示例104", "示范104").reseal(),
        ("anchor",),
    ),
    Forgery(
        "another verifier put in",
        "V6",
        lambda f: (file("verify.py", lambda raw: b"print('verified')\n")(f), f.reseal())[1],
        ("anchor",),
    ),
    Forgery(
        "a correction without a reason", "V11", manifest(lambda m: m["supersedes"].update(reason="")), (), "correction"
    ),
    Forgery(
        "a correction with one approver",
        "V11",
        manifest(lambda m: m["supersedes"]["approvers"].pop()),
        (),
        "correction",
    ),
    Forgery(
        "a correction approved twice by one",
        "V11",
        manifest(lambda m: m["supersedes"].update(approvers=["示例甲", "示例甲"])),
        (),
        "correction",
    ),
    Forgery(
        "a correction approved twice by one in disguise",
        "V11",
        manifest(lambda m: m["supersedes"].update(approvers=["示例甲", " 示例甲\u200b"])),
        (),
        "correction",
    ),
    Forgery("a correction of nothing", "V11", manifest(lambda m: m["supersedes"].pop("package")), (), "correction"),
    Forgery(
        "a correction of another package",
        "V5",
        manifest(lambda m: m["supersedes"].update(package="sha256:" + "2" * 64)),
        ("first",),
        "correction",
    ),
    Forgery(
        "a correction that denies to be one",
        "V5",
        manifest(lambda m: m.update(supersedes=None)),
        ("first",),
        "correction",
    ),
]
