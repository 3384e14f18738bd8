"""Receipts: what a unit takes home to show, years later, that its own result is the one that was sealed."""

from __future__ import annotations

import hmac
import re
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256

from assess.sealing.canonical_line import understood, written
from assess.sealing.package.container import FIRST
from assess.sealing.package.merkle_tree import leaf, levels, proof
from assess.sealing.package.opened_package import SIGNATURE, Package
from assess.sealing.package.result_lines import unit_name
from indicators.faults import Fault, Refused

TYPE, FORMAT = "assess-receipt", 1
SALT_CONTEXT = b"assess-receipt-salt\n"
_UNSAFE = re.compile(r'[%/\\:*?"<>|\x00-\x1f\x7f]|^[.\s-]|[.\s]$')


class Salts:
    """Salts follow from the whole package, so they need not be kept; a unit alone can't compute a neighbour's."""

    def __init__(self, facts: Iterable[bytes], results: Iterable[bytes]) -> None:
        secret = sha256(SALT_CONTEXT)
        for pieces in (facts, results):
            for piece in pieces:
                secret.update(piece)
        self._secret = secret.digest()

    def of(self, unit: str) -> bytes:
        return hmac.digest(self._secret, unit.encode(), "sha256")[:16]


def leaves(salts: Salts, records: Iterable[bytes]) -> list[bytes]:
    """The leaf of each record."""
    return [leaf(salts.of(unit_name(record, row)), record) for row, record in enumerate(records, 2)]


def receipts(package: Package, units: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    """(file name, bytes) of the receipts asked for, of all units where none is named."""
    salts = Salts(package.pieces("facts.csv"), package.pieces("results.json"))
    codes = [unit_name(record, row) for row, record in enumerate(package.records(), 2)]
    unknown = [unit for unit in units if unit not in codes]
    if unknown:
        raise Refused(Fault("receipt.no_unit", {"unit": unit}) for unit in unknown)
    rows = levels(leaves(salts, package.records()))
    manifest = package.whole(FIRST).decode()
    signature = understood(package.whole(SIGNATURE)) if SIGNATURE in package.entries else None
    names = file_names(codes)
    for index, record in enumerate(package.records()):
        if units and codes[index] not in units:
            continue
        told = {
            "type": TYPE,
            "format": FORMAT,
            "manifest": manifest,
            "signature": signature,
            "record": record.decode(),
            "salt": salts.of(codes[index]).hex(),
            "index": index,
            "proof": [step.hex() for step in proof(rows, index)],
        }
        yield names[index], written(told)


def file_names(codes: Sequence[str]) -> list[str]:
    """A file name for each unit's code that every file system takes; codes that differ only in case are numbered."""
    names: list[str] = []
    taken: set[str] = set()
    for place, code in enumerate(codes):
        safe = _UNSAFE.sub(lambda found: f"%{ord(found[0]):02X}", code)
        if safe.casefold() in taken or len(safe.encode()) > 200:
            safe = f"{safe.encode()[:160].decode('utf-8', 'ignore')}%~{place}"
        taken.add(safe.casefold())
        names.append(f"{safe}.receipt.json")
    return names
