"""What the engine has said of penalties, held against sums that are made again here; and their money, which moves as any other."""

from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Decimal

from schemas.cycles import CycleClosed
from schemas.message import Message
from schemas.penalties import PenaltyAccrued, PenaltyOmitted, PenaltyReversed
from schemas.penalty_payments import PenaltiesNetted, PenaltyCollected, PenaltyDistributed, PenaltyUnpaid
from tests.machine.lending import move
from tests.machine.reference import Reference
from tests.machine.settling import why_not_moved
from tests.machine.world import CASH_RATE, DEDICATED, RATE, transaction_name
from tests.unit.back_office import CURRENCY, MONDAY

CENT = Decimal("0.01")


def hear_of_fines(known: Reference, message: Message) -> None:
    """A penalty, or what becomes of it."""
    match message:
        case PenaltyAccrued():
            known.fined.add((message.transaction, message.day))
            assert message.penalty not in known.fines, f"{message.penalty} is charged twice"
            assert message.amount == _amount(known, message), f"{message} and not {_amount(known, message)}"
            known.fines[message.penalty] = (_month(message.listed_on), message.debtor, message.creditor, message.amount)
        case PenaltyReversed():
            assert known.fines.pop(message.penalty)[3] == message.amount
        case PenaltyOmitted():
            known.fined.add((message.transaction, message.day))
        case PenaltiesNetted():
            _net(known, message)
        case PenaltyCollected() | PenaltyDistributed() | PenaltyUnpaid():
            _pay(known, message)
        case CycleClosed() if known.has_penalties and message.date.weekday() < 5:
            for reports, own in known.transactions.items():
                if not own["ended"] and known.sides[reports[0]]["isd"] <= (message.date - MONDAY).days:
                    assert (transaction_name(reports), message.date) in known.fined, f"nothing is said of the fail of {reports}"


def _month(day: date) -> str:
    return f"{day:%Y-%m}"


def _amount(known: Reference, message: PenaltyAccrued) -> Decimal:
    """Quantity x price x rate, rounded once; of a payment its amount."""
    basis, number = message.basis, (message.day - MONDAY).days
    reports = next(each for each in known.transactions if transaction_name(each) == message.transaction)
    own, terms = known.transactions[reports], known.sides[reports[0]]
    if message.version == 1 and message.kind == "SEFP":
        left = (terms["quantity"] - own["quantity"]) if terms["kind"] != "PFOD" else terms["amount"]
        assert (basis.quantity if terms["kind"] != "PFOD" else basis.settlement_amount) == left, f"{message}: {left} has failed"
    price = max(enumerate(each for each in known.quotes if each[0] <= number), key=lambda each: (each[1][0], each[0]))[1][1]
    base = basis.quantity * price if basis.quantity is not None else terms["amount"]
    whole = base * CASH_RATE / 36_000 if basis.category == 8 else base * RATE / 10_000
    return Decimal(whole.quantize(CENT, ROUND_HALF_EVEN))


def _net(known: Reference, message: PenaltiesNetted) -> None:
    pair = {message.debtor, message.creditor}
    own = {key: each for key, each in known.fines.items() if each[0] == message.month and {each[1], each[2]} == pair}
    owed = sum((each[3] if each[1] == message.debtor else -each[3] for each in own.values()), Decimal(0))
    assert (owed, len(own)) == (message.amount, message.penalties), f"{message} and not {owed} of {own}"
    for key in own:
        del known.fines[key]
    if owed:
        known.nets[message.net] = {"debtor": message.debtor, "creditor": message.creditor, "amount": owed, "is_collected": False}


def _pay(known: Reference, message: PenaltyCollected | PenaltyDistributed | PenaltyUnpaid) -> None:
    """From the debtor into the dedicated account, and from there to the creditor; both have accounts, or nothing is collected."""
    net = known.nets[message.net]
    known.asked_for.add(message.net)
    debtor, creditor = (known.standing.get(net[each]) for each in ("debtor", "creditor"))
    source, target = (DEDICATED, creditor) if net["is_collected"] else (debtor, DEDICATED)
    legs = [(source or "", CURRENCY, -net["amount"]), (target or "", CURRENCY, net["amount"])]
    can_be = debtor is not None and creditor is not None and why_not_moved(known, legs) is None
    assert can_be == (not isinstance(message, PenaltyUnpaid)), f"{message}: {net}"
    if isinstance(message, PenaltyUnpaid):
        return
    assert [(each.account, each.asset, each.amount) for each in message.movements] == legs
    assert isinstance(message, PenaltyDistributed) == net["is_collected"]
    move(known, legs)
    net["is_collected"] = True
    if isinstance(message, PenaltyDistributed):
        del known.nets[message.net]


def check_month(known: Reference) -> None:
    """After the opening of a day: what is to be netted was, and each net was asked for. Nothing stays in the dedicated account."""
    today = MONDAY + timedelta(days=known.day)
    business = [each for each in (today.replace(day=1) + timedelta(days=n) for n in range(today.day)) if each.weekday() < 5]
    if not known.has_penalties:
        return
    if len(business) >= 1:
        assert all(each[0] >= _month(today) for each in known.fines.values()), "what is of last month is netted on the list day"
    if len(business) >= 2:
        assert set(known.nets) <= known.asked_for, "each net is asked for on the day of payment, and whenever a day opens"
    assert known.balances.get((DEDICATED, CURRENCY), Decimal(0)) == 0
