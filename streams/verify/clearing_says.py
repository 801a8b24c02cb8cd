"""What clearing has said: trades novated, obligations netted, allocated, settled and carried, payments; and its instructions."""

from typing import Any

from streams.verify import marks
from streams.verify.deals import Deal
from streams.verify.netting import SOURCE
from streams.verify.reckoning import Reckoning


def hear_obligation(known: Reckoning, message: dict[str, Any]) -> None:
    """One message of back.obligations."""
    match message["type"]:
        case "CycleTotalled":
            known.cycles.total(message)
        case "CycleClosed":
            known.cycles.close(message)
            known.netting.close(message)
        case "TradeNovated" | "TradeRedated":
            _hear_trade(known, message)
        case "ObligationNetted":
            known.netting.net(message)
        case "PaymentNetted":
            known.netting.pay(message)
        case "ObligationSettled":
            known.netting.settle(message)
        case "ObligationCarried":
            known.netting.carry(message)
        case "ObligationAllocated":
            if known.netting.allocate(message):
                known.named(message["report"], message).mark(marks.SETTLED)
        case "TradeAllocated":
            known.netting.allocations.allocate(message, known.netting.legs.get(message["report"]))
        case "CycleNetted":
            known.netting.finish(message)


def _hear_trade(known: Reckoning, message: dict[str, Any]) -> None:
    """What is said of both sides of a novated trade."""
    if message["type"] == "TradeRedated":
        known.netting.redate(message)
        return
    known.netting.novate(message)
    deal = known.deal(message)
    if deal is not None:
        deal.mark(marks.NOVATED)


def is_made_by_clearing(message: dict[str, Any]) -> bool:
    """True for the making of an instruction under power of attorney."""
    return all(SOURCE in message[name] for name in ("deliverer_report", "receiver_report"))


def hear_made(known: Reckoning, message: dict[str, Any]) -> None:
    """An instruction was made for an obligation: its two reports are nobody's trades and count in no total."""
    reports = (message["deliverer_report"], message["receiver_report"])
    known.deals[message["transaction"]] = deal = Deal(message, reports)
    deal.mark(marks.MADE)
    for report in reports:
        known.made[report] = known.instructed.pop(report, marks.Marks())
