"""Each store has one owner, the stage that the head of processors/books.py names; no other stage writes to it."""

import re
from collections.abc import Callable, Iterable
from dataclasses import fields, replace
from decimal import Decimal
from typing import Any

import pytest

from processors import books
from processors.books import BackBooks, Books, MiddleBooks
from processors.stores import BACK_STORES, MIDDLE_STORES
from schemas import commands
from schemas.clearing_models import ClearingModelSet
from schemas.instruction import Link
from streams.offices import OFFICES
from tests.unit import middle_office, penalty_kit, test_allege, test_collateral, test_collateral_monitor
from tests.unit.back_office import SYSTEM, ask, day, funding, instructed, instruction, settlement_day
from tests.unit.clearing_office import deal, market, stock
from tests.unit.office_driver import OfficeDriver
from tests.unit.test_net_penalties import LIST_DAY, PAYMENT_DAY

REFERENCE = {field.name for field in fields(Books)}
Owned = set[tuple[str, str]]
"""Stages, each with a store."""


def said(office: str) -> Owned:
    """What the head of the module says of an office: `stage` store, store; `stage` store."""
    text = re.search(rf"Owners, {office}: ([^.]*)\.", books.__doc__ or "")
    assert text is not None
    owners = dict(re.findall(r"`(\w+)` ([^;]*)", text[1]))
    assert owners.pop("define") == "the reference stores"
    return {(stage, store) for stage, stores in owners.items() for store in re.split(r",\s+", stores)}


@pytest.mark.parametrize(("office", "kind"), [("middle", MiddleBooks), ("back", BackBooks)])
def test_the_head_names_one_owner_for_each_store_that_is_not_reference_data(office: Any, kind: type[Books]) -> None:
    stores = [store for _, store in said(office)]
    assert sorted(stores) == sorted({field.name for field in fields(kind)} - REFERENCE)
    assert {stage for stage, _ in said(office)} <= {stage.name for stage in OFFICES[office].stages}


def watched(made: OfficeDriver, specs: Iterable[str], seen: Owned) -> OfficeDriver:
    """The office, whose every stage is looked at for what it has written."""

    def written() -> list[str]:
        found = []
        for name in specs:
            store = getattr(made.books, name)
            store.accept()
            found += [name] if list(store.drain()) else []
        return found

    def row(stage: str, decide: Callable[[Any, Any], Iterable[Any]]) -> Callable[[Any, Any], Iterable[Any]]:
        def decides(message: Any, own: Any) -> Iterable[Any]:
            words = list(decide(message, own))
            seen.update((stage, name) for name in written())
            return words

        return decides

    written()
    made.table = [(name, answers, row(name, decide)) for name, answers, decide in made.table]
    return made


def day_of_clearing(seen: Owned) -> None:
    """Netted with a CCP, the money at the end of the day."""
    made = watched(market()[0], BACK_STORES, seen)
    more = {"ccp": "529900CCPXXXXXXXXX03", "securities_account": "CCP-SEC", "cash_account": "CCP-CASH"}
    made.give(ClearingModelSet(settlement_system=SYSTEM, model="ccp_cns", finality="net_end_of_day", **more))
    deal(made, 1, "AB", 100, 1000)
    made.tell_time(day(0, 8))
    stock(made, "A", 100)
    made.tell_time(day(1, 8))


def day_of_credit(seen: Owned) -> None:
    made = watched(test_collateral.ready()[0], BACK_STORES, seen)
    made.give(funding("B-CASH", 150))
    test_collateral.buy(made)
    made.give(funding("B-CASH", 5_000))
    made.tell_time(day(0, 17))


def day_of_a_family(seen: Owned) -> None:
    """Of which what it owes is covered; and a link."""
    made = watched(test_collateral_monitor.ready()[0], BACK_STORES, seen)
    test_collateral_monitor.buy(made, 1, 100, 100)
    for number in (2, 3):
        made.give(instruction("DELI", number))
    made.give(ask(commands.LinkInstructions, "DELI", 2, link=Link(position="AFTE", report=instructed("DELI", 3))))


def day_of_approval(seen: Owned) -> None:
    """A delivery is answered by the receiver's side."""
    made = watched(test_allege.approving(5_000)[0], BACK_STORES, seen)
    made.give(instruction("DELI"))


def month_of_penalties(seen: Owned) -> None:
    made = watched(penalty_kit.market(days=60)[0], BACK_STORES, seen)
    made.give(replace(settlement_day(0), dvp_cut_off_at=day(0, 15)))
    penalty_kit.both(made)
    for hour in (day(0, 15), day(0, 16), day(1, 8)):
        made.tell_time(hour)
    for name, quantity in (("B-CASH", 500_000), ("S-SEC", 10_000)):
        made.give(funding(name, quantity))
    for number in (LIST_DAY, PAYMENT_DAY):
        made.tell_time(day(number, 8))


def test_every_store_of_back_is_written_by_its_owner_and_nobody_else() -> None:
    """Broken to see it fail: `instruct` that writes to `sides`."""
    seen: Owned = set()
    for scenario in (day_of_clearing, day_of_credit, day_of_a_family, day_of_approval, month_of_penalties):
        scenario(seen)
    assert {(stage, store) for stage, store in seen if store not in REFERENCE} == said("back")
    assert {stage for stage, store in seen if store in REFERENCE} == {"define"}


def test_every_store_of_middle_is_written_by_its_owner_and_nobody_else() -> None:
    seen: Owned = set()
    made = watched(middle_office.office("limit", "currency")[0], MIDDLE_STORES, seen)
    made.give(middle_office.cancelled(trade="C"))  # before what it cancels
    made.give(middle_office.trade())  # waits for the currency, then for its limit
    for name in ("currency", "limit"):
        made.give(middle_office.reference_data()[name])
    made.give(middle_office.trade(trade="U", amount=Decimal(1_000_000)))
    made.give(middle_office.approve(middle_office.key(trade="U")))
    assert {(stage, store) for stage, store in seen if store not in REFERENCE} == said("middle")
    assert {stage for stage, store in seen if store in REFERENCE} == {"define"}
