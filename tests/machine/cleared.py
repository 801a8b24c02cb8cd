"""A second state machine: a settlement system that clears, with a CCP or by pairs, against the naive reference of netting and beancount."""

from decimal import Decimal
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from schemas import commands
from schemas.back import EntryPosted
from schemas.clearing import ClearingModelSet
from schemas.instruction import Link, Priority
from schemas.message import Message
from schemas.middle import AmendmentRefused
from schemas.prices import PriceQuoted
from schemas.reference import InstrumentDefined, PartyDefined
from tests.machine.counted import COUNTED
from tests.machine.failing import fail
from tests.machine.heard_of_netting import compare, hear
from tests.machine.ledger import Ledger
from tests.machine.netting import CCP, Netting
from tests.machine.world import LOT, OTHER_ISIN
from tests.unit.back_office import (
    CURRENCY,
    ISIN,
    SYSTEM,
    account,
    amendment,
    day,
    defined,
    funding,
    instruction,
    of,
    office,
    refusals,
    side,
)
from tests.unit.clearing_office import CCP as CCP_LEI
from tests.unit.clearing_office import MEMBERS

isins, members, picks = st.sampled_from([ISIN, ISIN, OTHER_ISIN]), st.sampled_from("ABCD"), st.integers(0, 10_000)
amounts = st.integers(100, 200_000).map(lambda number: Decimal(number) / 100)
trades = st.tuples(members, st.integers(1, 3), isins, st.integers(1, 12), amounts, st.integers(0, 2))
"""Who sells, to whom, what, how many lots, for how much, and in how many days it is due."""
NAMES = {lei: letter for letter, lei in MEMBERS.items()} | {CCP_LEI: CCP}
ASKED: dict[str, tuple[type[commands.InstructionCommand], dict[str, Any]]] = {
    "cancel": (commands.CancelInstruction, {}),
    "hold": (commands.HoldInstruction, {}),
    "release": (commands.ReleaseInstruction, {}),
    "release_partially": (commands.ReleasePartially, {"quantity": Decimal(LOT)}),
    "set_priority": (commands.SetPriority, {"priority": Priority.HIGH}),
    "set_partial_indicator": (commands.SetPartialIndicator, {"partial": "NPAR"}),
    "link": (commands.LinkInstructions, {}),
    "unlink": (commands.UnlinkInstructions, {}),
}


