"""What a closure leaves as it is of what is novated: what is discharged in part, what an older version has kept, a sum too long."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from processors.books import IndexedStore
from schemas.report_answers import DateAdvised
from tests.unit.back_office import CURRENCY, ISIN, day, of
from tests.unit.clearing_office import deal, held, stock
from tests.unit.test_redate_novated import CASH, MODELS, RECKONED, dated, moved, through
from tests.unit.test_redating import MONDAY, THURSDAY, TUESDAY, WEDNESDAY, closure


def found(store: IndexedStore[Any], index: str) -> list[str]:
    """The keys of all that is kept."""
    keys, entry = [], store.after(index, "")
    while entry is not None:
        keys.append(entry[1])
        entry = store.after(index, "", entry[0])
    return keys


def test_what_is_discharged_in_part_by_what_others_have_delivered_stays_on_both_sides() -> None:
    """It came after the netting, and is older than what was netted: so the first that is delivered is attributed to it."""
    made, books = dated("ccp_cns")
    deal(made, 1, "AB", 100, 1000, on=1, trade_date=MONDAY)
    through(made, 0)
    made.tell_time(day(1, 8))
    deal(made, 2, "AB", 50, 500, on=0, trade_date=MONDAY)
    stock(made, "A", 30)
    assert moved(made.give(closure(MONDAY))) == []
    stock(made, "A", 120)
    for number in (2, 3):
        made.tell_time(day(number, 8))
    assert (held(books, "B-SEC", ISIN), held(books, "B-CASH", CURRENCY)) == (150, CASH - 1500)
    assert len(books.novated_legs) == len(books.novated_tranches) == len(books.clearing_positions) == 0


@MODELS
def test_what_an_older_version_has_kept_moves_as_agreed_before_its_netting_and_not_after_it(model: str) -> None:
    for opened, closed, expected in ((1, TUESDAY, []), (1, WEDNESDAY, [(WEDNESDAY, THURSDAY)]), (2, WEDNESDAY, [])):
        made, books = dated(model)
        deal(made, 1, "AB", 100, 1000, on=2, **RECKONED)
        for key in found(books.novated_legs, "open"):
            books.novated_legs[key] = replace(books.novated_legs[key], trade_date=None, is_date_reckoned=None)
        for key in found(books.novated_tranches, "due"):
            books.novated_tranches[key] = replace(books.novated_tranches[key], sequence=None)
        through(made, opened - 1)
        made.tell_time(day(opened, 8))
        assert moved(made.give(closure(closed))) == expected


def test_a_trade_that_would_make_a_sum_too_long_stays_and_nobody_is_told_otherwise() -> None:
    made, books = dated("ccp_cns")
    most = Decimal("9" * 18)
    deal(made, 1, "AB", most, 1000, on=3, trade_date=MONDAY)
    deal(made, 2, "AB", 1, 10, on=2, **RECKONED)
    said = made.give(closure(TUESDAY))
    assert of(DateAdvised, said) == []
    assert len(books.novated_tranches) == 4, "two members, two dates"
