"""A settlement with credit, and the reimbursement after the cut-off. Part of `settle`."""

from collections.abc import Iterator
from decimal import Decimal

from processors.book import Share, settled_with
from processors.books import BackBooks
from processors.collateral import Cover
from processors.hindrances import hindrance_of_legs
from processors.legs import Leg, legs_of
from processors.movements import move_together
from processors.wake import wake, wake_moved
from schemas.back import GroupSettled
from schemas.collateral import CreditKept, CreditNotReimbursed, CreditProvided, CreditReimbursed
from schemas.hindrance import Hindrance
from schemas.message import Message, derive_id
from schemas.reasons import Reason
from schemas.state import Balance
from schemas.work import WorkOpened

NOTHING = Decimal(0)


def book_with_credit(share: Share, cover: Cover, books: BackBooks) -> Iterator[Message]:
    """The settlement, the loan and its security in one step."""
    instruction, created = share[0], share[0].created
    own = legs_of(created, share[1], share[2])
    movements, posted = move_together([*own, *cover.legs()], books)
    credit = derive_id(created.transaction, "credit", instruction.parts)
    system, today = created.settlement_system, books.cycles[created.settlement_system].date
    books.credits[credit] = CreditKept(
        settlement_system=system,
        party=cover.party,
        cash_account=cover.terms.cash_account,
        provider_cash_account=cover.terms.provider_cash_account,
        collateral_account=cover.terms.collateral_account,
        currency=cover.currency,
        amount=cover.amount,
        pledges=cover.pledges,
        sequence=books.sequence,
    )
    _use(cover.terms.cash_account, cover.currency, cover.amount, books)
    yield GroupSettled(settlement_system=system, group=credit, transactions=1, movements=posted, booked_on=today)
    yield CreditProvided(
        settlement_system=system,
        credit=credit,
        transaction=created.transaction,
        group=credit,
        party=cover.party,
        cash_account=cover.terms.cash_account,
        currency=cover.currency,
        amount=cover.amount,
        pledges=cover.pledges,
        movements=tuple(movements[len(own) :]),
        booked_on=today,
    )
    yield from settled_with(share, tuple(movements[: len(own)]), books, credit)
    yield from wake_moved(movements, books)


def hindrance_of_credit(share: Share, cover: Cover, books: BackBooks) -> Hindrance | None:
    """What stands in the way of settlement, loan and security in one step; None where they keep every limit together.

    What is on an account of another settlement system is not known here.
    """
    for _, name, _, _ in cover.legs():
        account = books.accounts.get(name)
        if account is not None and account.settlement_system != share[0].created.settlement_system:
            return Hindrance(reason=Reason.ACCOUNT_NOT_OF_SETTLEMENT_SYSTEM, waits_for=f"account|{name}", account=name)
    own = legs_of(share[0].created, share[1], share[2])
    return hindrance_of_legs([*own, *cover.legs()], books)


def is_lent(system: str, books: BackBooks) -> bool:
    """True where there is a credit to be reimbursed in a system."""
    return books.credits.after("system", f"{system}|") is not None


def ask_to_reimburse(system: str, cut_off: str, books: BackBooks) -> Iterator[WorkOpened]:
    """After a cut-off: every credit of the system, the oldest first. `close` goes on when it is done."""
    if is_lent(system, books):
        yield WorkOpened(store="credits", index="system", prefix=f"{system}|", upper="", because=cut_off)


def reimburse(key: str, books: BackBooks) -> Iterator[Message]:
    """Pay a credit back and free what secured it; or say what is lacking."""
    kept = books.credits.get(key)
    if kept is None:
        return
    legs = _back(kept)
    hindrance = hindrance_of_legs(legs, books)
    system = kept.settlement_system
    if hindrance is not None:
        yield CreditNotReimbursed(
            settlement_system=system,
            credit=key,
            party=kept.party,
            cash_account=kept.cash_account,
            currency=kept.currency,
            amount=kept.amount,
            reason=hindrance.reason,
            lacking=hindrance.lacking,
        )
        return
    _, posted = move_together(legs, books)
    del books.credits[key]
    _use(kept.cash_account, kept.currency, -kept.amount, books)
    yield CreditReimbursed(
        settlement_system=system,
        credit=key,
        party=kept.party,
        cash_account=kept.cash_account,
        currency=kept.currency,
        amount=kept.amount,
        movements=posted,
        booked_on=books.cycles[system].date,
    )
    yield from wake_moved(posted, books)
    yield from wake(f"balance|{kept.cash_account}|", books)  # less of its limit is used


def _back(kept: CreditKept) -> list[Leg]:
    legs: list[Leg] = [
        (kept.party, kept.cash_account, kept.currency, -kept.amount),
        (kept.party, kept.provider_cash_account, kept.currency, kept.amount),
    ]
    for pledge in kept.pledges:
        legs.append((kept.party, kept.collateral_account, pledge.isin, -pledge.quantity))
        legs.append((kept.party, pledge.account, pledge.isin, pledge.quantity))
    return legs


def _use(cash_account: str, currency: str, amount: Decimal, books: BackBooks) -> None:
    key = f"{cash_account}|{currency}"
    used = books.credits_used.get(key)
    total = (used.quantity if used is not None else NOTHING) + amount
    if total:
        books.credits_used[key] = Balance(quantity=total)
    elif used is not None:
        del books.credits_used[key]
