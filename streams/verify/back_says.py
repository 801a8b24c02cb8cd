"""What the back office has said: instructions matched, settled, cancelled; entries; confirmations to each party."""

from typing import Any

from streams.verify import marks
from streams.verify.clearing_says import hear_made, is_made_by_clearing
from streams.verify.deals import ACCOUNTS, Deal
from streams.verify.front_says import check_funding
from streams.verify.middle_says import hear_answer
from streams.verify.numbers import millionths, plain
from streams.verify.reckoning import Reckoning

BOTH_MARKS = {
    "InstructionMatched": marks.MATCHED,
    "InstructionCreated": marks.CREATED,
    "InstructionPended": marks.PENDED,
    "InstructionHeld": marks.HELD_BY_BACK,
    "InstructionReleased": 0,
    "InstructionRedated": 0,
    "InstructionPartiallySettled": marks.PARTIALLY_SETTLED,
    "InstructionSettled": marks.SETTLED,
    "InstructionCancelled": marks.CANCELLED,
}
INSTRUCTED = ("InstructionSubmitted", "InstructionGenerated")
WITHOUT_MARKS = ("InstructionModified", "AllegementIssued", "AllegementRemoved", "SideRedated")
"""What is said of one side and changes no status."""
OF_SYSTEM = ("SettlementDayEnded",)
CREDITS = ("CreditProvided", "CreditReimbursed", "CreditNotReimbursed")
ONE_MARKS = {"InstructionUnmatched": marks.UNMATCHED, "SideCancelled": marks.CANCELLED}


def hear_instruction(known: Reckoning, message: dict[str, Any]) -> None:
    """One message of back.instructions."""
    kind = message["type"]
    if kind in INSTRUCTED:
        known.instruct(message)
        return
    if kind in CREDITS:
        _credit(known, message)
        return
    if kind in WITHOUT_MARKS:
        known.named(message["report"], message)
        return
    if kind in ONE_MARKS:
        known.named(message["report"], message).mark(ONE_MARKS[kind])
        return
    if kind in BOTH_MARKS:
        _pair(known, message)
    elif kind not in OF_SYSTEM:
        known.problems.add(f"back.instructions.v1 has a {kind}, which this version does not know: is a newer one at work?")


def _pair(known: Reckoning, message: dict[str, Any]) -> None:
    """What is said of both sides."""
    kind = message["type"]
    if kind == "InstructionCreated" and is_made_by_clearing(message) and message["transaction"] not in known.deals:
        hear_made(known, message)
    for report in (message["deliverer_report"], message["receiver_report"]):
        side = known.named(report, message)
        side.mark(BOTH_MARKS[kind])
        if kind == "InstructionReleased":
            side.clear(marks.HELD_BY_BACK)
    if kind == "InstructionMatched" and message["transaction"] not in known.deals:
        _match(known, message)
    deal = known.deal(message)
    if deal is None:
        return
    deal.mark(BOTH_MARKS[kind])
    if kind == "InstructionCreated" and not (deal.agrees(message) and deal.accounts == tuple(message[name] for name in ACCOUNTS)):
        known.problems.add(f"{deal.name()} was created with other terms than were matched: look at back.instructions.v1.")
    if kind in ("InstructionSettled", "InstructionPartiallySettled"):
        _settle(known, deal, message)


def _match(known: Reckoning, message: dict[str, Any]) -> None:
    seller, buyer = known.sides.get(message["deliverer_report"]), known.sides.get(message["receiver_report"])
    reports = (seller.key if seller else message["deliverer_report"], buyer.key if buyer else message["receiver_report"])
    deal = known.deals[message["transaction"]] = Deal(message, reports)
    deal.difference, tolerance = millionths(message["tolerance_difference"]), millionths(message["tolerance"])
    if seller is None or buyer is None:
        return
    if not (seller.is_sale and not buyer.is_sale and seller.isin == buyer.isin == message["isin"]):
        known.problems.add(f"{deal.name()} was matched from sides that are not a sale and a purchase of the same instrument.")
    if {seller.currency, buyer.currency} != {message["currency"]} or not seller.quantity == buyer.quantity == deal.quantity:
        known.problems.add(f"{deal.name()} was matched although quantity or currency of its sides differ: look at both reports.")
    if deal.amount != seller.amount or deal.difference != buyer.amount - seller.amount or abs(deal.difference) > tolerance:
        known.problems.add(
            f"{deal.name()} was matched at {plain(deal.amount)} with a difference of {plain(deal.difference)} within {plain(tolerance)}; "
            f"the seller reported {plain(seller.amount)} and the buyer {plain(buyer.amount)}."
        )


def _credit(known: Reckoning, message: dict[str, Any]) -> None:
    """A loan is booked in one step with its settlement, and paid back in a step of its own."""
    step = {"CreditProvided": "", "CreditReimbursed": "/reimbursed"}.get(message["type"])
    if step is not None:
        known.group(f"{message['credit']}{step}").settle({"settled_on": message["booked_on"], "movements": message["movements"]})


def _settle(known: Reckoning, deal: Deal, message: dict[str, Any]) -> None:
    if not deal.agrees(message):
        known.problems.add(f"{deal.name()} settled with another quantity or amount than was matched: look at back.instructions.v1.")
    deal.settle(message, known.problems)
    known.cycles.settle(message)
    if message.get("group") is not None:
        known.group(message["group"]).settle(message)


def hear_entry(known: Reckoning, message: dict[str, Any]) -> None:
    """One message of back.entries."""
    if message["type"] == "ClaimsPosted":
        known.penalties.claims.post(message)
        return
    deal, group = known.deals.get(message["of"].partition("/")[0]), known.groups.get(message["of"])
    if deal is not None:
        deal.post(message, known.problems)
    elif group is not None:
        group.post(message, known.problems)
    elif message["of"] in known.penalties.transfers:
        known.penalties.post(message)
    else:
        check_funding(known, message)
    known.ledger.post(message, deal.name() if deal else f"the group {group.key}" if group else f"the command {message['of']}")


def hear_penalty(known: Reckoning, message: dict[str, Any]) -> None:
    """One message of back.penalties."""
    known.penalties.hear(message)


def hear_confirmation(known: Reckoning, message: dict[str, Any]) -> None:
    """One message of back.confirmations."""
    if message["type"] != "ConfirmationIssued":
        hear_answer(known, message)
        return
    side = known.named(message["report"], message)
    is_part = message.get("remaining_quantity") is not None
    side.mark(marks.PARTIALLY_SETTLED if is_part else marks.CONFIRMED)
    deal = known.deal(message)
    if deal is None:
        return
    deal.tell(message["report"])
    place = 0 if message["report"] == deal.reports[0] else 1
    accounts = (deal.accounts[0], deal.accounts[3]) if place == 0 else (deal.accounts[1], deal.accounts[2])
    stated = (accounts[0] if deal.kind == "PFOD" else message["securities_account"], message["cash_account"])
    if not (deal.agrees(message) and message["report"] == deal.reports[place] and stated == accounts):
        known.problems.add(f"{message['report']} was confirmed otherwise than {deal.name()} settled: look at back.confirmations.v1.")
