"""What netting saves, netting between two parties, money that nets at the end of the day, and what may be asked of novated trades."""

from dataclasses import replace
from decimal import Decimal

import pytest

from schemas import commands
from schemas.back import InstructionCancelled
from schemas.clearing import CycleNetted, ObligationCarried, ObligationNetted, TradeNovated
from schemas.cycles import CycleClosed
from schemas.entries import ConfirmationIssued
from schemas.instruction import PLAIN, Priority
from schemas.matching import InstructionCreated, InstructionMatched
from schemas.middle import CancellationRequested
from schemas.reasons import Reason
from schemas.report_answers import CancellationRefused
from tests.unit.back_office import CURRENCY, ISIN, SYSTEM, day, funding, of
from tests.unit.clearing_office import CCP, MEMBERS, deal, held, letter_of, market, report, stock


def test_a_cycle_tells_how_much_netting_has_saved():
    made, _ = market()
    for number in range(5):
        deal(made, 2 * number, "AB", 100, 1000)
        deal(made, 2 * number + 1, "BA", 100, 1000)
    deal(made, 20, "AB", 100, 1000)
    told_ = of(CycleNetted, made.tell_time(day(0, 8)))
    assert [(each.gross_count, each.net_count, each.gross_value, each.net_value) for each in told_] == [(22, 2, 22_000, 2_000)]
    assert [(each.efficiency_by_count, each.efficiency_by_value, each.residue) for each in told_] == [
        (Decimal("0.909091"), Decimal("0.909091"), 0)
    ]


def test_two_parties_net_what_they_owe_each_other_and_all_their_trades_settle_with_it():
    made, books = market("bilateral", ccp=None, securities_account=None, cash_account=None)
    deal(made, 1, "AB", 100, 1000)
    deal(made, 2, "BA", 90, 1080)
    said = made.tell_time(day(0, 8))
    created = of(InstructionCreated, said)
    assert [
        (letter_of(each.deliverer), letter_of(each.receiver), each.instruction_type, each.quantity, each.amount) for each in created
    ] == [("A", "B", "DWP", 10, 80)]
    said = stock(made, "A", 10)
    assert sorted(each.report for each in of(ConfirmationIssued, said) if "oms" in each.report) == sorted(
        [report("A", 1), report("A", 2), report("B", 1), report("B", 2)]
    )
    assert (held(books, "A-CASH", CURRENCY), held(books, "B-CASH", CURRENCY), held(books, "B-SEC", ISIN)) == (99_920, 100_080, 10)
    assert books.clearing_positions.after("active", "CSD|") is None
    assert of(InstructionCreated, deal(made, 3, "AB", 1, 10))  # after the netting of its date: by itself


def test_money_nets_at_the_end_of_the_day_where_the_finality_says_so():
    made, books = market(finality="net_end_of_day")
    deal(made, 1, "AB", 100, 1000)
    said = made.tell_time(day(0, 8))
    assert {each.instruction_type for each in of(InstructionCreated, said)} == {"FOP"}
    stock(made, "A", 100)
    assert (held(books, "B-SEC", ISIN), held(books, "B-CASH", CURRENCY)) == (100, 100_000)
    made.tell_time(day(0, 17))
    made.tell_time(day(1, 8))
    assert (held(books, "A-CASH", CURRENCY), held(books, "B-CASH", CURRENCY)) == (101_000, 99_000)


def _cancel(of_report, entity):
    request = of_report.rpartition("|")[0] + "|cancelled"
    return CancellationRequested(request=request, report=of_report, entity=entity, settlement_system=SYSTEM)


def test_a_novated_trade_is_not_cancelled_any_more():
    made, _ = market()
    deal(made, 1, "AB", 100, 1000)
    said = made.give(_cancel(report("A", 1), MEMBERS["A"])) + made.give(_cancel(report("B", 1), MEMBERS["B"]))
    assert [each.reason for each in of(CancellationRefused, said)] == [Reason.ALREADY_NOVATED] * 2
    assert of(ObligationNetted, made.tell_time(day(0, 8)))


def test_an_obligation_whose_instruction_is_cancelled_by_both_is_netted_again_in_the_next_cycle():
    made, books = market()
    deal(made, 1, "AB", 100, 1000)
    created = next(each for each in of(InstructionCreated, made.tell_time(day(0, 8))) if each.deliverer == CCP)
    said = made.give(_cancel(created.receiver_report, MEMBERS["B"])) + made.give(_cancel(created.deliverer_report, CCP))
    assert of(InstructionCancelled, said)
    carried = of(ObligationCarried, made.tell_time(day(0, 17)))
    assert [letter_of(each.member) for each in carried] == ["A"]  # the other has no instruction to carry
    stock(made, "A", 100)
    netted = of(ObligationNetted, made.tell_time(day(1, 8)))
    assert {(letter_of(each.member), each.quantity, each.carried_quantity) for each in netted} == {("A", -100, -100), ("B", 100, 100)}
    assert (held(books, "B-SEC", ISIN), held(books, "B-CASH", CURRENCY)) == (100, 99_000)


def test_the_instruction_of_what_is_carried_ends_with_that_reason():
    made, _ = market()
    deal(made, 1, "AB", 100, 1000)
    made.tell_time(day(0, 8))
    assert {each.reason for each in of(InstructionCancelled, made.tell_time(day(0, 17)))} == {Reason.CARRIED_INTO_NEXT_CYCLE}


