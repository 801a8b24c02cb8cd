"""What netting has left becomes instructions under power of attorney: deliverers first, then receivers as they are to be served.

Part of `clear`. An instruction's place among equals follows from when it was made, so the order of making is that of allocation.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

from processors.books import BackBooks
from processors.clearing.efficiency import Efficiency
from processors.clearing.money import NOTHING
from processors.redating import date_after_closures
from processors.settlement_days import is_closed
from schemas.clearing import CycleNetted, PaymentNetted
from schemas.clearing_state import ClearingPosition, NetPayment, Obligation
from schemas.instruction import NO_CURRENCY, NOT_PROVIDED, PLAIN, InstructionType
from schemas.matching import InstructionCreated
from schemas.message import Message, derive_id
from schemas.values import is_writable
from schemas.work import WorkOpened

SOURCE = "clearing"
"""The source in the report keys of instructions that clearing makes."""

IN_PARTS = replace(PLAIN, partial="PART")
"""Both sides of an obligation take what there is."""

Party = tuple[str, str, str]
"""A party, its securities account and its cash account."""


def ask_to_instruct(system: str, books: BackBooks) -> Iterator[Message]:
    """All that was netted, in the order of allocation; the payments; and the totals."""
    prefix = f"{system}|"
    if books.clearing_positions.after("due", prefix) is not None:
        yield WorkOpened(store="clearing_positions", index="due", prefix=prefix, upper="", because="instruct")
    yield WorkOpened(store="net_payments", index="gross", prefix=prefix, upper="", because="instruct")
    yield WorkOpened(store="netting_totals", index="system", prefix=prefix, upper="", because="tell")


def instruct_obligation(key: str, books: BackBooks) -> Iterator[Message]:
    """The one instruction of a position."""
    position = books.clearing_positions.get(key)
    if position is None or position.stage != "due":
        return
    assert position.obligation is not None, "what is due was netted"
    books.clearing_positions[key] = replace(position, stage="open")
    books.obligations[position.obligation] = Obligation(position=key)
    yield _created(position, position.obligation)


def _created(position: ClearingPosition, obligation: str) -> InstructionCreated:
    member = (position.member, position.securities_account, position.cash_account)
    other = (position.counterparty, position.counterparty_securities_account, position.counterparty_cash_account)
    receives = position.quantity > NOTHING or (position.quantity == NOTHING and position.value > NOTHING)
    deliverer, receiver = (other, member) if receives else (member, other)
    paid = position.value if receives else -position.value  # by the receiver to the deliverer
    kind: InstructionType = "DVP" if paid > NOTHING else "DWP" if paid < NOTHING else "FOP"
    if position.quantity == NOTHING:
        kind = "PFOD"
    if position.finality == "net_end_of_day":
        kind, paid = "FOP", NOTHING
    return _instruction(position, obligation, kind, (deliverer, receiver), (abs(position.quantity), abs(paid)))


def _instruction(
    of: ClearingPosition, obligation: str, kind: InstructionType, parties: tuple[Party, Party], moves: tuple[Decimal, Decimal]
) -> InstructionCreated:
    (deliverer, deliverer_securities, deliverer_cash), (receiver, receiver_securities, receiver_cash) = parties
    assert of.netted_on is not None, "what is instructed was netted on a date"
    is_free = kind == "FOP"
    return InstructionCreated(
        settlement_system=of.settlement_system,
        transaction=obligation,
        instruction_type=kind,
        isin=of.isin,
        quantity=moves[0],
        currency=NO_CURRENCY if is_free else of.currency,
        amount=moves[1],
        trade_date=of.netted_on,
        intended_settlement_date=of.netted_on,
        deliverer=deliverer,
        deliverer_report=f"{deliverer}|{SOURCE}|{obligation}|1|instructed",
        deliverer_securities_account=deliverer_securities,
        deliverer_cash_account=NOT_PROVIDED if is_free else deliverer_cash,
        receiver=receiver,
        receiver_report=f"{receiver}|{SOURCE}|{obligation}|1|instructed",
        receiver_securities_account=receiver_securities,
        receiver_cash_account=NOT_PROVIDED if is_free else receiver_cash,
        deliverer_terms=IN_PARTS,
        receiver_terms=IN_PARTS,
    )


def instruct_payment(key: str, books: BackBooks) -> Iterator[Message]:
    """The one payment of a member in a currency. In an instruction free of delivery the receiver pays."""
    due = books.net_payments.get(key)
    if due is None:
        return
    del books.net_payments[key]
    if due.amount == NOTHING:
        return
    assert is_writable(due.amount), f"the payment of {key} has too many digits"
    on = books.cycles[due.settlement_system].date
    obligation = derive_id(f"{key}|{on}", "clear", books.sequence)
    books.obligations[obligation] = Obligation(position=None, payment=due)
    yield PaymentNetted(
        settlement_system=due.settlement_system,
        obligation=obligation,
        date=on,
        member=due.member,
        ccp=due.ccp,
        cash_account=due.cash_account,
        currency=due.currency,
        amount=due.amount,
        ccp_cash_account=due.ccp_cash_account,
    )
    made = _payment(due, obligation, on)
    if is_closed(due.settlement_system, on, books):  # after the end of a day that was closed while it was open: it is not late by that
        made = replace(made, intended_settlement_date=date_after_closures(made, books))
    yield made


def _payment(due: NetPayment, obligation: str, on: date) -> InstructionCreated:
    member, ccp = (due.member, due.securities_account, due.cash_account), (due.ccp, due.ccp_securities_account, due.ccp_cash_account)
    like = ClearingPosition(
        model="ccp_cns",
        finality=due.finality,
        settlement_system=due.settlement_system,
        member=due.member,
        securities_account=due.securities_account,
        cash_account=due.cash_account,
        counterparty=due.ccp,
        counterparty_securities_account=due.ccp_securities_account,
        counterparty_cash_account=due.ccp_cash_account,
        isin=due.isin,
        currency=due.currency,
        netted_on=on,
    )
    parties = (member, ccp) if due.amount > NOTHING else (ccp, member)
    return _instruction(like, obligation, "PFOD", parties, (NOTHING, abs(due.amount)))


def tell_totals(key: str, books: BackBooks) -> Iterator[Message]:
    """How much the netting of this cycle has saved."""
    totals = books.netting_totals.get(key)
    if totals is None:
        return
    del books.netting_totals[key]
    saved = Efficiency(
        gross_value=totals.gross_value, net_value=totals.net_value, gross_count=totals.gross_count, net_count=totals.net_count
    )
    yield CycleNetted(
        settlement_system=totals.settlement_system,
        date=books.cycles[totals.settlement_system].date,
        ccp=totals.ccp,
        currency=totals.currency,
        gross_count=totals.gross_count,
        gross_value=totals.gross_value,
        net_count=totals.net_count,
        net_value=totals.net_value,
        efficiency_by_count=saved.by_count,
        efficiency_by_value=saved.by_value,
        residue=totals.residue,
    )
