"""What the shards of middle remember: the values of their stores. Each carries the version `v` of its form."""

from datetime import date
from typing import Literal

from schemas.frozen import frozen
from schemas.middle import TradeCaptured, TradeEnriched
from schemas.reasons import Reason
from schemas.values import Identifier, Money, ReportKey, Status


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
