"""The naive reference, continued: what may settle, what it moves, and what could have settled. Imports nothing of the product."""

from decimal import ROUND_HALF_EVEN, Decimal

from tests.machine.families import why_not_of_families
from tests.machine.hours import is_its_hour, parts_settle
from tests.machine.reference import Reference

Reports = tuple[str, str]
Share = tuple[Reports, Decimal, Decimal]
NOTHING, CENT = Decimal(0), Decimal("0.01")


def left_of(known: Reference, reports: Reports) -> Share:
    """All that is left of a transaction."""
    own, terms = known.transactions[reports], known.sides[reports[0]]
    return reports, terms["quantity"] - own["quantity"], terms["amount"] - own["amount"]


def legs_of(known: Reference, share: Share) -> list[tuple[str, str, Decimal]]:
    (seller, buyer), quantity, amount = (known.sides[share[0][0]], known.sides[share[0][1]]), share[1], share[2]
    found = []
    if seller["kind"] != "PFOD":
        found += [(seller["securities"], seller["isin"], -quantity), (buyer["securities"], seller["isin"], quantity)]
    if seller["kind"] != "FOP":
        payer, payee = (seller, buyer) if seller["kind"] == "DWP" else (buyer, seller)
        found += [(payer["cash"], seller["currency"], -amount), (payee["cash"], seller["currency"], amount)]
    return found


def why_not(known: Reference, shares: list[Share], more: list[tuple[str, str, Decimal]] | None = None) -> str | None:
    """Why these may not settle in one step now, or None where they may. What goes in part has not settled: others wait for its rest."""
    settling = {report for share in shares if share == left_of(known, share[0]) for report in share[0]}
    for share in shares:
        own = known.transactions[share[0]]
        if own["ended"]:
            return "has ended"
        why = _of_time_and_links(known, share[0], settling) or _of_part(known, share, is_alone=len(shares) == 1)
        if why is not None:
            return why
    return why_not_moved(known, [leg for share in shares for leg in legs_of(known, share)] + (more or []))


def _of_time_and_links(known: Reference, reports: Reports, settling: set[str]) -> str | None:
    if not is_its_hour(known, reports):
        return "not its time"
    for report in reports:
        firsts = {first for first, then in known.before if then == report and known.is_alive(first)}
        partners = {each for pair in known.together if report in pair for each in pair if known.is_alive(each)} - set(reports)
        if not firsts <= settling or (partners and not partners | {report} <= settling):
            return "waits for another"
        pool = set(pool_of(known, report) or ()) - set(reports)
        if pool and not pool | {report} <= settling:
            return "its pool is not complete"
    return None


def pool_of(known: Reference, report: str) -> list[str] | None:
    """The matched sides of its party that name the same pool, where there are as many as they say; None where it names no pool."""
    side = known.sides[report]
    if side["pool"] is None:
        return None
    found = [each for key, own in known.transactions.items() if not own["ended"] for each in key]
    found = [each for each in found if known.sides[each]["entity"] == side["entity"] and known.sides[each]["pool"] == side["pool"]]
    return found if len(found) >= side["pool"][1] else ["not complete"]


def in_one_step(known: Reference, reports: Reports) -> list[Reports] | None:
    """All the transactions that settle with one of them: partners by links, members of pools, and theirs. None where one is missing."""
    found, ahead = [reports], [reports]
    while ahead:
        for report in ahead.pop():
            near = {each for pair in known.together if report in pair for each in pair if known.is_alive(each)} - {report}
            for each in near | set(pool_of(known, report) or ()):
                own = known.transaction_of(each) if each in known.sides else None
                if own is None:
                    return None
                if own["reports"] not in found:
                    found.append(own["reports"])
                    ahead.append(own["reports"])
    return found


def _of_part(known: Reference, share: Share, *, is_alone: bool) -> str | None:
    reports, quantity, amount = share
    seller, buyer = known.sides[reports[0]], known.sides[reports[1]]
    done = known.transactions[reports]["quantity"]
    is_whole = (quantity, amount) == left_of(known, reports)[1:]
    if known.is_held(reports):
        is_stopped = known.transactions[reports]["is_stopped"]
        is_released = not is_stopped and seller["holds"] == {"PREA"} and not buyer["holds"] and done + quantity <= seller["released"]
        if not (is_alone and is_released and may_part(known, reports)):
            return "is on hold"
    if is_whole:
        return None
    if not may_part(known, reports) or quantity < known.least or quantity % known.lot != 0 or quantity >= left_of(known, reports)[1]:
        return "is no part"
    return None if amount == amount_of(known, reports, quantity) else "is not the amount of the part"


