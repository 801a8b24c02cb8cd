"""How many earmarked instruments may secure a credit, and that what secures nothing takes no place of what does."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from processors.books import BackBooks
from processors.collateral import LOOKED_AT_MAX, STOCK_MAX
from processors.movements import move
from processors.stores import BACK_STORES
from schemas.collateral import CreditProvided
from schemas.prices import PriceQuoted
from schemas.state import Balance
from streams.stores import shard_stores
from streams.story.advice import advice
from tests.unit.back_office import BUYER, CURRENCY, ISIN, account, day, funding, of
from tests.unit.office_driver import OfficeDriver
from tests.unit.test_collateral import OTHER, buy, ready

EARMARKED = "B-EARMARKED"
Come = Callable[[OfficeDriver, BackBooks, str], None]


def earlier(number: int) -> str:
    """An instrument that comes before the good one by name."""
    return f"AA{number:010d}"


def arrive(books: BackBooks, isin: str, quantity: str = "1") -> None:
    """Booked, and nobody is woken."""
    move("ISSUER", isin, -Decimal(quantity), books)
    move(EARMARKED, isin, Decimal(quantity), books)


def quote(made: OfficeDriver, isin: str, price: str, haircut: str = "0") -> None:
    made.give(PriceQuoted(isin=isin, currency=CURRENCY, date=day(-3).date(), price=Decimal(price), haircut=Decimal(haircut)))


def came_and_went(made: OfficeDriver, books: BackBooks, isin: str) -> None:
    quote(made, isin, "5")
    arrive(books, isin)
    move(EARMARKED, isin, Decimal(-1), books)


def without_price(made: OfficeDriver, books: BackBooks, isin: str) -> None:
    del made
    arrive(books, isin)


def cut_to_nothing(made: OfficeDriver, books: BackBooks, isin: str) -> None:
    quote(made, isin, "5", haircut="1")
    arrive(books, isin)


def worth_nothing(made: OfficeDriver, books: BackBooks, isin: str) -> None:
    """Less than the last of the six decimals of a value."""
    quote(made, isin, "0.000001", haircut="0.9")
    arrive(books, isin)


def less_than_a_lot(made: OfficeDriver, books: BackBooks, isin: str) -> None:
    quote(made, isin, "5")
    arrive(books, isin, "0.5")


def secures_little(made: OfficeDriver, books: BackBooks, isin: str) -> None:
    quote(made, isin, "0.01")
    arrive(books, isin)


def lent(come: Come, count: int, limit: int = 0) -> list[str]:
    """What secures a credit on stock, after so many others have come to the account: 100 of what is bought lack 550 of its price."""
    made, books = ready(price="5")
    made.give(account(EARMARKED, BUYER, "SECURITIES", limit=Decimal(limit)))
    for number in range(count):
        come(made, books, earlier(number))
    made.give(funding(EARMARKED, 200, asset=OTHER, against="ISSUER"))
    return [each.isin for credit in of(CreditProvided, buy(made)) for each in credit.pledges if not each.is_on_flow]


@pytest.mark.parametrize("come", [came_and_went, without_price, cut_to_nothing, worth_nothing, less_than_a_lot])
@pytest.mark.parametrize("count", [STOCK_MAX - 1, STOCK_MAX, 2 * STOCK_MAX])
def test_what_secures_nothing_takes_no_place_of_what_does(come: Come, count: int) -> None:
    assert lent(come, count) == [OTHER]


def test_what_came_and_went_is_not_even_looked_at() -> None:
    assert lent(came_and_went, LOOKED_AT_MAX) == [OTHER]


def test_no_more_than_so_many_are_looked_at() -> None:
    assert lent(without_price, LOOKED_AT_MAX - 1) == [OTHER]
    assert lent(without_price, LOOKED_AT_MAX) == []


def test_no_more_than_so_many_secure_one_credit() -> None:
    before = [earlier(number) for number in range(STOCK_MAX - 1)]
    assert lent(secures_little, STOCK_MAX - 1) == [*before, OTHER]
    assert lent(secures_little, STOCK_MAX) == []


def test_what_is_bought_takes_no_place_of_what_is_earmarked() -> None:
    """Twenty-one secure it then."""
    made, books = ready(price="5")
    for number in range(STOCK_MAX - 1):
        secures_little(made, books, earlier(number))
    made.give(funding(EARMARKED, 200, asset=OTHER, against="ISSUER"))
    (credit,) = of(CreditProvided, buy(made))
    assert (len(credit.pledges), credit.pledges[0].isin) == (STOCK_MAX + 1, ISIN)


def test_an_account_that_may_owe_gives_what_it_has_not() -> None:
    """Its limit is there to be used, so what came and went secures as much as what stays."""
    assert lent(came_and_went, 1, limit=1_000) == [earlier(0)]


def test_the_positions_are_found_after_a_restore_and_an_undone_message() -> None:
    """The index follows from the balances alone: an old state has it when it is opened."""
    first = shard_stores(BACK_STORES)["balances"]
    gone, there, short = f"A|{earlier(1)}", f"A|{earlier(2)}", f"A|{earlier(3)}"
    for name, quantity in ((gone, 0), (there, 1), (short, -1), (f"A|{CURRENCY}", 1)):
        first[name] = Balance(quantity=Decimal(quantity))
    first.accept()
    first[there], first[gone] = Balance(quantity=Decimal(0)), Balance(quantity=Decimal(2))
    assert (first.after("there", "A|"), first.after("there", "A|", gone)) == ((gone, gone), None)
    first.undo()
    restored = shard_stores(BACK_STORES)["balances"]
    for key, content in first.drain():
        restored.restore(key, content)
    restored.index()
    for store in (first, restored):
        assert (store.after("there", "A|"), store.after("there", "A|", there)) == ((there, there), None)


def test_who_lacks_cash_is_told_how_many_are_taken() -> None:
    assert f"the first {STOCK_MAX} instruments by ISIN" in advice("pending", "cash_short")
