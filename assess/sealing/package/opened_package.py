"""A sealed package that lies there: opened only in the one form it may have, and only if its digests are right."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from assess.sealing.package import container
from assess.sealing.package.container import FIRST, Entry
from assess.sealing.package.package_manifest import MOST, read_manifest
from assess.sealing.package.result_lines import records
from assess.sealing.words import Broken
from indicators.digests import digest_from, digest_of
from indicators.faults import Fault, Refused

SIGNATURE = "signature.json"


@dataclass(frozen=True)
class Package:
    """`digest` is that of manifest.json. That the results follow from the input is the verifier's to say."""

    path: Path
    entries: dict[str, Entry]
    manifest: dict[str, Any]
    digest: str

    def pieces(self, name: str) -> Iterator[bytes]:
        """A file's bytes in pieces."""
        with self.path.open("rb") as stream:
            yield from container.read(stream, self.entries[name])

    def whole(self, name: str) -> bytes:
        return b"".join(self.pieces(name))

    def records(self) -> Iterator[bytes]:
        """Each unit's record in results.json, in its order."""
        return records(self.pieces("results.json"))

    def about(self) -> str:
        """Office, scheme and year, to be read by people."""
        return f"{self.manifest['office']} {self.manifest['scheme'].get('code')} {self.manifest['year']}".strip()


def open_package(path: Path) -> Package:
    """Raises `Refused` where there is nothing to read, `Broken` for anything but a sound package."""
    try:
        entries = {entry.name: entry for entry in container.unpack(path)}
    except OSError as error:
        raise Refused([Fault("seal.no_file", {"why": error.strerror or ""}, file=str(path))]) from error
    if FIRST not in entries or entries[FIRST].size > MOST:
        raise Broken([Fault("package.manifest", {"why": "—"}, file=path.name)])
    bare = Package(path, entries, {}, "")
    raw = bare.whole(FIRST)
    try:
        manifest = read_manifest(raw)
    except ValueError as error:
        raise Broken([Fault("package.manifest", {"why": str(error)}, file=path.name)]) from error
    package = Package(path, entries, manifest, digest_of(raw))
    _check(package)
    return package


def _check(package: Package) -> None:
    """Every file listed, nothing more, sizes and digests right."""
    listed = {entry["name"]: (entry["size"], entry["digest"]) for entry in package.manifest["files"]}
    needed = {"scheme.toml", "units.csv", "facts.csv", "vetoes.csv", "results.json"}
    there = {name: entry for name, entry in package.entries.items() if name not in (FIRST, SIGNATURE)}
    if listed.keys() != there.keys() or not needed <= there.keys():
        raise Broken([Fault("package.files", file=package.path.name)])
    for name, entry in there.items():
        digest = sha256()
        for piece in package.pieces(name):
            digest.update(piece)
        if listed[name] != (entry.size, digest_from(digest)):
            raise Broken([Fault("package.digest", file=package.path.name, code=name)])
