"""Exposures are exactly what is unsettled, whatever is amended, approved and ended, and in whatever order the endings arrive."""

from collections import defaultdict
from decimal import Decimal
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from processors.books import MiddleBooks
from schemas.entries import ConfirmationIssued
from schemas.message import Message
from schemas.middle import AmendmentRequested, TradeApproved
from schemas.reasons import Reason
from schemas.report_answers import AmendmentApplied, ReportAnswer
from schemas.values import Status
from tests.unit.middle_office import (
    ENTITY,
    OTHER,
    THIRD,
    advised,
    again,
    amended,
    applied,
    approve,
    key,
    limit,
    not_applied,
    office,
    settled,
    trade,
)

NOTHING = Decimal(0)


def used(books: MiddleBooks, counterparty: str = OTHER) -> Decimal:
    """The exposure; a key that stands for nothing must be gone."""
    exposure = books.exposures.get(f"{ENTITY}|{counterparty}|EUR")
    assert exposure is None or exposure.used > 0
    return exposure.used if exposure is not None else NOTHING


def ended(report: str) -> Message:
    return advised(report, Status.CANCELLED, Reason.CANCELLED_BY_PARTY)


ENDINGS: list[list[Message]] = [
    [*applied(key(2), key()), settled(key(2))],
    [*applied(key(2), key()), ended(key(2))],
    [not_applied(key(2), key()), settled(key())],
    [not_applied(key(2), key()), ended(key())],
    [advised(key(2), Status.DEAD, Reason.STAGE_FAILED), settled(key())],
    [settled(key()), settled(key()), not_applied(key(2), key(), Reason.ALREADY_SETTLED), ended(key())],
]


ARRIVALS = [arrivals for endings in ENDINGS for arrivals in permutations(endings)]


@pytest.mark.parametrize("new", [400, 1_000, 2_500])
def test_an_amendment_leaves_exactly_what_is_unsettled_in_every_order_of_arrivals(new: int) -> None:
    for arrivals in ARRIVALS:
        made, books = office()
        live = {key(): Decimal(1_000), key(2): Decimal(new)}
        made.give(trade())
        assert used(books) == Decimal(1_000)
        made.give(amended(amount=Decimal(new)))
        assert used(books) == max(live.values())
        for word in arrivals:
            made.give(again(word))
            if isinstance(word, ReportAnswer | ConfirmationIssued) and not isinstance(word, AmendmentApplied):
                live.pop(word.report, None)
            assert used(books) == max(live.values(), default=NOTHING)
        assert (used(books), key() in books.reservations, key(2) in books.reservations) == (NOTHING, False, False)


class Model:
    """What is live, and which pairs share their common part: an oracle that adds everything up anew each time."""

    def __init__(self) -> None:
        self.live: dict[str, TradeApproved | AmendmentRequested] = {}
        self.pairs: dict[str, str] = {}

    def hear(self, said: list[Message]) -> None:
        for word in said:
            if isinstance(word, TradeApproved | AmendmentRequested):
                if word.replaces in self.live and self.pairs.get(word.replaces) not in self.live:
                    self.pairs[word.replaces] = word.report
                self.live[word.report] = word
                assert word.exposure == self.exposures()[word.counterparty]

    def exposures(self) -> dict[str, Decimal]:
        total: defaultdict[str, Decimal] = defaultdict(Decimal)
        for word in self.live.values():
            total[word.counterparty] += word.amount
        for old, new in self.pairs.items():
            one, other = self.live.get(old), self.live.get(new)
            if one is not None and other is not None and one.counterparty == other.counterparty:
                total[one.counterparty] -= min(one.amount, other.amount)
        return total


amounts = st.integers(1, 60).map(lambda hundreds: Decimal(hundreds * 100))
steps = st.lists(
    st.one_of(
        st.tuples(st.just("trade"), st.sampled_from("TU"), amounts, st.sampled_from([OTHER, THIRD])),
        st.tuples(st.just("amend"), st.sampled_from("TU"), amounts, st.sampled_from([OTHER, OTHER, THIRD]), st.integers(0, 2)),
        st.tuples(st.just("end"), st.sampled_from("TU"), st.integers(1, 8), st.sampled_from(["settle", "cancel", "refuse"])),
        st.tuples(st.just("approve"), st.sampled_from("TU"), st.integers(1, 8)),
        st.tuples(st.just("limit"), st.integers(1, 200).map(lambda hundreds: hundreds * 100), st.sampled_from([OTHER, THIRD])),
    ),
    max_size=30,
)


def worded(step: tuple[Any, ...], number: int, model: Model, versions: dict[str, int]) -> Message | None:
    """What a step says; None for the end of what is not live."""
    verb, what, *more = step
    if verb == "trade":
        return trade(trade=what, amount=more[0], counterparty=more[1])
    if verb == "amend":
        versions[what] += 1
        amends = max(1, versions[what] - 1 - more[2])
        return amended(versions[what], amends, trade=what, amount=more[0], counterparty=more[1])
    if verb == "approve":
        return approve(key(more[0], trade=what), f"C{number}")
    if verb == "limit":
        return limit(what, more[0])
    report = key(more[0], trade=what)
    gone = model.live.pop(report, None)
    if gone is None:
        return None
    return {"settle": settled(report), "cancel": ended(report), "refuse": not_applied(report, gone.replaces or report)}[more[1]]


@settings(max_examples=80)
@given(steps)
def test_whatever_comes_exposures_are_what_is_unsettled(played: list[tuple[Any, ...]]) -> None:
    made, books = office()
    model, versions = Model(), {"T": 1, "U": 1}
    for number, step in enumerate(played):
        message = worded(step, number, model, versions)
        if message is not None:
            model.hear(made.give(message))
        assert {each: used(books, each) for each in (OTHER, THIRD)} == {each: model.exposures()[each] for each in (OTHER, THIRD)}
    reports = [key(version, trade=name) for name in "TU" for version in range(1, 40)]
    assert [each for each in reports if each in books.reservations] == [each for each in reports if each in model.live]


def test_of_two_amendments_of_one_report_the_first_that_was_sent_shares_with_it() -> None:
    made, books = office()
    made.give(trade())
    made.give(amended(2, amount=Decimal(9_500)))  # sent
    made.give(amended(3, amount=Decimal(10_100)))  # held: too much
    made.give(amended(4, 2, amount=Decimal(9_600)))  # sent, and shares with version 2
    made.give(limit(20_000))
    made.give(approve(key(3)))
    assert used(books) == Decimal(9_600 + 10_100)
    for version, left in ((2, 1_000 + 9_600 + 10_100), (4, 1_000 + 10_100), (3, 1_000), (1, 0)):
        made.give(ended(key(version)))
        assert used(books) == Decimal(left)
