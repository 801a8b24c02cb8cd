"""Why a transaction cannot settle now: the checks, in the order of the reasons. Part of `settle`."""

from collections.abc import Collection, Iterator, Sequence

from processors.books import BackBooks
from processors.instruction_indexes import DVP, WINDOW
from processors.legs import Leg, nets_of
from processors.limit_groups import Nets, hindrances_of_groups
from processors.links import is_open, predecessors
from processors.movements import balance_of, lacking
from processors.settlement_days import is_past_dvp_cut_off, is_settling, was_there
from schemas.hindrance import Hindrance
from schemas.matching import InstructionCreated
from schemas.reasons import Reason
from schemas.values import is_writable

NOTHING_GONE: Nets = {}


def hindrance_of_one(created: InstructionCreated, books: BackBooks, settling: Collection[str] = ()) -> Hindrance | None:
    """What stands in the way of one transaction before anything is counted: the time, or an instruction that goes before it.

    What is `settling` in the same step does not stand in the way.
    """
    return hindrance_of_time(created, books) or next(hindrances_of_links(created, books, settling), None)


def hindrance_of_legs(legs: Sequence[Leg], books: BackBooks) -> Hindrance | None:
    """What stands first in the way of moving all `legs` in one step, or None: then they can move at once."""
    return next(_of_accounts(legs, books), None) or next(_of_sums(legs, books), None)


def hindrances_of_legs(legs: Sequence[Leg], books: BackBooks, before: Sequence[Leg] = ()) -> Iterator[Hindrance]:
    """All that stands in the way of moving `legs` in one step after `before` has moved, the first first; one thing perhaps more than once.

    What an account that is not known would lack is not known either.
    """
    yield from _of_accounts(legs, books)
    known, gone = ([leg for leg in some if leg[1] in books.accounts] for some in (legs, before))
    yield from _of_sums(known, books, gone)


def hindrance_of_time(created: InstructionCreated, books: BackBooks) -> Hindrance | None:
    """Why it is not the time of a transaction: of its day, its cut-off, or of the window that is open.

    It waits for the next window: the opening of a day is one. What is late for the cut-off for cash of an open day waits for another.
    """
    cycle = books.cycles.get(created.settlement_system)
    window = f"{WINDOW}|{created.settlement_system}"
    has_come = cycle is not None and created.intended_settlement_date <= cycle.date
    if cycle is None or cycle.phase != "open":
        return Hindrance(reason=Reason.CUT_OFF_MISSED if has_come else Reason.SETTLEMENT_CLOSED, waits_for=window)
    if not has_come:
        return Hindrance(reason=Reason.INTENDED_DATE_NOT_REACHED, waits_for=window)
    if created.amount and is_past_dvp_cut_off(cycle):
        return Hindrance(reason=Reason.CUT_OFF_MISSED, waits_for=f"{DVP}|{created.settlement_system}")
    is_in_time = is_settling(cycle) and was_there(created.transaction, cycle, books)
    return None if is_in_time else Hindrance(reason=Reason.WINDOW_NOT_OPEN, waits_for=window)


def hindrances_of_links(created: InstructionCreated, books: BackBooks, settling: Collection[str]) -> Iterator[Hindrance]:
    """The instructions after which it settles and that are open: each stands in the way."""
    if not len(books.links):
        return
    for report in (created.deliverer_report, created.receiver_report):
        for before in predecessors(report, books):
            side = books.sides.get(before)
            if side is not None and is_open(side) and side.transaction not in settling:
                yield Hindrance(reason=Reason.WAITS_FOR_LINKED_INSTRUCTION, waits_for=f"linked|{before}", linked=before)


def _of_accounts(legs: Sequence[Leg], books: BackBooks) -> Iterator[Hindrance]:
    found = [(party, account, books.accounts.get(account)) for party, account, _, _ in legs]
    for party, account, defined in found:
        if defined is None:
            yield Hindrance(reason=Reason.ACCOUNT_NOT_KNOWN, waits_for=f"account|{account}", party=party, account=account)
    for party, account, defined in found:
        if defined is not None and not defined.is_open:
            yield Hindrance(reason=Reason.ACCOUNT_CLOSED, waits_for=f"account|{account}", party=party, account=account)


def _of_sums(legs: Sequence[Leg], books: BackBooks, before: Sequence[Leg] = ()) -> Iterator[Hindrance]:
    """What goes out must be there when all that comes in has come in. What comes in without anything going out needs nothing."""
    nets, gone = nets_of(legs), nets_of(before) if before else NOTHING_GONE
    for party, account, asset, amount in legs:
        if amount >= 0:
            continue
        takes = -nets[account, asset] - gone[account, asset] if (account, asset) in gone else -nets[account, asset]
        missing = lacking(account, asset, takes, books)
        if missing > 0:
            yield Hindrance(
                reason=Reason.CASH_SHORT if len(asset) == 3 else Reason.SECURITIES_SHORT,
                waits_for=f"balance|{account}|{asset}",
                party=party,
                account=account,
                asset=asset,
                lacking=missing if is_writable(missing) else None,
            )
    yield from hindrances_of_groups(legs, nets, gone, books) if len(books.limit_groups) else ()
    for party, account, asset, amount in legs:
        if not is_writable(balance_of(account, asset, books) + amount):
            waits_for = f"balance|{account}|{asset}"
            yield Hindrance(reason=Reason.BALANCE_TOO_LARGE, waits_for=waits_for, party=party, account=account, asset=asset)
