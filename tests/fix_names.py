"""Reference data that knows a few names, and FIX messages translated with it."""

import pytest

from schemas.codec import decode, encode
from schemas.fix.identity import Trail
from schemas.fix.parties import Booking
from schemas.fix.reader import read
from schemas.fix.translation import Report, translate
from schemas.front import TradeExecuted
from schemas.gateway import GatewayReason, UntranslatableError
from schemas.names import names_of
from schemas.reference import CurrencyDefined, InstrumentDefined, PartyDefined
from schemas.topics import FRONT_TRADES
from streams.demo.identifiers import made_up_isin, made_up_lei
from tests.fix_messages import EXECUTION, Field, fix

APPLE, OTHER = made_up_isin("US", 1), made_up_isin("US", 2)
HOUSE, BROKER, DEALER, CLIENT = (made_up_lei(number) for number in (1, 2, 3, 4))

NAMES = names_of(
    [
        InstrumentDefined(isin=APPLE, name="Apple", settlement_system="CSD", also_known_as=("AAPL", "AAPL.O", "both")),
        InstrumentDefined(isin=OTHER, name="Other", settlement_system="CSD", also_known_as=("OTHR", "both")),
        PartyDefined(party=HOUSE, name="House", also_known_as=("HOUSE", "ACCOUNT-9")),
        PartyDefined(party=BROKER, name="Broker", also_known_as=("BROKER", "twice")),
        PartyDefined(party=DEALER, name="Dealer", also_known_as=("DEALER", "twice")),
        PartyDefined(party=CLIENT, name="Client", also_known_as=("CLIENT",)),
        CurrencyDefined(currency="JPY", decimals=0),
    ]
)


def translated(content: bytes, booking: Booking | None = None, trail: Trail | None = None) -> list[Report]:
    reports = translate(read(content), NAMES, booking or Booking(), trail or Trail())
    assert all(decode(FRONT_TRADES, encode(report)) == report for report in reports)
    return reports


def executed(content: bytes, booking: Booking | None = None) -> TradeExecuted:
    (report,) = translated(content, booking)
    assert isinstance(report, TradeExecuted)
    return report


def refused(content: bytes, booking: Booking | None = None) -> GatewayReason:
    with pytest.raises(UntranslatableError) as caught:
        translated(content, booking)
    assert caught.value.detail
    return caught.value.reason


def parties(*named: tuple[str, str]) -> tuple[Field, ...]:
    entries = tuple(field for name, role in named for field in ((448, name), (452, role)))
    return ((453, str(len(named))), *entries)


def with_group(*group: Field) -> bytes:
    return fix("8", (*EXECUTION, *group))
