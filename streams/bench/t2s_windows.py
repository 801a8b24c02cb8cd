"""What came due and what settled, by night sequence and by window of the day: as it was, and as it must be from the transactions alone."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal, Self

import orjson

from schemas import topics
from streams.bench.figures import percent
from streams.bench.reading import records_of
from streams.bench.surroundings import PARTITIONS
from streams.bench.t2s_fates import IN_PARTS, Fate, T2sDeal
from streams.bench.t2s_hours import SAID_AT, WINDOWS, Window, in_parts_from, open_at, partial_at, taking
from streams.bench.volume import Ends
from streams.settings import Settings

NEVER: tuple[Fate, ...] = ("securities_never", "cash_never", "held_on")
"""What comes due on its day and settles nothing."""
NO_WINDOW = "none"
"""Where what came due or settled belongs to no window. Nothing does on a day that is right."""
What = Literal["came_due", "settled", "parts"]
SAYS: dict[str, What] = {"InstructionCreated": "came_due", "InstructionSettled": "settled", "InstructionPartiallySettled": "parts"}


@dataclass(slots=True)
class Sum:
    """So many, and their money by currency."""

    count: int = 0
    value: defaultdict[str, Decimal] = field(default_factory=lambda: defaultdict(Decimal))

    def add(self, currency: str, amount: Decimal) -> None:
        """One more."""
        self.count += 1
        if amount:
            self.value[currency] += amount

    def told(self) -> dict[str, Any]:
        """The figures of a report."""
        return {"count": self.count, "value": {currency: str(amount) for currency, amount in sorted(self.value.items())}}


class ByWindow:
    """Transactions by what became of them and where. Whole ones, and last parts, are `settled`; `parts` are those that leave something.

    What came due is of the window that was first to look at it. A part is of the partial window, and of that which settles all beside it.
    """

    def __init__(self) -> None:
        self.sums: defaultdict[tuple[str, What], Sum] = defaultdict(Sum)

    def count(self, what: What, at: datetime, currency: str, amount: Decimal) -> None:
        """One transaction, or part of one: it matched or moved at `at`."""
        found: list[Window | None] = [taking(at) if what == "came_due" else open_at(at)]
        if what == "parts":
            found.append(partial_at(at))
        for window in found:
            self.sums[window.name if window is not None else NO_WINDOW, what].add(currency, amount)

    def reckon(self, deal: T2sDeal) -> None:
        """What must become of a transaction by the hours at which its words are said: no office is asked."""
        said = [SAID_AT[hour] for hour in deal.later]
        if deal.fate == "mismatched":
            return
        matched = said[0] if deal.fate == "late" else SAID_AT[deal.comes]
        first = taking(matched)
        assert first is not None, "nothing is said after the last window"
        currency, attempted = deal.instrument.system.currency, max(first.opens_at, matched)
        self.count("came_due", matched, currency, deal.money)
        left = deal.money
        if deal.fate in IN_PARTS:
            of_half = deal.money * deal.half / deal.quantity
            self.count("parts", in_parts_from(said[0]), currency, of_half)
            left -= of_half
        if deal.fate not in (*NEVER, "one_part"):
            self.count("settled", max([attempted, *said]), currency, left)

    def told(self) -> dict[str, Any]:
        """The figures of a report, by window in the order in which they open; of a partial window only the parts."""
        told = {}
        for window in WINDOWS:
            whats: tuple[What, ...] = ("parts",) if window.kind == "PARTIAL" else tuple(SAYS.values())
            told[window.name] = {"kind": window.kind} | {what: self.sums[window.name, what].told() for what in whats}
        return told

    def of_night_and_day(self) -> dict[str, Any]:
        """Of what was due in the night sequences, and then in the day window, what settled there. The night leaves the rest to the day."""
        due, told = Sum(), {}
        for name, kind in (("night", "NIGHT_SEQUENCE"), ("day", "DAY")):
            windows = [window.name for window in WINDOWS if window.kind == kind]
            due = added([due, *(self.sums[window, "came_due"] for window in windows)])
            settled = added([self.sums[window, "settled"] for window in windows])
            money = added([settled, *(self.sums[window, "parts"] for window in windows)]).value
            told[name] = {
                "transactions_due": due.count,
                "transactions_settled": settled.count,
                "by_volume_percent": percent(Decimal(settled.count), Decimal(due.count)),
                "by_value_percent": {currency: percent(money[currency], asked) for currency, asked in sorted(due.value.items())},
            }
            left = {currency: asked - money[currency] for currency, asked in due.value.items()}
            due = Sum(due.count - settled.count, defaultdict(Decimal, left))
        return told

    def differences(self, reckoned: Self) -> list[str]:
        """Where this is not what was reckoned, in sentences."""
        keys = {key: None for sums in (reckoned.sums, self.sums) for key in sums}
        found = {(window, what): (self.sums[window, what].told(), reckoned.sums[window, what].told()) for window, what in keys}
        return [f"{window}, {what}: {here}; reckoned: {there}" for (window, what), (here, there) in found.items() if here != there]


def added(sums: Iterable[Sum]) -> Sum:
    """All of them together."""
    found = Sum()
    for each in sums:
        found.count += each.count
        for currency, amount in each.value.items():
            found.value[currency] += amount
    return found


async def found_in(settings: Settings, since: Ends) -> ByWindow:
    """What came due and settled, as back has said it since then."""
    topic, found = topics.BACK_INSTRUCTIONS, ByWindow()
    beginnings = {f'{{"type":"{type_}",'.encode(): what for type_, what in SAYS.items()}
    async for batch in records_of(settings, settings.topic(topic.name), PARTITIONS[topic.sized_by], since[topic.name]):
        for record in batch:
            what = beginnings.get(record.value[: record.value.index(b",") + 1])  # most say something else: those are not read
            if what is not None:
                said = orjson.loads(record.value)
                found.count(what, datetime.fromisoformat(said["at"]), said["currency"], Decimal(said["amount"]))
    return found
