"""What to do next about a report that has not settled, by the reason that is given for it."""

DAYS = "A day that nobody has loaded does not open: `takahuone status` warns where they end, `takahuone load` takes more."

ADVICE = {
    "exists_with_different_content": "Send the corrected report as a new version.",
    "instrument_not_known": "Load the instrument (`takahuone load`): its arrival releases the report.",
    "settlement_system_not_known": "Load the settlement system (`takahuone load`): its arrival releases the report.",
    "currency_not_known": "Load the currency (`takahuone load`): its arrival releases the report.",
    "entity_not_known": "Load the entity as a party (`takahuone load`): its arrival releases the report.",
    "counterparty_not_known": "Load the counterparty as a party (`takahuone load`): its arrival releases the report.",
    "standing_instruction_not_known": "Load the standing instruction, or report the trade anew with its accounts.",
    "account_not_known": "Load the account (`takahuone load`): its arrival releases the report.",
    "account_closed": "Open the account again in the reference data, or cancel the trade and report it over another account.",
    "account_without_client": "Load the account with its client (`takahuone load`): its arrival releases the report.",
    "settlement_day_not_known": "Load the system's settlement days, or its calendar and the currency's: their arrival releases the report.",
    "limit_not_known": "Load the limit of this entity with this counterparty: its arrival releases the report.",
    "limit_exceeded": "An operator decides: raise the limit and send Approve on middle.commands, or send Refuse.",
    "sent_to_settlement": "Nothing: it is on its way to back.",
    "unmatched": "Ask the counterparty for its side, or compare both reports: instrument, quantity, dates, currency and amount must agree.",
    "settlement_closed": f"Nothing, if that settlement day is loaded: it is attempted when the day opens. {DAYS}",
    "window_not_open": "Nothing: it is attempted when the next window of the settlement day opens.",
    "intended_date_not_reached": f"Nothing, if that settlement day is loaded: it is attempted on its intended date. {DAYS}",
    "cut_off_missed": f"Nothing, if the next settlement day is loaded: it is attempted when that opens. {DAYS}",
    "securities_short": "The deliverer must bring in securities: it is attempted again as soon as they arrive on the account.",
    "cash_short": "The receiver must bring in cash: it is attempted again as soon as it arrives on the account. Where it is lent cash"
    " against earmarked securities (AutoCollateralSet), the first 20 instruments by ISIN that have a price must secure it.",
    "on_hold": "Whoever put the hold releases it (ReleaseInstruction); a part of a delivery can be released alone (ReleasePartially).",
    "parts_not_allowed": "What was released of it cannot settle as a part: its deliverer releases all (ReleaseInstruction), or both"
    " sides allow parts (SetPartialIndicator) and it releases one again.",
    "released_too_little": "Its deliverer releases more of it (ReleasePartially, with the sum of all that is to settle so far), or all"
    " of it (ReleaseInstruction).",
    "waits_for_linked_instruction": "The linked instruction must match, be released or settle first; the link can be taken back.",
    "pool_not_complete": "Every member of the pool must be instructed, matched and released.",
    "net_debit_cap_exceeded": "The accounts of the limit group must bring in cash together, or the cap be raised.",
    "collateral_short": "The limit group must bring in cash or securities with a price, or wait for better prices.",
    "links_form_a_cycle": "Take back a link of the circle, and send a corrected instruction under another reference.",
    "already_matched": "What it is about has matched before it came: that settles, or both parties cancel it.",
    "already_settled": "Nothing: what it is about had settled before it came. Another trade that is like it has another trade id.",
    "novated": "Nothing: it is netted when its settlement day opens (the next one, where it came after that), and settles by obligations:"
    " this story says by which.",
    "waits_for_counterparty": "The other side must ask to cancel too; settlement may come first.",
    "trade_date_before_window": "Correct the trade date in a new version; where it is right, it is older than the system takes"
    " (`repeat_window_days`), and is settled outside.",
    "stage_failed": "The program has failed on it: see its dead letter, and report the trade as a new version when that is cured.",
}
OTHERWISE = {
    "settled": "Nothing: it has settled.",
    "cancelled": "Nothing: it is cancelled for good.",
    "refused": "Send a corrected report as a new version.",
    "dead": "Look at its dead letter, and send a corrected report as a new version.",
    "held": "An operator must look at it.",
    "partially_settled": "The rest is attempted as soon as more arrives.",
    "pending": "Wait, or ask the settlement system's operator.",
    "not taken yet": "Wait: no office has taken it. `takahuone status` shows whether the workers run.",
}
REFUSED_INSTRUCTION = "Send a corrected instruction under a new command id."

OF_WHAT_HAS_ENDED = ("stage_failed", "trade_date_before_window", "exists_with_different_content", "already_matched", "already_settled")
"""Reasons that say also of a report that has ended what to do."""


def advice(status: str, reason: str | None) -> str:
    """What to do next."""
    if status in ("held", "pending", "partially_settled") and reason in ADVICE:
        return ADVICE[reason]
    if status in ("dead", "refused") and reason in OF_WHAT_HAS_ENDED:
        return ADVICE[reason]
    return OTHERWISE.get(status, OTHERWISE["pending"])
