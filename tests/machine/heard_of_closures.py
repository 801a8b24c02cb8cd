"""What the engine has said of a closure, and the sums that it keeps for each date, held against the naive reference.

Caught when broken: one leg moved and not the other, with its sum or without; the sums left on the old date, or not added to the new one;
`waiting` not moved between two parties; what was netted, or discharged in part, moved too; a date that was agreed reckoned anew; one
that was reckoned left as it was; nobody told.
"""

from collections import Counter
from decimal import Decimal
from typing import Any

from processors.books import BackBooks
from schemas.message import Message
from schemas.redating import InstructionRedated, TradeRedated
from schemas.report_answers import DateAdvised
from tests.machine.closures import Moved, waiting
from tests.machine.netting import CCP, Netting
from tests.unit.back_office import MONDAY, of
from tests.unit.test_redate_novated_edges import found

Names = dict[str, str]


def told_dates(said: list[Message]) -> dict[str, tuple[int, int]]:
    """What the parties were told of the dates of their reports, each once and by its own name: the dates before and after."""
    advised = of(DateAdvised, said)
    assert max(Counter(each.report for each in advised).values(), default=1) == 1, f"told twice: {advised}"
    assert all(each.report.startswith(f"{each.entity}|") for each in advised), f"told to a stranger: {advised}"
    return {each.report: _dates(each) for each in advised}


def hear_moved(moved: Moved, said: list[Message], parties: dict[str, tuple[str, str]]) -> None:
    """Just what the reference says has moved, from and to where it says, and both parties of each were told. `parties` of obligations."""
    pairs = [((each.deliverer_report, each.receiver_report), _dates(each)) for each in of(TradeRedated, said)]
    assert sorted(pairs) == sorted(moved.trades.items()), f"{pairs} have moved and not {moved.trades}"
    instructions = [(each.transaction, _dates(each)) for each in of(InstructionRedated, said)]
    assert sorted(instructions) == sorted(moved.obligations.items()), f"{instructions} have moved and not {moved.obligations}"
    wanted = {report: dates for both, dates in moved.trades.items() for report in both}
    for name, dates in moved.obligations.items():
        wanted |= {f"{party}|clearing|{name}|1|instructed": dates for party in parties[name]}
    told = told_dates(said)
    assert told == wanted, f"told {told} and not {wanted}"


def _dates(each: TradeRedated | InstructionRedated | DateAdvised) -> tuple[int, int]:
    return (each.old_date - MONDAY).days, (each.new_date - MONDAY).days


def compare_dates(known: Netting, books: BackBooks, names: Names) -> None:
    """Open legs have the dates of the reference, and so have the sums; members' sums are zero on every date without the CCP."""
    legs = [books.novated_legs[key] for key in found(books.novated_legs, "open")]
    dates = {leg.report: (leg.intended_settlement_date - MONDAY).days for leg in legs}
    assert dates == {leg["report"]: leg["due"] for leg in known.legs if leg["done"] < leg["quantity"]}, f"{dates}"
    kept: dict[tuple[str, str, int], tuple[Any, ...]] = {}
    for tranche in (books.novated_tranches[key] for key in found(books.novated_tranches, "due")):
        position = books.clearing_positions[tranche.position]
        parties = f"{names[position.member]}-{names[position.counterparty]}"
        sums = (tranche.bought, tranche.sold, tranche.money, tranche.gross_value, tranche.trades)
        kept[parties, position.isin, (tranche.intended_settlement_date - MONDAY).days] = sums
    assert kept == waiting(known), f"{kept} and not {waiting(known)}"
    flat: dict[tuple[str, int], tuple[Decimal, Decimal]] = {}
    for (parties, isin, due), (bought, sold, money, *_) in kept.items() if not known.is_bilateral else ():
        assert parties.endswith(f"-{CCP}"), f"{parties} is no position with the CCP"
        quantities, amounts = flat.get((isin, due), (Decimal(0), Decimal(0)))
        flat[isin, due] = (quantities + bought - sold, amounts + money)
    assert not any(number for sums in flat.values() for number in sums), f"members' sums are not zero: {flat}"
