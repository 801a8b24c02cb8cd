"""The rules of the state machine: what may be asked of the engine, and what the reference expects of each."""

from decimal import Decimal
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from schemas.instruction import Link, Terms
from schemas.message import Message
from schemas.reference import LimitGroupDefined
from tests.machine.dates import next_settlement_day
from tests.machine.drawn import chances, families, holds, kinds, moves, partials, parties, picks, positions, seconds, sides_terms
from tests.machine.machine import EVENTS, STATES, Machine
from tests.machine.world import LOT, OTHER_CURRENCY, OTHER_ISIN
from tests.unit.back_office import CURRENCY, ISIN, SYSTEM, day
from tests.unit.optimiser_kit import PARTIES

asked = {
    "hold": holds,
    "second": seconds,
    "other": picks,
    "position": positions,
    "partial": partials,
    "lots": st.integers(0, 21),
    "priority": st.integers(1, 4),
}
events = st.sampled_from(list(EVENTS))


class Rules(Machine):
    """One rule a step."""

    def terms_of(self, moved: tuple[Decimal, Decimal, int]) -> dict[str, Any]:
        quantity, amount, due = moved
        last = self.world.day_numbers[-1]
        number = min(self.known.day + due, last)
        if amount % 7 > 1:  # else the day may be none, and the instruction is refused
            number = min(next_settlement_day(self.known, number), last)
        agreed = None if self.known.has_calendar and amount % 9 < 1 else day(number).date()  # else it is reckoned
        return {"quantity": quantity, "amount": amount, "intended_settlement_date": agreed} | self.assets_of(int(amount))

    def assets_of(self, number: int) -> dict[str, str]:
        """What moves against what: where there are two securities and two currencies, either of them."""
        if not self.world.has_two:
            return {"isin": ISIN, "currency": CURRENCY}
        return {"isin": OTHER_ISIN if number % 4 == 0 else ISIN, "currency": OTHER_CURRENCY if number % 3 == 0 else CURRENCY}

    @rule(own=parties, step=st.integers(1, 2), kind=kinds, moved=moves, seller=sides_terms, buyer=sides_terms)
    def both_instruct(self, own: int, step: int, kind: str, moved: tuple[Decimal, Decimal, int], seller: Terms, buyer: Terms) -> None:
        other, fields = (own + step) % 3, self.terms_of(moved)
        first, is_first = self.instruct(self.side("DELI", own, other, kind, terms=seller, **fields))
        second, is_second = self.instruct(self.side("RECE", other, own, kind, terms=buyer, **fields))
        self.check("instruct", first + second, is_accepted=is_first and is_second)

    @rule(own=parties, kind=kinds, moved=moves, terms=sides_terms, movement=st.sampled_from(["DELI", "RECE"]))
    def one_instructs(self, own: int, kind: str, moved: tuple[Decimal, Decimal, int], terms: Terms, movement: str) -> None:
        said, is_accepted = self.instruct(self.side(movement, own, (own + 1) % 3, kind, terms=terms, **self.terms_of(moved)))
        self.check("instruct", said, is_accepted=is_accepted)

    @precondition(lambda self: any(each["status"] == "unmatched" for each in self.known.sides.values()))
    @rule(number=picks, terms=sides_terms, links=st.lists(st.tuples(positions, picks), max_size=2), is_circle=chances)
    def the_other_answers(self, number: int, terms: Terms, links: list[tuple[Any, int]], is_circle: int) -> None:
        report = self.pick("unmatched", number)
        known = self.known.sides[report]
        own, other = PARTIES.index(known["receiver" if known["is_delivery"] else "deliverer"]), PARTIES.index(known["entity"])
        linked = tuple(
            Link(position=position, report=self.pick_alive(each, PARTIES[own])) for position, each in links[: 1 + is_circle // 5]
        )
        if is_circle == 0:
            linked = (Link(position="AFTE", report=report),)
        fields: dict[str, Any] = {
            "quantity": known["quantity"],
            "amount": known["amount"],
            "isin": known["isin"],
            "currency": known["currency"],
            "intended_settlement_date": day(known["isd"]).date(),
            "terms": Terms(partial=terms.partial, holds=terms.holds, links=linked),
        }
        movement = "RECE" if known["is_delivery"] else "DELI"
        said, is_accepted = self.instruct(self.side(movement, own, other, known["kind"], **fields))
        self.check("instruct", said, is_accepted=is_accepted)

    @rule(state=st.sampled_from(STATES[:-1]), number=picks)
    def the_same_reference_comes_again(self, state: str, number: int) -> None:
        report = self.pick(state, number)
        if report in self.known.sides and report.endswith("|1|instructed"):
            own = PARTIES.index(self.known.sides[report]["entity"])
            fields: dict[str, Any] = {"quantity": Decimal(LOT), "amount": Decimal(1), "reference": report.split("|")[2]}
            fields["intended_settlement_date"] = day(self.known.day).date()
            said, is_accepted = self.instruct(self.side("DELI", own, (own + 1) % 3, "DVP", terms=Terms(), **fields))
            self.check("instruct_again", said, is_accepted=is_accepted)

    @rule(own=parties, is_cash=st.booleans(), lots=st.integers(1, 25), number=picks)
    def somebody_funds(self, own: int, is_cash: bool, lots: int, number: int) -> None:
        assets = self.assets_of(number)
        name, asset, against = (f"CASH{own}", assets["currency"], "CENTRAL") if is_cash else (f"SEC{own}", assets["isin"], "ISSUER")
        said = self.fund(name, asset, against, Decimal(lots * (100 if is_cash else LOT)))
        self.check("fund", said, is_accepted=True)

    @rule(price=st.integers(0, 40), haircut=st.integers(0, 3), ago=st.sampled_from([0, 0, 0, 1, 2, 5]))
    def a_price_is_quoted(self, price: int, haircut: int, ago: int) -> None:
        self.check("price", self.quote(Decimal(price) / 4, Decimal(haircut) / 10, ago), is_accepted=False)

    @rule(own=parties, is_cash=st.booleans(), limit=st.integers(0, 40), family=families)
    def an_account_has_another_limit(self, own: int, is_cash: bool, limit: int, family: str | None) -> None:
        name, holding = (f"CASH{own}", "CASH") if is_cash else (f"SEC{own}", "SECURITIES")
        said = self.define(name, PARTIES[own], holding, limit * (50 if is_cash else 1), family)
        self.check("limit", said, is_accepted=True)

    @rule(family=families, cap=st.integers(0, 2_000), is_monitored=st.booleans())
    def a_family_has_another_cap(self, family: str | None, cap: int, is_monitored: bool) -> None:
        self.check("cap", self.cap(family or "FAMILY", cap, is_monitored=is_monitored), is_accepted=True)

    def cap(self, family: str, cap: int, *, is_monitored: bool) -> list[Message]:
        """So much may a family owe; with a monitor, only what is covered."""
        self.known.caps[family] = Decimal(cap)
        self.known.monitored = self.known.monitored - {family} | ({family} if is_monitored else set())
        fields: dict[str, Any] = {"settlement_system": SYSTEM, "currency": CURRENCY, "net_debit_cap": Decimal(cap)}
        return self.give(LimitGroupDefined(limit_group=family, collateral_monitor=is_monitored, **fields))

    def fitting(self, event: str, number: int) -> str:
        """A report that has what `event` takes back or uses, where there is one."""
        found = [report for report in self.known.sides if self.known.is_alive(report) and self.fits(event, report)]
        return found[number % len(found)] if found else self.pick_alive(number)

    @rule(event=events, number=picks, stranger=chances, drawn=st.fixed_dictionaries(asked))
    def somebody_asks(self, event: str, number: int, stranger: int, drawn: dict[str, Any]) -> None:
        report = self.fitting(event, number)
        self.ask(event, report, None if stranger else PARTIES[4], **self.asked_fields(event, report, drawn))

    @rule(event=events, state=st.sampled_from(STATES), number=picks, drawn=st.fixed_dictionaries(asked))
    def somebody_asks_of_any_state(self, event: str, state: str, number: int, drawn: dict[str, Any]) -> None:
        report = self.pick(state, number)
        self.ask(event, report, **self.asked_fields(event, report, drawn))

    @rule(all_asked=st.lists(st.tuples(picks, events, st.fixed_dictionaries(asked)), min_size=1, max_size=6))
    def somebody_asks_what_nobody_has(self, all_asked: list[tuple[int, str, dict[str, Any]]]) -> None:
        for each in all_asked:
            self.ask_what_nobody_has(*each)

    def ask_what_nobody_has(self, number: int, event: str, drawn: dict[str, Any]) -> None:
        """In a state in which nothing of the kind was asked in this run, of a report that has what it takes back, where one does."""
        there = {"not_known", *(side["status"] for side in self.known.sides.values())}
        missing = [state for state in STATES if state in there and (state, event) not in self.known.reached]
        if missing:
            state = missing[number % len(missing)]
            found = [report for report, side in self.known.sides.items() if side["status"] == state] or [self.pick(state, number)]
            deliveries = [report for report in found if self.known.sides.get(report, {}).get("is_delivery")] or found
            fitting = [report for report in found if self.fits(event, report)] or deliveries
            report = fitting[number % len(fitting)]
            self.make_fit(event, report, self.pick_alive(drawn["other"], report.partition("|")[0]))
            self.ask(event, report, **self.asked_fields(event, report, drawn))

    def make_fit(self, event: str, report: str, other: str) -> None:
        """Give it what `event` takes back or uses."""
        if not self.known.is_alive(report) or self.fits(event, report):
            return
        if event == "unlink":
            self.ask("link", report, link=Link(position="BEFO", report=other))
        else:
            self.ask("hold", report, hold="PREA", second="bela")

    def fits(self, event: str, report: str) -> bool:
        """Whether it has what `event` takes back or uses."""
        side = self.known.sides.get(report)
        if side is None:
            return False
        if event == "unlink":
            return any(report in pair for pair in (*self.known.before, *self.known.together))
        needs = {"release": bool(self.known.holds_on(report)), "release_partially": "PREA" in side["holds"] and side["is_delivery"]}
        return needs.get(event, True)

    def asked_fields(self, event: str, report: str, drawn: dict[str, Any]) -> dict[str, Any]:
        """What the command says beside the report; mostly something that can be done."""
        known, side = self.known, self.known.sides.get(report)
        target = self.pick_alive(drawn["other"], report.partition("|")[0])
        linked = sorted({each for pair in (*known.before, *known.together) if report in pair for each in pair} - {report})
        on_it = known.holds_on(report) if event == "release" and drawn["lots"] < 18 else set()
        fields: dict[str, Any] = {
            "cancel": {},
            "hold": {"hold": drawn["hold"], "second": drawn["second"]},
            "release": {"hold": min(on_it, default=drawn["hold"]), "second": drawn["second"]},
            "release_partially": {"quantity": min(Decimal(drawn["lots"] * LOT), side["quantity"] if side is not None else Decimal(LOT))},
            "set_priority": {"priority": drawn["priority"], "second": drawn["second"]},
            "set_partial_indicator": {"partial": drawn["partial"]},
            "link": {"link": Link(position=drawn["position"], report=target)},
            "unlink": {"other": linked[drawn["other"] % len(linked)] if linked else target},
        }
        found: dict[str, Any] = fields[event]
        return found

    @precondition(lambda self: any(not each["ended"] for each in self.known.transactions.values()))
    @rule(number=picks)
    def both_cancel(self, number: int) -> None:
        found = [key for key, each in self.known.transactions.items() if not each["ended"]]
        for report in found[number % len(found)]:
            self.ask("cancel", report)
