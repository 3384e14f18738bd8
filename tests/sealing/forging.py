"""What a forger has to work with: a package taken apart, altered, and put together again as well as can be.

`reseal` makes everything agree that can be made to agree without the office's key: sizes, digests, receipts, zip.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from assess.sealing.canonical_line import written
from assess.sealing.package import merkle_tree
from assess.sealing.package.blob import Blob
from assess.sealing.package.container import pack
from assess.sealing.package.result_lines import records
from assess.sealing.package.signing_keys import key_id, signature
from assess.sealing.receipts import Salts, leaves

MANIFEST, SIGNATURE, RESULTS = "manifest.json", "signature.json", "results.json"
Files = dict[str, bytes]
Document = dict[str, Any]


def taken_apart(package: Path) -> Files:
    with zipfile.ZipFile(package) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def put_together(files: Mapping[str, bytes]) -> bytes:
    """The canonical zip of these files."""
    stream = io.BytesIO()
    pack(stream, [Blob.of_bytes(name, raw).content() for name, raw in files.items()])
    return stream.getvalue()


def digest(raw: bytes) -> str:
    return f"sha256:{sha256(raw).hexdigest()}"


@dataclass
class Forger:
    """A package in parts. `others`: whatever else the forger can lay hands on, by name."""

    files: Files
    others: Mapping[str, Path] = field(default_factory=dict)

    @property
    def manifest(self) -> Document:
        value: Document = json.loads(self.files[MANIFEST])
        return value

    @property
    def results(self) -> Document:
        value: Document = json.loads(self.files[RESULTS])
        return value

    def unit(self, code: str) -> Document:
        """A unit's record, to be looked at."""
        return next(unit for unit in self.results["units"] if unit["unit"] == code)

    # altering

    def in_manifest(self, change: Callable[[Document], object]) -> Forger:
        value = self.manifest
        change(value)
        self.files[MANIFEST] = written(value)
        return self

    def in_results(self, change: Callable[[Document], object]) -> Forger:
        """Change the document, and write it as the product does: a unit a line."""
        value = self.results
        change(value)
        head = {key: value[key] for key in value if key != "units"}
        units = ",\n".join(compact(unit) for unit in value["units"])
        self.files[RESULTS] = f'{compact(head)[:-1]},"units":[\n{units}\n]}}\n'.encode()
        return self

    def in_unit(self, code: str, change: Callable[[Document], object]) -> Forger:
        return self.in_results(lambda value: [change(unit) for unit in value["units"] if unit["unit"] == code])

    def in_text(self, name: str, old: str, new: str, *, every: bool = False) -> Forger:
        """Replace a text that must be there, and stand there once unless `every`."""
        whole = self.files[name].decode()
        count = whole.count(old)
        assert (count > 0 and every) or count == 1, (name, old, count)
        self.files[name] = whole.replace(old, new).encode()
        return self

    def in_lines(self, name: str, change: Callable[[list[str]], object]) -> Forger:
        """Change the rows below the header, sorted again afterwards."""
        return self._lines(name, change, lambda lines: lines.sort())

    def in_raw_lines(self, name: str, change: Callable[[list[str]], object]) -> Forger:
        return self._lines(name, change, lambda lines: None)

    def _lines(self, name: str, change: Callable[[list[str]], object], after: Callable[[list[str]], object]) -> Forger:
        head, *lines = self.files[name].decode().splitlines()
        change(lines)
        after(lines)
        self.files[name] = "".join(f"{line}\n" for line in (head, *lines)).encode()
        return self

    def in_scheme(self, old: str, new: str) -> Forger:
        """Change the scheme file, and let results and manifest name its new digest."""
        self.in_text("scheme.toml", old, new)
        named = digest(self.files["scheme.toml"])
        self.in_results(lambda value: value["scheme"].update(digest=named))
        return self.in_manifest(lambda value: value["scheme"].update(digest=named))

    # putting together

    def as_is(self) -> bytes:
        """No list, digest or signature mended: only the zip is in form."""
        return put_together(self.files)

    def reseal(self, key: Ed25519PrivateKey | None = None, *, receipts: bool = True) -> bytes:
        """Lists, digests and receipts mended; signed with the forger's key, or not at all."""
        self.files.pop(SIGNATURE, None)
        if receipts:
            self.in_manifest(lambda value: value.update(receipts=self._receipts()))
        self.in_manifest(lambda value: value.update(files=self.listed()))
        signing = "ed25519" if key else "none"
        self.in_manifest(lambda value: value["algorithms"].update(signature=signing))
        self.in_manifest(lambda value: value.update(key_id=key_id(key) if key else None))
        if key:
            self.files[SIGNATURE] = signature(key, self.files[MANIFEST])
        return self.as_is()

    def listed(self) -> list[Document]:
        rest = sorted(self.files.keys() - {MANIFEST, SIGNATURE})
        return [{"name": name, "size": len(self.files[name]), "digest": digest(self.files[name])} for name in rest]

    def _receipts(self) -> Document:
        salts = Salts([self.files["facts.csv"]], [self.files[RESULTS]])
        under = leaves(salts, records([self.files[RESULTS]]))
        return {"count": len(under), "root": merkle_tree.root(under).hex()}


def compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
