"""What accounts are for: clients' own, clearing's own, and the cash accounts over which a securities account is paid for."""

from typing import Any

import pytest

from schemas.instruction import Terms
from schemas.middle import TradeApproved
from schemas.reference import CashLink
from schemas.report_answers import TradeHeld
from tests.unit import back_office, middle_office
from tests.unit.back_office import SELLER, defined, instruction, of, refusals
from tests.unit.middle_office import account, again, key, office, said_why, status, trade

OF_EURO, OF_ANY = CashLink(cash_account="EUR-CASH", currency="EUR"), CashLink(cash_account="ANY-CASH")
DOLLARS = CashLink(cash_account="USD-CASH", currency="USD")


def settles_over(*links: CashLink, without: tuple[str, ...] = (), **more: Any) -> Any:
    """The accounts of a trade whose securities account has these links, or the reason why it has none."""
    made, books = office(*without)
    for name in ("EUR-CASH", "ANY-CASH", "USD-CASH"):
        made.give(account(name))
    made.give(again(account("A-SEC", cash_accounts=links)))
    approved = of(TradeApproved, made.give(trade(**more)))
    return (approved[0].securities_account, approved[0].cash_account) if approved else status(books, key())[1]


SEC = {"securities_account": "A-SEC"}
STANDING = ("standing instruction",)


@pytest.mark.parametrize(
    ("links", "without", "more", "expected"),
    [
        ((OF_EURO, OF_ANY), STANDING, SEC, ("A-SEC", "EUR-CASH")),
        ((DOLLARS, OF_ANY, OF_EURO), STANDING, SEC, ("A-SEC", "ANY-CASH")),
        ((OF_EURO, OF_ANY), STANDING, SEC | {"cash_account": "ANY-CASH"}, ("A-SEC", "ANY-CASH")),
        ((OF_EURO, OF_ANY), STANDING, SEC | {"cash_account": "A-CASH"}, "cash_account_not_linked"),
        ((OF_EURO, DOLLARS), STANDING, SEC | {"cash_account": "USD-CASH"}, "cash_account_not_linked"),
        ((DOLLARS,), STANDING, SEC, "standing_instruction_not_known"),
        ((DOLLARS,), (), SEC, "cash_account_not_linked"),  # that of the standing instruction
        ((OF_EURO,), (), {}, "cash_account_not_linked"),
        ((CashLink(cash_account="A-CASH"),), (), {}, ("A-SEC", "A-CASH")),
        ((), (), SEC, ("A-SEC", "A-CASH")),
    ],
)
def test_a_securities_account_is_paid_for_over_the_cash_accounts_that_it_is_linked_with(
    links: tuple[CashLink, ...], without: tuple[str, ...], more: dict[str, Any], expected: Any
) -> None:
    assert settles_over(*links, without=without, **more) == expected


def test_a_report_over_an_account_that_is_not_known_waits_for_that() -> None:
    """The account may say over which cash account it is paid for: then nobody needs a standing instruction."""
    made, books = office(*STANDING)
    made.give(account("ANY-CASH"))
    assert of(TradeHeld, made.give(trade(securities_account="NEW-SEC")))[0].waits_for == "account|NEW-SEC"
    assert [each.cash_account for each in of(TradeApproved, made.give(account("NEW-SEC", cash_accounts=(OF_ANY,))))] == ["ANY-CASH"]
    assert books.held_for_reference.after("waiting", "") is None


@pytest.mark.parametrize("link", [OF_EURO, OF_ANY])
def test_a_link_that_comes_later_releases_what_waits_for_a_standing_instruction(link: CashLink) -> None:
    made, _ = office(*STANDING)
    for name in ("EUR-CASH", "ANY-CASH"):
        made.give(account(name))
    assert of(TradeHeld, made.give(trade(**SEC)))[0].waits_for == f"standing_instruction|{middle_office.ENTITY}|CSD|EUR"
    assert of(TradeApproved, made.give(again(account("A-SEC", cash_accounts=(DOLLARS,))))) == []
    said = made.give(again(account("A-SEC", cash_accounts=(DOLLARS, link))))
    assert [each.cash_account for each in of(TradeApproved, said)] == [link.cash_account]


