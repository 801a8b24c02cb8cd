"""What is said in a T2S-average night and day, hour by hour: instructions, holds, releases, what is brought in; each hour is a stream."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import partial
from typing import Any, Literal

from schemas.commands import BalanceFunded, Command, HoldInstruction, ReleaseInstruction, SubmitInstruction, instructed_key
from schemas.instruction import NO_CURRENCY, PLAIN, Link, Terms
from streams.bench.t2s_deals import WITHOUT_SECURITIES, T2sMarket
from streams.bench.t2s_fates import IN_PARTS, Fate, T2sDeal
from streams.bench.t2s_hours import Hour
from streams.bench.t2s_windows import ByWindow
from streams.demo.day import Day
from streams.demo.ledger import Holds, source_of
from streams.demo.script import TODAY, TRADE_DATE

SOURCE = "t2s"
WHO, SECOND = "treasury.aino", "treasury.bertil"
Status = Literal["settled", "partially_settled", "pending", "held"]
ENDS: Mapping[Fate, Status] = {
    "mismatched": "pending",
    "securities_never": "pending",
    "cash_never": "pending",
    "one_part": "partially_settled",
    "held_on": "held",
}
"""The status of both sides at the end of the day; those of all other fates are settled."""
ON_HOLD: tuple[Fate, ...] = ("held", "held_on")


@dataclass(slots=True)
class Reckoning:
    """What was sent, counted while it goes by: commands by type, instructions by type and fate; how they must end, and in which window."""

    commands: Counter[str] = field(default_factory=Counter)
    types: Counter[str] = field(default_factory=Counter)
    fates: Counter[str] = field(default_factory=Counter)
    ends: Counter[str] = field(default_factory=Counter)
    windows: ByWindow = field(default_factory=ByWindow)

    def take(self, deal: T2sDeal) -> None:
        """Two more instructions."""
        self.types[deal.type] += 2
        self.fates[deal.fate] += 2
        self.ends[ENDS.get(deal.fate, "settled")] += 2
        self.windows.reckon(deal)


class T2sDay:
    """`instructions` instructions, two a transaction, in the hours of a night and a day, each hour after those before it."""

    def __init__(self, market: T2sMarket, instructions: int) -> None:
        self._market = market
        self._transactions = range(instructions // 2)
        self._later: defaultdict[Hour, list[int]] = defaultdict(list)
        """The transactions of which more is to be said, by their numbers."""
        self.reckoned = Reckoning()

    def opening(self) -> Day:
        """What must be known and had before the first instruction; of the whole day, only accounts are remembered (14 in 1,000)."""
        for number in self._transactions:
            self._market.deal(number)  # the market makes its account
        return self._market.opening()

    def said_at(self, hour: Hour) -> Iterator[Command]:
        """What is said in the evening or the morning: every instruction that comes then; or later: what had to come for these."""
        said = self._instructed(hour) if hour in ("evening", "morning") else map(partial(_mended, hour), self._mended_at(hour))
        for command in said:
            self.reckoned.commands[type(command).__name__] += 1
            yield command

    def _instructed(self, hour: Hour) -> Iterator[Command]:
        """All sides but the second ones that are late; some are on hold when they come, some are put on hold."""
        for first in self._transactions[::2]:
            both = (self._market.deal(number) for number in range(first, min(first + 2, len(self._transactions))))
            pair = [deal for deal in both if deal.comes == hour]
            for deal in pair:
                self.reckoned.take(deal)
                for later in deal.later:
                    self._later[later].append(deal.number)
            is_linked = len(pair) == 2 and pair[0].fate == "linked"
            yield from _linked(*pair) if is_linked else (said for deal in pair for said in _said(deal))

    def _mended_at(self, hour: Hour) -> Iterator[T2sDeal]:
        return map(self._market.deal, self._later[hour])


def _mended(hour: Hour, deal: T2sDeal) -> Command:
    """The late second side, the release, or what was lacking."""
    match deal.fate:
        case "late":
            return _second(deal)
        case "held":
            return ReleaseInstruction(command=f"release-{deal.number}", **_about(deal))
        case "in_two_parts" | "one_part":
            is_first = hour == deal.later[0]
            return _funded(deal, "half" if is_first else "rest", deal.half if is_first else deal.quantity - deal.half)
        case _:
            return _funded(deal, "all", deal.quantity if deal.fate in WITHOUT_SECURITIES else deal.amount)


def _said(deal: T2sDeal) -> Iterator[Command]:
    """A transaction when it comes. The receiver is first in every other one that is not late."""
    terms = Terms(partial="PART") if deal.fate in IN_PARTS else None
    comes_held = deal.fate in ON_HOLD and deal.number % 2 == 0
    first = _first(deal, Terms(holds=("PREA",)) if comes_held else terms)
    if deal.fate == "late":
        yield first
    elif deal.fate in ON_HOLD:
        yield first
        if not comes_held:
            yield HoldInstruction(command=f"hold-{deal.number}", **_about(deal))
        yield _second(deal)
    else:
        both = (first, _second(deal, terms))
        yield from both if deal.number % 4 < 2 else reversed(both)


def _linked(before: T2sDeal, after: T2sDeal) -> Iterator[Command]:
    """The second transaction is matched first, and waits until the first one has settled."""
    yield _first(before)
    yield _first(after, Terms(links=(Link(position="AFTE", report=_report(before)),)))
    yield _second(after)
    yield _second(before)


def _first(deal: T2sDeal, terms: Terms | None = None) -> SubmitInstruction:
    accounts = (deal.securities_account, deal.cash_account)
    return _side(deal, "DELI", (deal.seller.lei, deal.buyer.lei), accounts, deal.quantity, deal.amount, terms)


def _second(deal: T2sDeal, terms: Terms | None = None) -> SubmitInstruction:
    """The receiver's side: as the deliverer's, or with twice as much where it must not match."""
    accounts, times = (deal.buyer_securities_account, deal.buyer_cash_account), 2 if deal.fate == "mismatched" else 1
    return _side(deal, "RECE", (deal.buyer.lei, deal.seller.lei), accounts, times * deal.quantity, times * deal.amount, terms)


def _side(
    deal: T2sDeal,
    movement: Literal["DELI", "RECE"],
    parties: tuple[str, str],
    accounts: tuple[str, str],
    quantity: Decimal,
    amount: Decimal,
    terms: Terms | None,
) -> SubmitInstruction:
    system, has_cash = deal.instrument.system, deal.type != "FOP"
    if deal.type == "PFOD":  # payments of two transactions may be equal, or near enough to match
        terms = replace(terms or PLAIN, transaction_type="CORP", common_reference=f"ca-{deal.number}")
    return SubmitInstruction(
        command=f"{movement}-{deal.number}",
        who=WHO,
        settlement_system=system.name,
        entity=parties[0],
        source=SOURCE,
        reference=str(deal.number),
        instruction_type=deal.type,
        movement=movement,
        isin=deal.instrument.isin,
        quantity=Decimal(0) if deal.type == "PFOD" else quantity,
        currency=system.currency if has_cash else NO_CURRENCY,
        amount=amount if has_cash else Decimal(0),
        trade_date=TRADE_DATE,
        intended_settlement_date=TODAY,
        counterparty=parties[1],
        securities_account=accounts[0],
        cash_account=accounts[1] if has_cash else None,
        terms=terms,
    )


def _report(deal: T2sDeal) -> str:
    return instructed_key(deal.seller.lei, SOURCE, deal.instrument.system.name, str(deal.number))


def _about(deal: T2sDeal) -> dict[str, Any]:
    system = deal.instrument.system.name
    return {"who": WHO, "second": SECOND, "settlement_system": system, "entity": deal.seller.lei, "report": _report(deal)}


def _funded(deal: T2sDeal, name: str, quantity: Decimal) -> BalanceFunded:
    """Bring in what the transaction lacks, or so much of it."""
    system = deal.instrument.system
    holds: Holds = "SECURITIES" if deal.fate in WITHOUT_SECURITIES else "CASH"
    return BalanceFunded(
        command=f"fund-{name}-{deal.number}",
        who=WHO,
        second=SECOND,
        settlement_system=system.name,
        account=deal.securities_account if holds == "SECURITIES" else deal.buyer_cash_account,
        against=source_of(system, holds),
        asset=deal.instrument.isin if holds == "SECURITIES" else system.currency,
        quantity=quantity,
    )
