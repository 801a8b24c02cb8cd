"""What never comes back is ended by the system, and the optimiser answers without it."""

import asyncio
import os
import signal
import threading

import pytest

from schemas.optimisation import InstanceError, InstanceReason
from streams.optimiser.apart import Apart, GivenUpError
from streams.optimiser.measures import Measures
from streams.optimiser.offered import propose
from streams.optimiser.service import line, reader
from streams.optimiser.solving import Solution, Solver, StoppedError, log
from streams.settings import Settings
from tests.unit.back_office import SYSTEM
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
    """The searches of these methods go round for ever."""

    methods = ("day", "day-light")

    def ask(self, do, *arguments):
        return super().ask(spin if arguments[-1] in self.methods else do, *arguments)


def solver(stopping, cpu_seconds=1, methods=Hangs.methods):
    found = Solver(Settings(optimiser_cpu_seconds=cpu_seconds), stopping, Measures())
    found.apart = Hangs(cpu_seconds)
    found.apart.methods = methods
    return found


def counted(found):
    names = ("given_up_total", "second_try_total")
    return [found.measures.registry.get_sample_value(f"takahuone_optimiser_{name}", {"settlement_system": SYSTEM}) for name in names]


@pytest.mark.parametrize(
    ("hanging", "method", "counts"),
    [((), "day", [None, None]), (("day",), "day-light", [1, 1]), (("day", "day-light"), "relaxed", [1, None])],
)
async def test_a_search_that_never_ends_is_tried_once_more_then_answered_without_one(hanging, method, counts, caplog, monkeypatch):
    monkeypatch.setattr(log, "disabled", False)  # Faust's logging, set up by other tests, turns off every logger that it does not know
    found = solver(asyncio.Event(), methods=hanging)
    queue = ring(3)
    assert REQUEST.method == "day"
    solution = await found.solve(REQUEST, queue)
    assert solution == Solution(method, propose(REQUEST, queue, method))
    assert {(each.method, (each.solver or "")[:6]) for each in solution.proposals} == {(method, "HiGHS ")}
    assert solution.proposals != []
    assert line(REQUEST, 3, solution, 1.23) == f"{SYSTEM}: of 3 that wait 3 settle in 1 group ({method}, 1.2 s)"
    assert caplog.text.count("no answer within 1 s of CPU") == len(hanging)
    assert all(f"request {REQUEST.request} of {SYSTEM}, method {each}" in caplog.text for each in hanging)
    assert counted(found) == counts
    found.apart.end()


async def test_who_tries_twice_on_a_core_that_is_shared_is_not_taken_for_gone():
    for seconds in (1, 240, 3_600):
        consumer = reader(Settings(optimiser_cpu_seconds=seconds))
        assert consumer._max_poll_interval_ms > 2 * 2 * seconds * 1_000
        await consumer.stop()


async def test_it_stops_in_the_midst_of_a_search_when_it_is_told_to():
    stopping = asyncio.Event()
    found = solver(stopping, cpu_seconds=100)
    asyncio.get_running_loop().call_later(0.5, stopping.set)
    with pytest.raises(StoppedError):
        await found.solve(REQUEST, ring(3))
    assert found.apart._child is None
