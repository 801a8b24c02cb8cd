"""Who is told what of several lacks, how many of them, and what is told again when the first of them has come."""

from decimal import Decimal
from typing import Any

from schemas import commands
from schemas.back import InstructionPended
from schemas.instruction import Link, Pool, Terms
from schemas.message import Message
from schemas.optimisations import GroupRefused, OptimisationProposed, ProposedSettlement
from schemas.reference import LimitGroupDefined
from schemas.report_answers import StatusAdvised
from tests.unit.back_office import BUYER, CURRENCY, SELLER, SYSTEM, account, ask, funding, instructed, of
from tests.unit.links_kit import both, funded, numbered, settled
from tests.unit.office_driver import OfficeDriver
from tests.unit.test_lacking import with_credit

Told = tuple[str, str | None, Decimal | None]


def all_of(pended: Any) -> list[Told]:
    """Reason, where, and how much: the first first."""
    every = [pended, *(pended.others or ())]
    return [(str(each.reason), each.limit_group or getattr(each, "linked", None) or each.account, each.lacking) for each in every]


def last(said: list[Message]) -> InstructionPended:
    return of(InstructionPended, said)[-1]


def capped(made: OfficeDriver, cap: int, limit: int) -> None:
    made.give(LimitGroupDefined(limit_group="OWN", settlement_system=SYSTEM, currency=CURRENCY, net_debit_cap=Decimal(cap)))
    made.give(account("B-CASH", BUYER, "CASH", limit=Decimal(limit), limit_group="OWN"))


def test_securities_cash_and_a_limit_group_are_told_at_once_and_each_party_its_own() -> None:
    made, _ = funded(60, 0)
    capped(made, 300, 1)
    said = both(made, 1)
    assert all_of(last(said)) == [
        ("securities_short", "S-SEC", 40),
        ("cash_short", "B-CASH", 1000),
        ("net_debit_cap_exceeded", "OWN", 701),
    ]
    seller, buyer = of(StatusAdvised, said)[-2:]
    assert (seller.account, seller.lacking, seller.others) == ("S-SEC", 40, None)
    assert (buyer.account, buyer.lacking, [each.lacking for each in buyer.others or ()]) == (None, None, [1000, 701])


def test_when_the_first_has_come_it_is_attempted_again_and_what_remains_is_told() -> None:
    made, _ = funded(60, 0)
    both(made, 1)
    assert of(InstructionPended, made.give(funding("B-CASH", 400))) == [], "it waits for securities alone: the told message is of its time"
    said = made.give(funding("S-SEC", 40))
    assert all_of(last(said)) == [("cash_short", "B-CASH", 601)]
    assert settled(made.give(funding("B-CASH", 601))) == ["1"]


def test_the_same_lacks_are_told_once_and_another_beside_the_first_is_told_anew() -> None:
    made, _ = funded(60, 0)
    both(made, 1)
    assert of(InstructionPended, made.give(account("S-SEC", SELLER, "SECURITIES"))) == []
    made.give(funding("B-CASH", 400))
    assert all_of(last(made.give(account("S-SEC", SELLER, "SECURITIES")))) == [
        ("securities_short", "S-SEC", 40),
        ("cash_short", "B-CASH", 601),
    ]


def test_legs_on_one_account_are_counted_once_over_the_net_of_all_that_settle_together() -> None:
    made, _ = funded(50, 500)
    pool = Terms(pool=Pool(pool="P", count=3))
    for number in (1, 2, 3):
        said = both(made, number, terms=pool)
    assert all_of(last(said)) == [("securities_short", "S-SEC", 250), ("cash_short", "B-CASH", 2506)]


def test_no_more_than_twenty_are_told_and_how_many_more_there_are() -> None:
    made, _ = funded(0, 0)
    pool = Terms(pool=Pool(pool="P", count=25))
    for number in range(1, 26):
        made.give(account(f"S{number}-SEC", SELLER, "SECURITIES"))
        said = both(made, number, terms=pool, securities_account=f"S{number}-SEC")
    assert len(last(said).others or ()) == 20
    assert last(said).others_left_out == 5, "24 more sellers' accounts, and the buyer's cash"


