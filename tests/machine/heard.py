"""What the engine has said, held against the naive reference word by word, and then the state of both."""

from decimal import Decimal

from processors.books import BackBooks
from schemas.back import (
    GroupSettled,
    InstructionCancelled,
    InstructionPartiallySettled,
    InstructionPended,
    InstructionSettled,
    SettlementEvent,
)
from schemas.collateral import CreditNotReimbursed, CreditProvided, CreditReimbursed
from schemas.cycles import CycleClosed
from schemas.matching import SideCancelled
from schemas.message import Message
from schemas.reasons import Reason
from tests.machine.claims import hear_of_claims
from tests.machine.dates import settlement_days_before
from tests.machine.facts import number_of
from tests.machine.fines import hear_of_fines
from tests.machine.lending import back_of, credit_for, legs_of_credit, may_be_lent, may_be_reimbursed, move
from tests.machine.misses import hear_of_misses
from tests.machine.order import able, left_out, note_waits, passed_over, place
from tests.machine.reference import Reference
from tests.machine.requests import hear_of_requests, unanswered
from tests.machine.settling import Reports, Share, available, book, left_of, left_undone, legs_of, why_not
from tests.unit.back_office import SYSTEM


def hear(known: Reference, said: list[Message]) -> None:
    """Everything that the engine says has happened may happen, and changes what the reference says it does."""
    lent: dict[str, CreditProvided] = {}
    grouped: dict[str, tuple[int, list[SettlementEvent]]] = {}
    waiting = able(known) if any(isinstance(each, InstructionSettled | InstructionPartiallySettled) for each in said) else []
    for message in said:
        hear_of_fines(known, message)
        hear_of_misses(known, message)
        hear_of_claims(known, message)
        match message:
            case GroupSettled():
                grouped[message.group] = (message.transactions, [])
            case CreditProvided():
                lent[message.group] = message
            case CreditReimbursed() | CreditNotReimbursed():
                reimburse(known, message)
            case InstructionSettled() | InstructionPartiallySettled():
                count, events = grouped.get(message.group or "", (1, []))
                events.append(message)
                if len(events) == count:
                    settle(known, events, lent.get(message.group or ""), waiting)
            case InstructionPended():
                pend(known, message, waiting)
            case InstructionCancelled(reason=Reason.RECYCLING_IS_OVER):
                recycle(known, (message.deliverer_report, message.receiver_report))
            case SideCancelled(reason=Reason.RECYCLING_IS_OVER):
                recycle_side(known, message.report)
            case CycleClosed():
                close(known, number_of(message.date))
    for message in said:  # of one among several, it is said before all of them have settled
        hear_of_requests(known, message)
    note_waits(known)


def pend(known: Reference, message: InstructionPended, waiting: list[Reports]) -> None:
    """It cannot settle at this moment, and its turn is over; what is short of cash waits for more of that."""
    reports, asset = (message.deliverer_report, message.receiver_report), message.asset
    assert reports not in waiting or why_not(known, [left_of(known, reports)]) is not None, f"{message}: nothing hinders it"
    waiting[:] = [each for each in waiting if each != reports]
    of_cash = message.reason is Reason.CASH_SHORT and message.account is not None and asset is not None
    known.transactions[reports]["short_of"] = (message.account, asset, available(known, message.account, asset)) if of_cash else None


def settle(known: Reference, events: list[SettlementEvent], lent: CreditProvided | None, waiting: list[Reports]) -> None:
    """Settled in one step: it may, it moves what the reference says, and leaves the balances that it says."""
    known.day, was_open = max(known.day, number_of(events[0].settled_on)), known.is_open
    known.is_open = True  # in a day that has begun and ended since
    shares: list[Share] = [((each.deliverer_report, each.receiver_report), each.quantity, each.amount) for each in events]
    credit = credit_for(known, shares[0]) if lent is not None else None
    more = legs_of_credit(credit) if credit is not None else []
    assert why_not(known, shares, more) is None, f"{shares} settled: {why_not(known, shares, more)}; {lent} and {credit}"
    if lent is not None:
        assert credit is not None, f"{shares} needs no credit, or none is given"
        assert [(each.account, each.isin, each.quantity) for each in lent.pledges] == credit["pledges"], f"{lent} and not {credit}"
        assert (lent.cash_account, lent.amount, lent.currency) == (credit["cash"], credit["amount"], credit["currency"])
        assert [(each.account, each.asset, each.amount) for each in lent.movements] == more
        known.credits[lent.credit] = credit
        move(known, more)
    before = passed_over(known, shares[0], waiting) if events[0].group is None else None
    assert before is None, f"{shares[0]} settled at {place(known, shares[0][0])}, before {before}: {before and place(known, before)}"
    for event, share in zip(events, shares, strict=True):
        assert [(each.account, each.asset, each.amount) for each in event.movements] == legs_of(known, share)
        assert number_of(event.settled_on) == known.day
        book(known, share)
    known.contested += events[0].group is None and bool(left_out(known, shares[0], waiting))
    known.is_open = was_open


