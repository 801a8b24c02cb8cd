"""Penalties are the same whatever steps the time makes: a clock that was late for weeks costs nobody more or less, nor on another day."""

from dataclasses import fields
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from schemas.claims import ClaimsPosted
from schemas.entries import EntryPosted
from schemas.message import Message
from schemas.penalties import ACCRUALS
from schemas.penalty_payments import PenaltiesNetted, PenaltyCollected, PenaltyDistributed, PenaltyUnpaid
from tests.unit.back_office import day, funding, settlement_day
from tests.unit.penalty_kit import both, market

LAST = 58
"""The Wednesday of the week after that in which the penalties of January are paid."""
DAYS = [number for number in (*range(5), *range(8, 12), *range(14, 19), *range(42, LAST)) if number % 7 < 5]
"""Settlement days; on other business days nothing settles, and penalties accrue all the same."""
KINDS = (*ACCRUALS, ClaimsPosted, PenaltiesNetted, PenaltyCollected, PenaltyDistributed, PenaltyUnpaid, EntryPosted)
NAMES = ("id", "cause", "at", "balance")
"""What a message is called, and when it was said, is no part of its content."""


def content(message: Message) -> str:
    return str([(field.name, getattr(message, field.name)) for field in fields(message) if field.name not in NAMES])


def played(hours: int) -> list[str]:
    """One delivery fails for weeks; the seller has the cash for its penalties on the last days only."""
    made, _ = market(days=0, now=day(0, 6))
    for number in DAYS:
        made.give(settlement_day(number))
    made.tell_time(day(0, 8))
    both(made)
    made.give(funding("B-CASH", 600_000))
    said, now = list[Any](), day(0, 8)
    while now < day(LAST):
        now = min(now + timedelta(hours=hours), day(LAST))
        said += made.tell_time(now)
    return sorted(content(each) for each in said if isinstance(each, KINDS))


@pytest.mark.parametrize("hours", [50, 9 * 24, 60 * 24])
def test_a_clock_that_is_late_changes_no_penalty_and_no_day(hours: int) -> None:
    assert played(hours) == played(1)


def test_what_is_netted_is_collected_on_the_day_that_has_opened() -> None:
    """And not on a later one, when others may have taken the cash."""
    made, _ = market(days=60)
    both(made)
    made.give(funding("B-CASH", 500_000))
    made.tell_time(day(1, 8))
    made.give(funding("S-CASH", Decimal(1_000)))
    said = made.tell_time(day(59, 8))
    paid = [each.booked_on for each in said if isinstance(each, PenaltyCollected | PenaltyDistributed)]
    assert paid == [day(51).date()] * 2  # 25 February, penalty business day 18
