"""Which passwords are taken; the message says which rule is broken."""

from __future__ import annotations

import pytest
from argon2 import PasswordHasher, profiles
from argon2.low_level import Type

from assess.accounts.signing import passwords
from assess.accounts.words import by_field
from indicators.faults import Refused

LOGIN, NAME = "li.na", "示例甲"


def broken(password: str, before: list[str] | None = None) -> list[str]:
    given = passwords.normalised(password)
    found = passwords.faults(given, LOGIN, NAME, before or [])
    return [fault.kind.removeprefix("accounts.password_") for fault in found]


@pytest.mark.parametrize(
    ("password", "rules"),
    [
        ("abcdefghijk", ["short"]),
        ("abcdefghijkm", []),
        ("a" * 4 + "bcdefghijkmn" * 10 + "wxyz", []),
        ("a" * 5 + "bcdefghijkmn" * 10 + "wxyz", ["long"]),
        ("今天天气真好我们去散步吧呀", []),
        ("今天天气真好我们去散步", ["short"]),
        ("my Li.Na sits here", ["login"]),
        ("ｌｉ．ｎａ comes by night", ["login"]),
        ("我是示例甲你好啊你好啊今天", ["name"]),
        ("password1234", ["common"]),
        ("PassWord1234", ["common"]),
        ("ｐａｓｓｗｏｒｄ１２３４", ["common"]),
        ("abcdabcdabcdabcd", ["few"]),
        ("abcdeabcdeabcde", []),
        ("good words\0and more", ["blank"]),
        ("good words\nand more", ["blank"]),
        ("", ["short"]),
    ],
)
def test_rules(password: str, rules: list[str]) -> None:
    assert broken(password) == rules


def test_one_spelling() -> None:
    """Full width, composed or not: the same keys, the same password."""
    known = passwords.hashed(passwords.normalised("ｆｏｕｒ ｐｌａｉｎ ｗｏｒｄｓ é"))
    assert passwords.verified(known, passwords.normalised("four plain words e\u0301"))
    assert not passwords.verified(known, passwords.normalised("Four plain words e\u0301"))


def test_the_last_five_are_refused_and_the_sixth_is_not() -> None:
    before = [passwords.hashed(f"some words of old {number}") for number in range(6)]
    assert broken("some words of old 4", before) == ["before"]
    assert broken("some words of old 5", before) == []


def test_the_message_says_which_rule() -> None:
    refused = Refused(passwords.faults("short", LOGIN, NAME))
    assert by_field(refused, "zh")["password"] == ["密码只有 5 位，至少要 12 位"]
    assert by_field(refused, "en")["password"] == ["the password has 5 characters; at least 12 are needed"]


def test_the_parameters_are_the_recommended_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    """argon2id with 64 MiB, as RFC 9106 has it for little memory."""
    monkeypatch.setattr(passwords, "HASHER", PasswordHasher.from_parameters(profiles.RFC_9106_LOW_MEMORY))
    assert passwords.HASHER.type is Type.ID
    made = passwords.hashed("four plain words")
    assert made.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert not passwords.is_outdated(made)


def test_old_parameters_are_outdated() -> None:
    assert passwords.is_outdated(PasswordHasher(time_cost=2, memory_cost=16, parallelism=1).hash("x"))
    assert not passwords.is_outdated(passwords.hashed("x"))


@pytest.mark.parametrize("known", [None, "", "-", "$argon2id$broken", "plain"])
def test_nothing_fits_no_hash(known: str | None) -> None:
    assert not passwords.verified(known, "four plain words")


def test_the_common_ones_are_long_enough_to_matter() -> None:
    assert len(passwords.COMMON) > 60
    assert all(len(one) >= passwords.LEAST and one == one.casefold() for one in passwords.COMMON)
