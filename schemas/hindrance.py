"""What keeps a matched transaction from settling, as back remembers it and tells it."""

from schemas.frozen import frozen
from schemas.reasons import Reason
from schemas.values import Asset, DecimalText, Identifier, Lei, Quantity, ReportKey


@frozen
class FurtherLack:
    """One more thing that a transaction lacks beside the first: of a balance, of a limit group, or what it waits for.

    `lacking` is in units of `asset`: of the headroom of `limit_group` where one is named, else of the balance of `account`. `linked` is the
    instruction that has to settle, or to match or be released, before it or with it.
    """

    reason: Reason
    party: Lei | None = None
    """Whose it is; absent where it is no party's."""
    account: Identifier | None = None
    """The account that stands in the way; absent where none does."""
    asset: Asset | None = None
    """What is lacking: a currency or an ISIN; absent where nothing is."""
    lacking: DecimalText | None = None
    """How much of it, above zero, in units of `asset`; absent where nothing is lacking."""
    limit_group: Identifier | None = None
    """The limit group whose headroom is lacking; absent where none is."""
    linked: ReportKey | None = None
    """The instruction that it waits for; absent where it waits for none."""


@frozen
class Hindrance:
    """Why a transaction does not settle now: what it waits for, and what is lacking on which account of which party.

    Where the cash that lacks would be lent, `credit_waits_for` is what keeps the credit from being given: the provider's cash, its limit.
    `is_of_part`: a part could be delivered, of `part_quantity` units, and this is what hinders the part. `released` and `least_part` as in
    InstructionHeld.
    `limit_group`, `others` and `others_left_out` as in InstructionPended.
    """

    reason: Reason
    waits_for: str | None = None
    party: Lei | None = None
    account: Identifier | None = None
    asset: Asset | None = None
    lacking: DecimalText | None = None
    linked: ReportKey | None = None
    credit_waits_for: str | None = None
    is_of_part: bool | None = None
    released: Quantity | None = None
    least_part: Quantity | None = None
    limit_group: Identifier | None = None
    others: tuple[FurtherLack, ...] | None = None
    others_left_out: int | None = None
    part_quantity: Quantity | None = None
