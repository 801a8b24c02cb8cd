"""The order of reading: the cut, the audit, what the audit names, the doors; then the judgement."""

from collections.abc import AsyncIterator, Callable, Iterable
from time import monotonic

from schemas import topics
from streams.verify.chain import Chain
from streams.verify.explain import explain_broken
from streams.verify.findings import Findings, findings_of
from streams.verify.judgement import judge
from streams.verify.listener import Listener
from streams.verify.log import Batch, Log, Place
from streams.verify.problems import Problems
from streams.verify.promised import Promises
from streams.verify.reckoning import Reckoning, new_reckoning
from streams.verify.taken import Taken

Progress = Callable[[str, int, int], None]
"""Told what is being read, how many offsets of it are done, and of how many."""

AUDITS = (topics.AUDIT_BACK.name, topics.AUDIT_MIDDLE.name)
OUTPUTS_FIRST = tuple(topic.name for topic in topics.DEAD.values())
"""Dead letters say which inputs could not be read, so they are read before the inputs."""
DOORS = tuple(topic.name for inputs in topics.INPUTS.values() for topic in inputs if topic.is_door)
OUTPUTS = (
    topics.MIDDLE_ANSWERS.name,
    topics.MIDDLE_TRADES.name,
    topics.BACK_ANSWERS.name,
    topics.BACK_INSTRUCTIONS.name,
    topics.BACK_PENALTIES.name,
    topics.BACK_ENTRIES.name,
    topics.BACK_OBLIGATIONS.name,
    topics.BACK_OPTIMISATIONS.name,
    topics.BACK_CONFIRMATIONS.name,
)


def no_progress(_what: str, _done: int, _total: int) -> None:
    """Tell nobody."""


class Verification:
    """One run over one log, on a running or a resting system."""

    def __init__(self, log: Log, progress: Progress = no_progress) -> None:
        self._log = log
        self._progress = progress
        self._problems = Problems()
        self._promises = Promises()
        self._taken = Taken(self._problems)
        self._known = new_reckoning(self._problems)
        self._listener = Listener(self._known, self._promises, self._taken)
        self._records = 0

    @property
    def known(self) -> Reckoning:
        """All that was read, by report, request, command and transaction, for those who ask after single ones."""
        return self._known

    async def run(self) -> Findings:
        """Read everything and judge it. Raises LogError where the log does not answer or does not become stable."""
        began = monotonic()
        cut = await self._cut()
        await self._read_audit(cut)
        await self._read_topics(await self._ends([*OUTPUTS_FIRST, *OUTPUTS], stable=False))
        await self._name_what_is_later(cut)
        await explain_broken(self._log, cut, self._promises, self._problems)
        judged = judge(self._known)
        return findings_of(self._known, judged, records=self._records, seconds=monotonic() - began)

    async def _cut(self) -> dict[Place, int]:
        """Back's is the stable end of its audit; middle's, read after it, is the high watermark, which reading waits for.

        So all that back has taken before its cut was said by middle before middle's.
        """
        back = await self._ends([topics.AUDIT_BACK.name], stable=True)
        return back | await self._ends([topics.AUDIT_MIDDLE.name], stable=False)

    async def _ends(self, names: Iterable[str], *, stable: bool) -> dict[Place, int]:
        return await self._log.ends(await self._log.places(names), stable=stable)

    async def _read_audit(self, cut: dict[Place, int]) -> None:
        chains = {place: Chain(f"{_office(place)}/{place[1]}", self._problems, self._promises, self._taken) for place in cut}
        async for place, batch in self._read("audit", cut):
            for record in batch:
                chains[place].add(record.value)

    async def _read_topics(self, outputs: dict[Place, int]) -> None:
        """Outputs are read up to a high watermark taken after the cut: all that the audit names stands below it."""
        doors = await self._ends([*DOORS, topics.FRONT_DEAD.name], stable=True)
        for name in (*OUTPUTS_FIRST, topics.FRONT_DEAD.name, *DOORS, *OUTPUTS):
            ends = {place: end for place, end in (outputs | doors).items() if place[0] == name}
            async for place, batch in self._read(name, ends):
                for record in batch:
                    self._listener.hear(place, record.offset, record.value)
            self._taken.finish(ends)

    async def _name_what_is_later(self, cut: dict[Place, int]) -> None:
        """What stands there and no record before the cut names must be named by one after it."""
        later = await self._ends(AUDITS, stable=False)
        starts = {place: cut[place] for place in later}
        async for _, batch in self._read("audit", later, starts):
            for record in batch:
                self._listener.name_later(record.value)
        self._listener.judge_unnamed()

    async def _read(self, what: str, ends: dict[Place, int], starts: dict[Place, int] | None = None) -> AsyncIterator[Batch]:
        starts = starts or await self._log.begins(ends)
        total = sum(ends.values()) - sum(starts[place] for place in ends)
        done = 0
        async for place, batch in self._log.read(starts, ends):
            self._records += len(batch)
            done += len(batch)
            self._progress(what, done, total)
            yield place, batch
        self._progress(what, total, total)


def _office(place: Place) -> str:
    return place[0].split(".")[1]
