"""The Merkle tree over the units' leaves, in the shape of RFC 6962: one root stands for all, a short proof for one."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

LEAF, NODE = b"\x00", b"\x01"


def leaf(salt: bytes, record: bytes) -> bytes:
    """A record's leaf; without its salt a guess at the record can't be tried."""
    return sha256(LEAF + salt + record).digest()


def node(left: bytes, right: bytes) -> bytes:
    return sha256(NODE + left + right).digest()


def levels(leaves: Sequence[bytes]) -> list[list[bytes]]:
    """Leaves, then each level above, the root's last.

    An odd one out moves up unchanged, which splits every tree at the largest power of two below its size.
    """
    rows = [list(leaves)]
    while len(rows[-1]) > 1:
        below = rows[-1]
        above = [node(below[at], below[at + 1]) for at in range(0, len(below) - 1, 2)]
        rows.append(above + below[len(below) & ~1 :])
    return rows


def root(leaves: Sequence[bytes]) -> bytes:
    return levels(leaves)[-1][0] if leaves else sha256(b"").digest()


def proof(rows: Sequence[Sequence[bytes]], index: int) -> list[bytes]:
    """What a leaf is joined with on its way to the root, lowest first; `rows` as `levels` gives them."""
    path = []
    for row in rows[:-1]:
        if index ^ 1 < len(row):
            path.append(row[index ^ 1])
        index //= 2
    return path