def test_every_instruction_that_goes_before_is_told_and_what_is_lacked_when_they_have_settled() -> None:
    made, _ = funded(100, 0)
    for number in (1, 2):
        both(made, number)
    links = tuple(Link(position="AFTE", report=instructed("DELI", number)) for number in (1, 2))
    said = both(made, 3, terms=Terms(links=links))
    one, other = (instructed("DELI", number) for number in (1, 2))
    waits = "waits_for_linked_instruction"
    assert all_of(last(said)) == [
        (waits, one, None),
        (waits, other, None),
        ("securities_short", "S-SEC", 200),
        ("cash_short", "B-CASH", 3006),
    ]


def test_what_waits_for_one_that_has_not_matched_is_told_no_balance_for_nobody_knows_what_will_be_there() -> None:
    made, _ = funded(0, 0)
    made.give(numbered("DELI", 1))
    both(made, 2)
    links = tuple(Link(position="AFTE", report=instructed("DELI", number)) for number in (1, 2))
    said = both(made, 3, terms=Terms(links=links))
    assert [lacking for _, _, lacking in all_of(last(said))] == [None, None]


def test_a_partner_on_hold_is_told_with_what_all_of_them_lack() -> None:
    made, _ = funded(150, 0)
    made.give(numbered("DELI", 1, terms=Terms(holds=("PREA",))))
    made.give(numbered("DELI", 2, terms=Terms(links=(Link(position="WITH", report=instructed("DELI", 1)),))))
    made.give(numbered("RECE", 1))
    said = made.give(numbered("RECE", 2))
    assert all_of(last(said)) == [
        ("waits_for_linked_instruction", instructed("DELI", 1), None),
        ("securities_short", "S-SEC", 50),
        ("cash_short", "B-CASH", 2003),
    ]
    made.give(funding("S-SEC", 50))
    made.give(funding("B-CASH", 2003))
    assert settled(made.give(ask(commands.ReleaseInstruction, "DELI", 1, hold="PREA"))) == ["1", "2"]


def test_accounts_that_are_closed_are_told_beside_what_lacks_on_those_that_are_known() -> None:
    made, _ = funded(60, 0)
    both(made, 1)
    made.give(account("B-SEC", BUYER, "SECURITIES", is_open=False))
    said = made.give(account("S-SEC", SELLER, "SECURITIES", is_open=False))
    assert [(reason, name) for reason, name, _ in all_of(last(said))] == [
        ("account_closed", "S-SEC"),
        ("account_closed", "B-SEC"),
        ("securities_short", "S-SEC"),
        ("cash_short", "B-CASH"),
    ]


def test_a_proposed_group_that_is_refused_is_told_all_that_it_lacks() -> None:
    made, books = funded(60, 0)
    both(made, 1)
    entry = books.instructions.after("dated", "")
    assert entry is not None
    group = (ProposedSettlement(transaction=entry[1]),)
    proposal = OptimisationProposed(settlement_system=SYSTEM, request="by hand", number=1, of=1, groups=(group,))
    (refused,) = of(GroupRefused, made.give(proposal))
    assert all_of(refused) == [("securities_short", "S-SEC", 40), ("cash_short", "B-CASH", 1001)]


def test_cash_that_would_be_lent_once_the_securities_come_is_no_lack() -> None:
    made, _ = funded(60, 600)
    with_credit(made)
    assert all_of(last(both(made, 1))) == [("securities_short", "S-SEC", 40)], "what is bought secures 450, and 401 are lacking"
    assert settled(made.give(funding("S-SEC", 40))) == ["1"]


def test_cash_of_which_too_little_would_be_lent_is_told() -> None:
    made, _ = funded(60, 500)
    with_credit(made)
    assert all_of(last(both(made, 1))) == [("securities_short", "S-SEC", 40), ("cash_short", "B-CASH", 501)]
