"""settle: balances come from commands of two people against an account that issues, and from nowhere else."""

from decimal import Decimal
from typing import Any

import pytest

from schemas.commands import CommandApplied, CommandRefused
from schemas.entries import EntryPosted, FundingBooked
from schemas.reasons import Reason
from tests.unit.back_office import CURRENCY, ISIN, SELLER, account, failed, funding, of, office


def test_a_funding_moves_a_balance_out_of_the_issuing_account() -> None:
    made, books = office()
    said = made.give(funding("S-SEC", "100.5", "F1"))
    (booked,) = of(FundingBooked, said)
    assert [(each.account, each.amount, each.balance, each.limit) for each in booked.movements] == [
        ("ISSUER", Decimal("-100.5"), Decimal("-100.5"), Decimal(10) ** 15),
        ("S-SEC", Decimal("100.5"), Decimal("100.5"), Decimal(0)),
    ]
    assert [(each.command, each.was_repeated) for each in of(CommandApplied, said)] == [("F1", False)]
    assert [each.of for each in of(EntryPosted, said)] == ["F1"]
    assert books.balances[f"S-SEC|{ISIN}"].quantity == Decimal("100.5")


def test_the_same_command_again_changes_nothing() -> None:
    made, books = office()
    made.give(funding("S-SEC", 100, "F1"))
    said = made.give(funding("S-SEC", 100, "F1"))
    assert [each.was_repeated for each in of(CommandApplied, said)] == [True]
    assert not of(FundingBooked, said)
    assert books.balances[f"S-SEC|{ISIN}"].quantity == 100


def test_other_content_under_the_same_command_is_refused_and_changes_nothing() -> None:
    made, books = office()
    made.give(funding("S-SEC", 100, "F1"))
    (refused,) = of(CommandRefused, made.give(funding("S-SEC", 101, "F1")))
    assert refused.reason == Reason.EXISTS_WITH_DIFFERENT_CONTENT
    assert [each.was_repeated for each in of(CommandApplied, made.give(funding("S-SEC", "100.00", "F1")))] == [True]
    assert books.balances[f"S-SEC|{ISIN}"].quantity == 100


def test_a_refused_command_again_is_refused_for_the_same_reason_even_if_it_would_now_be_right() -> None:
    made, _ = office()
    made.give(funding("NEW", 100, "F1", asset=ISIN, against="ISSUER"))
    made.give(account("NEW", SELLER, "SECURITIES"))
    said = made.give(funding("NEW", 100, "F1", asset=ISIN, against="ISSUER"))
    assert [each.reason for each in of(CommandRefused, said)] == [Reason.ACCOUNT_NOT_KNOWN]
    assert of(CommandApplied, made.give(funding("NEW", 100, "F2", asset=ISIN, against="ISSUER")))


WRONG: list[tuple[str, dict[str, Any]]] = [
    ("second_person_missing", {"second": None}),
    ("second_person_is_the_first", {"second": "anna"}),
    ("account_not_known", {"account": "GONE"}),
    ("account_not_known", {"against": "GONE"}),
    ("account_not_of_settlement_system", {"account": "ABROAD"}),
    ("settlement_system_not_known", {"settlement_system": "CSD2"}),
    ("not_an_issuance_account", {"against": "B-SEC"}),
    ("asset_not_of_account", {"asset": CURRENCY}),
    ("quantity_not_positive", {"quantity": Decimal(0)}),
    ("quantity_not_positive", {"quantity": Decimal(-1)}),
    ("account_closed", {"account": "SHUT"}),
    ("below_limit", {"quantity": Decimal(10) ** 15 + 1}),
]


@pytest.mark.parametrize(("reason", "change"), WRONG)
def test_a_wrong_command_is_refused_with_its_reason(reason: str, change: dict[str, Any]) -> None:
    made, books = office()
    made.give(account("ABROAD", SELLER, "SECURITIES", settlement_system="CSD2"))
    made.give(account("SHUT", SELLER, "SECURITIES", is_open=False))
    fields = {"account": "S-SEC", "quantity": Decimal(1)} | change
    said = made.give(funding(fields.pop("account"), fields.pop("quantity"), "F1", **({"asset": ISIN, "against": "ISSUER"} | fields)))
    assert [str(each.reason) for each in of(CommandRefused, said)] == [reason]
    assert len(said) == 1
    assert f"ISSUER|{ISIN}" not in books.balances


def test_of_several_reasons_the_first_in_order_is_given() -> None:
    made, _ = office()
    made.give(account("WRONG", SELLER, "CASH", settlement_system="CSD2", is_open=False))
    everything: dict[str, Any] = {"second": None, "against": "GONE", "asset": ISIN}
    cures: list[dict[str, Any]] = [
        {"second": "anna"},
        {"second": "bela"},
        {"against": "S-SEC"},
    ]
    seen = []
    for number, cure in enumerate([{}, *cures]):
        everything |= cure
        said = made.give(funding("WRONG", -1, f"F{number}", **everything))
        seen += [str(each.reason) for each in of(CommandRefused, said)]
    assert seen == [
        "second_person_missing",
        "second_person_is_the_first",
        "account_not_known",
        "account_not_of_settlement_system",
    ]


def test_a_balance_that_could_not_be_written_any_more_is_not_funded() -> None:
    made, _ = office()
    made.give(account("ISSUER", SELLER, "SECURITIES", purpose="ISSUANCE", limit=Decimal(10) ** 18 - 1))
    assert of(CommandApplied, made.give(funding("S-SEC", "999999999999999998", "F1")))
    (refused,) = of(CommandRefused, made.give(funding("S-SEC", "0.5", "F2")))
    assert refused.reason == Reason.BALANCE_TOO_LARGE


def test_a_command_upon_which_a_stage_failed_is_refused_for_good() -> None:
    made, books = office()
    (refused,) = of(CommandRefused, failed(made, funding("S-SEC", 100, "F1")))
    assert (refused.reason, refused.settlement_system) == (Reason.STAGE_FAILED, "CSD")
    assert [each.reason for each in of(CommandRefused, made.give(funding("S-SEC", 100, "F1")))] == [Reason.STAGE_FAILED]
    assert f"S-SEC|{ISIN}" not in books.balances
