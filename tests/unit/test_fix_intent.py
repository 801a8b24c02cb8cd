"""Which FIX messages are trades, which correct one or cancel one, and which are none of ours."""

import pytest

from schemas.fix.identity import Trail
from schemas.front import TradeAmended, TradeCancelled
from schemas.gateway import GatewayReason, UntranslatableError
from tests.fix_messages import Field, capture, execution
from tests.fix_names import HOUSE, executed, refused, translated


@pytest.mark.parametrize("code", ["F", "1", "2"])
def test_a_fill_of_fix_4_2_is_a_trade_too(code: str) -> None:
    assert executed(execution((150, code))).trade == "EXEC-1"


@pytest.mark.parametrize("code", list("03456789ABCDEI"))
def test_an_execution_report_of_anything_but_a_fill_is_not_a_trade(code: str) -> None:
    assert refused(execution((150, code))) is GatewayReason.NOT_A_TRADE


@pytest.mark.parametrize("changed", [(464, "Y"), (442, "3"), (854, "1")])
def test_tests_sums_of_legs_and_contracts_are_not_trades(changed: Field) -> None:
    assert refused(execution(changed)) is GatewayReason.NOT_A_TRADE


@pytest.mark.parametrize(
    ("report", "transaction", "kind"),
    [
        (None, None, "TradeExecuted"),
        ("0", "0", "TradeExecuted"),
        ("2", None, "TradeExecuted"),
        ("0", "2", "TradeAmended"),
        ("5", "0", "TradeAmended"),
        ("0", "1", "TradeCancelled"),
        ("0", "4", "TradeCancelled"),
        ("6", "0", "TradeCancelled"),
        ("7", "1", "TradeCancelled"),
        ("0", "3", "not_a_trade"),
        ("1", "0", "not_a_trade"),
        ("3", "0", "not_a_trade"),
        ("4", "0", "not_a_trade"),
        ("6", "2", "not_a_trade"),
        ("8", "0", "value_not_valid"),
        ("0", "17822", "value_not_valid"),
    ],
)
def test_report_type_and_transaction_type_say_what_a_capture_report_wants(report: str | None, transaction: str | None, kind: str) -> None:
    changed = [(tag, value) for tag, value in ((856, report), (487, transaction), (572, "REPORT-0")) if value]
    content = capture(*changed, without=[] if report else [856])
    try:
        found: set[str] = {one.type for one in translated(content)}
    except UntranslatableError as error:
        found = {error.reason.value}
    assert found == {kind}


@pytest.mark.parametrize(
    ("code", "kind"), [("0", "TradeExecuted"), ("F", "TradeExecuted"), ("G", "TradeAmended"), ("H", "TradeCancelled"), ("4", "not_a_trade")]
)
def test_an_execution_type_in_a_capture_report_narrows_what_it_wants(code: str, kind: str) -> None:
    try:
        found: set[str] = {one.type for one in translated(capture((150, code), (572, "REPORT-0")))}
    except UntranslatableError as error:
        found = {error.reason.value}
    assert found == {kind}


def test_a_correction_is_the_next_version_through_a_chain_that_names_only_what_it_corrects() -> None:
    trail = Trail()
    first = execution()
    second = execution((150, "G"), (17, "EXEC-2"), (19, "EXEC-1"), (31, "215.50"))
    third = execution((150, "G"), (17, "EXEC-3"), (19, "EXEC-2"), (31, "215.51"))
    last = execution((150, "H"), (17, "EXEC-4"), (19, "EXEC-3"))
    said = [report for content in (first, second, second, third, last) for report in translated(content, trail=trail)]
    assert [(report.type, report.trade, report.version) for report in said] == [
        ("TradeExecuted", "EXEC-1", 1),
        ("TradeAmended", "EXEC-1", 2),
        ("TradeAmended", "EXEC-1", 2),
        ("TradeAmended", "EXEC-1", 3),
        ("TradeCancelled", "EXEC-1", 3),
    ]
    assert [report.amends for report in said if isinstance(report, TradeAmended)] == [1, 1, 2]
    assert said[1] == said[2]


def test_a_correction_of_what_was_not_seen_is_taken_for_that_of_a_first_version() -> None:
    (report,) = translated(execution((150, "G"), (17, "EXEC-2"), (19, "EXEC-1")))
    assert isinstance(report, TradeAmended)
    assert (report.trade, report.version, report.amends) == ("EXEC-1", 2, 1)


def test_a_cancellation_needs_only_to_name_the_trade_and_its_entity() -> None:
    (report,) = translated(execution((150, "H"), (17, "EXEC-2"), (19, "EXEC-1"), (55, "nobody's"), (32, "0"), without=[31, 15]))
    assert report == TradeCancelled(entity=HOUSE, source="BROKER", trade="EXEC-1", version=1)


@pytest.mark.parametrize("code", ["G", "H"])
def test_a_correction_or_cancellation_must_name_another_report(code: str) -> None:
    assert refused(execution((150, code))) is GatewayReason.FIELD_MISSING
    assert refused(execution((150, code), (19, "EXEC-1"))) is GatewayReason.VALUE_NOT_VALID


def test_a_refused_correction_leaves_no_version_behind() -> None:
    trail = Trail()
    with pytest.raises(UntranslatableError):
        translated(execution((150, "G"), (17, "EXEC-2"), (19, "EXEC-1"), (32, "0")), trail=trail)
    (report,) = translated(execution((150, "G"), (17, "EXEC-3"), (19, "EXEC-1")), trail=trail)
    assert report.version == 2


def test_the_execution_named_in_a_capture_report_is_its_trade_and_later_reports_find_it() -> None:
    trail = Trail()
    translated(capture((17, "EXEC-1")), trail=trail)
    amended = translated(capture((571, "REPORT-2"), (572, "REPORT-1"), (487, "2")), trail=trail)
    cancelled = translated(capture((571, "REPORT-3"), (572, "REPORT-2"), (856, "6")), trail=trail)
    assert {(report.trade, report.version) for report in amended} == {("EXEC-1", 2)}
    assert {(report.trade, report.version) for report in cancelled} == {("EXEC-1", 2)}
