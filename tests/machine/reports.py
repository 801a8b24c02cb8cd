"""More rules of the state machine: what middle sends, its amendments, and a program that fails."""

from decimal import Decimal
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from schemas.commands import HoldInstruction, SubmitInstruction
from schemas.instruction import NOT_PROVIDED, Terms
from schemas.message import Message
from schemas.middle import AmendmentRequested, TradeApproved
from schemas.report_answers import AmendmentApplied, AmendmentRefused
from schemas.values import Side as Direction
from schemas.work import WorkDue
from tests.machine.appeals import Appeals
from tests.machine.conditions import refusal_of_amendment
from tests.machine.drawn import kinds, moves, parties, picks, sides_terms
from tests.machine.facts import facts
from tests.machine.failing import fail
from tests.machine.machine import STATES
from tests.machine.reference import Side
from tests.machine.world import transaction_name
from tests.unit.back_office import SYSTEM, of, refusals
from tests.unit.optimiser_kit import PARTIES

terms = st.none() | sides_terms


class Reports(Appeals):
    """Sides that come as trade reports."""

    def sent(self, movement: str, own: int, other: int, kind: str, replaces: str | None = None, **fields: Any) -> tuple[Any, Side]:
        """A trade report, or what is to stand in the place of `replaces`; and what the reference keeps of it."""
        given = fields | {"terms": fields["terms"] or Terms()}
        side = self.side(movement, own, other, kind, **given)
        if replaces is None:
            return _report(TradeApproved, side, f"{side.entity}|oms|{self.number}|1|executed", fields["terms"], None), facts(side)
        report = f"{replaces.rsplit('|', 2)[0]}|{self.number}|amended"
        return _report(AmendmentRequested, side, report, fields["terms"], replaces), facts(side)

    def reported(self, movement: str, own: int, other: int, kind: str, **fields: Any) -> list[Message]:
        """One side, which middle has checked."""
        message, known = self.sent(movement, own, other, kind, **fields)
        self.known.take(message.report, known)
        return self.told_at_once(self.give(message))

    def due(self, moved: Any) -> dict[str, Any]:
        """Middle gives each a date."""
        fields = self.terms_of(moved)
        return fields | {"intended_settlement_date": fields["intended_settlement_date"] or self.today()}

    @rule(own=parties, step=st.integers(1, 2), kind=kinds, moved=moves, seller=terms, buyer=terms)
    def both_are_reported(self, own: int, step: int, kind: str, moved: Any, seller: Terms | None, buyer: Terms | None) -> None:
        other, fields = (own + step) % 3, self.due(moved)
        said = self.reported("DELI", own, other, kind, terms=seller, **fields)
        said += self.reported("RECE", other, own, kind, terms=buyer, **fields)
        self.check("report", said, is_accepted=True)

    @rule(
        own=parties,
        step=st.integers(1, 2),
        kind=kinds,
        moved=moves,
        order=st.permutations(("DELI", "RECE")),
        sent=st.tuples(st.booleans(), st.booleans(), st.booleans()),
    )
    def each_speaks_as_it_likes(self, own: int, step: int, kind: str, moved: Any, order: list[str], sent: tuple[bool, bool, bool]) -> None:
        """Directly or by a report, whoever comes first; where the receiver approves, both orders move it once. One speaks twice."""
        other, fields, said = (own + step) % 3, self.due(moved), list[Message]()
        for movement, is_sent in zip((*order, order[-1]), sent, strict=True):
            ends = (own, other) if movement == "DELI" else (other, own)
            if is_sent:
                said += self.instruct(self.side(movement, *ends, kind, terms=Terms(partial="PART"), **fields))[0]
            else:
                said += self.reported(movement, *ends, kind, terms=None, **fields)
        self.check("report", said, is_accepted=True)

    @rule(own=parties, kind=kinds, moved=moves, given=terms, movement=st.sampled_from(["DELI", "RECE"]))
    def one_is_reported(self, own: int, kind: str, moved: Any, given: Terms | None, movement: str) -> None:
        said = self.reported(movement, own, (own + 1) % 3, kind, terms=given, **self.due(moved))
        self.check("report", said, is_accepted=True)

    @rule(state=st.sampled_from(STATES), number=picks, moved=moves, given=terms, kind=kinds)
    def a_report_is_amended(self, state: str, number: int, moved: Any, given: Terms | None, kind: str) -> None:
        """Whatever has become of it."""
        self.amend(self.pick(state, number), moved, given, kind)

    @rule(number=picks, moved=moves, given=terms, kind=kinds)
    def what_nobody_has_amended_is(self, number: int, moved: Any, given: Terms | None, kind: str) -> None:
        """In a state in which nothing was amended in this run."""
        there = {side["status"] for side in self.known.sides.values()}
        missing = [state for state in STATES if state in there and (state, "amend") not in self.known.reached]
        if missing:
            self.amend(self.pick(missing[number % len(missing)], number), moved, given, kind)

    def amend(self, replaces: str, moved: Any, given: Terms | None, kind: str) -> None:
        """A new version, of which the reference says beforehand whether it stands in the place of the old one."""
        old = self.known.sides.get(replaces)
        own = PARTIES.index(old["entity"]) if old is not None else 0
        movement = "DELI" if old is None or old["is_delivery"] else "RECE"
        message, known = self.sent(movement, own, (own + 1) % 3, kind, replaces, terms=given, **self.due(moved))
        why = refusal_of_amendment(self.known, replaces)
        self.known.reached.add((self.known.state(replaces), "amend"))
        if why is None:
            self.known.end_side(replaces, "cancelled")
            self.known.take(message.report, known)
        else:
            self.known.sides[message.report] = known | {"status": "refused", "asked": False}
        said = self.give(message)
        answers = [*of(AmendmentApplied, said), *of(AmendmentRefused, said)]
        expected = [(message.report, replaces, why)]
        assert [(each.report, each.replaces, getattr(each, "reason", None)) for each in answers] == expected, f"{answers}, not {expected}"
        self.check("amend", said, is_accepted=why is None)

    @rule(own=parties, kind=kinds, moved=moves, given=terms, state=st.none() | st.sampled_from(STATES), number=picks)
    def a_stage_fails_upon_a_report(self, own: int, kind: str, moved: Any, given: Terms | None, state: str | None, number: int) -> None:
        """It is dead, and what it was to replace stays as it is; when it comes again, nothing is made of it."""
        replaces = self.pick(state, number) if state is not None else None
        if replaces in self.known.sides:
            own = PARTIES.index(self.known.sides[replaces]["entity"])
        message, known = self.sent("DELI", own, (own + 1) % 3, kind, replaces, terms=given, **self.due(moved))
        self.known.reached.add(("not_known", "fail_stage"))
        self.known.sides[message.report] = known | {"status": "dead", "asked": False}
        said = fail(self.made, "match", message)
        self.check("fail", said + self.give(message), is_accepted=False)

    @rule(state=st.sampled_from(STATES[:-1]), number=picks)
    def a_stage_fails_upon_a_command(self, state: str, number: int) -> None:
        """It is refused, and what it was about stays as it is."""
        report = self.pick(state, number)
        self.number += 1
        who: dict[str, Any] = {"command": f"C{self.number}", "who": "anna", "settlement_system": SYSTEM, "entity": report.split("|")[0]}
        if state not in ("matched", "partially_settled") and report in self.known.sides:  # a transaction fails by an attempt at it
            self.known.reached.add((state, "fail_stage"))
        said = fail(self.made, "instruct", HoldInstruction(report=report, **who))
        assert refusals(said) == ["stage_failed"], f"{report}: {said}"
        self.check("fail", said, is_accepted=False)

    @precondition(lambda self: any(not each["ended"] for each in self.known.transactions.values()))
    @rule(number=picks, is_parted=st.booleans())
    def a_stage_fails_upon_an_attempt(self, number: int, is_parted: bool) -> None:
        """The CSD holds that transaction until somebody has looked at it."""
        found = [key for key, own in self.known.transactions.items() if not own["ended"]]
        found = [key for key in found if is_parted == (self.known.state(key[0]) == "partially_settled")] or found
        self.stop(found[number % len(found)])

    def stop(self, reports: tuple[str, str]) -> None:
        """An attempt at it fails."""
        for report in reports:
            self.known.reached.add((self.known.state(report), "fail_stage"))
        self.known.transactions[reports]["is_stopped"] = True
        due = WorkDue(store="instructions", key=transaction_name(reports), prefix=f"{SYSTEM}|", because="balance")
        self.check("fail", fail(self.made, "settle", due), is_accepted=False)


def _report(kind: Any, side: SubmitInstruction, report: str, given: Terms | None, replaces: str | None) -> Any:
    same = ("entity", "counterparty", "isin", "quantity", "currency", "amount", "trade_date", "settlement_system", "instruction_type")
    return kind(
        **{name: getattr(side, name) for name in same},
        report=report,
        side=Direction.SELL if side.movement == "DELI" else Direction.BUY,
        intended_settlement_date=side.intended_settlement_date,
        securities_account=side.securities_account,
        cash_account=side.cash_account or NOT_PROVIDED,
        terms=given,
        replaces=replaces,
        limit=Decimal(0),
        exposure=Decimal(0),
    )
