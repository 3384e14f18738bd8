"""What is kept of runs for later pages: bounded in bytes, and counted with all that a value holds."""

from __future__ import annotations

from assess.results.page_cache import BoundedCache, weight

KIB = 1024


def test_what_was_used_longest_ago_goes_first() -> None:
    """Looked at again, a value is young again."""
    cache = BoundedCache(3 * KIB)
    for name in ("a", "b", "c"):
        cache.put(name, name.upper(), KIB)
    assert cache.get("a") == "A"
    cache.put("d", "D", KIB)
    assert [cache.get(name) for name in "abcd"] == ["A", None, "C", "D"]


def test_no_more_is_kept_than_the_bound() -> None:
    """Whatever the sizes, however often the same key comes."""
    cache = BoundedCache(12 * KIB)
    for number in range(200):
        cache.put(number % 3, number, (number * 37 % 9 + 1) * KIB)
        assert cache.size == sum(size for _, size in cache.values.values()) <= 12 * KIB
        assert cache.get(number % 3) == number


def test_a_value_above_the_bound_throws_nothing_out() -> None:
    """What all the bytes could not hold is not kept, and the others stay."""
    cache = BoundedCache(2 * KIB)
    cache.put("small", "s", KIB)
    cache.put("large", "l", 2 * KIB + 1)
    assert (cache.get("small"), cache.get("large")) == ("s", None)
    cache.put("exact", "e", 2 * KIB)
    assert (cache.get("small"), cache.get("exact")) == (None, "e")


def test_a_value_weighs_what_it_holds() -> None:
    """All of it, each object once."""
    text = "甲" * KIB
    assert weight(text) > 2 * KIB
    assert 2 * KIB < weight([{"figure": (text,)}] * 9) < 4 * KIB
    assert weight([text, text]) < weight([text, text[:-1] + "乙"]) - 2 * KIB
