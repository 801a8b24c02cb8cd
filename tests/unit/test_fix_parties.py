"""Whose trade it is, against whom, in what: by the names that reference data gives."""

from decimal import Decimal

import pytest

from schemas.fix.parties import Booking
from schemas.front import TradeExecuted
from schemas.gateway import GatewayReason
from streams.demo.identifiers import made_up_isin, made_up_lei
from tests.fix_messages import BUYER, SELLER, Field, capture, execution
from tests.fix_names import APPLE, BROKER, CLIENT, DEALER, HOUSE, OTHER, executed, parties, refused, translated, with_group


def test_an_instrument_is_known_by_any_of_its_names_and_an_isin_in_full_by_itself() -> None:
    unknown_isin = made_up_isin("FI", 5)
    assert executed(execution((48, "AAPL.O"), (22, "5"), (55, "[N/A]"))).isin == APPLE
    assert executed(execution((48, unknown_isin), (22, "4"), (55, "[N/A]"))).isin == unknown_isin
    assert executed(execution((48, APPLE), (22, "4"))).isin == APPLE
    assert refused(execution((48, OTHER), (22, "4"))) is GatewayReason.NAME_NOT_UNIQUE
    assert executed(execution((454, "1"), (455, unknown_isin), (456, "4"), (55, "[N/A]"))).isin == unknown_isin


def test_the_entity_is_the_origination_firm_else_the_entering_firm_else_the_account_else_the_addressee() -> None:
    assert executed(with_group(*parties(("CLIENT", "7"), ("DEALER", "13")))).entity == DEALER
    assert executed(with_group(*parties(("CLIENT", "7"), ("DEALER", "3")))).entity == CLIENT
    assert executed(execution((1, "CLIENT"))).entity == CLIENT
    assert executed(execution((1, "no party's"))).entity == HOUSE
    assert refused(with_group(*parties(("stranger", "13")))) is GatewayReason.ENTITY_NOT_KNOWN
    assert executed(with_group(*parties(("stranger", "13"))), Booking(entity=HOUSE)).entity == HOUSE


def test_the_counterparty_is_the_contra_firm_else_the_contra_broker_else_the_executing_firm_else_the_sender() -> None:
    brokers: tuple[Field, ...] = ((382, "1"), (375, "DEALER"))
    assert executed(with_group(*brokers, *parties(("CLIENT", "17"), ("HOUSE", "1")))).counterparty == CLIENT
    assert executed(with_group(*brokers, *parties(("CLIENT", "1")))).counterparty == DEALER
    assert executed(with_group(*parties(("CLIENT", "1")))).counterparty == CLIENT
    assert executed(execution()).counterparty == BROKER
    assert refused(with_group((382, "1"), (375, "stranger"))) is GatewayReason.COUNTERPARTY_NOT_KNOWN
    assert executed(with_group((382, "1"), (375, "stranger")), Booking(counterparty=DEALER)).counterparty == DEALER


def test_one_contra_broker_named_twice_is_one_and_two_of_them_are_too_many() -> None:
    assert executed(with_group((382, "2"), (375, "DEALER"), (375, "DEALER"))).counterparty == DEALER
    assert refused(with_group((382, "2"), (375, "DEALER"), (375, "CLIENT"))) is GatewayReason.NAME_NOT_UNIQUE
    assert refused(with_group((382, "1"), (375, "twice"))) is GatewayReason.NAME_NOT_UNIQUE


def test_a_lei_names_itself_though_reference_data_does_not_know_it() -> None:
    stranger = made_up_lei(77)
    assert executed(with_group(*parties((stranger, "17")))).counterparty == stranger


def test_a_capture_report_becomes_a_trade_for_each_known_side_against_the_other() -> None:
    buyer, seller = translated(capture())
    assert isinstance(buyer, TradeExecuted)
    assert isinstance(seller, TradeExecuted)
    assert (buyer.entity, buyer.counterparty, buyer.side) == (HOUSE, BROKER, "BUY")
    assert (seller.entity, seller.counterparty, seller.side) == (BROKER, HOUSE, "SELL")
    assert buyer.amount == seller.amount == Decimal(21549)
    assert (buyer.trade, buyer.source) == (seller.trade, seller.source) == ("REPORT-1", "BROKER")


def test_a_capture_report_for_one_entity_becomes_the_trade_of_its_side_alone() -> None:
    assert executed(capture(), Booking(entity=BROKER)).side == "SELL"
    assert refused(capture(), Booking(entity=CLIENT)) is GatewayReason.ENTITY_NOT_KNOWN


def test_a_side_of_a_stranger_is_not_ours_and_ours_must_name_its_counterparty_itself() -> None:
    stranger = ((54, "2"), (37, "ORDER-S"), *parties(("stranger", "1")), (15, "USD"))
    assert refused(capture(sides=((552, "2"), *BUYER, *stranger))) is GatewayReason.COUNTERPARTY_NOT_KNOWN
    ours = ((54, "1"), (37, "ORDER-B"), *parties(("HOUSE", "1"), ("DEALER", "17")), (15, "USD"))
    assert executed(capture(sides=((552, "2"), *ours, *stranger))).counterparty == DEALER
    assert refused(capture(sides=((552, "2"), *stranger, *stranger))) is GatewayReason.ENTITY_NOT_KNOWN


def test_the_only_side_of_a_capture_report_is_that_of_its_addressee_unless_it_says_otherwise() -> None:
    only: tuple[Field, ...] = ((54, "1"), (37, "ORDER-B"), *parties(("DEALER", "17")), (15, "USD"))
    assert executed(capture(sides=((552, "1"), *only))).entity == HOUSE
    assert executed(capture(sides=((552, "1"), *only)), Booking(entity=CLIENT)).entity == CLIENT
    with_account: tuple[Field, ...] = (*only, (1, "CLIENT"))
    assert executed(capture(sides=((552, "1"), *with_account))).entity == CLIENT


@pytest.mark.parametrize("count", [0, 3])
def test_a_trade_has_one_side_or_two(count: int) -> None:
    sides = (*BUYER, *SELLER, *SELLER) if count else ()
    assert refused(capture(sides=((552, str(count)), *sides))) is GatewayReason.VALUE_NOT_VALID
