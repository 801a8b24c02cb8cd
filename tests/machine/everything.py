"""More rules of the state machine: time, the optimiser and what anybody proposes in its stead; and beancount, which has the last word."""

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from schemas.back import EntryPosted
from tests.machine.counted import COUNTED
from tests.machine.groups import Groups
from tests.machine.heard import overdue_sides
from tests.machine.world import DAYS
from tests.unit.back_office import day, of


class Everything(Groups):
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

    def teardown(self) -> None:
        """The last word is that of beancount."""
        assert self.ledger.problems() == []
        COUNTED.reached |= self.known.reached
        COUNTED.entries += self.ledger.entries
