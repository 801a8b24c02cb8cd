"""A second state machine: a settlement system that clears, with a CCP or by pairs, against the naive reference of netting and beancount."""

from decimal import Decimal
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from schemas import commands
from schemas.instruction import Link, Priority
from schemas.message import Message
from schemas.prices import PriceQuoted
from schemas.report_answers import AmendmentRefused
from schemas.settlement_time import ClosureAnnounced
from tests.machine.closures import Dates, agreed, close_day, reckoned, without_closures
from tests.machine.counted import COUNTED
from tests.machine.dates import next_settlement_day
from tests.machine.failing import fail
from tests.machine.heard_of_closures import hear_moved
from tests.machine.heard_of_netting import compare
from tests.machine.market import DAYS, LEIS, LETTERS, Market
from tests.machine.world import LOT, OTHER_ISIN
from tests.unit.back_office import (
    CURRENCY,
    ISIN,
    SYSTEM,
    amendment,
    day,
    instruction,
    of,
    refusals,
    side,
)

isins, members, picks = st.sampled_from([ISIN, ISIN, OTHER_ISIN]), st.sampled_from(LETTERS), st.integers(0, 10_000)
amounts = st.integers(100, 200_000).map(lambda number: Decimal(number) / 100)
hows = st.sampled_from(["agreed", "reckoned", "not yet known", "half"])
trades = st.tuples(members, st.integers(1, 3), isins, st.integers(1, 12), amounts, st.integers(0, 2), hows)
"""Who sells, to whom, what, how many lots, for how much, and in how many days it is due; and how it comes by its date.

`not yet known`: reckoned by a middle that has heard of no closure. `half`: the seller reckons, and the buyer has agreed to the same.
"""
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


class Cleared(Market):
    """Every rule is one step."""

    @rule(traded=st.lists(trades, min_size=1, max_size=4))
    def members_trade(self, traded: list[tuple[str, int, str, int, Decimal, int, str]]) -> None:
        """Between two parties, what comes after its netting settles gross: it is due later."""
        for own, step, isin, lots, amount, due, how in traded:
            other = LETTERS[(LETTERS.index(own) + step) % 4]
            dates = self.dates_of(due, how if self.known.has_calendar else "agreed")
            self.check("deal", self.deal((own, other), isin, (Decimal(lots * LOT), amount), dates), is_accepted=True)

    def dates_of(self, due: int, how: str) -> Dates:
        """A command that names a closed day is refused, so it names an open one; a trade report may be older than the closure."""
        known, is_command = self.known, self.number % 2 == 0
        if how == "agreed":
            on = max(known.day + due + int(known.is_bilateral), 0)
            return agreed(next_settlement_day(known if is_command else without_closures(known), on))
        traded = known.day if known.is_bilateral else known.day - due
        on = reckoned(without_closures(known) if how == "not yet known" else known, traded)
        return Dates((on, on), (True, how != "half"), traded)

    @precondition(lambda self: self.known.has_calendar)
    @rule(ahead=st.sampled_from([-1, 0, 1, 1, 2, 2, 3, 4]))
    def a_closure_is_announced(self, ahead: int) -> None:
        """Yesterday, today (which ends at once) or a day to come is closed: what is not netted moves, both legs and their sums."""
        number = self.known.day + ahead
        if number in self.known.closed:
            return
        ends = {name: each["ends"] for name, each in self.known.obligations.items()}
        parties = {name: (LEIS[first], LEIS[second]) for name, (first, second) in ends.items()}
        moved = close_day(self.known, number)
        said = self.give(ClosureAnnounced(calendar=SYSTEM, date=day(number).date(), reason="a storm"))
        hear_moved(moved, said, parties)
        COUNTED.moved += len(moved.trades)
        self.check("closure", said, is_accepted=False)

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
            source, command = same[1].partition("@")[0], f"again{self.number}"
            own: dict[str, Any] = {"entity": entity, "source": source, "reference": same[2], "command": command}
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
            after = next_settlement_day(known, known.day + 1)
            if known.is_open or after < DAYS - 3:
                known.day, known.is_open = (known.day, False) if known.is_open else (after, True)
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
