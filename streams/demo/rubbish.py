"""What front offices send by mistake: reports that are refused for good, and records that nobody can read."""

import re
from collections.abc import Callable, Iterator
from decimal import Decimal

from schemas.codec import RECORD_BYTES_MAX, encode
from schemas.front import TradeReport
from schemas.reasons import Reason
from streams.demo.deal import Deal, amendment
from streams.demo.identifiers import spoiled
from streams.demo.kinds import Kind, refused
from streams.demo.market import DEALERS
from streams.demo.plan import Plan
from streams.demo.script import FAR_AHEAD, LONG_AGO, TODAY, Act

Mistake = Callable[[Deal], TradeReport]

_MISTAKES: tuple[tuple[Reason, Mistake], ...] = (
    (Reason.QUANTITY_NOT_POSITIVE, lambda deal: deal.sale(quantity=Decimal(0))),
    (Reason.QUANTITY_NOT_POSITIVE, lambda deal: deal.sale(quantity=-deal.quantity)),
    (Reason.AMOUNT_NOT_POSITIVE, lambda deal: deal.sale(amount=-deal.amount)),
    (Reason.ISIN_CHECK_DIGIT_WRONG, lambda deal: deal.sale(isin=spoiled(deal.instrument.isin))),
    (Reason.ENTITY_CHECK_DIGITS_WRONG, lambda deal: deal.sale(entity=spoiled(deal.seller.lei))),
    (Reason.COUNTERPARTY_CHECK_DIGITS_WRONG, lambda deal: deal.sale(counterparty=spoiled(deal.buyer.lei))),
    (Reason.COUNTERPARTY_IS_ENTITY, lambda deal: deal.sale(counterparty=deal.seller.lei)),
    (Reason.TRADE_DATE_BEFORE_WINDOW, lambda deal: deal.sale(trade_date=LONG_AGO)),
    (Reason.TRADE_DATE_IN_FUTURE, lambda deal: deal.sale(trade_date=FAR_AHEAD, intended_settlement_date=FAR_AHEAD)),
    (Reason.INTENDED_DATE_BEFORE_TRADE_DATE, lambda deal: deal.sale(trade_date=TODAY, intended_settlement_date=LONG_AGO)),
    (Reason.AMENDS_ITSELF, lambda deal: amendment(deal.sale(), amends=2)),
    (Reason.AMOUNT_NOT_IN_CURRENCY_UNITS, lambda deal: deal.sale(amount=deal.amount + Decimal("0.001"))),
    (Reason.ACCOUNT_NOT_OF_ENTITY, lambda deal: deal.sale(securities_account=deal.buyer_accounts[0])),
)


def not_valid(plan: Plan, kind: Kind, number: int, place: int) -> None:
    """Each mistake in turn, a closed account among them."""
    deal = plan.deal(kind, number, place)
    turn = number % (len(_MISTAKES) + 1)
    if turn == len(_MISTAKES):
        closed = plan.ledger.closed(deal.seller, deal.instrument.system)
        plan.say(Act.MORNING, deal, deal.sale(securities_account=closed), refused(Reason.ACCOUNT_CLOSED))
        return
    reason, mistake = _MISTAKES[turn]
    plan.say(Act.MORNING, deal, mistake(deal), refused(reason))


def unreadable(plan: Plan, kind: Kind, number: int, place: int) -> None:
    """Each form of rubbish in turn, in the midst of the morning's good trades."""
    sale = plan.deal(kind, number, place).sale()
    forms = tuple(_forms(encode(sale), sale.entity.encode()))
    key, value = forms[number % len(forms)]
    plan.garble(Act.MORNING, kind, number, place, key, value)


def _forms(report: bytes, key: bytes) -> Iterator[tuple[bytes | None, bytes | None]]:
    """Keys and values that are no report, most of them made from a good one."""
    yield key, b"8=FIX.4.4\x019=5\x0135=0\x0110=161\x01"
    yield key, b"\xff\xfe\x00 no text"
    yield key, b"42"
    yield key, b"[]"
    yield key, None
    yield key, b""
    yield key, b"[" * 100_000
    yield key, b'"' + b"x" * (RECORD_BYTES_MAX + 1) + b'"'
    yield key, report.replace(b'"TradeExecuted"', b'"TradeImagined"')
    yield key, re.sub(rb',"trade_date":"[0-9-]+"', b"", report)
    yield key, report[:-1] + b',"colour":"green"}'
    yield key, re.sub(rb'"amount":"([0-9.]+)"', rb'"amount":\1', report)
    for wrong in (b"NaN", b"1e400", b"1,50", b"-Infinity", b"1234567890123456789", b"0.1234567"):
        yield key, re.sub(rb'"amount":"[0-9.]+"', b'"amount":"' + wrong + b'"', report)
    yield key, report.replace(b'"DEMO"', b'"DE\\u0000MO"')
    yield None, report
    yield b"", report
    yield DEALERS[0].lei.encode() if key != DEALERS[0].lei.encode() else DEALERS[1].lei.encode(), report
