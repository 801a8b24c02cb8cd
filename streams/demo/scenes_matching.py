"""How the kinds of trade are played whose outcome matching decides: one function a kind, under its name."""

from streams.demo.kinds import Kind
from streams.demo.market import SYSTEMS
from streams.demo.plan import Plan
from streams.demo.script import Act


def matched(plan: Plan, kind: Kind, number: int, place: int) -> None:
    """Every other trade names no accounts: standing instructions do."""
    deal = plan.deal(kind, number, place)
    plan.fund(deal)
    if number % 2:
        plan.say_both(Act.MORNING, deal)
        return
    for party in (deal.seller, deal.buyer):
        plan.ledger.settle_by_default(kind.name, party, deal.instrument.system)
    silent = {"securities_account": None, "cash_account": None}
    plan.say_both(Act.MORNING, deal, deal.sale(**silent), deal.purchase(**silent))


def within_tolerance(plan: Plan, kind: Kind, number: int, place: int) -> None:
    """The buyer's amount is greater by just what is tolerated up to the threshold."""
    deal = plan.deal(kind, number, place)
    plan.fund(deal)
    plan.say_both(Act.MORNING, deal, purchase=deal.purchase(amount=deal.amount + deal.instrument.system.tolerance.at_most))


def late_second_side(plan: Plan, kind: Kind, number: int, place: int) -> None:
    """The first side waits over noon."""
    deal = plan.deal(kind, number, place)
    plan.fund(deal)
    plan.say(Act.MORNING, deal, deal.sale(), kind.seller)
    plan.say(Act.AFTERNOON, deal, deal.purchase(), kind.buyer)


def repeated(plan: Plan, kind: Kind, number: int, place: int) -> None:
    """The repeat is answered with the status, and changes nothing."""
    deal = plan.deal(kind, number, place)
    plan.fund(deal)
    plan.say_both(Act.MORNING, deal)
    plan.repeat(Act.MORNING, deal, deal.sale())


def conflicting(plan: Plan, kind: Kind, number: int, place: int) -> None:
    """The contradiction is refused; what it contradicts settles."""
    deal = plan.deal(kind, number, place)
    plan.fund(deal)
    plan.say_both(Act.MORNING, deal)
    plan.contradict(Act.MORNING, deal, deal.sale(quantity=deal.quantity + 1))


def one_sided(plan: Plan, kind: Kind, number: int, place: int) -> None:
    """Nothing comes that could match it."""
    deal = plan.deal(kind, number, place)
    plan.say(Act.MORNING, deal, deal.sale(), kind.seller)


def amounts_differ(plan: Plan, kind: Kind, number: int, place: int) -> None:
    """No tolerance covers the difference."""
    deal = plan.deal(kind, number, place)
    plan.say_both(Act.MORNING, deal, purchase=deal.purchase(amount=deal.too_much))


def currency_differs(plan: Plan, kind: Kind, number: int, place: int) -> None:
    """The other currency has as many decimals or more."""
    deal = plan.deal(kind, number, place)
    others = [system.currency for system in SYSTEMS if system.decimals == 2 and system.currency != deal.currency]
    plan.say_both(Act.MORNING, deal, purchase=deal.purchase(currency=plan.random.choice(others)))
