"""Random days with clearing and closures: whenever each becomes known, dates, contract money and quantities are as a plain count says."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.allocation import ObligationAllocated
from schemas.message import Message
from schemas.redating import TradeRedated
from schemas.report_answers import DateAdvised
from tests.unit.back_office import MONDAY, day, of, settlement_day
from tests.unit.clearing_office import MEMBERS, deal, market, report, stock
from tests.unit.test_clear_life import Plain, judge
from tests.unit.test_redating import calendar, closure

TRADES = st.tuples(
    st.permutations("ABCDE").map(lambda drawn: "".join(drawn[:2])),
    st.integers(1, 60),
    st.decimals("0.001", 900, places=2),
    st.integers(0, 4),
    st.booleans(),
)
"""Seller and buyer, quantity, amount, the date that was agreed, and whether it was reckoned instead: two days after Monday."""
EVENTS = st.lists(TRADES | st.integers(0, 4) | st.just("open"), min_size=1, max_size=14)
"""Of Monday, in the order of arrival: trades, days that are closed, and the opening."""
WEEKS = [*range(5), *range(7, 12)]


def due(agreed: int, closed: set[int], *, is_reckoned: bool) -> int:
    """The day on which a trade of Monday is to be netted, by counting."""
    open_days = [number for number in WEEKS if number not in closed]
    return [number for number in open_days if number > 0][1] if is_reckoned else next(number for number in open_days if number >= agreed)


@pytest.mark.parametrize("model", ["ccp_cns", "bilateral"])
@settings(max_examples=60)
@given(events=EVENTS)
def test_every_trade_is_netted_on_its_date_whenever_a_closure_becomes_known(model: str, events: list) -> None:
    """Caught when broken.

    One leg moved and not the other; the sums left in the tranche of the old date; `waiting` not moved between two parties; what was netted
    moved too; a date that was agreed reckoned anew.
    """
    made, books = market(model)
    made.give(calendar())
    for number in WEEKS[5:]:
        made.give(settlement_day(number))
    plain, said, wanted, closed = Plain(), list[Message](), {}, set[int]()
    for number, event in enumerate(events):
        match event:
            case "open":
                said += made.tell_time(day(0, 8))
            case int():
                closed.add(event)
                said += made.give(closure(day(event).date()))
            case way, quantity, amount, agreed, is_reckoned:
                plain.trade(number, way, quantity, amount)
                on = 2 if is_reckoned else agreed
                said += deal(made, number, way, quantity, amount, on=on, trade_date=MONDAY, is_date_reckoned=is_reckoned or None)
                wanted |= {report(letter, number): (agreed, is_reckoned) for letter in way}
    for letter in MEMBERS:
        plain.securities[letter] += 1000
        said += stock(made, letter, 1000)
    for number in (*WEEKS, 12):
        said += made.tell_time(day(number, 8)) + made.tell_time(day(number, 17))
    judge(plain, books, said)
    for each in of(ObligationAllocated, said):
        agreed, is_reckoned = wanted[each.report]
        assert each.settled_on >= each.intended_settlement_date
        if is_reckoned or agreed > 0:  # what was due on Monday may be netted before Monday is closed
            assert each.intended_settlement_date == day(due(agreed, closed, is_reckoned=is_reckoned)).date()
    told = [(each.report, each.new_date) for each in of(DateAdvised, said)]
    for each in of(TradeRedated, said):
        assert {(each.deliverer_report, each.new_date), (each.receiver_report, each.new_date)} <= set(told)
