"""penalise: what each fail costs whom, through the whole back office: accrual by day, late matching, corrections, omissions."""

from dataclasses import replace
from decimal import Decimal

from schemas.instruction import Terms
from schemas.penalties import PenaltiesListed, PenaltyAccrued, PenaltyOmitted, PenaltyReversed
from schemas.penalty_reference import PayerRule, PenaltyRateSet
from tests.unit.back_office import SYSTEM, day, funding, instruction, of
from tests.unit.penalty_kit import both, charged, classified, end_of, market, morning_of, quoted


def test_ten_thousand_liquid_shares_that_fail_for_three_days_cost_150_euros():
    """The first worked example: 10,000 x 50 x 1 bp x 3."""
    made, _books = market()
    made.give(funding("B-CASH", 500_000))
    both(made)
    said = [message for number in range(3) for message in (*end_of(made, number), *morning_of(made, number + 1))]
    assert charged(said) == [("S", f"2026-01-0{number}", "deliverer_securities", "50.00") for number in (5, 6, 7)]
    assert sum(each.amount for each in of(PenaltyAccrued, said)) == 150
    basis = of(PenaltyAccrued, said)[0].basis
    assert (basis.category, basis.rate, basis.price, basis.quantity) == (1, 1, 50, 10_000)


def test_ten_million_of_a_sovereign_bond_at_98_per_cent_cost_98_euros_a_day():
    """The second worked example."""
    made, _books = market(price=None)
    made.give(classified("SOVEREIGN_DEBT"))
    made.give(quoted("98", price_type="PERCENT"))
    both(made, quantity=Decimal(10_000_000), amount=Decimal(9_800_000))
    made.give(funding("B-CASH", 9_800_000))
    assert charged(end_of(made, 0)) == [("S", "2026-01-05", "deliverer_securities", "98.00")]


def test_without_a_regime_nothing_is_said():
    made, _books = market(is_in_force=False)
    both(made)
    assert not of(PenaltyAccrued, end_of(made, 0))
    assert not of(PenaltyOmitted, end_of(made, 0))


def test_what_settles_in_time_costs_nothing_and_the_list_of_the_day_is_empty():
    made, _books = market()
    for account, quantity in (("B-CASH", 500_000), ("S-SEC", 10_000)):
        made.give(funding(account, quantity))
    both(made)
    said = end_of(made, 0)
    assert charged(said) == []
    assert [(str(each.day), each.accrued) for each in of(PenaltiesListed, said)] == [("2026-01-05", 0)]


def test_both_sides_pay_where_both_lack_and_the_receiver_pays_at_the_cash_rate():
    """500,000 x 2.40 % / 360 = 33.333..."""
    made, _books = market()
    both(made)
    said = end_of(made, 0)
    assert charged(said) == [
        ("S", "2026-01-05", "deliverer_securities", "50.00"),
        ("B", "2026-01-05", "receiver_cash", "33.33"),
    ]


def test_a_side_on_hold_pays_and_what_the_other_lacks_is_not_asked():
    for movement, letter, cause in (("DELI", "S", "deliverer_hold"), ("RECE", "B", "receiver_hold")):
        made, _books = market()
        for each in ("DELI", "RECE"):
            terms = Terms(holds=("PREA",)) if each == movement else None
            made.give(instruction(each, quantity=Decimal(10_000), amount=Decimal(500_000), terms=terms))
        assert charged(end_of(made, 0)) == [(letter, "2026-01-05", cause, "50.00")]


def test_the_table_of_who_pays_is_configuration():
    made, _books = market(payers=(PayerRule(cause="deliverer_securities", payer="both"), PayerRule(cause="receiver_cash", payer="nobody")))
    both(made)
    assert [paid[0] for paid in charged(end_of(made, 0))] == ["S", "B"]


def test_what_does_not_settle_for_nobodys_fault_costs_nothing_and_says_so():
    made, books = market(now=day(0, 15))
    both(made)
    made.give(funding("B-CASH", 500_000))
    made.books.cycles[SYSTEM] = replace(books.cycles[SYSTEM], is_parted=True)  # windows only, and none is open
    made.give(funding("S-SEC", 10_000))
    said = end_of(made, 0)
    assert charged(said) == []
    assert [str(each.reason) for each in of(PenaltyOmitted, said)] == ["nobody_has_failed"]


