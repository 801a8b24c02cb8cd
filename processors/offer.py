"""offer: what is due and waits is put before the optimiser, a transaction at a time; it answers when it can, and nobody waits for it."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from processors.books import BackBooks
from processors.hindrances import hindrance_of_time
from processors.legs import legs_of
from processors.limit_groups import covered_of, group_balance_of, group_named_by, name_of, unit_value
from processors.links import is_open, predecessors
from processors.movements import balance_of
from processors.parts import amount_of_part, settles_in_parts, smallest_part
from processors.pricing import PRICE_DECIMALS, price_of_one, quoted_anywhere
from processors.queueing import in_order
from processors.settlement_days import is_settling
from processors.together import together_with
from schemas.hindrance import Hindrance
from schemas.instruction import PLAIN, Priority
from schemas.message import Message, derive_id
from schemas.optimisations import InstructionOffered, OfferedLeg, OptimisationAsked, OptimisationMethod, OptimisationRequested
from schemas.reasons import Reason
from schemas.reference import LimitGroupDefined
from schemas.state import OpenInstruction
from schemas.values import is_writable, round_half_even
from schemas.work import WorkDue, WorkFinished, WorkOpened

Heard = OptimisationAsked | WorkDue | WorkFinished

OFFER, OFFERED = "offer", "offered"
"""Why a cursor is at work: to offer what is due, and to say at its end that all was offered."""


def offer(message: Heard, books: BackBooks) -> Iterable[Message]:
    """Offer what is due where a command asks for it, and at each opening of a system that is optimised."""
    match message:
        case OptimisationAsked():
            yield from _ask(message.settlement_system, message.request, message.method, books)
        case WorkFinished(store="instructions", because="opened" | "window"):
            yield from _ask_at_opening(message.prefix.partition("|")[0], books)
        case WorkDue(store="instructions") if message.because.startswith(f"{OFFER}|"):
            instruction = books.instructions.get(message.key)
            if instruction is not None and not instruction.holds:
                yield from _offered(instruction, message.because.split("|")[1], books)
        case WorkFinished(store="instructions") if message.because.startswith(f"{OFFERED}|"):
            _, request, method = message.because.split("|")
            told: OptimisationMethod = "night" if method == "night" else "day"
            yield OptimisationRequested(settlement_system=message.prefix.partition("|")[0], request=request, method=told)


def _ask_at_opening(name: str, books: BackBooks) -> Iterator[Message]:
    """Where what is open stays open for the answer: a night sequence that ends by itself does not."""
    system, cycle = books.settlement_systems.get(name), books.cycles[name]
    if system is not None and system.optimisation is not None and is_settling(cycle) and not cycle.is_batch:
        request = derive_id(f"{name}|{cycle.date}|{cycle.reached_at.isoformat()}", OFFER, 0)
        yield from _ask(name, request, "night" if "NIGHT_SEQUENCE" in cycle.windows else system.optimisation, books)


def _ask(system: str, request: str, method: str, books: BackBooks) -> Iterator[Message]:
    cycle = books.cycles.get(system)
    if cycle is None or cycle.phase != "open":
        return
    yield from in_order("attempts", system, cycle.date, f"{OFFER}|{request}", books)
    nothing = f"{system}|"
    because = f"{OFFERED}|{request}|{method}"
    yield WorkOpened(store="instructions", index="attempts", prefix=nothing, upper=nothing, because=because)


def _offered(instruction: OpenInstruction, request: str, books: BackBooks) -> Iterator[Message]:
    """What it moves and where it stands; nothing where it waits for what nobody can settle now."""
    created, group = instruction.created, together_with(instruction, books)
    after = _after(instruction, books)
    if isinstance(group, Hindrance) or after is None or _is_too_late(instruction, books):
        return
    legs = legs_of(created, instruction.remaining_quantity, instruction.remaining_amount)
    if any(account not in books.accounts or not books.accounts[account].is_open for _, account, _, _ in legs):
        return
    offered = tuple(_leg(account, asset, amount, books) for _, account, asset, amount in legs)
    if not all(is_writable(left) for leg in offered for left in (leg.headroom, leg.cover) if left is not None):
        return
    terms = (instruction.deliverer_terms or PLAIN, instruction.receiver_terms or PLAIN)
    together = tuple(each.created.transaction for each in group[1:])
    yield InstructionOffered(
        settlement_system=created.settlement_system,
        request=request,
        transaction=created.transaction,
        priority=Priority(min(each.priority for each in terms)),
        value=_worth(instruction, books),
        legs=offered,
        after=tuple(each for each in after if each not in together),  # an order within one step is kept by that step
        together=together,
        lot=_lot(instruction, books) if len(group) == 1 and not after else None,
    )


def _is_too_late(instruction: OpenInstruction, books: BackBooks) -> bool:
    """True where it cannot settle while what is open now is open. (Where no window is, one may open before the answer comes.)"""
    created = instruction.created
    hindrance, cycle = hindrance_of_time(created, books), books.cycles[created.settlement_system]
    if hindrance is None:
        return False
    return hindrance.reason is Reason.CUT_OFF_MISSED or (hindrance.reason is Reason.WINDOW_NOT_OPEN and is_settling(cycle))


def _worth(instruction: OpenInstruction, books: BackBooks) -> Decimal:
    """What settling it is worth: its money, or what it delivers free of payment at its latest price, at one where it has none."""
    if instruction.created.instruction_type != "FOP":
        return instruction.remaining_amount
    quantity, quoted = instruction.remaining_quantity, quoted_anywhere(instruction.created.isin, books)
    value = round_half_even(quantity * price_of_one(quoted), PRICE_DECIMALS) if quoted is not None else quantity
    return value if is_writable(value) else quantity


def _after(instruction: OpenInstruction, books: BackBooks) -> tuple[str, ...] | None:
    """The open transactions that go before it; None where one of them has not matched."""
    found = []
    for report in (instruction.created.deliverer_report, instruction.created.receiver_report):
        for before in predecessors(report, books):
            side = books.sides.get(before)
            if is_open(side) and (side is None or side.transaction is None):
                return None
            if side is not None and is_open(side) and side.transaction is not None:
                found.append(side.transaction)
    return tuple(found)


def _leg(account: str, asset: str, amount: Decimal, books: BackBooks) -> OfferedLeg:
    defined = books.accounts[account]
    name = group_named_by(defined)
    group = books.limit_groups.get(name) if name is not None else None
    is_capped = group is not None and group.currency == asset
    weight = _weight(group, asset, books) if group is not None and group.collateral_monitor else None
    return OfferedLeg(
        account=account,
        asset=asset,
        amount=amount,
        balance=balance_of(account, asset, books),
        limit=defined.limit,
        limit_group=group.limit_group if group is not None and is_capped else None,
        headroom=group_balance_of(name_of(group), asset, books) + group.net_debit_cap if group is not None and is_capped else None,
        monitor=group.limit_group if group is not None and weight is not None else None,
        weight=weight,
        cover=covered_of(group, books) if group is not None and weight is not None else None,
    )


def _weight(group: LimitGroupDefined, asset: str, books: BackBooks) -> Decimal | None:
    """What one more unit of an asset adds to what covers a group."""
    if len(asset) == 3:
        return Decimal(1) if asset == group.currency else None
    return round_half_even(unit_value(name_of(group), asset, books), PRICE_DECIMALS)


def _lot(instruction: OpenInstruction, books: BackBooks) -> Decimal | None:
    """The smallest part, where it may settle in parts: any number of them that leaves some can be booked."""
    least, left = smallest_part(instruction, books), instruction.remaining_quantity
    if not settles_in_parts(instruction, books) or least is None or least >= left or left % least != 0:
        return None
    can_be_booked = all(amount_of_part(instruction, part, books) is not None for part in (least, left - least))
    return least if can_be_booked else None
