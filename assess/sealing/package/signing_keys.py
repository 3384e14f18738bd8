"""Signing with the office's Ed25519 key, which never leaves its file."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key

from assess.sealing.canonical_line import written
from indicators.faults import Fault, Refused

ALGORITHM = "ed25519"
CONTEXT = b"assess-package-v1\n"
"""Stands before what is signed, so that a signature for something else is never one for a package."""
LONGEST = 1 << 16


def private_key(path: Path) -> Ed25519PrivateKey:
    """The key in a PEM file as `openssl genpkey -algorithm ed25519` makes it."""
    try:
        with path.open("rb") as stream:
            raw = stream.read(LONGEST)
    except OSError as error:
        raise Refused([Fault("seal.no_file", {"why": error.strerror or ""}, file=str(path))]) from error
    try:
        key = load_pem_private_key(raw, password=None)
    except TypeError as error:
        raise Refused([Fault("seal.key_locked", file=str(path))]) from error
    except (ValueError, UnsupportedAlgorithm) as error:
        raise Refused([Fault("seal.key", file=str(path))]) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise Refused([Fault("seal.key", file=str(path))])
    return key


def key_id(key: Ed25519PrivateKey) -> str:
    return sha256(key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)).hexdigest()


def signature(key: Ed25519PrivateKey, manifest: bytes) -> bytes:
    """signature.json for these bytes of manifest.json."""
    signed = key.sign(CONTEXT + manifest).hex()
    return written({"algorithm": ALGORITHM, "key_id": key_id(key), "signature": signed})
