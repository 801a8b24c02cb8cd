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
    asset: Asset
    opening: Sum
    created: Sum
    settled: Sum
    cancelled: Sum
    still_open: Sum


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
    cut_off_at: datetime
    settled: int
    pended: int
    digest: str
    opening: int = 0
    created: int = 0
    cancelled: int = 0
    recycled_out: int = 0
    still_open: int = 0
    totals: int = 0
    totals_digest: str = ""


@frozen
class SettlementDayEnded(Message):
    """All that back.instructions says of the system before this was known when the settlement day `date` ended; what comes after was not.

    CycleClosed says the same on back.obligations: topics have no order among them.
    """

    type: Literal["SettlementDayEnded"] = "SettlementDayEnded"
    settlement_system: Identifier
    date: date
