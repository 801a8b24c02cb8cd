"""Which fails have no penalty, and why: out of scope, nobody's fault, or reference data is missing; and CCP instructions."""

from dataclasses import replace
from decimal import Decimal
from typing import Any, get_args

import pytest

from processors.books import BackBooks
from processors.penalties.payers import PAYERS
from schemas.back import InstructionSettled
from schemas.penalties import PenaltyOmitted
from schemas.penalty_reference import Cause, ExchangeRateQuoted, PayerRule, PenaltyRateSet
from schemas.reasons import Reason
from schemas.reference import CurrencyDefined
from tests.unit.back_office import CURRENCY, SYSTEM, account, day, funding, of, settlement_day
from tests.unit.clearing_office import deal
from tests.unit.clearing_office import market as cleared
from tests.unit.penalty_kit import ANNEX_I, CSD, PAST, amounts, both, charged, classified, end_of, market, quoted, regime


def why_not(said: list[Any]) -> list[str]:
    return [str(each.reason) for each in of(PenaltyOmitted, said)]


def test_an_own_account_transfer_is_out_of_scope_by_configuration():
    """A party that delivers to itself: its own instruction, made here directly, for the doors take no such trade."""
    for is_out, omitted, paid in ((True, ["own_account_out_of_scope"], 0), (False, [], 1)):
        made, books = market(is_own_account_out_of_scope=is_out)
        made.give(funding("B-CASH", 500_000))
        both(made)
        key = open_transaction(books)
        kept = books.instructions[key]
        books.instructions[key] = replace(kept, created=replace(kept.created, receiver=kept.created.deliverer))
        said = end_of(made, 0)
        assert (why_not(said), len(charged(said))) == (omitted, paid)


def open_transaction(books: BackBooks) -> str:
    entry = books.instructions.after("dated", f"{SYSTEM}|")
    assert entry is not None
    return entry[1]


def forget(store: str, books: BackBooks) -> None:
    """Take every record out of a store of reference data."""
    found, index = getattr(books, store), "date" if store == "prices" else "from"
    while (entry := found.after(index, "")) is not None:
        del found[entry[1]]


@pytest.mark.parametrize(
    ("missing", "reason"),
    [
        ("penalty_classifications", Reason.PENALTY_CLASSIFICATION_NOT_KNOWN),
        ("prices", Reason.REFERENCE_PRICE_NOT_KNOWN),
        ("penalty_rates", Reason.PENALTY_RATE_NOT_KNOWN),
        ("cash_rates", Reason.CASH_RATE_NOT_KNOWN),
    ],
)
def test_what_is_missing_is_named(missing: str, reason: Reason):
    made, books = market()
    forget(missing, books)
    if missing != "cash_rates":
        made.give(funding("B-CASH", 500_000))
    else:
        made.give(funding("S-SEC", 10_000))
    both(made)
    assert why_not(end_of(made, 0)) == [reason]


def test_an_exchange_rate_that_is_missing_is_named_and_charged_when_it_has_come():
    made, _books = market()
    made.give(CurrencyDefined(currency="USD", decimals=2))
    both(made, currency="USD")
    made.give(funding("B-CASH", 500_000, asset="USD"))
    assert why_not(end_of(made, 0)) == [Reason.EXCHANGE_RATE_NOT_KNOWN]
    said = made.give(ExchangeRateQuoted(currency=CURRENCY, in_currency="USD", day=day(0).date(), rate=Decimal("1.1")))
    assert charged(said) == [("S", "2026-01-05", "deliverer_securities", "55.00")]


def test_a_price_that_is_not_above_zero_is_none():
    made, _books = market(price="0")
    made.give(funding("B-CASH", 500_000))
    both(made)
    assert why_not(end_of(made, 0)) == [Reason.REFERENCE_PRICE_NOT_KNOWN]


def test_a_penalty_of_more_than_eighteen_digits_is_not_written():
    made, _books = market(price="999999999999")
    both(made, quantity=Decimal(10) ** 15)
    assert why_not(end_of(made, 0))[0] == Reason.PENALTY_TOO_LARGE


def test_a_hold_of_the_csd_is_nobodys_fault_and_can_be_made_somebodys():
    for rules, paid in (((), []), ((PayerRule(cause="csd_hold", payer="both"),), ["S", "B"])):
        made, books = market(payers=rules)
        both(made)
        key = open_transaction(books)
        books.instructions[key] = replace(books.instructions[key], csd_holds=("CSDH",))
        assert [each[0] for each in charged(end_of(made, 0))] == paid


