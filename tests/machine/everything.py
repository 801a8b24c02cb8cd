"""More rules of the state machine: time, the optimiser and what anybody proposes in its stead; and beancount, which has the last word."""

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from schemas.back import EntryPosted
from schemas.message import Message
from tests.machine.counted import COUNTED
from tests.machine.groups import Groups
from tests.machine.heard import hear, overdue_sides
from tests.machine.hours import moments, tell
from tests.machine.world import DAYS, at
from tests.unit.back_office import of


class Everything(Groups):
    """All rules."""

    @precondition(lambda self: self.known.day < DAYS - 1 or self.known.is_open)
    @rule(changes=st.integers(1, 6), late=st.integers(0, 30))
    def time_goes_on(self, changes: int, late: int) -> None:
        """To what comes next: the opening of a day, one of its windows, a cut-off; or to the one after the next. At times somewhat late."""
        was_open, said = self.known.is_open, list[Message]()
        for number in range(changes):
            said = self.next_moment(late if number + 1 == changes else 0)
            hear(self.known, said)
            self.known.is_sequence_over = True
            if self.known.is_open != was_open:
                break
        self.check("time", [], is_accepted=False)
        assert self.known.is_open or not overdue_sides(self.known)

    def next_moment(self, late: int) -> list[Message]:
        """The next change of the day comes, or the next day."""
        ahead = [each for each in moments(self.known) if each > self.known.minute] if self.known.is_open else []
        if ahead:
            tell(self.known, ahead[0])
            self.known.is_open = ahead[0] < self.known.cut_off
        else:
            self.known.day, self.known.is_open = self.known.day + 1, True
            tell(self.known, self.known.opens)
        after = [each for each in ahead if each > self.known.minute]
        minute = min(self.known.minute + late, after[0] - 1 if after else self.known.minute + late)
        if not ahead:
            minute = min(self.known.opens + late, moments(self.known)[1] - 1)
        said = self.made.tell_time(at(self.known.day, minute))
        for entry in of(EntryPosted, said):
            self.ledger.post(entry)
        return said

    def teardown(self) -> None:
        """The last word is that of beancount."""
        assert self.ledger.problems() == []
        COUNTED.reached |= self.known.reached
        COUNTED.entries += self.ledger.entries
