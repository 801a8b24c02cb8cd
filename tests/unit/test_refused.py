"""refused, of the demo's day through both offices in memory: it lists what verify, which shares no code with it, counts."""

import asyncio
from collections import Counter
from functools import cache

import pytest

from streams.demo.statuses import statuses
from streams.refused.listing import Asked, Listing, listing_of
from streams.refused.row import Ended, Kind
from streams.refused.scan import read_refused
from tests.pipeline import PipelineLog
from tests.unit.test_unsettled_days import played, verified


@cache
def listed(order: int) -> Listing:
    return listing_of(asyncio.run(read_refused(PipelineLog(played(None, order)))), None, Asked())


@pytest.mark.parametrize("order", range(2))
def test_what_was_refused_or_is_dead_on_the_demos_day_is_what_verify_counts(order: int) -> None:
    known, findings = verified(played(None, order))
    listing = listed(order)
    assert (listing.sides[Ended.REFUSED], listing.sides[Ended.DEAD]) == (findings.refused, findings.dead)
    assert findings.refused
    assert findings.dead, "else this shows nothing"
    reports = {row.id: row.state.value for row in listing.rows if row.kind in (Kind.REPORT, Kind.REQUEST)}
    refused = {report: status for report, status in statuses(known).items() if status in tuple(Ended)}
    assert refused.items() <= reports.items()
    assert Counter(row.kind for row in listing.rows)[Kind.RECORD] == findings.unreadable + findings.unreadable_elsewhere


def test_each_row_says_whose_it_is_why_and_what_to_do() -> None:
    rows = listed(0).rows
    assert {row.at[:10] for row in rows} == {"2026-03-02"}
    assert [row.at for row in rows] == sorted(row.at for row in rows)
    for row in rows:
        assert row.next
        if row.kind is Kind.REPORT:
            assert row.party == row.id.partition("|")[0]
            assert row.trade == row.id.split("|")[2]
            assert row.codes[0].startswith("REJT/")
        if row.kind is Kind.REQUEST:
            assert row.codes[0].startswith(("DEND/", "REJT/"))
        if row.kind is Kind.RECORD:
            assert row.place
            assert row.detail
    assert {Kind.REPORT, Kind.RECORD, Kind.REQUEST} <= {row.kind for row in rows}


def test_a_later_day_has_nothing_of_it_and_a_party_or_a_reason_only_its_own() -> None:
    found = asyncio.run(read_refused(PipelineLog(played(None))))
    assert listing_of(found, "2026-03-03", Asked()).rows == ()
    every = listing_of(found, "2026-03-02", Asked())
    one = next(row for row in every.rows if row.kind is Kind.REPORT)
    for_party = listing_of(found, None, Asked(party=one.party))
    assert for_party.count == every.count
    assert for_party.rows == tuple(row for row in every.rows if row.party == one.party)
    for reason in (one.reason, one.codes[0], one.codes[0].removeprefix("REJT/")):
        assert one in listing_of(found, None, Asked(reason=reason)).rows
