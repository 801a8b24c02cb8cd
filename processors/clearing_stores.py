"""The stores of the stage `clear`, and the order in which cursors take what is in them."""

from typing import Any

from processors.books import StoreSpec
from processors.clearing.allocation import Claim, rank
from schemas import clearing_state


def _open_leg(key: str, value: clearing_state.NovatedLeg) -> str:
    """Position, direction, and then age: the order in which trades are discharged."""
    direction = "R" if value.receives else "D"
    return f"{value.position}|{direction}|{value.intended_settlement_date}|{value.sequence:015d}|{key}"


def _dated_leg(key: str, value: clearing_state.NovatedLeg) -> str | None:
    """One entry for both sides of a trade, that of the delivery. What was netted is among them until it is discharged."""
    if value.receives:
        return None
    return f"{value.settlement_system}|{value.intended_settlement_date}|{value.sequence:015d}|{key}"


def _due_tranche(key: str, value: clearing_state.NovatedTranche) -> str:
    return f"{value.settlement_system}|{value.intended_settlement_date}|{key}"


def _active_position(key: str, value: clearing_state.ClearingPosition) -> str | None:
    is_active = value.trades > 0 or (value.stage == "none" and (value.quantity != 0 or value.value != 0))
    return f"{value.settlement_system}|{key}" if is_active else None


def _due_position(key: str, value: clearing_state.ClearingPosition) -> str | None:
    """Deliverers first; then receivers by the rules of allocation: age, and then the day's draw."""
    if value.stage != "due":
        return None
    if value.quantity <= 0 or value.since is None:
        return f"{value.settlement_system}|0|{key}"
    claim = Claim(key=key, quantity=value.quantity, since=value.since)
    return f"{value.settlement_system}|1|{rank(claim, value.isin, value.netted_on or value.since)}|{key}"


def _open_position(key: str, value: clearing_state.ClearingPosition) -> str | None:
    """What is carried at the cut-off; what two parties owe each other stays in the queue."""
    return f"{value.settlement_system}|{key}" if value.stage == "open" and value.model == "ccp_cns" else None


def _payment(key: str, value: clearing_state.NetPayment, finality: str) -> str | None:
    return f"{value.settlement_system}|{key}" if value.finality == finality else None


CLEARING_STORES: dict[str, StoreSpec[Any]] = {
    "novated_legs": StoreSpec(clearing_state.NovatedLeg, {"open": _open_leg, "dated": _dated_leg}),
    "novated_tranches": StoreSpec(clearing_state.NovatedTranche, {"due": _due_tranche}),
    "clearing_positions": StoreSpec(
        clearing_state.ClearingPosition, {"active": _active_position, "due": _due_position, "open": _open_position}
    ),
    "obligations": StoreSpec(clearing_state.Obligation),
    "net_payments": StoreSpec(
        clearing_state.NetPayment,
        {
            "gross": lambda key, value: _payment(key, value, "gross"),
            "net_end_of_day": lambda key, value: _payment(key, value, "net_end_of_day"),
        },
    ),
    "netting_totals": StoreSpec(clearing_state.NettingTotals, {"system": lambda key, value: f"{value.settlement_system}|{key}"}),
    "trade_prices": StoreSpec(clearing_state.TradePrice),
}
