"""A side that finds no other is told which one is near, by what it differs, and what either says."""

import asyncio
from decimal import Decimal

import orjson
import pytest

from schemas import commands
from schemas.codec import encode
from schemas.instruction import Terms
from schemas.message import Message
from schemas.reference import PartyDefined
from streams.story.advice import ADVICE
from streams.story.near import MISSING
from streams.story.standing import standing_of, standings
from streams.story.story import tell
from tests.unit.back_office import BUYER, ask, cancellation, day, funding, instructed, instruction, office, side
from tests.unit.back_office import defined as define
from tests.unit.office_driver import OfficeDriver
from tests.unit.unsettled_kit import Told
from tests.verify_log import Json, ListLog

THIRD = "529900THIRD000000003"


def ready() -> OfficeDriver:
    made, _ = office(now=day(-1, 8))
    define(made)
    return made


def advised(said: list[Message]) -> list[str]:
    """What to do next: of the deliverer's side, and of the receiver's."""
    messages: list[Json] = [orjson.loads(encode(message)) for message in said]
    return [standing.next for standing in standings(messages)]


@pytest.mark.parametrize(
    ("seller", "buyer", "differs", "sold", "bought"),
    [
        ({"amount": Decimal("72496.00")}, {"amount": Decimal("72522.00")}, "amount", "72496.00", "72522.00"),
        ({}, {"quantity": Decimal(7)}, "quantity", "100", "7"),
        ({"terms": Terms(cum_ex="CCPN")}, {"terms": Terms(cum_ex="XCPN")}, "cum ex", "CCPN", "XCPN"),
    ],
)
def test_both_sides_of_a_near_miss_are_told_what_the_other_says(seller: Json, buyer: Json, differs: str, sold: str, bought: str):
    made = ready()
    said = made.give(instruction("DELI", **seller)) + made.give(instruction("RECE", **buyer)) + made.tell_time(day(0, 7))
    assert advised(said) == [
        f"It differs in {differs} from {instructed('RECE')} ({bought}, yours {sold}): amend one of them.",
        f"It differs in {differs} from {instructed('DELI')} ({sold}, yours {bought}): amend one of them.",
    ]


@pytest.mark.parametrize(("movement", "verb"), [("BUY", "receive"), ("SELL", "deliver")])
def test_of_two_that_move_the_same_way_it_is_said_that_both_do(movement: str, verb: str):
    made = ready()
    mine = side(movement)
    other = side(
        movement, entity=mine.counterparty, counterparty=mine.entity, amount=Decimal(7), report=f"{mine.counterparty}|oms|1|1|executed"
    )
    said = made.give(mine) + made.give(other) + made.tell_time(day(0, 7))
    story = [{"type": "TradeApproved"} | orjson.loads(encode(given)) for given in (mine, other)]
    told = [standing_of(each.report, story + [orjson.loads(encode(message)) for message in said]).next for each in (mine, other)]
    assert told == [
        f"It differs in movement and amount from {other.report} (both {verb}; 7, yours 1000): amend one of them.",
        f"It differs in movement and amount from {mine.report} (both {verb}; 1000, yours 7): amend one of them.",
    ]


def test_whoever_has_named_another_party_is_told_whose_the_near_one_is():
    made = ready()
    made.give(PartyDefined(party=THIRD, name="a third"))
    said = made.give(instruction("RECE")) + made.give(instruction("DELI", counterparty=THIRD)) + made.tell_time(day(0, 7))
    assert advised(said) == [
        ADVICE["unmatched"],
        f"It differs in counterparty from {instructed('RECE')} ({BUYER}, yours {THIRD}): amend one of them.",
    ]


def test_a_near_one_that_has_ended_since_is_near_no_more():
    made = ready()
    other = side("BUY", amount=Decimal(7))
    said = made.give(instruction("DELI")) + made.give(other) + made.tell_time(day(0, 7))
    assert advised(said)[0] == f"It differs in amount from {other.report}: amend one of them."
    assert advised(said + made.give(cancellation(other)))[0] == ADVICE["unmatched"]


def test_one_of_which_nothing_is_near_is_advised_as_before():
    made = ready()
    assert advised(made.give(instruction("DELI")) + made.tell_time(day(0, 7))) == [ADVICE["unmatched"]]


def test_another_trade_that_differs_in_several_fields_is_no_reason_to_amend_either():
    made = ready()
    said = made.give(instruction("DELI", 1)) + made.give(instruction("RECE", 2, quantity=Decimal(7), amount=Decimal(5)))
    said += made.tell_time(day(0, 7))
    assert advised(said)[0] == (
        f"{MISSING} The nearest that waits there is {instructed('RECE', 2)}, which differs in quantity and amount (7, yours 100; 5, yours"
        " 1000)."
    )
    assert not any("amend" in each for each in advised(said))


@pytest.mark.parametrize(("buyers", "is_meant"), [(1, True), (2, False)])
def test_the_same_id_is_meant_in_however_many_fields_it_differs(buyers: int, is_meant: bool):
    made = ready()
    more = {"quantity": Decimal(7), "amount": Decimal(5)}
    said = made.give(instruction("DELI", 1)) + made.give(instruction("RECE", buyers, **more)) + made.tell_time(day(0, 7))
    assert all(each.endswith("amend one of them.") is is_meant for each in advised(said))


