"""An instance in whole numbers: what each item moves, and what each row may still lose."""

from dataclasses import dataclass, field
from decimal import Decimal

from schemas.optimisation import InstructionQueued, Priority

Effects = tuple[tuple[int, int], ...]
"""The rows that settling changes, and by how much in the smallest unit of each; what comes out at zero is left out."""

URGENCIES = {priority: urgency for urgency, priority in enumerate(Priority)}
"""0 is the most urgent class."""


@dataclass(frozen=True, slots=True)
class Row:
    """What must not fall below its limit: an asset in an account, or the headroom of a limit group (then without an asset)."""

    name: str
    asset: str
    decimals: int
    """How many decimals its smallest unit has."""


@dataclass(frozen=True, slots=True)
class Part:
    """How an item settles in part: the rows of its securities and its cash (deliverer, receiver), and whole amounts of both."""

    securities: tuple[int, int]
    quantity: int
    lot: int
    cash: tuple[int, int] | None
    amount: int


@dataclass(frozen=True, slots=True)
class Problem:
    """Items (instructions, or several that settle together or not at all) over rows. Lists are by item or by row; nothing in it changes."""

    instructions: tuple[InstructionQueued, ...]
    members: list[tuple[int, ...]]
    """Of each item the places of its instructions in the queue; items are in the order of their first."""
    effects: list[Effects]
    values: list[int]
    urgencies: list[int]
    needs: dict[int, tuple[int, ...]]
    """The items without which an item may not settle."""
    needed_by: dict[int, tuple[int, ...]]
    debits: dict[int, list[int]]
    """Of each row the items that take from it, in the order of the queue."""
    parts: dict[int, Part]
    rows: list[Row]
    free: list[int]
    """What each row may lose before it falls below its limit. One that is below already may not lose anything."""
    shares: dict[int, tuple[tuple[int, int], ...]]
    """Of a row the limit groups that it belongs to, with what a unit of it weighs there."""
    value_decimals: int
    below: dict[int, int] = field(default_factory=dict)
    """How far a row was below its limit already: more than that must come before it may lose anything."""

    def effects_of_part(self, item: int, quantity: int) -> Effects:
        """What settling `quantity` (smallest units) of an item changes. Cash is in proportion, a half to the even neighbour."""
        part = self.parts[item]
        moves = [(part.securities[0], -quantity), (part.securities[1], quantity)]
        if part.cash is not None:
            amount = in_proportion(part.amount, quantity, part.quantity)
            moves += [(part.cash[0], -amount), (part.cash[1], amount)]
        return netted(moves, self.shares)

    def amount(self, row: int, units: int) -> Decimal:
        """A whole number of the smallest units of a row as a decimal."""
        return Decimal(units).scaleb(-self.rows[row].decimals)

    def value(self, units: int) -> Decimal:
        """A whole number of the smallest units of values as a decimal."""
        return Decimal(units).scaleb(-self.value_decimals)


def in_proportion(amount: int, quantity: int, whole: int) -> int:
    """`amount` x `quantity` / `whole`, a half to the even neighbour."""
    found, rest = divmod(amount * quantity, whole)
    return found + (2 * rest > whole or (2 * rest == whole and found % 2 == 1))


def netted(moves: list[tuple[int, int]], shares: dict[int, tuple[tuple[int, int], ...]]) -> Effects:
    """The sum of the moves by row, with what they mean for the limit groups of those rows."""
    found: dict[int, int] = {}
    for row, change in moves:
        found[row] = found.get(row, 0) + change
        for group, weight in shares.get(row, ()):
            found[group] = found.get(group, 0) + weight * change
    return tuple([(row, change) for row, change in found.items() if change])
