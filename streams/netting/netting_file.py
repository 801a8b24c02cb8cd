"""A file of trades, prices and carried positions. All of it is good, or none of it is netted."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from pathlib import Path

from pydantic import ValidationError

from processors.clearing.multilateral import Held
from processors.clearing.position import Position
from schemas.netting import NETTING_LINE, CurrencyStated, MatchedTrade, NettingLine, PositionCarried, PriceStated
from streams.wrong_line import NETTED, WrongLines, is_json, what_is_wrong_in

DECIMALS_DEFAULT = 2


class NettingFileError(ValueError):
    """Some lines cannot be taken. The sentences name each line and what is wrong with it."""

    def __init__(self, origin: str, sentences: list[str]) -> None:
        super().__init__("\n".join([*sentences, f"Nothing of {origin} was netted: mend it and try again."]))


@dataclass(slots=True)
class NettingFile:
    """What stands in a file."""

    trades: dict[str, MatchedTrade] = field(default_factory=dict)
    prices: dict[tuple[str, str], Decimal] = field(default_factory=dict)
    carried: dict[Held, Position] = field(default_factory=dict)
    decimals: dict[str, int] = field(default_factory=dict)

    def take(self, line: NettingLine) -> str | None:
        """Take a line. Returns what is wrong with it, if anything is."""
        match line:
            case MatchedTrade():
                return self._trade(line)
            case PriceStated():
                self.prices[line.isin, line.currency] = line.price
                return None if line.price > 0 else f"the price of {line.isin} is not above zero"
            case PositionCarried():
                held = (line.member, line.isin, line.currency)
                known, self.carried[held] = held in self.carried, Position(quantity=line.quantity, value=line.value)
                return f"{line.member} carries {line.isin} in {line.currency} twice" if known else None
            case CurrencyStated():
                self.decimals[line.currency] = line.decimals
        return None

    def _trade(self, trade: MatchedTrade) -> str | None:
        if trade.trade in self.trades:
            return f"trade {trade.trade} stands here twice"
        self.trades[trade.trade] = trade
        if trade.quantity <= 0 or trade.amount <= 0:
            return f"trade {trade.trade} has a quantity or an amount that is not above zero"
        return f"trade {trade.trade} has {trade.seller} on both sides" if trade.seller == trade.buyer else None

    def lacking(self) -> list[str]:
        """The securities without a price, which netting with a CCP needs."""
        named = [(each.isin, each.currency) for each in self.trades.values()] + [held[1:] for held in self.carried]
        return [f"{isin} has no price in {currency}" for isin, currency in dict.fromkeys(named) if (isin, currency) not in self.prices]

    def decimals_of_all(self) -> dict[str, int]:
        """The decimals of every currency that is named."""
        named = [each.currency for each in self.trades.values()] + [held[2] for held in self.carried]
        return {currency: self.decimals.get(currency, DECIMALS_DEFAULT) for currency in dict.fromkeys(named)}


def read_netting_file(path: Path, *, needs_prices: bool) -> NettingFile:
    """What stands in a file. Raises NettingFileError, or OSError where the file cannot be read."""
    with path.open("rb") as file:
        return read_netting(file, str(path), needs_prices=needs_prices)


def read_netting(lines: Iterable[bytes], origin: str, *, needs_prices: bool) -> NettingFile:
    """What stands in `lines`, blank ones left out. Raises NettingFileError."""
    found, wrong = NettingFile(), WrongLines()
    for number, line in enumerate(lines, 1):
        if line.strip():
            why = _take(found, line)
            if why is not None:
                wrong.add(f"{origin}, line {number}", why, is_json=is_json(line))
    for lacking in found.lacking() if needs_prices else ():
        wrong.add(origin, partial(str, lacking))
    if wrong.count:
        raise NettingFileError(origin, wrong.sentences())
    if not found.trades and not found.carried:
        raise NettingFileError(origin, [f"{origin} has no trade and no position in it."])
    return found


def _take(found: NettingFile, line: bytes) -> Callable[[], str] | None:
    """Take a line, or give what is wrong with it."""
    try:
        why = found.take(NETTING_LINE.validate_json(line))
    except ValidationError as error:
        return partial(what_is_wrong_in, NETTED, line, error)
    return partial(str, why) if why is not None else None
