"""What the demo measures: when the pipeline is at rest, how long settling takes, and whether each kind did what it must."""

from typing import Any

from streams.demo.day import Day
from streams.demo.generator import day
from streams.demo.latency import Stopwatch
from streams.demo.outcomes import Counted, outcomes
from streams.demo.outstanding import Outstanding

FRONT, TRADES, CONFIRMATIONS = "front.trades.v1", "middle.trades.v1", "back.confirmations.v1"


def audited(topic: str, partition: int, *outputs: tuple[str, int]) -> dict[str, Any]:
    return {"topic": topic, "partition": partition, "outputs": [{"topic": name, "partition": number} for name, number in outputs]}


def test_nothing_is_outstanding_when_each_record_that_was_written_is_taken() -> None:
    outstanding = Outstanding()
    outstanding.sent(FRONT, 1)
    assert not outstanding.is_none
    outstanding.audited(audited(FRONT, 1, (TRADES, 3), ("middle.answers.v1", 1)))
    assert str(outstanding) == "1 on middle.trades.v1/3"
    outstanding.audited(audited(TRADES, 3, (CONFIRMATIONS, 1), (CONFIRMATIONS, 2)))
    assert outstanding.total == 2
    outstanding.audited(audited(CONFIRMATIONS, 2))
    outstanding.audited(audited(CONFIRMATIONS, 1))
    assert outstanding.is_none
    assert outstanding.inputs == 4


def test_the_audits_of_the_two_offices_may_be_read_in_any_order() -> None:
    outstanding = Outstanding()
    outstanding.sent(FRONT, 0)
    outstanding.audited(audited(TRADES, 0))
    assert outstanding.total == 0
    assert not outstanding.is_none
    outstanding.audited(audited(FRONT, 0, (TRADES, 0)))
    assert outstanding.is_none


def test_items_of_cursors_and_reference_data_are_inputs_but_not_waited_for() -> None:
    outstanding = Outstanding()
    outstanding.audited(audited("cursor", 0))
    outstanding.audited(audited("back.reference.v1", 0))
    assert outstanding.is_none
    assert outstanding.inputs == 2


def matched_pair(made: Day) -> tuple[str, str]:
    first, second = (record.report for record in made.sides if record.kind == "matched")
    assert first is not None
    assert second is not None
    return first, second


def test_latency_runs_from_the_second_side_to_its_own_confirmation() -> None:
    made = day(1, 1)
    first, second = matched_pair(made)
    stopwatch = Stopwatch(made)
    stopwatch.sent(first, 10.0)
    stopwatch.sent(second, 12.0)
    stopwatch.confirmed(first, 12.5)
    stopwatch.confirmed(second, 13.0)
    assert stopwatch.samples == [1.0]
    assert stopwatch.seconds == 3.0
    assert stopwatch.confirmed_sides == 2


def test_a_trade_that_waits_for_something_else_has_no_latency() -> None:
    made = day(30, 1)
    stopwatch = Stopwatch(made)
    for record in made.sides:
        if record.kind in ("funded_later", "known_later", "limit_approved"):
            stopwatch.sent(record.report, 1.0)
            stopwatch.confirmed(record.report or "", 99.0)
    assert stopwatch.samples == []


def test_percentiles_are_of_nearest_rank() -> None:
    stopwatch = Stopwatch(day(1, 1))
    assert stopwatch.percentile_ms(99) == 0.0
    stopwatch.samples = [number / 1000 for number in range(100, 0, -1)]
    assert (stopwatch.percentile_ms(50), stopwatch.percentile_ms(99)) == (50.0, 99.0)


def as_expected(made: Day) -> dict[str, str]:
    return {report: must.outcome.status.value for found in (made.expected, made.requests) for report, must in found.items()}


def counted(made: Day) -> Counted:
    return Counted(duplicates=made.repeats, conflicts=made.conflicts, unreadable=made.unreadable)


def test_a_day_in_which_all_is_as_expected_has_nothing_wrong_and_counts_every_report() -> None:
    made = day(200, 1)
    found = outcomes(made, as_expected(made), counted(made))
    assert [outcome.wrong for outcome in found] == [()] * len(found)
    assert sum(outcome.sides for outcome in found) == made.reported
    assert sum(outcome.trades for outcome in found) == made.trades


def test_a_report_that_is_lost_or_has_another_status_is_named_under_its_kind() -> None:
    made = day(200, 1)
    status_of = as_expected(made)
    first, *_ = (record.report for record in made.sides if record.kind == "cash_short" and record.report)
    status_of[first] = "settled"
    lost, *_ = (record.report for record in made.sides if record.kind == "amended" and record.report)
    del status_of[lost]
    wrong = {outcome.kind.name: outcome.wrong for outcome in outcomes(made, status_of, counted(made)) if outcome.wrong}
    assert set(wrong) == {"cash_short", "amended"}
    assert first in wrong["cash_short"][0]
    assert "is lost" in wrong["amended"][0]


def test_repeats_conflicts_and_rubbish_must_be_counted_as_often_as_they_were_sent() -> None:
    made = day(200, 1)
    found = outcomes(made, as_expected(made), Counted(duplicates=0, conflicts=made.conflicts + 1, unreadable=0))
    assert {outcome.kind.name for outcome in found if outcome.wrong} == {"repeated", "conflicting", "unreadable"}
