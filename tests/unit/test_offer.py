"""offer and the optimiser's answer: a queue that nobody alone can begin clears whole; a proposal that is wrong does no harm."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas import commands
from schemas.back import InstructionPartiallySettled, InstructionSettled
from schemas.entries import EntryPosted
from schemas.instruction import Link, Terms
from schemas.message import Message
from schemas.optimisations import (
    GROUP_MAX,
    GroupRefused,
    OptimisationProposed,
    ProposedSettlement,
)
from schemas.state import Balance
from streams.optimiser.offered import propose
from tests.unit.back_office import (
    CURRENCY,
    ISIN,
    SYSTEM,
    ask,
    funding,
    of,
)
from tests.unit.optimiser_kit import PARTIES, fund, optimise, ready, request, ring, settled, trade


def test_a_ring_that_no_member_can_begin_clears_whole() -> None:
    made, books = ready()
    ring(made)
    for number in range(4):
        fund(made, f"CASH{number}", 1)  # the cents by which their amounts differ
    said = optimise(made)
    assert settled(said) == ["0", "1", "2", "3"]
    assert len({each.group for each in of(InstructionSettled, said)}) == 1
    assert len(of(EntryPosted, said)) == 1
    assert all(books.balances[f"SEC{number}|{ISIN}"].quantity == 0 for number in range(4))
    assert propose(*request(made, 2)) == []


def test_what_settles_after_another_may_be_in_a_later_group_of_the_same_proposal() -> None:
    made, _ = ready()
    fund(made, "CASH1", 5000)
    for number in (1, 2):
        trade(made, number, 0, 1)
    (first, second) = [each.transaction for each in request(made)[1]]
    about = {"command": "link", "who": "anna", "settlement_system": SYSTEM, "entity": PARTIES[0]}
    report = f"{PARTIES[0]}|csd@CSD|{{}}|1|instructed"
    made.give(commands.LinkInstructions(report=report.format(2), link=Link(position="AFTE", report=report.format(1)), **about))
    made.books.balances[f"SEC0|{ISIN}"] = Balance(quantity=Decimal(200))  # there, and nobody was woken
    groups = tuple((ProposedSettlement(transaction=each),) for each in (first, second))
    said = made.give(OptimisationProposed(settlement_system=SYSTEM, request="by hand", number=1, of=1, groups=groups))
    assert of(GroupRefused, said) == []
    assert settled(said) == ["1", "2"]


def test_a_proposal_again_or_too_late_is_refused_and_moves_nothing() -> None:
    made, _ = ready()
    ring(made)
    for number in range(4):
        fund(made, f"CASH{number}", 1)
    (proposed,) = propose(*request(made))
    made.give(replace(proposed))
    again = made.give(replace(proposed))
    assert [each.reason for each in of(GroupRefused, again)] == ["instruction_not_known"]
    assert of(EntryPosted, again) == []


@pytest.mark.parametrize(
    ("more", "expected"), [({}, 10), ({"least": 50}, 50), ({"least": 30}, None), ({"threshold": 401}, 50), ({"threshold": 1000}, None)]
)
def test_what_is_offered_in_parts_has_lots_that_can_be_booked(more: dict[str, int], expected: int | None) -> None:
    """In lots of 10, of 100 for 1000: not below the minimum denomination, nor below the threshold of money."""
    made, books = ready()
    instrument = books.instruments[ISIN]
    made.give(replace(instrument, settlement_multiple=Decimal(10), minimum_denomination=Decimal(more.get("least", 10))))
    if "threshold" in more:
        made.give(replace(books.settlement_systems[SYSTEM], partial_threshold_amount=Decimal(more["threshold"])))
    trade(made, 0, 0, 1, terms=Terms(partial="PARC"))
    (offered,) = request(made)[1]
    assert offered.lot == expected


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda group: group[:3], "securities_short"),
        (lambda group: (*group, group[0]), "proposed_twice"),
        (lambda group: (*group[:3], ProposedSettlement(transaction="invented")), "instruction_not_known"),
        (lambda group: (*group[:3], replace(group[3], quantity=Decimal(50))), "not_a_part"),
        (lambda group: (*group[:3], replace(group[3], quantity=Decimal(1000))), "not_a_part"),
        (lambda group: (*group[:3], replace(group[3], quantity=Decimal(-100))), "not_a_part"),
    ],
)
def test_a_proposal_that_was_tampered_with_is_refused_with_its_reason(change: Any, reason: str) -> None:
    made, books = ready()
    ring(made)
    for number in range(4):
        fund(made, f"CASH{number}", 1)
    (proposed,) = propose(*request(made))
    said = made.give(replace(proposed, groups=(change(proposed.groups[0]),)))
    (refused,) = of(GroupRefused, said)
    assert refused.reason == reason
    assert (refused.lacking is not None) == (reason == "securities_short")
    assert of(EntryPosted, said) == []
    assert f"SEC0|{ISIN}" not in books.balances


def test_what_is_put_on_hold_after_it_was_offered_is_not_booked() -> None:
    made, _ = ready()
    ring(made)
    for number in range(4):
        fund(made, f"CASH{number}", 1)
    proposals = propose(*request(made))
    held = ask(commands.HoldInstruction, "DELI", 0, entity=PARTIES[0])
    made.give(replace(held, report=f"{PARTIES[0]}|csd@CSD|0|1|instructed"))
    said = [word for each in proposals for word in made.give(each)]
    assert [each.reason for each in of(GroupRefused, said)] == ["on_hold"]
    assert propose(*request(made, 2)) == []


def test_a_group_may_have_a_part_in_it() -> None:
    made, _ = ready()
    part = {"terms": Terms(partial="PART")}
    for number in range(2):
        trade(made, number, number, 1 - number, quantity=100 + 50 * number, amount=1000, **part)
    for number in range(2):
        fund(made, f"CASH{number}", 500)
    asked, (first, second) = request(made)
    group = (ProposedSettlement(transaction=first.transaction), ProposedSettlement(transaction=second.transaction, quantity=Decimal(100)))
    said = made.give(OptimisationProposed(settlement_system=SYSTEM, request=asked.request, number=1, of=1, groups=(group,)))
    assert [int(each.quantity) for each in of(InstructionPartiallySettled, said)] == [100]
    assert settled(said) == ["0"]


trades = st.lists(st.tuples(st.integers(0, 4), st.integers(1, 4), st.integers(1, 9), st.integers(1, 9)), min_size=2, max_size=14)
means = st.lists(st.tuples(st.integers(0, 4), st.booleans(), st.integers(1, 12)), max_size=8)


@settings(max_examples=60)
@given(trades, means)
def test_whatever_waits_each_proposed_group_is_booked_and_no_limit_is_passed(made_of: list[tuple[int, int, int, int]], given_: Any) -> None:
    made, books = ready()
    said: list[Message] = []
    for number, (seller, step, quantity, amount) in enumerate(made_of):
        said += trade(made, number, seller, (seller + step) % 5, quantity=quantity * 10, amount=amount * 100)
    for number, (party, is_cash, much) in enumerate(given_):
        name, asset, against = (f"CASH{party}", CURRENCY, "CENTRAL") if is_cash else (f"SEC{party}", ISIN, "ISSUER")
        said += made.give(funding(name, much * (100 if is_cash else 10), f"means-{number}", asset=asset, against=against))
    before = len(settled(said))
    proposals = propose(*request(made))
    booked = [word for each in proposals for word in made.give(each)]
    done = {each.transaction for each in of(InstructionSettled, booked)}
    assert of(GroupRefused, booked) == []
    assert {each.transaction for proposed in proposals for group in proposed.groups for each in group} <= done
    for entry in of(EntryPosted, said + booked):
        assert all(each.amount > 0 or each.balance >= -each.limit for each in entry.movements)
    assert before + len(done) <= len(made_of)
    assert (books.instructions.after("attempts", "") is None) == (before + len(done) == len(made_of))


def test_a_proposal_of_more_than_a_decision_takes_is_refused() -> None:
    made, _ = ready()
    group = (ProposedSettlement(transaction="invented"),)
    proposed = OptimisationProposed(settlement_system=SYSTEM, request="r", number=1, of=1, groups=(group,) * (GROUP_MAX + 1))
    assert [each.reason for each in of(GroupRefused, made.give(proposed))] == ["proposal_too_large"]