def test_matched_late_over_a_weekend_the_last_to_come_pays_for_each_business_day_before():
    """Due on Thursday, matched on Monday: Thursday and Friday are late, the weekend does not count, Monday is an ordinary fail."""
    made, _books = market(days=12, now=day(3, 8))
    fields = {"quantity": Decimal(10_000), "amount": Decimal(500_000), "intended_settlement_date": day(3).date()}
    made.give(instruction("RECE", **fields))
    made.tell_time(day(4, 8))
    made.tell_time(day(7, 8))
    made.give(funding("B-CASH", 500_000))
    said = made.give(instruction("DELI", **fields))
    assert charged(said) == [("S", "2026-01-08", "deliverer_late", "50.00"), ("S", "2026-01-09", "deliverer_late", "50.00")]
    assert {str(each.listed_on) for each in of(PenaltyAccrued, said)} == {"2026-01-12"}
    assert charged(made.tell_time(day(7, 17))) == [("S", "2026-01-12", "deliverer_securities", "50.00")]


def test_a_late_receiver_pays_at_the_rate_of_its_leg():
    made, _ = market()
    for kind, amount in (("DVP", "33.33"), ("FOP", "50.00")):
        made, _books = market()
        more = {} if kind == "DVP" else {"instruction_type": "FOP", "currency": "XXX", "amount": Decimal(0), "cash_account": None}
        fields = {"quantity": Decimal(10_000), "amount": Decimal(500_000), "intended_settlement_date": day(0).date()} | more
        made.give(instruction("DELI", **fields))
        morning_of(made, 1)
        assert charged(made.give(instruction("RECE", **fields))) == [("B", "2026-01-05", "receiver_late", amount)]


def test_only_what_has_not_settled_of_a_partial_settlement_is_charged():
    made, _books = market()
    made.give(funding("B-CASH", 500_000))
    made.give(funding("S-SEC", 4_000))
    both(made, terms=Terms(partial="PART"))
    assert charged(end_of(made, 0)) == [("S", "2026-01-05", "deliverer_securities", "30.00")]


def test_a_payment_free_of_delivery_is_charged_by_its_amount():
    """1,000,000 x 2.40 % / 360 = 66.666..."""
    made, _books = market()
    both(made, instruction_type="PFOD", quantity=Decimal(0), amount=Decimal(1_000_000), securities_account=None)
    assert charged(end_of(made, 0)) == [("B", "2026-01-05", "receiver_cash", "66.67")]


def test_claims_and_own_accounts_are_out_of_scope_by_configuration():
    made, _ = market()
    both(made, terms=Terms(transaction_type="CLAI"))
    assert [str(each.reason) for each in of(PenaltyOmitted, end_of(made, 0))] == ["transaction_type_out_of_scope"]
    made, _books = market(out_of_scope=())
    both(made, terms=Terms(transaction_type="CLAI"))
    assert len(charged(end_of(made, 0))) == 2


def test_a_penalty_day_without_settlement_is_charged_when_it_is_over():
    """Wednesday is a penalty business day on which the system is closed."""
    made, _books = market(days=2)
    made.give(funding("B-CASH", 500_000))
    both(made)
    assert [paid[1] for paid in charged(end_of(made, 0))] == ["2026-01-05"]
    assert [paid[1] for paid in charged(morning_of(made, 1) + end_of(made, 1))] == ["2026-01-06"]
    assert charged(made.tell_time(day(2, 12))) == []
    said = made.tell_time(day(3))
    assert [paid[1] for paid in charged(said)] == ["2026-01-07"]
    assert [str(each.day) for each in of(PenaltiesListed, said)] == ["2026-01-07"]
    assert [paid[1] for paid in charged(made.tell_time(day(7)))] == ["2026-01-08", "2026-01-09"]


def test_a_corrected_price_reverses_what_it_touches_and_accrues_it_anew():
    made, _books = market()
    made.give(funding("B-CASH", 500_000))
    both(made)
    end_of(made, 0)
    said = made.give(quoted("52", on=0))
    assert charged(said) == [
        ("S", "2026-01-05", "deliverer_securities", "-50.00"),
        ("S", "2026-01-05", "deliverer_securities", "52.00"),
    ]
    assert [str(each.reason) for each in of(PenaltyReversed, said)] == ["reference_data_corrected"]
    assert charged(made.give(quoted("52", on=0))) == []
    assert charged(made.give(quoted("53", on=1))) == []


def test_a_rate_that_changes_on_a_day_counts_from_that_day():
    made, _books = market()
    made.give(funding("B-CASH", 500_000))
    both(made)
    end_of(made, 0)
    made.give(PenaltyRateSet(category=1, effective_from=day(1).date(), rate_bp=Decimal("1.50")))
    morning_of(made, 1)
    assert charged(end_of(made, 1)) == [("S", "2026-01-06", "deliverer_securities", "75.00")]


def test_what_is_missing_is_said_and_charged_when_it_has_come():
    made, _books = market(price=None)
    made.give(funding("B-CASH", 500_000))
    both(made)
    said = end_of(made, 0)
    assert [str(each.reason) for each in of(PenaltyOmitted, said)] == ["reference_price_not_known"]
    assert charged(made.give(quoted("50", on=0))) == [("S", "2026-01-05", "deliverer_securities", "50.00")]
