"""What the back office says at the end of a settlement day: what was open, came, settled, was cancelled and is still open."""

from datetime import date, datetime
from typing import Literal

from schemas.frozen import frozen
from schemas.message import Message
from schemas.values import Asset, Identifier, Sum


@frozen
class CycleTotalled(Message):
    """Of one instrument (in its units) or currency (money), what a cycle did with the matched transactions of its system.

    opening + created = settled + cancelled + still_open, and `still_open` is the `opening` of the next cycle.
    """

    type: Literal["CycleTotalled"] = "CycleTotalled"
    settlement_system: Identifier
    date: date
    """The settlement day."""
    asset: Asset
    """The instrument or currency that is totalled."""
    opening: Sum
    """What was open when the cycle began."""
    created: Sum
    """What was made to settle in it."""
    settled: Sum
    """What settled in it."""
    cancelled: Sum
    """What ended in it without settling: cancelled, recycled out, or carried by clearing."""
    still_open: Sum
    """What is open when it ends."""


@frozen
class CycleClosed(Message):
    """A settlement day has reached its cut-off: what settled in it, what was due then and has not, and a digest of what settled.

    The digest begins as 64 zeros; each settled transaction (each part of one), in order, makes it SHA-256 of the digest so far and its id,
    as text. The counts are of transactions: opening + created = settled + cancelled + still_open, of which `pended` were due;
    of the cancelled, `recycled_out` had their time over. `totals` of
    CycleTotalled come before it; their digest begins as 64 zeros, and each makes it SHA-256 of the digest so far and its line, as text:
    asset, opening, created, settled, cancelled and still_open with a bar between each two, numbers to six places.
    """

    type: Literal["CycleClosed"] = "CycleClosed"
    settlement_system: Identifier
    date: date
    """The settlement day."""
    cut_off_at: datetime
    """When its cut-off was (UTC)."""
    settled: int
    """How many transactions settled in it."""
    pended: int
    """How many of those that are still open were due."""
    digest: str
    """Digest of what settled, in order: 64 hexadecimal digits."""
    opening: int = 0
    """How many were open when the cycle began."""
    created: int = 0
    """How many were made to settle in it."""
    cancelled: int = 0
    """How many ended in it without settling."""
    recycled_out: int = 0
    """How many of the cancelled had their time over."""
    still_open: int = 0
    """How many are open when it ends."""
    totals: int = 0
    """How many CycleTotalled come before this."""
    totals_digest: str = ""
    """Digest of these, in order: 64 hexadecimal digits; empty in messages of old."""


@frozen
class SettlementDayEnded(Message):
    """All that back.instructions says of the system before this was known when the settlement day `date` ended; what comes after was not.

    CycleClosed says the same on back.obligations: topics have no order among them.
    """

    type: Literal["SettlementDayEnded"] = "SettlementDayEnded"
    settlement_system: Identifier
    date: date
    """The settlement day that has ended."""
