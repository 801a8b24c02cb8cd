"""What was reported below zero is refused: it takes nothing from the sums that people are told, and hides no difference."""

from rich.console import Console

from streams.verify.show import show
from streams.verify.totals import ControlTotals
from tests.verify_world import World, answered, report

ISIN, CURRENCY = "FR0000120271", "EUR"


async def test_a_refused_report_below_zero_is_in_no_sum_and_in_a_footnote():
    world = World()
    answered(world, report(world, "A"), "TradeRejected", reason="account_closed")
    answered(world, report(world, "B") | {"quantity": "-7"}, "TradeRejected", reason="quantity_not_positive")
    answered(world, report(world, "C", amount="-999"), "TradeRejected", reason="amount_not_positive")
    found = await world.verify()
    assert (found.problems, found.reported, found.refused) == ((), 3, 3)
    assert found.by_status["reported"] == found.by_status["refused"]
    assert (found.by_status["reported"].quantity, found.by_status["reported"].money) == ({ISIN: "20"}, {CURRENCY: "2000"})
    assert found.control_totals == {"quantity": {ISIN: "0"}, "money": {CURRENCY: "0"}}
    assert found.below_zero == {CURRENCY: "-999", ISIN: "-7"}
    console = Console(record=True, width=120)
    show(found, console)
    assert f"Reported below zero, refused, and in no sum: -999 {CURRENCY}, -7 {ISIN}." in console.export_text()


def test_what_is_below_zero_and_has_no_status_is_a_difference_as_any_other():
    totals = ControlTotals()
    totals.reported.add(ISIN, -7, CURRENCY, 10)
    assert (totals.quantity_differences(), totals.money_differences()) == ({ISIN: -7}, {CURRENCY: 10})