def test_the_same_common_reference_is_meant_too():
    made = ready()
    more = {"quantity": Decimal(7), "amount": Decimal(5)}
    common = Terms(common_reference="OURS")
    said = made.give(instruction("DELI", 1, terms=common)) + made.give(instruction("RECE", 2, terms=common, **more))
    assert all(each.endswith("amend one of them.") for each in advised(said + made.tell_time(day(0, 7))))


@pytest.mark.parametrize("buyers", [1, 2])
def test_the_side_that_came_first_says_the_same_as_the_later_one_before_it_is_alleged(buyers: int):
    told = Told()
    told.give(instruction("DELI", amount=Decimal(7)), instruction("RECE", buyers))
    story = asyncio.run(tell(ListLog(told.world.log), instructed("DELI")))
    assert story is not None
    first = next(each for each in story.reports if each.report == instructed("DELI"))
    assert (first.iso, first.next) == (
        ("NMAT/DMON",),
        f"It differs in amount from {instructed('RECE', buyers)} (1000, yours 7): amend one of them.",
    )
    row = next(row for row in told.rows() if row.id == instructed("DELI"))
    assert (row.codes, row.next) == (first.iso, first.next)
    assert row.why.endswith(f"Nearest is {instructed('RECE', buyers)}, which differs in amount.")
    told.give(ask(commands.CancelInstruction, "RECE", buyers))
    (row,) = told.rows()
    assert (row.codes, row.next) == (("NMAT/CMIS",), ADVICE["unmatched"])
    story = asyncio.run(tell(ListLog(told.world.log), instructed("DELI")))
    assert story is not None
    assert [(each.iso, each.next) for each in story.reports if each.report == instructed("DELI")] == [(row.codes, row.next)]


def stands(told: Told, report: str) -> tuple[tuple[str, ...], str]:
    """Codes and advice in the story of a report, which `open` has to say as well."""
    story = asyncio.run(tell(ListLog(told.world.log), report))
    assert story is not None
    (own,) = [each for each in story.reports if each.report == report]
    (row,) = [row for row in told.rows() if row.id == report]
    assert (row.codes, row.next) == (own.iso, own.next)
    return own.iso, row.why + own.next


@pytest.mark.parametrize("ends", ["settles", "cancelled", "refused"])
@pytest.mark.parametrize("number", [1, 2])
def test_one_that_was_told_as_near_and_waits_no_more_is_named_no_more_and_decides_no_code(ends: str, number: int):
    told = Told()
    told.give(instruction("RECE", number, amount=Decimal(900)), instruction("DELI"))
    mine, near = instructed("DELI"), instructed("RECE", number)
    codes, words = stands(told, mine)
    assert codes == ("NMAT/DMON",)
    assert words.count(near) == 2
    if ends == "settles":
        told.give(funding("S-SEC", 100), funding("B-CASH", 1000), instruction("DELI", 3, amount=Decimal(900)))
        assert near not in {report for row in told.rows() for report in row.reports}
    elif ends == "cancelled":
        told.give(ask(commands.CancelInstruction, "RECE", number))
    else:
        advised = told.world.say("StatusAdvised", report=near, entity=BUYER, status="refused", reason="links_form_a_cycle")
        given = told.world.write("back.commands.v1", told.world.say("ClockTicked"))
        told.world.take("back", "back.commands.v1", given, [("back.confirmations.v1", advised)])
    codes, words = stands(told, mine)
    assert codes == ("NMAT/CMIS",)
    assert near not in words


def test_the_next_near_one_takes_its_place():
    told = Told()
    told.give(instruction("RECE", 2, amount=Decimal(900)), instruction("DELI"), instruction("RECE", 3, quantity=Decimal(99)))
    assert stands(told, instructed("DELI"))[0] == ("NMAT/DMON",)
    told.give(ask(commands.CancelInstruction, "RECE", 2))
    codes, words = stands(told, instructed("DELI"))
    assert codes == ("NMAT/DQUA",)
    assert words.count(instructed("RECE", 3)) == 2


def test_the_first_side_is_told_back_of_the_nearest_and_of_nobody_who_names_another():
    told = Told()
    told.give(
        instruction("DELI"), instruction("RECE", 2, quantity=Decimal(7), amount=Decimal(9)), instruction("RECE", 3, amount=Decimal(9))
    )
    row = next(row for row in told.rows() if row.id == instructed("DELI"))
    assert row.next.startswith(f"It differs in amount from {instructed('RECE', 3)}")
    told = Told()
    told.refer(PartyDefined(party=THIRD, name="a third"))
    told.give(instruction("RECE"), instruction("DELI", counterparty=THIRD))
    row = next(row for row in told.rows() if row.id == instructed("RECE"))
    assert (row.codes, row.next) == (("NMAT/CMIS",), ADVICE["unmatched"])
