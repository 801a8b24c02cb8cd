"""More rules of the state machine: time, the optimiser and what anybody proposes in its stead; and beancount, which has the last word."""

from decimal import Decimal

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from schemas.instruction import Terms
from schemas.message import Message
from schemas.settlement_time import ClosureAnnounced
from tests.machine.counted import COUNTED
from tests.machine.dates import close_day
from tests.machine.drawn import parties
from tests.machine.fines import check_month
from tests.machine.heard import hear, overdue_sides
from tests.machine.hours import cut_offs, moments, tell
from tests.machine.queues import Queues
from tests.machine.requests import overdue_requests
from tests.machine.world import LOT, at
from tests.unit.back_office import SYSTEM


class Everything(Queues):
    """All rules."""

    @precondition(lambda self: self.known.is_open or self.next_day() is not None)
    @rule(changes=st.integers(1, 6), late=st.integers(0, 30))
    def time_goes_on(self, changes: int, late: int) -> None:
        """To what comes next: the opening of a day, one of its windows, a cut-off; or to the one after the next. At times somewhat late."""
        was_open, said = self.known.is_open, list[Message]()
        for number in range(changes):
            said = self.next_moment(late if number + 1 == changes else 0)
            owed = set(self.known.credits)
            hear(self.known, said)
            COUNTED.hear(said)
            if self.known.minute == self.known.opens:
                check_month(self.known)
            assert owed <= self.known.asked_back or self.known.minute not in cut_offs(self.known), "each credit is asked back"
            self.known.is_sequence_over = True
            if self.known.is_open != was_open or (not self.known.is_open and self.next_day() is None):
                break
        self.check("time", [], is_accepted=False)
        assert self.known.is_open or not (overdue_sides(self.known) + overdue_requests(self.known))

    @precondition(lambda self: self.world.has_penalties and self.next_day() is not None)
    @rule(days=st.integers(1, 3))
    def days_go_by(self, days: int) -> None:
        """To the opening of a day to come."""
        for _ in range(12 * days):
            if self.next_day() is not None:
                self.time_goes_on(1, 0)

    @precondition(lambda self: self.known.cancellation_days is not None and self.next_day() is not None)
    @rule(own=parties, due=st.integers(1, 3), is_seller=st.booleans(), changes=st.integers(0, 16))
    def one_of_two_cancels(self, own: int, due: int, is_seller: bool, changes: int) -> None:
        """What is due later; the other side does not join it for a while."""
        fields = self.terms_of((Decimal(LOT), Decimal("2.37"), due))
        said, is_accepted = self.trade(own, (own + 1) % 3, "FOP", Terms(), Terms(), **fields)
        self.check("instruct", said, is_accepted=is_accepted)
        if is_accepted:
            self.ask("cancel", next(reversed(self.known.transactions))[not is_seller])
        for _ in range(changes):
            if self.next_day() is not None:
                self.time_goes_on(1, 0)

    def next_day(self) -> int | None:
        """The next settlement day that is not closed."""
        ahead = (each for each in self.world.day_numbers if each > self.known.day and self.known.is_settlement_day(each))
        return next(ahead, None)

    def next_moment(self, late: int) -> list[Message]:
        """The next change of the day comes, or the next day."""
        ahead = [each for each in moments(self.known) if each > self.known.minute] if self.known.is_open else []
        if ahead:
            tell(self.known, ahead[0])
            self.known.is_open = ahead[0] < cut_offs(self.known)[1]
        else:
            self.known.day, self.known.is_open = self.next_day() or 0, True
            tell(self.known, self.known.opens)
        after = [each for each in ahead if each > self.known.minute]
        minute = min(self.known.minute + late, after[0] - 1 if after else self.known.minute + late)
        if not ahead:
            minute = min(self.known.opens + late, moments(self.known)[1] - 1)
        self.known.asked_back, self.known.asked_for = set(), set()
        self.now = 1440 * self.known.day + minute
        said = self.made.tell_time(at(0, self.now))
        self.ledger.hear(said)
        return said

    @precondition(lambda self: self.known.has_calendar)
    @rule(ahead=st.integers(0, 4), closes=st.none() | st.integers(480, 950))
    def a_closure_is_announced(self, ahead: int, closes: int | None) -> None:
        """A day is closed, ad hoc, or short; what is due then moves to the next, and today ends at once."""
        number = self.known.day + ahead
        if number in self.known.closed or number in self.known.short or (ahead == 0 and not self.known.is_open):
            return
        was_open, minute = self.known.is_open, self.now - 1440 * self.known.day
        if closes is None:
            close_day(self.known, number)
        else:
            self.known.short[number] = closes
            self.known.is_open = was_open and (ahead > 0 or minute < closes)
        closes_at = at(number, closes) if closes is not None else None
        said = self.give(ClosureAnnounced(calendar=SYSTEM, date=at(number, 0).date(), reason="not available", closes_at=closes_at))
        self.check("closure", said, is_accepted=False)

    def teardown(self) -> None:
        """The last word is that of beancount."""
        problems = self.ledger.problems()
        assert problems == [], problems
        COUNTED.reached |= self.known.reached
        COUNTED.contested += self.known.contested
        COUNTED.entries += self.ledger.entries
