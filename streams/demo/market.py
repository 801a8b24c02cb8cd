"""Who trades what where: systems, instruments and parties, and prices that walk at random from the seed."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from random import Random
from typing import Literal

from streams.demo.identifiers import made_up_isin, made_up_lei
from streams.demo.script import hour

LOT = 100
INSTRUMENTS_EACH = 10
"""Instruments a settlement system."""
PRICE_LEAST = 500
"""The least price, in units of the last decimal: 5.00, or 500 yen. So a lot always exceeds the small limit of `limits`."""


@dataclass(frozen=True, slots=True)
class Tolerance:
    """By how much two amounts may differ and still match: `at_most` up to `threshold`, `at_most_above` beyond it."""

    threshold: Decimal
    at_most: Decimal
    at_most_above: Decimal


USUAL = Tolerance(Decimal(100_000), Decimal(2), Decimal(25))
"""Regulation (EU) 2018/1229, article 6, in euro; the demo uses it for dollars and pounds too."""
IN_YEN = Tolerance(Decimal(16_000_000), Decimal(300), Decimal(4_000))


@dataclass(frozen=True, slots=True, kw_only=True)
class System:
    """A settlement system with its currency and the hour of its cut-off today."""

    name: str
    currency: str
    country: str
    cut_off_at: datetime
    decimals: int = 2
    tolerance: Tolerance = USUAL
    has_windows: bool = False
    has_calendar: bool = False


SYSTEMS = (
    System(name="KALEVA", currency="EUR", country="FI", cut_off_at=hour(15), has_windows=True),
    System(name="UNION", currency="USD", country="US", cut_off_at=hour(17)),
    System(name="CAMDEN", currency="GBP", country="GB", cut_off_at=hour(16), has_calendar=True),
    System(name="SAKURA", currency="JPY", country="JP", cut_off_at=hour(14, 30), decimals=0, tolerance=IN_YEN),
)
"""Their names fall into four different partitions of four."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Instrument:
    """A share that is traded in lots, in the currency of its system."""

    isin: str
    name: str
    system: System


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """An entity that trades; `number` stands in the names of its accounts."""

    number: int
    lei: str
    name: str


_NAMES = ("Aalto", "Borealis", "Canopus", "Deneb", "Eridanus", "Fornax", "Gemini", "Hydra")
_LIMITED = ("Indus", "Juno", "Kepler", "Lyra")
DEALERS = tuple(Party(number=number, lei=made_up_lei(number), name=f"{name} Bank") for number, name in enumerate(_NAMES))
LIMITED = tuple(Party(number=number, lei=made_up_lei(number), name=f"{name} Fund") for number, name in enumerate(_LIMITED, 8))
"""Two pairs whose limits are small: the first pair's stays so, the second pair's is raised in the afternoon."""
OPERATOR = Party(number=90, lei=made_up_lei(90), name="Takahuone Demonstration Depository")
"""Holds the issuance and central-bank accounts, out of which everything is funded."""
STRANGER = Party(number=91, lei=made_up_lei(91), name="Nobody")
"""Never made known to anybody."""

Known = Literal["from_the_morning", "from_the_afternoon", "never"]


class Market:
    """The instruments of one seed and their prices. Every draw from `random` is in a fixed order, so a seed is a day."""

    def __init__(self, seed: int, random: Random) -> None:
        self._random = random
        self.instruments: dict[Known, tuple[Instrument, ...]] = {
            "from_the_morning": _instruments(seed, 0, INSTRUMENTS_EACH),
            "from_the_afternoon": _instruments(seed, INSTRUMENTS_EACH, 1),
            "never": _instruments(seed, INSTRUMENTS_EACH + 1, 1),
        }
        every = [instrument for group in self.instruments.values() for instrument in group]
        self._ticks = {instrument.isin: random.randint(2 * PRICE_LEAST, 40 * PRICE_LEAST) for instrument in every}
        self._used: set[tuple[str, str, str, int]] = set()

    def instrument(self, known: Known) -> Instrument:
        """Any one of the instruments that are known from then on."""
        return self._random.choice(self.instruments[known])

    def price(self, instrument: Instrument) -> Decimal:
        """The next price of a random walk, exact to the last decimal of the currency."""
        step = self._random.choice((-3, -2, -1, 0, 1, 2, 3))
        self._ticks[instrument.isin] = max(PRICE_LEAST, self._ticks[instrument.isin] + step)
        return Decimal(self._ticks[instrument.isin]).scaleb(-instrument.system.decimals)

    def quantity(self, instrument: Instrument, seller: Party, buyer: Party) -> Decimal:
        """A log-normal number of lots that these two have not dealt in this instrument today.

        So no side can ever match the side of another trade, and what becomes of a trade follows from the trade alone.
        """
        lots = max(1, int(self._random.lognormvariate(2.0, 1.0)))
        while (instrument.isin, seller.lei, buyer.lei, lots) in self._used:
            lots += 1
        self._used.add((instrument.isin, seller.lei, buyer.lei, lots))
        return Decimal(lots * LOT)

    def dealers(self) -> tuple[Party, Party]:
        """A seller and a buyer."""
        seller, buyer = self._random.sample(DEALERS, 2)
        return seller, buyer


def _instruments(seed: int, first: int, number_each: int) -> tuple[Instrument, ...]:
    """Their ISINs carry the seed (its last four digits), so that another day in the same place trades other instruments."""
    return tuple(
        Instrument(isin=made_up_isin(system.country, seed % 10_000 * 100 + number), name=f"{system.name} Share {number}", system=system)
        for system in SYSTEMS
        for number in range(first, first + number_each)
    )
