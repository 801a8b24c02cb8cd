"""Each request is solved in another process, within a limit; what does not come back is tried once more, then answered without a search."""

import asyncio
import logging
from dataclasses import dataclass

from processors.optimisation.methods import tries
from schemas.optimisation import InstanceError
from schemas.optimisations import InstructionOffered, OptimisationProposed, OptimisationRequested
from streams.optimiser.apart import Apart, GivenUpError
from streams.optimiser.measures import Measures
from streams.optimiser.offered import propose
from streams.settings import Settings

log = logging.getLogger("takahuone.optimiser")


class StoppedError(Exception):
    """It is told to stop while a request is being solved: another one will answer it."""


@dataclass(frozen=True, slots=True)
class Solution:
    """What is proposed, and by which method: `takahuone optimise --method` has the same answer to the same queue."""

    method: str
    proposals: list[OptimisationProposed]


class Solver:
    """Solves requests in a process of its own. What does not come back there is tried once more, then answered without a search."""

    def __init__(self, settings: Settings, stopping: asyncio.Event, measures: Measures) -> None:
        self.apart = Apart(settings.optimiser_cpu_seconds)
        self.measures = measures
        self._stopping = stopping

    async def solve(self, request: OptimisationRequested, offered: list[InstructionOffered]) -> Solution:
        """The proposals; none where the queue as it was offered means nothing. Raises StoppedError."""
        for method in (*tries(request.method), "relaxed"):
            try:
                proposals = await self._asked(request, offered, method)
            except InstanceError as error:
                log.warning("request %s of %s cannot be solved: %s", request.request, request.settlement_system, error)
                return Solution(method, [])
            except GivenUpError as error:
                log.warning("request %s of %s, method %s: %s", request.request, request.settlement_system, method, error)
                if method == request.method:
                    self.measures.given_up(request)
            else:
                if method in tries(request.method)[1:]:
                    self.measures.second_try(request)
                return Solution(method, proposals)
        return Solution(method, [])

    async def _asked(self, request: OptimisationRequested, offered: list[InstructionOffered], method: str) -> list[OptimisationProposed]:
        solving = asyncio.create_task(asyncio.to_thread(self.apart.ask, propose, request, offered, method))
        ending = asyncio.create_task(self._stopping.wait())
        await asyncio.wait((solving, ending), return_when=asyncio.FIRST_COMPLETED)
        ending.cancel()
        if not solving.done():
            self.apart.end()
            await asyncio.wait((solving,))
            raise StoppedError
        return await solving
