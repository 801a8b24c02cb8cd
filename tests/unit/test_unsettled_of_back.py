"""open, of what the real back office says: parts, holds, days, dates that move, direct instructions, amendments, requests to cancel."""

from dataclasses import replace
from decimal import Decimal

from schemas import commands
from schemas.instruction import Terms
from schemas.settlement_time import CalendarDefined, ClosureAnnounced, RecyclingSet
from streams.unsettled.listing import By, summary, total
from tests.unit.back_office import BUYER, ISIN, SELLER, SYSTEM, amendment, ask, cancellation, day, funding, instructed, instruction, side
from tests.unit.unsettled_kit import Told

PART = Terms(partial="PART")
MONDAY, TUESDAY, WEDNESDAY, FRIDAY = (str(day(number).date()) for number in (0, 1, 2, 4))


def pair(told: Told, number: int = 1, **more: object) -> None:
    told.give(instruction("DELI", number, **more), instruction("RECE", number, **more))


def test_of_what_has_settled_in_part_only_the_rest_is_open() -> None:
    told = Told()
    told.give(funding("B-CASH", 5000), funding("S-SEC", 30))
    pair(told, terms=PART)
    row = told.row()
    assert (row.state, row.status, row.quantity, row.amount, row.reason) == (
        "partially_settled", "partially_settled", "70", "700.00", "securities_short",
    )  # fmt: skip
    assert row.lacks is not None
    assert (row.lacks.account, row.lacks.quantity) == ("S-SEC", "70")
    assert told.listing().sides == {"partially_settled": 2}
    told.give(funding("S-SEC", 20))
    assert (told.row().quantity, told.row().amount) == ("50", "500.00")
    told.give(funding("S-SEC", 50))
    assert told.rows() == ()


def test_what_is_on_hold_is_due_to_whoever_holds_it_and_after_its_release_to_whoever_lacks_something() -> None:
    told = Told()
    told.give(funding("S-SEC", 100))
    pair(told)
    assert (told.row().party, told.row().codes, told.row().other_codes) == (BUYER, ("PEND/MONY",), ("PEND/CMON",))
    told.give(ask(commands.HoldInstruction, "DELI"))
    row = told.row()
    assert (row.state, row.reason, row.party, row.codes, row.other_codes) == ("held", "on_hold", SELLER, ("PEND/PREA",), ("PEND/PRCY",))
    assert told.rows(reason="PREA") == told.rows(reason="PRCY") == (row,)
    told.give(ask(commands.ReleaseInstruction, "DELI"))
    assert (told.row().state, told.row().party, told.row().reason) == ("pending", BUYER, "cash_short")


def test_what_is_recycled_over_days_is_late_by_business_days_and_still_says_what_it_lacked() -> None:
    told = Told()
    told.give(funding("B-CASH", 5000))
    pair(told)
    assert (told.row().is_late, told.row().days_late) == (False, 0)
    told.tell_time(day(0, 16))
    row = told.row()
    assert (row.is_late, row.days_late, row.reason, row.cause, row.codes) == (True, 0, "cut_off_missed", "securities_short", ("PENF/LACK",))
    assert row.lacks is not None
    assert row.lacks.quantity == "100"
    assert row.next.startswith(f"Before the cut-off S-SEC lacked 100 {ISIN}; bring them in.")
    for number in (1, 2):
        told.tell_time(day(number, 7))
        told.tell_time(day(number, 16))
    assert (told.row().days_late, told.row().days) == (2, "business")
    told.give(funding("S-SEC", 100))
    told.tell_time(day(3, 7))
    assert told.rows() == ()


def test_where_days_are_not_known_to_the_end_calendar_days_are_counted_and_a_calendar_knows_them() -> None:
    told = Told(days=1)
    pair(told)
    told.tell_time(day(0, 16))
    told.tell_time(day(7, 8))
    assert (told.row().days_late, told.row().days) == (7, "calendar")
    told.refer(CalendarDefined(calendar=SYSTEM, first=day(-9).date(), last=day(99).date()))
    assert (told.row().days_late, told.row().days) == (5, "business")
    told.refer(ClosureAnnounced(calendar=SYSTEM, date=day(2).date(), reason="storm", closes_at=day(2, 12)))
    assert told.row().days_late == 5, "a short day is a business day"
    told.refer(ClosureAnnounced(calendar=SYSTEM, date=day(3).date(), reason="storm"))
    assert told.row().days_late == 4


