"""The money of penalties moves: from the debtor into the dedicated account, and from there to the creditor. Part of `settle`."""

from collections.abc import Iterator
from decimal import Decimal

from processors.books import BackBooks
from processors.hindrances import hindrance_of_legs
from processors.movements import balance_of, move
from processors.wake import wake_moved
from schemas.message import Message, derive_id
from schemas.penalty_payments import PenaltyCollected, PenaltyDistributed, PenaltyTransferAsked, PenaltyUnpaid
from schemas.reasons import Reason
from schemas.values import is_writable


def transfer_penalty(message: PenaltyTransferAsked, books: BackBooks) -> Iterator[Message]:
    """Collect only what can be distributed as far as is known now: both parties have an account of their own that is open."""
    day = books.cycles[message.settlement_system].date
    debtor, creditor = _account(message.debtor, message, books), _account(message.creditor, message, books)
    source, target = (debtor, message.cash_account) if message.step == "collect" else (message.cash_account, creditor)
    reason, party = _refusal(message, (debtor, creditor), books)
    lack: Decimal | None = None
    if reason is None and source is not None and target is not None:
        legs = [(message.debtor, source, message.currency, -message.amount), (message.creditor, target, message.currency, message.amount)]
        hindrance = hindrance_of_legs(legs, books)  # the cash is there, within the limits of its account and of its group
        reason, lack = (hindrance.reason, hindrance.lacking) if hindrance is not None else (None, None)
    if reason is not None or source is None or target is None:
        yield PenaltyUnpaid(
            settlement_system=message.settlement_system,
            net=message.net,
            step=message.step,
            day=day,
            reason=reason or Reason.ACCOUNT_NOT_KNOWN,
            party=party,
            currency=message.currency,
            amount=message.amount,
            lacking=lack,
        )
        return
    movements = (move(source, message.currency, -message.amount, books), move(target, message.currency, message.amount, books))
    said = PenaltyCollected if message.step == "collect" else PenaltyDistributed
    transfer = derive_id(message.net, message.step, 0)
    yield said(settlement_system=message.settlement_system, net=message.net, transfer=transfer, booked_on=day, movements=movements)
    yield from wake_moved(movements, books)


def _account(party: str, message: PenaltyTransferAsked, books: BackBooks) -> str | None:
    """The cash account of a party's standing instruction."""
    standing = books.standing_instructions.get(f"{party}|{message.settlement_system}|{message.currency}")
    return standing.cash_account if standing is not None else None


def _refusal(message: PenaltyTransferAsked, accounts: tuple[str | None, str | None], books: BackBooks) -> tuple[Reason | None, str]:
    """Why the money cannot move, and on whose side; the dedicated account is the CSD's, named as the debtor's."""
    named = ((accounts[0], message.debtor, True), (accounts[1], message.creditor, True), (message.cash_account, message.debtor, False))
    for name, party, is_own in named:
        account = books.accounts.get(name) if name is not None else None
        if account is None or account.holds != "CASH" or account.settlement_system != message.settlement_system:
            return Reason.ACCOUNT_NOT_KNOWN, party
        if is_own and account.party != party:
            return Reason.ACCOUNT_NOT_OF_ENTITY, party
        if not account.is_open:
            return Reason.ACCOUNT_CLOSED, party
        if not is_writable(balance_of(account.account, message.currency, books) + message.amount):
            return Reason.BALANCE_TOO_LARGE, party
    return None, message.debtor
