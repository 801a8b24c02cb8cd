"""Circles of links are refused when they are made, also those that close through a pool; whatever is made can settle."""

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from schemas.commands import LinkInstructions
from schemas.instruction import Link, Pool, Terms
from schemas.reference import PartyDefined
from tests.unit.back_office import SYSTEM, account, funding, instructed, refusals, told
from tests.unit.links_kit import Position, both, funded, link, numbered, settled

Asked = tuple[int, Position, int]
THIRD = "529900THIRD000000093"


def pool(name: str, count: int = 2, *links: Link) -> Terms:
    return Terms(pool=Pool(pool=name, count=count), links=links)


def link_to(position: Position, number: int, movement: str = "DELI") -> Link:
    return Link(position=position, report=instructed(movement, number))


def test_a_circle_through_a_pool_is_refused_when_it_is_made() -> None:
    """1 and 2 settle in one step; 3 after 1; so 2 may not settle after 3, nor anything of its own step."""
    made, books = funded(0)
    both(made, 1, terms=pool("P"))
    both(made, 2, terms=pool("P"))
    both(made, 3)
    both(made, 4)
    assert link(made, 3, "AFTE", 1) == []
    assert link(made, 2, "AFTE", 3) == ["links_form_a_cycle"]
    assert link(made, 3, "BEFO", 2, "RECE") == ["links_form_a_cycle"]
    assert [link(made, 4, "WITH", 2), link(made, 4, "AFTE", 3)] == [[], ["links_form_a_cycle"]]
    assert len(books.links) == 3
    assert settled(made.give(funding("S-SEC", 400))) == ["1", "2", "4", "3"]


def test_what_is_not_matched_yet_is_of_its_pool_already() -> None:
    made, books = funded(0)
    made.give(numbered("DELI", 1, terms=pool("P")))
    made.give(numbered("DELI", 2, terms=pool("P")))
    made.give(numbered("DELI", 3))
    assert [link(made, 3, "AFTE", 1), link(made, 2, "AFTE", 3)] == [[], ["links_form_a_cycle"]]
    assert len(books.links) == 1


@pytest.mark.parametrize("others_match", [True, False])
def test_what_comes_with_its_links_into_a_pool_closes_no_circle(others_match: bool) -> None:
    made, books = funded(0)
    for number, terms in ((1, pool("P")), (3, None)):
        made.give(numbered("DELI", number, terms=terms))
        if others_match:
            made.give(numbered("RECE", number))
    assert link(made, 3, "AFTE", 1) == []
    assert refusals(made.give(numbered("DELI", 2, terms=pool("P", 2, link_to("AFTE", 3))))) == ["links_form_a_cycle"]
    assert instructed("DELI", 2) not in books.sides
    assert len(books.links) == 1
    assert refusals(made.give(numbered("DELI", 5, terms=pool("P", 2, link_to("BEFO", 3), link_to("AFTE", 1))))) == []


def test_two_sides_that_join_a_pool_to_what_it_waits_for_do_not_match() -> None:
    """The deliverer's side goes after 1, which goes after 4; the receiver's side is in one pool with 4."""
    made, books = funded(0)
    both(made, 1)
    made.give(numbered("DELI", 4))
    made.give(numbered("RECE", 4, terms=pool("B")))
    made.give(numbered("DELI", 3, terms=Terms(links=(link_to("AFTE", 1),))))
    assert link(made, 1, "AFTE", 4) == []
    said = made.give(numbered("RECE", 3, terms=pool("B")))
    assert told(said) == [("B", "refused", "links_form_a_cycle")]
    assert books.sides[instructed("DELI", 3)].status == "unmatched"


def test_an_order_within_a_pool_is_kept_by_its_step() -> None:
    made, _ = funded(0)
    both(made, 1, terms=pool("P"))
    both(made, 2, terms=pool("P"))
    assert [link(made, 1, "AFTE", 2), link(made, 2, "AFTE", 1, "RECE")] == [[], []]
    assert sorted(settled(made.give(funding("S-SEC", 200)))) == ["1", "2"]