def test_what_waits_for_its_date_is_not_late_and_what_is_dropped_is_not_open() -> None:
    told = Told()
    told.refer(RecyclingSet(settlement_system=SYSTEM, matched_days=0, unmatched_days=0))
    pair(told, intended_settlement_date=day(2).date())
    pair(told, 2)
    told.give(instruction("DELI", 3))
    assert len(told.rows()) == 3
    told.tell_time(day(0, 16))
    row = told.row()
    assert (row.intended_settlement_date, row.is_late, row.codes) == (WEDNESDAY, False, ("PEND/FUTU",))
    assert told.rows(is_late=True) == ()


def test_a_date_that_a_closure_moves_is_the_date_of_the_row_matched_or_not() -> None:
    told = Told()
    told.refer(CalendarDefined(calendar=SYSTEM, first=day(-9).date(), last=day(99).date()))
    pair(told, intended_settlement_date=day(1).date())
    told.give(instruction("DELI", 2, intended_settlement_date=day(1).date()))
    told.refer(ClosureAnnounced(calendar=SYSTEM, date=day(1).date(), reason="storm"))
    assert [len(row.reports) for row in told.rows(state="unmatched")] == [1]
    assert [(row.intended_settlement_date, row.due_since) for row in told.rows()] == [(WEDNESDAY, WEDNESDAY)] * 2


def test_a_direct_side_that_was_alleged_is_one_row_of_the_party_that_has_spoken() -> None:
    told = Told()
    told.give(instruction("DELI", 1))
    told.tell_time(day(0, 16))
    row = told.row()
    assert (row.id, row.state, row.party, row.counterparty, row.delivers, row.sides) == (
        instructed("DELI"),
        "unmatched",
        SELLER,
        BUYER,
        True,
        1,
    )
    assert row.is_late
    assert told.rows(party=BUYER) == (row,)
    told.give(instruction("RECE", 1))
    assert (told.row().state, told.row().sides) == ("pending", 2)


def test_an_amendment_stands_in_the_place_of_what_it_amends() -> None:
    told = Told()
    old = side("SELL")
    told.give(old)
    told.give(amendment(old, amount=Decimal(999)))
    row = told.row()
    assert (row.id, row.amount) == (f"{SELLER}|oms|1|2|amended", "999")
    told.give(cancellation(replace(old, report=row.id)))
    assert told.rows() == ()


def test_who_has_asked_to_cancel_what_is_matched_is_named_until_both_have() -> None:
    told = Told()
    pair(told)
    told.give(ask(commands.CancelInstruction, "RECE"))
    assert told.row().asks_to_cancel == (BUYER,)
    told.give(ask(commands.CancelInstruction, "DELI"))
    assert told.rows() == ()


def test_a_request_to_cancel_that_has_ended_is_told_no_more() -> None:
    told = Told()
    told.refer(RecyclingSet(settlement_system=SYSTEM, cancellation_days=1))
    pair(told)
    told.give(ask(commands.CancelInstruction, "RECE"))
    assert told.row().asks_to_cancel == (BUYER,)
    for number in (0, 1):
        told.tell_time(day(number, 16))
    assert (told.row().asks_to_cancel, told.row().state) == ((), "pending")


def test_free_of_payment_and_payments_move_what_their_type_moves() -> None:
    told = Told()
    pair(told, instruction_type="FOP", currency="XXX", amount=Decimal(0), cash_account=None)
    row = told.row()
    assert (row.instruction_type, row.quantity, row.currency) == ("FOP", "100", "XXX")
    assert total([row]).amounts == {}


def test_a_summary_adds_up_to_all_of_it_by_whatever_it_is_made() -> None:
    told = Told()
    told.give(funding("S-SEC", 10))
    for number in range(1, 4):
        pair(told, number)
    told.give(instruction("DELI", 9))
    told.give(ask(commands.HoldInstruction, "RECE", 2))
    rows = told.rows()
    for by in By:
        groups = summary(rows, by)
        assert sum(group.count for group in groups) == len(rows) == 4
        assert sum(group.sides for group in groups) == 7
        assert sum(Decimal(group.amounts["EUR"]) for group in groups) == Decimal(total(rows).amounts["EUR"]) == 4000
    assert [(group.name, group.count) for group in summary(rows, By.REASON)] == [
        ("PEND/LACK securities short", 2),
        ("NMAT/CMIS unmatched", 1),
        ("PEND/PREA on hold", 1),
    ]
    assert [(group.name, group.count) for group in summary(rows, By.PARTY)] == [(SELLER, 3), (BUYER, 1)]
