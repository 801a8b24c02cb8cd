"""clear: what is to settle is made of what has matched: here gross, one transaction for each matched pair."""

from collections.abc import Iterable
from dataclasses import fields

from processors.books import BackBooks
from schemas.matching import InstructionCreated, InstructionMatched, Transaction
from schemas.message import Message

SHARED = tuple(field.name for field in fields(Transaction) if field.name not in {header.name for header in fields(Message)})
"""What a matched pair and the transaction that settles it have in common: all but the header."""


def clear(message: InstructionMatched, books: BackBooks) -> Iterable[Message]:
    """Make the transaction of a matched pair as it is."""
    del books  # gross clearing remembers nothing
    yield InstructionCreated(**{name: getattr(message, name) for name in SHARED})
