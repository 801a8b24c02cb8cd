"""Side, quantity, price, amount and dates as FIX messages say them."""

from datetime import date
from decimal import Decimal

import pytest

from schemas.gateway import GatewayReason
from schemas.values import round_half_even
from tests.fix_messages import Field, execution
from tests.fix_names import executed, refused


@pytest.mark.parametrize(
    ("code", "side"), [("1", "BUY"), ("2", "SELL"), ("3", "BUY"), ("4", "SELL"), ("5", "SELL"), ("6", "SELL"), ("D", "BUY"), ("E", "SELL")]
)
def test_each_side_is_a_purchase_or_a_sale(code: str, side: str) -> None:
    assert executed(execution((54, code))).side == side


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ((54, "8"), GatewayReason.VALUE_NOT_VALID),
        ((150, "Z"), GatewayReason.VALUE_NOT_VALID),
        ((32, "0"), GatewayReason.VALUE_NOT_VALID),
        ((32, "-5"), GatewayReason.VALUE_NOT_VALID),
        ((32, "1e3"), GatewayReason.VALUE_NOT_VALID),
        ((32, "NaN"), GatewayReason.VALUE_NOT_VALID),
        ((32, "."), GatewayReason.VALUE_NOT_VALID),
        ((32, "-"), GatewayReason.VALUE_NOT_VALID),
        ((32, "\u0665"), GatewayReason.VALUE_NOT_VALID),
        ((32, "1" * 19), GatewayReason.VALUE_NOT_VALID),
        ((32, "1" * 5_000), GatewayReason.VALUE_NOT_VALID),
        ((31, "0.0000001"), GatewayReason.VALUE_NOT_VALID),
        ((31, "-215.49"), GatewayReason.VALUE_NOT_VALID),
        ((31, "99999999999999999"), GatewayReason.VALUE_NOT_VALID),
        ((381, "9999999999999999999"), GatewayReason.VALUE_NOT_VALID),
        ((15, "usd"), GatewayReason.VALUE_NOT_VALID),
        ((15, "DOLLARS"), GatewayReason.VALUE_NOT_VALID),
        ((75, "20261131"), GatewayReason.VALUE_NOT_VALID),
        ((75, "2026-11-20"), GatewayReason.VALUE_NOT_VALID),
        ((64, "soon"), GatewayReason.VALUE_NOT_VALID),
        ((118, "0"), GatewayReason.VALUE_NOT_VALID),
        ((423, "9"), GatewayReason.FIELD_MISSING),
        ((120, "EUR"), GatewayReason.FIELD_MISSING),
        ((55, "nobody's"), GatewayReason.INSTRUMENT_NOT_KNOWN),
        ((55, "both"), GatewayReason.NAME_NOT_UNIQUE),
        ((48, "OTHR"), GatewayReason.NAME_NOT_UNIQUE),
    ],
)
def test_each_thing_that_is_wrong_with_a_fill_has_its_reason(changed: Field, reason: GatewayReason) -> None:
    assert refused(execution(changed)) is reason


@pytest.mark.parametrize("tag", [32, 31, 15, 75, 55])
def test_a_fill_without_a_field_that_a_trade_needs_is_refused(tag: int) -> None:
    assert refused(execution(without=[tag])) is GatewayReason.FIELD_MISSING


def test_without_a_trade_date_the_day_of_the_transaction_stands() -> None:
    assert executed(execution((60, "20261119-23:59:59.999"), without=[75])).trade_date == date(2026, 11, 19)


def test_without_a_settlement_date_the_market_s_own_is_left_to_middle_unless_another_day_is_meant() -> None:
    assert executed(execution(without=[64])).intended_settlement_date is None
    assert executed(execution((63, "0"), without=[64])).intended_settlement_date is None
    assert refused(execution((63, "2"), without=[64])) is GatewayReason.FIELD_MISSING


def test_numbers_may_have_zeros_where_fix_allows_them() -> None:
    report = executed(execution((32, "00100.000000000"), (31, ".5")))
    assert (str(report.quantity), str(report.price), str(report.amount)) == ("100", "0.5", "50.00")


@pytest.mark.parametrize(
    ("fields", "currency", "amount"),
    [
        ((), "USD", "21549.00"),
        (((159, "10.005"),), "USD", "21559.00"),  # 21559.005: a half goes to the even cent
        (((381, "21549.1"),), "USD", "21549.1"),
        (((381, "21549"), (159, "10")), "USD", "21559"),
        (((118, "21600"), (381, "21549")), "USD", "21600"),
        (((119, "20000"), (120, "EUR"), (118, "21600")), "EUR", "20000"),
        (((119, "21600"),), "USD", "21600"),
        (((120, "USD"),), "USD", "21549.00"),
        (((15, "JPY"), (31, "215.445")), "JPY", "21544"),
        (((423, "1"), (31, "98.5"), (159, "3.5")), "USD", "102.00"),
    ],
)
def test_the_amount_is_what_is_said_to_settle_else_net_else_gross_else_reckoned(
    fields: tuple[Field, ...], currency: str, amount: str
) -> None:
    report = executed(execution(*fields))
    assert (report.currency, str(report.amount)) == (currency, amount)


def test_the_greatest_numbers_that_can_be_written_are_refused_as_an_amount_and_not_raised() -> None:
    most: tuple[Field, ...] = ((32, "9" * 18), (31, "9" * 18), (159, "0.999999"))
    assert refused(execution(*most)) is GatewayReason.VALUE_NOT_VALID
    assert refused(execution(*most, (15, "JPY"))) is GatewayReason.VALUE_NOT_VALID
    assert refused(execution(*most, (423, "1"))) is GatewayReason.VALUE_NOT_VALID


def test_half_a_unit_goes_to_the_even_neighbour() -> None:
    cases = {"0.5": "0", "1.5": "2", "2.5": "2", "-0.5": "-0", "-1.5": "-2", "2.500001": "3"}
    assert {text: str(round_half_even(Decimal(text), 0)) for text in cases} == cases
    assert str(round_half_even(Decimal("0.125"), 2)) == "0.12"
    assert str(round_half_even(Decimal(7), 2)) == "7.00"