def may_part(known: Reference, reports: Reports) -> bool:
    return parts_settle(known) and known.sides[reports[0]]["kind"] != "PFOD" and "NPAR" not in indicators(known, reports)


def indicators(known: Reference, reports: Reports) -> list[str]:
    """What each side says of parts, or the system where it says nothing."""
    return [known.sides[report]["partial"] or known.default_partial for report in reports]


def amount_of(known: Reference, reports: Reports, quantity: Decimal) -> Decimal | None:
    """The money of a part: what is due for all that has settled then, to the cent, less what was paid before."""
    if known.threshold is not None and known.threshold[0] in indicators(known, reports):
        by_money = known.threshold[0] == "PARC"
        money = _money_of(known, reports, quantity) if by_money else quantity
        if money is None or money < known.threshold[1]:
            return None
    return _money_of(known, reports, quantity)


def _money_of(known: Reference, reports: Reports, quantity: Decimal) -> Decimal | None:
    own, seller = known.transactions[reports], known.sides[reports[0]]
    if seller["kind"] == "FOP":
        return NOTHING
    through = own["quantity"] + quantity
    amount: Decimal = (seller["amount"] * through / seller["quantity"]).quantize(CENT, ROUND_HALF_EVEN) - own["amount"]
    is_last = through == seller["quantity"]
    return amount if amount > 0 and (is_last or own["amount"] + amount < seller["amount"]) else None


def why_not_moved(known: Reference, legs: list[tuple[str, str, Decimal]]) -> str | None:
    nets: dict[tuple[str, str], Decimal] = {}
    for account, asset, amount in legs:
        nets[account, asset] = nets.get((account, asset), NOTHING) + amount
    for account, asset, amount in legs:
        after = known.balances.get((account, asset), NOTHING) + nets[account, asset]
        if amount < 0 and after < -known.accounts[account]["limit"]:
            return f"{account} lacks {asset}"
    return why_not_of_families(known, nets)


def book(known: Reference, share: Share) -> None:
    """It settles."""
    for account, asset, amount in legs_of(known, share):
        known.balances[account, asset] = known.balances.get((account, asset), NOTHING) + amount
    reports, quantity, amount = share
    own, is_last = known.transactions[reports], share == left_of(known, reports)
    own["quantity"], own["amount"], own["parts"] = own["quantity"] + quantity, own["amount"] + amount, own["parts"] + 1
    if is_last:
        known.end(reports, "settled", "settle")
        return
    for report in reports:
        known.reached.add((known.state(report), "settle_part"))
        known.sides[report]["status"] = "partially_settled"


def left_undone(known: Reference) -> str | None:
    """What could settle now and has not: whole with all that it is linked with, or in the greatest part that there is."""
    for reports, own in known.transactions.items() if known.is_open else ():
        if own["ended"]:
            continue
        group = in_one_step(known, reports)
        if group is not None and why_not(known, [left_of(known, each) for each in group]) is None:
            return f"{reports} could settle, with {len(group) - 1} others"
        part = greatest_part(known, reports)
        if part is not None and not waits_for_cash(known, reports) and why_not(known, [part]) is None:
            return f"{part[1]} of {reports} could settle"
    return None


def waits_for_cash(known: Reference, reports: Reports) -> bool:
    """Whether it has been short of cash, and has no more since: that securities have left, so that less is to be paid, is no arrival."""
    short_of = known.transactions[reports]["short_of"]
    return short_of is not None and available(known, *short_of[:2]) <= short_of[2]


def available(known: Reference, account: str, asset: str) -> Decimal:
    """What may be taken from an account."""
    limit: Decimal = known.accounts[account]["limit"]
    return known.balances.get((account, asset), NOTHING) + limit


def greatest_part(known: Reference, reports: Reports) -> Share | None:
    seller = known.sides[reports[0]]
    _, quantity, _ = left_of(known, reports)
    account = seller["securities"]
    if not may_part(known, reports):
        return None
    there = available(known, account, seller["isin"])
    if not known.is_held(reports) and there >= quantity:
        return None  # all of it could be delivered: it is something else that it lacks
    released = seller["released"] - known.transactions[reports]["quantity"] if known.is_held(reports) else quantity
    most = min(there, quantity, released)
    most -= most % known.lot
    amount = amount_of(known, reports, most) if most >= known.least else None
    return (reports, most, amount) if amount is not None else None
