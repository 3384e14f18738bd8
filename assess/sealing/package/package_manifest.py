"""manifest.json: what a package is, what it holds, what came before it. Its digest is the package's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from assess.collection.tables.canonical import plain
from assess.collection.tables.name_keys import controls, key, shown, squeezed
from assess.results.output.document import ENGINE
from assess.sealing.canonical_line import understood, written
from assess.sealing.package.blob import Blob
from indicators.faults import Fault, Refused
from indicators.schema import Scheme

TYPE, FORMAT = "assess-package", 1
MOST = 1 << 20
LONGEST = 200


@dataclass(frozen=True)
class Correction:
    """Why a package stands in the place of another one, and who of two persons allowed it."""

    package: str
    reason: str
    approvers: tuple[str, ...]

    @classmethod
    def of(cls, package: str, reason: str, approvers: Sequence[str]) -> Correction:
        """Refuses a correction without reason or without two different approvers."""
        faults = []
        if not plain(reason):
            faults.append(Fault("seal.reason"))
        # Neither capitals nor width, neither blanks nor what is not seen make another person.
        named = sorted({squeezed(squeezed(name).casefold()): shown(name) for name in approvers if key(name)}.values())
        if len(named) != 2 or any(controls(name) or len(name) > LONGEST for name in named):
            faults.append(Fault("seal.approvers", {"names": "、".join(approvers) or "—"}))
        if faults:
            raise Refused(faults)
        return cls(package, plain(reason), tuple(named))

    def told(self) -> dict[str, object]:
        return {"package": self.package, "reason": self.reason, "approvers": list(self.approvers)}


def manifest(
    scheme: Scheme,
    blobs: Sequence[Blob],
    receipts: tuple[int, bytes],
    key_id: str | None,
    previous: str | None,
    correction: Correction | None,
) -> bytes:
    """The bytes of manifest.json. `receipts`: how many leaves, and their root."""
    signing = "none" if key_id is None else "ed25519"
    return written(
        {
            "type": TYPE,
            "format": FORMAT,
            "office": scheme.office,
            "year": scheme.year,
            "scheme": {"code": scheme.code, "version": scheme.version, "digest": scheme.digest},
            "engine": ENGINE,
            "algorithms": {"digest": "sha256", "signature": signing, "tree": "sha256-rfc6962"},
            "key_id": key_id,
            "previous": previous,
            "supersedes": None if correction is None else correction.told(),
            "files": [blob.listed() for blob in sorted(blobs, key=lambda blob: blob.name)],
            "receipts": {"count": receipts[0], "root": receipts[1].hex()},
        }
    )


def read_manifest(raw: bytes) -> dict[str, Any]:
    """A manifest as data; a `ValueError` says why it is none."""
    value = understood(raw)
    if not isinstance(value, dict) or (value.get("type"), value.get("format")) != (TYPE, FORMAT):
        raise ValueError("not type assess-package, format 1")
    if not isinstance(value.get("previous"), str | None):
        raise ValueError("previous")  # noqa: TRY004
    shape = {"office": str, "year": int, "scheme": dict, "engine": str, "files": list, "receipts": dict}
    for name, kind in shape.items():
        if not isinstance(value.get(name), kind):
            raise ValueError(f"no {name}")  # noqa: TRY004
    for entry in value["files"]:
        if not isinstance(entry, dict) or {key: type(entry.get(key)) for key in entry} != _LISTED:
            raise ValueError("files")
    return value


_LISTED = {"name": str, "size": int, "digest": str}
