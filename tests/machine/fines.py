"""What the engine has said of penalties, held against sums that are made again here; and their money, which moves as any other."""

from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

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
            _accrue(known, message)
        case PenaltyReversed():
            fine = known.fines[message.penalty]
            assert fine["amount"] == message.amount, f"{message} and not {fine}"
            fine["amount"] = None
        case PenaltyOmitted():
            _omit(known, message)
        case PenaltiesNetted():
            _net(known, message)
        case PenaltyCollected() | PenaltyDistributed() | PenaltyUnpaid():
            _pay(known, message)
        case CycleClosed() if known.has_penalties and message.date.weekday() < 5:
            for reports, own in known.transactions.items():
                if not own["ended"] and known.sides[reports[0]]["isd"] <= (message.date - MONDAY).days:
                    assert (transaction_name(reports), message.date) in known.fined, f"nothing is said of the fail of {reports}"


def check_fines(known: Reference) -> None:
    """Each late match was charged, and each penalty stands at what it costs now: at nothing where it is removed or has no price."""
    assert not known.late_unsaid, f"nothing is said of what was late: {known.late_unsaid}"
    for key, fine in known.fines.items():
        assert fine["amount"] == (None if fine["is_removed"] else _cost(known, fine)), f"{key}: {fine} and not {_cost(known, fine)}"


def _month(day: date) -> str:
    return f"{day:%Y-%m}"


def _accrue(known: Reference, message: PenaltyAccrued) -> None:
    """Who owes whom and how much, and in whose list it stands."""
    fine = known.fines.get(message.penalty) or _new(known, message.penalty)
    known.fined.add((message.transaction, message.day))
    assert fine["amount"] is None, f"{message.penalty} is charged twice"
    if fine["is_cash"] is None:  # why it fails is the engine's to say, what that costs is not
        fine["is_cash"] = message.basis.category == 8
    assert not fine["is_removed"], f"{message} was removed"
    told = (message.kind, message.debtor, message.creditor, _month(message.listed_on), message.basis.category == 8)
    assert told == (fine["kind"], fine["debtor"], fine["creditor"], fine["month"], fine["is_cash"]), f"{message} and not {fine}"
    fine["amount"] = message.amount
    assert message.amount == _cost(known, fine), f"{message} and not {_cost(known, fine)}"
    known.fines[message.penalty] = fine


def _omit(known: Reference, message: PenaltyOmitted) -> None:
    """It has no price as yet, or nobody is to blame."""
    known.fined.add((message.transaction, message.day))
    if message.penalty is None:
        assert all(transaction_name(reports) != message.transaction for reports, _ in known.late_unsaid), f"{message}: it was late"
        return
    fine = known.fines.setdefault(message.penalty, known.fines.get(message.penalty) or _new(known, message.penalty))
    assert fine["amount"] is None, f"{message}: {fine}"
    assert _cost(known, fine) is None, f"{message}: it costs {_cost(known, fine)}"


def _new(known: Reference, key: str) -> dict[str, Any]:
    """What is known of a penalty before anything is said of it: all of a late match, of a fail all but its cause."""
    transaction, written, side = key.split("|")
    day = (date.fromisoformat(written) - MONDAY).days
    reports = next(each for each in known.transactions if transaction_name(each) == transaction)
    own, seller = known.transactions[reports], known.sides[reports[0]]
    parties = (seller["deliverer"], seller["receiver"]) if side == "D" else (seller["receiver"], seller["deliverer"])
    found = {"debtor": parties[0], "creditor": parties[1], "day": day, "price_only": seller["kind"] == "PFOD", "is_removed": False}
    found |= {"amount": None, "kind": "SEFP", "month": _month(MONDAY + timedelta(days=day)), "is_cash": None}
    left, money = seller["quantity"] - own["quantity"], seller["amount"] - own["amount"]
    if (reports, day) in known.late:
        late, matched_on = known.late[reports, day]
        assert side == late, f"{key}: {late} came last"
        known.late_unsaid.discard((reports, day))
        left, money = seller["quantity"], seller["amount"]
        found |= {"kind": "LMFP", "month": _month(MONDAY + timedelta(days=matched_on)), "is_cash": side == "R" and seller["kind"] == "DVP"}
    if seller["kind"] == "PFOD":
        found["is_cash"] = True
    return found | {"quantity": left, "money": money}


