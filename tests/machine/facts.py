"""What the reference keeps of a message, in its own words: days are numbers, the rest is a plain dict."""

from datetime import date
from decimal import Decimal
from typing import Any

from tests.unit.back_office import MONDAY


def number_of(day: date) -> int:
    return (day - MONDAY).days


def facts(side: Any) -> dict[str, Any]:
    """What the reference keeps of an instruction that is sent directly."""
    terms, is_delivery = side.terms, side.movement == "DELI"
    return {
        "entity": side.entity,
        "deliverer": side.entity if is_delivery else side.counterparty,
        "receiver": side.counterparty if is_delivery else side.entity,
        "is_delivery": is_delivery,
        "kind": side.instruction_type,
        "isin": side.isin,
        "quantity": side.quantity,
        "currency": side.currency,
        "amount": side.amount,
        "isd": number_of(side.intended_settlement_date) if side.intended_settlement_date is not None else None,
        "traded": number_of(side.trade_date),
        "reckoned": False,
        "securities": side.securities_account,
        "cash": side.cash_account,
        "partial": terms.partial,
        "common": terms.common_reference,
        "pool": (terms.pool.pool, terms.pool.count) if terms.pool is not None else None,
        "priority": int(terms.priority),
        "type": terms.transaction_type,
        "holds": set(terms.holds),
        "released": terms.released_quantity or Decimal(0),
    }
