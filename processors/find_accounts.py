"""Over which accounts a report or an instruction settles, and whether it may: the checks in the order of the reasons."""

from collections.abc import Collection, Mapping

from processors.books import Books
from processors.obstacle import Obstacle
from processors.penalty_account import is_for_penalties
from schemas.commands import SubmitInstruction
from schemas.front import TradeAmended, TradeExecuted
from schemas.reasons import Reason
from schemas.reference import AccountDefined

Trade = TradeExecuted | TradeAmended | SubmitInstruction


def find_accounts(trade: Trade, system: str, books: Books, wanted: Collection[str] = ("SECURITIES", "CASH")) -> tuple[str, str] | Obstacle:
    """The securities account and the cash account, those that hold what is `wanted` checked.

    As reported; else cash over what the securities account is linked with; else by standing instruction.
    """
    securities, cash = trade.securities_account, trade.cash_account
    if cash is None and securities is not None:
        if securities not in books.accounts:  # it may say over which cash account it is paid for
            return Obstacle(Reason.ACCOUNT_NOT_KNOWN, f"account|{securities}")
        cash = _default_cash(books.accounts[securities], trade.currency)
    if securities is None or cash is None:
        key = f"{trade.entity}|{system}|{trade.currency}"
        standing = books.standing_instructions.get(key)
        if standing is None:
            return Obstacle(Reason.STANDING_INSTRUCTION_NOT_KNOWN, f"standing_instruction|{key}")
        securities, cash = securities or standing.securities_account, cash or standing.cash_account
    looked_at = [(account, holds) for account, holds in ((securities, "SECURITIES"), (cash, "CASH")) if holds in wanted]
    for account, _ in looked_at:
        if account not in books.accounts:
            return Obstacle(Reason.ACCOUNT_NOT_KNOWN, f"account|{account}")
    found = [(books.accounts[account], holds) for account, holds in looked_at]
    for check in (_of_owner, _of_closed, _of_purpose):
        for defined, holds in found:
            obstacle = check(defined, holds, trade.entity, system, books)
            if obstacle is not None:
                return obstacle
    if len(found) > 1 and found[0][0].cash_accounts and not _is_linked(found[0][0], cash, trade.currency):
        return Obstacle(Reason.CASH_ACCOUNT_NOT_LINKED, about=f"account {cash}")
    return securities, cash


def may_settle_over(entity: str, system: str, named: Mapping[str, str], books: Books) -> bool:
    """Whether a party's side may be made over accounts (`named`: each by what it is to hold): its own, and kept for nothing else."""
    if any(account not in books.accounts for account in named.values()):
        return False
    found = [(books.accounts[account], holds) for holds, account in named.items()]
    return all(check(defined, holds, entity, system, books) is None for check in (_of_owner, _of_purpose) for defined, holds in found)


def _default_cash(securities: AccountDefined, currency: str) -> str | None:
    """The first cash account that a securities account is linked with for a currency."""
    for link in securities.cash_accounts:
        if link.currency in (None, currency):
            return link.cash_account
    return None


def _of_owner(defined: AccountDefined, holds: str, entity: str, system: str, books: Books) -> Obstacle | None:
    if (defined.party, defined.settlement_system, defined.holds) == (entity, system, holds):
        return None
    about = f"account {defined.account}"
    if defined.party == entity:  # one of another party is told no more
        about += f" is at {defined.settlement_system}" if defined.settlement_system != system else f" is for {defined.holds.lower()}"
    return Obstacle(Reason.ACCOUNT_NOT_OF_ENTITY, about=about)


def _of_closed(defined: AccountDefined, holds: str, entity: str, system: str, books: Books) -> Obstacle | None:
    return None if defined.is_open else Obstacle(Reason.ACCOUNT_CLOSED, about=f"account {defined.account}")


def _of_purpose(defined: AccountDefined, holds: str, entity: str, system: str, books: Books) -> Obstacle | None:
    """Accounts that are kept for something else; and a client's account of which it is not known whose it is."""
    if holds == "CASH" and is_for_penalties(defined.account, system, books):
        return Obstacle(Reason.ACCOUNT_FOR_PENALTIES_ONLY, about=f"account {defined.account}")
    if defined.purpose == "CCP":
        return Obstacle(Reason.ACCOUNT_FOR_CLEARING_ONLY, about=f"account {defined.account}")
    is_nobodys = defined.purpose == "SEGREGATED" and defined.client is None
    return Obstacle(Reason.ACCOUNT_WITHOUT_CLIENT, f"account|{defined.account}") if is_nobodys else None


def _is_linked(securities: AccountDefined, cash: str, currency: str) -> bool:
    """Where a securities account names its cash accounts, no other one pays for it."""
    return any(link.cash_account == cash and link.currency in (None, currency) for link in securities.cash_accounts)
