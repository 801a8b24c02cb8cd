"""One transaction of a T2S-average day, and what becomes of it when."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from schemas.instruction import InstructionType
from streams.bench.t2s_hours import Hour
from streams.demo.market import Instrument, Party

Fate = Literal[
    "plain",
    "linked",
    "late",
    "mismatched",
    "securities_later",
    "securities_never",
    "cash_later",
    "cash_never",
    "in_two_parts",
    "one_part",
    "held",
    "held_on",
]
"""What becomes of a transaction: linked settles after another one; late has its second side later; mismatched never matches;
what lacks securities or cash gets them later, in two parts, only one part of them, or never; what is held is released later, or never."""
ONCE: Mapping[Hour, tuple[Hour, ...]] = {"night": ("night",), "afternoon": ("afternoon",)}
MENDED: Mapping[Fate, Mapping[Hour, tuple[Hour, ...]]] = {
    "late": ONCE,
    "securities_later": ONCE,
    "cash_later": ONCE,
    "held": ONCE,
    "in_two_parts": {"night": ("night", "late_night"), "afternoon": ("parts", "afternoon")},
    "one_part": {"night": ("night",), "afternoon": ("parts",)},
}
"""When a later word is said of a transaction, by whether that is in its night or on its day. Of the other fates no later word is said."""
IN_PARTS: tuple[Fate, ...] = ("in_two_parts", "one_part")


@dataclass(frozen=True, slots=True, kw_only=True)
class T2sDeal:
    """One transaction: quantity in units, amount in the currency of the instrument's system."""

    number: int
    type: InstructionType
    fate: Fate
    instrument: Instrument
    seller: Party
    buyer: Party
    quantity: Decimal
    amount: Decimal
    securities_account: str
    cash_account: str
    buyer_securities_account: str
    buyer_cash_account: str
    comes: Hour
    """Whether its first side comes the evening before or in the morning of its day."""
    mended: Hour
    """Whether what it gets later comes in its night or on its day."""

    @property
    def later(self) -> tuple[Hour, ...]:
        """When more is said of it."""
        return MENDED[self.fate][self.mended] if self.fate in MENDED else ()

    @property
    def half(self) -> Decimal:
        """Its first part, where it settles in parts."""
        return self.quantity // 2

    @property
    def money(self) -> Decimal:
        """What is paid for it; nothing where it is free of payment."""
        return Decimal(0) if self.type == "FOP" else self.amount
