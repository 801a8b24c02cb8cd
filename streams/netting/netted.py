"""What comes of netting a file: obligations, payments, what rounding leaves to the CCP, and how much is saved. For programs and people."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from processors.clearing.bilateral import net_bilaterally
from processors.clearing.efficiency import efficiency
from processors.clearing.multilateral import legs, net_cycle
from processors.clearing.position import FLAT
from streams.netting.netting_file import NettingFile


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """`member` receives `quantity` (below zero: delivers it) and pays `value` (below zero: is paid); `mark` it is paid at once."""

    member: str
    counterparty: str
    isin: str
    currency: str
    quantity: Decimal
    value: Decimal
    set_off: Decimal
    mark: Decimal
    intended_settlement_date: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Netted:
    """All of it. `payments` by member, then currency; `residue` is what the CCP gains (loses, below zero) by rounding, by currency."""

    model: str
    trades: int
    obligations: tuple[Owed, ...]
    payments: dict[str, dict[str, Decimal]]
    residue: dict[str, Decimal]
    efficiency: dict[str, dict[str, Decimal]]
    """By currency: of value and of count, 1 - net / gross."""


def net_with_ccp(file: NettingFile) -> Netted:
    """Every member against the CCP, at P(d)."""
    trades = list(file.trades.values())
    traded = legs(trades)
    cycle = net_cycle(file.carried, traded, file.prices, file.decimals_of_all())
    owed = tuple(
        Owed(
            member=member,
            counterparty="CCP",
            isin=isin,
            currency=currency,
            quantity=each.position.quantity,
            value=each.position.value,
            set_off=each.set_off,
            mark=each.mark,
        )
        for (member, isin, currency), each in cycle.netted.items()
    )
    payments: dict[str, dict[str, Decimal]] = {}
    for (member, currency), amount in cycle.payments.items():
        payments.setdefault(member, {})[currency] = amount
    carried = {currency: [held for held in file.carried if held[2] == currency] for currency in file.decimals_of_all()}
    gross = {currency: [each.amount for each in trades if each.currency == currency for _ in "RD"] for currency in carried}
    for currency, positions in carried.items():
        gross[currency] += [file.carried.get(held, FLAT).value for held in positions]
    return Netted(
        model="ccp",
        trades=len(trades),
        obligations=owed,
        payments=payments,
        residue=dict(cycle.residue),
        efficiency=_saved(gross, owed),
    )


def net_by_pairs(file: NettingFile) -> Netted:
    """Every two parties with each other, by security, currency and intended date."""
    trades = list(file.trades.values())
    found = net_bilaterally(trades)
    owed = tuple(
        Owed(
            member=first,
            counterparty=second,
            isin=isin,
            currency=currency,
            quantity=each.quantity,
            value=each.amount,
            set_off=(each.gross_quantity - abs(each.quantity)) / 2,
            mark=Decimal(0),
            intended_settlement_date=day,
        )
        for (first, second, isin, currency, day), each in sorted(found.items())
    )
    gross = {currency: [each.amount for each in trades if each.currency == currency] for currency in file.decimals_of_all()}
    return Netted(model="bilateral", trades=len(trades), obligations=owed, payments={}, residue={}, efficiency=_saved(gross, owed))


def _saved(gross: dict[str, list[Decimal]], owed: tuple[Owed, ...]) -> dict[str, dict[str, Decimal]]:
    found = {}
    for currency, before in gross.items():
        saved = efficiency(before, [each.value for each in owed if each.currency == currency])
        found[currency] = {"by_value": saved.by_value, "by_count": saved.by_count}
    return found
