"""That all came to what it must: the outcome of each report follows from the day alone; and what `takahuone verify` says of it all."""

from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from typing import Any

from schemas import topics
from streams.demo.day import Day
from streams.verify.log import Batch
from streams.verify.verify import Verification
from tests.simulation.judge_books import Said, said_on
from tests.simulation.judge_chain import Logs
from tests.simulation.partition import Partition, Place

FINAL = ("settled", "cancelled", "refused", "dead")


def judge_day(day: Day, logs: Logs, victim: str | None) -> Iterator[str]:
    """A sentence for each report that is not what it must be. `victim`: what follows from it is refused by the broker, so it is dead."""
    statuses, reasons = _statuses(logs)
    spoiled = day.expected[victim].trade if victim else None
    for report, must in [*day.expected.items(), *day.requests.items()]:
        wanted = must.outcome.status.value
        is_applied = report in day.requests and wanted == "cancelled"  # that a request was applied needs no reason
        if must.trade == spoiled:
            wanted = "dead" if report == victim else "pending"
        if statuses.get(report) != wanted:
            yield f"{report} ({must.kind}) is {statuses.get(report)} and must be {wanted}"
        elif (
            must.outcome.reason is not None
            and not is_applied
            and reasons.get(report) != must.outcome.reason.value
            and must.trade != spoiled
        ):
            yield f"{report} ({must.kind}) is {wanted} for {reasons.get(report)} and must be for {must.outcome.reason}"


def _statuses(logs: Logs) -> tuple[dict[str, str], dict[str, str]]:
    """The last status and reason that were told of each report and request; a final one stays."""
    statuses: dict[str, str] = {}
    reasons: dict[str, str] = {}
    for word in said_on(logs, topics.MIDDLE_ANSWERS) + said_on(logs, topics.BACK_CONFIRMATIONS):
        for name, status in _told(word):
            if statuses.get(name) not in FINAL:
                statuses[name], reasons[name] = status, word.get("reason", "")
    return statuses, reasons


def _told(word: Said) -> Iterator[tuple[str, str]]:
    kind = word["type"]
    if kind == "StatusAdvised":
        yield word["report"], word["status"]
    elif kind in ("CancellationApplied", "CancellationRefused"):
        yield word["request"], "cancelled" if kind == "CancellationApplied" else "refused"
    elif kind == "TradeRejected" and word["reason"] == "exists_with_different_content":
        return
    else:
        ends = {"ConfirmationIssued": "settled", "TradeRejected": "refused", "TradeHeld": "held", "TradeWithdrawn": "cancelled"}
        status = (ends | {"AmendmentRefused": "refused"}).get(kind)
        if status is not None:
            yield word["report"], status


class SimulatedLog:
    """The simulated Kafka as verify reads it."""

    def __init__(self, partitions: Mapping[Place, Partition], logs: Logs) -> None:
        self._partitions = partitions
        self._logs = logs

    async def places(self, names: Iterable[str]) -> list[Place]:
        wanted = set(names)
        return [place for place in self._logs if place[0] in wanted]

    async def begins(self, places: Iterable[Place]) -> dict[Place, int]:
        return dict.fromkeys(places, 0)

    async def ends(self, places: Iterable[Place], *, stable: bool) -> dict[Place, int]:
        return {place: self._partitions[place].stable_end if stable else self._partitions[place].end for place in places}

    async def read(self, starts: Mapping[Place, int], ends: Mapping[Place, int]) -> AsyncIterator[Batch]:
        for place, end in ends.items():
            yield place, [entry for entry in self._logs[place] if starts[place] <= entry.offset < end]


def judge_by_verify(partitions: Mapping[Place, Partition], logs: Logs) -> list[str]:
    """What verify finds. It waits for nothing here, so one step of its coroutine is all of it."""
    running: Any = Verification(SimulatedLog(partitions, logs)).run()
    try:
        running.send(None)
    except StopIteration as ended:
        return [f"verify: {sentence}" for sentence in ended.value.problems]
    raise AssertionError("verify waits for something")
