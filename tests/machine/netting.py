"""The naive reference of clearing: what trades come to when they are netted, added up anew each time. Imports nothing of the product.

With a CCP: Q = carried + bought - sold and D = C + V(Q, P) - value carried, for each member and security. Between two parties: what is left
of quantity and money of their trades of one date. Long because it is one account of the rules.
"""

from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from typing import Any

from tests.machine.dates import next_settlement_day

CCP, CENT, NOTHING = "CCP", Decimal("0.01"), Decimal(0)
Key = tuple[Any, ...]


def cents(number: Fraction) -> Decimal:
    """To the cent, a half to the even one."""
    whole, rest = divmod(number * 100, 1)
    return (Decimal(int(whole) + int(rest > Fraction(1, 2) or (rest == Fraction(1, 2) and int(whole) % 2))) / 100).quantize(CENT)


def share(amount: Decimal, done: Decimal, quantity: Decimal) -> Decimal:
    """The money of what is done of a quantity."""
    return cents(Fraction(amount) * Fraction(done) / Fraction(quantity))


class Netting:
    """Members by name, each with a securities and a cash account. Days are numbers."""

    def __init__(self, *, is_bilateral: bool, is_paid_at_the_end: bool, members: list[str]) -> None:
        self.is_bilateral, self.is_paid_at_the_end, self.members = is_bilateral, is_paid_at_the_end, members
        self.day, self.is_open = -1, False
        self.balances: dict[tuple[str, str], Decimal] = {}
        self.limits: dict[str, Decimal] = {}
        self.status: dict[str, str] = {}
        self.legs: list[dict[str, Any]] = []
        """Each side of each trade: whose, which way, how much of it is discharged, and at what money."""
        self.positions: dict[Key, dict[str, Any]] = {}
        self.obligations: dict[str, dict[str, Any]] = {}
        self.payments: dict[str, Decimal] = {}
        """What a member is to be paid, and is not instructed yet."""
        self.allocated: list[tuple[Any, ...]] = []
        """What is to be said of this step: report, whether it receives, obligation, day, and what stands in it."""
        self.contracts, self.start = dict[str, Decimal](), dict[str, Decimal]()
        """Contract money of all that was netted; and the cash that came from elsewhere."""
        self.quotes: list[tuple[str, int, Decimal]] = []
        self.last_price: dict[str, Decimal] = {}
        self.reached: set[tuple[str, str]] = set()
        self.has_calendar, self.closed = False, set[int]()

    def is_settlement_day(self, day: int) -> bool:
        """Whether the system settles on a day; with a calendar on weekdays that are not closed (day 0 is a Monday)."""
        return not self.has_calendar or (day % 7 < 5 and day not in self.closed)

    def novate(
        self, parties: tuple[str, str], reports: tuple[str, str], isin: str, moved: tuple[Decimal, Decimal], due: int, traded: int | None
    ) -> None:
        """Both sides of a trade become legs. `traded`: the trade date from which both have reckoned the date, none where it was agreed."""
        quantity, amount = moved
        for place, (own, report) in enumerate(zip(parties, reports, strict=True)):
            other, receives = parties[1 - place], place == 1
            key = (min(own, other), max(own, other), isin, due) if self.is_bilateral else (own, CCP, isin)
            fixed = {"key": key, "member": own, "report": report, "receives": receives, "isin": isin, "due": due, "traded": traded}
            self.legs.append(fixed | {"quantity": quantity, "amount": amount, "done": NOTHING, "is_netted": False, "cash": NOTHING})
            self.status[report] = "novated"
            self.reached |= {("not_known", "instruct"), ("unmatched", "match"), ("matched", "novate")}
        self.last_price[isin] = Decimal(
            (Decimal(amount.as_integer_ratio()[0]) / amount.as_integer_ratio()[1] / quantity).quantize(Decimal("0.000001"), ROUND_HALF_EVEN)
        )

    def price(self, isin: str) -> Decimal:
        """The last that was quoted for today or before; else that of the last trade."""
        latest = max((day for each, day, _ in self.quotes if each == isin and day <= self.day), default=None)
        found = [price for each, day, price in self.quotes if each == isin and day == latest]
        return found[-1] if found else self.last_price[isin]

    def to_net(self) -> set[Key]:
        """Whatever is due and was not netted, or is carried."""
        due = {leg["key"] for leg in self.legs if not leg["is_netted"] and leg["due"] <= self.day}
        return due | {key for key, own in self.positions.items() if own["quantity"] and own["obligation"] is None}

    def net(self, key: Key, obligation: str) -> dict[str, Any]:
        """What one position comes to. Between two parties it is as the first of them sees it."""
        member, isin = key[0], key[2]
        own = self.positions.setdefault(key, {"quantity": NOTHING, "value": NOTHING, "obligation": None})
        new = [
            leg for leg in self.legs if leg["key"] == key and leg["member"] == member and not leg["is_netted"] and leg["due"] <= self.day
        ]
        bought = sum((leg["quantity"] for leg in new if leg["receives"]), NOTHING)
        sold = sum((leg["quantity"] for leg in new if not leg["receives"]), NOTHING)
        money = sum((-leg["amount"] if leg["receives"] else leg["amount"] for leg in new), NOTHING)
        told = {"bought": bought, "sold": sold, "contract_money": money, "trades": len(new)}
        told |= {"carried_quantity": own["quantity"], "carried_value": own["value"]}
        receipts, deliveries = max(own["quantity"], NOTHING) + bought, max(-own["quantity"], NOTHING) + sold
        quantity, price = receipts - deliveries, None if self.is_bilateral else self.price(isin)
        value = cents(Fraction(quantity) * Fraction(price)) if price is not None else own["value"] - money
        mark = money + value - own["value"] if price is not None else NOTHING
        for leg in self.legs:
            if leg["key"] == key and leg["due"] <= self.day:
                leg["is_netted"] = True
                self.reached.add(("novated", "net"))
        for party, sign in ((key[0], 1), (key[1], -1)) if self.is_bilateral else ((member, 1),):
            self.contracts[party] = self.contracts.get(party, NOTHING) + sign * money
        own |= {"quantity": quantity, "value": value, "price": price}
        self.payments[member] = self.payments.get(member, NOTHING) + mark
        set_off = min(receipts, deliveries)
        if quantity or value:
            own["obligation"] = obligation
            self._instruct(key, obligation)
        elif self.is_bilateral:
            self.discharge_all(key)
        if not self.is_bilateral:
            self.discharge(key, receives=True, quantity=set_off)
            self.discharge(key, receives=False, quantity=set_off)
        allocated = self._stand(key, obligation) if quantity or value else NOTHING
        told |= {"quantity": quantity, "value": value, "price": price, "set_off": set_off, "mark": mark}
        return told | {"allocated": allocated}

    def _stand(self, key: Key, obligation: str) -> Decimal:
        """Each side that is not discharged stands in the obligation, with all that is left of it; those of the first party, added up."""
        left = [leg for leg in self.legs if leg["key"] == key and leg["is_netted"] and leg["done"] < leg["quantity"]]
        for leg in left:
            open_ones = (leg["quantity"] - leg["done"], leg["amount"] - leg["cash"])
            self.allocated.append((leg["report"], leg["receives"], obligation, self.day, *open_ones))
        return sum((leg["quantity"] - leg["done"] for leg in left if leg["member"] == key[0]), NOTHING)

    def _instruct(self, key: Key, obligation: str) -> None:
        """What is left is one delivery against payment, either way; without a quantity, a payment of the receiver."""
        own = self.positions[key]
        receives = own["quantity"] > 0 or (own["quantity"] == 0 and own["value"] > 0)
        ends = (key[1], key[0]) if receives else (key[0], key[1])
        paid = NOTHING if self.is_paid_at_the_end and not self.is_bilateral else (own["value"] if receives else -own["value"])
        made = {"key": key, "ends": ends, "isin": key[2], "quantity": abs(own["quantity"]), "paid": paid, "due": self.day}
        self.obligations[obligation] = made | {"done": NOTHING, "money": NOTHING, "short_of": None, "member": key[0]}

    def pay(self, member: str, obligation: str) -> Decimal:
        """All that a member is to be paid or to pay becomes one payment, due today; after a day that was closed, on the next open one."""
        amount, due = self.payments.pop(member, NOTHING), next_settlement_day(self, self.day)
        ends = (member, CCP) if amount > 0 else (CCP, member)
        made = {"key": None, "ends": ends, "isin": None, "quantity": NOTHING, "paid": abs(amount), "member": member, "due": due}
        self.obligations[obligation] = made | {"done": NOTHING, "money": NOTHING, "short_of": None}
        return amount

    def legs_of(self, obligation: dict[str, Any], quantity: Decimal, amount: Decimal) -> list[tuple[str, str, Decimal]]:
        """What moves: securities from the first to the second; cash from the second to the first, or back where it is below zero."""
        source, target = obligation["ends"]
        found = [(f"{source}-SEC", obligation["isin"], -quantity), (f"{target}-SEC", obligation["isin"], quantity)] if quantity else []
        payer, payee = (target, source) if amount > 0 else (source, target)
        return found + ([(f"{payer}-CASH", "EUR", -abs(amount)), (f"{payee}-CASH", "EUR", abs(amount))] if amount else [])

    def why_not(self, obligation: dict[str, Any], quantity: Decimal, amount: Decimal) -> str | None:
        """Why so much of it may not settle."""
        if not self.is_open:
            return "the day is over"
        if quantity > obligation["quantity"] - obligation["done"]:
            return "is more than is left"
        through = obligation["done"] + quantity
        due = share(obligation["paid"], through, obligation["quantity"]) if obligation["quantity"] else obligation["paid"]
        if amount != due - obligation["money"]:
            return "is not the amount of the part"
        for account, asset, moved in self.legs_of(obligation, quantity, amount):
            if moved < 0 and self.balances.get((account, asset), NOTHING) + moved < -self.limits.get(account, NOTHING):
                return f"{account} lacks {asset}"
        return None

    def most(self, obligation: dict[str, Any]) -> tuple[Decimal, Decimal]:
        """All that can be delivered of it, and what is paid for that."""
        left, done = obligation["quantity"] - obligation["done"], obligation["done"]
        there = self.balances.get((f"{obligation['ends'][0]}-SEC", obligation["isin"]), NOTHING)
        quantity = min(left, there) if left else NOTHING
        if not obligation["quantity"]:
            return NOTHING, obligation["paid"]
        return quantity, share(obligation["paid"], done + quantity, obligation["quantity"]) - obligation["money"]

    def book(self, name: str, quantity: Decimal, amount: Decimal, *, is_last: bool) -> None:
        """It settles, or a part of it does."""
        obligation = self.obligations[name]
        for account, asset, moved in self.legs_of(obligation, quantity, amount):
            self.balances[account, asset] = self.balances.get((account, asset), NOTHING) + moved
        obligation["done"] += quantity
        obligation["money"] += amount
        if is_last:
            del self.obligations[name]
        if obligation["key"] is not None:
            self._less(obligation["key"], quantity, amount, is_last=is_last)

    def _less(self, key: Key, quantity: Decimal, amount: Decimal, *, is_last: bool) -> None:
        """The position is nearer to zero by what has moved. What it costs free of payment is paid at the end."""
        own = self.positions[key]
        receives = own["quantity"] > 0 or (own["quantity"] == 0 and own["value"] > 0)
        before = own["value"]
        own["quantity"] -= quantity if receives else -quantity
        own["value"] -= amount if receives else -amount
        if self.is_paid_at_the_end and not self.is_bilateral:
            own["value"] = cents(Fraction(own["quantity"]) * Fraction(own["price"]))
            self.payments[key[0]] = self.payments.get(key[0], NOTHING) + own["value"] - before
        own["obligation"] = None if is_last else own["obligation"]
        if not self.is_bilateral:
            self.discharge(key, receives=receives, quantity=quantity)
        elif is_last:
            self.discharge_all(key)

    def discharge(self, key: Key, *, receives: bool, quantity: Decimal) -> None:
        """Attributed to trades, the oldest intended date first, then by arrival."""
        legs = [leg for leg in self.legs if leg["key"] == key and leg["receives"] == receives and leg["done"] < leg["quantity"]]
        for leg in sorted(legs, key=lambda each: each["due"]):
            part = min(quantity, leg["quantity"] - leg["done"])
            quantity -= part
            self._discharge(leg, part)
        assert not quantity, f"{quantity} more has settled of {key} than was traded"

    def discharge_all(self, key: Key) -> None:
        for leg in self.legs:
            if leg["key"] == key:
                self._discharge(leg, leg["quantity"] - leg["done"])

    def _discharge(self, leg: dict[str, Any], part: Decimal) -> None:
        leg["done"] += part
        leg["cash"] = share(leg["amount"], leg["done"], leg["quantity"])
        if part and leg["done"] < leg["quantity"]:
            self.reached.add(("novated", "settle_part"))
        if leg["done"] == leg["quantity"] and self.status[leg["report"]] == "novated":
            self.status[leg["report"]] = "settled"
            self.reached.add(("novated", "settle"))

    def left_undone(self) -> str | None:
        """What could settle and has not, all of it or a part."""
        for name, each in self.obligations.items() if self.is_open else ():
            quantity, amount = self.most(each)
            short = each["short_of"]
            if short is not None and self.balances.get((short[0], "EUR"), NOTHING) <= short[1]:
                continue  # it waits for more cash; that less can be delivered is no arrival
            leaves_money = quantity == each["quantity"] - each["done"] or amount != each["paid"] - each["money"]
            if (quantity or amount) and (amount or not each["paid"]) and leaves_money and self.why_not(each, quantity, amount) is None:
                return f"{quantity} of {name} could settle for {amount}: {each}"
        return None

    def is_wrong(self) -> str | None:
        """Quantities add up to what the CCP has taken and not given yet; each member has paid the contract money of what is not open."""
        for isin in {key[2] for key in self.positions} if not self.is_bilateral else set():
            open_ones = sum((own["quantity"] for key, own in self.positions.items() if key[2] == isin), NOTHING)
            if open_ones != self.balances.get((f"{CCP}-SEC", isin), NOTHING):
                return f"{isin}: {open_ones} are open, and the CCP has {self.balances.get((f'{CCP}-SEC', isin))}"
        for member in self.members:
            paid = self.balances.get((f"{member}-CASH", "EUR"), NOTHING) - self.start.get(member, NOTHING)
            expected = self.contracts.get(member, NOTHING) + self._open_value(member) - self._outstanding(member)
            if paid != expected:
                return f"{member} has paid {paid}, and not {expected}"
        return None

    def _open_value(self, member: str) -> Decimal:
        signs = [(1 if key[0] == member else -1, own) for key, own in self.positions.items() if member in key[:2]]
        return sum((sign * own["value"] for sign, own in signs), NOTHING)

    def _outstanding(self, member: str) -> Decimal:
        """Payments that are not made yet."""
        due = [each for each in self.obligations.values() if each["key"] is None and each["member"] == member]
        made = sum((each["paid"] if each["ends"][0] == member else -each["paid"] for each in due), NOTHING)
        return made + self.payments.get(member, NOTHING)
