"""Who a FIX message is about: the booking entity, its counterparty and the instrument, by the names that reference data gives them."""

from collections.abc import Sequence
from dataclasses import dataclass

from schemas.fix.message import Fields
from schemas.gateway import GatewayReason, UntranslatableError
from schemas.names import Names, is_isin
from schemas.values import Identifier, Isin, Lei

EXECUTING_FIRM, ENTERING_FIRM, ORIGINATION_FIRM, CONTRA_FIRM = "1", "7", "13", "17"
"""Party roles (452)."""

ISIN_SOURCE = "4"
"""SecurityIDSource (22) and SecurityAltIDSource (456) of an ISIN."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Booking:
    """What the operator says instead of the messages: for whom to book, against whom, and under which source."""

    entity: Lei | None = None
    counterparty: Lei | None = None
    source: Identifier | None = None


def instrument_of(fields: Fields, names: Names) -> Isin:
    """The one instrument that SecurityID (48), its alternatives (454) and Symbol (55) name; an ISIN in full names itself.

    Raises UntranslatableError: field_missing, instrument_not_known, name_not_unique.
    """
    stated = [(fields.get(48), fields.get(22)), *((entry.get(455), entry.get(456)) for entry in fields.entries(454))]
    ids = [(name, source) for name, source in (*stated, (fields.get(55), None)) if name]
    if not ids:
        raise UntranslatableError(GatewayReason.FIELD_MISSING, "55 Symbol and 48 SecurityID are missing")
    meant: dict[Isin, None] = {}
    for name, source in ids:
        meant |= dict.fromkeys((name,) if source == ISIN_SOURCE and is_isin(name) else names.isins(name))
    if not meant:
        said = ", ".join(repr(name[:40]) for name, _ in ids)
        raise UntranslatableError(GatewayReason.INSTRUMENT_NOT_KNOWN, f"no instrument is known as {said}")
    if len(meant) > 1:
        raise UntranslatableError(GatewayReason.NAME_NOT_UNIQUE, f"the message names several instruments: {', '.join(meant)}")
    return next(iter(meant))


def entity_of_execution(fields: Fields, names: Names) -> Lei:
    """The booking entity of an execution report, which is sent to the firm that gave the order.

    That is the order origination firm (role 13), else the entering firm (7), else Account (1) if it names a party, else
    TargetCompID (56). Raises UntranslatableError: entity_not_known, name_not_unique.
    """
    name = _with_role(fields, ORIGINATION_FIRM, ENTERING_FIRM)
    party = names.party(name) if name else names.party(fields.get(1) or "") or names.party(fields.need(56))
    if party is None:
        raise _no_entity(name or fields.need(56))
    return party


def counterparty_of_execution(fields: Fields, names: Names) -> Lei:
    """Whom the entity settles with: contra firm (role 17), else contra broker (375), else executing firm (1), else SenderCompID (49).

    Raises UntranslatableError: counterparty_not_known, name_not_unique (several contra brokers too).
    """
    contra = _with_role(fields, CONTRA_FIRM)
    brokers = [entry.need(375) for entry in fields.entries(382)] if contra is None else []
    said = [contra] if contra else brokers or [_with_role(fields, EXECUTING_FIRM) or fields.need(49)]
    return _one_counterparty(said, names)


def entity_of_side(side: Fields, names: Names, *, is_only: bool) -> Lei | None:
    """The entity of a side of a capture report: executing firm (role 1), else 13, else 7, else Account (1) if it names a party.

    The only side of a report is that of its addressee, TargetCompID (56), if none of these is there. None where nobody is known.
    """
    name = _with_role(side, EXECUTING_FIRM, ORIGINATION_FIRM, ENTERING_FIRM)
    if name:
        return names.party(name)
    account = names.party(side.get(1) or "")
    return account or (names.party(side.need(56)) if is_only else None)


def counterparty_of_side(side: Fields, other: Lei | None, names: Names) -> Lei:
    """Whom a side settles with: its own contra firm (role 17), else the entity of the other side. Raises UntranslatableError."""
    contra = _with_role(side, CONTRA_FIRM)
    if contra:
        return _one_counterparty([contra], names)
    if other is None:
        raise UntranslatableError(
            GatewayReason.COUNTERPARTY_NOT_KNOWN, "neither a contra firm (452=17) nor another side names a known party"
        )
    return other


def no_entity_in_sides(sides: Sequence[Fields]) -> UntranslatableError:
    """What to say where no side of a capture report is of a known entity."""
    said = [name for side in sides for name in (_with_role(side, EXECUTING_FIRM, ORIGINATION_FIRM, ENTERING_FIRM) or side.get(1),) if name]
    return _no_entity(*said) if said else _no_entity(sides[0].need(56))


def _one_counterparty(said: Sequence[str], names: Names) -> Lei:
    found: dict[Lei, None] = {}
    for name in said:
        party = names.party(name)
        if party is None:
            raise UntranslatableError(GatewayReason.COUNTERPARTY_NOT_KNOWN, f"no party is known as {name[:40]!r}")
        found[party] = None
    if len(found) > 1:
        detail = f"several contra brokers: {', '.join(found)}; say which with --counterparty, or report one trade for each"
        raise UntranslatableError(GatewayReason.NAME_NOT_UNIQUE, detail)
    return next(iter(found))


def _with_role(fields: Fields, *roles: str) -> str | None:
    """The party (448) with the first of `roles` that anyone has."""
    parties = [(entry.get(452), entry.get(448)) for entry in fields.entries(453)]
    return next((name for wanted in roles for role, name in parties if role == wanted and name), None)


def _no_entity(*said: str) -> UntranslatableError:
    shown = ", ".join(repr(name[:40]) for name in said)
    return UntranslatableError(GatewayReason.ENTITY_NOT_KNOWN, f"no party is known as {shown}; define it, or say --entity")
