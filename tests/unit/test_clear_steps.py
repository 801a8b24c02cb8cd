"""What is cleared is the same whatever steps the time makes: each opening nets, and its day ends after that."""

from datetime import datetime
from typing import Any

import pytest

from schemas.back import InstructionPartiallySettled, InstructionSettled
from schemas.clearing import ObligationCarried, ObligationNetted
from schemas.cycles import CycleClosed
from schemas.entries import EntryPosted
from tests.unit.back_office import ISIN, day
from tests.unit.clearing_office import deal, held, market, stock
from tests.unit.windows_kit import window

KINDS = (ObligationNetted, ObligationCarried, InstructionSettled, InstructionPartiallySettled, EntryPosted, CycleClosed)
ONE_BY_ONE = (*(day(number, hour) for number in (0, 1) for hour in (7, 8, 9, 16, 17)), day(2, 8))
MODELS = [{"model": "bilateral"}, {"model": "ccp_cns"}, {"model": "ccp_cns", "finality": "net_end_of_day"}]


def played(times: tuple[datetime, ...], *, has_window: bool = False, **more: Any) -> list[str]:
    """A sells 100 to B of which it has 60, B sells 40 to C, and A sells ten more that are due on Tuesday."""
    made, books = market(**more)
    if has_window:
        for number in range(3):
            made.give(window("W", "DAY", day(number, 8), day(number, 9), number))
    stock(made, "A", 60)
    for number, (way, quantity, on) in enumerate((("AB", 100, 0), ("BC", 40, 0), ("AC", 10, 1))):
        deal(made, number, way, quantity, 10 * quantity, on=on)
    said = [each for now in times for each in made.tell_time(now) if isinstance(each, KINDS)]
    left = [f"{name} has {held(books, f'{name}-SEC', ISIN)}" for name in ("A", "B", "C", "CCP")]
    return [f"{each.type} {_day(each)} {getattr(each, 'quantity', '')}" for each in said] + left


def _day(message: Any) -> str:
    return next(str(getattr(message, name)) for name in ("booked_on", "settled_on", "date") if hasattr(message, name))


@pytest.mark.parametrize("times", [(day(0, 17), day(1, 17), day(2, 8)), (day(1, 12), day(2, 8)), (day(2, 8),)])
@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("has_window", [False, True])
def test_a_clock_that_is_late_changes_nothing_that_is_netted_or_settled(
    times: tuple[datetime, ...], model: dict[str, Any], has_window: bool
) -> None:
    expected = played(ONE_BY_ONE, has_window=has_window, **model)
    assert "A has 0" in expected
    assert f"ObligationNetted {day(0).date()} -100" in expected
    assert played(times, has_window=has_window, **model) == expected
