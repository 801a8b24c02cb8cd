"""How long shards stood still after a fault is read from when they committed."""

from tests.chaos.standstill import Fault, by_kind, standstill, standstills

TIMES = {"middle": [[0.0, 1.0, 2.0, 3.0, 40.0]], "back": [[0.0, 1.0, 6.5, 7.0], [0.0, 0.5, 1.0, 1.5, 2.0]]}


def test_the_longest_gap_of_any_shard_of_the_office_counts() -> None:
    assert standstill(Fault(kind="kill -9", office="back", at=1.2), TIMES) == 5.5


def test_what_came_before_a_fault_or_long_after_it_is_not_its() -> None:
    assert standstill(Fault(kind="kill -9", office="back", at=6.9), TIMES) == 0.5


def test_a_fault_of_the_broker_hits_all() -> None:
    assert standstill(Fault(kind="broker", office="", at=2.5), TIMES) == 37.0


def test_a_gap_of_the_broker_is_no_workers() -> None:
    assert standstill(Fault(kind="kill -9", office="back", at=0.8), TIMES, broker=[1.5]) == 1.0


def test_what_was_committed_while_the_broker_died_does_not_make_its_gap_a_workers() -> None:
    assert standstill(Fault(kind="kill -9", office="back", at=0.8), TIMES, broker=[0.95]) == 0.5


def test_they_are_told_by_kind() -> None:
    told = by_kind(standstills([Fault(kind="kill -9", office="back", at=1.2), Fault(kind="kill -9", office="back", at=6.6)], TIMES))
    assert told == {"kill -9": {"faults": 2, "p50": 3.0, "p99": 5.45, "max": 5.5}}