def test_a_cash_account_may_be_linked_with_many() -> None:
    made, _ = office(*STANDING)
    made.give(account("EUR-CASH"))
    made.give(account("B-SEC", cash_accounts=(OF_EURO,)))
    made.give(again(account("A-SEC", cash_accounts=(OF_EURO,))))
    said = [word for name in ("A-SEC", "B-SEC") for word in made.give(trade(trade=name, securities_account=name))]
    assert [each.cash_account for each in of(TradeApproved, said)] == ["EUR-CASH"] * 2


def test_a_default_that_is_not_known_is_waited_for() -> None:
    made, _ = office(*STANDING)
    made.give(again(account("A-SEC", cash_accounts=(OF_EURO,))))
    (held,) = of(TradeHeld, made.give(trade(securities_account="A-SEC")))
    assert (str(held.reason), held.waits_for) == ("account_not_known", "account|EUR-CASH")
    assert len(of(TradeApproved, made.give(account("EUR-CASH")))) == 1


def test_a_segregated_account_without_its_client_holds_what_names_it_until_the_client_is_known() -> None:
    made, _ = office()
    made.give(again(account("A-SEC", purpose="SEGREGATED")))
    (held,) = of(TradeHeld, made.give(trade()))
    assert (str(held.reason), held.waits_for) == ("account_without_client", "account|A-SEC")
    assert len(of(TradeApproved, made.give(again(account("A-SEC", purpose="SEGREGATED", client="FUND"))))) == 1


def test_over_the_account_of_a_ccp_nothing_is_reported() -> None:
    made, _ = office()
    made.give(again(account("A-CASH", purpose="CCP")))
    assert said_why(made.give(trade())) == [("TradeRejected", "account_for_clearing_only")]


@pytest.mark.parametrize(
    ("purpose", "client", "named", "refused"),
    [
        ("SEGREGATED", "FUND", "FUND", []),
        ("SEGREGATED", "FUND", None, []),
        ("SEGREGATED", "FUND", "OTHER", ["client_not_of_account"]),
        ("SEGREGATED", None, "FUND", ["account_without_client"]),
        ("OMNIBUS", None, "OTHER", []),
        ("OWN", None, "OTHER", []),
        ("CCP", None, None, ["account_for_clearing_only"]),
    ],
)
def test_an_instruction_for_another_client_does_not_go_over_a_segregated_account(
    purpose: Any, client: str | None, named: str | None, refused: list[str]
) -> None:
    made, _ = back_office.office()
    defined(made)
    made.give(back_office.account("S-SEC", SELLER, "SECURITIES", purpose=purpose, client=client))
    said = made.give(instruction("DELI", terms=Terms(client=named)))
    assert refusals(said) == refused
    free = {"instruction_type": "FOP", "currency": "XXX", "amount": middle_office.trade().amount * 0, "cash_account": None}
    assert refusals(made.give(instruction("DELI", 2, terms=Terms(client=named), **free))) == refused


def test_an_instruction_that_names_no_cash_account_is_paid_over_the_default() -> None:
    made, books = back_office.office()
    defined(made)
    made.give(back_office.account("S-MORE-CASH", SELLER, "CASH"))
    links = (CashLink(cash_account="S-MORE-CASH"),)
    made.give(back_office.account("S-SEC", SELLER, "SECURITIES", cash_accounts=links))
    made.give(instruction("DELI", cash_account=None))
    (_, side) = books.unmatched.after("dated", back_office.SYSTEM) or ("", "")
    assert books.unmatched[side].cash_account == "S-MORE-CASH"
    assert refusals(made.give(instruction("DELI", 2))) == ["cash_account_not_linked"]
