"""A FIX message put into the words of front.trades: one report for each side of it that is ours, or the reason why there is none."""

from dataclasses import dataclass
from typing import Any

from schemas.fix.identity import Identity, Trail, identify
from schemas.fix.intent import Intent, intent_of
from schemas.fix.message import Fields, FixMessage
from schemas.fix.parties import (
    Booking,
    counterparty_of_execution,
    counterparty_of_side,
    entity_of_execution,
    entity_of_side,
    instrument_of,
    no_entity_in_sides,
)
from schemas.fix.table import EXECUTION_REPORT
from schemas.fix.terms import terms_of
from schemas.front import TradeAmended, TradeCancelled, TradeExecuted
from schemas.gateway import GatewayReason, UntranslatableError
from schemas.names import Names
from schemas.values import Isin, Lei

Report = TradeExecuted | TradeAmended | TradeCancelled


@dataclass(frozen=True, slots=True, kw_only=True)
class _OurSide:
    """One side of the trade that is ours to report, with who is on the other."""

    fields: Fields
    entity: Lei
    other: Lei | None = None


def translate(message: FixMessage, names: Names, booking: Booking, trail: Trail) -> list[Report]:
    """The reports, without headers, that `message` stands for: one, or one for each known side of a capture report.

    Raises UntranslatableError, in the order of its reasons, before it writes anything to `trail`.
    """
    intent = intent_of(message)
    sides = _sides_of(message, names, booking)
    if intent is Intent.CANCEL:
        identity = identify(message, intent, booking.source, trail)
        return [_cancelled(identity, side.entity) for side in sides]
    isin = instrument_of(message.body, names)
    terms = [_terms(message, side, isin, names, booking) for side in sides]
    identity = identify(message, intent, booking.source, trail)
    return [_reported(identity, fields) for fields in terms]


def _sides_of(message: FixMessage, names: Names, booking: Booking) -> list[_OurSide]:
    if message.type == EXECUTION_REPORT:
        entity = booking.entity or entity_of_execution(message.body, names)
        return [_OurSide(fields=message.body, entity=entity)]
    sides = [side.within(message.body) for side in message.body.entries(552)]
    if len(sides) not in (1, 2):
        raise UntranslatableError(GatewayReason.VALUE_NOT_VALID, f"552 NoSides is {len(sides)}; a trade has one side or two")
    return _sides_of_capture(sides, names, booking)


def _sides_of_capture(sides: list[Fields], names: Names, booking: Booking) -> list[_OurSide]:
    if len(sides) == 1 and booking.entity:
        return [_OurSide(fields=sides[0], entity=booking.entity)]
    entities = [entity_of_side(side, names, is_only=len(sides) == 1) for side in sides]
    others = [*reversed(entities)] if len(sides) == 2 else [None]
    ours = [
        _OurSide(fields=side, entity=entity, other=other)
        for side, entity, other in zip(sides, entities, others, strict=True)
        if entity and booking.entity in (None, entity)
    ]
    if not ours:
        raise no_entity_in_sides(sides)
    return ours


def _terms(message: FixMessage, side: _OurSide, isin: Isin, names: Names, booking: Booking) -> dict[str, Any]:
    if booking.counterparty:
        counterparty = booking.counterparty
    elif message.type == EXECUTION_REPORT:
        counterparty = counterparty_of_execution(side.fields, names)
    else:
        counterparty = counterparty_of_side(side.fields, side.other, names)
    return {"entity": side.entity, "isin": isin, "counterparty": counterparty, **terms_of(side.fields, names).as_fields()}


def _reported(identity: Identity, fields: dict[str, Any]) -> Report:
    named: dict[str, Any] = {"source": identity.source, "trade": identity.trade, "version": identity.version}
    if identity.amends is None:
        return TradeExecuted(**named, **fields)
    return TradeAmended(**named, **fields, amends=identity.amends)


def _cancelled(identity: Identity, entity: Lei) -> TradeCancelled:
    return TradeCancelled(entity=entity, source=identity.source, trade=identity.trade, version=identity.version)