class Cleared(RuleBasedStateMachine):
    """Four members; every rule is one step."""

    @initialize(model=st.sampled_from(["ccp_cns", "ccp_cns", "bilateral"]), is_paid_at_the_end=st.booleans())
    def begin(self, model: str, is_paid_at_the_end: bool) -> None:
        self.made, self.books = office(days=90, now=day(0, 6))
        self.known = Netting(is_bilateral=model == "bilateral", is_paid_at_the_end=is_paid_at_the_end, members=list("ABCD"))
        self.ledger, self.number = Ledger(), 0
        lots: dict[str, Any] = {"settlement_multiple": Decimal(LOT), "minimum_denomination": Decimal(LOT)}
        defined(self.made, **lots)
        self.made.give(InstrumentDefined(isin=OTHER_ISIN, name="another share", settlement_system=SYSTEM, **lots))
        for letter, party in {**MEMBERS, CCP: CCP_LEI}.items():
            self.made.give(PartyDefined(party=party, name="a member"))
            self.made.give(account(f"{letter}-SEC", party, "SECURITIES"))
            self.made.give(account(f"{letter}-CASH", party, "CASH", limit=Decimal(10**9 if letter == CCP else 0)))
        self.known.limits["CCP-CASH"] = Decimal(10**9)
        accounts = {"ccp": CCP_LEI, "securities_account": "CCP-SEC", "cash_account": "CCP-CASH"}
        finality: Any = "net_end_of_day" if is_paid_at_the_end else "gross"
        self.made.give(ClearingModelSet(settlement_system=SYSTEM, model=model, finality=finality, **accounts))  # type: ignore[arg-type]  # one of three
        for letter in "ABCD":
            self.bring(f"{letter}-CASH", CURRENCY, Decimal(3000))
        for own, other, due in (("A", "B", 0), ("B", "C", 0), ("C", "D", 1)):
            self.deal((own, other), ISIN, (Decimal(100), Decimal(1000)), due)

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

    def bring(self, name: str, asset: str, quantity: Decimal) -> list[Message]:
        self.number += 1
        self.known.balances[name, asset] = self.known.balances.get((name, asset), Decimal(0)) + quantity
        if asset == CURRENCY:
            self.known.start[name[0]] = self.known.start.get(name[0], Decimal(0)) + quantity
        against = "CENTRAL" if asset == CURRENCY else "ISSUER"
        return self.give(funding(name, str(quantity), f"F{self.number}", asset=asset, against=against))

    def deal(self, parties: tuple[str, str], isin: str, moved: tuple[Decimal, Decimal], due: int) -> list[Message]:
        """Both sides of a trade, as commands or as trade reports by turns."""
        self.number += 1
        common: dict[str, Any] = {"isin": isin, "quantity": moved[0], "amount": moved[1], "intended_settlement_date": day(due).date()}
        both = [self.of_side(place, parties, common) for place in (0, 1)]
        source, kind = ("csd", "instructed") if self.number % 2 else ("oms", "executed")
        reports = [f"{MEMBERS[letter]}|{source}|{self.number}|1|{kind}" for letter in parties]
        self.known.novate(parties, (reports[0], reports[1]), isin, moved, due)
        said = self.give(*both)
        assert refusals(said) == [], f"{reports}: {refusals(said)}"
        return said

    def of_side(self, place: int, parties: tuple[str, str], common: dict[str, Any]) -> Message:
        own, other = parties[place], parties[1 - place]
        fields = common | {"entity": MEMBERS[own], "counterparty": MEMBERS[other]}
        fields |= {"securities_account": f"{own}-SEC", "cash_account": f"{own}-CASH"}
        if self.number % 2:
            return instruction(("DELI", "RECE")[place], self.number, **(fields | {"command": f"{own}{self.number}"}))
        return side(("SELL", "BUY")[place], self.number, **(fields | {"report": f"{MEMBERS[own]}|oms|{self.number}|1|executed"}))

    @rule(traded=st.lists(trades, min_size=1, max_size=4))
    def members_trade(self, traded: list[tuple[str, int, str, int, Decimal, int]]) -> None:
        """Between two parties, what comes after its netting settles gross: it is due later."""
        for own, step, isin, lots, amount, due in traded:
            other = "ABCD"[("ABCD".index(own) + step) % 4]
            on = max(self.known.day + due + int(self.known.is_bilateral), 0)
            self.check("deal", self.deal((own, other), isin, (Decimal(lots * LOT), amount), on), is_accepted=True)

    @rule(own=members, isin=isins, lots=st.integers(1, 25))
    def securities_arrive(self, own: str, isin: str, lots: int) -> None:
        self.check("fund", self.bring(f"{own}-SEC", isin, Decimal(lots * LOT)), is_accepted=True)

    @rule(own=members, cash=st.integers(1, 2000))
    def cash_arrives(self, own: str, cash: int) -> None:
        self.check("fund", self.bring(f"{own}-CASH", CURRENCY, Decimal(cash)), is_accepted=True)

    @rule(isin=isins, price=st.integers(1, 400), ahead=st.integers(-1, 1))
    def a_price_is_quoted(self, isin: str, price: int, ahead: int) -> None:
        number, quoted = self.known.day + ahead, Decimal(price) / 16
        self.known.quotes.append((isin, number, quoted))
        said = self.give(PriceQuoted(isin=isin, currency=CURRENCY, date=day(number).date(), price=quoted))
        self.check("price", said, is_accepted=False)

    @rule(number=picks, event=st.sampled_from([*ASKED, "amend", "instruct"]))
    def somebody_asks(self, number: int, event: str) -> None:
        """Of what is novated nothing can be changed."""
        reports = list(self.known.status)
        report = reports[number % len(reports)]
        entity, state = report.split("|")[0], self.known.status[report]
        self.number += 1
        self.known.reached.add((state, event))
        why, said = f"already_{state}", list[Message]()
        if event == "amend":
            old = side("SELL", entity=entity, report=report)
            said = self.give(amendment(old, report=f"{report.rsplit('|', 2)[0]}|{self.number}|amended"))
            found = [str(each.reason) for each in of(AmendmentRefused, said)]
        elif event == "instruct":
            same = report.split("|")
            own: dict[str, Any] = {"entity": entity, "source": same[1], "reference": same[2], "command": f"again{self.number}"}
            if same[4] != "instructed":
                return
            said, why = self.give(instruction("DELI", **own)), "exists_with_different_content"
            found = refusals(said)
        else:
            kind, more = ASKED[event]
            fields: dict[str, Any] = {"command": f"C{self.number}", "who": "anna", "settlement_system": SYSTEM, "entity": entity}
            if event in ("link", "unlink"):
                other = reports[(number + 1) % len(reports)]
                more = {"link": Link(position="AFTE", report=other)} if event == "link" else {"other": other}
            said = self.give(kind(report=report, **fields, **more))
            found = refusals(said)
        assert found == [why], f"{event} {report}: {found} and not {why}"
        self.check(event, said, is_accepted=False)

    @rule(number=picks)
    def a_stage_fails_upon_a_command(self, number: int) -> None:
        """It is refused, and what it was about stays as it is."""
        report = list(self.known.status)[number % len(self.known.status)]
        self.number += 1
        who: dict[str, Any] = {"command": f"C{self.number}", "who": "anna", "settlement_system": SYSTEM, "entity": report.split("|")[0]}
        self.known.reached.add((self.known.status[report], "fail_stage"))
        said = self.heard(fail(self.made, "instruct", commands.HoldInstruction(report=report, **who)))
        assert refusals(said) == ["stage_failed"], f"{report}: {said}"
        self.check("fail", said, is_accepted=False)

    @rule(changes=st.integers(1, 2))
    def time_goes_on(self, changes: int) -> None:
        """To the next opening or cut-off."""
        for _ in range(changes):
            known = self.known
            if known.is_open or known.day < 86:
                known.day, known.is_open = (known.day, False) if known.is_open else (known.day + 1, True)
                said = self.heard(self.made.tell_time(day(known.day, 7 if known.is_open else 16)))
                assert not (known.to_net() if known.is_open else ()), f"{known.to_net()} are due and were not netted"
                COUNTED.hear(said)
                compare(known, self.books)
        self.check("time", [], is_accepted=False)

    def teardown(self) -> None:
        """The last word is that of beancount."""
        problems = self.ledger.problems()
        assert problems == [], problems
        COUNTED.reached |= self.known.reached
        COUNTED.entries += self.ledger.entries
