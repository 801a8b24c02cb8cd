"""open, of trades that are cleared: until they are netted they are listed, with the date that they have now."""

import orjson
import pytest

from schemas.codec import encode
from schemas.message import Message
from schemas.topics import BACK_OBLIGATIONS
from streams.unsettled.cleared import Cleared
from tests.unit.clearing_office import day, deal, market
from tests.unit.test_redating import calendar, closure


def hear(cleared: Cleared, said: list[Message]) -> None:
    for message in said:
        if isinstance(message, BACK_OBLIGATIONS.carries):
            cleared.hear(orjson.loads(encode(message)), encode(message))


@pytest.mark.parametrize("model", ["ccp_cns", "bilateral"])
def test_what_a_closure_has_moved_is_listed_until_its_new_date_is_netted(model: str) -> None:
    made, _ = market(model)
    made.give(calendar())
    cleared = Cleared()
    hear(cleared, deal(made, 1, "AB", 100, 1000, on=2, trade_date=day(0).date(), is_date_reckoned=True))
    hear(cleared, deal(made, 2, "AB", 30, 330, on=2, trade_date=day(0).date()))  # agreed: it stays
    hear(cleared, made.give(closure(day(1).date())))
    listed = []
    for number in (0, 2, 3):
        hear(cleared, made.tell_time(day(number, 8)))
        dates = [[orjson.loads(value) for value in item.messages()][-1] for item in cleared.items()]
        listed.append([each.get("new_date", each.get("intended_settlement_date")) for each in dates])
    assert listed == [["2026-01-08", "2026-01-07"], ["2026-01-08"], []]
    assert cleared.sides_netted() == 4
