"""A closure in the month: of some cleared trades the date is taken away or set later, and a day is closed when they are novated already.

At KALEVA they are reckoned, and a day that was counted is closed; at the others they are agreed for the day that is closed.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

from schemas.reference import ReferenceRecord
from schemas.settlement_time import CalendarDefined, ClosureAnnounced, ConventionSet
from streams.demo.day import Day, Record
from streams.demo.days import AROUND
from streams.demo.script import LATER, TODAY, TRADE_DATE
from tests.cleared_day import MODELS
from tests.simulation.judge_books import Said

RECKONS = "KALEVA"
CYCLE = 11
"""Business days from the trade date, 27 February, to LATER, 16 March."""
CLOSED = {"KALEVA": date(2026, 3, 10), "SAKURA": LATER, "CAMDEN": LATER}
MOVED_TO = date(2026, 3, 17)
EVERY, AFTER = 4, 1
"""Of the trades that simply match those whose number is so: some at each system."""


def with_later_dates(made: Day) -> Day:
    """The day with those trades dated anew."""
    scenes = (replace(scene, sides=tuple(_dated(record) for record in scene.sides)) for scene in made.scenes)
    return replace(made, scenes=tuple(scenes))


def dated_later(made: Day) -> dict[str, str]:
    """The system of each trade that is due on LATER, and moves, by its name: what was dated anew, and the kind `later_date`."""
    return {record.trade: system for scene in made.scenes for record in scene.sides if (system := _system_of(record)) and _is_later(record)}


def calendars() -> Iterator[ReferenceRecord]:
    for system in MODELS:
        yield CalendarDefined(calendar=system, first=TRADE_DATE - AROUND, last=LATER + AROUND)
    yield ConventionSet(settlement_system=RECKONS, effective_from=TRADE_DATE - AROUND, business_days=CYCLE)


def closures() -> list[ReferenceRecord]:
    return [ClosureAnnounced(calendar=system, date=day, reason="a flood") for system, day in CLOSED.items()]


def judge_closure(made: Day, obligations: list[Said], advised: list[Said]) -> Iterator[str]:
    """A sentence for each thing that is wrong with what has moved, at each system that clears."""
    wanted, moved = dated_later(made), [each for each in obligations if each["type"] == "TradeRedated"]
    if {_name_of(each): each["settlement_system"] for each in moved} != wanted or set(wanted.values()) != set(MODELS):
        yield f"{[_name_of(each) for each in moved]} have moved and not {wanted}"
    if any((each["old_date"], each["new_date"]) != (str(LATER), str(MOVED_TO)) for each in moved):
        yield f"not all move from {LATER} to {MOVED_TO}: {moved}"
    told = Counter((each["report"], each["new_date"]) for each in advised)
    if told != Counter((each[side], str(MOVED_TO)) for each in moved for side in ("deliverer_report", "receiver_report")):
        yield f"not every party is told once: {told}"
    discharged = Counter[str]()
    for each in obligations:
        if each["type"] == "ObligationAllocated" and each["intended_settlement_date"] == each["settled_on"] == str(MOVED_TO):
            discharged[each["report"]] += int(each["quantity"])
    for each in obligations:
        if each["type"] == "TradeNovated" and _name_of(each) in wanted:
            legs = [discharged[each[side]] for side in ("deliverer_report", "receiver_report")]
            if legs != [int(each["quantity"])] * 2:
                yield f"of the legs of {_name_of(each)} {legs} are discharged as of {MOVED_TO}"
    for system in MODELS:
        yield from _judge_netting(system, obligations, {name for name in wanted if wanted[name] == system})


def _judge_netting(system: str, obligations: list[Said], names: set[str]) -> Iterator[str]:
    """The new date has netted just what has moved to it, and members' sums are zero without a row for the CCP."""
    novated = [each for each in obligations if each["type"] == "TradeNovated" and _name_of(each) in names]
    of_day = [each for each in obligations if each["type"] == "ObligationNetted" and each["settlement_system"] == system]
    netted = [each for each in of_day if each["date"] == str(MOVED_TO)]
    is_bilateral = MODELS[system][0] == "bilateral"
    gross = sum(Decimal(each["bought"]) + Decimal(each["sold"]) for each in netted)
    due = sum(Decimal(each["quantity"]) for each in novated) * (1 if is_bilateral else 2)
    if gross != due or not due:
        yield f"{gross} is netted at {system} on {MOVED_TO}, and {due} has moved to it"
    if not is_bilateral and sum(Decimal(each["contract_money"]) for each in netted):
        yield f"the members' sums at {system} are not zero: {netted}"


def _name_of(word: Said) -> str:
    """The trade's name, as its deliverer has reported it."""
    return str(word["deliverer_report"].split("|")[2])


def _dated(record: Record) -> Record:
    system = _system_of(record)
    if system is None or record.kind != "matched" or int(record.trade.rpartition("-")[2]) % EVERY != AFTER:
        return record
    after = b"" if system == RECKONS else f'"intended_settlement_date":"{LATER}",'.encode()
    return replace(record, value=(record.value or b"").replace(f'"intended_settlement_date":"{TODAY}",'.encode(), after))


def _is_later(record: Record) -> bool:
    value = record.value or b""
    return record.kind in ("matched", "later_date") and f'"intended_settlement_date":"{TODAY}"'.encode() not in value


def _system_of(record: Record) -> str | None:
    """A system that clears, by the names of the accounts."""
    return next((system for system in MODELS if f'"{system}-'.encode() in (record.value or b"")), None)
