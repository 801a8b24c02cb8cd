"""Bad input to the offices: each is refused with its reason, and the whole state is what it was before, but for the refusal itself.

The state is compared as the changelog has it: every key of every store. An instance file with a circle of links or a negative quantity
is refused by `takahuone optimise`, which has no books: tests/unit/test_optimise_command.py. Files at the door: test_bad_command_file.py.
Long because all that is bad stands in one list.
"""

from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from processors.books import BackBooks
from processors.stores import BACK_STORES, MIDDLE_STORES
from schemas import commands
from schemas.back import InstructionPended, InstructionSettled
from schemas.codec import UnreadableError, decode, encode
from schemas.entries import EntryPosted
from schemas.instruction import Link, Pool, Priority, Terms
from schemas.matching import InstructionSubmitted
from schemas.message import Message
from schemas.middle import TradeApproved
from schemas.optimisations import GROUP_MAX, GroupRefused, OptimisationProposed, ProposedSettlement
from schemas.prices import PriceQuoted
from schemas.reasons import Unreadable
from schemas.reference import InstrumentDefined, SettlementSystemDefined
from schemas.report_answers import AmendmentRefused
from schemas.settlement_time import CalendarDefined, ClosureAnnounced
from schemas.topics import FRONT_TRADES
from streams.statement.account import Account
from streams.statement.statement import StatementError, statement_of
from tests.unit import back_office, middle_office
from tests.unit.back_office import (
    BUYER,
    CURRENCY,
    ISIN,
    MONDAY,
    SELLER,
    SYSTEM,
    account,
    amendment,
    ask,
    day,
    defined,
    funding,
    instructed,
    instruction,
    of,
    refusals,
    side,
)
from tests.unit.office_driver import OfficeDriver

SETTLED, CANCELLED, MATCHED, UNMATCHED, ASKED, ELSEWHERE, ON_HOLD, MATCHED_ON_HOLD = (*range(1, 8), 10)
"""An instruction of the seller in each state, by number; it wants to cancel the fifth, the sixth is elsewhere, the last on hold."""
OTHER_SYSTEM, OTHER_ISIN = "CSD2", "XS0000000017"
THERE = instructed("DELI", ELSEWHERE, OTHER_SYSTEM)
FREE: dict[str, Any] = {"instruction_type": "FOP", "currency": "XXX", "amount": Decimal(0)}
WEDNESDAY = day(2).date()


class World:
    """An office, and all that its stores hold, as a restart would find it."""

    def __init__(self, made: OfficeDriver, stores: Any) -> None:
        self.made, self._stores = made, stores
        self._image: dict[str, bytes] = {}

    def image(self) -> dict[str, bytes]:
        for name in self._stores:
            store = getattr(self.made.books, name)
            store.accept()
            for key, value in store.drain():
                if value is None:
                    self._image.pop(f"{name} {key}")
                else:
                    self._image[f"{name} {key}"] = value
        return dict(self._image)

    def give(self, message: Message, *, writes: set[str]) -> list[Message]:
        """Give the message; of all stores only `writes` may be other than before, and those must be new."""
        before = self.image()
        said = self.made.give(message)
        after = self.image()
        assert {key for key in before | after if before.get(key) != after.get(key)} == writes
        assert not writes & set(before)
        assert of(EntryPosted, said) == []
        return said


