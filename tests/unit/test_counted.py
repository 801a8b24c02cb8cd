"""One is not many."""

import pytest

from streams.counted import counted


@pytest.mark.parametrize(("number", "told"), [(0, "0 groups"), (1, "1 group"), (2, "2 groups"), (1200, "1,200 groups")])
def test_one_thing_is_named_as_one_and_more_as_many(number: int, told: str) -> None:
    assert counted(number, "group") == told
