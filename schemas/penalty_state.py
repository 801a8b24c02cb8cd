"""What back remembers of fails and penalties."""

from datetime import date
from typing import Literal

from schemas.frozen import frozen
from schemas.reasons import Reason
from schemas.values import Currency, Identifier, Lei, Money


@frozen
class FailKept:
    """A transaction that fails: through which day it was penalised, and what kept it from settling when that was last known."""

    v: Literal[1] = 1
    through: date | None = None
    reason: Reason | None = None
    party: Lei | None = None


@frozen
class PenaltyKept:
    """A penalty that may still be reversed."""

    v: Literal[1] = 1
    settlement_system: Identifier
    month: str
    debtor: Lei
    creditor: Lei
    currency: Currency
    amount: Money
    is_reversed: bool | None = None


@frozen
class PenaltySum:
    """What a month has come to between two parties: `amount` is owed by `first` to `second`, or the other way where it is below zero."""

    v: Literal[1] = 1
    settlement_system: Identifier
    month: str
    first: Lei
    second: Lei
    currency: Currency
    amount: Money


@frozen
class PenaltyMonth:
    """The last month of a settlement system that was netted, and the last that was asked to be paid."""

    v: Literal[1] = 1
    netted: str = ""
    paid: str = ""
