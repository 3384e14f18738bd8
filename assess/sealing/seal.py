"""Sealing: the folder that `assess score` left becomes one file that anybody can check without us."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from assess.collection.tables.canonical import FILES
from assess.results.output.results_folder import RESULTS, SCHEME
from assess.sealing.package import merkle_tree
from assess.sealing.package.blob import Blob
from assess.sealing.package.container import FIRST, pack
from assess.sealing.package.evidence_files import evidence
from assess.sealing.package.opened_package import SIGNATURE, Package, open_package
from assess.sealing.package.package_manifest import Correction, manifest
from assess.sealing.package.result_lines import records
from assess.sealing.package.signing_keys import key_id, private_key, signature
from assess.sealing.receipts import Salts, leaves
from assess.sealing.rescoring import Year, rescored
from assess.whole_files import SHARED, beside, new_file, place_new
from indicators.digests import digest_of
from indicators.faults import Fault, Refused

VERIFIER = Path(__file__).parent / "verify.py"


@dataclass(frozen=True)
class Asked:
    """What `assess seal` was told besides the folder."""

    previous: Path | None = None
    key: Path | None = None
    evidence: Path | None = None
    supersedes: Path | None = None
    reason: str = ""
    approvers: Sequence[str] = ()


@dataclass(frozen=True)
class Sealed:
    path: Path
    digest: str
    units: int
    key_id: str | None
    notices: tuple[Fault, ...] = ()


def seal(folder: Path, out: Path, asked: Asked, progress: Callable[[int], None] | None = None) -> Sealed:
    """Write the package. The same folder and the same wishes give the same bytes; nothing is ever overwritten."""
    if os.path.lexists(out):
        raise Refused([Fault("seal.exists", file=str(out))])
    signer = private_key(asked.key) if asked.key else None
    correction, old = _correction(asked)
    previous = open_package(asked.previous).digest if asked.previous else _inherited(old)
    year = rescored(folder, progress)
    notices: list[Fault] = []
    blobs = _blobs(year, asked, notices)
    if old:
        _refuse_unrelated(old, year, blobs)
    given = {blob.name: blob.pieces for blob in blobs}
    salts = Salts(given["facts.csv"](), given[RESULTS]())
    under = leaves(salts, records(given[RESULTS]()))
    signed_by = key_id(signer) if signer else None
    raw = manifest(year.scheme, blobs, (len(under), merkle_tree.root(under)), signed_by, previous, correction)
    whole = [Blob.of_bytes(FIRST, raw), *blobs]
    if signer:
        whole.append(Blob.of_bytes(SIGNATURE, signature(signer, raw)))
    _write(out, whole)
    return Sealed(out, digest_of(raw), len(under), signed_by, tuple(notices))


def _correction(asked: Asked) -> tuple[Correction | None, Package | None]:
    if asked.supersedes is None:
        if asked.reason or asked.approvers:
            raise Refused([Fault("seal.correction_alone")])
        return None, None
    old = open_package(asked.supersedes)
    return Correction.of(old.digest, asked.reason, asked.approvers), old


def _inherited(old: Package | None) -> str | None:
    """A correction stands where the corrected package stood: after the same previous one."""
    return old.manifest["previous"] if old else None


def _refuse_unrelated(old: Package, year: Year, blobs: Sequence[Blob]) -> None:
    """A correction is of the same office, scheme and year, and corrects something."""
    scheme = year.scheme
    if (old.manifest["office"], old.manifest["scheme"].get("code"), old.manifest["year"]) != (
        scheme.office, scheme.code, scheme.year,
    ):  # fmt: skip
        new = f"{scheme.office} {scheme.code} {scheme.year}".strip()
        raise Refused([Fault("seal.another_year", {"old": old.about(), "new": new}, file=old.path.name)])
    before = {entry["name"]: entry["digest"] for entry in old.manifest["files"]}
    if before == {blob.name: blob.digest for blob in blobs}:
        raise Refused([Fault("seal.no_change", file=old.path.name)])


def _blobs(year: Year, asked: Asked, notices: list[Fault]) -> list[Blob]:
    blobs = [Blob.of_file(year.folder / name) for name in (SCHEME, *FILES, RESULTS)]
    for blob in blobs:
        if blob.digest != year.digests[blob.name]:
            raise Refused([Fault("seal.changing", file=blob.name)])
    if asked.evidence:
        blobs.append(Blob.of_bytes("evidence.csv", evidence(asked.evidence, year.scheme, year.facts, notices)))
    blobs.append(Blob.of_file(VERIFIER))
    return blobs


def _write(out: Path, blobs: Sequence[Blob]) -> None:
    """Beside its place first, and moved there only when whole, on disk, and nobody else was quicker."""
    out.parent.mkdir(parents=True, exist_ok=True)
    written = beside(out)
    try:
        with new_file(written, SHARED) as stream:
            pack(stream, [blob.content() for blob in blobs])
        place_new(written, out)
    except FileExistsError as error:
        raise Refused([Fault("seal.exists", file=str(out))]) from error
    finally:
        written.unlink(missing_ok=True)
