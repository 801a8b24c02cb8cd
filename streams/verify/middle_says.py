"""What the middle office has said: of reports it holds, refuses or sends on; of requests; of commands."""

from typing import Any

from streams.verify import marks
from streams.verify.marks import ADVISED
from streams.verify.numbers import millionths, plain
from streams.verify.reckoning import Reckoning
from streams.verify.sides import Side
from streams.verify.taken import Take

REPORT_MARKS = {
    "TradeHeld": marks.HELD,
    "DateAdvised": 0,
    "TradeWithdrawn": marks.WITHDRAWN,
    "AmendmentApplied": marks.AMENDMENT_APPLIED,
    "AmendmentRefused": marks.AMENDMENT_REFUSED,
}
REQUEST_MARKS = {
    "CancellationApplied": marks.REQUEST_APPLIED,
    "CancellationPended": marks.REQUEST_PENDED,
    "CancellationRefused": marks.REQUEST_REFUSED,
}


def hear_answer(known: Reckoning, message: dict[str, Any]) -> None:
    """One message of middle.answers, back.answers or back.confirmations."""
    kind = message["type"]
    if kind in REPORT_MARKS:
        known.named(message["report"], message).mark(REPORT_MARKS[kind])
        if kind == "AmendmentApplied":
            known.named(message["replaces"], message).mark(marks.REPLACED)
    elif kind in REQUEST_MARKS:
        _answer_request(known, message)
    elif kind == "StatusAdvised":
        known.named(message["report"], message).mark(ADVISED[message["status"]])
    elif kind == "TradeRejected":
        _reject(known, message)
    elif kind == "AnswerRepeated":
        _repeat(known, message)
    elif kind in ("CommandApplied", "CommandRefused"):
        _answer_command(known, message)


def _answer_request(known: Reckoning, message: dict[str, Any]) -> None:
    request = known.requests.get(message["request"]) or known.asked_by_command.get(message["request"])
    if request is None:
        known.named(message["request"], message)
        return
    request.of = message["report"]
    request.mark(REQUEST_MARKS[message["type"]])


def _reject(known: Reckoning, message: dict[str, Any]) -> None:
    found = known.named(message["report"], message)
    is_conflict = message["reason"] == "exists_with_different_content"
    if isinstance(found, Side) and is_conflict:
        found.conflicts += 1
    elif isinstance(found, Side):
        found.rejections += 1
    if not is_conflict:
        found.mark(marks.REJECTED)


def _repeat(known: Reckoning, message: dict[str, Any]) -> None:
    known.lines["duplicates"] += 1
    found = known.named(message["report"], message)
    if isinstance(found, Side):
        found.repeats += 1


def _answer_command(known: Reckoning, message: dict[str, Any]) -> None:
    command = known.command(message)
    command.answered += 1
    command.applied += message["type"] == "CommandApplied" and not message.get("was_repeated", False)


def hear_sent(known: Reckoning, message: dict[str, Any], take: Take) -> None:
    """One message of middle.trades, and whether back has taken it."""
    kind = message["type"]
    if kind == "ShardTimeTold":
        return
    found = known.named(message["request"] if kind == "CancellationRequested" else message["report"], message)
    found.mark(marks.SENT)
    if take is not Take.NOT_YET:
        found.mark(marks.TAKEN_BY_BACK | (marks.WAITS_IN_BACK if take is Take.WAITS else 0))
    if isinstance(found, Side):
        _compare(known, found, message)


def _compare(known: Reckoning, side: Side, message: dict[str, Any]) -> None:
    """Middle may add to a report what reference data says; what it says of the trade itself must be the report's."""
    quantity, amount = millionths(message["quantity"]), millionths(message["amount"])
    is_same = (message["isin"], message["currency"], message["side"] == "SELL") == (side.isin, side.currency, side.is_sale)
    if (quantity, amount) != (side.quantity, side.amount) or not is_same:
        known.stated[side.key] = (quantity, amount)
        known.problems.add(
            f"{side.key} was sent to back with {plain(quantity)} {message['isin']} for {plain(amount)} {message['currency']}, "
            f"other than it was reported: look at middle.trades.v1."
        )