def _cost(known: Reference, fine: dict[str, Any]) -> Decimal | None:
    """Quantity x price x rate, rounded once; of a payment its amount. None without a price."""
    base = fine["money"] if fine["price_only"] else None
    if base is None:
        latest = max((day for day, _ in known.quotes if day <= fine["day"]), default=None)
        price = next((price for day, price in reversed(known.quotes) if day == latest), Decimal(0))
        base = fine["quantity"] * price if price > 0 else None
    if base is None:
        return None
    whole = base * CASH_RATE / 36_000 if fine["is_cash"] else base * RATE / 10_000
    return Decimal(whole.quantize(CENT, ROUND_HALF_EVEN))


def refusal_of_correction(known: Reference, penalty: str, correction: str, second: str | None) -> str | None:
    """Why a penalty may not be corrected so."""
    if second is None:
        return "second_person_missing"
    if second == "anna":
        return "second_person_is_the_first"
    fine = known.fines.get(penalty)
    if fine is None:
        return "penalty_not_known"
    today = MONDAY + timedelta(days=known.day)
    if fine["month"] < _month(today) and len(_business_days(today)) - (today.weekday() < 5) >= known.month_days[0]:
        return "appeal_period_over"
    if fine["is_removed"] != (correction == "RESTORE"):
        return "penalty_already_removed" if fine["is_removed"] else "penalty_not_removed"
    return None


def correct(known: Reference, penalty: str, correction: str) -> list[str]:
    """Remove it, restore it, or charge the other side. Gives what is to be said of it."""
    fine = known.fines[penalty]
    had = fine["amount"] is not None
    if correction == "REALLOCATE":
        fine["debtor"], fine["creditor"] = fine["creditor"], fine["debtor"]
    else:
        fine["is_removed"] = correction == "REMOVE"
    costs = not fine["is_removed"] and _cost(known, fine) is not None
    is_missing = not fine["is_removed"] and not costs
    return ["PenaltyReversed"] * had + ["PenaltyAccrued"] * costs + ["PenaltyOmitted"] * is_missing


def _net(known: Reference, message: PenaltiesNetted) -> None:
    pair = {message.debtor, message.creditor}
    own = {
        key: each
        for key, each in known.fines.items()
        if each["month"] == message.month and {each["debtor"], each["creditor"]} == pair and each["amount"] is not None
    }
    owed = sum((each["amount"] if each["debtor"] == message.debtor else -each["amount"] for each in own.values()), Decimal(0))
    assert (owed, len(own)) == (message.amount, message.penalties), f"{message} and not {owed} of {own}"
    for key in own:
        del known.fines[key]
    if owed:
        known.nets[message.net] = {"debtor": message.debtor, "creditor": message.creditor, "amount": owed, "is_collected": False}
        known.nets[message.net]["month"] = message.month


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
    if not known.has_penalties:
        return
    if len(_business_days(today)) >= known.month_days[1]:  # what costs nothing is forgotten
        known.fines = {key: each for key, each in known.fines.items() if each["amount"] is not None or each["month"] >= _month(today)}
        assert all(each["month"] >= _month(today) for each in known.fines.values()), "what is of last month is netted on the list day"
    if len(_business_days(today)) >= known.month_days[2]:
        assert set(known.nets) <= known.asked_for, "each net is asked for on the day of payment, and whenever a day opens"
    assert known.balances.get((DEDICATED, CURRENCY), Decimal(0)) == 0


def _business_days(today: date) -> list[date]:
    """Those of the month so far."""
    return [each for each in (today.replace(day=1) + timedelta(days=n) for n in range(today.day)) if each.weekday() < 5]
