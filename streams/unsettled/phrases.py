"""A row of the list in words: what moves from whom to whom, since when it is late; and what the list comes to."""

from streams.unsettled.listing import Listing
from streams.unsettled.row import Row

PAID = {"DVP": " against {amount} {currency}", "DWP": " with {amount} {currency}", "FOP": " free of payment"}


def movement(row: Row) -> str:
    """Who delivers or pays what to whom, and where."""
    fields = {name: value if value is not None else "-" for name, value in _fields(row).items()}
    where = " in {settlement_system}" if row.settlement_system is not None else ""
    if row.instruction_type == "PFOD":
        verb = (
            "{party} is paid {amount} {currency} by {counterparty}"
            if row.delivers
            else "{party} pays {amount} {currency} to {counterparty}"
        )
        return (verb + where).format_map(fields)
    verb, other = ("delivers", "to") if row.delivers else ("receives", "from")
    paid = PAID.get(str(row.instruction_type), "")
    return (f"{{party}} {verb} {{quantity}} {{isin}} {other} {{counterparty}}{paid}{where}").format_map(fields)


def _fields(row: Row) -> dict[str, str | None]:
    return {
        "party": row.party,
        "counterparty": row.counterparty,
        "quantity": row.quantity,
        "isin": row.isin,
        "amount": row.amount,
        "currency": row.currency,
        "settlement_system": row.settlement_system,
    }


def lateness(row: Row) -> str:
    """When it is due, and how long that is over."""
    if row.intended_settlement_date is None:
        return "without an intended date yet"
    due = f"due on {row.intended_settlement_date}"
    if not row.is_late:
        return due
    carried = f" (carried since {row.due_since})" if row.due_since != row.intended_settlement_date else ""
    if not row.days_late:
        return f"{due}{carried}, and can no longer settle on that day"
    return f"{due}{carried}: {row.days_late} {row.days} day{'s' if row.days_late > 1 else ''} late"


def headline(listing: Listing) -> str:
    """What is open in all, and how much of it is asked for."""
    if not listing.count:
        return "Nothing is open: all that was reported has settled or ended."
    sides = ", ".join(f"{number:,} {status.replace('_', ' ')}" for status, number in listing.sides.items())
    told = f"{listing.count:,} open{f' at {listing.at}' if listing.at else ''}{f', of reported sides: {sides}' if sides else ''}."
    if listing.sides_netted:
        told += f" {listing.sides_netted:,} of these sides are of netted trades, for which the obligations stand."
    chosen = len(listing.rows)
    return (
        told
        if chosen == listing.count
        else f"{told} {f'{chosen:,}' if chosen else 'None'} of them {'are' if chosen > 1 else 'is'} as asked."
    )
