"""A settlement day with windows, in the manner of T2S, for tests of back."""

from datetime import datetime, timedelta

from processors.books import BackBooks
from schemas.message import Message
from schemas.reference import SettlementDayDefined
from schemas.settlement_time import SettlementWindowDefined, WindowKind
from tests.unit.back_office import SYSTEM, day, office
from tests.unit.office_driver import OfficeDriver


def window(name: str, kind: WindowKind, opens: datetime, closes: datetime | None = None, number: int = 0) -> SettlementWindowDefined:
    return SettlementWindowDefined(
        settlement_system=SYSTEM, date=day(number).date(), name=name, kind=kind, opens_at=opens, closes_at=closes
    )


def in_the_manner_of_t2s(number: int = 0) -> list[Message]:
    """A day that opens on the evening before, with two night sequences, a day window, a partial window and two cut-offs."""
    evening, here = day(number - 1), day(number)
    return [
        SettlementDayDefined(
            settlement_system=SYSTEM,
            date=here.date(),
            opens_at=evening + timedelta(hours=18),
            dvp_cut_off_at=here + timedelta(hours=16),
            cut_off_at=here + timedelta(hours=18),
        ),
        window("NTS1", "NIGHT_SEQUENCE", evening + timedelta(hours=20), number=number),
        window("NTS2", "NIGHT_SEQUENCE", evening + timedelta(hours=22), number=number),
        window("RTS", "DAY", here + timedelta(hours=5), here + timedelta(hours=18), number=number),
        window("P1", "PARTIAL", here + timedelta(hours=14), here + timedelta(hours=14, minutes=15), number=number),
    ]


def parted(now: datetime) -> tuple[OfficeDriver, BackBooks]:
    """Back whose Monday has windows."""
    made, books = office(days=0, now=day(-1, 12))
    for each in in_the_manner_of_t2s():
        made.give(each)
    made.tell_time(now)
    return made, books