def world() -> World:
    made, books = back_office.office()
    defined(made, minimum_denomination=Decimal(10), settlement_multiple=Decimal(10))
    made.give(CalendarDefined(calendar=SYSTEM, first=day(-60).date(), last=day(200).date()))
    made.give(ClosureAnnounced(calendar=SYSTEM, date=WEDNESDAY, reason="a holiday"))
    made.give(account("S-OLD", SELLER, "SECURITIES", is_open=False))
    made.give(account("S-OLD-CASH", SELLER, "CASH", is_open=False))
    made.give(funding("S-SEC", 100))
    made.give(funding("B-CASH", 5_000))
    for number in (SETTLED, MATCHED, ASKED):
        for movement in ("DELI", "RECE"):
            made.give(instruction(movement, number, amount=Decimal(1000 + number)))
    for number in (CANCELLED, UNMATCHED):
        made.give(instruction("DELI", number, amount=Decimal(2000 + number)))
    for number in (CANCELLED, ASKED):
        made.give(ask(commands.CancelInstruction, "DELI", number, command=f"first-{number}"))
    elsewhere(made)
    on_hold = Terms(holds=("PREA",), pool=Pool(pool="WAITS", count=2))
    made.give(instruction("DELI", ON_HOLD, amount=Decimal(2000 + ON_HOLD), terms=on_hold))
    pools = Pool(pool="MATCHED", count=2), Pool(pool="RECEIVES", count=3)
    for movement, terms in (
        ("DELI", Terms(holds=("PREA",), partial="NPAR", pool=pools[0])),
        ("RECE", Terms(partial="PART", pool=pools[1])),
    ):
        made.give(instruction(movement, MATCHED_ON_HOLD, amount=Decimal(1000 + MATCHED_ON_HOLD), terms=terms))
    states = [books.sides[known(number)].status for number in range(1, 8)]
    assert states == ["settled", "cancelled", "matched", "unmatched", "matched", "matched", "unmatched"]
    return World(made, BACK_STORES)


def known(number: int) -> str:
    """The report of the seller's instruction of that number."""
    return THERE if number == ELSEWHERE else instructed("DELI", number)


def elsewhere(made: OfficeDriver) -> None:
    """Another settlement system of the same shard, open too, and a transaction there that lacks securities."""
    made.give(SettlementSystemDefined(settlement_system=OTHER_SYSTEM, name="another depository", settlement_days=2))
    made.give(replace(back_office.settlement_day(0), settlement_system=OTHER_SYSTEM))
    made.give(InstrumentDefined(isin=OTHER_ISIN, name="another share", settlement_system=OTHER_SYSTEM))
    for party, letter in ((SELLER, "S"), (BUYER, "B")):
        for holds in ("SECURITIES", "CASH"):
            made.give(account(f"{letter}-{holds}-ELSEWHERE", party, holds, settlement_system=OTHER_SYSTEM))
    for movement, letter in (("DELI", "S"), ("RECE", "B")):
        names = {"securities_account": f"{letter}-SECURITIES-ELSEWHERE", "cash_account": f"{letter}-CASH-ELSEWHERE"}
        made.give(instruction(movement, ELSEWHERE, settlement_system=OTHER_SYSTEM, isin=OTHER_ISIN, **names))


def linked(position: Any, report: str) -> Link:
    return Link(position=position, report=report)


NEW = instructed("DELI", 9)


def new(**wrong: Any) -> commands.SubmitInstruction:
    return instruction("DELI", 9, **wrong)


def with_links(*links: Link) -> commands.SubmitInstruction:
    return new(terms=Terms(links=links))


def with_terms(second: str | None = None, movement: str = "DELI", **terms: Any) -> commands.SubmitInstruction:
    return instruction(movement, 9, second=second, terms=Terms(**terms))


