"""open, of whole days through both offices in memory: it lists what verify, which shares no code with it, counts as open, each once."""

import asyncio
from collections import Counter
from decimal import Decimal
from functools import cache

import pytest

from schemas import topics
from streams.demo.generator import day
from streams.demo.statuses import statuses
from streams.story.story import tell
from streams.unsettled.item import State
from streams.verify.findings import Findings
from streams.verify.reckoning import Reckoning
from streams.verify.verify import Verification
from tests.cleared_day import CCP, play_cleared
from tests.pipeline import Pipeline, PipelineLog
from tests.unit.test_clear_pipeline import said
from tests.unit.unsettled_kit import listing_in

PARTITIONS: tuple[dict[topics.Office, int], ...] = ({"middle": 3, "back": 2}, {"middle": 1, "back": 4})
OPEN = ("held", "pending", "partially_settled", "in_flight")


@cache
def played(moments: int | None, order: int = 0) -> Pipeline:
    """The demo's day; or so many openings and cut-offs of the cleared one."""
    pipeline = Pipeline(PARTITIONS[order], order)
    if moments is None:
        pipeline.play(day(150, 11))
    else:
        play_cleared(day(150, 11), pipeline, moments)
    return pipeline


def verified(pipeline: Pipeline) -> tuple[Reckoning, Findings]:
    verification = Verification(PipelineLog(pipeline))
    findings = asyncio.run(verification.run())
    assert findings.problems == ()
    return verification.known, findings


def counted(findings: Findings) -> dict[str, int]:
    return {status: number for status in OPEN if (number := getattr(findings, status))}


@pytest.mark.parametrize("order", range(2))
def test_the_reports_that_are_open_after_the_demos_day_are_in_the_list_each_once(order: int) -> None:
    known, findings = verified(played(None, order))
    listing = listing_in(PipelineLog(played(None, order)))
    assert listing.sides == counted(findings)
    listed = Counter(report for row in listing.rows for report in row.reports)
    assert set(listed.values()) == {1}
    assert {report: status for report, status in statuses(known).items() if status in OPEN} == {
        report: row.status for row in listing.rows for report in row.reports
    }


def test_what_is_open_adds_up_to_what_verify_has_of_each_security() -> None:
    """Of sides: a transaction has two. (The money of a pair is the seller's, so it is not the sum of what both have reported.)"""
    _, findings = verified(played(None))
    rows = listing_in(PipelineLog(played(None))).rows
    quantities: Counter[str] = Counter()
    for row in rows:
        quantities[str(row.isin)] += int(Decimal(str(row.quantity))) * row.sides
    told: Counter[str] = Counter()
    for status in ("held", "pending"):
        told.update({isin: int(Decimal(number)) for isin, number in findings.by_status[status].quantity.items()})
    assert quantities == +told


@pytest.mark.parametrize("moments", range(1, 7))
def test_a_cleared_day_counts_each_side_once_at_every_opening_and_cut_off(moments: int) -> None:
    pipeline = played(moments)
    _, findings = verified(pipeline)
    listing = listing_in(PipelineLog(pipeline))
    told = Counter(listing.sides)
    assert told == Counter(counted(findings))
    assert len({row.id for row in listing.rows}) == len(listing.rows)
    novated = {each["transaction"] for each in said(pipeline, topics.BACK_OBLIGATIONS) if each["type"] == "TradeNovated"}
    listed = {row.id: row for row in listing.rows}
    assert novated, "else this shows nothing"
    assert {listed[each].state for each in novated & listed.keys()} <= {State.NOVATED.value}
    assert listing.sides_netted == sum(each for status, each in told.items()) - sum(row.sides for row in listing.rows)


def owed(pipeline: Pipeline) -> dict[tuple[str, ...], Decimal]:
    """By system, member, accounts, counterparty, instrument: what back.obligations leaves of the last netting with a CCP."""
    left: dict[tuple[str, ...], Decimal] = {}
    position: dict[str, tuple[str, ...]] = {}
    for each in said(pipeline, topics.BACK_OBLIGATIONS):
        if each["type"] == "ObligationNetted" and each["model"] == "ccp_cns":
            names = ("settlement_system", "member", "securities_account", "cash_account", "counterparty", "isin")
            position[each["obligation"]] = tuple(each[name] for name in names)
            left[position[each["obligation"]]] = abs(Decimal(each["quantity"]))
        elif each["type"] == "ObligationSettled" and each["obligation"] in position:
            left[position[each["obligation"]]] = Decimal(each["remaining_quantity"])
    return {key: number for key, number in left.items() if number}


@pytest.mark.parametrize("moments", range(1, 7))
def test_obligations_with_a_ccp_are_listed_with_what_is_left_whether_instructed_or_carried(moments: int) -> None:
    pipeline = played(moments)
    found: Counter[tuple[str, str]] = Counter()
    for row in listing_in(PipelineLog(pipeline)).rows:
        if CCP in (row.party, row.counterparty) and row.instruction_type != "PFOD":
            assert row.sides == 0
            found[str(row.settlement_system), str(row.isin)] += Decimal(str(row.quantity))
    expected: Counter[tuple[str, str]] = Counter()
    for key, number in owed(pipeline).items():
        expected[key[0], key[5]] += number
    assert found == expected
    assert bool(expected) == bool(found)


def test_what_is_carried_is_as_late_as_its_oldest_trade_before_and_after_it_is_netted_again() -> None:
    carried = [row for row in listing_in(PipelineLog(played(2))).rows if row.state == State.CARRIED]
    assert carried
    assert {(row.due_since, row.is_late) for row in carried} == {("2026-03-02", True)}
    again = [row for row in listing_in(PipelineLog(played(3))).rows if CCP in (row.party, row.counterparty)]
    late = [row for row in again if row.due_since == "2026-03-02" and row.instruction_type != "PFOD"]
    assert late
    assert {(row.intended_settlement_date, row.days_late, row.days) for row in late} == {("2026-03-03", 1, "business")}


@pytest.mark.parametrize("moments", [None, 2])
def test_each_row_of_a_day_says_what_trade_says(moments: int | None) -> None:
    log = PipelineLog(played(moments))
    rows = [row for row in listing_in(log).rows if row.sides]
    assert rows
    for row in rows:
        story = asyncio.run(tell(log, row.id))
        assert story is not None
        own = next(each for each in story.reports if each.report in row.reports and each.report.startswith(f"{row.party}|"))
        assert (own.status, own.reason, own.iso, own.next) == (row.status, row.reason, row.codes, row.next), row.id