def test_each_cause_has_a_row_in_the_table_of_who_pays():
    assert set(PAYERS) == set(get_args(Cause))


def test_what_moves_cash_fails_for_what_it_lacked_at_its_own_cut_off():
    """Cash that comes after the cut-off for delivery versus payment does not excuse."""
    made, books = market(days=0, now=day(0, 6))
    made.give(replace(settlement_day(0), dvp_cut_off_at=day(0, 14)))
    made.tell_time(day(0, 8))
    made.give(funding("S-SEC", 10_000))
    both(made)
    made.tell_time(day(0, 15))
    made.give(funding("B-CASH", 500_000))
    assert charged(end_of(made, 0)) == [("B", "2026-01-05", "receiver_cash", "33.33")]
    assert open_transaction(books) not in books.penalty_causes


def test_an_instruction_against_a_ccp_is_penalised_from_the_day_that_the_regime_names():
    """100 x 50 x 1 bp to the CCP, and as much by it. All the cases are in tests/unit/penalty_ccp_cases.py."""
    for ccps_from, omitted, paid in ((None, 2, []), (day(1).date(), 2, []), (day(0).date(), 0, ["0.50", "0.50"])):
        made, _books = cleared()
        made.give(account("PENALTIES", CSD, "CASH"))
        made.give(regime(ccps_from=ccps_from))
        made.give(PenaltyRateSet(category=1, effective_from=PAST, rate_bp=Decimal(ANNEX_I[1])))
        made.give(classified())
        made.give(quoted("50"))
        deal(made, 1, "AB", 100, 5_000)
        made.tell_time(day(0, 8))
        said = end_of(made, 0)
        assert why_not(said) == ["ccp_out_of_scope"] * omitted
        assert amounts(said) == paid


@pytest.mark.parametrize(
    ("price_on", "at_most", "expected"),
    [
        (0, 0, []),  # of the day itself
        (-3, 0, ["reference_price_too_old"]),  # Friday's on Monday is one business day old
        (-3, 1, []),
        (-4, 1, ["reference_price_too_old"]),  # a Saturday and a Sunday make no price older: Thursday's is two
        (-4, 2, []),
        (-2000, None, []),  # no limit
    ],
)
def test_a_price_that_is_too_old_is_not_used_and_the_penalty_waits_for_another(price_on, at_most, expected):
    made, _books = market(price=None, price_days_max=at_most)
    made.give(quoted("50", on=price_on))
    made.give(funding("B-CASH", 500_000))
    both(made)
    said = end_of(made, 0)
    assert why_not(said) == expected
    assert amounts(said) == ([] if expected else ["50.00"])
    late = made.give(quoted("51", on=0))
    assert amounts(late) == ["51.00"]


def test_a_price_that_is_too_old_does_not_stand_before_a_newer_one_in_the_other_currency():
    made, _books = market(price=None, price_days_max=1)
    made.give(CurrencyDefined(currency="USD", decimals=2))
    made.give(quoted("60", on=-8, currency="USD"))
    made.give(ExchangeRateQuoted(currency="EUR", in_currency="USD", day=PAST, rate=Decimal("1.10")))
    both(made, currency="USD")
    assert set(why_not(end_of(made, 0))) >= {"reference_price_too_old"}
    assert amounts(made.give(quoted("50", on=0))) == ["55.00"]  # 10,000 x 50 x 1.10 x 0.0001


def test_why_it_failed_at_a_cut_off_for_cash_is_forgotten_where_it_settles_after_all() -> None:
    """The cut-off is moved to a later hour, and what it lacked arrives."""
    made, books = market(days=0, now=day(0, 6))
    made.give(replace(settlement_day(0), dvp_cut_off_at=day(0, 12)))
    made.tell_time(day(0, 8))
    both(made)
    made.tell_time(day(0, 13))
    assert len(books.penalty_causes) == 1
    made.give(replace(settlement_day(0), dvp_cut_off_at=day(0, 15)))
    for name, quantity in (("B-CASH", 500_000), ("S-SEC", 10_000)):
        said = made.give(funding(name, quantity))
    assert (len(of(InstructionSettled, said)), len(books.penalty_causes)) == (1, 0)
    assert charged(end_of(made, 0)) == []
