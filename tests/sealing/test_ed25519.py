"""The verifier's own Ed25519: the vectors of RFC 8032, what it must refuse, and agreement with a known library."""

import hashlib
import random

import pytest

from assess.sealing.verify import ORDER, PRIME, Bad, ed25519

# RFC 8032, section 7.1: TEST 1 to 3 and TEST SHA(abc), as key, message, signature.
VECTORS = {
    "1": (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    "2": (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    "3": (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
    "SHA(abc)": (
        "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
        hashlib.sha512(b"abc").hexdigest(),
        "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704",
    ),
}
SMALL_ORDER = [
    "0100000000000000000000000000000000000000000000000000000000000000",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0000000000000000000000000000000000000000000000000000000000000080",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
]


def accepts(key: bytes, message: bytes, signature: bytes) -> bool:
    try:
        ed25519(key, message, signature)
    except Bad:
        return False
    return True


def parts(name: str) -> tuple[bytes, bytes, bytes]:
    key, message, signature = (bytes.fromhex(text) for text in VECTORS[name])
    return key, message, signature


@pytest.mark.parametrize("name", VECTORS)
def test_vectors_of_the_rfc(name) -> None:
    assert accepts(*parts(name))


@pytest.mark.parametrize("name", VECTORS)
def test_one_bit_anywhere_is_seen(name) -> None:
    key, message, signature = parts(name)
    dice = random.Random(name)
    for _ in range(8):
        at, bit = dice.randrange(64), 1 << dice.randrange(8)
        assert not accepts(key, message, signature[:at] + bytes([signature[at] ^ bit]) + signature[at + 1 :])
        at = dice.randrange(32)
        assert not accepts(key[:at] + bytes([key[at] ^ bit]) + key[at + 1 :], message, signature)
    assert not accepts(key, message + b"\0", signature)


def test_s_must_be_below_the_order() -> None:
    """s + L satisfies the equation too: a second signature of the same message, which RFC 8032 refuses."""
    key, message, signature = parts("2")
    again = int.from_bytes(signature[32:], "little") + ORDER
    assert not accepts(key, message, signature[:32] + again.to_bytes(32, "little"))


@pytest.mark.parametrize("point", SMALL_ORDER)
def test_points_of_small_order_are_refused(point) -> None:
    """With such a key anybody could sign: s = 0 and R the neutral point would do for many messages."""
    low = bytes.fromhex(point)
    neutral = (1).to_bytes(32, "little")
    _, message, signature = parts("3")
    assert not accepts(low, message, neutral + bytes(32))
    assert not accepts(low, message, signature)
    assert not accepts(parts("3")[0], message, low + signature[32:])


def test_encodings_that_are_not_canonical_are_refused() -> None:
    """y at or above the prime, and a sign on x = 0."""
    key, message, signature = parts("1")
    for y in (PRIME, PRIME + 1, 2**255 - 1):
        for encoded in (y.to_bytes(32, "little"), (y | 1 << 255).to_bytes(32, "little")):
            assert not accepts(encoded, message, signature)
            assert not accepts(key, message, encoded + signature[32:])
    assert not accepts((1 | 1 << 255).to_bytes(32, "little"), message, signature)


@pytest.mark.parametrize("lengths", [(31, 64), (33, 64), (32, 63), (32, 65), (0, 0)])
def test_lengths(lengths) -> None:
    key, message, signature = parts("1")
    assert not accepts((key + key)[: lengths[0]], message, (signature + signature)[: lengths[1]])


@pytest.mark.parametrize("count", [6, pytest.param(40, marks=pytest.mark.slow)])
def test_a_known_library_agrees(count) -> None:
    ed = pytest.importorskip("cryptography.hazmat.primitives.asymmetric.ed25519")
    dice = random.Random("ed25519")
    for size in range(count):
        private = ed.Ed25519PrivateKey.from_private_bytes(dice.randbytes(32))
        key, message = private.public_key().public_bytes_raw(), dice.randbytes(size * 7)
        signature = private.sign(message)
        assert accepts(key, message, signature)
        assert not accepts(key, message + b"x", signature)
        assert not accepts(key, message, private.sign(message + b"x"))
