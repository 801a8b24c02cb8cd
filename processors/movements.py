"""How a balance moves. Part of `settle`, which owns the balances."""

from decimal import Decimal

from processors.books import BackBooks
from schemas.back import Movement
from schemas.state import Balance
from schemas.values import DIGITS_MAX, is_writable

NOTHING = Decimal(0)


def balance_of(account: str, asset: str, books: BackBooks) -> Decimal:
    """What an account has of an asset, in units of the asset."""
    balance = books.balances.get(f"{account}|{asset}")
    return balance.quantity if balance is not None else NOTHING


def lacking(account: str, asset: str, quantity: Decimal, books: BackBooks) -> Decimal:
    """How much more `account` must have before `quantity` can leave it within its limit; zero or less where it can."""
    return quantity - balance_of(account, asset, books) - books.accounts[account].limit


def move(account: str, asset: str, amount: Decimal, books: BackBooks) -> Movement:
    """Change a balance by a signed amount. The caller has made sure that the limit is kept."""
    limit, balance = books.accounts[account].limit, balance_of(account, asset, books) + amount
    assert amount > 0 or balance >= -limit, f"{account} would go below its limit"
    assert is_writable(balance), f"{account} would have more than {DIGITS_MAX} digits"
    books.balances[f"{account}|{asset}"] = Balance(quantity=balance)
    return Movement(account=account, asset=asset, amount=amount, balance=balance, limit=limit)
