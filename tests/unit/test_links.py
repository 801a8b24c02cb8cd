"""Links: what settles before, after and with what; a circle is refused when it is made, by whichever way it would close.

Long because each way has its test.
"""

from dataclasses import replace
from decimal import Decimal

import pytest

from processors.links import predecessors
from schemas import commands
from schemas.back import InstructionPended, InstructionSettled
from schemas.entries import EntryPosted
from schemas.instruction import LINKS_MAX, Link, Pool, Terms
from schemas.reference import InstrumentDefined, SettlementSystemDefined
from tests.unit.back_office import (
    BUYER,
    ISIN,
    SELLER,
    account,
    ask,
    day,
    funding,
    instructed,
    instruction,
    of,
    refusals,
    settlement_day,
    told,
)
from tests.unit.links_kit import Position, both, funded, link, numbered, settled


def test_what_is_linked_after_waits_for_the_other_to_settle() -> None:
    made, books = funded()
    made.give(numbered("DELI", 1))
    said = both(made, 2, terms=Terms(links=(Link(position="AFTE", report=instructed("DELI", 1)),)))
    (waits,) = of(InstructionPended, said)
    assert (waits.reason, waits.linked) == ("waits_for_linked_instruction", instructed("DELI", 1))
    assert settled(made.give(numbered("RECE", 1))) == ["1", "2"]
    assert books.links.after("first", "") is None


def test_a_link_before_is_the_same_from_the_other_end() -> None:
    made, _ = funded(0)
    both(made, 1)
    both(made, 2)
    assert link(made, 2, "BEFO", 1) == []
    assert settled(made.give(funding("S-SEC", 1000))) == ["2", "1"]


def test_a_link_to_what_is_cancelled_falls_away() -> None:
    made, _ = funded()
    made.give(numbered("DELI", 1))
    both(made, 2, terms=Terms(links=(Link(position="AFTE", report=instructed("DELI", 1)),)))
    assert settled(made.give(ask(commands.CancelInstruction, "DELI", 1))) == ["2"]
    assert link(made, 2, "AFTE", 1) == ["already_settled"]
    made.give(numbered("DELI", 3))
    assert link(made, 3, "AFTE", 1) == ["linked_instruction_has_ended"]


def test_a_link_is_taken_back_and_what_waited_settles() -> None:
    made, _ = funded()
    made.give(numbered("DELI", 1))
    both(made, 2, terms=Terms(links=(Link(position="AFTE", report=instructed("DELI", 1)),)))
    other = instructed("DELI", 1)
    assert settled(made.give(ask(commands.UnlinkInstructions, "DELI", 2, other=other))) == ["2"]
    made.give(numbered("DELI", 4))
    assert refusals(made.give(ask(commands.UnlinkInstructions, "DELI", 4, other=other))) == ["not_linked"]


def test_links_that_close_a_circle_are_refused_when_they_are_made() -> None:
    made, books = funded(0)
    for number in (1, 2, 3):
        both(made, number)
    assert [link(made, 1, "AFTE", 2), link(made, 2, "AFTE", 3)] == [[], []]
    assert link(made, 1, "AFTE", 1) == ["linked_to_itself"]
    assert link(made, 3, "AFTE", 1) == ["links_form_a_cycle"]
    assert link(made, 1, "BEFO", 3) == ["links_form_a_cycle"]
    assert link(made, 1, "WITH", 3) == ["links_form_a_cycle"]
    assert link(made, 3, "AFTE", 1, "RECE") == ["links_form_a_cycle"]  # the other sides of the same transactions
    assert list(predecessors(instructed("DELI", 3), books)) == []
    crossing = Terms(links=(Link(position="AFTE", report=instructed("DELI", 1)), Link(position="BEFO", report=instructed("DELI", 3))))
    assert refusals(made.give(numbered("DELI", 9, terms=crossing))) == ["links_form_a_cycle"]
    assert instructed("DELI", 9) not in books.sides
    assert list(predecessors(instructed("DELI", 3), books)) == []


