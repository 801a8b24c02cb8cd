"""Who pays for which cause, at which rate, where a regime does not say otherwise: market practice, not law (all of it is configuration)."""

from collections.abc import Iterable
from typing import Literal

from schemas.penalty_reference import Cause, PayerRule, RateKind

Side = Literal["D", "R"]

PAYERS: dict[Cause, PayerRule] = {
    rule.cause: rule
    for rule in (
        PayerRule(cause="deliverer_hold", payer="deliverer"),
        PayerRule(cause="receiver_hold", payer="receiver"),
        PayerRule(cause="csd_hold", payer="nobody"),
        PayerRule(cause="deliverer_account", payer="deliverer"),
        PayerRule(cause="receiver_account", payer="receiver"),
        PayerRule(cause="deliverer_link", payer="deliverer"),
        PayerRule(cause="receiver_link", payer="receiver"),
        PayerRule(cause="deliverer_securities", payer="deliverer"),
        PayerRule(cause="deliverer_cash", payer="deliverer", rate="cash"),
        PayerRule(cause="receiver_cash", payer="receiver", rate="cash"),
        PayerRule(cause="none_found", payer="nobody"),
        PayerRule(cause="deliverer_late", payer="deliverer"),
        PayerRule(cause="receiver_late", payer="receiver", rate="cash"),
    )
}
"""Late matching is charged at the rate of the late party's leg: a receiver that pays nothing is charged at that of the securities."""

SIDES: dict[str, tuple[Side, ...]] = {"deliverer": ("D",), "receiver": ("R",), "both": ("D", "R"), "nobody": ()}


def charges(causes: Iterable[Cause], rules: Iterable[PayerRule]) -> dict[Side, tuple[Cause, RateKind]]:
    """Which side is charged, for which cause, at which rate. A side with several causes is charged once, for the first."""
    table = PAYERS | {rule.cause: rule for rule in rules}
    found: dict[Side, tuple[Cause, RateKind]] = {}
    for cause in causes:
        rule = table[cause]
        for side in SIDES[rule.payer]:
            found.setdefault(side, (cause, rule.rate))
    return found
