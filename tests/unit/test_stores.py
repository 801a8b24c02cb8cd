"""The stores: a dict that can undo, knows what is dirty, and keeps its indexes, whatever is done to it."""

import random
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from processors.books import StoreSpec
from processors.stores import BACK_STORES, MIDDLE_STORES
from streams.stores import ShardStore, back_books, middle_books, shard_stores


@dataclass(frozen=True, slots=True, kw_only=True)
class Counter:
    """A value as a stage might keep it."""

    last: int


KEYS = st.sampled_from(["a", "b", "c", "d"])
WRITES = st.lists(st.tuples(KEYS, st.one_of(st.none(), st.integers(0, 9))), max_size=20)


def counters() -> ShardStore[Counter]:
    return ShardStore("counters", StoreSpec(Counter, {"by_last": lambda key, value: f"{value.last}|{key}" if value.last < 8 else None}))


def write(store: ShardStore[Counter], plain: dict[str, int], writes: list[tuple[str, int | None]]) -> None:
    for key, number in writes:
        if number is not None:
            store[key] = Counter(last=number)
            plain[key] = number
        elif key in store:
            del store[key]
            del plain[key]


def entries(store: ShardStore[Counter]) -> list[str]:
    found, bound = [], ""
    while (entry := store.after("by_last", "", bound)) is not None:
        bound = entry[0]
        found.append(bound)
    return found


def expected(plain: dict[str, int]) -> list[str]:
    return sorted(f"{number}|{key}" for key, number in plain.items() if number < 8)


@given(WRITES)
def test_an_index_is_a_function_of_the_store(writes: list[tuple[str, int | None]]) -> None:
    store, plain = counters(), dict[str, int]()
    write(store, plain, writes)
    assert entries(store) == expected(plain)


@given(WRITES, WRITES)
def test_undo_takes_back_all_since_accept_and_nothing_before(
    kept: list[tuple[str, int | None]], undone: list[tuple[str, int | None]]
) -> None:
    store, plain = counters(), dict[str, int]()
    write(store, plain, kept)
    store.accept()
    write(store, dict(plain), undone)
    store.undo()
    assert {key: store[key].last for key in "abcd" if key in store} == plain
    assert entries(store) == expected(plain)


def test_undo_gives_an_entry_back_that_went_from_one_key_to_another() -> None:
    """As a place in a queue does. The input would be dead, and not undone: so its shard would open and be dropped for ever."""
    store = ShardStore("counters", StoreSpec(Counter, {"by_last": lambda _, value: str(value.last)}))
    store["a"], store["b"] = Counter(last=1), Counter(last=2)
    store.accept()
    del store["a"]
    store["c"] = Counter(last=1)
    store["b"] = Counter(last=3)
    store["d"] = Counter(last=2)
    store.undo()
    assert [store.after("by_last", "", bound) for bound in ("", "1", "2")] == [("1", "a"), ("2", "b"), None]
    assert {key for key in "abcd" if key in store} == {"a", "b"}


@given(WRITES, st.randoms(use_true_random=False))
def test_a_store_restored_from_a_shuffled_changelog_is_the_same_store(writes: list[tuple[str, int | None]], chance: random.Random) -> None:
    store, plain = counters(), dict[str, int]()
    write(store, plain, writes)
    store.accept()
    changelog = list(store.drain())
    chance.shuffle(changelog)
    restored = counters()
    for key, content in changelog:
        restored.restore(key, content)
    restored.index()
    assert {key: restored[key].last for key in "abcd" if key in restored} == plain
    assert entries(restored) == expected(plain)


def test_each_dirty_key_is_drained_once_and_a_deleted_one_as_a_tombstone() -> None:
    store = counters()
    store["a"] = Counter(last=1)
    store["a"] = Counter(last=2)
    store["b"] = Counter(last=3)
    store.accept()
    assert dict(store.drain()) == {"a": b'{"last":2}', "b": b'{"last":3}'}
    del store["b"]
    store.accept()
    assert list(store.drain()) == [("b", None)]
    assert list(store.drain()) == []


def test_what_came_and_went_between_two_drains_has_no_tombstone() -> None:
    store = counters()
    for _ in range(2):
        store["a"] = Counter(last=1)
        store.accept()
        del store["a"]
        store.accept()
    assert list(store.drain()) == []


def test_what_went_and_came_back_between_two_drains_is_there() -> None:
    store = counters()
    store.restore("a", b'{"last":1}')
    store.index()
    del store["a"]
    store.accept()
    store["a"] = Counter(last=2)
    store.accept()
    assert list(store.drain()) == [("a", b'{"last":2}')]
    del store["a"]
    store.accept()
    assert list(store.drain()) == [("a", None)]


def test_lookups_in_an_index_stay_within_their_prefix() -> None:
    store = counters()
    for key, number in (("a", 1), ("b", 3), ("c", 3), ("d", 5)):
        store[key] = Counter(last=number)
    assert store.after("by_last", "3|") == ("3|b", "b")
    assert store.after("by_last", "3|", "3|b") == ("3|c", "c")
    assert store.after("by_last", "3|", "3|c") is None
    assert store.at_least("by_last", "3|", "3|c") == ("3|c", "c")
    assert store.below("by_last", "3|", "3|c") == ("3|b", "b")
    assert store.below("by_last", "3|", "3|b") is None


def test_what_is_not_there_is_named() -> None:
    with pytest.raises(KeyError, match="counters has no a"):
        counters()["a"]


def test_the_books_of_an_office_have_exactly_its_stores() -> None:
    assert set(MIDDLE_STORES) == {name for name in dir(middle_books()) if not name.startswith("_")} - {"now", "owns", "sequence"}
    assert set(BACK_STORES) == {name for name in dir(back_books()) if not name.startswith("_")} - {"now", "owns", "sequence"}
    assert list(shard_stores(BACK_STORES)) == list(BACK_STORES)


def test_an_opening_makes_no_adapter_anew() -> None:
    """A library takes a millisecond to make one, and a shard that opens has some twenty stores."""
    first, second = (ShardStore("counters", StoreSpec(Counter)) for _ in range(2))
    assert first._codec._read.__self__ is second._codec._read.__self__


def test_an_index_holds_the_same_text_as_the_store_not_another_one_that_is_equal() -> None:
    """A key has a hundred bytes, and each message brings it anew: of a million trades that would be 200 MB."""
    store = counters()
    long = "a key that is written again "
    for number in (9, 9, 3, 9, 5):  # without an entry, with one, with another
        store["".join((long, str(number % 1)))] = Counter(last=number)
        store.accept()
    (key,) = store._values
    entry = store.after("by_last", "")
    assert entry is not None
    assert entry[1] is key


def test_a_value_may_gain_entries_in_two_indexes_at_once() -> None:
    entry = {name: (lambda key, value: f"{value.last}|{key}" if value.last > 5 else None) for name in ("one", "other")}
    store = ShardStore("counters", StoreSpec(Counter, entry))
    store["a"] = Counter(last=1)
    store["a"] = Counter(last=9)
    assert [store.after(name, "9|") for name in entry] == [("9|a", "a")] * 2
