"""Positions, payments and totals as `clear` keeps them: the state has what is open and no more. Part of `clear`."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from processors.books import BackBooks
from processors.clearing.money import NOTHING
from processors.clearing.position import Netted
from schemas.clearing_state import ClearingPosition, NetPayment, NettingTotals


def keep(key: str, position: ClearingPosition, books: BackBooks) -> None:
    """Write a position, or forget it where nothing is in it, comes to it or is left to attribute."""
    numbers = (position.quantity, position.value, position.trades, position.waiting, position.receipts, position.deliveries)
    if any(numbers) or position.stage != "none":
        books.clearing_positions[key] = position
    elif key in books.clearing_positions:
        del books.clearing_positions[key]


def oldest(key: str, books: BackBooks, *, receives: bool) -> date | None:
    """The intended date of the oldest leg of a position that is not discharged, in one direction."""
    entry = books.novated_legs.after("open", f"{key}|{'R' if receives else 'D'}|")
    return books.novated_legs[entry[1]].intended_settlement_date if entry is not None else None


def add_payment(position: ClearingPosition, amount: Decimal, books: BackBooks) -> None:
    """Add to what a member is to be paid by the CCP (below zero: is to pay)."""
    put_back(
        NetPayment(
            settlement_system=position.settlement_system,
            member=position.member,
            securities_account=position.securities_account,
            cash_account=position.cash_account,
            ccp=position.counterparty,
            ccp_securities_account=position.counterparty_securities_account,
            ccp_cash_account=position.counterparty_cash_account,
            isin=position.isin,
            currency=position.currency,
            amount=amount,
            finality=position.finality,
        ),
        books,
    )


def put_back(payment: NetPayment, books: BackBooks) -> None:
    """Add a payment to those of its member, CCP, currency and accounts that are not instructed yet."""
    who = (payment.settlement_system, payment.member, payment.cash_account, payment.ccp, payment.ccp_cash_account)
    key = "|".join((*who, payment.currency, payment.finality))
    known = books.net_payments.get(key)
    amount = payment.amount + (known.amount if known is not None else NOTHING)
    books.net_payments[key] = replace(payment, amount=amount)


def add_to_totals(position: ClearingPosition, netted: Netted, books: BackBooks) -> None:
    """Count what was before this netting and what is left."""
    ccp = position.counterparty if position.model == "ccp_cns" else None
    key = f"{position.settlement_system}|{ccp}|{position.currency}"
    new = NettingTotals(settlement_system=position.settlement_system, ccp=ccp, currency=position.currency)
    known = books.netting_totals.get(key) or new
    after = netted.position
    books.netting_totals[key] = replace(
        known,
        gross_count=known.gross_count + position.trades + (1 if position.quantity or position.value else 0),
        gross_value=known.gross_value + position.gross_value + abs(position.value),
        net_count=known.net_count + (1 if after.quantity or after.value else 0),
        net_value=known.net_value + abs(after.value),
        residue=known.residue - netted.mark,
    )
