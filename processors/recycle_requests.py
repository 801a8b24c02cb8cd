"""How long a request to cancel what has matched waits for the other side's: its system says so many settlement days. Part of `settle`."""

from collections.abc import Iterator
from dataclasses import replace

from processors.books import BackBooks
from processors.settlement_days import last_date
from schemas.message import Message
from schemas.reasons import Reason
from schemas.report_answers import CancellationRefused
from schemas.state import OpenInstruction
from schemas.work import WorkOpened


def ask_to_end_requests(settlement_system: str, books: BackBooks) -> Iterator[WorkOpened]:
    """At the cut-off, ask for the requests whose time is over."""
    prefix, last = f"{settlement_system}|", _last_date(settlement_system, books)
    first = books.instructions.after("requested", prefix)
    if last is not None and first is not None and first[0] < f"{prefix}{last}~":
        yield WorkOpened(store="instructions", index="requested", prefix=prefix, upper=f"{prefix}{last}~", because="requested")


def end_request(instruction: OpenInstruction, books: BackBooks) -> Iterator[Message]:
    """Refuse a request that nobody has joined; the transaction goes on, and either side may ask again."""
    created, asked = instruction.created, instruction.requested_on
    last = _last_date(created.settlement_system, books)
    if asked is None or last is None or asked.isoformat() > last:
        return
    books.instructions[created.transaction] = replace(instruction, deliverer_request=None, receiver_request=None, requested_on=None)
    deliverer = (created.deliverer_report, created.deliverer, instruction.deliverer_request)
    receiver = (created.receiver_report, created.receiver, instruction.receiver_request)
    for report, entity, request in (deliverer, receiver):
        if request is not None:
            yield CancellationRefused(report=report, entity=entity, request=request, reason=Reason.RECYCLING_IS_OVER)


def _last_date(settlement_system: str, books: BackBooks) -> str | None:
    rule = books.recycling.get(settlement_system)
    return last_date(settlement_system, rule.cancellation_days if rule is not None else None, books)
