"""What back really says of holds, lacks and parts, told as a story: each side's code is its own."""

from decimal import Decimal

import orjson

from schemas import commands
from schemas.codec import encode
from schemas.instruction import Link, Terms
from schemas.message import Message
from streams.story.advice import ADVICE
from streams.story.standing import Standing, standings
from tests.unit.back_office import BUYER, CURRENCY, ISIN, SELLER, ask, day, defined, funding, instructed, instruction, office
from tests.unit.office_driver import OfficeDriver
from tests.verify_log import Json


def ready() -> OfficeDriver:
    made, _ = office()
    defined(made)
    return made


def matched(made: OfficeDriver, deliver: Terms | None = None) -> list[Message]:
    return made.give(instruction("DELI", terms=deliver)) + made.give(instruction("RECE"))


def plain(said: list[Message]) -> list[Json]:
    """The messages as they stand on the topics."""
    return [orjson.loads(encode(message)) for message in said]


def both(said: list[Message]) -> tuple[Standing, Standing]:
    """Where the deliverer's and the receiver's side stand."""
    found = {standing.report: standing for standing in standings(plain(said))}
    return found[instructed("DELI")], found[instructed("RECE")]


def codes(said: list[Message]) -> list[tuple[str, ...]]:
    return [standing.iso for standing in both(said)]


def test_the_receiver_of_a_delivery_on_hold_is_shown_that_its_counterparty_holds_it():
    assert codes(matched(ready(), Terms(holds=("PREA",)))) == [("PEND/PREA",), ("PEND/PRCY",)]


def test_the_deliverer_is_shown_the_same_of_a_hold_of_the_receiver():
    made = ready()
    said = matched(made) + made.give(ask(commands.HoldInstruction, "RECE"))
    assert codes(said) == [("PEND/PRCY",), ("PEND/PREA",)]


def test_a_hold_of_the_csd_reads_alike_for_both():
    made = ready()
    said = matched(made) + made.give(ask(commands.HoldInstruction, "DELI", hold="CSDH", second="bela"))
    assert codes(said) == [("PEND/CSDH",), ("PEND/CSDH",)]


def test_what_is_released_into_a_lack_is_coded_by_whose_lack_it_is():
    made = ready()
    said = matched(made) + made.give(ask(commands.HoldInstruction, "DELI")) + made.give(ask(commands.ReleaseInstruction, "DELI"))
    assert [standing.reason for standing in both(said)] == ["securities_short"] * 2
    assert codes(said) == [("PEND/LACK",), ("PEND/CLAC",)]


def test_after_the_cut_off_what_was_lacking_is_still_said_to_whoever_has_to_bring_it_in():
    made = ready()
    said = matched(made) + made.tell_time(day(0, 17))
    seller, buyer = both(said)
    assert (seller.reason, seller.iso, buyer.iso) == ("cut_off_missed", ("PENF/LACK",), ("PENF/CLAC",))
    assert seller.next.startswith(f"Before the cut-off S-SEC lacked 100 {ISIN}; bring them in.")
    assert buyer.next.startswith(f"Before the cut-off S-SEC lacked 100 {ISIN}; {SELLER} has to bring them in.")


def test_the_cash_that_the_buyer_lacked_is_for_the_buyer_to_bring_in_days_later_too():
    made = ready()
    made.give(funding("S-SEC", 100))
    said = matched(made) + [word for number in (0, 1) for word in (*made.tell_time(day(number, 17)), *made.tell_time(day(number + 1, 8)))]
    assert codes(said) == [("PENF/CMON",), ("PENF/MONY",)]
    seller, buyer = both(said + made.tell_time(day(2, 17)))
    assert (seller.iso, buyer.iso) == (("PENF/CMON",), ("PENF/MONY",))
    assert buyer.next.startswith(f"Before the cut-off B-CASH lacked 1000 {CURRENCY}; bring it in.")
    assert BUYER in seller.next


def test_what_came_too_late_for_the_cut_off_lacked_nothing_and_awaits_the_next_day():
    made = ready()
    made.tell_time(day(0, 17))
    standing, _ = both(matched(made))
    assert (standing.iso, standing.next) == (("PENF/CYCL",), ADVICE["cut_off_missed"])


def test_a_lack_is_forgotten_when_something_else_has_hindered_it_since():
    made = ready()
    said = matched(made) + made.give(ask(commands.HoldInstruction, "RECE")) + made.tell_time(day(0, 17))
    assert both(said)[1].next == ADVICE["on_hold"]
    said += made.give(ask(commands.ReleaseInstruction, "RECE"))
    assert (both(said)[0].reason, both(said)[0].next) == ("cut_off_missed", ADVICE["cut_off_missed"])


def test_what_waited_for_something_else_before_the_cut_off_is_advised_of_that():
    made = ready()
    made.give(instruction("DELI", 9, amount=Decimal(7)))
    before = Terms(links=(Link(position="AFTE", report=instructed("DELI", 9)),))
    standing, _ = both(matched(made, before) + made.tell_time(day(0, 17)))
    assert standing.iso == ("PENF/LINK",)
    assert standing.next.endswith(f"(waits for linked instruction). {ADVICE['waits_for_linked_instruction']}")
