"""What clearing still has to move on an account: trades that are to be netted, and the obligations that netting has left.

A trade counts at its contract money until it is netted; from then the obligation counts at its value, and its mark as a payment. The two
are the same in sum, so the trade-date position of a member does not change when it is netted, carried or delivered.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from schemas.clearing import ObligationNetted, ObligationSettled, PaymentNetted, TradeNovated
from schemas.redating import TradeRedated
from streams.statement.pending import Left, Parts, Since, is_known

NOTHING = Decimal(0)


@dataclass(slots=True)
class Leg:
    """One side of a novated trade: what it brings to its two accounts, from when on, and from when on an obligation stands for it."""

    party: str
    securities_account: str
    cash_account: str
    isin: str
    currency: str
    quantity: Decimal
    money: Decimal
    since: Since
    dates: list[tuple[Since, date]]
    """Its intended dates, the last one last: each with the day after which it was said."""
    netted: list[Since] = field(default_factory=list)

    def left(self, day: date) -> Iterator[Left]:
        if is_known(self.since, day) and not any(is_known(since, day) for since in self.netted):
            yield self.securities_account, self.isin, self.quantity
            yield self.cash_account, self.currency, self.money

    def intended_on(self, day: date) -> date:
        """Its intended settlement date as it was known when `day` ended."""
        return [intended for since, intended in self.dates if is_known(since, day)][-1]


@dataclass(slots=True)
class Owed:
    """An obligation: what has settled of it, and from when on another stands for what it has left."""

    netted: ObligationNetted
    since: Since
    done: Parts = field(default_factory=Parts)
    values: list[Decimal] = field(default_factory=list)
    """The value of what is left after each part."""
    paid: list[Since] = field(default_factory=list)
    """Where money is paid net at the end of the day: when its payment was made up."""
    ended: list[Since] = field(default_factory=list)

    def left(self, day: date, posted: Collection[str]) -> Iterator[Left]:
        if not is_known(self.since, day) or any(is_known(since, day) for since in self.ended):
            return
        told = self.netted
        is_free = told.finality == "net_end_of_day"
        number, settled, _ = self.done.settled(day, None if is_free else posted)  # free of payment it has no entry on the cash account
        quantity = told.quantity - settled if told.quantity > 0 else told.quantity + settled
        value = ([told.value, *self.values])[min(number, len(self.values))]
        if is_free and not any(is_known(since, day) for since in self.paid):
            value = told.value - told.mark
        for sign, securities, cash in (
            (1, told.securities_account, told.cash_account),
            (-1, told.counterparty_securities_account, told.counterparty_cash_account),
        ):
            if securities is not None and cash is not None:
                yield securities, told.isin, sign * quantity
                yield cash, told.currency, -sign * value


@dataclass(slots=True)
class Payment:
    """What a member is paid apart from deliveries."""

    netted: PaymentNetted
    since: Since
    done: Parts = field(default_factory=Parts)

    def left(self, day: date, posted: Collection[str]) -> Iterator[Left]:
        if is_known(self.since, day):
            _, _, settled = self.done.settled(day, posted)
            amount = self.netted.amount - settled if self.netted.amount > 0 else self.netted.amount + settled
            yield self.netted.cash_account, self.netted.currency, amount
            if self.netted.ccp_cash_account is not None:
                yield self.netted.ccp_cash_account, self.netted.currency, -amount


Own = tuple[str, str, str, str, str]
"""A party, its securities and cash accounts, instrument and currency."""


@dataclass(slots=True)
class Cleared:
    """All that clearing has said of an account."""

    legs: list[Leg] = field(default_factory=list)
    owed: dict[str, Owed] = field(default_factory=dict)
    payments: dict[str, Payment] = field(default_factory=dict)
    _by_trade: dict[str, list[Leg]] = field(default_factory=dict)
    _to_net: dict[Own, list[Leg]] = field(default_factory=dict)
    _last: dict[tuple[str, ...], Owed] = field(default_factory=dict)
    _to_pay: dict[tuple[str, ...], list[Owed]] = field(default_factory=dict)

    def novate(self, message: TradeNovated, since: Since) -> None:
        """Both sides of a trade become legs. (Records of old do not say on which accounts.)"""
        deliverer = (message.deliverer, message.deliverer_securities_account, message.deliverer_cash_account, -1)
        receiver = (message.receiver, message.receiver_securities_account, message.receiver_cash_account, 1)
        for party, securities, cash, sign in (deliverer, receiver):
            if securities is not None and cash is not None:
                moves = (sign * message.quantity, -sign * message.amount)
                of = (party, securities, cash, message.isin, message.currency)
                leg = Leg(*of, *moves, since, [(since, message.intended_settlement_date)])
                self.legs.append(leg)
                self._to_net.setdefault(of, []).append(leg)
                self._by_trade.setdefault(message.transaction, []).append(leg)

    def redate(self, message: TradeRedated, since: Since) -> None:
        """Both sides of a trade that is to be netted have another date."""
        for leg in self._by_trade.get(message.transaction, ()):
            leg.dates.append((since, message.new_date))

    def net(self, message: ObligationNetted, since: Since) -> None:
        """An obligation stands for what is due of its member's legs (of both parties' between two), and for what it carries."""
        of = (message.isin, message.currency)
        own = (message.member, message.securities_account, message.cash_account)
        other = (message.counterparty, message.counterparty_securities_account or "", message.counterparty_cash_account or "")
        for party in (own, other):
            legs = self._to_net.pop((*party, *of), [])
            for leg in legs:
                if leg.dates[-1][1] <= message.date:
                    leg.netted.append(since)
            self._to_net[(*party, *of)] = [leg for leg in legs if not leg.netted]
        owed = self.owed[message.obligation] = Owed(message, since)
        if message.model == "bilateral":  # what is left of it is not carried: its instruction stays open
            return
        before = self._last.get((*own, message.counterparty, *of))
        if before is not None:
            before.ended.append(since)
        self._last[*own, message.counterparty, *of] = owed
        if message.finality == "net_end_of_day":
            self._to_pay.setdefault((message.member, message.cash_account, message.currency), []).append(owed)

    def pay(self, message: PaymentNetted, since: Since) -> None:
        """A payment stands for the marks of a member, and at the end of a day for the money of its deliveries."""
        for owed in self._to_pay.pop((message.member, message.cash_account, message.currency), []):
            owed.paid.append(since)
        self.payments[message.obligation] = Payment(message, since)

    def settle(self, message: ObligationSettled) -> None:
        """Of an obligation a part has settled: at which value it leaves the rest."""
        owed = self.owed.get(message.obligation)
        if owed is not None and message.remaining_value is not None:
            owed.values.append(message.remaining_value)

    def parts_of(self, transaction: str) -> Parts | None:
        """Where the settlements of an obligation's instruction are kept; None where it is no obligation."""
        found = self.owed.get(transaction) or self.payments.get(transaction)
        return found.done if found is not None else None

    def left(self, day: date, posted: Collection[str]) -> Iterator[tuple[date, Left]]:
        """What it all had to move when `day` ended, each with its intended date."""
        for leg in self.legs:
            yield from ((leg.intended_on(day), each) for each in leg.left(day))
        for owed in self.owed.values():
            yield from ((owed.netted.date, each) for each in owed.left(day, posted))
        for payment in self.payments.values():
            yield from ((payment.netted.date, each) for each in payment.left(day, posted))
