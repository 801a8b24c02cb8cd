"""How a balance comes into being: two people bring it in, against an account that issues it. Part of `settle`."""

from collections.abc import Iterator

from processors.attempt import wake
from processors.books import BackBooks
from processors.digest import digest
from processors.movements import balance_of, lacking, move
from schemas.back import FundingBooked
from schemas.commands import BalanceFunded, CommandApplied, CommandRefused
from schemas.message import Message
from schemas.reasons import Reason
from schemas.reference import asset_fits
from schemas.state import CommandKept
from schemas.values import is_writable

ISSUING = ("ISSUANCE", "CENTRAL_BANK")
"""The purposes of the accounts against which balances arise."""


def fund(message: BalanceFunded, books: BackBooks) -> Iterator[Message]:
    """Book a funding, or refuse it. The same command again gets the same answer, and changes nothing."""
    kept = books.commands.get(message.command)
    reason = _kept_reason(message, kept) if kept is not None else _refusal(message, books)
    if kept is None:
        books.commands[message.command] = CommandKept(digest=digest(message), reason=reason)
    if reason is not None:
        yield CommandRefused(command=message.command, settlement_system=message.settlement_system, reason=reason)
        return
    if kept is None:
        movements = (
            move(message.against, message.asset, -message.quantity, books),
            move(message.account, message.asset, message.quantity, books),
        )
        yield FundingBooked(settlement_system=message.settlement_system, command=message.command, movements=movements)
    yield CommandApplied(command=message.command, settlement_system=message.settlement_system, was_repeated=kept is not None)
    if kept is None:
        yield from wake(f"balance|{message.account}|{message.asset}|", books)


def keep_refusal(message: CommandRefused, books: BackBooks) -> None:
    """A command that failed is refused for good, whoever said so."""
    if message.command not in books.commands:
        books.commands[message.command] = CommandKept(digest="", reason=message.reason)


def _kept_reason(message: BalanceFunded, kept: CommandKept) -> Reason | None:
    """Other content under a known identity is refused. (A command that failed has no digest: its taking was undone.)"""
    return Reason.EXISTS_WITH_DIFFERENT_CONTENT if kept.digest not in ("", digest(message)) else kept.reason


def _refusal(message: BalanceFunded, books: BackBooks) -> Reason | None:
    if message.second is None:
        return Reason.SECOND_PERSON_MISSING
    if message.second == message.who:
        return Reason.SECOND_PERSON_IS_THE_FIRST
    account, against = books.accounts.get(message.account), books.accounts.get(message.against)
    if account is None or against is None:
        return Reason.ACCOUNT_NOT_KNOWN
    if {account.settlement_system, against.settlement_system} != {message.settlement_system}:
        return Reason.ACCOUNT_NOT_OF_SETTLEMENT_SYSTEM
    if against.purpose not in ISSUING:
        return Reason.NOT_AN_ISSUANCE_ACCOUNT
    if not (asset_fits(message.asset, account.holds) and asset_fits(message.asset, against.holds)):
        return Reason.ASSET_NOT_OF_ACCOUNT
    if message.quantity <= 0:
        return Reason.QUANTITY_NOT_POSITIVE
    if not (account.is_open and against.is_open):
        return Reason.ACCOUNT_CLOSED
    if lacking(message.against, message.asset, message.quantity, books) > 0:
        return Reason.BELOW_LIMIT
    return _too_large(message, books)


def _too_large(message: BalanceFunded, books: BackBooks) -> Reason | None:
    after = (
        balance_of(message.against, message.asset, books) - message.quantity,
        balance_of(message.account, message.asset, books) + message.quantity,
    )
    return None if all(map(is_writable, after)) else Reason.BALANCE_TOO_LARGE
