"""Who is attempted at once by what changes, and was found by the next window only: a chance, for there may be none on that day."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from schemas.back import InstructionPartiallySettled, InstructionPended
from schemas.clearing import TradeNovated
from schemas.clearing_models import ClearingModelSet
from schemas.collateral import CreditProvided
from schemas.instruction import Link, Terms
from schemas.message import Message
from schemas.optimisations import OptimisationProposed, ProposedSettlement
from schemas.prices import PriceQuoted
from tests.unit.back_office import BUYER, CURRENCY, ISIN, SELLER, SYSTEM, account, day, funding, of, side
from tests.unit.links_kit import both, funded, settled
from tests.unit.office_driver import OfficeDriver
from tests.unit.test_collateral import OTHER, buy
from tests.unit.test_collateral import ready as with_credit
from tests.unit.test_waiters import pair
from tests.unit.watched import open_ones
from tests.unit.windows_kit import parted

PARTLY: dict[str, Any] = {"terms": Terms(partial="PART")}


def parts(said: list[Message]) -> list[str]:
    return [str(each.quantity) for each in of(InstructionPartiallySettled, said)]


def sell(made: OfficeDriver, number: int, quantity: str, seller: dict[str, Any], buyer: dict[str, Any]) -> list[Message]:
    """So much for one euro."""
    fields = {"quantity": Decimal(quantity), "amount": Decimal(1)}
    return made.give(side("SELL", number, **(fields | seller))) + made.give(side("BUY", number, **(fields | buyer)))


def test_a_part_whose_cash_was_not_enough_is_smaller_when_there_are_fewer_securities() -> None:
    made, _ = funded(60, 500)
    pair(made, 1, PARTLY, PARTLY)  # 60 of 100 would cost 600.60
    said = sell(made, 2, "20", {}, {})
    assert settled(said) == ["2"]
    assert parts(said) == ["40"]


def test_the_same_is_so_where_the_limit_of_its_deliverer_is_lowered() -> None:
    made, _ = funded(40, 500)
    made.give(account("S-SEC", SELLER, "SECURITIES", limit=Decimal(20)))
    pair(made, 1, PARTLY, PARTLY)
    assert parts(made.give(account("S-SEC", SELLER, "SECURITIES"))) == ["40"]


def test_what_would_have_made_a_balance_too_large_settles_when_that_is_less() -> None:
    made, _ = funded(1, 1000)
    made.give(account("ISSUER", SELLER, "SECURITIES", purpose="ISSUANCE", limit=Decimal(10) ** 17 * 9))
    made.give(account("T-SEC", SELLER, "SECURITIES"))
    made.give(funding("S-CASH", 1000))
    made.give(funding("B-SEC", "899999999999999000"))
    assert [str(each.reason) for each in of(InstructionPended, sell(made, 1, "0.25", {}, {}))] == ["balance_too_large"]
    about = {"entity": BUYER, "counterparty": SELLER, "securities_account": "B-SEC", "cash_account": "B-CASH"}
    back = {"entity": SELLER, "counterparty": BUYER, "securities_account": "T-SEC", "cash_account": "S-CASH"}
    seller = {"report": f"{BUYER}|oms|2|1|executed"} | about
    assert settled(sell(made, 2, "899999999999990000", seller, {"report": f"{SELLER}|oms|2|1|executed"} | back)) == ["2", "1"]


def test_what_is_left_of_a_proposed_part_is_attempted_for_itself() -> None:
    """The whole lacked cash; the optimiser proposed a part; the cash of the rest is there."""
    made, books = funded(100, 500)
    pair(made, 1, PARTLY, PARTLY)
    (transaction,) = open_ones(books)
    books.balances[f"B-CASH|{CURRENCY}"] = replace(books.balances[f"B-CASH|{CURRENCY}"], quantity=Decimal(5000))  # nobody was woken
    group = (ProposedSettlement(transaction=transaction, quantity=Decimal(40)),)
    said = made.give(OptimisationProposed(settlement_system=SYSTEM, request="r", number=1, of=1, groups=(group,)))
    assert (parts(said), settled(said)) == (["40"], ["1"])


def test_a_credit_that_the_price_of_a_new_date_secures_is_given_at_the_first_window_after_midnight() -> None:
    made, _ = with_credit(price="5", world=parted(day(-1, 19)))
    made.give(PriceQuoted(isin=ISIN, currency=CURRENCY, date=day(0).date(), price=Decimal(20)))
    buy(made)
    assert of(CreditProvided, made.tell_time(day(-1, 22) + timedelta(hours=1))) == []
    assert len(of(CreditProvided, made.tell_time(day(0, 5)))) == 1


def test_a_credit_is_given_when_the_earmarked_account_may_give_more() -> None:
    made, _ = with_credit(price="5")
    made.give(funding("B-EARMARKED", 1, asset=OTHER, against="ISSUER"))
    assert of(CreditProvided, buy(made)) == []
    assert len(of(CreditProvided, made.give(account("B-EARMARKED", BUYER, "SECURITIES", limit=Decimal(1000))))) == 1


def test_a_link_to_what_is_novated_falls_away_and_what_waited_settles() -> None:
    made, _ = funded()
    accounts = {"securities_account": "CCP-SEC", "cash_account": "CCP-CASH"}
    made.give(ClearingModelSet(settlement_system=SYSTEM, isin=OTHER, model="ccp_cns", ccp="529900CCPXXXXXXXXX03", **accounts))
    first = side("SELL", 7, isin=OTHER)
    made.give(first)
    assert settled(both(made, 1, terms=Terms(links=(Link(position="AFTE", report=first.report),)))) == []
    said = made.give(side("BUY", 7, isin=OTHER))
    assert len(of(TradeNovated, said)) == 1
    assert settled(said) == ["1"]