def reimburse(known: Reference, message: CreditReimbursed | CreditNotReimbursed) -> None:
    """After a cut-off a credit is paid back, if it can be."""
    credit = known.credits[message.credit]
    can_be = may_be_reimbursed(known, credit)
    assert can_be == isinstance(message, CreditReimbursed), f"{message} {credit}"
    known.asked_back.add(message.credit)
    if can_be:
        move(known, back_of(known.credits.pop(message.credit)))


def recycle(known: Reference, reports: tuple[str, str]) -> None:
    assert known.transactions[reports]["missed"] == known.matched_days, f"{reports} was recycled out too early"
    assert known.sides[reports[0]]["isd"] <= known.day
    known.end(reports, "cancelled", "recycle_out")


def recycle_side(known: Reference, report: str) -> None:
    assert _has_waited(known, report), f"{report} was recycled out too early"
    known.reached.add((known.state(report), "recycle_out"))
    known.end_side(report, "cancelled")


def _has_waited(known: Reference, report: str) -> bool:
    side = known.sides[report]
    return side["status"] == "unmatched" and max(side["isd"], side["changed"]) <= settlement_days_before(
        known, known.day, known.unmatched_days
    )


def close(known: Reference, day: int) -> None:
    """A cut-off: what was due has missed it, and what has missed too many is gone."""
    known.day = day
    for reports, own in known.transactions.items():
        if not own["ended"] and known.sides[reports[0]]["isd"] <= day:
            own["missed"] += 1
            assert own["missed"] <= known.matched_days, f"{reports} was not recycled out"


def compare(known: Reference, books: BackBooks) -> None:
    """Balances and statuses are the same, and nothing was left that could settle."""
    for (account, asset), amount in known.balances.items():
        kept = books.balances.get(f"{account}|{asset}")
        assert (kept.quantity if kept is not None else Decimal(0)) == amount, f"{account} {asset}: {kept} and not {amount}"
    for report, side in known.sides.items():
        assert books.sides[report].status == side["status"], f"{report} is {books.sides[report].status} and not {side['status']}"
        waiting, own = books.unmatched.get(report), books.instructions.get(books.sides[report].transaction or "")
        for dated in [each for each in (waiting, own.created if own is not None else None) if each is not None]:
            assert number_of(dated.intended_settlement_date) == side["isd"], (
                f"{report}: {dated.intended_settlement_date}, not {side['isd']}"
            )
    assert not unanswered(known), f"requests to cancel {unanswered(known)} are not answered"
    cycle = books.cycles[SYSTEM]
    assert (cycle.phase == "open", number_of(cycle.date)) == (known.is_open, known.day), f"{cycle} and not {known.day}"
    undone = left_undone(known) or next((f"{key} could settle with credit" for key in _open_ones(known) if may_be_lent(known, key)), None)
    assert undone is None, f"{undone}, day {known.day}. The engine: {_waiting(books)}"


def _open_ones(known: Reference) -> list[tuple[str, str]]:
    return [reports for reports, own in known.transactions.items() if not own["ended"] and known.is_open]


def _waiting(books: BackBooks) -> list[object]:
    """What the engine has of each open transaction, for whoever has to find out why the two disagree."""
    found, entry = list[object](), books.instructions.after("dated", "")
    while entry is not None:
        each = books.instructions[entry[1]]
        found.append((each.created.deliverer_report, each.hindrance, each.holds, each.progress, each.deliverer_terms, each.receiver_terms))
        entry = books.instructions.after("dated", "", entry[0])
    return found


def overdue_sides(known: Reference) -> list[str]:
    """Unmatched sides whose time was over at the last cut-off."""
    return [report for report in known.sides if _has_waited(known, report)]
