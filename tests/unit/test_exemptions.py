"""What a member keeps back from its CCP: it delivers up to what is available less what is exempted, and the rest waits."""

from decimal import Decimal
from typing import Any

import pytest

from processors.books import BackBooks
from processors.exemptions import exempted
from processors.penalty_causes import causes_of
from schemas.back import InstructionPended
from schemas.clearing import ObligationCarried
from schemas.exemptions import DeliveryExemptionSet
from schemas.message import Message
from schemas.optimisations import GroupRefused, OptimisationProposed, ProposedSettlement
from schemas.reference import CurrencyDefined
from schemas.state import Balance
from tests.unit.back_office import ISIN, SYSTEM, day, funding, of
from tests.unit.clearing_office import deal, held, letter_of, market, stock
from tests.unit.office_driver import OfficeDriver


def exemption(quantity: int, letter: str = "A", isin: str = ISIN) -> DeliveryExemptionSet:
    return DeliveryExemptionSet(securities_account=f"{letter}-SEC", isin=isin, quantity=Decimal(quantity))


def short(*given: Message, there: int = 0, **more: Any) -> tuple[OfficeDriver, BackBooks, list[Message]]:
    """A has sold 100 to B over the CCP; on Monday it opens with so much there."""
    made, books = market(**more)
    for each in given:
        made.give(each)
    if there:
        stock(made, "A", there)
    deal(made, 1, "AB", 100, 1000)
    return made, books, made.tell_time(day(0, 8))


@pytest.mark.parametrize(
    ("there", "exempt", "delivered"), [(150, 0, 100), (150, 50, 100), (150, 51, 99), (80, 30, 50), (30, 30, 0), (10, 30, 0), (100, -5, 100)]
)
def test_a_member_delivers_what_is_available_less_what_is_exempted(there: int, exempt: int, delivered: int) -> None:
    _, books, said = short(exemption(exempt), there=there)
    assert (held(books, "A-SEC", ISIN), held(books, "B-SEC", ISIN)) == (there - delivered, delivered)
    lacks = [each for each in of(InstructionPended, said) if letter_of(each.deliverer) == "A"]
    expected = [("securities_short", 100 - delivered - (there - delivered - exempt))] if delivered < 100 else []
    assert [(str(each.reason), each.lacking) for each in lacks[-1:]] == expected


def test_what_arrives_later_is_delivered_above_the_exemption() -> None:
    made, books, _ = short(exemption(30))
    stock(made, "A", 20)
    assert held(books, "B-SEC", ISIN) == 0
    stock(made, "A", 25)
    assert (held(books, "A-SEC", ISIN), held(books, "B-SEC", ISIN)) == (30, 15)


def test_an_exemption_that_is_lowered_delivers_at_once() -> None:
    made, books, _ = short(exemption(80), there=100)
    assert held(books, "B-SEC", ISIN) == 20
    made.give(exemption(30))
    assert held(books, "B-SEC", ISIN) == 70
    made.give(exemption(0))
    assert (held(books, "A-SEC", ISIN), held(books, "B-SEC", ISIN)) == (0, 100)


@pytest.mark.parametrize("other", [exemption(100, "B"), exemption(100, isin="XS0000000017"), exemption(100, "CCP")])
def test_an_exemption_is_of_one_account_and_instrument_and_none_of_the_ccps_own(other: DeliveryExemptionSet) -> None:
    _, books, _ = short(other, there=100)
    assert held(books, "B-SEC", ISIN) == 100


@pytest.mark.parametrize("model", ["gross", "bilateral"])
def test_nothing_is_kept_back_from_others_than_a_ccp(model: str) -> None:
    _, books, _ = short(exemption(100), there=100, model=model)
    assert held(books, "B-SEC", ISIN) == 100


def test_what_is_kept_back_is_carried_and_the_deliverer_has_failed() -> None:
    made, books, _ = short(exemption(30), there=100)
    (waiting,) = [books.instructions[key] for key in _open(books) if letter_of(books.instructions[key].created.deliverer) == "A"]
    assert (exempted(waiting.created, books), causes_of(waiting, books)) == (30, ("deliverer_securities",))
    carried = of(ObligationCarried, made.tell_time(day(0, 17)))
    assert [(letter_of(each.member), each.quantity) for each in carried] == [("A", -30), ("B", 30)]


def test_no_proposal_takes_what_is_kept_back() -> None:
    made, books, _ = short(exemption(30), there=100)
    (key,) = [key for key in _open(books) if letter_of(books.instructions[key].created.deliverer) == "A"]
    groups = ((ProposedSettlement(transaction=key),),)
    said = made.give(OptimisationProposed(settlement_system=SYSTEM, request="r", number=1, of=1, groups=groups))
    assert [(str(each.reason), each.lacking) for each in of(GroupRefused, said)] == [("securities_short", 30)]
    assert held(books, "A-SEC", ISIN) == 30


@pytest.mark.parametrize(("kept_back", "is_booked"), [(50, False), (0, True)])
def test_all_that_one_group_takes_leaves_what_is_kept_back(kept_back: int, is_booked: bool) -> None:
    """One instrument, sold for two currencies: two deliveries to the CCP, of which either alone leaves enough."""
    made, books = market()
    made.give(CurrencyDefined(currency="USD", decimals=2))
    made.give(funding("B-CASH", 1_000, command="dollars", asset="USD", against="CENTRAL"))
    for number, currency in ((1, "EUR"), (2, "USD")):
        deal(made, number, "AB", 50, 500, currency=currency)
    made.tell_time(day(0, 8))
    books.balances[f"A-SEC|{ISIN}"] = Balance(quantity=Decimal(100))  # there, and nobody was woken
    made.books.delivery_exemptions[f"A-SEC|{ISIN}"] = exemption(kept_back)
    own = [key for key in _open(books) if letter_of(books.instructions[key].created.deliverer) == "A"]
    groups = (tuple(ProposedSettlement(transaction=key) for key in own),)
    said = made.give(OptimisationProposed(settlement_system=SYSTEM, request="r", number=1, of=1, groups=groups))
    assert (len(own), [str(each.reason) for each in of(GroupRefused, said)]) == (2, [] if is_booked else ["securities_short"])
    assert held(books, "A-SEC", ISIN) == (0 if is_booked else 100)


def _open(books: BackBooks) -> list[str]:
    """The transactions that wait."""
    found, entry = [], books.instructions.after("dated", f"{SYSTEM}|")
    while entry is not None:
        found.append(entry[1])
        entry = books.instructions.after("dated", f"{SYSTEM}|", entry[0])
    return found
