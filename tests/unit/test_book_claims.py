"""The memorandum of penalties: an entry for what is accrued, reversed, set off, collected and distributed; then nothing is left of it."""

from dataclasses import replace
from decimal import Decimal

from processors.books import BackBooks
from schemas.claims import ClaimsPosted
from schemas.entries import EntryPosted
from schemas.message import Message
from schemas.penalties import PenaltyAccrued, PenaltyReversed
from schemas.penalty_payments import PenaltiesNetted, PenaltyCollected, PenaltyDistributed
from tests.unit.back_office import BUYER, SELLER, account, day, funding, of
from tests.unit.penalty_kit import both, charged, correction, end_of, market, quoted
from tests.unit.test_net_penalties import LIST_DAY, PAYMENT_DAY, failed

Line = tuple[str, str, str, str]


def lines(entry: ClaimsPosted) -> list[Line]:
    """Side, party by its letter, amount and balance."""
    return [(each.side, each.party[6] if each.party else "", str(each.amount), str(each.balance)) for each in entry.lines]


def booked(said: list[Message]) -> list[list[Line]]:
    return [lines(entry) for entry in of(ClaimsPosted, said)]


def test_what_is_accrued_is_receivable_from_the_debtor_and_payable_to_the_creditor_and_moves_nothing():
    made, books = market()
    both(made)
    said = end_of(made, 0)
    assert booked(said) == [
        [("receivable", "S", "50.00", "50.00"), ("payable", "B", "-50.00", "-50.00")],
        [("receivable", "B", "33.33", "33.33"), ("payable", "S", "-33.33", "-33.33")],
    ]
    for accrued, entry in zip(of(PenaltyAccrued, said), of(ClaimsPosted, said), strict=True):
        assert (entry.of, entry.booked_on, entry.month) == (f"{accrued.penalty}/1", accrued.booked_on, "2026-01")
    assert of(EntryPosted, said) == []
    assert books.balances.after("account", "") is None


def test_a_reversal_is_the_exact_opposite_and_names_what_it_reverses():
    made, books = market()
    made.give(funding("B-CASH", 500_000))
    both(made)
    (first,) = of(ClaimsPosted, end_of(made, 0))
    said = made.give(quoted("52", on=0))
    back, again = of(ClaimsPosted, said)
    assert (back.of, back.reverses) == (f"{first.of}/reversed", first.of)
    assert [(each.side, each.party, -each.amount) for each in back.lines] == [(each.side, each.party, each.amount) for each in first.lines]
    assert [str(each.balance) for each in back.lines] == ["0.00", "0.00"]
    assert again.of == first.of.removesuffix("/1") + "/2"
    assert lines(again) == [("receivable", "S", "52.00", "52.00"), ("payable", "B", "-52.00", "-52.00")]
    (removed,) = of(ClaimsPosted, made.give(correction(first.of.removesuffix("/1"), "REMOVE")))
    assert (removed.reverses, len(books.penalty_claims)) == (again.of, 0)


def test_netting_sets_off_and_payment_leaves_nothing():
    made, books = failed()
    said = made.tell_time(day(LIST_DAY, 8))
    assert booked(said) == [
        [
            ("receivable", "B", "-33.33", "0.00"),
            ("payable", "S", "33.33", "0.00"),
            ("receivable", "S", "-33.33", "16.67"),
            ("payable", "B", "33.33", "-16.67"),
        ]
    ]
    assert [each.of for each in of(ClaimsPosted, said)] == [each.net for each in of(PenaltiesNetted, said)]
    said = made.tell_time(day(PAYMENT_DAY, 8))
    assert booked(said) == [
        [("held", "", "16.67", "16.67"), ("receivable", "S", "-16.67", "0.00")],
        [("payable", "B", "16.67", "0.00"), ("held", "", "-16.67", "0.00")],
    ]
    moved = [each.transfer for each in said if isinstance(each, PenaltyCollected | PenaltyDistributed)]
    assert [each.of for each in of(ClaimsPosted, said)] == moved == [each.of for each in of(EntryPosted, said)]
    assert len(books.penalty_claims) == 0


def test_the_claims_of_a_debtor_who_cannot_pay_stay():
    made, books = failed()
    made.give(account("S-CASH", SELLER, "CASH", is_open=False))
    made.tell_time(day(LIST_DAY, 8))
    assert booked(made.tell_time(day(PAYMENT_DAY, 8))) == []
    assert len(books.penalty_claims) == 2


def test_what_one_party_owes_alone_is_not_set_off_and_has_no_entry_of_netting():
    made, _ = market(days=60)
    made.give(funding("B-CASH", 500_000))
    both(made)
    end_of(made, 0)
    made.tell_time(day(1, 8))
    made.give(funding("S-SEC", 10_000))
    said = made.tell_time(day(LIST_DAY, 8))
    assert (len(of(PenaltiesNetted, said)), booked(said)) == (1, [])


def test_what_comes_to_nothing_has_no_entry():
    made, books = market()
    made.give(funding("B-CASH", 500_000))
    both(made, quantity=Decimal(1), amount=Decimal(50))
    said = end_of(made, 0)
    assert [each[3] for each in charged(said)] == ["0.00"]
    assert (booked(said), len(books.penalty_claims)) == ([], 0)


def test_what_was_accrued_before_there_was_a_memorandum_is_reversed_without_an_entry():
    made, books = failed()
    forget(books, "DR")
    said = made.give(quoted("100", on=0))
    assert [each.booked_on for each in of(PenaltyReversed, said)] == [None, None]
    assert [each.reverses for each in of(ClaimsPosted, said)] == [None, None]
    assert [each[0][3] for each in booked(said)] == ["100.00", "66.67"]


def test_what_was_accrued_before_there_was_a_memorandum_comes_in_with_its_net():
    for sides in ("D", "R", "DR"):
        made, books = failed()
        forget(books, sides)
        made.tell_time(day(LIST_DAY, 8))
        assert sorted(str(books.penalty_claims[f"CSD|2026-01|EUR|{name}"].balance) for name in NET) == ["-16.67", "16.67"]
        made.tell_time(day(PAYMENT_DAY, 8))
        assert len(books.penalty_claims) == 0


NET = (f"receivable|{SELLER}", f"payable|{BUYER}")


def forget(books: BackBooks, sides: str) -> None:
    """As if the penalties of these sides had been accrued of old."""
    entry = books.penalties.after("isin", "")
    while entry is not None:
        kept = books.penalties[entry[1]]
        if entry[1][-1] in sides:
            books.penalties[entry[1]] = replace(kept, is_booked=False)
            for name in (f"receivable|{kept.debtor}", f"payable|{kept.creditor}"):
                del books.penalty_claims[f"CSD|2026-01|EUR|{name}"]
        entry = books.penalties.after("isin", "", entry[0])
