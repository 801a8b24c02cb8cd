"""What never comes back is ended by the system, and the optimiser answers without it."""

import asyncio
import os
import signal
import threading

import pytest
from prometheus_client import generate_latest

from schemas.optimisation import InstanceError, InstanceReason
from streams.optimiser.apart import Apart, GivenUpError
from streams.optimiser.measures import Measures
from streams.optimiser.offered import propose
from streams.optimiser.service import Solver, StoppedError, log
from streams.settings import Settings
from tests.unit.test_group_limits import REQUEST, ring


def spin(*_):
    """As HiGHS's presolve has done."""
    while True:
        pass


def refuse(detail):
    raise InstanceError(InstanceReason.LIMIT_NEGATIVE, detail)


@pytest.fixture
def apart():
    found = Apart(1)
    yield found
    found.end()


def test_one_answer_comes_after_another(apart):
    assert apart.ask(max, 1, 2) == 2
    child = apart._child.pid
    assert apart.ask(os.getpid) == child != os.getpid()
    with pytest.raises(InstanceError, match="it means nothing"):
        apart.ask(refuse, "it means nothing")
    assert apart.ask(os.getpid) == child


def test_what_takes_more_cpu_than_it_may_is_given_up_and_the_next_question_is_answered(apart):
    with pytest.raises(GivenUpError, match="no answer within 1 s of CPU"):
        apart.ask(spin)
    assert apart.ask(max, 1, 2) == 2


def test_cpu_that_earlier_answers_took_does_not_count(apart):
    for _ in range(3):
        assert apart.ask(sum, range(15_000_000)) > 0


def test_who_waits_gives_up_where_the_other_process_is_killed(apart):
    apart.ask(max, 1, 2)
    threading.Timer(0.1, os.kill, (apart._child.pid, signal.SIGKILL)).start()
    with pytest.raises(GivenUpError, match=r"has ended \(-9\)"):
        apart.ask(spin)


class Hangs(Apart):
    """Every search goes round for ever."""

    def ask(self, do, *arguments):
        return super().ask(do if arguments[-1] == "relaxed" else spin, *arguments)


def solver(stopping, cpu_seconds=1):
    found = Solver(Settings(optimiser_cpu_seconds=cpu_seconds), stopping, Measures())
    found.apart = Hangs(cpu_seconds)
    return found


async def test_a_search_that_never_ends_is_answered_without_one_and_counted(caplog, monkeypatch):
    monkeypatch.setattr(log, "disabled", False)  # Faust's logging, set up by other tests, turns off every logger that it does not know
    found = solver(asyncio.Event())
    queue = ring(3)
    assert await found.solve(REQUEST, queue) == propose(REQUEST, queue, "relaxed") != []
    assert f"request {REQUEST.request}" in caplog.text
    assert "no answer within 1 s of CPU" in caplog.text
    assert b"takahuone_optimiser_given_up_total" in generate_latest(found.measures.registry)
    found.apart.end()


async def test_it_stops_in_the_midst_of_a_search_when_it_is_told_to():
    stopping = asyncio.Event()
    found = solver(stopping, cpu_seconds=100)
    asyncio.get_running_loop().call_later(0.5, stopping.set)
    with pytest.raises(StoppedError):
        await found.solve(REQUEST, ring(3))
    assert found.apart._child is None
