"""The list: which rows are asked for, in which order, and what they come to by reason, party, security or system."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

import orjson

from schemas.instruction import NO_CURRENCY
from schemas.iso_codes import FAILING, IsoStatus
from schemas.iso_names import NAMES
from schemas.reasons import Reason
from streams.story.interest import trade_of
from streams.unsettled.item import Item, State
from streams.unsettled.row import Row, Telling
from streams.unsettled.scan import Open

OPEN = {status.value: NAMES[status] for status in (IsoStatus.PENDING_PROCESSING, IsoStatus.UNMATCHED, IsoStatus.PENDING, IsoStatus.FAILING)}
"""The codes of what has not ended, by their status."""
CODES = sorted({code for codes in OPEN.values() for code in codes})
NO_DATE = "9999-12-31"


class By(StrEnum):
    """What a summary is by."""

    REASON = "reason"
    PARTY = "party"
    SECURITY = "security"
    SYSTEM = "system"


class Sort(StrEnum):
    """The order of the list."""

    AGE = "age"
    """The oldest intended date first (of an obligation that of the oldest trade that it carries), then the greatest amount by currency."""
    VALUE = "value"
    """The greatest amount first, currency by currency, then the oldest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is asked for; all of it must be so. Nothing asked: everything. `reason` is in the form of `reason_of`."""

    party: str | None = None
    system: str | None = None
    reason: str | None = None
    state: State | None = None
    is_late: bool = False

    def takes(self, row: Row) -> bool:
        """True where a row is asked for."""
        return (
            (self.party is None or self.party in (row.party, row.counterparty))
            and (self.system is None or self.system == row.settlement_system)
            and (self.reason is None or self.reason in _reasons(row))
            and (self.state is None or self.state == row.state)
            and (row.is_late or not self.is_late)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A line of a summary: how many there are, how many reported sides, and the open amount by currency."""

    name: str
    count: int
    sides: int
    amounts: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """All rows that are asked for, in order, and what is open in all at the moment `at`."""

    at: str
    """The time of the books; empty where no office has taken anything."""
    count: int
    """How many are open in all."""
    sides: dict[str, int]
    """Reported sides that are open in all, by status: as `takahuone verify` counts them."""
    sides_netted: int
    """How many of them are of netted trades, which are in no row: their obligations are."""
    rows: tuple[Row, ...]


def listing_of(found: Open, asked: Asked, sort: Sort) -> Listing:
    """The list of what is open."""
    today = date.fromisoformat(found.cut.at[:10]) if found.cut.at else date.min
    held = {(key.partition("|")[0], trade_of(key)): item for key, item in found.others.items() if item.state is State.HELD}
    telling = Telling(found, today, found.cleared.since(), held, _near(found))
    rows = [telling.row(item) for item in found.items()]
    netted = found.cleared.sides_netted()
    sides = Counter(pending=netted) if netted else Counter[str]()
    for row in rows:
        sides[row.status] += row.sides
    chosen = sorted((row for row in rows if asked.takes(row)), key=ORDERS[sort])
    told = {status: number for status, number in sorted(sides.items()) if number}
    return Listing(at=found.cut.at, count=len(rows), sides=told, sides_netted=netted, rows=tuple(chosen))


def _near(found: Open) -> dict[str, list[Item]]:
    near: defaultdict[str, list[Item]] = defaultdict(list)
    for item in found.instructions.sides.values():
        if item.last is not None and b'"nearest":' in item.last and (nearest := orjson.loads(item.last).get("nearest")):
            near[nearest].append(item)
    return near


def summary(rows: Iterable[Row], by: By) -> tuple[Group, ...]:
    """The rows by what they have in common, the most first."""
    groups: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[NAMED[by](row) or "not known"].append(row)
    return tuple(_group(name, groups[name]) for name in sorted(groups, key=lambda name: (-len(groups[name]), name)))


def total(rows: Iterable[Row]) -> Group:
    """All of the rows."""
    return _group("total", list(rows))


def reason_of(text: str) -> str | None:
    """A reason as rows have it: our own (`securities_short`), an ISO code (`LACK`), or one with its status (`PENF/LACK`); None: no such."""
    code, reason = text.strip().upper(), text.strip().lower().replace(" ", "_")
    status, _, last = code.rpartition("/")
    if reason in set(Reason):
        return reason
    return code if last in (OPEN.get(status, {}) if status else CODES) else None


def _group(name: str, rows: list[Row]) -> Group:
    amounts: defaultdict[str, Decimal] = defaultdict(Decimal)
    for row in rows:
        if row.currency not in (None, NO_CURRENCY) and row.amount is not None:
            amounts[row.currency] += Decimal(row.amount)
    told = {currency: f"{amount:f}" for currency, amount in sorted(amounts.items())}
    return Group(name=name, count=len(rows), sides=sum(row.sides for row in rows), amounts=told)


def _reasons(row: Row) -> set[str | None]:
    """All by which a row is found: what stands first in its way, and what it lacks beside that."""
    codes, also = (*row.codes, *row.other_codes), {lack.reason for lack in row.also_lacks}
    of_also = {code for lack in also for code in FAILING.get(Reason(lack), ())}
    return {row.reason, row.cause, *codes, *(code.partition("/")[2] for code in codes), *also, *of_also}


def _by_reason(row: Row) -> str:
    """The codes that tell apart what to do, and our reason behind them; without codes, how far it has come."""
    why = (row.cause or row.state).replace("_", " ")
    return f"{' '.join(row.codes)} {why}".strip()


def _value(row: Row) -> Decimal:
    return Decimal(row.amount or 0)


def _by_age(row: Row) -> tuple[str, str, Decimal, str]:
    return row.due_since or NO_DATE, row.currency or NO_CURRENCY, -_value(row), row.id


def _by_value(row: Row) -> tuple[str, Decimal, str, str]:
    return row.currency or NO_CURRENCY, -_value(row), row.due_since or NO_DATE, row.id


NAMED: dict[By, Callable[[Row], str | None]] = {
    By.REASON: _by_reason,
    By.PARTY: lambda row: row.party,
    By.SECURITY: lambda row: row.isin,
    By.SYSTEM: lambda row: row.settlement_system,
}
ORDERS: dict[Sort, Callable[[Row], tuple[str | Decimal, ...]]] = {Sort.AGE: _by_age, Sort.VALUE: _by_value}
