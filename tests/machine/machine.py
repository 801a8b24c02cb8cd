"""The state machine: arbitrary commands, answered by the engine as the reference says, with beancount behind both. Long: one a rule."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis.stateful import RuleBasedStateMachine, initialize

from schemas import commands
from schemas.instruction import Link, Terms
from schemas.message import Message
from schemas.prices import PriceQuoted
from tests.machine.claims import check_claims
from tests.machine.conditions import carry_out, refusal_of, refusal_of_terms
from tests.machine.counted import COUNTED
from tests.machine.facts import facts
from tests.machine.fines import check_fines
from tests.machine.heard import compare, hear
from tests.machine.ledger import Ledger
from tests.machine.reference import ENDED
from tests.machine.world import DEDICATED, OTHER_ISIN, World, at
from tests.machine.worlds import worlds
from tests.unit.back_office import CURRENCY, ISIN, SYSTEM, account, defined, funding, instruction, office, refusals
from tests.unit.optimiser_kit import PARTIES

STATES = ("unmatched", "matched", "partially_settled", *ENDED, "not_known")
EVENTS: dict[str, Any] = {
    "cancel": commands.CancelInstruction,
    "hold": commands.HoldInstruction,
    "release": commands.ReleaseInstruction,
    "release_partially": commands.ReleasePartially,
    "set_priority": commands.SetPriority,
    "set_partial_indicator": commands.SetPartialIndicator,
    "link": commands.LinkInstructions,
    "unlink": commands.UnlinkInstructions,
}


class Machine(RuleBasedStateMachine):
    """Three parties, each with a securities and a cash account; every rule is one step."""

    @initialize(world=worlds)
    def begin(self, world: World) -> None:
        self.made, self.books = office(days=0, now=at(world.first - 1, 720))
        self.world, self.known = world, world.reference()
        self.ledger, self.number = Ledger(), 0
        defined(self.made, **world.instrument())
        self.give(*world.days(), *world.records())
        self.now = 1440 * world.first + self.known.minute
        self.made.tell_time(at(0, self.now))
        for number, party in enumerate(PARTIES[:3]):
            for holds in ("SECURITIES", "CASH"):
                self.define(f"{holds[:3]}{number}" if holds == "SECURITIES" else f"CASH{number}", party, holds, 0, None)
        for name in ("ISSUER", "CENTRAL"):
            self.known.accounts[name] = {"limit": Decimal(10) ** 15, "group": None}
        for name, holds, limit in (
            ("LENDER", "CASH", 10**6),
            ("COL0", "SECURITIES", 0),
            ("COL1", "SECURITIES", 0),
            ("EAR0", "SECURITIES", 0),
        ):
            self.define(name, PARTIES[0], holds, limit, None)
        self.define(DEDICATED, PARTIES[4], "CASH", 0, None)
        self.prepare()

    def today(self) -> date:
        """The settlement day that is open, or was the last."""
        return at(self.known.day, 0).date()

    def quote(self, price: Decimal, haircut: Decimal, ago: int = 0) -> list[Message]:
        """What the security is worth from today on, or from a day that is over."""
        known, number = self.known, self.now // 1440 - ago
        if number >= max((day for day, _ in known.quotes), default=number):
            known.prices = {ISIN: (price, haircut)} | ({OTHER_ISIN: (2 * price, haircut)} if self.world.has_two else {})
        known.quotes.append((number, price))
        quoted = PriceQuoted(isin=ISIN, currency=CURRENCY, date=at(number, 0).date(), price=price, haircut=haircut)
        return self.give(quoted, *([replace(quoted, isin=OTHER_ISIN, price=2 * price)] if self.world.has_two else []))

    def prepare(self) -> None:
        """An instruction in each state, and a ring that only a proposal opens, so that each run has to do with all of them."""
        part, whole = Terms(partial="PART"), Terms(partial="NPAR")
        self.quote(Decimal(10), Decimal("0.1"))
        self.fund("SEC0", ISIN, "ISSUER", Decimal(60))
        self.fund("CASH1", CURRENCY, "CENTRAL", Decimal(700))
        today: dict[str, Any] = {"intended_settlement_date": at(self.known.day, 0).date(), "amount": Decimal(200)}
        pairs = [(0, 1, "DVP", 10, whole), (0, 1, "DVP", 100, part), (1, 2, "DVP", 200, whole)]  # settled, settled in part, matched
        for own, other, kind, quantity, terms in [*pairs, *((own, (own + 1) % 3, "FOP", 70, whole) for own in range(3))]:
            for movement, party, against in (("DELI", own, other), ("RECE", other, own)):
                said, _ = self.instruct(self.side(movement, party, against, kind, terms=terms, quantity=Decimal(quantity), **today))
                hear(self.known, said)
        held = {"terms": Terms(partial="PART", holds=("PREA",)), "quantity": Decimal(150)} | today
        self.instruct(self.side("DELI", 0, 1, "DVP", **held))
        self.instruct(self.side("RECE", 1, 0, "DVP", **(held | {"terms": part})))
        hear(self.known, self.fund("SEC0", ISIN, "ISSUER", Decimal(70)))
        self.ask("release_partially", f"{PARTIES[0]}|csd@CSD|{self.number - 2}|1|instructed", quantity=Decimal(20))
        for quantity in (300, 400):
            self.instruct(self.side("DELI", 0, 1, "DVP", terms=whole, quantity=Decimal(quantity), **today))
        circle = Terms(links=(Link(position="AFTE", report=f"{PARTIES[0]}|csd@CSD|{self.number}|1|instructed"),))
        self.instruct(self.side("RECE", 1, 0, "DVP", terms=circle, quantity=Decimal(400), **today))
        self.ask("cancel", f"{PARTIES[0]}|csd@CSD|{self.number - 1}|1|instructed")

    def ask(self, event: str, report: str, entity: str | None = None, **fields: Any) -> None:
        """A command about an instruction; the reference says beforehand whether it is refused."""
        self.number += 1
        link, entity = fields.get("link"), entity or report.split("|", 1)[0]
        told = {"position": link.position, "other": link.report} if link is not None else fields
        why = refusal_of(self.known, event, report, entity, **told)
        if why is None or self.known.state(report) in (*ENDED, "not_known"):  # the answer is that of the row, not of another rule
            self.known.reached.add((self.known.state(report), event))
        before = self.known.conditions(report)
        if why is None:
            carry_out(self.known, event, report, **told)
        about: dict[str, Any] = {"command": f"C{self.number}", "who": "anna", "settlement_system": SYSTEM, "entity": entity}
        said = self.give(EVENTS[event](report=report, **about, **fields))
        assert refusals(said) == ([why] if why else []), f"{event} {report}: {refusals(said)} and not {why}"
        self.check(event, said, is_accepted=why is None and self.known.conditions(report) != before)

    def fund(self, name: str, asset: str, against: str, quantity: Decimal) -> list[Message]:
        self.number += 1
        for moved, amount in ((against, -quantity), (name, quantity)):
            self.known.balances[moved, asset] = self.known.balances.get((moved, asset), Decimal(0)) + amount
        said = self.give(funding(name, str(quantity), f"F{self.number}", asset=asset, against=against))
        assert refusals(said) == []
        return said

    def give(self, *messages: Message) -> list[Message]:
        said = [word for message in messages for word in self.made.give(message)]
        self.ledger.hear(said)
        return said

    def define(self, name: str, party: str, holds: str, limit: int, group: str | None) -> list[Message]:
        self.known.accounts[name] = {"limit": Decimal(limit), "group": group}
        return self.give(account(name, party, holds, limit=Decimal(limit), limit_group=group))

    def check(self, event: str, said: list[Message], *, is_accepted: bool) -> None:
        """The end of each step."""
        self.told(said)
        COUNTED.count(event, is_accepted=is_accepted)

    def told(self, said: list[Message]) -> None:
        """What is part of a step, as reference data that it needs."""
        hear(self.known, said)
        COUNTED.hear(said)
        compare(self.known, self.books)
        check_fines(self.known)
        check_claims(self.known)

    def pick(self, state: str, number: int) -> str:
        """A report in that state, or one that nobody knows."""
        found = [report for report in self.known.sides if self.known.state(report) == state]
        return found[number % len(found)] if found else f"{PARTIES[0]}|csd@CSD|nobody|1|instructed"

    def pick_alive(self, number: int, party: str | None = None) -> str:
        """One that has not ended; nine times out of ten, where a `party` is given, one of which that is a party."""
        found = [report for report in self.known.sides if self.known.is_alive(report)]
        if party is not None and number % 10:
            found = [each for each in found if party in (self.known.sides[each]["deliverer"], self.known.sides[each]["receiver"])] or found
        return found[number % len(found)] if found else self.pick("unmatched", number)

    def instruct(self, side: commands.SubmitInstruction) -> tuple[list[Message], bool]:
        """One side; the reference says beforehand whether it is refused."""
        report = f"{side.entity}|{side.source}@{side.settlement_system}|{side.reference}|1|instructed"
        assert side.terms is not None, "each side has terms here"
        own, links = facts(side), [(link.position, link.report) for link in side.terms.links]
        wrong = refusal_of_terms(self.known, own, side.terms.holds, side.terms.released_quantity, side.second)
        why = self.known.instruct(report, own, links, wrong)
        said = self.give(side)
        assert refusals(said) == ([why] if why else []), f"{report}: {refusals(said)} and not {why}"
        return self.told_at_once(said), why is None

    def told_at_once(self, said: list[Message]) -> list[Message]:
        """What is left for the end of the step: where the receiver approves, the next side may be refused for what has settled."""
        if self.world.approval is None:
            return said
        self.told(said)
        return []

    def side(self, movement: str, own: int, other: int, kind: str, **more: Any) -> commands.SubmitInstruction:
        self.number += 1
        moves_cash, name = kind != "FOP", more.pop("reference", str(self.number))
        currency = more.pop("currency", CURRENCY)
        fields: dict[str, Any] = {
            "command": f"C{self.number}",
            "entity": PARTIES[own],
            "counterparty": PARTIES[other],
            "securities_account": f"SEC{own}",
            "cash_account": f"CASH{own}" if moves_cash else None,
            "instruction_type": kind,
            "reference": name,
            "currency": currency if moves_cash else "XXX",
            "trade_date": at(self.world.first - 2, 0).date(),
        } | more
        fields["quantity"] = Decimal(0) if kind == "PFOD" else fields["quantity"]
        fields["amount"] = fields["amount"] if moves_cash else Decimal(0)
        return instruction(movement, self.number, **fields)
