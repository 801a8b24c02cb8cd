"""The penalties of a month are set off between each two parties and currency, paid in, and paid out. Part of `penalise`.

When a settlement day opens on or after the list day, four cursors run one after the other: add up, tell, collect, distribute (the last two
on or after the payment day). What cannot be collected waits for the next opening; until then its creditor waits too.
"""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from processors.book_claims import book_net, book_transfer
from processors.books import BackBooks
from processors.penalties.days import month_before, month_of, nth_of_month
from processors.penalty_reference import regime_on
from processors.settlement_days import booking_day
from schemas.message import Message
from schemas.penalty_payments import PenaltiesNetted, PenaltyCollected, PenaltyDistributed, PenaltyTransferAsked
from schemas.penalty_state import PenaltyNet
from schemas.work import WorkDue, WorkFinished, WorkOpened


def ask_to_net(system: str, books: BackBooks) -> Iterator[WorkOpened]:
    """The day has opened: every penalty of the months whose list day has come."""
    month = _last_month(system, "list_day", books)
    if month is not None and books.penalties.after("month", f"{system}|") is not None:
        yield WorkOpened(store="penalties", index="month", prefix=f"{system}|", upper=f"{system}|{month}~", because="net")
    elif month is not None:
        yield from ask_to_collect(system, books)


def net_penalty(key: str, books: BackBooks) -> None:
    """Add one penalty to the net of its month, parties and currency, and forget it."""
    kept = books.penalties[key]
    del books.penalties[key]
    if kept.basis is None or kept.penalty is None:
        return
    first, second = sorted((kept.debtor, kept.creditor))
    month, currency = month_of(kept.listed_on), kept.basis.currency
    name = f"{kept.settlement_system}|{month}|{currency}|{first}|{second}"
    net = books.penalty_nets.get(name) or PenaltyNet(
        settlement_system=kept.settlement_system, month=month, currency=currency, first=first, second=second
    )
    amount = kept.penalty if kept.debtor == first else -kept.penalty
    booked = kept.penalty if kept.is_booked else Decimal(0)
    books.penalty_nets[name] = replace(
        net,
        amount=net.amount + amount,
        penalties=net.penalties + 1,
        booked_of_first=net.booked_of_first + (booked if kept.debtor == first else 0),
        booked_of_second=net.booked_of_second + (booked if kept.debtor != first else 0),
    )


def go_on(message: WorkFinished, books: BackBooks) -> Iterator[Message]:
    """What comes after the last item of one of the four."""
    system = message.prefix.partition("|")[0]
    match message:
        case WorkFinished(store="penalties", because="net"):
            yield WorkOpened(store="penalty_nets", index="adding", prefix=f"{system}|", upper="", because="tell")
        case WorkFinished(store="penalty_nets", because="tell"):
            yield from ask_to_collect(system, books)
        case WorkFinished(store="penalty_nets", because="collect"):
            yield WorkOpened(store="penalty_nets", index="collected", prefix=f"{system}|", upper="", because="distribute")


def ask_to_collect(system: str, books: BackBooks) -> Iterator[WorkOpened]:
    """Every net of the months whose payment day has come; and what was collected and could not be distributed."""
    month = _last_month(system, "payment_day", books)
    is_any = any(books.penalty_nets.after(index, f"{system}|") is not None for index in ("netted", "collected"))
    if month is not None and is_any:
        yield WorkOpened(store="penalty_nets", index="netted", prefix=f"{system}|", upper=f"{system}|{month}~", because="collect")


def do(message: WorkDue, books: BackBooks) -> Iterator[Message]:
    """One net: tell it, or ask `settle` to move its money."""
    net = books.penalty_nets[message.key]
    debtor, creditor = (net.first, net.second) if net.amount >= 0 else (net.second, net.first)
    if message.because == "tell":
        yield PenaltiesNetted(
            settlement_system=net.settlement_system,
            net=message.key,
            month=net.month,
            currency=net.currency,
            debtor=debtor,
            creditor=creditor,
            amount=abs(net.amount),
            penalties=net.penalties,
            booked_on=booking_day(net.settlement_system, books),
        )
        yield from book_net(net, message.key, books)
        if net.amount:
            books.penalty_nets[message.key] = replace(net, stage="netted", is_booked=True)
        else:
            del books.penalty_nets[message.key]
        return
    regime = regime_on(net.settlement_system, books.cycles[net.settlement_system].date, books)
    if regime is not None:
        yield PenaltyTransferAsked(
            settlement_system=net.settlement_system,
            net=message.key,
            step="collect" if message.because == "collect" else "distribute",
            debtor=debtor,
            creditor=creditor,
            cash_account=net.cash_account or regime.cash_account,
            currency=net.currency,
            amount=abs(net.amount),
        )


def keep_paid(message: PenaltyCollected | PenaltyDistributed, books: BackBooks) -> Iterator[Message]:
    """A net was collected; or it was distributed, and is forgotten. The memorandum has it so."""
    net = books.penalty_nets[message.net]
    if isinstance(message, PenaltyDistributed):
        del books.penalty_nets[message.net]
    else:
        books.penalty_nets[message.net] = replace(net, stage="collected", cash_account=message.movements[1].account)
    if net.is_booked:
        yield from book_transfer(message, net, books)


def _last_month(system: str, number: str, books: BackBooks) -> str | None:
    """The last month whose day `number` has come; None where no regime is in force."""
    today = books.cycles[system].date
    regime = regime_on(system, today, books)
    if regime is None:
        return None
    has_come = today >= nth_of_month(today, getattr(regime, number), regime.holidays)
    return month_before(month_of(today), 1 if has_come else 2)
