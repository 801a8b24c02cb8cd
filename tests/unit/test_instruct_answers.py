"""How `takahuone instruct` words an answer: one that may be less than it seems says so."""

import pytest

from streams.cli.instruct import _answer
from streams.commanding import Answered


@pytest.mark.parametrize("was_repeated", [False, True])
def test_a_cancellation_that_is_applied_is_not_taken_for_a_trade_that_is_cancelled(was_repeated: bool) -> None:
    told = _answer(Answered(command="c", type="CancelInstruction", applied=True, was_repeated=was_repeated))
    assert told.endswith("; what has matched is cancelled when its other side asks too")
    assert "other side" not in _answer(Answered(command="h", type="HoldInstruction", applied=True))
