"""How the kinds of trade are played that somebody cancels or amends: one function a kind, under its name."""

from schemas.reasons import Reason
from streams.demo.deal import amendment
from streams.demo.kinds import REPLACED, Kind, refused
from streams.demo.plan import Plan
from streams.demo.script import Act


def cancelled_early(plan: Plan, kind: Kind, number: int, place: int) -> None:
    """The request is remembered, and the trade ends on arrival."""
    deal = plan.deal(kind, number, place)
    plan.cancel(Act.MORNING, deal, deal.seller)
    plan.say(Act.MORNING, deal, deal.sale(), kind.seller)


def cancelled_timely(plan: Plan, kind: Kind, number: int, place: int) -> None:
    """Back holds it unmatched: the request of one party is enough."""
    deal = plan.deal(kind, number, place)
    plan.say(Act.MORNING, deal, deal.sale(), kind.seller)
    plan.cancel(Act.AFTERNOON, deal, deal.seller)


def cancelled_both(plan: Plan, kind: Kind, number: int, place: int) -> None:
    """Nothing is brought into the accounts, so it stays matched and short until both have asked."""
    deal = plan.deal(kind, number, place)
    plan.say_both(Act.MORNING, deal)
    plan.cancel(Act.AFTERNOON, deal, deal.seller)
    plan.cancel(Act.AFTERNOON, deal, deal.buyer)


def cancelled_late(plan: Plan, kind: Kind, number: int, place: int) -> None:
    """The request is refused, for settlement is final."""
    deal = plan.deal(kind, number, place)
    plan.fund(deal)
    plan.say_both(Act.MORNING, deal)
    plan.cancel(Act.AFTERNOON, deal, deal.buyer, refused(Reason.ALREADY_SETTLED))


def amended(plan: Plan, kind: Kind, number: int, place: int) -> None:
    """The first version ends as replaced, the second one matches."""
    deal = plan.deal(kind, number, place)
    plan.fund(deal)
    plan.say(Act.MORNING, deal, deal.sale(amount=deal.too_much), REPLACED)
    plan.say(Act.MORNING, deal, deal.purchase(), kind.buyer)
    plan.say(Act.AFTERNOON, deal, amendment(deal.sale()), kind.seller)


def amended_late(plan: Plan, kind: Kind, number: int, place: int) -> None:
    """The amendment is refused, for settlement is final."""
    deal = plan.deal(kind, number, place)
    plan.fund(deal)
    plan.say_both(Act.MORNING, deal)
    late = amendment(deal.sale(amount=deal.amount + 1))
    plan.say(Act.AFTERNOON, deal, late, refused(Reason.AMENDED_VERSION_IS_FINAL))
