"""How much of a delivery can settle now where all of it cannot: in lots, within what is released, above the thresholds. Part of `settle`.

It is a numbered settlement of the same instruction, for the deliverer's lack of securities only (SMPG; T2S).
"""

from decimal import Decimal

from processors.books import BackBooks
from processors.exemptions import exempted
from processors.movements import lacking
from processors.settlement_days import is_partial_window
from schemas.instruction import PLAIN, PartialIndicator, Terms
from schemas.reference import InstrumentDefined, SettlementSystemDefined
from schemas.state import OpenInstruction
from schemas.values import round_ratio

NOTHING = Decimal(0)


def part_of(instruction: OpenInstruction, books: BackBooks) -> tuple[Decimal, Decimal] | None:
    """Quantity and amount of the part that can be delivered, or None. The receiver's cash is not looked at."""
    created = instruction.created
    account, instrument = created.deliverer_securities_account, books.instruments.get(created.isin)
    if not settles_in_parts(instruction, books) or account not in books.accounts:
        return None
    available = -lacking(account, created.isin, exempted(created, books), books)
    most = min(available, released(instruction))
    if most >= instruction.remaining_quantity:  # the rest, of which all is released, is as great as it is
        return instruction.remaining_quantity, instruction.remaining_amount
    quantity = in_lots(most, instrument)
    amount = amount_of_part(instruction, quantity, books) if quantity > 0 else None
    return (quantity, amount) if amount is not None else None


def settles_in_parts(instruction: OpenInstruction, books: BackBooks) -> bool:
    """True where both sides allow it, there is a delivery, and parts settle now."""
    return allows_parts(instruction, books) and is_partial_window(instruction.created.settlement_system, books)


def allows_parts(instruction: OpenInstruction, books: BackBooks) -> bool:
    """True where both sides allow it, and there is a delivery, whether or not a window for parts is open."""
    created = instruction.created
    indicators = _indicators(instruction, books.settlement_systems.get(created.settlement_system))
    return created.instruction_type != "PFOD" and "NPAR" not in indicators


def is_part(instruction: OpenInstruction, quantity: Decimal, books: BackBooks) -> bool:
    """True where `quantity` may settle by itself: in lots, and less than what is left."""
    instrument = books.instruments.get(instruction.created.isin)
    is_smaller = 0 < quantity < instruction.remaining_quantity
    return is_smaller and settles_in_parts(instruction, books) and in_lots(quantity, instrument) == quantity


def in_lots(quantity: Decimal, instrument: InstrumentDefined | None) -> Decimal:
    """The greatest quantity that settles and is not above `quantity`; zero where that is below the minimum denomination."""
    if quantity <= 0 or instrument is None:
        return max(quantity, NOTHING)
    multiple = instrument.settlement_multiple
    floored = quantity - quantity % multiple if multiple is not None else quantity
    least = instrument.minimum_denomination
    return floored if least is None or floored >= least else NOTHING


def smallest_part(instruction: OpenInstruction, books: BackBooks) -> Decimal | None:
    """The lot, or as many lots as the minimum denomination and the threshold ask for; None where nothing is above the threshold."""
    created, instrument = instruction.created, books.instruments.get(instruction.created.isin)
    system = books.settlement_systems.get(created.settlement_system)
    lot = (instrument.settlement_multiple if instrument is not None else None) or Decimal(1)
    denomination = (instrument.minimum_denomination if instrument is not None else None) or lot
    least, is_nominal = _threshold(_indicators(instruction, system), system, instrument)
    if least is not None and not is_nominal and created.amount == 0:
        return None
    in_lots_least = _lots(max(denomination, least), lot) if least is not None and is_nominal else _lots(denomination, lot)
    if least is not None and not is_nominal:
        in_lots_least = max(in_lots_least, _lots(least * created.quantity, created.amount * lot))
    return in_lots_least * lot


def _lots(quantity: Decimal, lot: Decimal) -> Decimal:
    """How many lots are so much, or just above it."""
    lots, rest = divmod(quantity, lot)
    return lots + (1 if rest else 0)


def released(instruction: OpenInstruction) -> Decimal:
    """How much more may settle: all, but of a delivery on hold only what its party has released of it."""
    if not instruction.holds:
        return instruction.remaining_quantity
    terms = instruction.deliverer_terms
    if instruction.holds != ("PREA",) or terms is None or terms.released_quantity is None or terms.holds != ("PREA",):
        return NOTHING
    return terms.released_quantity - instruction.settled_quantity


