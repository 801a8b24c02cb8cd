"""More rules of the state machine: time, the optimiser and what anybody proposes in its stead; and beancount, which has the last word."""

from decimal import Decimal

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from schemas.back import EntryPosted, InstructionPartiallySettled, InstructionSettled
from schemas.message import derive_id
from schemas.optimisations import GroupRefused, OptimisationProposed, ProposedSettlement
from tests.machine.counted import COUNTED
from tests.machine.heard import overdue_sides
from tests.machine.machine import (
    DAYS,
    LOT,
    picks,
)
from tests.machine.rules import Rules
from tests.machine.settling import amount_of, left_of, why_not
from tests.unit.back_office import SYSTEM, day, of
from tests.unit.optimiser_kit import optimise


class Everything(Rules):
    """All rules."""

    @precondition(lambda self: self.known.day < DAYS - 1 or self.known.is_open)
    @rule(hours=st.integers(0, 6))
    def time_goes_on(self, hours: int) -> None:
        """To the next cut-off, or to the next opening."""
        if self.known.is_open:
            self.known.is_open = False
            said = self.made.tell_time(day(self.known.day, 16 + hours))
        else:
            self.known.day, self.known.is_open = self.known.day + 1, True
            said = self.made.tell_time(day(self.known.day, 7 + hours))
        for entry in of(EntryPosted, said):
            self.ledger.post(entry)
        self.check("time", said, is_accepted=True)
        assert self.known.is_open or not overdue_sides(self.known)

    @precondition(lambda self: self.known.is_open)
    @rule()
    def the_optimiser_is_asked(self) -> None:
        self.number += 1
        said = optimise(self.made, self.number)
        for entry in of(EntryPosted, said):
            self.ledger.post(entry)
        assert not of(GroupRefused, said), "what the optimiser proposes upon what it was offered can be booked"
        self.check("optimise", said, is_accepted=bool(of(InstructionSettled, said) or of(InstructionPartiallySettled, said)))

    @precondition(lambda self: self.known.transactions)
    @rule(numbers=st.lists(picks, min_size=1, max_size=3), lots=st.integers(1, 20), is_part=st.booleans(), is_ring=st.booleans())
    def anybody_proposes(self, numbers: list[int], lots: int, is_part: bool, is_ring: bool) -> None:
        open_ones = [key for key, each in self.known.transactions.items() if not each["ended"]] or list(self.known.transactions)
        chosen = [open_ones[number % len(open_ones)] for number in dict.fromkeys(number % len(open_ones) for number in numbers)]
        if is_ring:
            chosen = [key for key in open_ones if self.known.sides[key[0]]["kind"] == "FOP"][:5] or chosen
        shares, asked = [], []
        for place, reports in enumerate(chosen):
            _, quantity, amount = left_of(self.known, reports)
            part = Decimal(lots * LOT) if is_part and place == 0 else None
            if part is not None and part != quantity:
                quantity, amount = part, amount_of(self.known, reports, part) if part < quantity else None
            shares.append((reports, quantity, amount))
            name = derive_id(f"{reports[0]}|{reports[1]}", "match", 0)
            asked.append(ProposedSettlement(transaction=name, quantity=part))
        held = any(self.known.sides[report]["holds"] for reports in chosen for report in reports)
        expected = not held and all(amount is not None for _, _, amount in shares) and why_not(self.known, shares) is None
        proposal = OptimisationProposed(settlement_system=SYSTEM, request="made up", number=1, of=1, groups=(tuple(asked),))
        said = self.give(proposal)
        assert (not of(GroupRefused, said)) == expected, f"{shares}: {of(GroupRefused, said)}"
        self.check("propose", said, is_accepted=expected)

    def teardown(self) -> None:
        """The last word is that of beancount."""
        assert self.ledger.problems() == []
        COUNTED.reached |= self.known.reached
        COUNTED.entries += self.ledger.entries
