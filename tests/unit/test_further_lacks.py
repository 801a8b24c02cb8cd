"""All that several lacks are told to be is exactly that: granted in one go, it settles; with one of them a unit short, it does not."""

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.lacks_kit import CENT, Key, Moves, World, grant, lacks_told, made_of, most_of, numbers

SIDE = st.integers(1, 2)
MOVES = st.builds(Moves, is_sale=st.booleans(), seller=SIDE, buyer=SIDE, quantity=st.integers(1, 200), cents=st.integers(1, 20_000))
GROUP = st.none() | st.tuples(st.integers(0, 1500), st.booleans())
EIGHT = {"min_size": 8, "max_size": 8}
WORLDS = st.sampled_from(["WITH", "pool", "AFTE", "alone"]).flatmap(
    lambda tie: st.builds(
        World,
        moves=st.lists(MOVES, min_size=1, max_size=1 if tie == "alone" else 3).map(tuple),
        tie=st.just(tie),
        there=st.lists(st.sampled_from([0, 0, 10, 100, 500]), **EIGHT).map(tuple),
        owing=st.lists(st.sampled_from([0, 0, 0, 50, 1000, 10**6]), **EIGHT).map(tuple),
        groups=st.tuples(GROUP, GROUP),
    )
)
LENT = st.builds(
    World,
    moves=st.tuples(MOVES),
    tie=st.just("alone"),
    there=st.lists(st.sampled_from([0, 10, 100, 500]), **EIGHT).map(tuple),
    owing=st.lists(st.sampled_from([0, 0, 50, 1000]), **EIGHT).map(tuple),
    groups=st.tuples(GROUP, GROUP),
    lends=st.tuples(st.sampled_from([0, 100, 10**6]), st.sampled_from([0, 100, 10**6])),
)


def settles(world: World, less: Key | None = None, *, is_all: bool = False) -> bool:
    """Whether all have settled once all is granted that they were told to lack; of `less` a unit is held back, or all of it."""
    made, said = made_of(world)
    for key, lack in most_of(lacks_told(world, said)).items():
        assert lack.lacking is not None
        unit = lack.lacking if is_all else Decimal(1) if lack.asset is not None and len(lack.asset) > 3 else CENT
        said += grant(made, lack, unit if key == less else Decimal(0))
    return numbers(said) == list(range(1, len(world.moves) + 1))


@settings(max_examples=60)
@given(WORLDS)
def test_granted_all_that_is_told_it_settles_and_with_a_unit_less_of_any_it_does_not(world: World) -> None:
    _, said = made_of(world)
    assert settles(world), lacks_told(world, said)
    for key in most_of(lacks_told(world, said)):
        assert not settles(world, key), key


@settings(max_examples=60)
@given(LENT)
def test_what_would_be_lent_is_no_lack_and_the_rest_is_exact(world: World) -> None:
    """Of cash that may be lent a unit less may be enough, but none of it is not; where there is no such, all is exact."""
    _, said = made_of(world)
    assert settles(world), lacks_told(world, said)
    told = most_of(lacks_told(world, said))
    may_be_lent = any(reason == "cash_short" for reason, _ in told)
    for key in told:
        assert not settles(world, key, is_all=may_be_lent), key
