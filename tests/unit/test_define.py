"""define: the latest definition of a thing stands, under the key by which decisions look it up."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from processors.define import define
from schemas import clearing_models, exemptions, reference, settlement_time
from streams.stores import middle_books

LEI = "529900T8BM49AURSDO55"
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)

DEFINED: list[tuple[reference.ReferenceRecord, str, str]] = [
    (reference.CurrencyDefined(currency="EUR", decimals=2), "currencies", "EUR"),
    (reference.InstrumentDefined(isin="US0378331005", name="a", settlement_system="T2S"), "instruments", "US0378331005"),
    (reference.PartyDefined(party=LEI, name="a"), "parties", LEI),
    (reference.AccountDefined(account="A", settlement_system="T2S", party=LEI, holds="CASH", limit=Decimal(0)), "accounts", "A"),
    (
        reference.StandingInstructionSet(party=LEI, settlement_system="T2S", currency="EUR", securities_account="S", cash_account="C"),
        "standing_instructions",
        f"{LEI}|T2S|EUR",
    ),
    (reference.SettlementSystemDefined(settlement_system="T2S", name="a", settlement_days=2), "settlement_systems", "T2S"),
    (
        reference.SettlementDayDefined(settlement_system="T2S", date=date(2026, 3, 2), opens_at=NOON, cut_off_at=NOON),
        "settlement_days",
        "T2S|2026-03-02",
    ),
    (
        settlement_time.SettlementWindowDefined(
            settlement_system="T2S", date=date(2026, 3, 2), name="NTS", kind="NIGHT_SEQUENCE", opens_at=NOON
        ),
        "settlement_windows",
        "T2S|2026-03-02|NTS",
    ),
    (settlement_time.RecyclingSet(settlement_system="T2S", unmatched_days=20, matched_days=60), "recycling", "T2S"),
    (
        reference.MatchingToleranceSet(
            settlement_system="T2S", currency="EUR", threshold=Decimal(100_000), at_most=Decimal(2), at_most_above=Decimal(25)
        ),
        "tolerances",
        "T2S|EUR",
    ),
    (reference.LimitSet(entity=LEI, counterparty=LEI, currency="EUR", amount=Decimal(1)), "limits", f"{LEI}|{LEI}|EUR"),
    (reference.ParameterSet(name="repeat_window_days", value=30), "parameters", "repeat_window_days"),
    (
        exemptions.DeliveryExemptionSet(securities_account="S", isin="US0378331005", quantity=Decimal(1)),
        "delivery_exemptions",
        "S|US0378331005",
    ),
    (clearing_models.ClearingModelSet(settlement_system="T2S", instrument_class="ES", model="gross"), "clearing_models", "T2S|ES"),
]


@pytest.mark.parametrize("other", [{"party": "213800D1EI4B9WTWWD28"}, {"settlement_system": "KALEVA"}, {"holds": "SECURITIES"}])
def test_an_account_changes_neither_hands_nor_place_nor_what_it_holds(other: dict[str, Any]) -> None:
    books = middle_books()
    first = reference.AccountDefined(account="A", settlement_system="T2S", party=LEI, holds="CASH", limit=Decimal(0))
    wider = replace(first, limit=Decimal(-5))
    assert list(define(first, books)) == list(define(wider, books)) == []
    (said,) = define(replace(first, **other), books)
    assert isinstance(said, reference.ReferenceRefused)
    assert (said.defines, said.key, said.reason) == ("AccountDefined", "A", "exists_with_different_content")
    assert said.detail == f"it is a cash account of {LEI} at T2S"
    assert books.accounts["A"] == wider


@pytest.mark.parametrize(("record", "store", "key"), DEFINED, ids=[store for _, store, _ in DEFINED])
def test_what_is_defined_is_found_under_its_key(record: reference.ReferenceRecord, store: str, key: str) -> None:
    books = middle_books()
    assert list(define(record, books)) == []
    assert getattr(books, store)[key] == record


def test_the_latest_definition_stands() -> None:
    books = middle_books()
    for decimals in (2, 3):
        define(reference.CurrencyDefined(currency="BHD", decimals=decimals), books)
    assert books.currencies["BHD"].decimals == 3
