"""What back remembers of a settlement day: where a system is in it, and what it has done with the transactions so far."""

from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from schemas.frozen import frozen
from schemas.settlement_time import WindowKind
from schemas.values import Sum

NOTHING = Decimal(0)


@frozen
class SettlementCycle:
    """Where a settlement system is in its day. `closing`: the cut-off was reached and its cursors are at work.

    `settled` (transactions), `parts` (of others), `cursors` (those done that may ask for others) and `digest` are of this day so far;
    `at_last_call` is how much of all that was done when the last call was made. `reached_at` is the last change of windows that was
    carried out, `next_at` the next one: what is sent at or after it waits for it. `windows` are the kinds that are open; `is_batch`: the
    night sequence among them ends by itself; `sequence` is the input with which it began. `is_parted`: nothing settles outside of night
    sequences and day windows; `is_partial_restricted`: parts settle in partial windows only.
    """

    v: Literal[1] = 1
    date: date
    opens_at: datetime
    cut_off_at: datetime
    phase: Literal["open", "closing", "closed"]
    settled: int = 0
    parts: int = 0
    digest: str
    at_last_call: int = 0
    cursors: int = 0
    dvp_cut_off_at: datetime | None = None
    reached_at: datetime
    next_at: datetime | None = None
    windows: tuple[WindowKind, ...] = ()
    is_batch: bool = False
    sequence: int = 0
    is_parted: bool = False
    is_partial_restricted: bool = False
    pended: int = 0
    recycled_out: int = 0
    totals: int = 0
    totals_digest: str = ""


@frozen
class CycleTotal:
    """Of one asset, or of the number of transactions, what the open cycle has done so far: see schemas.cycles.CycleTotalled."""

    v: Literal[1] = 1
    opening: Sum = NOTHING
    created: Sum = NOTHING
    settled: Sum = NOTHING
    cancelled: Sum = NOTHING

    @property
    def still_open(self) -> Sum:
        """What has neither settled nor been cancelled."""
        return self.opening + self.created - self.settled - self.cancelled
