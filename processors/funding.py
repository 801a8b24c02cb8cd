"""How a balance comes into being: two people bring it in, against an account that issues it. `instruct` accepts, `settle` books."""

from collections.abc import Iterator

from processors.books import BackBooks
from processors.movements import balance_of, lacking, move
from processors.obstacle import Obstacle
from processors.penalty_account import is_for_penalties
from processors.settlement_days import booking_day
from processors.wake import wake_moved
from schemas.commands import BalanceFunded
from schemas.entries import FundingAccepted, FundingBooked
from schemas.message import Message
from schemas.reasons import Reason
from schemas.values import asset_fits, is_writable

ISSUING = ("ISSUANCE", "CENTRAL_BANK")
"""The purposes of the accounts against which balances arise."""


def accept_funding(message: BalanceFunded, books: BackBooks) -> FundingAccepted | Obstacle | Reason:
    """What is to be booked, or why it is refused."""
    reason = _refusal(message, books)
    if reason is not None:
        return reason
    return FundingAccepted(
        settlement_system=message.settlement_system,
        command=message.command,
        account=message.account,
        against=message.against,
        asset=message.asset,
        quantity=message.quantity,
    )


def fund(message: FundingAccepted, books: BackBooks) -> Iterator[Message]:
    """Book a funding. Part of `settle`."""
    movements = (
        move(message.against, message.asset, -message.quantity, books),
        move(message.account, message.asset, message.quantity, books),
    )
    yield FundingBooked(
        settlement_system=message.settlement_system,
        command=message.command,
        movements=movements,
        booked_on=booking_day(message.settlement_system, books),
    )
    yield from wake_moved(movements, books)


def _refusal(message: BalanceFunded, books: BackBooks) -> Obstacle | Reason | None:
    if message.second is None:
        return Reason.SECOND_PERSON_MISSING
    if message.second == message.who:
        return Reason.SECOND_PERSON_IS_THE_FIRST
    account, against = books.accounts.get(message.account), books.accounts.get(message.against)
    if account is None or against is None:
        return Obstacle(Reason.ACCOUNT_NOT_KNOWN, f"account|{message.account if account is None else message.against}")
    if {account.settlement_system, against.settlement_system} != {message.settlement_system}:
        if message.settlement_system not in books.settlement_systems:
            return Obstacle(Reason.SETTLEMENT_SYSTEM_NOT_KNOWN, f"system|{message.settlement_system}")
        stranger = account if account.settlement_system != message.settlement_system else against
        return Obstacle(Reason.ACCOUNT_NOT_OF_SETTLEMENT_SYSTEM, about=f"account {stranger.account}")
    if against.purpose not in ISSUING:
        return Reason.NOT_AN_ISSUANCE_ACCOUNT
    if not (asset_fits(message.asset, account.holds) and asset_fits(message.asset, against.holds)):
        return Reason.ASSET_NOT_OF_ACCOUNT
    if message.quantity <= 0:
        return Reason.QUANTITY_NOT_POSITIVE
    if not (account.is_open and against.is_open):
        return Obstacle(Reason.ACCOUNT_CLOSED, about=f"account {message.against if account.is_open else message.account}")
    if any(is_for_penalties(name, message.settlement_system, books) for name in (message.account, message.against)):
        return Reason.ACCOUNT_FOR_PENALTIES_ONLY
    if lacking(message.against, message.asset, message.quantity, books) > 0:
        return Reason.BELOW_LIMIT
    return _too_large(message, books)


def _too_large(message: BalanceFunded, books: BackBooks) -> Reason | None:
    after = (
        balance_of(message.against, message.asset, books) - message.quantity,
        balance_of(message.account, message.asset, books) + message.quantity,
    )
    return None if all(map(is_writable, after)) else Reason.BALANCE_TOO_LARGE
