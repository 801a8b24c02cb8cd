"""The kinds of trade in a day: the share of each, and what must have become of both sides when the day is over.

An outcome follows from the trade alone, for every kind has accounts of its own and no side fits another trade's.
"""

from dataclasses import dataclass

from schemas.reasons import Reason
from schemas.values import Status


@dataclass(frozen=True, slots=True)
class Outcome:
    """A status and its reason; settled needs none."""

    status: Status
    reason: Reason | None = None


SETTLED = Outcome(Status.SETTLED)
UNMATCHED = Outcome(Status.PENDING, Reason.UNMATCHED)
MISSED = Outcome(Status.PENDING, Reason.CUT_OFF_MISSED)
REPLACED = Outcome(Status.CANCELLED, Reason.REPLACED)


def held(reason: Reason) -> Outcome:
    """Waits in middle for what `reason` names."""
    return Outcome(Status.HELD, reason)


def cancelled(reason: Reason) -> Outcome:
    """Ended by a request."""
    return Outcome(Status.CANCELLED, reason)


def refused(reason: Reason) -> Outcome:
    """Ended by a decision."""
    return Outcome(Status.REFUSED, reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind. `share` counts in thousandths of all trades; the first kind takes what is left over.

    `seller` and `buyer` are what becomes of the report of either, None where there is none, or where the scene says it itself.
    `settles_at_once`: confirmed as soon as the second side is there, so its latency means something.
    """

    name: str
    share: int
    meaning: str
    seller: Outcome | None = None
    buyer: Outcome | None = None
    settles_at_once: bool = False


def _both(name: str, share: int, meaning: str, outcome: Outcome, *, at_once: bool = False) -> Kind:
    return Kind(name=name, share=share, meaning=meaning, seller=outcome, buyer=outcome, settles_at_once=at_once)


KINDS = (
    _both("matched", 0, "both sides agree", SETTLED, at_once=True),
    _both("within_tolerance", 30, "the amounts differ by no more than matching tolerates", SETTLED, at_once=True),
    _both("late_second_side", 30, "the buyer reports in the afternoon", SETTLED, at_once=True),
    _both("repeated", 20, "one side is reported twice, word for word", SETTLED, at_once=True),
    _both("conflicting", 10, "one side is reported again with another quantity", SETTLED, at_once=True),
    Kind(name="one_sided", share=30, meaning="the buyer never reports", seller=UNMATCHED),
    _both("amounts_differ", 20, "the amounts differ by more than matching tolerates", UNMATCHED),
    _both("currency_differs", 10, "the two sides name different currencies", UNMATCHED),
    _both("securities_short", 20, "the seller has fewer than it sells", MISSED),
    _both("cash_short", 20, "the buyer has less than it pays", MISSED),
    _both("funded_later", 10, "the seller's securities arrive in the afternoon", SETTLED),
    Kind(
        name="limit_exceeded",
        share=10,
        meaning="the seller's limit with the buyer is too small",
        seller=held(Reason.LIMIT_EXCEEDED),
        buyer=UNMATCHED,
    ),
    _both("limit_approved", 10, "the limit is raised in the afternoon and an operator approves", SETTLED),
    _both("not_known", 10, "the instrument is never made known", held(Reason.INSTRUMENT_NOT_KNOWN)),
    _both("known_later", 20, "the instrument is made known in the afternoon", SETTLED),
    Kind(name="party_not_known", share=10, meaning="the buyer is nobody we know", seller=held(Reason.COUNTERPARTY_NOT_KNOWN)),
    Kind(
        name="cancelled_early",
        share=5,
        meaning="the request to cancel comes before the trade",
        seller=cancelled(Reason.CANCELLED_BEFORE_ARRIVAL),
    ),
    Kind(
        name="cancelled_timely",
        share=10,
        meaning="cancelled while it waits for the other side",
        seller=cancelled(Reason.CANCELLED_BY_PARTY),
    ),
    _both("cancelled_both", 5, "matched but short, and both parties cancel", cancelled(Reason.CANCELLED_BY_BOTH_PARTIES)),
    _both("cancelled_late", 10, "one party asks to cancel after it has settled", SETTLED, at_once=True),
    _both("amended", 10, "the seller mends its amount in the afternoon, and it settles", SETTLED),
    _both("amended_late", 5, "the seller amends after it has settled", SETTLED, at_once=True),
    _both("later_date", 10, "to settle on a date beyond the day", Outcome(Status.PENDING, Reason.INTENDED_DATE_NOT_REACHED)),
    _both("after_cut_off", 5, "both sides report after the cut-off", MISSED),
    Kind(name="not_valid", share=10, meaning="a report that no later record can cure"),
    Kind(name="unreadable", share=10, meaning="a record that is no report at all"),
)
"""In the order of the summary. Of a day of fewer trades than kinds, the first so many kinds are played once each."""


def counts(trades: int) -> dict[str, int]:
    """How many trades of each kind a day of `trades` has: its share, at least one; the first kind has the rest."""
    if trades < len(KINDS):
        return {kind.name: int(place < trades) for place, kind in enumerate(KINDS)}
    others = {kind.name: max(1, kind.share * trades // 1_000) for kind in KINDS[1:]}
    return {KINDS[0].name: trades - sum(others.values())} | others
