"""The naive reference, continued: what a party may ask of an instruction, and what becomes of it. Imports nothing of the product."""

from collections.abc import Collection
from decimal import Decimal
from typing import Any

from tests.machine.reference import ENDED, Reference

OF_THE_CSD = ("CSDH", "CVAL")


def refusal_of(known: Reference, event: str, report: str, entity: str, **asked: Any) -> str | None:
    """Why the command is refused, or None where it is carried out."""
    side = known.sides.get(report)
    if side is not None and side["entity"] != entity:
        return "instruction_not_known"
    if side is None:
        return "trade_not_known" if event == "cancel" else "instruction_not_known"
    if side["status"] in ENDED:
        return f"already_{side['status']}"
    if event == "cancel":
        return "waits_for_counterparty" if side["status"] != "unmatched" and side["asked"] else None
    if event in ("hold", "release"):
        return _of_hold(event, known.holds_on(report), **asked)
    if event == "release_partially":
        return _of_part(known, side, side["holds"], asked["quantity"])
    if event == "set_priority":
        return _of_priority(min(asked["priority"], side["priority"]), asked["second"])
    if event == "link":
        return known.link_refusal(report, asked["position"], asked["other"])
    if event == "unlink":
        pairs = {(report, asked["other"]), (asked["other"], report)}
        return None if pairs & known.before or frozenset((report, asked["other"])) in known.together else "not_linked"
    return None


def refusal_of_amendment(known: Reference, replaces: str) -> str | None:
    """Why a new version is refused: only what nobody has matched gives way to it."""
    side = known.sides.get(replaces)
    if side is None:
        return "trade_not_known"
    if side["status"] in ENDED:
        return f"already_{side['status']}"
    return None if side["status"] == "unmatched" else "already_matched"


def refusal_of_terms(
    known: Reference, side: dict[str, Any], holds: tuple[str, ...], released: Decimal | None, second: str | None
) -> str | None:
    """Why an instruction may not come with its conditions: nobody may say more by them than by commands, one after the other."""
    found = [_of_priority(side["priority"], second)]
    found += [_of_hold("hold", set(holds[:number]), hold, second) for number, hold in enumerate(holds)]
    found += [_of_part(known, side, holds, released)] if released is not None else []
    found += [_of_pool(known, side)]
    return next((why for why in found if why is not None), None)


def _of_priority(priority: int, second: str | None) -> str | None:
    return "not_entitled_to_priority" if priority <= 2 and second in (None, "anna") else None


def _of_part(known: Reference, side: dict[str, Any], holds: Collection[str], quantity: Decimal) -> str | None:
    if "PREA" not in holds:
        return "not_held"
    if not side["is_delivery"] or not 0 < quantity <= side["quantity"]:
        return "released_quantity_not_of_instruction"
    if quantity != side["quantity"] and (quantity < known.least or quantity % known.lot != 0):
        return "quantity_not_in_lots"
    return "parts_not_allowed" if (side["partial"] or known.default_partial) == "NPAR" else None


def _of_pool(known: Reference, side: dict[str, Any]) -> str | None:
    """All that are alive in one pool of a party say the same count."""
    if side["pool"] is None:
        return None
    pools = [other["pool"] for report, other in known.sides.items() if known.is_alive(report) and other["entity"] == side["entity"]]
    return "pool_count_differs" if any(each and each[0] == side["pool"][0] and each != side["pool"] for each in pools) else None


def _of_hold(event: str, holds: set[str], hold: str, second: str | None) -> str | None:
    if hold in OF_THE_CSD and second is None:
        return "second_person_missing"
    if hold in OF_THE_CSD and second == "anna":
        return "second_person_is_the_first"
    if event == "hold":
        return "already_held" if hold in holds else None
    return None if hold in holds else "not_held"


def carry_out(known: Reference, event: str, report: str, **asked: Any) -> None:
    """What an accepted command changes, before anything settles upon it."""
    side = known.sides[report]
    if event != "cancel" and side["status"] == "unmatched":
        side["changed"] = known.day
    match event:
        case "cancel":
            _cancel(known, report)
        case "hold":
            side["holds"] = side["holds"] | {asked["hold"]}
            if asked["hold"] == "PREA":  # a new hold releases nothing
                side["released"] = Decimal(0)
        case "release":
            side["holds"] = side["holds"] - {asked["hold"]}
            own = known.transaction_of(report)
            if asked["hold"] == "CSDH" and own is not None:
                own["is_stopped"] = False
        case "release_partially":
            side["released"] = asked["quantity"]
        case "set_priority":
            side["priority"] = asked["priority"]
        case "set_partial_indicator":
            side["partial"] = asked["partial"]
        case "link":
            known.link(report, asked["position"], asked["other"])
        case "unlink":
            known.unlink(report, asked["other"])
    known.end_release(report)


def _cancel(known: Reference, report: str) -> None:
    side = known.sides[report]
    if side["status"] == "unmatched":
        known.end_side(report, "cancelled")
        return
    side["asked"], side["asked_on"] = True, known.day
    own = known.transaction_of(report)
    assert own is not None, "a side that is matched has a transaction"
    if all(known.sides[each]["asked"] for each in own["reports"]):
        known.end(own["reports"], "cancelled", "cancel_by_both")
