"""The back office as a whole, upon anything: nothing is made, nothing is lost, no limit is passed, and no restart is noticed."""

from collections import Counter
from dataclasses import fields
from datetime import timedelta
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from processors.books import BackBooks
from processors.stores import BACK_STORES
from schemas.back import InstructionPended, InstructionSettled
from schemas.codec import encode
from schemas.entries import ConfirmationIssued, EntryPosted
from schemas.message import Message
from schemas.middle import TradeApproved
from schemas.reference import MatchingToleranceSet
from schemas.report_answers import StatusAdvised
from streams.stores import back_books
from tests.unit.back_office import BUYER, CURRENCY, SELLER, SYSTEM, TABLE, account, amendment, cancellation, day, funding, of, office, side
from tests.unit.office_driver import OfficeDriver

ACCOUNTS = ("S-SEC", "B-SEC", "S-CASH", "B-CASH")
PARTIES = {"S": SELLER, "B": BUYER}
OPENING = [funding("S-SEC", 150), funding("B-CASH", 1500), funding("S-CASH", 500)]
directions, numbers = st.sampled_from(["SELL", "BUY"]), st.integers(1, 5)


def sale_or_purchase(direction: str, number: int, amount: int, due: int, seller: str) -> TradeApproved:
    """Either party may sell: what it receives in one trade it delivers in another."""
    letter = seller if direction == "SELL" else "SB".replace(seller, "")
    other = "SB".replace(letter, "")
    return side(
        direction,
        number,
        report=f"{PARTIES[letter]}|oms|{number}|1|executed",
        entity=PARTIES[letter],
        counterparty=PARTIES[other],
        amount=Decimal(amount),
        intended_settlement_date=day(due).date(),
        securities_account=f"{letter}-SEC",
        cash_account=f"{letter}-CASH",
    )


terms = st.tuples(numbers, st.sampled_from([999, 1000, 1001]), st.integers(0, 2), st.sampled_from("SB"))
sides = st.builds(lambda direction, term: sale_or_purchase(direction, *term), directions, terms)
pairs = terms.map(lambda term: (sale_or_purchase("SELL", *term), sale_or_purchase("BUY", *term)))
fundings = st.builds(funding, st.sampled_from(ACCOUNTS), st.integers(90, 2500), st.integers(1, 9).map("F{}".format))
limits = st.builds(
    lambda name, limit, is_open: account(
        name, PARTIES[name[0]], "SECURITIES" if name.endswith("SEC") else "CASH", limit=Decimal(limit), is_open=is_open
    ),
    st.sampled_from(ACCOUNTS),
    st.integers(0, 700),
    st.sampled_from([True, True, True, False]),
)
requests = st.builds(cancellation, sides)
both_requests = pairs.map(lambda pair: tuple(cancellation(each) for each in pair))
amendments = st.builds(amendment, sides, st.integers(2, 3))
hours = st.integers(1, 40).map(lambda hours: timedelta(hours=hours))
steps = st.lists(
    st.one_of(pairs, pairs, pairs, sides, sides, fundings, fundings, fundings, limits, requests, both_requests, amendments, hours),
    min_size=12,
    max_size=40,
)


def start() -> tuple[OfficeDriver, BackBooks]:
    made, books = office()
    tolerance = {"threshold": Decimal(1000), "at_most": Decimal(1), "at_most_above": Decimal(2)}
    made.give(MatchingToleranceSet(settlement_system=SYSTEM, currency=CURRENCY, **tolerance))
    return made, books


def play(made: OfficeDriver, step: Any) -> list[Message]:
    if isinstance(step, timedelta):
        return made.tell_time(made.books.now + step)
    if isinstance(step, tuple):
        return [word for each in step for word in play(made, each)]
    same = {field.name: getattr(step, field.name) for field in fields(step) if field.name not in ("type", "id", "cause", "at")}
    return made.give(type(step)(**same))  # the header is written into it: each run has its own


@settings(max_examples=120)
@given(steps)
def test_whatever_comes_balances_add_up_to_zero_and_no_debit_passes_its_limit(played: list[Any]) -> None:
    made, books = start()
    balances: Counter[tuple[str, str]] = Counter()
    for step in [*OPENING, *played]:
        for entry in of(EntryPosted, play(made, step)):
            for movement in entry.movements:
                balances[movement.account, movement.asset] += movement.amount  # type: ignore[assignment]  # a sum begins as 0
                assert movement.balance == balances[movement.account, movement.asset]
                assert movement.amount > 0 or movement.balance >= -movement.limit
            for asset in {movement.asset for movement in entry.movements}:
                assert sum(amount for (_, held), amount in balances.items() if held == asset) == 0
    assert all(books.balances[f"{name}|{asset}"].quantity == amount for (name, asset), amount in balances.items())


@settings(max_examples=120)
@given(steps)
def test_whatever_comes_each_report_has_one_result_and_each_transaction_settles_once(played: list[Any]) -> None:
    made, books = start()
    said = [word for step in [*OPENING, *played] for word in play(made, step)]
    confirmed = [each.report for each in of(ConfirmationIssued, said)]
    cancelled = [each.report for each in of(StatusAdvised, said) if each.status == "cancelled"]
    settled = [each.transaction for each in of(InstructionSettled, said)]
    assert max(Counter(confirmed + cancelled).values(), default=1) == 1
    assert max(Counter(settled).values(), default=1) == 1
    assert len(confirmed) == 2 * len(settled)
    assert all(books.sides[report].status == "settled" for report in confirmed)
    assert all(books.sides[report].status == "cancelled" for report in cancelled)
    pended = {each.transaction for each in of(InstructionPended, said)}
    assert all((books.instructions.get(each) is None) == (each in settled or _is_cancelled(each, books, said)) for each in pended)


def _is_cancelled(transaction: str, books: BackBooks, said: list[Message]) -> bool:
    reports = {each.deliverer_report for each in of(InstructionPended, said) if each.transaction == transaction}
    return all(books.sides[report].status == "cancelled" for report in reports)


@settings(max_examples=80)
@given(steps, steps, st.randoms(use_true_random=False))
def test_a_restored_office_goes_on_as_if_nothing_had_happened(before: list[Any], after: list[Any], chance: Any) -> None:
    made, books = start()
    for step in [*OPENING, *before]:
        play(made, step)
    restored = OfficeDriver(TABLE, _restored(books, chance))
    assert [[encode(word) for word in play(restored, step)] for step in after] == [
        [encode(word) for word in play(made, step)] for step in after
    ]


def _restored(books: BackBooks, chance: Any) -> BackBooks:
    """The same books from their changelog, read in any order of its keys."""
    again = back_books()
    again.now, again.sequence = books.now, books.sequence
    for name in BACK_STORES:
        old, new = getattr(books, name), getattr(again, name)
        old.accept()
        records = list(old.drain())
        chance.shuffle(records)
        for key, content in records:
            new.restore(key, content)
        new.index()
    return again
