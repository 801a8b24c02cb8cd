"""A T2S-average day upon the stages of back, without Kafka: each window settles what is reckoned; a day without its night is told."""

from collections.abc import Callable, Iterable
from dataclasses import replace

import pytest

from schemas.back import InstructionPartiallySettled, InstructionSettled
from schemas.matching import InstructionCreated
from schemas.message import Message, derive_id
from schemas.reference import ReferenceRecord
from schemas.settlement_time import SettlementWindowDefined
from streams.bench.t2s_commands import T2sDay
from streams.bench.t2s_deals import T2sMarket
from streams.bench.t2s_hours import EVENING, moments
from streams.bench.t2s_windows import SAYS, ByWindow
from streams.stores import back_books
from tests.unit.back_office import TABLE
from tests.unit.office_driver import OfficeDriver

INSTRUCTIONS, SEED = 800, 12
Reference = Callable[[Iterable[ReferenceRecord]], Iterable[ReferenceRecord]]


def settled(reference: Reference = lambda known: known) -> list[str]:
    """Where what back settles of a day differs from what was reckoned; `reference` changes what back is told before it."""
    day = T2sDay(T2sMarket(SEED), INSTRUCTIONS)
    opening, made, found = day.opening(), OfficeDriver(TABLE, back_books()), ByWindow()
    made.tell_time(EVENING)
    for record in reference(opening.reference):
        made.give(record)
    for funding in opening.funding:
        made.give(replace(funding, at=EVENING))
    for at, _, hour in moments():
        _count(made.tell_time(at), found)
        for command in day.said_at(hour) if hour is not None else ():
            _count(made.give(replace(command, id=derive_id(command.command, "bench", 0), at=at)), found)
    return found.differences(day.reckoned.windows)


def _count(said: Iterable[Message], found: ByWindow) -> None:
    for each in said:
        if isinstance(each, InstructionCreated | InstructionSettled | InstructionPartiallySettled):
            found.count(SAYS[each.type], each.at, each.currency, each.amount)


def without(kind: str, but: str = "") -> Reference:
    """The windows of a kind are left out, all or all but one."""
    return lambda known: [each for each in known if not isinstance(each, SettlementWindowDefined) or each.kind != kind or each.name == but]


def test_each_window_settles_what_was_reckoned():
    assert settled() == []


@pytest.mark.parametrize(
    ("left_out", "missed"),
    [
        (without("NIGHT_SEQUENCE"), "NTS1.1, settled"),
        (without("NIGHT_SEQUENCE", but="NTS1.1"), "NTS1.5, settled"),
        (without("PARTIAL"), "NTS2.partial, parts"),
    ],
    ids=["no night", "one sequence", "no partial windows"],
)
def test_what_a_day_does_without_its_sequences_or_partial_windows_is_not_what_was_reckoned(left_out, missed):
    assert any(difference.startswith(missed) for difference in settled(left_out))
