"""What an instance means, and what is refused of one: with its reason, and nothing solved."""

from dataclasses import replace
from decimal import Decimal

import pytest

from processors.optimisation.explaining import Explaining
from processors.optimisation.methods import METHODS
from processors.optimisation.problem import in_proportion
from processors.optimisation.reading import Reader
from schemas.optimisation import InstanceError, InstanceReason
from tests.unit.optimisation_kit import balance, cap, delivery, problem_of, settled

GOOD = delivery("A", "1", "2", 10, "10")
LEG = GOOD.legs[0]

REFUSED = [
    ([balance("S1", "1"), balance("S1", "2")], InstanceReason.BALANCE_STATED_TWICE, "S1 XX0000000010"),
    ([cap("CAP", "1", "C1"), cap("CAP", "1", "C2")], InstanceReason.LIMIT_GROUP_STATED_TWICE, "CAP"),
    ([GOOD, GOOD], InstanceReason.INSTRUCTION_QUEUED_TWICE, "A"),
    ([balance("C1", "1", "-1")], InstanceReason.LIMIT_NEGATIVE, "C1 EUR may go below zero by -1"),
    ([replace(GOOD, value=Decimal(-1))], InstanceReason.VALUE_NEGATIVE, "A is worth -1"),
    ([replace(GOOD, legs=(replace(LEG, quantity=Decimal(-5)),))], InstanceReason.QUANTITY_NOT_POSITIVE, "A moves -5 XX0000000010"),
    ([replace(GOOD, legs=(replace(LEG, receiver="S1"),))], InstanceReason.DELIVERER_IS_RECEIVER, "A moves XX0000000010 from S1 to itself"),
    ([replace(GOOD, partial=True, lot=Decimal(3))], InstanceReason.PARTIAL_NOT_POSSIBLE, "A: it takes one leg of securities in whole lots"),
    ([delivery("A", "1", "2", 1, "1", ("AFTE", "A"))], InstanceReason.LINK_TO_ITSELF, "A is linked to itself"),
    ([delivery("A", "1", "2", 1, "1", ("WITH", "B"))], InstanceReason.LINK_TO_NOTHING, "A is linked to B, which is not in the queue"),
    (
        [
            delivery("A", "1", "2", 1, "1", ("AFTE", "B")),
            delivery("B", "1", "2", 1, "1", ("AFTE", "C")),
            delivery("C", "1", "2", 1, "1", ("BEFO", "B"), ("AFTE", "A")),
        ],
        InstanceReason.LINKS_GO_ROUND,
        "each of these would have to settle before the next",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("made", "reason", "detail"), REFUSED, ids=[str(reason) for _, reason, _ in REFUSED])
def test_what_can_mean_nothing_is_refused_with_its_reason(made, reason, detail):
    with pytest.raises(InstanceError) as raised:
        problem_of(*made)
    assert raised.value.reason is reason
    assert detail in raised.value.detail


def test_every_reason_has_a_case():
    assert {reason for _, reason, _ in REFUSED} == set(InstanceReason)


def test_amounts_are_whole_numbers_of_the_smallest_unit_that_stands_anywhere_in_the_instance():
    problem = problem_of(balance("C1", "1.5"), delivery("A", "1", "2", 3, "0.125"), balance("S1", "3"))
    rows = {(row.name, row.asset): row.decimals for row in problem.rows}
    assert rows["C1", "EUR"] == 3
    assert rows["S1", "XX0000000010"] == 0
    assert problem.free[[row.name for row in problem.rows].index("C1")] == 1_500


def test_an_account_below_its_limit_may_not_lose_more_and_may_gain():
    made = [
        balance("C1", "-5"),
        balance("S1", "2"),
        balance("C2", "1"),
        delivery("IN", "1", "2", 1, "1"),
        delivery("OUT", "2", "1", 1, "2"),
    ]
    assert settled(METHODS["night"](problem_of(*made), 1).standing) == ["IN"]


def test_with_links_and_pools_join_whatever_they_reach_and_afte_and_befo_put_one_before_another():
    made = [
        delivery("A", "1", "2", 1, "1", pool="P"),
        delivery("B", "1", "2", 1, "1", ("WITH", "C")),
        delivery("C", "1", "2", 1, "1", pool="P"),
        delivery("D", "1", "2", 1, "1", ("BEFO", "A")),
        delivery("E", "1", "2", 1, "1", ("AFTE", "D")),
    ]
    problem = problem_of(*made)
    assert problem.members == [(0, 1, 2), (3,), (4,)]
    assert problem.needs == {0: (1,), 2: (1,)}


@pytest.mark.parametrize(
    ("amount", "quantity", "whole", "found"), [(5, 1, 2, 2), (7, 1, 2, 4), (10, 1, 3, 3), (10, 2, 3, 7), (10, 3, 3, 10)]
)
def test_a_part_of_an_amount_is_in_proportion_a_half_to_the_even_neighbour(amount, quantity, whole, found):
    assert in_proportion(amount, quantity, whole) == found


def test_a_limit_group_holds_over_the_sum_of_its_accounts_as_each_weighs():
    made = [balance("S1", "10"), balance("C2", "100"), balance("C3", "100"), cap("CAP", "15", "C2", "C3")]
    made += [delivery("A", "1", "2", 1, "10"), delivery("B", "1", "3", 1, "10")]
    assert settled(METHODS["night"](problem_of(*made), 1).standing) == ["A"]


def test_a_sentence_says_what_lacks_who_would_bring_it_and_who_took_it_before():
    made = [balance("S1", "5"), balance("S4", "0"), balance("C2", "100"), balance("C3", "100"), balance("C1", "0")]
    made += [
        delivery("A", "1", "2", 5, "60"),
        delivery("B", "1", "3", 5, "50"),
        delivery("C", "4", "1", 3, "1"),
        delivery("D", "1", "2", 5, "1", ("AFTE", "C")),
    ]
    standing = METHODS["night"](problem_of(*made), 1).standing
    explaining = Explaining(standing)
    told = {item: explaining.why(item) for item, is_settled in enumerate(standing.settled) if not is_settled}
    assert told[1] == "B: lacks 5 XX0000000010 in S1 (it takes 5, 0 are there), of which C would bring 3; A took from it before."
    assert told[2] == "C: lacks 3 XX0000000010 in S4 (it takes 3, 0 are there), which nobody in the queue would bring."
    assert told[3].endswith("it settles no earlier than C, which has not settled.")


def test_a_reader_takes_balances_after_instructions_too():
    reader = Reader()
    for line in (GOOD, balance("S1", "10"), balance("C2", "10")):
        reader.take(line)
    assert settled(METHODS["gross"](reader.problem(), 1).standing) == ["A"]
