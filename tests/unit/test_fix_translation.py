"""FIX messages in the words of front.trades, whole, and whatever their fields may say."""

from contextlib import suppress
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from schemas.fix.identity import identifier_of
from schemas.fix.parties import Booking
from schemas.front import TradeExecuted
from schemas.gateway import UntranslatableError
from schemas.values import Side
from tests.fix_messages import capture, execution
from tests.fix_names import APPLE, BROKER, HOUSE, executed, translated


def test_a_fill_becomes_the_executed_trade_of_the_firm_that_gave_the_order() -> None:
    assert executed(execution((30, "XNAS"))) == TradeExecuted(
        entity=HOUSE,
        source="BROKER",
        trade="EXEC-1",
        version=1,
        side=Side.BUY,
        isin=APPLE,
        quantity=Decimal(100),
        currency="USD",
        amount=Decimal("21549.00"),
        trade_date=date(2026, 11, 20),
        counterparty=BROKER,
        intended_settlement_date=date(2026, 11, 24),
        place_of_trade="XNAS",
        price=Decimal("215.49"),
    )


def test_the_source_may_be_said_and_names_that_are_no_identifiers_become_some_that_never_meet() -> None:
    assert executed(execution(), Booking(source="drop-copy")).source == "drop-copy"
    report = executed(execution((17, "exec 1/ä")))
    assert report.trade.startswith("exec-1/-")
    assert report.trade != executed(execution((17, "exec 1/ö"))).trade


@given(st.text(min_size=1, max_size=60))
def test_any_text_becomes_an_identifier_and_an_identifier_stays_itself(text: str) -> None:
    identifier = identifier_of(text.encode(errors="replace").decode())
    assert identifier_of(identifier) == identifier
    assert len(identifier) <= 35


_VALUES = st.one_of(
    st.text(st.characters(exclude_characters="\x01\x00", codec="utf-8"), min_size=1, max_size=30),
    st.sampled_from(["F", "G", "H", "0", "-1", "USD", "20261120", "99999999999999999.999999"]),
)


@given(
    st.dictionaries(
        st.sampled_from([1, 15, 17, 19, 22, 31, 32, 48, 54, 55, 60, 63, 64, 75, 118, 119, 120, 150, 159, 381, 423, 442, 854]),
        _VALUES,
        max_size=8,
    )
)
def test_whatever_the_fields_say_the_result_is_what_the_door_reads_or_a_refusal(changed: dict[int, str]) -> None:
    for content in (execution(*changed.items()), capture(*changed.items())):
        with suppress(UntranslatableError):
            translated(content)  # which reads back what it gives