def test_a_member_that_asks_for_priority_is_served_before_an_older_claim():
    made, books = market()
    deal(made, 1, "AC", 50, 500, on=0)
    deal(made, 2, "AB", 50, 500, on=-1)
    created = next(each for each in of(InstructionCreated, made.tell_time(day(0, 8))) if each.receiver == MEMBERS["C"])
    fields = {"command": "buy-in", "who": "anna", "settlement_system": SYSTEM, "entity": MEMBERS["C"], "report": created.receiver_report}
    made.give(commands.SetPriority(priority=Priority.HIGH, **fields))
    stock(made, "A", 60)
    assert (held(books, "C-SEC", ISIN), held(books, "B-SEC", ISIN)) == (50, 10)


@pytest.mark.parametrize("change", [{"instruction_type": "DWP"}, {"deliverer_terms": "REPU"}], ids=["pays as well", "a repo"])
def test_what_is_not_a_plain_purchase_against_payment_settles_by_itself(change):
    made, _ = market()
    matched = of(InstructionMatched, deal(made, 1, "AB", 100, 1000))[0]
    if "deliverer_terms" in change:
        change = {"deliverer_terms": replace(PLAIN, transaction_type="REPU")}
    said = made.hear([replace(matched, transaction="other", **change)])
    assert [each.transaction for each in of(InstructionCreated, said)] == ["other"]


def test_a_trade_with_the_ccp_itself_settles_by_itself():
    made, _ = market()
    matched = of(InstructionMatched, deal(made, 1, "AB", 100, 1000))[0]
    assert of(InstructionCreated, made.hear([replace(matched, transaction="other", receiver=CCP)]))


def test_a_sum_that_could_not_be_written_down_is_not_made():
    made, _ = market()
    most = Decimal("999999999999.999999")
    deal(made, 1, "AB", most, 1000)
    assert of(InstructionCreated, deal(made, 2, "AB", most, 1000))


def test_between_two_parties_what_is_bought_and_sold_is_written_down_together():
    made, _ = market("bilateral")
    most = Decimal("999999999999.999999")
    assert of(TradeNovated, deal(made, 1, "AB", most, 1000))
    assert of(InstructionCreated, deal(made, 2, "BA", most, 1000))


def test_a_day_whose_cut_off_has_passed_before_it_was_opened_nets_all_the_same():
    """A clock that is late changes no outcome: what is gross would settle on that day, too (test_clear_steps)."""
    made, _ = market()
    deal(made, 1, "AB", 100, 1000)
    said = [each.type for each in made.tell_time(day(0, 17)) if isinstance(each, ObligationNetted | CycleClosed)]
    assert said == ["ObligationNetted", "ObligationNetted", "CycleClosed"]


def test_many_trades_of_a_position_are_discharged_a_few_at_a_time():
    made, books = market()
    for number in range(50):
        deal(made, number, "AB", 1, 10)
    made.tell_time(day(0, 8))
    said = stock(made, "A", 50)
    assert len([each for each in of(ConfirmationIssued, said) if "oms" in each.report]) == 100
    assert books.novated_legs.after("open", "") is None


def test_money_alone_that_two_parties_cancel_is_netted_again_in_the_next_cycle():
    made, books = market("bilateral")
    deal(made, 1, "AB", 100, 1000)
    deal(made, 2, "BA", 100, 500_000)  # more than A has
    (created,) = of(InstructionCreated, made.tell_time(day(0, 8)))
    made.give(_cancel(created.receiver_report, created.receiver))
    assert of(InstructionCancelled, made.give(_cancel(created.deliverer_report, created.deliverer)))
    made.tell_time(day(0, 17))
    (again,) = of(InstructionCreated, made.tell_time(day(1, 8)))
    assert (again.instruction_type, again.amount) == (created.instruction_type, 499_000)
    made.give(funding("A-CASH", 400_000, command="more"))
    assert (held(books, "A-CASH", CURRENCY), held(books, "B-CASH", CURRENCY)) == (1000, 599_000)
    assert len(books.novated_legs) == len(books.clearing_positions) == 0


def test_what_two_parties_had_settled_in_part_before_they_cancelled_is_not_settled_twice():
    made, books = market("bilateral", ccp=None, securities_account=None, cash_account=None)
    deal(made, 1, "AB", 100, 1000)
    (created,) = of(InstructionCreated, made.tell_time(day(0, 8)))
    stock(made, "A", 30)
    assert (held(books, "B-SEC", ISIN), held(books, "B-CASH", CURRENCY)) == (30, 99_700)
    made.give(_cancel(created.receiver_report, MEMBERS["B"]))
    assert of(InstructionCancelled, made.give(_cancel(created.deliverer_report, MEMBERS["A"])))
    made.tell_time(day(0, 17))
    (netted,) = of(ObligationNetted, made.tell_time(day(1, 8)))
    assert (abs(netted.carried_quantity), abs(netted.quantity), abs(netted.value)) == (70, 70, 700)
    said = stock(made, "A", 70)
    assert (held(books, "B-SEC", ISIN), held(books, "B-CASH", CURRENCY)) == (100, 99_000)
    assert sorted(each.report for each in of(ConfirmationIssued, said) if "oms" in each.report) == sorted([report("A", 1), report("B", 1)])
