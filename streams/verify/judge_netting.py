"""The judgement of clearing: obligations are instructed and settle as netted, members' sums are zero, payments are the marks."""

from collections import Counter

from streams.verify import marks
from streams.verify.deals import Deal
from streams.verify.netting import TOPIC, Open
from streams.verify.numbers import plain
from streams.verify.reckoning import Reckoning


def judge_netting(known: Reckoning) -> None:
    """Add a sentence for each thing that is wrong. At any moment: what a cursor has not come to yet is no problem."""
    for obligation, each in known.netting.obligations.items():
        _judge_obligation(known, obligation, each)
    for report, leg in known.netting.legs.items():
        if leg.is_discharged and leg.cash != leg.amount:
            known.problems.add(f"{report} is discharged at {plain(leg.cash)} and not at its contract money {plain(leg.amount)}: {TOPIC}.")
    for key, deal in known.deals.items():
        if deal.once & marks.MADE and key not in known.netting.obligations and key not in known.netting.payments:
            known.problems.add(f"{deal.name()} was made by clearing for no obligation: {TOPIC}.")
    _judge_cycles(known)


def _judge_obligation(known: Reckoning, obligation: str, each: Open) -> None:
    name, deal = f"The obligation {obligation}", known.deals.get(obligation)
    if deal is not None and (deal.quantity != abs(each.quantity) or (deal.kind != "FOP" and deal.amount != abs(each.value))):
        known.problems.add(f"{name} of {plain(each.quantity)} for {plain(each.value)} was instructed otherwise: {TOPIC}.")
    if (deal.settled[0] if deal is not None else 0) != each.settled:
        known.problems.add(f"{name} says that {plain(each.settled)} of it have settled; its instruction says otherwise: {TOPIC}.")
    if each.out is not None and each.told > each.out + (0 if each.is_pair else each.settled):
        known.problems.add(f"{name} discharges more of trades than was set off and settled: {TOPIC}.")


def _judge_cycles(known: Reckoning) -> None:
    netting = known.netting
    for (system, date, currency, isin), left in netting.sums.items():
        if left and (system, date, currency) in netting.cycles:
            what = f"quantity of {isin}" if isin else f"contract money in {currency}"
            known.problems.add(f"The members' {what} netted at {system} on {date} does not add up to zero: {plain(left)}. {TOPIC}.")
    paid = Counter(netting.marks)
    for key, payment in netting.payments.items():
        deal: Deal | None = known.deals.get(key)
        if payment.of in paid and not (deal is not None and deal.once & marks.CANCELLED):  # what was cancelled is paid again later
            paid[payment.of] -= payment.amount
        if deal is not None and deal.amount != abs(payment.amount):
            known.problems.add(f"The payment {key} of {plain(payment.amount)} was instructed otherwise: {TOPIC}.")
    for (system, date, member, currency), left in paid.items():
        if left and (system, date, currency) in netting.cycles:
            known.problems.add(f"{member} is paid {plain(-left)} {currency} more than its marks at {system} on {date}: {TOPIC}.")


def taken_out(known: Reckoning) -> tuple[Counter[str], Counter[str]]:
    """By instrument and by currency, what the discharged sides of novated trades say, less what obligations have moved for members."""
    quantity, money = Counter[str](), Counter[str]()
    for leg in known.netting.legs.values():
        quantity[leg.isin] += leg.discharged
        money[leg.currency] += leg.cash
    for each in known.netting.obligations.values():
        sides = 2 if each.is_pair else 1
        quantity[each.isin] -= sides * each.settled
        money[each.currency] -= sides * each.paid
    for key, payment in known.netting.payments.items():
        deal = known.deals.get(key)
        money[payment.of[3]] -= deal.settled[1] if deal is not None else 0
    return quantity, money
