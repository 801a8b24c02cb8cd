"""When a netting that was missed is found: at the first cut-off that shows it, once, and never of what came after the opening."""

from typing import Any

from streams.verify.due import Due
from streams.verify.novated import leg_of

MONDAY, TUESDAY, WEDNESDAY = "2026-01-05", "2026-01-06", "2026-01-07"
TRADE = {
    "settlement_system": "CSD",
    "deliverer": "A",
    "deliverer_securities_account": "A-SEC",
    "deliverer_cash_account": "A-CASH",
    "receiver": "B",
    "ccp": "CCP",
    "isin": "XS0000000009",
    "currency": "EUR",
    "quantity": "100",
    "amount": "1000",
    "intended_settlement_date": MONDAY,
}
SUMS = (0, 100_000_000, 1_000_000_000)
"""Of A, which sells, in millionths."""


def opens(due: Due, day: str, at: str) -> None:
    due.define_day({"settlement_system": "CSD", "date": day, "opens_at": at})


def known(*days: str) -> Due:
    due = Due()
    for day in days or (MONDAY, TUESDAY, WEDNESDAY):
        opens(due, day, f"{day}T08:00:00+01:00")
    return due


def sell(due: Due, at: str, **more: str) -> None:
    message = TRADE | more
    leg = leg_of(message, due.position_of(message, "deliverer"), receives=False)
    due.add(leg, leg.due, at, receives=False)


def close(due: Due, *days: str) -> list[list[str]]:
    return [[each.rpartition(" ")[2] for each in due.close({"settlement_system": "CSD", "date": day})] for day in days]


def netted(due: Due, day: str, sums: tuple[int, int, int] = SUMS) -> bool:
    message: dict[str, Any] = TRADE | {"model": "ccp_cns", "date": day, "member": "A", "counterparty": "CCP"}
    return due.takes(message | {"securities_account": "A-SEC", "cash_account": "A-CASH"}, sums)


def test_what_came_before_the_opening_is_found_at_the_first_cut_off_and_said_once() -> None:
    due = known()
    sell(due, "2026-01-05T06:59:59Z")
    assert close(due, MONDAY, TUESDAY, WEDNESDAY) == [[MONDAY], [], []]


def test_what_came_after_the_opening_waits_for_the_next_one_and_is_found_then_once() -> None:
    due = known()
    sell(due, "2026-01-05T07:00:00Z")
    assert close(due, MONDAY, TUESDAY, WEDNESDAY) == [[], [TUESDAY], []]
    due = known()
    sell(due, "2026-01-05T07:00:00Z")
    close(due, MONDAY)
    assert netted(due, TUESDAY)
    assert close(due, TUESDAY, WEDNESDAY) == [[], []]


def test_what_comes_after_a_cut_off_is_found_at_the_end_of_the_very_next_cycle() -> None:
    due = known()
    close(due, MONDAY)
    sell(due, "2026-01-05T18:00:00Z")
    assert close(due, TUESDAY, WEDNESDAY) == [[TUESDAY], []]


def test_before_its_day_nothing_is_missed() -> None:
    due = known()
    sell(due, "2026-01-02T12:00:00Z", intended_settlement_date=TUESDAY)
    assert close(due, MONDAY) == [[]]
    assert netted(due, TUESDAY)
    assert close(due, TUESDAY) == [[]]


def test_without_an_hour_of_opening_it_is_the_second_cut_off() -> None:
    due = Due()
    sell(due, "2026-01-05T06:59:59Z")
    assert close(due, MONDAY, TUESDAY, WEDNESDAY) == [[], [TUESDAY], []]


def test_of_a_day_that_was_defined_anew_while_it_was_open_the_earliest_hour_counts() -> None:
    due = known()
    opens(due, MONDAY, "2026-01-05T09:00:00Z")
    sell(due, "2026-01-05T08:30:00Z")
    assert close(due, MONDAY) == [[]]


def test_what_was_missed_and_is_netted_after_all_is_no_other_trade() -> None:
    due = known()
    sell(due, "2026-01-05T06:00:00Z")
    assert close(due, MONDAY) == [[MONDAY]]
    sell(due, "2026-01-05T12:00:00Z")
    assert netted(due, TUESDAY, (0, 200_000_000, 2_000_000_000))
    sell(due, "2026-01-06T12:00:00Z")
    assert close(due, TUESDAY, WEDNESDAY) == [[], [WEDNESDAY]]


def test_what_a_closure_has_moved_came_when_it_was_moved() -> None:
    due = known()
    message = TRADE
    leg = leg_of(message, due.position_of(message, "deliverer"), receives=False)
    due.add(leg, leg.due, "2026-01-05T12:00:00Z", receives=False)
    due.move(leg, TUESDAY, "2026-01-05T13:00:00Z", receives=False)
    assert close(due, MONDAY, TUESDAY, WEDNESDAY) == [[], [TUESDAY], []]
