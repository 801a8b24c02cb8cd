"""A reversal: what has settled never changes, so a new instruction, separately matched, moves the same the other way. Part of `match`."""

from dataclasses import replace
from decimal import Decimal
from typing import Literal, Protocol
from zlib import crc32

from processors.books import BackBooks
from schemas.instruction import InstructionType, Terms
from schemas.matching import InstructionSubmitted
from schemas.reasons import Reason
from schemas.state import SideKept, UnmatchedSide
from schemas.values import Side


class Moved(Protocol):
    """What one side says that it moves."""

    @property
    def counterparty(self) -> str: ...
    @property
    def isin(self) -> str: ...
    @property
    def quantity(self) -> Decimal: ...
    @property
    def currency(self) -> str: ...
    @property
    def amount(self) -> Decimal: ...
    @property
    def securities_account(self) -> str: ...
    @property
    def instruction_type(self) -> InstructionType: ...


def kept_side(status: Literal["unmatched", "matched", "refused"], side: UnmatchedSide, transaction: str | None = None) -> SideKept:
    """What back remembers of a side."""
    return SideKept(
        status=status,
        entity=side.entity,
        trade_date=side.trade_date,
        transaction=transaction,
        moves=moved_by(side, side.side) if transaction is not None else None,
        reverses=side.terms.reverses if side.terms is not None else None,
    )


def refused_reversal(message: InstructionSubmitted, books: BackBooks) -> Reason | None:
    """Why an instruction cannot reverse what it names: it must move the same securities the other way, once. The money may differ."""
    reverses = _reverses(message.terms)
    if reverses is None:
        return None
    side = books.sides.get(reverses)
    if side is None or side.entity != message.entity:
        return Reason.REVERSED_INSTRUCTION_NOT_KNOWN
    if side.status != "settled":
        return Reason.REVERSED_INSTRUCTION_NOT_SETTLED
    if side.reversed_by is not None:
        return Reason.ALREADY_REVERSED
    opposite = "BUY" if message.side is Side.SELL else "SELL"
    return None if side.moves == moved_by(message, opposite) else Reason.NOT_A_REVERSAL


def begin_reversal(report: str, side: UnmatchedSide, books: BackBooks) -> None:
    """Remember of the instruction that is reversed by which one it is."""
    if side.terms is None or side.terms.reverses is None:
        return
    reversed_side = books.sides.get(side.terms.reverses)
    if reversed_side is not None:
        books.sides[side.terms.reverses] = replace(reversed_side, reversed_by=report)


def end_reversal(report: str, books: BackBooks) -> None:
    """A side has ended without settling: what it was to reverse may be reversed by another."""
    side = books.sides.get(report)
    reverses = side.reverses if side is not None else None
    reversed_side = books.sides.get(reverses) if reverses is not None else None
    if reverses is not None and reversed_side is not None and reversed_side.reversed_by == report:
        books.sides[reverses] = replace(reversed_side, reversed_by=None)


def moved_by(moved: Moved, direction: str) -> str:
    """What a side moves in a direction (SELL or BUY), in eight hexadecimal digits: its money counts where nothing else moves.

    A checksum is enough: it finds mistakes, and whoever would deceive by it needs the counterparty to match what it has made up.
    """
    money = f"{moved.currency}{moved.amount:.6f}" if moved.instruction_type == "PFOD" else ""
    text = f"{moved.instruction_type}|{moved.counterparty}|{moved.isin}|{moved.quantity:.6f}|{moved.securities_account}|{money}|{direction}"
    return f"{crc32(text.encode()):08x}"


def _reverses(terms: Terms | None) -> str | None:
    return terms.reverses if terms is not None else None