def test_a_side_whose_own_other_side_goes_before_it_is_refused_when_they_would_match() -> None:
    made, books = funded()
    made.give(numbered("DELI", 1))
    said = made.give(numbered("RECE", 1, terms=Terms(links=(Link(position="AFTE", report=instructed("DELI", 1)),))))
    assert told(said) == [("B", "refused", "links_form_a_cycle")]
    assert books.sides[instructed("DELI", 1)].status == "unmatched"
    assert len(books.links) == 0
    assert settled(made.give(numbered("RECE", 2, amount=Decimal(1001)))) == ["1"]


def test_a_circle_through_partners_is_seen_when_two_sides_would_match() -> None:
    made, books = funded()
    made.give(numbered("DELI", 3))
    made.give(numbered("DELI", 4))
    assert link(made, 3, "AFTE", 4) == []
    said = made.give(numbered("RECE", 4, terms=Terms(links=(Link(position="WITH", report=instructed("DELI", 3)),))))
    assert told(said) == [("B", "refused", "links_form_a_cycle")]
    assert books.sides[instructed("DELI", 4)].status == "unmatched"


def test_what_has_ended_closes_no_circle() -> None:
    made, _ = funded(0)
    for number in (1, 2):
        both(made, number)
    made.give(numbered("DELI", 3))
    assert [link(made, 1, "WITH", 3), link(made, 2, "AFTE", 3)] == [[], []]
    made.give(ask(commands.CancelInstruction, "DELI", 3))
    assert link(made, 2, "BEFO", 1) == []


def test_what_was_linked_with_a_transaction_that_is_cancelled_is_attempted_again() -> None:
    made, _ = funded(0)
    made.give(account("T-SEC", SELLER, "SECURITIES"))
    both(made, 1, securities_account="T-SEC")
    both(made, 2)
    assert link(made, 2, "WITH", 1) == []
    assert settled(made.give(funding("S-SEC", 100))) == []
    made.give(ask(commands.CancelInstruction, "DELI", 1))
    assert settled(made.give(ask(commands.CancelInstruction, "RECE", 1))) == ["2"]


def test_what_waited_only_for_the_date_of_its_partner_is_attempted_when_that_is_cancelled() -> None:
    made, _ = funded()
    for movement in ("DELI", "RECE"):
        made.give(numbered(movement, 2, intended_settlement_date=day(1).date()))
    made.give(numbered("DELI", 1, terms=Terms(links=(Link(position="WITH", report=instructed("DELI", 2)),))))
    assert settled(made.give(numbered("RECE", 1))) == []
    made.give(ask(commands.CancelInstruction, "DELI", 2))
    assert settled(made.give(ask(commands.CancelInstruction, "RECE", 2))) == ["1"]


@pytest.mark.parametrize("position", ["AFTE", "WITH"])
def test_what_waits_is_attempted_again_when_the_other_takes_the_link_back(position: Position) -> None:
    made, _ = funded()
    made.give(numbered("DELI", 1))
    both(made, 2, terms=Terms(links=(Link(position=position, report=instructed("DELI", 1)),)))
    assert settled(made.give(ask(commands.UnlinkInstructions, "DELI", 1, other=instructed("DELI", 2)))) == ["2"]


def test_no_instruction_is_linked_with_more_than_a_few() -> None:
    made, _ = funded()
    for number in range(LINKS_MAX + 2):
        made.give(numbered("DELI", number))
    answers = [link(made, 0, "AFTE", number) for number in range(1, LINKS_MAX + 2)]
    assert answers == [[]] * LINKS_MAX + [["too_many_links"]]


def test_what_is_linked_with_another_settles_in_the_same_step_or_not_at_all() -> None:
    made, books = funded(0)
    made.give(account("T-SEC", SELLER, "SECURITIES"))
    both(made, 1)
    both(made, 2, securities_account="T-SEC")
    assert link(made, 1, "WITH", 2) == []
    assert settled(made.give(funding("S-SEC", 100))) == []
    said = made.give(funding("T-SEC", 100, asset=ISIN, against="ISSUER"))
    assert sorted(settled(said)) == ["1", "2"]
    one, two = of(InstructionSettled, said)
    assert one.group == two.group is not None
    (entry,) = [each for each in of(EntryPosted, said) if each.of == one.group]
    assert sorted(entry.movements, key=str) == sorted([*one.movements, *two.movements], key=str)
    assert [each.amount > 0 for each in entry.movements] == [True] * 4 + [False] * 4
    assert books.balances["S-SEC|XS0000000009"].quantity == 0


