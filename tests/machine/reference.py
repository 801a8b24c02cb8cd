"""The naive reference: what must become of each instruction, in plain dicts, looking through everything each time.

It is written from the rules alone and imports nothing of the product. It is told what has settled, and says whether that may be, whether it
was its turn (order.py), and at the end of each step whether anything was left that could settle.
Long because it is one account of the rules, that is read from top to bottom.
"""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

Side = dict[str, Any]
ENDED = ("settled", "cancelled", "refused", "dead")
MATCHING = ("kind", "isd", "isin", "currency", "deliverer", "receiver", "quantity")
NOTHING = Decimal(0)
NEVER: int | None = None


class Reference:
    """Accounts, sides, transactions and links. Days are numbers; `open_day` is None outside of a settlement day."""

    def __init__(self, *, lot: int, matched_days: int, unmatched_days: int) -> None:
        """Long because it names all that is known."""
        self.lot, self.matched_days, self.unmatched_days = Decimal(lot), matched_days, unmatched_days
        self.least, self.default_partial, self.cancellation_days = self.lot, "NPAR", NEVER
        """The least that is delivered; what is meant of parts where nobody says; how long a request to cancel waits for the other's."""
        self.tolerance: tuple[Decimal, Decimal, Decimal] | None = None
        """Up to this amount, so much; above it, so much."""
        self.threshold: tuple[str, Decimal] | None = None
        """With this indicator, a part has at least so much: money (PARC) or nominal (PARQ)."""
        self.approvers: dict[str, tuple[str, str]] | None = None
        """Where receivers approve: those with standing instructions, and over which accounts."""
        self.approval_limits: dict[tuple[str, str], Decimal] = {}
        self.name_of_approval: Callable[[str, str], str] = lambda report, receiver: f"{receiver} approves {report}"
        self.made, self.is_by_value = dict[str, str](), False
        """Of each side that was made for a receiver the delivery, until the receiver has reported it, too; and whether the greatest goes
        first, as at DTC, and not the most urgent."""
        self.accounts, self.lenders = dict[str, dict[str, Any]](), dict[str, dict[str, Any]]()
        """By cash account: who lends, up to what limit, where security goes, and what is earmarked."""
        self.credits: dict[str, dict[str, Any]] = {}
        self.standing: dict[str, str] = {}
        """Over which cash account a party settles by standing instruction."""
        self.fined: set[tuple[str, Any]] = set()
        self.fines = dict[str, dict[str, Any]]()
        """Of each penalty its month, who owes it whom, how much it is reckoned from, and how much it is."""
        self.late, self.late_unsaid = dict[tuple[tuple[str, str], int], tuple[str, int]](), set[tuple[tuple[str, str], int]]()
        """Of what was matched late: for each day whose side came last, and when."""
        # For how many days a late match is charged; until when appeals are taken, when a month is netted and paid.
        self.late_days, self.month_days = 92, (1, 1, 2)
        self.nets, self.asked_for = dict[str, dict[str, Any]](), set[str]()
        # The memorandum by month, side and party; the lines of each accrual; what a party is to find in the next list, in that being told.
        self.claims, self.accruals, self.listing, self.listed = dict[Any, Decimal](), dict[str, Any](), dict[str, Any](), dict[str, Any]()
        self.quotes, self.asked_back = list[tuple[int, Decimal]](), set[str]()
        """Credits of which it was said after a cut-off whether they were paid back."""
        self.prices: dict[str, tuple[Decimal, Decimal]] = {}
        """Of each security, and its haircut."""
        self.caps, self.monitored = dict[str, Decimal](), set[str]()
        """What a family may owe, and of which families that must be covered by what their securities are worth."""
        self.balances, self.sides = dict[tuple[str, str], Decimal](), dict[str, Side]()
        self.transactions: dict[tuple[str, str], dict[str, Any]] = {}
        self.before, self.together = set[tuple[str, str]](), set[frozenset[str]]()
        """(first, then): `then` settles after `first`."""
        self.windows = list[tuple[str, int, int | None]]()
        """Kind, and when it opens and closes, in minutes after midnight; without any, all settles from opening to cut-off."""
        self.opens, self.cut_off, self.dvp_cut_off = 7 * 60, 16 * 60, NEVER
        self.has_calendar, self.has_penalties, self.closed = False, False, set[int]()
        self.short: dict[int, int] = {}
        """Days on which the cut-offs come earlier, and when."""
        self.there, self.is_sequence_over = set[tuple[str, str]](), False
        """What was there when the last night sequence began, and whether that is over."""
        self.day, self.minute, self.is_open, self.contested = 0, 8 * 60, True, 0
        """`contested`: how often one was served and another, which waited for the same, could not be any more."""
        self.reached: set[tuple[str, str]] = set()
        """States and what has happened in them."""

    def is_settlement_day(self, day: int) -> bool:
        """Whether the system settles on a day; with a calendar on weekdays that are not closed (day 0 is a Monday)."""
        return not self.has_calendar or (day % 7 < 5 and day not in self.closed)

    def reckon(self, traded: int) -> int:
        """The date that follows from the trade date: two settlement days on."""
        day, left = traded, 2
        while left:
            day += 1
            left -= self.is_settlement_day(day)
        return day

    def state(self, report: str) -> str:
        return str(self.sides[report]["status"]) if report in self.sides else "not_known"

    def conditions(self, report: str) -> object:
        """All that a command may change of it; `changed` apart, which is when that was."""
        side = {key: each for key, each in self.sides.get(report, {}).items() if key != "changed"}
        return side, self.holds_on(report), frozenset(self.before), frozenset(self.together)

    def is_alive(self, report: str) -> bool:
        return report in self.sides and self.sides[report]["status"] not in ENDED

    def transaction_of(self, report: str) -> dict[str, Any] | None:
        return next((each for key, each in self.transactions.items() if report in key and not each["ended"]), None)

    def as_one(self, report: str) -> set[str]:
        """All that is alive and settles with it: the other side, partners by links, and theirs."""
        found, ahead = {report}, [report]
        while ahead:
            at = ahead.pop()
            own = self.transaction_of(at)
            near = set(own["reports"]) if own else set()
            near |= {each for pair in self.together if at in pair for each in pair if self.state(each) not in ENDED}
            ahead += near - found
            found |= near
        return found

    def holds_on(self, report: str) -> set[str]:
        """Those of its party, and that of the CSD where the program has failed upon its transaction."""
        own = self.transaction_of(report)
        return set(self.sides.get(report, {}).get("holds", ())) | ({"CSDH"} if own is not None and own["is_stopped"] else set())

    def is_held(self, reports: tuple[str, str]) -> bool:
        """Whether a party holds it, or the CSD does because the program has failed upon it."""
        return self.transactions[reports]["is_stopped"] or any(self.sides[report]["holds"] for report in reports)

    def in_one_step(self, *reports: str) -> set[str]:
        """All that is alive and settles in one step with these: `as_one`, and who names the same pool of the same party, and theirs."""
        found, ahead = set(reports), list(reports)
        while ahead:
            at = ahead.pop()
            own = self.sides[at]
            pooled = {
                each
                for each, side in self.sides.items()
                if own["pool"] is not None and side["pool"] is not None and self.is_alive(each) and side["entity"] == own["entity"]
                if side["pool"][0] == own["pool"][0]
            }
            near = (self.as_one(at) | pooled) - found
            found |= near
            ahead += near
        return found

    def waits_for(self, step: set[str], goal: set[str]) -> bool:
        """Whether what settles in one step must come after what is in `goal`; an order within one step is kept by it."""
        seen, ahead = set[str](), [step]
        while ahead:
            at = ahead.pop()
            for first in {first for first, then in self.before if then in at and self.state(first) not in ENDED} - at:
                if first in goal:
                    return True
                if first not in seen:
                    ahead.append(self.in_one_step(first))
                    seen |= ahead[-1]
        return False

    def may_not_join(self, one: str, other: str) -> bool:
        """Whether two may not settle in one step: a link orders them, or something between them."""
        if other in self.as_one(one):
            return False
        left, right = self.as_one(one), self.as_one(other)
        if any((first in left and then in right) or (first in right and then in left) for first, then in self.before):
            return True
        step = self.in_one_step(one, other)
        return self.waits_for(step, step)

    def link_refusal(self, report: str, position: str, other: str) -> str | None:
        if other == report:
            return "linked_to_itself"
        if other not in self.sides:
            return "linked_instruction_not_known"
        if not self.is_alive(other):
            return "linked_instruction_has_ended"
        if report.partition("|")[0] not in (self.sides[other]["deliverer"], self.sides[other]["receiver"]):
            return "linked_instruction_not_known"
        if position == "WITH":
            return "links_form_a_cycle" if self.may_not_join(report, other) else None
        first, then = (report, other) if position == "BEFO" else (other, report)
        is_one = other in self.as_one(report)
        return "links_form_a_cycle" if is_one or self.waits_for(self.in_one_step(first), self.in_one_step(then)) else None

    def link(self, report: str, position: str, other: str) -> None:
        if position == "WITH":
            self.together.add(frozenset((report, other)))
        else:
            self.before.add((report, other) if position == "BEFO" else (other, report))

    def unlink(self, report: str, other: str) -> bool:
        """Take back every link between two; False where there is none."""
        pairs = {(report, other), (other, report)} & self.before
        both = {frozenset((report, other))} & self.together
        self.before -= pairs
        self.together -= both
        return bool(pairs or both)

    def instruct(self, report: str, side: Side, links: list[tuple[str, str]], wrong: str | None) -> str | None:
        """A side comes: why it is refused as a command; else it waits, is matched, or closes a circle and ends.

        `wrong` is what is wrong with its conditions, if anything.
        """
        if report in self.sides:
            self.reached.add((self.state(report), "instruct"))
            return "exists_with_different_content"
        if side["kind"] != "PFOD" and (side["quantity"] < self.least or side["quantity"] % self.lot != 0):
            return "quantity_not_in_lots"
        if side["isd"] is None:
            side = side | {"isd": self.reckon(side["traded"]), "reckoned": True}
        elif not self.is_settlement_day(side["isd"]):
            return "settlement_day_closed"
        if wrong is not None:
            return wrong
        made_before = self.answered(side)
        if made_before is not None and not any(self._agree(side, other) for other in self.sides.values()):
            return "already_settled" if self.state(made_before) == "settled" else "already_matched"
        made: list[str] = []
        self.sides[report] = side | {"status": "unmatched", "asked": False, "changed": self.day}
        for position, other in links:
            why = self.link_refusal(report, position, other)
            if why is not None:
                for each in made:
                    self.unlink(report, each)
                del self.sides[report]
                return why
            self.link(report, position, other)
            made.append(other)
        self._wait(report)
        if self.state(report) == "unmatched" and side["is_delivery"] and side["receiver"] in (self.approvers or {}):
            self._approve(report, self.sides[report])
        return None

    def take(self, report: str, side: Side) -> None:
        """A trade report comes from middle, which has checked it. A closure that middle did not know moves its date."""
        isd = side["isd"]
        while not self.is_settlement_day(isd):
            isd += 1
        self.sides[report] = side | {"isd": isd, "status": "unmatched", "asked": False, "changed": self.day}
        self._wait(report)
        answered = self.answered(self.sides[report]) if self.state(report) == "unmatched" else None
        if answered is not None:  # the receiver's side of that delivery was made: one report of it is told so
            del self.made[answered]
            self.end_side(report, "refused")

    def _wait(self, report: str) -> None:
        self.reached.add(("not_known", "instruct"))
        self.look_for(report)

    def look_for(self, report: str) -> None:
        """The other side of it: the nearest in amount, and of equally near ones the one that came first."""
        side = self.sides[report]
        found = [each for each, other in self.sides.items() if each != report and self._agree(side, other)]
        if found:
            self._pair(report, min(found, key=lambda each: abs(self.sides[each]["amount"] - side["amount"])))

    def answered(self, side: Side) -> str | None:
        """The side that was made of a delivery which this one would have matched; the nearest in amount, then the oldest."""
        due = side | {"isd": self.due(side)}
        found = [
            (abs(delivery["amount"] - side["amount"]), made)
            for made, delivery in ((made, self.sides[of]) for made, of in self.made.items())
            if self.state(made) in ("matched", "partially_settled", "settled")
            if self._agree(due, delivery | {"status": "unmatched", "isd": self.due(delivery)})
        ]
        return min(found, key=lambda each: each[0])[1] if found else None

    def due(self, side: Side) -> int:
        """When it is due by the calendar that is known now."""
        day: int = max(side["isd"], self.reckon(side["traded"])) if side["reckoned"] else side["isd"]
        while not self.is_settlement_day(day):
            day += 1
        return day

    def _agree(self, side: Side, other: Side) -> bool:
        if other["status"] != "unmatched" or other["is_delivery"] == side["is_delivery"] or any(other[k] != side[k] for k in MATCHING):
            return False
        if side["common"] is not None and other["common"] is not None and side["common"] != other["common"]:
            return False
        greater, allowed = max(side["amount"], other["amount"]), NOTHING
        if self.tolerance is not None and side["kind"] != "FOP":
            upto, small, great = self.tolerance
            allowed = small if greater <= upto else great
        return bool(abs(side["amount"] - other["amount"]) <= allowed)

    def _approve(self, report: str, side: Side) -> None:
        """The receiver's side is made; what is above its limit waits until it has approved."""
        assert self.approvers is not None
        securities, cash = self.approvers[side["receiver"]]
        limit = self.approval_limits.get((side["receiver"], side["currency"])) if side["kind"] != "FOP" else None
        made = side | {"entity": side["receiver"], "is_delivery": False, "securities": securities, "cash": cash, "partial": None}
        made |= {"holds": set() if limit is not None and side["amount"] <= limit else {"ADEA"}, "released": NOTHING}
        made |= {"priority": 4, "type": "TRAD"}
        name = self.name_of_approval(report, side["receiver"])
        self.sides[name] = made | {"status": "unmatched", "asked": False, "changed": self.day, "common": None, "pool": None}
        self.reached.add(("not_known", "instruct"))
        self._pair(name, report)
        if self.state(name) == "matched":
            self.made[name] = report

    def _pair(self, report: str, found: str) -> None:
        if self.may_not_join(report, found):
            self.end_side(report, "refused")
            return
        reports = (report, found) if self.sides[report]["is_delivery"] else (found, report)
        is_made = reports[1] == self.name_of_approval(reports[0], self.sides[reports[1]]["entity"])
        self._charge_late(reports, "D" if report == reports[0] or is_made else "R")  # what is made of a delivery comes with that
        for each in reports:
            self.reached.add((self.state(each), "match"))
            self.sides[each]["status"] = "matched"
        self.transactions[reports] = {
            "reports": reports,
            "ended": False,
            "quantity": Decimal(0),
            "amount": Decimal(0),
            "parts": 0,
            "missed": 0,
            "is_stopped": False,
            "age": len(self.transactions),
            "waits": None,
            "short_of": None,
        }
        self.end_release(report)

    def end_release(self, report: str) -> None:
        """What is released of a delivery is on hold again where one side of its transaction allows no parts."""
        own = self.transaction_of(report)
        if own is not None and "NPAR" in [self.sides[each]["partial"] or self.default_partial for each in own["reports"]]:
            self.sides[own["reports"][0]]["released"] = NOTHING

    def _charge_late(self, reports: tuple[str, str], last: str) -> None:
        """Matched after its date: whose side came last pays for each business day since then, the day of the match not among them."""
        matched_on = self.day if self.is_open else self.day + 1
        while not self.is_open and matched_on % 7 > 4:
            matched_on += 1
        days = [day for day in range(self.sides[reports[0]]["isd"], matched_on) if day % 7 < 5] if self.has_penalties else []
        for day in days[-self.late_days :]:
            self.late[reports, day] = (last, matched_on)
            self.late_unsaid.add((reports, day))

    def end(self, reports: tuple[str, str], status: str, event: str) -> None:
        """A transaction ends; what waits for its sides waits no longer."""
        self.transactions[reports]["ended"] = True
        for report in reports:
            self.reached.add((self.state(report), event))
            self.end_side(report, status)

    def end_side(self, report: str, status: str) -> None:
        """A side ends; what it was to come after is forgotten, and what is to come after it waits no longer."""
        self.sides[report]["status"] = status
        self.before = {(first, then) for first, then in self.before if then != report}
