"""`takahuone send --wait`: what is told of the trades that were sent, row by row, and how the command ends."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from schemas.entries import ConfirmationIssued
from schemas.front import TradeAmended, TradeCancelled, TradeExecuted
from schemas.message import Message
from schemas.reasons import Reason
from schemas.report_answers import (
    AmendmentApplied,
    AmendmentRefused,
    AnswerRepeated,
    CancellationApplied,
    CancellationPended,
    CancellationRefused,
    DateAdvised,
    StatusAdvised,
    TradeHeld,
    TradeRejected,
    TradeWithdrawn,
)
from schemas.values import Status
from streams.cli.answered import exit_code, sums
from streams.cli.exits import Exit
from streams.cli.optional import filled, is_number
from streams.gateway.became import Became, Sent
from tests.verify_world import BUYER, SELLER

DAY = date(2026, 3, 2)
SOLD = TradeExecuted(
    entity=SELLER,
    source="oms",
    trade="T-1",
    version=1,
    side="SELL",
    isin="US0378331005",
    quantity=Decimal(100),
    currency="EUR",
    amount=Decimal(1000),
    trade_date=DAY,
    counterparty=BUYER,
)
REPORT = f"{SELLER}|oms|T-1|1|executed"
REQUEST = f"{SELLER}|oms|T-1|1|cancelled"
ABOUT = {"report": REPORT, "entity": SELLER}
ASKED = {"report": REPORT, "entity": SELLER, "request": REQUEST}
OTHER_CONTENT = TradeRejected(**ABOUT, reason=Reason.EXISTS_WITH_DIFFERENT_CONTENT)


def confirmed(left: Decimal | None = None) -> ConfirmationIssued:
    return ConfirmationIssued(
        **ABOUT,
        counterparty=BUYER,
        settlement_system="CSD",
        transaction="x",
        isin=SOLD.isin,
        quantity=SOLD.quantity,
        currency="EUR",
        amount=SOLD.amount,
        settled_on=DAY,
        securities_account="S",
        cash_account="C",
        remaining_quantity=left,
    )


def after(*messages: Message, sent: tuple[TradeExecuted | TradeAmended | TradeCancelled, ...] = (SOLD,)) -> Sent:
    found = Sent()
    for line, event in enumerate(sent, start=1):
        found.add(line, event)
    for message in messages:
        found.hear(message)
    return found


SAID: list[tuple[Message, tuple[str | None, str | None, str | None]]] = [
    (TradeHeld(**ABOUT, reason=Reason.LIMIT_NOT_KNOWN, waits_for="limit"), ("held", "limit_not_known", "waits for limit")),
    (TradeRejected(**ABOUT, reason=Reason.QUANTITY_NOT_POSITIVE), ("refused", "quantity_not_positive", None)),
    (OTHER_CONTENT, ("refused", "exists_with_different_content", None)),
    (TradeWithdrawn(**ABOUT, reason=Reason.CANCELLED_BY_PARTY), ("cancelled", "cancelled_by_party", None)),
    (AnswerRepeated(**ABOUT, status=Status.PENDING, reason=Reason.UNMATCHED), ("pending", "unmatched", None)),
    (StatusAdvised(**ABOUT, status=Status.DEAD, reason=Reason.STAGE_FAILED), ("dead", "stage_failed", None)),
    (
        StatusAdvised(**ABOUT, status=Status.PENDING, reason=Reason.CASH_SHORT, account="C", asset="EUR", lacking=Decimal("1E+3")),
        ("pending", "cash_short", "C lacks 1000 EUR"),
    ),
    (
        StatusAdvised(**ABOUT, status=Status.HELD, reason=Reason.RELEASED_TOO_LITTLE, released=Decimal(20), least_part=Decimal("1E+3")),
        ("held", "released_too_little", "Of it, 20 is released, and the least that can settle is 1000: 980 more has to be released"),
    ),
    (confirmed(), ("settled", None, None)),
    (confirmed(Decimal(40)), ("partially_settled", None, "40 left")),
    (DateAdvised(**ABOUT, old_date=DAY, new_date=DAY, reason=Reason.SETTLEMENT_DAY_CLOSED, why="closed"), (None, None, None)),
    (replace(confirmed(), report=f"{SELLER}|oms|T-2|1|executed"), (None, None, None)),
]


@pytest.mark.parametrize(("message", "told"), SAID, ids=[type(message).__name__ + str(number) for number, (message, _) in enumerate(SAID)])
def test_what_is_told_of_a_report_is_where_it_stands(message: Message, told: tuple[str | None, str | None, str | None]) -> None:
    found = after(message)
    (row,) = found.rows
    assert (row.status, row.reason, row.detail) == told
    assert found.waiting == (told[0] is None)
    assert row.was_repeated == isinstance(message, AnswerRepeated)


def test_the_last_that_is_told_stands_but_what_is_refused_stays_so() -> None:
    unmatched = StatusAdvised(**ABOUT, status=Status.PENDING, reason=Reason.UNMATCHED)
    assert after(unmatched, confirmed()).rows[0].status == "settled"
    assert after(OTHER_CONTENT, unmatched).rows[0].status == "refused", "that was told of the report that was there before"


def test_of_two_contents_under_one_identity_the_later_one_is_refused_and_of_two_repeats_both_stand_alike() -> None:
    other = replace(SOLD, quantity=Decimal(7))
    assert [row.status for row in after(OTHER_CONTENT, confirmed(), sent=(SOLD, other)).rows] == ["settled", "refused"]
    repeated = AnswerRepeated(**ABOUT, status=Status.SETTLED)
    assert [row.status for row in after(confirmed(), repeated, sent=(SOLD, SOLD)).rows] == ["settled", "settled"]


@pytest.mark.parametrize(
    ("message", "status"),
    [
        (CancellationApplied(**ASKED), "applied"),
        (CancellationPended(**ASKED, reason=Reason.WAITS_FOR_COUNTERPARTY), "pending"),
        (CancellationRefused(**ASKED, reason=Reason.ALREADY_SETTLED), "refused"),
        (AnswerRepeated(report=REQUEST, entity=SELLER, status=Status.CANCELLED), "applied"),
    ],
)
def test_what_is_told_of_a_request_to_cancel_is_not_told_of_its_trade(message: Message, status: str) -> None:
    asked = TradeCancelled(entity=SELLER, source="oms", trade="T-1", version=1)
    assert [row.status for row in after(message, sent=(SOLD, asked)).rows] == [None, status]


@pytest.mark.parametrize(
    ("message", "status"),
    [
        (AmendmentApplied(report=f"{SELLER}|oms|T-1|2|amended", entity=SELLER, replaces=REPORT), "pending"),
        (
            AmendmentRefused(report=f"{SELLER}|oms|T-1|2|amended", entity=SELLER, replaces=REPORT, reason=Reason.ALREADY_MATCHED),
            "refused",
        ),
    ],
)
def test_an_amendment_has_an_answer_of_its_own(message: Message, status: str) -> None:
    fields = {name: getattr(SOLD, name) for name in SOLD.__dataclass_fields__ if name not in ("type", "version")}
    assert after(message, sent=(TradeAmended(**fields, version=2, amends=1),)).rows[0].status == status


def row(status: str | None) -> Became:
    return Became(line=1, trade="T", party=SELLER, side="SELL", report=REPORT, kind="TradeExecuted", status=status)


@pytest.mark.parametrize(
    ("statuses", "some_are_dead", "code"),
    [
        (["settled", "pending", "held", "applied"], False, Exit.DONE),
        (["settled"], True, Exit.FOUND_WRONG),
        (["settled", "refused"], False, Exit.FOUND_WRONG),
        (["dead"], False, Exit.FOUND_WRONG),
        (["refused", None], False, Exit.ENVIRONMENT),
        ([], False, Exit.DONE),
    ],
)
def test_it_ends_with_1_where_something_was_refused_and_with_3_where_something_has_no_answer(
    statuses: list[str | None], some_are_dead: bool, code: Exit
) -> None:
    assert exit_code([row(status) for status in statuses], some_are_dead=some_are_dead) is code


def test_how_many_have_which_status_is_told_in_words() -> None:
    told = sums([row(status) for status in ("settled", "settled", "partially_settled", None)])
    assert told == "2 settled, 1 partially settled, 1 no answer yet"


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        (["f", "--wait"], ["f", "--wait", "30"]),
        (["--wait", "f"], ["--wait", "30", "f"]),
        (["--wait", "--json", "f"], ["--wait", "30", "--json", "f"]),
        (["--wait", "2.5", "f"], ["--wait", "2.5", "f"]),
        (["--wait=5", "f"], ["--wait=5", "f"]),
        (["f"], ["f"]),
    ],
)
def test_the_seconds_may_be_left_out(words: list[str], meant: list[str]) -> None:
    assert filled(words, "--wait", "30", is_number) == meant
