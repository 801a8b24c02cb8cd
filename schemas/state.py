"""What the shards remember: the values of the stores. Each carries the version `v` of its form."""

from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from schemas.back import InstructionCreated
from schemas.frozen import frozen
from schemas.hindrance import Hindrance
from schemas.middle import TradeCaptured, TradeEnriched
from schemas.reasons import Reason
from schemas.settlement_time import WindowKind
from schemas.values import Currency, DecimalText, Identifier, Lei, Money, ReportKey, Status, Sum

NOTHING = Decimal(0)


@frozen
class ReportKept:
    """Middle's memory of a report: what it said (digest), its one status, and where it is. Written by `capture` alone.

    `replaced_by` is the last amendment of it that was sent to back; pending there unless that has become final.
    `replaces` is what back has and this report, an amendment, is to replace there.
    """

    v: Literal[1] = 1
    digest: str
    status: Status
    reason: Reason | None = None
    trade_date: date | None = None
    settlement_system: Identifier | None = None
    replaced_by: ReportKey | None = None
    replaces: ReportKey | None = None


@frozen
class EarlyCancellation:
    """A request to cancel a trade that has not come yet, under entity|source|trade|version."""

    v: Literal[1] = 1
    request: ReportKey


@frozen
class HeldForReference:
    """A report that waits for the reference datum `waits_for`; `sequence` keeps the order of arrival."""

    v: Literal[1] = 1
    waits_for: str
    sequence: int
    captured: TradeCaptured


@frozen
class HeldByLimit:
    """A report that waits for its limit to be known, or for an operator's approval."""

    v: Literal[1] = 1
    waits_for: str
    sequence: int
    enriched: TradeEnriched


@frozen
class Exposure:
    """What an entity has unsettled with a counterparty in a currency."""

    v: Literal[1] = 1
    used: Money


@frozen
class Reservation:
    """The exposure of one report: `amount` under the limit `limit_key`, of which `overlap` is shared with the report it is to replace.

    `successor` is the report that is to replace this one: when this one ends, nothing is shared any more.
    """

    v: Literal[1] = 1
    limit_key: str
    amount: Money
    overlap: Money
    successor: ReportKey | None = None


@frozen
class CommandKept:
    """A command that was answered: a repeat of it changes nothing, and other content under its identity is refused."""

    v: Literal[1] = 1
    digest: str
    reason: Reason | None = None


@frozen
class UnmatchedSide:
    """Back's memory of a side that waits for the other: enough to match it. Its index is its matching key."""

    v: Literal[1] = 1
    sequence: int
    entity: Lei
    counterparty: Lei
    side: Literal["BUY", "SELL"]
    isin: str
    quantity: DecimalText
    currency: Currency
    amount: Money
    trade_date: date
    intended_settlement_date: date
    settlement_system: Identifier
    securities_account: Identifier
    cash_account: Identifier
    is_date_reckoned: bool | None = None


@frozen
class SideKept:
    """What became of a side in back: `transaction` where it is matched. Final ones stay for the answers to late requests."""

    v: Literal[1] = 1
    status: Literal["unmatched", "matched", "settled", "cancelled", "refused", "dead"]
    entity: Lei
    trade_date: date
    transaction: str | None = None


@frozen
class OpenInstruction:
    """A transaction that has not settled: its place in the queue, what hinders it, and who has asked to cancel it."""

    v: Literal[1] = 1
    created: InstructionCreated
    sequence: int
    hindrance: Hindrance | None = None
    is_held: bool = False
    deliverer_request: ReportKey | None = None
    receiver_request: ReportKey | None = None


@frozen
class Balance:
    """What an account has of an asset, in units of the asset."""

    v: Literal[1] = 1
    quantity: DecimalText


@frozen
class SettlementCycle:
    """Where a settlement system is in its day. `closing`: the cut-off was reached and its cursors are at work.

    `settled` (transactions), `parts` (of others) and `digest` are of this day so far; `at_last_call` is how much had settled when the last
    call was made. `reached_at` is the last change of windows that was carried out, `next_at` the next one: what is sent at or after it
    waits for it. `windows` are the kinds that are open; `is_parted`: nothing settles outside of night sequences and day windows;
    `is_partial_restricted`: parts settle in partial windows only.
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
    dvp_cut_off_at: datetime | None = None
    reached_at: datetime
    next_at: datetime | None = None
    windows: tuple[WindowKind, ...] = ()
    is_parted: bool = False
    is_partial_restricted: bool = False
    pended: int = 0
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
