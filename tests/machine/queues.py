"""More rules of the state machine: several want the same, of which there is not enough for all."""

from decimal import Decimal
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import rule

from schemas.instruction import Priority, Terms
from tests.machine.drawn import parties, picks, types
from tests.machine.reports import Reports
from tests.machine.world import LOT

wanted = st.tuples(st.integers(1, 2), st.integers(1, 12), st.integers(1, 4), st.sampled_from(["NPAR", "NPAR", "PART"]), types)
"""With whom, how many lots, how urgent, in parts or not, and of which kind."""


class Queues(Reports):
    """Who is served first."""

    @rule(own=parties, asked=st.lists(wanted, min_size=2, max_size=5), is_cash=st.booleans(), share=st.integers(1, 9), number=picks)
    def several_want_the_same(self, own: int, asked: list[Any], is_cash: bool, share: int, number: int) -> None:
        """The deliveries of one party, or its purchases: more than it has; then a part of what they need arrives."""
        self.wanted = assets = self.assets_of(number)
        name, asset, against = (f"CASH{own}", assets["currency"], "CENTRAL") if is_cash else (f"SEC{own}", assets["isin"], "ISSUER")
        there = max(self.known.balances.get((name, asset), Decimal(0)) + self.known.accounts[name]["limit"], Decimal(0))
        lots = -(-there // LOT) if not is_cash else Decimal(0)
        for step, more, urgency, partial, kind in asked:
            self.one_more_wants_it((own, (own + step) % 3), is_cash, (lots + more, there), (urgency, partial, kind))
        needed = sum(10 * more if is_cash else LOT * more for _, more, *_ in asked)
        said = self.fund(name, asset, against, max(Decimal(needed * share // 10 // LOT * LOT), Decimal(LOT)))
        self.check("fund", said, is_accepted=True)

    def one_more_wants_it(self, ends: tuple[int, int], is_cash: bool, moved: tuple[Decimal, Decimal], given: tuple[int, Any, Any]) -> None:
        """The other side of it has what it needs; the most urgent are made so by two people."""
        (own, other), (lots, there), (urgency, partial, kind) = ends, moved, given
        terms = Terms(partial=partial, transaction_type=kind, priority=Priority(max(urgency, 3)))
        amount = there + 10 * lots + Decimal("0.37") if is_cash else 10 * lots + Decimal("0.37")
        isin, currency = self.wanted["isin"], self.wanted["currency"]
        account, asset, against = (f"SEC{other}", isin, "ISSUER") if is_cash else (f"CASH{other}", currency, "CENTRAL")
        self.check("fund", self.fund(account, asset, against, lots * LOT if is_cash else 10 * lots + 1), is_accepted=True)
        pair = (other, own) if is_cash else (own, other)
        fields: dict[str, Any] = {"quantity": lots * LOT, "amount": amount, "intended_settlement_date": self.today()} | self.wanted
        said, is_accepted = self.trade(*pair, "DVP", terms, Terms(partial=partial), **fields)
        self.check("instruct", said, is_accepted=is_accepted)
        if is_accepted and urgency < 3:
            self.ask("set_priority", next(reversed(self.known.transactions))[urgency - 1], priority=Priority(urgency), second="bela")
