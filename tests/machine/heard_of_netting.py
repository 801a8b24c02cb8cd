"""What the engine has said of netting, held against the naive reference word by word, and then the state of both."""

from decimal import Decimal
from typing import Any

from processors.books import BackBooks
from schemas.allocation import ObligationAllocated, TradeAllocated
from schemas.back import InstructionPartiallySettled, InstructionPended, InstructionSettled
from schemas.clearing import CycleNetted, ObligationCarried, ObligationNetted, PaymentNetted
from schemas.matching import InstructionCreated
from schemas.message import Message
from schemas.reasons import Reason
from tests.machine.netting import CCP, Key, Netting
from tests.unit.back_office import CURRENCY, MONDAY

FIELDS = (
    "trades",
    "carried_quantity",
    "carried_value",
    "bought",
    "sold",
    "contract_money",
    "price",
    "quantity",
    "value",
    "set_off",
    "mark",
    "allocated",
)
Names = dict[str, str]


def hear(known: Netting, said: list[Message], names: Names) -> None:
    """Everything that the engine says has happened may happen, and changes what the reference says it does."""
    netted, created, allocated = list[ObligationNetted](), list[InstructionCreated](), list[TradeAllocated]()
    for message in said:
        match message:
            case ObligationNetted():
                _net(known, message, names)
                netted.append(message)
            case PaymentNetted():
                due = known.pay(names[message.member], message.obligation)
                assert message.amount == due, f"{message} and not {due}"
            case InstructionCreated():
                created.append(message)
            case InstructionSettled() | InstructionPartiallySettled():
                _settle(known, message)
            case InstructionPended() if message.transaction in known.obligations:
                _pend(known, message)
            case TradeAllocated():
                allocated.append(message)
            case ObligationAllocated():
                _allocated(known, message)
            case ObligationCarried():
                _carry(known, message, names)
            case CycleNetted():
                residue = -sum((each.mark for each in netted), Decimal(0))
                assert message.residue == residue, f"{message} and not {residue}"
    _judge_cycle(known, netted, created, names)
    _judge_allocated(known, allocated)


def _net(known: Netting, message: ObligationNetted, names: Names) -> None:
    key: Key = (names[message.member], names[message.counterparty], message.isin)
    found = [each for each in known.to_net() if each[:3] == key]
    assert found, f"{message}: nothing of it is to be netted"
    expected = known.net(min(found, key=lambda each: each[3:]), message.obligation)
    told = {name: getattr(message, name) for name in FIELDS}
    if known.is_bilateral:
        expected["trades"] = message.trades  # of a pair each trade counts once
    assert told == expected, f"{message} and not {expected}"


def _judge_cycle(known: Netting, netted: list[ObligationNetted], created: list[InstructionCreated], names: Names) -> None:
    """Members' sums are zero without a row for the CCP. Deliverers are instructed first, and receivers by their oldest trade."""
    if not known.is_bilateral:
        assert sum((each.contract_money for each in netted), Decimal(0)) == 0, f"contract money does not add up: {netted}"
        assert sum((each.bought - each.sold for each in netted), Decimal(0)) == 0, f"quantities do not add up: {netted}"
        of_cns = [each for each in created if each.quantity and CCP in (names[each.deliverer], names[each.receiver])]
        is_receipt = [names[each.deliverer] == CCP for each in of_cns]
        assert is_receipt == sorted(is_receipt), f"receivers are instructed before deliverers: {of_cns}"


def _judge_allocated(known: Netting, allocated: list[TradeAllocated]) -> None:
    """Of each side that netting has left it is said once in which obligation it stands, and of nothing else."""
    told = [
        (each.report, each.movement == "RECE", each.obligation, (each.date - MONDAY).days, each.quantity, each.cash) for each in allocated
    ]
    assert sorted(told) == sorted(known.allocated), f"{allocated} and not {known.allocated}"
    known.allocated = []


def _settle(known: Netting, message: InstructionSettled | InstructionPartiallySettled) -> None:
    """It may, and moves what the reference says."""
    obligation = known.obligations[message.transaction]
    amount = message.amount if obligation["paid"] >= 0 else -message.amount
    was_open, known.is_open = known.is_open, True  # in a day that has begun and ended since
    why = known.why_not(obligation, message.quantity, amount)
    assert why is None, f"{message}: {why}"
    moved = known.legs_of(obligation, message.quantity, amount)
    assert sorted((each.account, each.asset, each.amount) for each in message.movements) == sorted(moved), f"{message} and not {moved}"
    known.book(message.transaction, message.quantity, amount, is_last=isinstance(message, InstructionSettled))
    known.is_open = was_open


def _pend(known: Netting, message: InstructionPended) -> None:
    """What is short of cash waits for more of that."""
    is_short = message.reason is Reason.CASH_SHORT and message.account is not None
    there = known.balances.get((message.account or "", CURRENCY), Decimal(0))
    known.obligations[message.transaction]["short_of"] = (message.account, there) if is_short else None


def _allocated(known: Netting, message: ObligationAllocated) -> None:
    """Told of a trade; the sums are compared at the end of the step."""
    (leg,) = [each for each in known.legs if each["report"] == message.report]
    assert (message.intended_settlement_date - MONDAY).days == leg["due"], f"{message} and not day {leg['due']}"
    leg["told"] = leg.get("told", Decimal(0)) + message.quantity
    leg["told_cash"] = leg.get("told_cash", Decimal(0)) + message.cash


def _carry(known: Netting, message: ObligationCarried, names: Names) -> None:
    """What was not delivered at the cut-off, at the value that is left of it."""
    own = known.positions[names[message.member], CCP, message.isin]
    assert own["obligation"] == message.obligation, f"{message} and not {own}"
    expected = (own["quantity"], own["value"], own["price"])
    assert (message.quantity, message.value, message.price) == expected, f"{message} and not {expected}"
    del known.obligations[message.obligation]
    own["obligation"] = None


def compare(known: Netting, books: BackBooks) -> None:
    """Balances, statuses and what was told of each trade are the same; nothing was left that could settle, and money adds up."""
    for (account, asset), amount in known.balances.items():
        kept = books.balances.get(f"{account}|{asset}")
        assert (kept.quantity if kept is not None else Decimal(0)) == amount, f"{account} {asset}: {kept} and not {amount}"
    for leg in known.legs:
        told = (leg.get("told", Decimal(0)), leg.get("told_cash", Decimal(0)))
        assert told == (leg["done"], leg["cash"]), f"{leg}: {told}"
        assert leg["done"] < leg["quantity"] or leg["cash"] == leg["amount"], f"{leg} has not come to its contract money"
    for report, status in known.status.items():
        assert books.sides[report].status == status, f"{report} is {books.sides[report].status} and not {status}"
    cycle = books.cycles["CSD"]
    assert (cycle.phase == "open", (cycle.date - MONDAY).days) == (known.is_open, known.day), f"{cycle} and not {known.day}"
    if not (known.is_open or known.is_bilateral):
        assert all(each["key"] is None for each in known.obligations.values()), f"not carried: {known.obligations}"
    wrong: Any = known.is_wrong() or known.left_undone()
    assert wrong is None, wrong
