"""Whatever fails, is corrected, repriced or appealed against: what debtors owe is what creditors get, and the dedicated account is emptied.

Broken on purpose, once each: a reversal of another amount, a distribution to the debtor, a net that does not look at who owes whom, and
a net that stays to be collected after it was; a reversal that is booked as an accrual, a net that is not set off, and a distribution that
is not booked: each was found.
"""

from collections import Counter
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import orjson
from hypothesis import given, settings
from hypothesis import strategies as st

from processors.penalties.formula import penalty_of
from schemas.claims import ClaimsPosted
from schemas.codec import encode
from schemas.entries import EntryPosted
from schemas.instruction import Terms
from schemas.message import Message
from schemas.penalties import PenaltyAccrued, PenaltyReversed
from schemas.penalty_payments import PenaltiesNetted, PenaltyCollected, PenaltyDistributed, PenaltyUnpaid
from schemas.penalty_reference import PenaltyRateSet
from streams.verify.penalties import Penalties, amount_of
from streams.verify.problems import Problems
from tests.unit.back_office import BUYER, CURRENCY, SELLER, day, funding, instruction, of, settlement_day
from tests.unit.penalty_kit import classified, correction, dumped, market, quoted

STEPS = st.one_of(
    st.tuples(st.just("instruct"), st.sampled_from(["SELL", "BUY"]), st.integers(1, 3_000), st.integers(0, 2)),
    st.tuples(st.just("fund"), st.sampled_from(["S-SEC", "B-SEC", "S-CASH", "B-CASH"]), st.integers(1, 3_000)),
    st.tuples(st.just("price"), st.integers(1, 99), st.integers(-3, 1)),
    st.tuples(st.just("rate"), st.integers(1, 9), st.integers(-3, 1)),
    st.tuples(st.just("class"), st.sampled_from(["LIQUID_SHARE", "OTHER", "OTHER_DEBT"]), st.integers(-3, 1)),
    st.tuples(st.just("correct"), st.sampled_from(["REMOVE", "REALLOCATE", "RESTORE"]), st.integers(0, 9)),
    st.tuples(st.just("day")),
)
PAYMENT_DAY = 51


class Month:
    """A January of arbitrary steps, and the February in which it is netted and paid."""

    def __init__(self) -> None:
        self.made, self.books = market(days=0, now=day(0, 6))
        for number in [*range(26), *range(45, 60)]:
            if day(number).weekday() < 5 and number != 3:
                self.made.give(settlement_day(number))
        self.said: list[Message] = self.made.tell_time(day(0, 8))
        self.number = self.today = 0

    def do(self, step: tuple) -> None:
        self.number += 1
        match step:
            case ("instruct", way, quantity, late):
                self._instruct(way, quantity, late)
            case ("fund", name, quantity):
                self.said += self.made.give(funding(name, quantity, f"fund-{self.number}"))
            case ("price", price, on):
                self.said += self.made.give(quoted(str(price), self.today + on))
            case ("rate", tenths, on):
                on_day = day(self.today + on).date()
                self.said += self.made.give(PenaltyRateSet(category=1, effective_from=on_day, rate_bp=Decimal(tenths) / 10))
            case ("class", asset, on):
                self.said += self.made.give(classified(asset, day(self.today + on).date()))
            case ("correct", what, which):
                self._correct(what, which)
            case ("day",):
                self.next_day()

    def next_day(self) -> None:
        if self.today < 24:
            self.said += self.made.tell_time(day(self.today, 17))
            self.today += 1
            self.said += self.made.tell_time(day(self.today, 8))

    def _instruct(self, way: str, quantity: int, late: int) -> None:
        due = day(self.today) - timedelta(days=late)
        while due.weekday() > 4 or (due - day(0)).days == 3 or due < day(0):
            due += timedelta(days=1)
        fields = {"quantity": Decimal(quantity), "amount": Decimal(quantity), "intended_settlement_date": due.date()}
        fields |= {"terms": Terms(partial="PART")}
        parties = (SELLER, BUYER) if way == "SELL" else (BUYER, SELLER)
        for movement, own, other in (("DELI", *parties), ("RECE", *reversed(parties))):
            letter = "S" if own == SELLER else "B"
            accounts = {"securities_account": f"{letter}-SEC", "cash_account": f"{letter}-CASH"}
            self.said += self.made.give(instruction(movement, self.number, entity=own, counterparty=other, **accounts, **fields))

    def _correct(self, what: str, which: int) -> None:
        known = list(dict.fromkeys(each.penalty for each in of(PenaltyAccrued, self.said)))
        if known:
            penalty = known[which % len(known)]
            self.said += self.made.give(correction(penalty, what, command=f"correct-{self.number}"))

    def end(self) -> None:
        """The rest of the month, its list day and its payment day; and then everybody has cash."""
        while self.today < 24:
            self.next_day()
        for number in (47, PAYMENT_DAY):
            self.said += self.made.tell_time(day(number, 8))
        for name in ("S-CASH", "B-CASH"):
            self.said += self.made.give(funding(name, 10**9, f"at-last-{name}"))
        self.said += self.made.tell_time(day(PAYMENT_DAY + 1, 8))


