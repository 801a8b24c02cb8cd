"""At the cut-off: what was not delivered is carried into the next cycle, and its instruction ends. Part of `clear`."""

from collections.abc import Iterator
from dataclasses import replace

from processors.books import BackBooks
from processors.instruct_obligations import SOURCE
from processors.keep_positions import oldest, put_back
from schemas.back import InstructionCancelled
from schemas.clearing import ObligationCarried
from schemas.cycles import CycleClosed
from schemas.message import Message
from schemas.work import WorkOpened


def ask_to_carry(message: CycleClosed, books: BackBooks) -> Iterator[Message]:
    """Every position against a CCP that has an instruction in the queue; and the money that nets at the end of the day."""
    prefix = f"{message.settlement_system}|"
    if books.clearing_positions.after("open", prefix) is not None:
        yield WorkOpened(store="clearing_positions", index="open", prefix=prefix, upper="", because="carry")
    if books.net_payments.after("net_end_of_day", prefix) is not None:
        yield WorkOpened(store="net_payments", index="net_end_of_day", prefix=prefix, upper="", because="instruct")


def take_back(message: InstructionCancelled, books: BackBooks) -> None:
    """An instruction of clearing was cancelled by others: what it was to settle is netted again in the next cycle."""
    obligation = books.obligations.get(message.transaction)
    if obligation is None:
        return
    del books.obligations[message.transaction]
    if obligation.position is not None:
        books.clearing_positions[obligation.position] = replace(books.clearing_positions[obligation.position], stage="none")
    elif obligation.payment is not None:
        put_back(obligation.payment, books)


def carry(key: str, books: BackBooks) -> Iterator[Message]:
    """Carry one position at the value that is left of its instruction."""
    position = books.clearing_positions.get(key)
    if position is None or position.stage != "open" or position.obligation is None or position.netted_on is None:
        return
    receives = position.quantity > 0
    since = oldest(key, books, receives=receives) or position.netted_on
    books.clearing_positions[key] = replace(position, stage="none", since=since)
    del books.obligations[position.obligation]
    deliverer, receiver = (position.counterparty, position.member) if receives else (position.member, position.counterparty)
    yield ObligationCarried(
        settlement_system=position.settlement_system,
        transaction=position.obligation,
        deliverer=deliverer,
        deliverer_report=f"{deliverer}|{SOURCE}|{position.obligation}|1|instructed",
        receiver=receiver,
        receiver_report=f"{receiver}|{SOURCE}|{position.obligation}|1|instructed",
        obligation=position.obligation,
        date=position.netted_on,
        member=position.member,
        isin=position.isin,
        currency=position.currency,
        quantity=position.quantity,
        value=position.value,
        price=position.price,
        since=since,
    )
