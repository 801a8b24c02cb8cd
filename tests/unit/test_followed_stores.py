"""A store that follows a changelog while it is written and compacted has what a full restore has, indexes too."""

import random
from dataclasses import dataclass
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from processors.books import StoreSpec, by_key
from streams.stores import ShardStore


@dataclass(frozen=True, slots=True, kw_only=True)
class Counter:
    """A value as a stage might keep it."""

    last: int


STATES = st.lists(
    st.dictionaries(st.sampled_from("abc"), st.integers(0, 2)).filter(lambda state: len(set(state.values())) == len(state)),
    max_size=10,
)
Log = list[tuple[str, bytes | None]]


def written(states: list[dict[str, int]], chance: random.Random) -> Log:
    """The changelog of an owner that had these states, one a transaction: within each, keys are in any order."""
    log: Log = []
    for before, after in pairwise([{}, *states]):
        changed = [key for key in "abcd" if before.get(key) != after.get(key)]
        chance.shuffle(changed)
        log += [(key, b'{"last":%d}' % after[key] if key in after else None) for key in changed]
    return log


def compacted(log: Log, until: int) -> Log:
    """Compacted up to a place: it may stand in the midst of a transaction."""
    return [record for place, record in enumerate(log[:until]) if record[0] not in {key for key, _ in log[place + 1 : until]}] + log[until:]


@settings(max_examples=400)
@given(STATES, st.randoms(use_true_random=True), st.booleans())
def test_what_is_followed_through_compactions_has_the_indexes_of_a_full_restore(
    states: list[dict[str, int]], chance: random.Random, is_indexed_first: bool
) -> None:
    """No two keys have one entry at any commit; a reader of a compacted log may see two that have, until it has read on."""
    log = written(states, chance)
    store = ShardStore("places", StoreSpec(Counter, {"last": lambda key, value: str(value.last), "key": by_key}))
    if is_indexed_first:
        store.index()
    while log:
        read = chance.randint(1, min(3, len(log)))
        for key, content in log[:read]:
            store.restore(key, content)
        log = compacted(log[read:], chance.randint(0, len(log) - read))
        if chance.random() < 0.5:
            store.index()
    store.index()
    last = states[-1] if states else {}
    assert {key: store[key].last for key in "abcd" if key in store} == last
    assert dict(store._indexes["last"][1]) == {str(number): key for key, number in last.items()}
    assert list(store._indexes["key"][1]) == sorted(last)


def test_indexed_in_the_midst_the_later_record_has_the_entry() -> None:
    """The record by which `a` left 1 to `b` was compacted away: its next one is read only after the indexes are built."""
    store = ShardStore("places", StoreSpec(Counter, {"last": lambda key, value: str(value.last)}))
    for key, number in (("b", 2), ("a", 1), ("b", 1)):
        store.restore(key, b'{"last":%d}' % number)
    store.index()
    store.restore("a", b'{"last":3}')
    assert dict(store._indexes["last"][1]) == {"1": "b", "3": "a"}
