"""How the kinds of trade are played that wait for something, be it for good: one function a kind, under its name."""

from streams.demo.kinds import Kind
from streams.demo.market import LIMITED, STRANGER
from streams.demo.plan import Plan
from streams.demo.script import LATER, Act


def securities_short(plan: Plan, kind: Kind, number: int, place: int) -> None:
    """Half of the least that is sold is there, so that what is lacking has a figure."""
    deal = plan.deal(kind, number, place)
    plan.fund_cash(deal)
    plan.ledger.bring_too_little(deal.instrument.system, deal.seller_accounts[0], deal.instrument.isin, deal.quantity)
    plan.say_both(Act.MORNING, deal)


def cash_short(plan: Plan, kind: Kind, number: int, place: int) -> None:
    """Half of the least that is owed is there, so that what is lacking has a figure."""
    deal = plan.deal(kind, number, place)
    plan.fund_securities(deal)
    plan.ledger.bring_too_little(deal.instrument.system, deal.buyer_accounts[1], deal.currency, deal.amount)
    plan.say_both(Act.MORNING, deal)


def funded_later(plan: Plan, kind: Kind, number: int, place: int) -> None:
    """Matched in the morning, and tried again when the securities come in."""
    deal = plan.deal(kind, number, place)
    plan.fund_cash(deal)
    plan.ledger.bring_later(deal.instrument.system, deal.seller_accounts[0], deal.instrument.isin, deal.quantity)
    plan.say_both(Act.MORNING, deal)


def limit_exceeded(plan: Plan, kind: Kind, number: int, place: int) -> None:
    """Held for an operator, who never comes."""
    plan.say_both(Act.MORNING, plan.deal(kind, number, place, parties=LIMITED[:2]))


def limit_approved(plan: Plan, kind: Kind, number: int, place: int) -> None:
    """Held for an operator, who comes in the afternoon, after the limit was raised."""
    deal = plan.deal(kind, number, place, parties=LIMITED[2:])
    plan.fund(deal)
    plan.say_both(Act.MORNING, deal)
    plan.approve(deal)


def not_known(plan: Plan, kind: Kind, number: int, place: int) -> None:
    """Held until reference data comes, which never does."""
    plan.say_both(Act.MORNING, plan.deal(kind, number, place, known="never"))


def known_later(plan: Plan, kind: Kind, number: int, place: int) -> None:
    """Held until reference data comes in the afternoon; nobody sends anything again."""
    deal = plan.deal(kind, number, place, known="from_the_afternoon")
    plan.fund(deal)
    plan.say_both(Act.MORNING, deal)


def party_not_known(plan: Plan, kind: Kind, number: int, place: int) -> None:
    """Only our own side is reported, for the other is by nobody."""
    deal = plan.deal(kind, number, place)
    plan.say(Act.MORNING, deal, deal.sale(counterparty=STRANGER.lei), kind.seller)


def later_date(plan: Plan, kind: Kind, number: int, place: int) -> None:
    """Matched and funded, but its date does not come in this day."""
    deal = plan.deal(kind, number, place, intended=LATER)
    plan.fund(deal)
    plan.say_both(Act.MORNING, deal)


def after_cut_off(plan: Plan, kind: Kind, number: int, place: int) -> None:
    """Matched and funded, but too late: it waits for the next settlement day."""
    deal = plan.deal(kind, number, place)
    plan.fund(deal)
    plan.say_both(Act.EVENING, deal)