def balance(month: Month) -> Decimal:
    kept = month.books.balances.get(f"PENALTIES|{CURRENCY}")
    return kept.quantity if kept is not None else Decimal(0)


def owed(said: list[Message]) -> Counter[str]:
    """What each party owes in January, all in all: accrued less reversed, as debtor less as creditor."""
    sums: Counter[str] = Counter()
    for each in said:
        if isinstance(each, PenaltyAccrued | PenaltyReversed) and f"{each.listed_on:%m}" == "01":
            signed = each.amount if isinstance(each, PenaltyAccrued) else -each.amount
            sums[each.debtor] += signed
            sums[each.creditor] -= signed
    return sums


@settings(max_examples=60)
@given(st.lists(STEPS, min_size=5, max_size=40))
def test_debits_are_credits_reversals_net_exactly_and_the_dedicated_account_is_emptied(steps: list[tuple]) -> None:
    month = Month()
    for step in steps:
        month.do(step)
        assert balance(month) == 0
    month.end()
    said = month.said
    problems = Problems()
    penalties = Penalties(problems)
    for message in dumped(said):
        penalties.hear(message)
    for entry in of(EntryPosted, said):
        if entry.booking == "penalty":
            penalties.post(orjson.loads(encode(entry)))
    for claimed in of(ClaimsPosted, said):
        penalties.claims.post(orjson.loads(encode(claimed)))
    penalties.judge({})
    paid = {each.transfer: each for each in said if isinstance(each, PenaltyCollected | PenaltyDistributed)}
    entries = [each for each in of(EntryPosted, said) if each.of in paid]
    assert problems.sentences() == []
    assert Counter(each.of for each in entries) == Counter(paid.keys())
    assert balance(month) == 0
    nets = of(PenaltiesNetted, said)
    debts = owed(said)
    assert sum(debts.values()) == 0
    for party in (SELLER, BUYER):
        netted = sum(each.amount * ((each.debtor == party) - (each.creditor == party)) for each in nets)
        moved = sum(move.amount for entry in entries for move in entry.movements if move.account[0] == party[6])
        assert netted == debts[party]
        assert moved == -debts[party]
    assert len(of(PenaltyDistributed, said)) == len([each for each in nets if each.amount])
    assert month.books.penalty_nets.after("netted", "") is None
    assert [key for key, amount in penalties.claims.balances.items() if amount and key[0][1] == "2026-01"] == []
    assert month.books.penalty_lists.after("party", "") is None
    _each_reversal_takes_back_what_stood(said)


def _each_reversal_takes_back_what_stood(said: list[Message]) -> None:
    standing: dict[str, PenaltyAccrued] = {}
    for each in said:
        if isinstance(each, PenaltyAccrued):
            assert each.penalty not in standing
            assert Fraction(each.amount) == Fraction(penalty_of(each.basis))
            standing[each.penalty] = each
        elif isinstance(each, PenaltyReversed):
            old = standing.pop(each.penalty)
            assert (old.amount, old.debtor, old.creditor, old.version) == (each.amount, each.debtor, each.creditor, each.version)


def test_the_office_and_verify_reckon_alike_and_apart():
    """Two programs for one formula: verify's is in fractions of text."""
    month = Month()
    for step in (("instruct", "SELL", 999, 0), ("day",), ("price", 33, 0), ("instruct", "BUY", 7, 2), ("day",)):
        month.do(step)
    told = [each for each in dumped(month.said) if each["type"] == "PenaltyAccrued"]
    assert len(told) > 3
    assert [amount_of(each["basis"]) for each in told] == [Fraction(each["amount"]) for each in told]


def test_a_debtor_who_never_pays_leaves_the_account_empty():
    month = Month()
    month.do(("instruct", "SELL", 3_000, 0))
    month.do(("fund", "B-CASH", 3_000))
    month.next_day()
    while month.today < 24:
        month.next_day()
    for number in range(47, 58):
        month.said += month.made.tell_time(day(number, 8))
        assert balance(month) == 0
    assert of(PenaltyUnpaid, month.said)
    assert not of(PenaltyCollected, month.said)
