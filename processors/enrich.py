"""enrich: reference data adds to a report what settlement needs; what is missing holds it, and its arrival releases it."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from processors.books import MiddleBooks
from processors.check_amendment import amended_report, find_amendment_obstacle, replaced_at_back, waited_version
from processors.find_details import find_details
from processors.obstacle import Obstacle
from processors.stores import ordered
from schemas import reference, settlement_time
from schemas.message import Message
from schemas.middle import TradeCaptured, TradeEnriched
from schemas.middle_state import HeldForReference
from schemas.reasons import Reason
from schemas.report_answers import AmendmentApplied, AmendmentRefused, StatusAdvised, TradeHeld, TradeRejected, TradeWithdrawn
from schemas.work import WorkDue, WorkOpened


def enrich(message: Message, books: MiddleBooks) -> Iterable[Message]:
    """Enrich what was captured, release what waited for the reference data in `message`, and let go of what has ended."""
    match message:
        case TradeCaptured():
            yield from _enrich(message, None, books)
            yield from _release(waited_version(message.report), books)
        case WorkDue(store="held_for_reference"):
            held = books.held_for_reference.get(message.key)
            if held is not None:
                yield from _enrich(held.captured, held, books)
                yield from _release(waited_version(message.key), books)
        case WorkDue():
            pass
        case TradeRejected() if message.reason is Reason.EXISTS_WITH_DIFFERENT_CONTENT:
            pass
        case StatusAdvised() if not message.status.is_final:
            pass
        case TradeRejected() | TradeWithdrawn() | StatusAdvised():
            _let_go(message.report, books)
            yield from _release(waited_version(message.report), books)
        case _:
            yield from _release(_waited_for(message), books)
            if isinstance(message, reference.AccountDefined) and message.cash_accounts:  # they do what a standing instruction would
                yield from _release_all(f"standing_instruction|{message.party}|{message.settlement_system}|", books)


def _enrich(captured: TradeCaptured, held: HeldForReference | None, books: MiddleBooks) -> Iterator[Message]:
    found = find_details(captured, books)
    amended = amended_report(captured.replaces, books) if captured.replaces is not None else None
    obstacle = found if isinstance(found, Obstacle) else None
    if isinstance(found, TradeEnriched) and found.replaces is not None:
        obstacle = find_amendment_obstacle(found, amended, books)
    if isinstance(found, Obstacle) or obstacle is not None:
        assert obstacle is not None, "a found obstacle is one"
        yield from _stop(captured, obstacle, held, books)
        return
    _let_go(captured.report, books)
    yield from _go_on(found, amended, books)


def _go_on(found: TradeEnriched, amended: str | None, books: MiddleBooks) -> Iterator[Message]:
    """What replaces a report that back has goes there as an amendment; one that middle itself holds is replaced here.

    A held amendment was to replace something at back itself: its new version takes over that.
    """
    if amended is None:
        yield found
        return
    at_back = replaced_at_back(amended, books)
    if at_back != amended:
        yield TradeWithdrawn(report=amended, entity=found.entity, reason=Reason.REPLACED)
    if at_back is None:
        yield AmendmentApplied(report=found.report, entity=found.entity, replaces=amended)
    yield replace(found, replaces=at_back)


def _stop(captured: TradeCaptured, obstacle: Obstacle, held: HeldForReference | None, books: MiddleBooks) -> Iterator[Message]:
    report, entity = captured.report, captured.trade.entity
    if obstacle.waits_for is None:
        _let_go(report, books)
        yield TradeRejected(report=report, entity=entity, reason=obstacle.reason, detail=obstacle.detail)
        if captured.replaces is not None:
            replaces = amended_report(captured.replaces, books) or captured.replaces
            yield AmendmentRefused(report=report, entity=entity, replaces=replaces, reason=obstacle.reason)
    elif held is None or held.waits_for != obstacle.waits_for:
        sequence = held.sequence if held is not None else books.sequence
        books.held_for_reference[report] = HeldForReference(waits_for=obstacle.waits_for, sequence=sequence, captured=captured)
        yield TradeHeld(report=report, entity=entity, reason=obstacle.reason, waits_for=obstacle.waits_for)


def _let_go(report: str, books: MiddleBooks) -> None:
    if report in books.held_for_reference:
        del books.held_for_reference[report]


def _waited_for(message: Message) -> str:
    """What a held report names as waited for, where `message` is its arrival."""
    match message:
        case reference.InstrumentDefined():
            return f"instrument|{message.isin}"
        case reference.SettlementSystemDefined():
            return f"system|{message.settlement_system}"
        case reference.CurrencyDefined():
            return f"currency|{message.currency}"
        case reference.PartyDefined():
            return f"party|{message.party}"
        case reference.AccountDefined():
            return f"account|{message.account}"
        case reference.StandingInstructionSet():
            return f"standing_instruction|{message.party}|{message.settlement_system}|{message.currency}"
        case reference.SettlementDayDefined():
            return f"day|{message.settlement_system}"
        case settlement_time.CalendarDefined():
            return f"day|{message.calendar}"
    raise AssertionError(f"nobody waits for {message.type}")


def _release(datum: str, books: MiddleBooks) -> Iterator[Message]:
    """What has waited for it until now."""
    yield from _look_again(f"{datum}|", ordered(books.sequence), books)


def _release_all(prefix: str, books: MiddleBooks) -> Iterator[Message]:
    """Whatever waits for something that begins so: what is still missing then waits on."""
    yield from _look_again(prefix, "~", books)


def _look_again(prefix: str, last: str, books: MiddleBooks) -> Iterator[Message]:
    if books.held_for_reference.after("waiting", prefix) is not None:
        upper = f"{prefix}{last}"
        yield WorkOpened(store="held_for_reference", index="waiting", prefix=prefix, upper=upper, because="reference_arrived")
