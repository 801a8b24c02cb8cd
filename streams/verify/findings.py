"""What verify has found, as one frozen record: for programs (JSON) and for the report to people."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from streams.verify.judge_netting import taken_out
from streams.verify.judgement import Judgement
from streams.verify.numbers import plain
from streams.verify.reckoning import Reckoning
from streams.verify.totals import STATUSES, Totals


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusTotals:
    """Count of sides, quantity by ISIN and money by currency, as plain decimals; without the numbers below zero."""

    count: int
    quantity: Mapping[str, str]
    money: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """Sides unless another unit is said. `control_totals` are differences: all zero where nothing is wrong."""

    reported: int
    settled: int
    partially_settled: int
    cancelled: int
    refused: int
    held: int
    pending: int
    dead: int
    in_flight: int
    duplicates: int
    """Reports that came again with the same content."""
    conflicts: int
    """Reports that came again with other content: each is a reported and a refused side as well."""
    unreadable: int
    """Records of front.trades that could not be read: each is a reported and a dead side as well, without quantity."""
    unreadable_elsewhere: int
    """Records of the other doors that could not be read."""
    not_yet_taken: int
    """Records at the doors that no office has taken."""
    front_dead: int
    """Lines that no gateway could translate, each once, as `takahuone refused` lists them."""
    front_dead_times: int
    """How often these came in all: a file that is sent again brings them again."""
    lost: int
    doubled: int
    control_totals: Mapping[str, Mapping[str, str]]
    tolerance: Mapping[str, str]
    """By currency: what buyers reported above what was settled."""
    below_zero: Mapping[str, str]
    """By ISIN and currency, what was reported below zero. It is refused, and in no sum of `by_status`."""
    netted: Mapping[str, Mapping[str, str]]
    """What netting has taken out: of novated trades both sides are settled, and so much less was moved for it."""
    by_status: Mapping[str, StatusTotals]
    problems: tuple[str, ...]
    problems_found: int
    records: int
    seconds: float

    @property
    def is_clean(self) -> bool:
        """True where nothing is wrong."""
        return self.problems_found == 0


def findings_of(known: Reckoning, judged: Judgement, *, records: int, seconds: float) -> Findings:
    """The record of all that was found in `records` records and `seconds`."""
    totals = judged.totals
    lines = ("duplicates", "unreadable", "unreadable_elsewhere", "not_yet_taken", "front_dead_times")
    return Findings(
        **{status: totals.statuses[status].count for status in STATUSES},
        **{line: known.lines[line] for line in lines},
        front_dead=len(known.at_door),
        reported=totals.reported.count,
        conflicts=judged.conflicts,
        lost=judged.lost,
        doubled=judged.doubled,
        control_totals={"quantity": _plain(totals.quantity_differences()), "money": _plain(totals.money_differences())},
        tolerance=_plain(totals.tolerance),
        below_zero=_plain(totals.reported.below_zero),
        netted=dict(zip(("quantity", "money"), map(_plain, taken_out(known)), strict=True)),
        by_status={name: _status_totals(total) for name, total in {"reported": totals.reported, **totals.statuses}.items()},
        problems=tuple(known.problems.sentences()),
        problems_found=known.problems.found,
        records=records,
        seconds=round(seconds, 3),
    )


def _plain(numbers: Mapping[str, int]) -> dict[str, str]:
    return {name: plain(number) for name, number in sorted(numbers.items())}


def _told(totals: Totals, sums: Counter[str]) -> dict[str, str]:
    return _plain(totals.without_below_zero(sums))


def _status_totals(totals: Totals) -> StatusTotals:
    return StatusTotals(count=totals.count, quantity=_told(totals, totals.quantity), money=_told(totals, totals.money))
