"""When credit is paid back: before anything comes after its cut-off, whatever steps the time makes."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest

from schemas.back import InstructionSettled
from schemas.collateral import CreditReimbursed
from schemas.cycles import CycleClosed
from schemas.entries import EntryPosted
from schemas.message import Message
from schemas.settlement_time import WindowKind
from tests.unit.back_office import BUYER, SELLER, day, funding, instruction, of, settlement_day
from tests.unit.office_driver import OfficeDriver
from tests.unit.test_collateral import buy, ready
from tests.unit.windows_kit import window

FREE: dict[str, Any] = {"instruction_type": "FOP", "currency": "XXX", "amount": Decimal(0), "cash_account": None}


def told(made: OfficeDriver, *times: datetime) -> list[Message]:
    return [message for time in times for message in made.tell_time(time)]


def deliver_free(made: OfficeDriver) -> None:
    """The buyer gives back what it has bought; most of that secures its credit."""
    made.give(instruction("DELI", 5, entity=BUYER, counterparty=SELLER, securities_account="B-SEC", **FREE))
    made.give(instruction("RECE", 5, entity=SELLER, counterparty=BUYER, securities_account="S-SEC", **FREE))


@pytest.mark.parametrize("times", [(day(0, 17), day(1, 8)), (day(1, 8),), (day(0, 17), day(1, 17)), (day(1, 17),)])
def test_a_credit_is_paid_back_in_the_books_of_its_day_before_that_is_closed(times: tuple[datetime, ...]) -> None:
    """Else a statement of the closed day would change, or the entry would be one of the next day."""
    made, _ = ready()
    buy(made, 900)
    made.give(funding("B-CASH", 2_000))
    said = [each for each in told(made, *times) if isinstance(each, CreditReimbursed | CycleClosed)]
    assert [(each.type, each.booked_on if isinstance(each, CreditReimbursed) else each.date) for each in said[:2]] == [
        ("CreditReimbursed", day(0).date()),
        ("CycleClosed", day(0).date()),
    ]


@pytest.mark.parametrize("times", [(day(0, 13), day(0, 17)), (day(0, 17),), (day(1, 17),)])
def test_what_the_cut_off_for_cash_frees_is_delivered_on_that_day(times: tuple[datetime, ...]) -> None:
    """Free of payment there is time until the end of the day, also where the clock is late."""
    made, books = ready()
    made.give(replace(settlement_day(0), dvp_cut_off_at=day(0, 12)))
    buy(made, 900)
    deliver_free(made)
    made.give(funding("B-CASH", 2_000))
    said = told(made, *times)
    assert [each.booked_on for each in of(CreditReimbursed, said)] == [day(0).date()]
    assert (len(of(InstructionSettled, said)), {each.booked_on for each in of(EntryPosted, said)}) == (1, {day(0).date()})
    assert (of(CycleClosed, said)[0].settled, of(CycleClosed, said)[0].still_open, len(books.credits)) == (2, 0, 0)


@pytest.mark.parametrize("times", [(day(0, 12), day(0, 13), day(0, 17)), (day(0, 17),), (day(1, 17),)])
@pytest.mark.parametrize("kind", ["PARTIAL", "DAY"])
def test_so_it_is_where_a_window_opens_at_the_cut_off_for_cash(kind: WindowKind, times: tuple[datetime, ...]) -> None:
    made, _ = ready()
    made.give(replace(settlement_day(0), dvp_cut_off_at=day(0, 12)))
    buy(made, 900)
    made.give(window("AT-IT", kind, day(0, 12), day(0, 15)))
    made.give(window("BEFORE", "DAY", day(0, 7), day(0, 16 if kind == "PARTIAL" else 11)))
    deliver_free(made)
    made.give(funding("B-CASH", 2_000))
    said = told(made, *times)
    assert [each.booked_on for each in of(CreditReimbursed, said)] == [day(0).date()]
    assert len(of(InstructionSettled, said)) == 1


@pytest.mark.parametrize("times", [(day(0, 13), day(0, 17), day(1, 17)), (day(1, 17),)])
def test_a_day_ends_once_where_nothing_can_be_paid_back(times: tuple[datetime, ...]) -> None:
    made, books = ready()
    made.give(replace(settlement_day(0), dvp_cut_off_at=day(0, 12)))
    buy(made, 900)
    said = told(made, *times)
    assert ([each.date for each in of(CycleClosed, said)], len(books.credits)) == ([day(0).date(), day(1).date()], 1)