def stands_released(instruction: OpenInstruction) -> Decimal:
    """How much its deliverer has released of what it holds and has not settled, whatever other holds are on it."""
    terms = instruction.deliverer_terms
    if terms is None or "PREA" not in terms.holds or terms.released_quantity is None:
        return NOTHING
    return max(terms.released_quantity - instruction.settled_quantity, NOTHING)


def is_too_little(instruction: OpenInstruction, books: BackBooks) -> bool:
    """True where something is released, and too little of it for a part, however many securities are there."""
    most = released(instruction)
    if not 0 < most < instruction.remaining_quantity:
        return False
    quantity = in_lots(most, books.instruments.get(instruction.created.isin))
    return quantity <= 0 or amount_of_part(instruction, quantity, books) is None


def least_part(instruction: OpenInstruction, books: BackBooks) -> Decimal:
    """The least that would settle of what is left, and is more than what is released; all that is left where no part of it would.

    In lots, or where there are none in whole units. The money of a part grows with it, so the least is found by halving.
    """
    instrument, left = books.instruments.get(instruction.created.isin), instruction.remaining_quantity
    lot = (instrument.settlement_multiple if instrument is not None else None) or Decimal(1)
    least, most = int(released(instruction) // lot) + 1, int(left // lot) + 1
    while least < most:
        middle = (least + most) // 2
        least, most = (least, middle) if _is_enough(instruction, middle * lot, books) else (middle + 1, most)
    quantity = least * lot
    return quantity if quantity < left and amount_of_part(instruction, quantity, books) is not None else left


def _is_enough(instruction: OpenInstruction, quantity: Decimal, books: BackBooks) -> bool:
    """True of what is great enough for a part, though it may leave a rest without money."""
    created, instrument = instruction.created, books.instruments.get(instruction.created.isin)
    system, amount = books.settlement_systems.get(created.settlement_system), _money_of(instruction, quantity, books)
    is_paid = amount > 0 or created.instruction_type == "FOP"
    is_above = is_paid and _is_above(quantity, amount, _indicators(instruction, system), system, instrument)
    return is_above and in_lots(quantity, instrument) == quantity


def _indicators(instruction: OpenInstruction, system: SettlementSystemDefined | None) -> tuple[PartialIndicator, PartialIndicator]:
    default = system.partial if system is not None else "NPAR"
    sides: tuple[Terms, Terms] = (instruction.deliverer_terms or PLAIN, instruction.receiver_terms or PLAIN)
    return sides[0].partial or default, sides[1].partial or default


def amount_of_part(instruction: OpenInstruction, quantity: Decimal, books: BackBooks) -> Decimal | None:
    """cash_k = round(cash x Q_k / quantity) - what was booked before: the parts add up to the whole, and none is negative.

    None where the part would be below a threshold, or would leave a delivery without payment, of itself or of the rest.
    """
    created, amount = instruction.created, _money_of(instruction, quantity, books)
    if created.instruction_type != "FOP":
        leaves_money = quantity == instruction.remaining_quantity or amount < instruction.remaining_amount
        if amount <= 0 or not leaves_money:
            return None
    system, instrument = books.settlement_systems.get(created.settlement_system), books.instruments.get(created.isin)
    return amount if _is_above(quantity, amount, _indicators(instruction, system), system, instrument) else None


def _money_of(instruction: OpenInstruction, quantity: Decimal, books: BackBooks) -> Decimal:
    created = instruction.created
    if created.instruction_type == "FOP":
        return NOTHING
    currency = books.currencies.get(created.currency)
    decimals = currency.decimals if currency is not None else 2
    return round_ratio(created.amount, instruction.settled_quantity + quantity, created.quantity, decimals) - instruction.settled_amount


def _is_above(
    quantity: Decimal,
    amount: Decimal,
    indicators: tuple[PartialIndicator, PartialIndicator],
    system: SettlementSystemDefined | None,
    instrument: InstrumentDefined | None,
) -> bool:
    least, is_nominal = _threshold(indicators, system, instrument)
    return least is None or (quantity if is_nominal else amount) >= least


def _threshold(
    indicators: tuple[PartialIndicator, PartialIndicator], system: SettlementSystemDefined | None, instrument: InstrumentDefined | None
) -> tuple[Decimal | None, bool]:
    """The least that a part has, if anything, and whether that is nominal (else money)."""
    is_nominal = instrument is not None and instrument.quantity_type != "UNIT"
    if system is None:
        return None, is_nominal
    if is_nominal:
        return (system.partial_threshold_nominal if "PARQ" in indicators else None), True
    return (system.partial_threshold_amount if "PARC" in indicators else None), False
