"""More rules of the state machine: what comes late, and what an appeal changes of the penalties that follow."""

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from schemas.instruction import Terms
from schemas.penalties import ACCRUALS
from schemas.penalty_payments import CorrectPenalty
from tests.machine.credits import Credits
from tests.machine.drawn import chances, kinds, moves, parties, picks, seconds
from tests.machine.fines import correct, refusal_of_correction
from tests.machine.world import at
from tests.unit.back_office import SYSTEM, refusals

corrections = st.sampled_from(["REMOVE", "REALLOCATE", "RESTORE"])


class Appeals(Credits):
    """Where there are penalties."""

    @precondition(lambda self: self.world.has_penalties)
    @rule(own=parties, kind=kinds, moved=moves, days=st.integers(1, 8), first=st.sampled_from(["DELI", "RECE"]))
    def both_come_late(self, own: int, kind: str, moved: Any, days: int, first: str) -> None:
        """After their date; the second of them pays for each day."""
        first_day = self.world.first - 2 if self.known.has_calendar else self.world.first
        date = at(max(self.known.day - days, first_day), 0).date()
        fields = self.terms_of(moved) | {"intended_settlement_date": date, "terms": Terms()}
        other, second = (own + 1) % 3, "RECE" if first == "DELI" else "DELI"
        said, is_first = self.instruct(self.side(first, own, other, kind, **fields))
        more, is_second = self.instruct(self.side(second, other, own, kind, **fields))
        self.check("instruct", said + more, is_accepted=is_first and is_second)

    @precondition(lambda self: self.known.fines)
    @rule(asked=st.lists(st.tuples(picks, corrections, seconds, chances), min_size=1, max_size=4))
    def appeals_are_decided(self, asked: list[tuple[int, Any, str | None, int]]) -> None:
        """One after another, of what has failed by then."""
        for each in asked:
            self.correct(*each)

    def correct(self, number: int, correction: Any, second: str | None, wrong: int) -> None:
        """As an appeal has decided, or as nobody may."""
        fitting = [key for key, each in self.known.fines.items() if each["is_removed"] == (correction == "RESTORE")]
        found = sorted(fitting if fitting and wrong else self.known.fines)
        penalty = found[number % len(found)]
        if wrong == 1:
            penalty = penalty[:-1] + ("R" if penalty.endswith("D") else "D")
        self.number += 1
        why = refusal_of_correction(self.known, penalty, correction, second)
        expected = correct(self.known, penalty, correction) if why is None else []
        about: dict[str, Any] = {"command": f"C{self.number}", "who": "anna", "second": second, "settlement_system": SYSTEM}
        said = self.give(CorrectPenalty(penalty=penalty, correction=correction, **about))
        assert refusals(said) == ([why] if why else []), f"{correction} {penalty}: {refusals(said)} and not {why}"
        assert [each.type for each in said if isinstance(each, ACCRUALS)] == expected, f"{correction} {penalty}: {said}"
        self.check("correct", said, is_accepted=why is None)