def test_what_a_pool_settles_in_one_step_keeps_the_order_of_its_links() -> None:
    """One instruction settles after a member of a pool and with the other: all three go in one step."""
    made, _ = funded(0)
    pool = Terms(pool=Pool(pool="P", count=2))
    both(made, 1, terms=pool)
    both(made, 2, terms=pool)
    both(made, 3)
    assert [link(made, 3, "AFTE", 1), link(made, 3, "WITH", 2)] == [[], []]
    assert sorted(settled(made.give(funding("S-SEC", 300)))) == ["1", "2", "3"]


def test_a_pool_of_one_name_in_another_settlement_system_is_another() -> None:
    made, books = funded()
    made.give(SettlementSystemDefined(settlement_system="OTHER", name="another depository", settlement_days=2))
    made.give(replace(settlement_day(0), settlement_system="OTHER"))
    for party, letter in ((SELLER, "S"), (BUYER, "B")):
        made.give(account(f"{letter}2-SEC", party, "SECURITIES", settlement_system="OTHER", limit=Decimal(1000)))
        made.give(account(f"{letter}2-CASH", party, "CASH", settlement_system="OTHER", limit=Decimal(10000)))
    made.tell_time(day(0, 9))
    pool = Terms(pool=Pool(pool="P", count=2))
    both(made, 1, terms=pool)
    made.give(InstrumentDefined(isin="US0378331005", name="another share", settlement_system="OTHER"))
    elsewhere = {"settlement_system": "OTHER", "isin": "US0378331005"}
    made.give(numbered("DELI", 2, securities_account="S2-SEC", cash_account="S2-CASH", terms=pool, **elsewhere))
    assert settled(made.give(numbered("RECE", 2, securities_account="B2-SEC", cash_account="B2-CASH", **elsewhere))) == []
    assert len(books.instructions) == 2
    assert sorted(settled(both(made, 3, terms=pool))) == ["1", "3"]


def test_what_comes_with_its_links_and_brings_what_a_pool_lacks_settles_with_it() -> None:
    made, _ = funded(0)
    made.give(funding("S-SEC", 100))
    pool = Terms(pool=Pool(pool="P", count=2))
    both(made, 1, terms=pool)
    both(made, 2, terms=pool)
    back = {"securities_account": "B-SEC", "cash_account": "B-CASH", "entity": "529900BUYER000000002", "counterparty": SELLER}
    forth = {"securities_account": "S-SEC", "cash_account": "S-CASH", "entity": SELLER, "counterparty": "529900BUYER000000002"}
    linked = Terms(links=(Link(position="AFTE", report=instructed("DELI", 1)), Link(position="WITH", report=instructed("DELI", 2))))
    made.give(instruction("DELI", 3, **back))
    assert sorted(settled(made.give(instruction("RECE", 3, terms=linked, **forth)))) == ["1", "2", "3"]


def test_a_ring_that_no_member_can_begin_settles_together() -> None:
    """S delivers to B what B delivers to S: neither has any of it, and nobody needs to."""
    made, books = funded(0, 0)
    made.give(instruction("DELI", 1))
    made.give(instruction("RECE", 1))
    back = {"securities_account": "B-SEC", "cash_account": "B-CASH", "entity": "529900BUYER000000002", "counterparty": SELLER}
    forth = {"securities_account": "S-SEC", "cash_account": "S-CASH", "entity": SELLER, "counterparty": "529900BUYER000000002"}
    made.give(instruction("DELI", 2, **back))
    said = made.give(instruction("RECE", 2, **forth))
    assert settled(said) == []
    with_one = Link(position="WITH", report=instructed("DELI", 1))
    command = commands.LinkInstructions(
        command="ring", who="anna", settlement_system="CSD", entity=SELLER, report=f"{SELLER}|csd@CSD|2|1|instructed", link=with_one
    )
    assert sorted(settled(made.give(command))) == ["1", "2"]
    assert all(books.balances[key].quantity == 0 for key in ("S-SEC|XS0000000009", "B-SEC|XS0000000009", "S-CASH|EUR", "B-CASH|EUR"))
