"""The transactions of a day as T2S has it on average: each a function of the seed and its number, so that a day of any size is a stream."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from hashlib import blake2b
from typing import TypeVar

from schemas.instruction import InstructionType
from streams.bench.market import KIND, BenchMarket
from streams.bench.t2s_fates import IN_PARTS, Fate, T2sDeal
from streams.bench.t2s_hours import NIGHT_PERCENT, REPLACED, Hour, schedule_of
from streams.demo.day import Day
from streams.demo.market import DEALERS, SYSTEMS

Name = TypeVar("Name", bound=str)

TYPES: Mapping[InstructionType, int] = {"DVP": 675, "FOP": 250, "PFOD": 75}
"""Thousandths of the transactions: delivery versus payment, free of payment, and what follows corporate actions, most of it payments.
The shares are those that the bench's issue asks for."""
FATES: Mapping[Fate, int] = {
    "late": 50,
    "mismatched": 10,
    "securities_later": 30,
    "securities_never": 15,
    "cash_later": 15,
    "cash_never": 7,
    "in_two_parts": 7,
    "one_part": 7,
    "held": 25,
    "held_on": 7,
}
"""Thousandths of the transactions that are not linked, chosen so that about 95 of 100 settle on their day; all others are plain."""
LINKED_THOUSANDTHS = 10
"""Of the pairs of neighbours, of which the second settles after the first."""
MENDED_AT_NIGHT_PERCENT = 50
"""Of what was there the evening before and is to get a later word; all else gets it on the day. An assumption, so that both are tried."""
LANES = 8
"""What lacks something is spread over so many accounts of each dealer, so that no funding wakes a great part of it; and over as many
others where it gets it at night, so that it does not settle with what comes for another one on the day."""
QUANTITY_LEAST = 100
SCALE_MOST = 16
SCALE_UNIT = 1_000_000
"""A quantity is one to sixteen times so many units, and a number of its own: it is never that of another transaction."""
WITHOUT_SECURITIES: tuple[Fate, ...] = ("securities_later", "securities_never", "in_two_parts", "one_part")
SHARING: tuple[Fate, ...] = ("securities_later", "securities_never")
"""What gets parts has an account of its own: in a shared one, the parts of two could make one whole."""
WITHOUT_CASH: tuple[Fate, ...] = ("cash_later", "cash_never")
AS_FREE: Mapping[Fate, Fate] = {"cash_later": "securities_later", "cash_never": "securities_never"}
AS_PAYMENT: Mapping[Fate, Fate] = {
    "securities_later": "cash_later",
    "securities_never": "cash_never",
    "in_two_parts": "cash_later",
    "one_part": "cash_never",
}
"""What moves no cash lacks none; what moves no securities lacks cash, and does not settle in parts."""


class T2sMarket(BenchMarket):
    """The market of a bench with the days of T2S, and with accounts that have nothing at first.

    An account that no other deal uses is made with its deal. `night_percent` of the transactions are there the evening before.
    """

    def __init__(self, seed: int, night_percent: int = NIGHT_PERCENT) -> None:
        super().__init__(seed)
        self._night_percent = night_percent
        for system in SYSTEMS:
            for party in DEALERS:
                for lane in range(2 * LANES):
                    for fate in SHARING:
                        self._ledger.securities(f"{fate}-{lane}", party, system)
                    for fate in WITHOUT_CASH:
                        self._ledger.cash(f"{fate}-{lane}", party, system)

    def opening(self) -> Day:
        """What must be known and had before the first instruction: the demo's market, whose systems have T2S's rules, days and windows."""
        opened = super().opening()
        others = (record for record in opened.reference if not isinstance(record, REPLACED))
        return replace(opened, reference=(*(record for system in SYSTEMS for record in schedule_of(system.name)), *others))

    def deal(self, number: int) -> T2sDeal:
        """Transaction `number`; no side of another one agrees with its sides."""
        kind, fate, scale = self._draws(number)
        is_linked = self.is_linked(number // 2)
        drawn = "linked" if is_linked else _drawn(FATES, fate, "plain")
        type_ = _drawn(TYPES, kind, "DVP")
        found = (AS_FREE if type_ == "FOP" else AS_PAYMENT if type_ == "PFOD" else {}).get(drawn, drawn)
        instrument = self._instruments[number % len(self._instruments)]
        system = instrument.system
        seller = DEALERS[number // len(self._instruments) % len(DEALERS)]
        buyer = DEALERS[(seller.number + 1 + kind % (len(DEALERS) - 1)) % len(DEALERS)]
        quantity = Decimal(QUANTITY_LEAST + number + _scaled(scale))
        price = Decimal(1_000 + scale % 997).scaleb(-system.decimals)
        comes, mended = self._hours(self._draws(number - 1)[0] if is_linked and number % 2 else kind)
        lane = fate // 1_000 % LANES + (LANES if mended == "night" else 0)
        own = f"parts-{number}" if found in IN_PARTS else f"{found}-{lane}"
        return T2sDeal(
            number=number,
            type=type_,
            fate=found,
            instrument=instrument,
            seller=seller,
            buyer=buyer,
            quantity=quantity,
            amount=quantity * price,
            securities_account=self._ledger.securities(own if found in WITHOUT_SECURITIES else KIND.name, seller, system),
            cash_account=self._ledger.cash(KIND.name, seller, system),
            buyer_securities_account=self._ledger.securities(KIND.name, buyer, system),
            buyer_cash_account=self._ledger.cash(own if found in WITHOUT_CASH else KIND.name, buyer, system),
            comes=comes,
            mended=mended,
        )

    def is_linked(self, pair: int) -> bool:
        """Whether the second transaction of this pair of neighbours settles after the first."""
        return self._draws(-1 - pair)[1] % 1_000 < LINKED_THOUSANDTHS

    def _hours(self, draw: int) -> tuple[Hour, Hour]:
        """When a transaction comes, and when what it gets later. Two linked ones come together."""
        if draw // 1_000 % 100 >= self._night_percent:
            return "morning", "afternoon"
        return "evening", "night" if draw // 100_000 % 100 < MENDED_AT_NIGHT_PERCENT else "afternoon"

    def _draws(self, number: int) -> tuple[int, int, int]:
        """Three numbers below 2^32 that look as if drawn by chance."""
        drawn = blake2b(f"{self.seed}|{number}".encode(), digest_size=12).digest()
        return int.from_bytes(drawn[:4]), int.from_bytes(drawn[4:8]), int.from_bytes(drawn[8:])


def _drawn(shares: Mapping[Name, int], draw: int, otherwise: Name) -> Name:
    """The name into whose share of a thousand the draw falls."""
    left = draw % 1_000
    for name, share in shares.items():
        if left < share:
            return name
        left -= share
    return otherwise


def _scaled(draw: int) -> int:
    """A unit in half of the cases, twice as much in half of the others, and so on: a few transactions have most of the value."""
    scale, chance = 1, draw // 1_000
    while scale < SCALE_MOST and chance % 2:
        scale, chance = 2 * scale, chance // 2
    return scale * SCALE_UNIT
