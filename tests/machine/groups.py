"""More rules of the state machine: what settles together (rings, pools, links), and what the optimiser, or anybody, proposes."""

from copy import deepcopy
from dataclasses import replace
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from schemas.back import InstructionPartiallySettled, InstructionSettled
from schemas.instruction import Link, Pool, Terms
from schemas.message import Message
from schemas.optimisations import GroupRefused, OptimisationProposed, ProposedSettlement
from schemas.reasons import Reason
from tests.machine.drawn import all_terms, chances, kinds, moves, parties, picks, positions, seconds
from tests.machine.hours import open_windows
from tests.machine.rules import Rules
from tests.machine.settling import book
from tests.machine.solving import Asked, fits, shares_of, solve
from tests.machine.world import LOT, transaction_name
from tests.unit.back_office import CURRENCY, ISIN, SYSTEM, of
from tests.unit.optimiser_kit import PARTIES, optimise

TAMPERED = ("more", "less", "without one", "one twice", "not known", "another first")
Group = list[Asked]


class Groups(Rules):
    """What is to settle in one step."""

    def late_groups(self) -> list[list[Group]]:
        """What was proposed before."""
        self.proposed: list[list[Group]] = getattr(self, "proposed", [])
        return self.proposed

    def trade(self, own: int, other: int, kind: str, seller: Terms, buyer: Terms, **fields: Any) -> tuple[list[Message], bool]:
        """Both sides of one transaction, and whether both were taken."""
        first, is_first = self.instruct(self.side("DELI", own, other, kind, terms=seller, **fields))
        second, is_second = self.instruct(self.side("RECE", other, own, kind, terms=buyer, **fields))
        return first + second, is_first and is_second

    def ring(self, size: int, kind: str, lots: int, due: int = 0) -> None:
        """Each delivers to the next what it may not have: the proposal that opens it, if nothing else does."""
        terms, moved = Terms(partial="NPAR"), (Decimal(lots * LOT), Decimal("777.37"), due)
        for own in range(size):
            said, is_accepted = self.trade(own, (own + 1) % size, kind, terms, terms, **self.terms_of(moved))
            self.check("instruct", said, is_accepted=is_accepted)

    @rule(size=st.integers(2, 3), kind=st.sampled_from(["DVP", "FOP"]), lots=st.integers(15, 40), due=st.sampled_from([0, 0, 1]))
    def a_ring_forms(self, size: int, kind: str, lots: int, due: int) -> None:
        self.ring(size, kind, lots, due)

    @rule(
        own=parties,
        kind=kinds,
        moved=st.lists(st.tuples(moves, st.booleans()), min_size=2, max_size=3),
        missing=chances,
        links=st.lists(st.tuples(positions, picks), max_size=2),
    )
    def a_pool_is_instructed(self, own: int, kind: str, moved: list[tuple[Any, bool]], missing: int, links: list[tuple[Any, int]]) -> None:
        """A party's instructions settle together; now and then one does not come, or on hold, or linked, or with another count."""
        self.number += 1
        pool = Pool(pool=f"POOL{self.number}", count=len(moved))
        for place, (fields, is_delivery) in enumerate(moved):
            if missing == place:
                continue
            holds: Any = ("PREA",) if missing == place + 5 else ()
            linked = tuple(
                Link(position=position, report=self.pick_alive(each, PARTIES[own])) for position, each in links[place : place + 1]
            )
            named = replace(pool, count=pool.count + 1) if place == 1 and missing > 7 else pool
            pooled, plain = Terms(partial="PART", pool=named, holds=holds, links=linked), Terms(partial="PART")
            other = (own + 1 + missing % 2) % 3
            ends = (own, other, kind, pooled, plain) if is_delivery else (other, own, kind, plain, pooled)
            said, is_accepted = self.trade(*ends, **self.terms_of(fields))
            self.check("instruct", said, is_accepted=is_accepted)

    @rule(own=parties, kind=kinds, moved=moves, links=st.lists(st.tuples(positions, picks), min_size=1, max_size=2))
    def a_linked_pair_is_instructed(self, own: int, kind: str, moved: Any, links: list[tuple[Any, int]]) -> None:
        linked = tuple(Link(position=position, report=self.pick_alive(each, PARTIES[own])) for position, each in links)
        seller, buyer = Terms(partial="PART", links=linked[:1]), Terms(partial="PART", links=linked[1:])
        said, is_accepted = self.trade(own, (own + 1) % 3, kind, seller, buyer, **self.terms_of(moved))
        self.check("instruct", said, is_accepted=is_accepted)

    @rule(
        own=parties,
        moved=moves,
        part=st.integers(1, 15),
        kind=kinds,
        links=st.lists(st.tuples(positions, picks), max_size=1),
        when=st.sampled_from(["with it", "before the match", "after the match"]),
        lacks=chances,
    )
    def part_of_a_delivery_is_released(
        self, own: int, moved: Any, part: int, kind: str, links: list[tuple[Any, int]], when: str, lacks: int
    ) -> None:
        """A delivery on hold, and so much of it that may settle all the same; linked now and then, and mostly with what it takes."""
        linked = tuple(Link(position=position, report=self.pick_alive(each, PARTIES[own])) for position, each in links)
        other, fields = (own + 1) % 3, self.terms_of(moved)
        quantity = min(Decimal(part * LOT), fields["quantity"]) if lacks else Decimal(part * LOT)
        if lacks > 3:
            self.told(self.fund(f"SEC{own}", ISIN, "ISSUER", quantity))
            self.told(self.fund(f"CASH{other}", CURRENCY, "CENTRAL", fields["amount"]))
        seller = Terms(partial="PART", holds=("PREA",), links=linked, released_quantity=quantity if when == "with it" else None)
        said, is_accepted = self.instruct(self.side("DELI", own, other, kind, terms=seller, **fields))
        report = f"{PARTIES[own]}|csd@CSD|{self.number}|1|instructed"
        if when == "before the match":
            self.told(said)
            self.ask("release_partially", report, quantity=quantity)
            said = []
        more, is_answered = self.instruct(self.side("RECE", other, own, kind, terms=Terms(partial="PART"), **fields))
        self.check("instruct", said + more, is_accepted=is_accepted and is_answered)
        if when == "after the match":
            self.ask("release_partially", report, quantity=quantity)

    @rule(own=parties, moved=moves, kind=kinds, terms=all_terms, second=seconds, is_delivery=st.booleans(), answer=chances)
    def whatever_it_may_say_is_instructed(
        self, own: int, moved: Any, kind: str, terms: Terms, second: str | None, answer: int, *, is_delivery: bool
    ) -> None:
        """Conditions that may be those of nobody, of one person, of two; and mostly the other side of it."""
        movements, other, fields = ("DELI", "RECE") if is_delivery else ("RECE", "DELI"), (own + 1) % 3, self.terms_of(moved)
        said, is_accepted = self.instruct(self.side(movements[0], own, other, kind, terms=terms, second=second, **fields))
        self.check("instruct", said, is_accepted=is_accepted)
        if is_accepted and answer:
            said, is_accepted = self.instruct(self.side(movements[1], other, own, kind, terms=Terms(partial="PART"), **fields))
            self.check("instruct", said, is_accepted=is_accepted)

    @precondition(lambda self: self.known.is_open)
    @rule(number=picks, size=st.integers(2, 3), lots=st.integers(15, 40), anyway=chances)
    def the_optimiser_is_asked(self, number: int, size: int, lots: int, anyway: int) -> None:
        if anyway and solve(self.known, number) is None:
            self.ring(size, "DVP", lots)
        self.number += 1
        said = optimise(self.made, self.number)
        self.ledger.hear(said)
        is_early = bool(self.known.windows) and not {"DAY", "NIGHT_SEQUENCE"} & open_windows(self.known)
        refused = [each for each in of(GroupRefused, said) if not (is_early and each.reason is Reason.WINDOW_NOT_OPEN)]
        assert not refused, f"the optimiser proposes what cannot be booked: {refused}"
        self.check("optimise", said, is_accepted=bool(of(InstructionSettled, said) or of(InstructionPartiallySettled, said)))

    @rule(number=picks, size=st.integers(2, 3), lots=st.integers(15, 40), wrong=st.sampled_from((*TAMPERED, *[None] * 8)), later=chances)
    def what_fits_is_proposed(self, number: int, size: int, lots: int, wrong: str | None, later: int) -> None:
        """A group that the reference has found; at times tampered with, at times kept for later."""
        if self.known.is_open and solve(self.known, number) is None:
            self.ring(size, "FOP", lots)
        group = solve(self.known, number)
        if group is None:
            return
        groups = [self.tampered(group, wrong, number)] if wrong is not None else [group]
        self.late_groups().append(groups)
        if later > 1:
            self.propose("propose" if wrong is None else "propose_wrongly", groups)

    @precondition(lambda self: self.late_groups())
    @rule(number=picks, others=st.lists(picks, max_size=2))
    def a_proposal_comes_late(self, number: int, others: list[int]) -> None:
        """One that was made before, and perhaps carried out; several of them in one message."""
        made = self.late_groups()
        self.propose("propose_late", [group for each in (number, *others) for group in made[each % len(made)]])

    @precondition(lambda self: self.known.transactions)
    @rule(numbers=st.lists(picks, min_size=1, max_size=3), lots=st.integers(1, 20), is_part=st.booleans())
    def anybody_proposes(self, numbers: list[int], lots: int, is_part: bool) -> None:
        found = [key for key, each in self.known.transactions.items() if not each["ended"]] or list(self.known.transactions)
        chosen = [found[number] for number in dict.fromkeys(number % len(found) for number in numbers)]
        group: Group = [(reports, Decimal(lots * LOT) if is_part and not place else None) for place, reports in enumerate(chosen)]
        self.propose("propose_wrongly", [group])

    def tampered(self, group: Group, wrong: str, number: int) -> Group:
        """The group with one thing changed."""
        (reports, part), rest = group[0], group[1:]
        quantity = part if part is not None else self.known.sides[reports[0]]["quantity"]
        others = list(self.known.transactions)
        changed: dict[str, Group] = {
            "more": [(reports, quantity + LOT), *rest],
            "less": [(reports, max(quantity - LOT, Decimal(1))), *rest],
            "without one": rest or [(reports, Decimal(1))],
            "one twice": [*group, group[0]],
            "not known": [*group, (("nobody", "at all"), None)],
            "another first": [(others[number % len(others)], None), *rest],
        }
        return changed[wrong]

    def propose(self, event: str, groups: list[Group]) -> None:
        """Each group is booked whole, upon what those before it have left, or refused; as the reference says beforehand."""
        ahead, expected = deepcopy(self.known), []
        for group in groups:
            expected.append(fits(ahead, group))
            for share in (shares_of(ahead, group) or []) if expected[-1] else []:
                book(ahead, share)
        asked = tuple(
            tuple(ProposedSettlement(transaction=transaction_name(reports), quantity=part) for reports, part in group) for group in groups
        )
        said = self.give(OptimisationProposed(settlement_system=SYSTEM, request="made up", number=1, of=1, groups=asked))
        refused = {each.group for each in of(GroupRefused, said)}
        assert [number not in refused for number in range(1, len(groups) + 1)] == expected, f"{groups}: {of(GroupRefused, said)}"
        self.check(event, said, is_accepted=any(expected))
