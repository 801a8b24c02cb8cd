"""What back really says of holds, lacks and parts, told as a story: each side's code is its own."""

import orjson

from schemas import commands
from schemas.codec import encode
from schemas.instruction import Terms
from schemas.message import Message
from streams.story.standing import Standing, standings
from tests.unit.back_office import ask, defined, instructed, instruction, office
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
