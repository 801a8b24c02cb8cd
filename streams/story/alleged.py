"""Whether a party to which a side is alleged has reported itself by then: then it has instructed, and what it said did not match."""

from collections.abc import Iterator
from dataclasses import replace

from streams.story.order import Order
from streams.story.scan import Found

REPORTS = ("TradeExecuted", "TradeAmended", "SubmitInstruction")


def with_reported(found: list[Found], order: Order) -> Iterator[Found]:
    """The messages, where each allegement to a party whose own report the story has says so."""
    reports = [each for each in found if each.message["type"] in REPORTS]
    for each in found:
        if each.message["type"] != "AllegementIssued" or (said := order.said_in(each)) is None:
            yield each
            continue
        own = [step for report in reports if report.message["entity"] == each.message["entity"] for step in order.taken_in(report)]
        yield replace(each, message=each.message | {"has_reported": any(order.place_of(step) < order.place_of(said[0]) for step in own)})
