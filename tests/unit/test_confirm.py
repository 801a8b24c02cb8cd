"""confirm: each party hears of its own report, with its own accounts, and of nobody else's."""

from decimal import Decimal

from schemas.entries import ConfirmationIssued
from schemas.matching import InstructionCreated
from schemas.message import Message
from schemas.report_answers import StatusAdvised
from tests.unit.back_office import BUYER, CURRENCY, ISIN, SELLER, cancellation, day, failed, funding, of, office, side, told
from tests.unit.office_driver import OfficeDriver


def pair(made: OfficeDriver) -> list[Message]:
    return made.give(side("SELL")) + made.give(side("BUY"))


def test_a_side_without_another_is_told_so() -> None:
    made, _ = office()
    assert told(made.give(side("SELL"))) == [("S", "pending", "unmatched")]


def test_both_parties_are_confirmed_with_their_own_accounts() -> None:
    made, _ = office()
    made.give(funding("S-SEC", 100))
    made.give(funding("B-CASH", 1000))
    said = pair(made)
    seller, buyer = of(ConfirmationIssued, said)
    assert (seller.entity, seller.counterparty, seller.report) == (SELLER, BUYER, side("SELL").report)
    assert (buyer.entity, buyer.counterparty, buyer.report) == (BUYER, SELLER, side("BUY").report)
    assert (seller.securities_account, seller.cash_account) == ("S-SEC", "S-CASH")
    assert (buyer.securities_account, buyer.cash_account) == ("B-SEC", "B-CASH")
    for each in (seller, buyer):
        assert (each.isin, each.quantity, each.currency, each.amount) == (ISIN, Decimal(100), CURRENCY, Decimal(1000))
        assert (each.settled_on, each.transaction) == (day(0).date(), of(InstructionCreated, said)[0].transaction)
    assert told(said) == [("S", "pending", "unmatched")]


def test_only_the_party_that_is_short_hears_of_how_much_on_which_account() -> None:
    made, _ = office()
    seller, buyer = of(StatusAdvised, pair(made))[1:]
    assert (seller.account, seller.asset, seller.lacking) == ("S-SEC", ISIN, Decimal(100))
    assert (buyer.account, buyer.asset, buyer.lacking) == (None, None, None)
    assert seller.reason == buyer.reason == "securities_short"
    seller, buyer = of(StatusAdvised, made.give(funding("S-SEC", 100)))
    assert (seller.account, seller.asset, seller.lacking) == (None, None, None)
    assert (buyer.account, buyer.asset, buyer.lacking) == ("B-CASH", CURRENCY, Decimal(1000))
    assert seller.reason == buyer.reason == "cash_short"


def test_both_parties_hear_of_the_cut_off() -> None:
    made, _ = office()
    pair(made)
    assert told(made.tell_time(day(0, 16))) == [("S", "pending", "cut_off_missed"), ("B", "pending", "cut_off_missed")]


def test_a_side_that_is_cancelled_is_told_why() -> None:
    made, _ = office()
    made.give(side("SELL"))
    assert told(made.give(cancellation(side("SELL")))) == [("S", "cancelled", "cancelled_by_party")]


def test_a_side_upon_which_a_stage_failed_is_dead() -> None:
    made, _ = office()
    assert told(failed(made, side("SELL"))) == [("S", "dead", "stage_failed")]