edges = st.lists(st.tuples(st.integers(0, 5), st.sampled_from(["BEFO", "AFTE", "WITH"]), st.integers(0, 5)), max_size=12)
pools = st.lists(st.sampled_from([None, None, "P", "Q"]), min_size=6, max_size=6)


@example([(0, "BEFO", 4), (2, "BEFO", 0), (1, "WITH", 2)], ["Q", "Q", "P", None, "P", None])  # refused before, not after, they are one
@given(edges, pools)
def test_whatever_links_are_asked_for_those_that_are_made_have_an_order(asked: list[Asked], named: list[str | None]) -> None:
    """The oracle orders the instructions itself: what settles in one step is a class, and one class follows another until none is left."""
    counts = {each: named.count(each) for each in named}
    of_pool = [each if counts[each] > 1 else None for each in named]
    made, _ = funded(0)
    for number, name in enumerate(of_pool):
        more: dict[str, Any] = {"terms": pool(name, counts[name])} if name is not None else {}
        both(made, number, **more)
    kept = list[Asked]()
    for one, position, other in asked:
        if link(made, one, position, other) == []:
            kept.append((one, position, other))
        elif one != other and not _is_there(one, other, kept):
            assert not _has_order([*kept, (one, position, other)], of_pool), "what is refused would close a circle"
    assert _has_order(kept, of_pool)
    assert sorted(settled(made.give(funding("S-SEC", 600)))) == [str(number) for number in range(6)]


def _is_there(one: int, other: int, kept: list[Asked]) -> bool:
    return any({one, other} == {a, b} for a, _, b in kept)


def _joined(links: list[Asked], of_pool: list[str | None]) -> list[int]:
    """The class of each: what is linked WITH another, or is in one pool with it, has the same."""
    names = [of_pool.index(pool) if pool is not None else number for number, pool in enumerate(of_pool)]
    for one, position, other in links:
        if position == "WITH":
            names = [names[one] if name == names[other] else name for name in names]
    return names


def _has_order(links: list[Asked], of_pool: list[str | None]) -> bool:
    names, linked = _joined(links, of_pool), _joined(links, [None] * len(of_pool))
    orders = [(one, other) if position == "AFTE" else (other, one) for one, position, other in links if position != "WITH"]
    if any(linked[then] == linked[first] for then, first in orders):
        return False
    after = {(names[then], names[first]) for then, first in orders if names[then] != names[first]}
    left = set(names)
    while left:
        free = {name for name in left if not any(then == name and first in left for then, first in after)}
        if not free:
            return False
        left -= free
    return True


@pytest.mark.parametrize("position", ["BEFO", "AFTE", "WITH"])
@pytest.mark.parametrize("is_command", [False, True])
def test_nobody_links_with_what_others_have_among_themselves(position: Position, is_command: bool) -> None:
    """A link hinders both: whoever is no party of an instruction could keep it from settling, and let it cost a penalty each day."""
    made, books = funded()
    made.give(PartyDefined(party=THIRD, name="a third"))
    for name, holds in (("T-SEC", "SECURITIES"), ("T-CASH", "CASH")):
        made.give(account(name, THIRD, holds))
    made.give(numbered("DELI", 1))
    accounts = {"securities_account": "T-SEC", "cash_account": "T-CASH"}
    terms = None if is_command else Terms(links=(link_to(position, 1),))
    said = made.give(numbered("DELI", 9, command="third", entity=THIRD, terms=terms, **accounts))
    if is_command:
        about = {
            "command": "link",
            "who": "anna",
            "settlement_system": SYSTEM,
            "entity": THIRD,
            "report": f"{THIRD}|csd@CSD|9|1|instructed",
        }
        said = made.give(LinkInstructions(link=link_to(position, 1), **about))
    assert (refusals(said), len(books.links)) == (["linked_instruction_not_known"], 0)
    assert settled(made.give(numbered("RECE", 1))) == ["1"]


@pytest.mark.parametrize("position", ["BEFO", "AFTE", "WITH"])
def test_a_party_links_its_own_instruction_with_what_names_it(position: Position) -> None:
    """It can keep that from settling by other ways, too."""
    made, _ = funded(0)
    made.give(numbered("DELI", 1))
    assert refusals(made.give(numbered("RECE", 2, terms=Terms(links=(link_to(position, 1),))))) == []
