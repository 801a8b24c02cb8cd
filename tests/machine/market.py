"""A settlement system that clears, as the second state machine plays in it: what its members can do, and what is looked at after a step."""

from decimal import Decimal
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize

from schemas.clearing_models import ClearingModelSet, Finality, Model
from schemas.entries import EntryPosted
from schemas.message import Message
from schemas.reference import InstrumentDefined, PartyDefined
from tests.machine.closures import Dates, agreed
from tests.machine.counted import COUNTED
from tests.machine.heard_of_closures import compare_dates, told_dates
from tests.machine.heard_of_netting import compare, hear
from tests.machine.ledger import Ledger
from tests.machine.netting import CCP, Netting
from tests.machine.world import LOT, OTHER_ISIN
from tests.unit.back_office import (
    CURRENCY,
    ISIN,
    SYSTEM,
    account,
    day,
    defined,
    funding,
    instruction,
    of,
    office,
    refusals,
    settlement_day,
    side,
)
from tests.unit.clearing_office import CCP as CCP_LEI
from tests.unit.clearing_office import MEMBERS
from tests.unit.test_redating import calendar

DAYS = 90
LETTERS = "ACDE"
"""The members; B is the buyer of other tests, with accounts of its own."""
NAMES = {lei: letter for letter, lei in MEMBERS.items()} | {CCP_LEI: CCP}

LEIS = {letter: lei for lei, letter in NAMES.items()}


class Market(RuleBasedStateMachine):
    """Four members, each with a securities and a cash account."""

    @initialize(model=st.sampled_from(["ccp_cns", "ccp_cns", "bilateral"]), is_paid_at_the_end=st.booleans(), has_calendar=st.booleans())
    def begin(self, model: Model, is_paid_at_the_end: bool, has_calendar: bool) -> None:
        self.made, self.books = office(days=0, now=day(0, 6))
        for number in range(DAYS):
            if not has_calendar or number % 7 < 5:
                self.made.give(settlement_day(number))
        if has_calendar:
            self.made.give(calendar())
        self.known = Netting(is_bilateral=model == "bilateral", is_paid_at_the_end=is_paid_at_the_end, members=list(LETTERS))
        self.known.has_calendar = has_calendar
        self.ledger, self.number = Ledger(), 0
        lots: dict[str, Any] = {"settlement_multiple": Decimal(LOT), "minimum_denomination": Decimal(LOT)}
        defined(self.made, **lots)
        self.made.give(InstrumentDefined(isin=OTHER_ISIN, name="another share", settlement_system=SYSTEM, **lots))
        for letter, party in {**{each: MEMBERS[each] for each in LETTERS}, CCP: CCP_LEI}.items():
            self.made.give(PartyDefined(party=party, name="a member"))
            self.made.give(account(f"{letter}-SEC", party, "SECURITIES"))
            self.made.give(account(f"{letter}-CASH", party, "CASH", limit=Decimal(10**9 if letter == CCP else 0)))
        self.known.limits["CCP-CASH"] = Decimal(10**9)
        accounts = {"ccp": CCP_LEI, "securities_account": "CCP-SEC", "cash_account": "CCP-CASH"}
        finality: Finality = "net_end_of_day" if is_paid_at_the_end else "gross"
        self.made.give(ClearingModelSet(settlement_system=SYSTEM, model=model, finality=finality, **accounts))
        for letter in LETTERS:
            self.bring(f"{letter}-CASH", CURRENCY, Decimal(3000))
        for own, other, due in (("A", "C", 0), ("C", "D", 0), ("D", "E", 1)):
            self.deal((own, other), ISIN, (Decimal(100), Decimal(1000)), agreed(due))

    def give(self, *messages: Message) -> list[Message]:
        said = [word for message in messages for word in self.made.give(message)]
        return self.heard(said)

    def heard(self, said: list[Message]) -> list[Message]:
        for entry in of(EntryPosted, said):
            self.ledger.post(entry)
        hear(self.known, said, NAMES)
        return said

    def check(self, event: str, said: list[Message], *, is_accepted: bool) -> None:
        """The end of each step."""
        COUNTED.count(event, is_accepted=is_accepted)
        COUNTED.hear(said)
        compare(self.known, self.books)
        compare_dates(self.known, self.books, NAMES)

    def bring(self, name: str, asset: str, quantity: Decimal) -> list[Message]:
        self.number += 1
        self.known.balances[name, asset] = self.known.balances.get((name, asset), Decimal(0)) + quantity
        if asset == CURRENCY:
            self.known.start[name[0]] = self.known.start.get(name[0], Decimal(0)) + quantity
        against = "CENTRAL" if asset == CURRENCY else "ISSUER"
        return self.give(funding(name, str(quantity), f"F{self.number}", asset=asset, against=against))

    def deal(self, parties: tuple[str, str], isin: str, moved: tuple[Decimal, Decimal], dates: Dates) -> list[Message]:
        """Both sides of a trade, as commands or as trade reports by turns. Who has sent another date than that of now is told."""
        self.number += 1
        common: dict[str, Any] = {"isin": isin, "quantity": moved[0], "amount": moved[1]}
        is_command = bool(self.number % 2)
        both = [self.of_side(place, parties, common | dates.fields(place, is_command=is_command)) for place in (0, 1)]
        source, kind = (f"csd@{SYSTEM}", "instructed") if is_command else ("oms", "executed")
        reports = [f"{MEMBERS[letter]}|{source}|{self.number}|1|{kind}" for letter in parties]
        right = dates.right(self.known)
        self.known.novate(parties, (reports[0], reports[1]), isin, moved, right, dates.traded if all(dates.are_reckoned) else None)
        said = self.give(*both)
        assert refusals(said) == [], f"{reports}: {refusals(said)}"
        sent = [] if is_command else [(report, due) for report, due in zip(reports, dates.sent, strict=True) if due != right]
        assert told_dates(said) == {report: (due, right) for report, due in sent}, f"{reports}: {dates}"
        return said

    def of_side(self, place: int, parties: tuple[str, str], common: dict[str, Any]) -> Message:
        own, other = parties[place], parties[1 - place]
        fields = common | {"entity": MEMBERS[own], "counterparty": MEMBERS[other]}
        fields |= {"securities_account": f"{own}-SEC", "cash_account": f"{own}-CASH"}
        if self.number % 2:
            return instruction(("DELI", "RECE")[place], self.number, **(fields | {"command": f"{own}{self.number}"}))
        return side(("SELL", "BUY")[place], self.number, **(fields | {"report": f"{MEMBERS[own]}|oms|{self.number}|1|executed"}))
