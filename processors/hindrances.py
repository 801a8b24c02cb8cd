"""Why a matched transaction cannot settle now: the checks, in the order of the reasons. Part of `settle`."""

from collections.abc import Iterator
from decimal import Decimal

from processors.books import BackBooks
from processors.movements import NOTHING, balance_of, lacking
from processors.settlement_days import is_past_dvp_cut_off, is_settling
from schemas.back import InstructionCreated
from schemas.hindrance import Hindrance
from schemas.reasons import Reason
from schemas.values import is_writable


def find_hindrance(created: InstructionCreated, books: BackBooks) -> Hindrance | None:
    """The first thing that stands in the way, or None: then securities and cash can move at once."""
    return _of_time(created, books) or _of_accounts(created, books) or _of_balances(created, books) or _of_digits(created, books)


def _of_time(created: InstructionCreated, books: BackBooks) -> Hindrance | None:
    cycle = books.cycles.get(created.settlement_system)
    has_come = cycle is not None and created.intended_settlement_date <= cycle.date
    if cycle is None or cycle.phase != "open":
        return Hindrance(reason=Reason.CUT_OFF_MISSED if has_come else Reason.SETTLEMENT_CLOSED)
    if not has_come:
        return Hindrance(reason=Reason.INTENDED_DATE_NOT_REACHED)
    if created.amount and is_past_dvp_cut_off(cycle):
        return Hindrance(reason=Reason.CUT_OFF_MISSED)
    return None if is_settling(cycle) else Hindrance(reason=Reason.WINDOW_NOT_OPEN)


def _of_accounts(created: InstructionCreated, books: BackBooks) -> Hindrance | None:
    found = [(party, account, books.accounts.get(account)) for party, account, _, _ in legs(created)]
    for party, account, defined in found:
        if defined is None:
            return Hindrance(reason=Reason.ACCOUNT_NOT_KNOWN, waits_for=f"account|{account}", party=party, account=account)
    for party, account, defined in found:
        if defined is not None and not defined.is_open:
            return Hindrance(reason=Reason.ACCOUNT_CLOSED, waits_for=f"account|{account}", party=party, account=account)
    return None


def _of_balances(created: InstructionCreated, books: BackBooks) -> Hindrance | None:
    for party, account, asset, amount in legs(created):
        missing = lacking(account, asset, -amount, books) if amount < 0 else NOTHING
        if missing > 0:
            return Hindrance(
                reason=Reason.SECURITIES_SHORT if asset == created.isin else Reason.CASH_SHORT,
                waits_for=f"balance|{account}|{asset}",
                party=party,
                account=account,
                asset=asset,
                lacking=missing if is_writable(missing) else None,
            )
    return None


def _of_digits(created: InstructionCreated, books: BackBooks) -> Hindrance | None:
    for party, account, asset, amount in legs(created):
        if not is_writable(balance_of(account, asset, books) + amount):
            waits_for = f"balance|{account}|{asset}"
            return Hindrance(reason=Reason.BALANCE_TOO_LARGE, waits_for=waits_for, party=party, account=account, asset=asset)
    return None


def legs(created: InstructionCreated) -> Iterator[tuple[str, str, str, Decimal]]:
    """Whose account moves by how much of what, in the order of the movements: securities out, in; cash out, in."""
    yield created.deliverer, created.deliverer_securities_account, created.isin, -created.quantity
    yield created.receiver, created.receiver_securities_account, created.isin, created.quantity
    yield created.receiver, created.receiver_cash_account, created.currency, -created.amount
    yield created.deliverer, created.deliverer_cash_account, created.currency, created.amount