NOBODY = instructed("DELI", 99)
PART_WRONG = "released_quantity_not_of_instruction"
CHANGES: dict[Any, dict[str, Any]] = {
    commands.SetPriority: {"priority": Priority.HIGH},
    commands.SetPartialIndicator: {"partial": "PART"},
    commands.HoldInstruction: {},
    commands.ReleasePartially: {"quantity": Decimal(10)},
    commands.LinkInstructions: {"link": linked("AFTE", instructed("DELI", MATCHED))},
    commands.UnlinkInstructions: {"other": instructed("DELI", MATCHED)},
}
"""What could be done to an instruction that has not ended."""
BAD: dict[str, tuple[commands.Command, str]] = {
    "unknown securities account": (new(securities_account="NONE"), "account_not_known"),
    "unknown cash account": (new(cash_account="NONE"), "account_not_known"),
    "unknown account, free of payment": (new(securities_account="NONE", **FREE), "account_not_known"),
    "account of the other party": (new(securities_account="B-SEC"), "account_not_of_entity"),
    "unknown account funded": (funding("NONE-SEC", 10), "account_not_known"),
    "closed securities account": (new(securities_account="S-OLD"), "account_closed"),
    "closed cash account": (new(cash_account="S-OLD-CASH"), "account_closed"),
    "closed account, free of payment": (new(securities_account="S-OLD", **FREE), "account_closed"),
    "closed account funded": (replace(funding("S-OLD", 10), asset=ISIN, against="ISSUER"), "account_closed"),
    "half a lot": (new(quantity=Decimal(15)), "quantity_not_in_lots"),
    "less than the minimum": (new(quantity=Decimal(5)), "quantity_not_in_lots"),
    "negative quantity": (new(quantity=Decimal(-10)), "quantity_not_positive"),
    "negative amount": (new(amount=Decimal(-1000)), "amount_not_positive"),
    "intended before the trade date": (new(intended_settlement_date=date(2026, 1, 2)), "intended_date_before_trade_date"),
    "intended on a closure": (new(intended_settlement_date=WEDNESDAY), "settlement_day_closed"),
    "intended beyond the calendar": (new(intended_settlement_date=date(2031, 1, 6)), "settlement_day_not_known"),
    "comes with a link to nothing": (with_links(linked("AFTE", NOBODY)), "linked_instruction_not_known"),
    "comes with a link to itself": (with_links(linked("WITH", NEW)), "linked_to_itself"),
    "comes with a link to what has ended": (with_links(linked("BEFO", instructed("DELI"))), "linked_instruction_has_ended"),
    "its second link is wrong": (
        with_links(linked("AFTE", instructed("DELI", MATCHED)), linked("AFTE", NOBODY)),
        "linked_instruction_not_known",
    ),
    "its links go round": (
        with_links(linked("AFTE", instructed("DELI", MATCHED)), linked("BEFO", instructed("RECE", MATCHED))),
        "links_form_a_cycle",
    ),
    "reserved by one person": (with_terms(priority=Priority.RESERVED), "not_entitled_to_priority"),
    "topped by one person twice": (with_terms("anna", priority=Priority.TOP), "not_entitled_to_priority"),
    "comes with a hold of the CSD by one person": (with_terms(holds=("CSDH",)), "second_person_missing"),
    "comes with a validation by one person twice": (with_terms("anna", holds=("PREA", "CVAL")), "second_person_is_the_first"),
    "comes with one hold twice": (with_terms(holds=("PREA", "PRCY", "PREA")), "already_held"),
    "comes with a part of it released and no hold": (with_terms(released_quantity=Decimal(40)), "not_held"),
    "comes with a part of it released and another's hold": (with_terms(holds=("ADEA",), released_quantity=Decimal(40)), "not_held"),
    "comes with more of it released than it has": (with_terms(holds=("PREA",), released_quantity=Decimal(1_000_000)), PART_WRONG),
    "comes with less than nothing released": (with_terms(holds=("PREA",), released_quantity=Decimal(-5)), PART_WRONG),
    "comes with nothing released": (with_terms(holds=("PREA",), released_quantity=Decimal(0)), PART_WRONG),
    "a receipt of which a part is released": (with_terms(movement="RECE", holds=("PREA",), released_quantity=Decimal(40)), PART_WRONG),
    "a payment of which a part is released": (
        new(instruction_type="PFOD", quantity=Decimal(0), terms=Terms(holds=("PREA",), released_quantity=Decimal(40))),
        PART_WRONG,
    ),
    "comes with half a lot of it released": (with_terms(holds=("PREA",), released_quantity=Decimal(15)), "quantity_not_in_lots"),
    "comes with less than the minimum of it released": (with_terms(holds=("PREA",), released_quantity=Decimal(5)), "quantity_not_in_lots"),
    "comes with a part of it released and allows no parts": (
        with_terms(partial="NPAR", holds=("PREA",), released_quantity=Decimal(40)),
        "parts_not_allowed",
    ),
    "comes with all of it released and allows no parts": (
        with_terms(partial="NPAR", holds=("PREA",), released_quantity=Decimal(100)),
        "parts_not_allowed",
    ),
    "comes with a part of it released where its system allows none": (
        with_terms(holds=("PREA",), released_quantity=Decimal(40)),
        "parts_not_allowed",
    ),
    "comes into a pool of which a member waits, with another count": (with_terms(pool=Pool(pool="WAITS", count=3)), "pool_count_differs"),
    "comes into a pool of which a member delivers, with another count": (
        with_terms(pool=Pool(pool="MATCHED", count=3)),
        "pool_count_differs",
    ),
    "comes into a pool of which a member receives, with another count": (
        with_terms(movement="RECE", pool=Pool(pool="RECEIVES", count=2)),
        "pool_count_differs",
    ),
    "its pool and its links are wrong": (
        with_terms(pool=Pool(pool="WAITS", count=3), links=(linked("AFTE", NOBODY),)),
        "pool_count_differs",
    ),
    "all of its terms are wrong": (
        with_terms(priority=Priority.TOP, holds=("CSDH",), released_quantity=Decimal(0), links=(linked("AFTE", NOBODY),)),
        "not_entitled_to_priority",
    ),
    "its holds, what is released and its links are wrong": (
        with_terms(holds=("CSDH",), released_quantity=Decimal(0), links=(linked("AFTE", NOBODY),)),
        "second_person_missing",
    ),
    "what is released of it and its links are wrong": (
        with_terms(holds=("PREA",), released_quantity=Decimal(0), links=(linked("AFTE", NOBODY),)),
        PART_WRONG,
    ),
    "its account and its terms are wrong": (new(securities_account="NONE", terms=Terms(priority=Priority.TOP)), "account_not_known"),
    "linked with nothing": (ask(commands.LinkInstructions, "DELI", UNMATCHED, link=linked("AFTE", NOBODY)), "linked_instruction_not_known"),
    "linked with itself": (
        ask(commands.LinkInstructions, "DELI", UNMATCHED, link=linked("AFTE", instructed("DELI", UNMATCHED))),
        "linked_to_itself",
    ),
    "unlinked from what it is not linked with": (
        ask(commands.UnlinkInstructions, "DELI", UNMATCHED, other=instructed("DELI", MATCHED)),
        "not_linked",
    ),
    "release of an unmatched side that is not held": (ask(commands.ReleaseInstruction, "DELI", UNMATCHED), "not_held"),
    "release of a transaction that is not held": (ask(commands.ReleaseInstruction, "DELI", MATCHED), "not_held"),
    "release of half a lot of a delivery on hold": (
        ask(commands.ReleasePartially, "DELI", ON_HOLD, quantity=Decimal(15)),
        "quantity_not_in_lots",
    ),
    "release of less than the minimum of a delivery on hold": (
        ask(commands.ReleasePartially, "DELI", ON_HOLD, quantity=Decimal(5)),
        "quantity_not_in_lots",
    ),
    "release of a part of a delivery on hold that allows none": (
        ask(commands.ReleasePartially, "DELI", ON_HOLD, quantity=Decimal(40)),
        "parts_not_allowed",
    ),
    "release of a part of a transaction on hold that allows none": (
        ask(commands.ReleasePartially, "DELI", MATCHED_ON_HOLD, quantity=Decimal(40)),
        "parts_not_allowed",
    ),
    "release of what is settled": (ask(commands.ReleaseInstruction, "DELI", SETTLED), "already_settled"),
    "release of what nobody knows": (ask(commands.ReleaseInstruction, "DELI", 99), "instruction_not_known"),
    "release of a part of what is not held": (ask(commands.ReleasePartially, "DELI", MATCHED, quantity=Decimal(10)), "not_held"),
    **{
        f"{kind.__name__} of what is settled": (ask(kind, "DELI", SETTLED, **fields), "already_settled") for kind, fields in CHANGES.items()
    },
    **{
        f"{kind.__name__} of what is cancelled": (ask(kind, "DELI", CANCELLED, **fields), "already_cancelled")
        for kind, fields in CHANGES.items()
    },
    "reserved by one person later": (ask(commands.SetPriority, "DELI", MATCHED, priority=Priority.RESERVED), "not_entitled_to_priority"),
    "held by the CSD by one person": (ask(commands.HoldInstruction, "DELI", MATCHED, hold="CSDH"), "second_person_missing"),
    **{
        f"{kind.__name__} of what is in another settlement system": (
            replace(ask(kind, "DELI", ELSEWHERE, **fields), report=THERE),
            "instruction_not_known",
        )
        for kind, fields in CHANGES.items()
    },
    **{
        f"{kind.__name__} that names another settlement system": (
            ask(kind, "DELI", number, settlement_system=OTHER_SYSTEM, **fields),
            "instruction_not_known",
        )
        for number, (kind, fields) in zip((UNMATCHED, MATCHED) * 3, CHANGES.items(), strict=True)
    },
    "cancel that names another settlement system": (
        ask(commands.CancelInstruction, "DELI", UNMATCHED, settlement_system=OTHER_SYSTEM),
        "instruction_not_known",
    ),
    "linked with what is in another settlement system": (
        ask(commands.LinkInstructions, "DELI", MATCHED, link=linked("WITH", THERE)),
        "linked_instruction_not_known",
    ),
    "comes with a link to another settlement system": (
        with_links(linked("AFTE", THERE)),
        "linked_instruction_not_known",
    ),
    "second cancel of what is cancelled": (ask(commands.CancelInstruction, "DELI", CANCELLED), "already_cancelled"),
    "second cancel before the other side has asked": (ask(commands.CancelInstruction, "DELI", ASKED), "waits_for_counterparty"),
    "cancel of what is settled": (ask(commands.CancelInstruction, "DELI", SETTLED), "already_settled"),
    "cancel of what nobody knows": (ask(commands.CancelInstruction, "DELI", 99), "trade_not_known"),
    "cancel by a stranger": (replace(ask(commands.CancelInstruction, "RECE", MATCHED), entity=SELLER), "instruction_not_known"),
    "known reference, other content": (
        instruction("DELI", SETTLED, command="again", quantity=Decimal(50)),
        "exists_with_different_content",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_command_is_refused_with_its_reason_and_the_books_are_untouched(name: str) -> None:
    """Broken to see it fail: `_link` without `take_back`; `find_accounts` without `_of_closed`; `_cancellation` upon a second request.

    And: `check_instruction` without `refused_terms`; `change_conditions` and `refused_link` without `system_of`.
    """
    command, reason = BAD[name]
    command = replace(command, command="bad")
    here = world()
    said = here.give(command, writes={f"commands {commands.command_key(command)}"})
    assert refusals(said) == [reason]
    assert of(InstructionSubmitted, said) == []
    assert refusals(here.give(command, writes=set())) == [reason]  # and again, from memory


@pytest.mark.parametrize(
    ("number", "reason"), [(SETTLED, "already_settled"), (MATCHED, "already_matched"), (CANCELLED, "already_cancelled")]
)
def test_an_amendment_that_comes_too_late_is_refused_and_the_books_are_untouched(number: int, reason: str) -> None:
    report = f"{SELLER}|csd@CSD|{number}|2|amended"
    old = replace(side("SELL"), report=instructed("DELI", number))
    said = world().give(replace(amendment(old), report=report, amount=Decimal(7)), writes={f"sides {report}"})
    assert [(each.report, str(each.reason)) for each in of(AmendmentRefused, said)] == [(report, reason)]


def waiting(here: World, number: int) -> str:
    books = here.made.books
    assert isinstance(books, BackBooks)
    return books.sides[known(number)].transaction or ""


Tampering = Callable[[World], tuple[tuple[ProposedSettlement, ...], ...]]


def one(here: World, number: int = MATCHED, quantity: int | None = None) -> ProposedSettlement:
    return ProposedSettlement(transaction=waiting(here, number), quantity=Decimal(quantity) if quantity is not None else None)


TAMPERED: dict[str, tuple[str, Tampering, str]] = {
    "what lacks securities": (SYSTEM, lambda here: ((one(here),),), "securities_short"),
    "an invented transaction": (SYSTEM, lambda here: ((ProposedSettlement(transaction="invented"),),), "instruction_not_known"),
    "one that has settled": (SYSTEM, lambda here: ((one(here, SETTLED),),), "instruction_not_known"),
    "one twice": (SYSTEM, lambda here: ((one(here), one(here)),), "proposed_twice"),
    "a part that is not allowed": (SYSTEM, lambda here: ((one(here, quantity=50),),), "not_a_part"),
    "more than all of it": (SYSTEM, lambda here: ((one(here, quantity=1000),),), "not_a_part"),
    "less than nothing": (SYSTEM, lambda here: ((one(here, quantity=-100),),), "not_a_part"),
    "more than one proposal takes": (SYSTEM, lambda here: ((one(here),),) * (GROUP_MAX + 1), "proposal_too_large"),
    "of another system": (OTHER_SYSTEM, lambda here: ((one(here),),), "instruction_not_known"),
    "one of another system": (SYSTEM, lambda here: ((one(here, ELSEWHERE),),), "instruction_not_known"),
    "one of another system among those of this": (SYSTEM, lambda here: ((one(here), one(here, ELSEWHERE)),), "instruction_not_known"),
    "of a system that nobody knows": ("NONE", lambda here: ((one(here),),), "instruction_not_known"),
}


@pytest.mark.parametrize("name", TAMPERED)
def test_a_proposal_that_was_tampered_with_is_refused_and_the_books_are_untouched(name: str) -> None:
    """Broken to see it fail: `_shares` without its look at the settlement system."""
    system, tampered, reason = TAMPERED[name]
    here = world()
    proposed = OptimisationProposed(settlement_system=system, request="r", number=1, of=1, groups=tampered(here))
    assert [str(each.reason) for each in of(GroupRefused, here.give(proposed, writes=set()))] == [reason]


def test_an_account_that_is_closed_takes_part_in_nothing_until_it_is_open_again() -> None:
    """An open instruction on it stays, says why at the next attempt, and settles when the account is opened again."""
    here = world()
    closed = account("B-SEC", BUYER, "SECURITIES", is_open=False)
    here.made.give(closed)
    balances = {key: value for key, value in here.image().items() if key.startswith("balances ")}
    assert refusals(here.give(instruction("RECE", 9, command="bad"), writes={f"commands {SYSTEM}|bad"})) == ["account_closed"]
    said = here.made.give(funding("S-SEC", 100, "more"))
    assert {str(each.reason) for each in of(InstructionPended, said)} == {"account_closed"}
    here.made.give(PriceQuoted(isin=ISIN, currency=CURRENCY, date=MONDAY, price=Decimal(10)))
    assert of(InstructionSettled, said + here.made.tell_time(day(1, 8))) == []
    after = {key: value for key, value in here.image().items() if key.startswith("balances ")}
    assert {key for key in after if after[key] != balances.get(key)} == {f"balances S-SEC|{ISIN}", f"balances ISSUER|{ISIN}"}
    assert len(of(InstructionSettled, here.made.give(replace(closed, is_open=True)))) == 1


def test_a_statement_for_a_day_to_come_is_refused_and_what_was_read_is_untouched() -> None:
    known = Account("S-SEC")
    made, _ = back_office.office()
    defined(made)
    for message in (account("S-SEC", SELLER, "SECURITIES"), *made.give(funding("S-SEC", 100))):
        known.hear(message)
    known.tell_time(day(0))
    before = str({name: getattr(known, name) for name in ("defined", "postings")}), asdict(statement_of(known, None, None))
    with pytest.raises(StatementError, match="still to come"):
        statement_of(known, day(1).date(), None)
    after = str({name: getattr(known, name) for name in ("defined", "postings")}), asdict(statement_of(known, None, None))
    assert after == before


REPORT, SECOND = middle_office.key(), middle_office.key(2)
OTHER_TRADE = middle_office.key(trade="U")


def reported(**wrong: Any) -> Message:
    return middle_office.trade(trade="U", **wrong)


HELD = {f"reports {OTHER_TRADE}", f"held_for_reference {OTHER_TRADE}"}
REFUSED = {f"reports {OTHER_TRADE}"}
BAD_REPORTS: dict[str, tuple[Message, tuple[str, str], set[str]]] = {
    "unknown account": (reported(securities_account="NONE", cash_account="A-CASH"), ("held", "account_not_known"), HELD),
    "closed account": (reported(securities_account="A-OLD-SEC", cash_account="A-CASH"), ("refused", "account_closed"), REFUSED),
    "lot": (reported(quantity=Decimal(15)), ("refused", "quantity_not_in_lots"), REFUSED),
    "negative quantity": (reported(quantity=Decimal(-10)), ("refused", "quantity_not_positive"), REFUSED),
    "intended before the trade date": (
        reported(intended_settlement_date=date(2026, 1, 2)),
        ("refused", "intended_date_before_trade_date"),
        REFUSED,
    ),
    "intended on a closure": (reported(intended_settlement_date=WEDNESDAY), ("refused", "settlement_day_closed"), REFUSED),
    "intended beyond the calendar": (reported(intended_settlement_date=date(2031, 1, 6)), ("held", "settlement_day_not_known"), HELD),
    "amendment to a closure": (
        middle_office.amended(intended_settlement_date=WEDNESDAY),
        ("refused", "settlement_day_closed"),
        {f"reports {SECOND}"},
    ),
    "amendment after settlement": (middle_office.amended(), ("refused", "amended_version_is_final"), {f"reports {SECOND}"}),
}


@pytest.mark.parametrize("name", BAD_REPORTS)
def test_a_bad_report_is_kept_with_its_reason_and_nothing_else_of_middle_changes(name: str) -> None:
    """What a later record can cure is held; all else is refused for good. No exposure, no reservation, no other report is touched."""
    message, (status, reason), writes = BAD_REPORTS[name]
    made, books = middle_office.office("instrument")
    made.give(replace(middle_office.reference_data()["instrument"], settlement_multiple=Decimal(10)))  # type: ignore[call-arg]  # an instrument
    made.give(middle_office.account("A-OLD-SEC", is_open=False))
    made.give(CalendarDefined(calendar="CSD", first=day(-60).date(), last=day(200).date()))
    made.give(ClosureAnnounced(calendar="CSD", date=WEDNESDAY, reason="a holiday"))
    made.give(middle_office.trade())
    made.give(middle_office.settled(REPORT))
    assert middle_office.status(books, REPORT)[0] == "settled"
    World(made, MIDDLE_STORES).give(message, writes=writes)
    assert middle_office.status(books, SECOND if name.startswith("amendment") else OTHER_TRADE) == (status, reason)


def test_a_trade_report_brings_no_terms() -> None:
    """Priority, holds and what is released of them are checked where instructions are sent directly; through middle none of it comes."""
    content = encode(middle_office.trade())
    assert decode(FRONT_TRADES, content) == middle_office.trade()
    with pytest.raises(UnreadableError) as refused:
        decode(FRONT_TRADES, content[:-1] + b',"terms":{"priority":1}}')
    assert refused.value.reason is Unreadable.FIELD_NOT_KNOWN
    made, _ = middle_office.office()
    assert [each.terms for each in of(TradeApproved, made.give(middle_office.trade()))] == [None]


def test_a_second_request_to_cancel_changes_nothing_in_middle() -> None:
    made, books = middle_office.office("limit")
    made.give(middle_office.trade())
    made.give(middle_office.cancelled())
    assert middle_office.status(books, REPORT)[0] == "cancelled"
    World(made, MIDDLE_STORES).give(middle_office.cancelled(), writes=set())
