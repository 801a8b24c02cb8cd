"""What the rules of the state machine draw from."""

from decimal import Decimal

from hypothesis import strategies as st

from schemas.instruction import Priority, Terms
from tests.machine.world import LOT

KINDS = ("DVP", "DVP", "DVP", "DWP", "FOP", "PFOD")
parties, picks = st.integers(0, 2), st.integers(0, 10_000)
quantities = st.integers(1, 20).map(lambda lots: Decimal(lots * LOT))
amounts = st.integers(1, 900).map(lambda number: Decimal(number) + Decimal("0.37"))
partials = st.sampled_from(["NPAR", "PART", "PART", "PARC", "PARQ"])
commons = st.sampled_from([None, None, None, None, "R1", "R2"])
holds = st.sampled_from(["PREA", "PREA", "PREA", "PRCY", "CSDH"])
seconds = st.sampled_from(["bela", "bela", "bela", None, "anna"])
positions = st.sampled_from(["BEFO", "AFTE", "WITH"])
families = st.sampled_from([None, "FAMILY", "FAMILY", "OTHER"])
chances = st.integers(0, 9)
kinds = st.sampled_from(KINDS)
optional = st.none() | partials
priorities = st.sampled_from([Priority.NORMAL, Priority.NORMAL, Priority.HIGH])
types = st.sampled_from(["TRAD", "TRAD", "TRAD", "SYND", "COLI", "SECL"])
sides_terms = st.builds(
    Terms,
    partial=optional,
    holds=st.sampled_from([(), (), (), ("PREA",)]),
    common_reference=commons,
    priority=priorities,
    transaction_type=types,
)
all_terms = st.builds(
    Terms,
    partial=partials,
    priority=st.sampled_from([*Priority, Priority.NORMAL, Priority.NORMAL]),
    holds=st.lists(holds, max_size=2).map(tuple),
    released_quantity=st.none() | st.integers(-1, 21).map(lambda lots: Decimal(lots * LOT)),
)
"""Whatever an instruction may say of itself, right or wrong."""


moves = st.tuples(quantities, amounts, st.integers(0, 2))
"""Quantity, amount, and in how many days it is due."""
