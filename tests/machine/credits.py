"""More rules of the state machine: what is bought on credit, what secures or covers it, and what pays it back."""

from decimal import Decimal
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from schemas.instruction import Terms
from tests.machine.drawn import families, parties
from tests.machine.groups import Groups
from tests.machine.world import LOT, at
from tests.unit.back_office import CURRENCY, ISIN
from tests.unit.optimiser_kit import PARTIES

lots, shares, prices = st.integers(1, 20), st.integers(10, 25), st.none() | st.integers(0, 40)
ROLES = ("payer", "seller", "buyer")


class Credits(Groups):
    """Where a lender lends."""

    @precondition(lambda self: self.world.has_credit)
    @rule(own=st.integers(0, 1), lots=st.integers(3, 20), share=st.integers(1, 24), step=st.integers(1, 2))
    def somebody_buys_for_more_than_it_has(self, own: int, lots: int, share: int, step: int) -> None:
        """By a share, in twentieths, of what is bought is worth: lent, where that and what is earmarked secure it."""
        seller, moved = (own + step) % 3, Decimal(lots * LOT)
        said = self.fund(f"SEC{seller}", ISIN, "ISSUER", moved)
        self.check("fund", said, is_accepted=True)
        there = self.known.balances.get((f"CASH{own}", CURRENCY), Decimal(0)) + self.known.accounts[f"CASH{own}"]["limit"]
        amount = (max(there, Decimal(0)) + moved * self.known.prices[ISIN][0] * share / 20 + 1).quantize(Decimal("0.01"))
        fields: dict[str, Any] = {"quantity": moved, "amount": amount, "intended_settlement_date": at(self.known.day, 0).date()}
        said, is_accepted = self.trade(seller, own, "DVP", Terms(partial="NPAR"), Terms(partial="NPAR"), **fields)
        self.check("instruct", said, is_accepted=is_accepted)

    @precondition(lambda self: self.world.has_credit)
    @rule(lots=st.integers(1, 40), is_first=st.booleans(), share=st.integers(18, 30), step=st.integers(1, 2))
    def security_is_earmarked(self, lots: int, is_first: bool, share: int, step: int) -> None:
        """After something was bought that it is to secure, or for what comes."""
        if is_first:
            self.somebody_buys_for_more_than_it_has(0, 10, share, step)
        said = self.fund("EAR0", ISIN, "ISSUER", Decimal(lots * LOT))
        self.check("fund", said, is_accepted=True)

    @precondition(lambda self: self.world.has_credit)
    @rule(limit=st.integers(0, 80))
    def the_lender_may_owe_another_sum(self, limit: int) -> None:
        """Too little for what is asked for, or enough for what has waited."""
        self.check("limit", self.define("LENDER", PARTIES[0], "CASH", 50 * limit, None), is_accepted=True)

    @precondition(lambda self: self.known.credits)
    @rule(more=st.integers(-5, 5))
    def a_debtor_gets_what_it_owes(self, more: int) -> None:
        """Or a little less, or more."""
        credit = next(iter(self.known.credits.values()))
        said = self.fund(credit["cash"], CURRENCY, "CENTRAL", max(credit["amount"] + more, Decimal(1)))
        self.check("fund", said, is_accepted=True)

    @rule(bought=st.tuples(st.sampled_from(["FAMILY", "OTHER"]), parties, st.integers(1, 2)), lots=lots, share=shares, price=prices)
    def a_family_buys_what_covers_it(self, bought: tuple[str, int, int], lots: int, share: int, price: int | None) -> None:
        """On its own line of credit, for a share, in twentieths, of what that is worth; at times another price follows."""
        family, own, step = bought
        for name, holds, limit in ((f"CASH{own}", "CASH", 10**4), (f"SEC{own}", "SECURITIES", 0)):
            self.told(self.define(name, PARTIES[own], holds, limit, family))
        self.told(self.cap(family, 10**4, is_monitored=True))
        seller, moved = (own + step) % 3, Decimal(lots * LOT)
        self.check("fund", self.fund(f"SEC{seller}", ISIN, "ISSUER", moved), is_accepted=True)
        amount = (moved * self.known.prices[ISIN][0] * share / 20 + 1).quantize(Decimal("0.01"))
        fields: dict[str, Any] = {"quantity": moved, "amount": amount, "intended_settlement_date": at(self.known.day, 0).date()}
        said, is_accepted = self.trade(seller, own, "DVP", Terms(), Terms(), **fields)
        self.check("instruct", said, is_accepted=is_accepted)
        if price is not None:
            self.told(self.quote(Decimal(price) / 4, Decimal("0.1")))

    @rule(own=parties, family=families, other=families, cap=st.integers(0, 400), role=st.sampled_from(ROLES), is_monitored=st.booleans())
    def an_account_that_never_held_anything(
        self, own: int, family: str | None, other: str | None, cap: int, *, role: str, is_monitored: bool
    ) -> None:
        """Is to be paid from, delivered from short, or delivered to, and changes its family: perhaps to that of whoever pays."""
        is_new = role == "buyer"
        for each in {family or "FAMILY", other or "FAMILY"} if is_new else {family or "FAMILY"}:
            self.told(self.cap(each, 10**4 if is_new else cap, is_monitored=is_monitored or is_new))
        self.number += 1
        name, holds, against = f"NEW{self.number}", "CASH" if role == "payer" else "SECURITIES", (own + 1) % 3
        self.told(self.define(name, PARTIES[own], holds, 500, family))
        if is_new:
            self.told(self.define(f"CASH{own}", PARTIES[own], "CASH", 10**4, other))
        other_has = (f"CASH{against}", CURRENCY, "CENTRAL") if role == "seller" else (f"SEC{against}", ISIN, "ISSUER")
        self.check("fund", self.fund(*other_has, Decimal(500)), is_accepted=True)
        fields: dict[str, Any] = {"quantity": Decimal(100), "amount": Decimal("500.37"), "terms": Terms(partial="NPAR")}
        fields["intended_settlement_date"] = at(self.known.day, 0).date()
        over = fields | {"cash_account" if role == "payer" else "securities_account": name}
        for movement, is_own in (("DELI", role == "seller"), ("RECE", role != "seller")):
            ends = (own, against) if is_own else (against, own)
            said, is_accepted = self.instruct(self.side(movement, *ends, "DVP", **(over if is_own else fields)))
            self.check("instruct", said, is_accepted=is_accepted)
        self.told(self.define(name, PARTIES[own], holds, 500, other))
