"""How long settling takes, as its parties see it: from the sending of a trade's second side to that side's confirmation."""

from collections.abc import Mapping
from math import ceil

from streams.demo.day import Day
from streams.demo.kinds import KINDS


class Stopwatch:
    """Times in seconds of one monotonic clock. Trades that wait for something other than their second side are left out."""

    def __init__(self, day: Day) -> None:
        at_once = {kind.name for kind in KINDS if kind.settles_at_once}
        self._trade_of: Mapping[str, str] = {
            report: expected.trade for report, expected in day.expected.items() if expected.kind in at_once and report.endswith("|executed")
        }
        self._last_sent: dict[str, tuple[str, float]] = {}
        self.first_sent_at = 0.0
        self.last_confirmed_at = 0.0
        self.confirmed_sides = 0
        self.samples: list[float] = []
        """Seconds, one a trade."""

    def sent(self, report: str | None, at: float) -> None:
        """A record was handed over; `report` names the side that it reports, if it reports one."""
        self.first_sent_at = self.first_sent_at or at
        if report is not None and (trade := self._trade_of.get(report)) is not None:
            self._last_sent[trade] = (report, at)

    def confirmed(self, report: str, at: float) -> None:
        """The confirmation of a side was read."""
        self.confirmed_sides += 1
        self.last_confirmed_at = at
        second, sent_at = self._last_sent.get(self._trade_of.get(report, ""), ("", 0.0))
        if report == second:
            self.samples.append(at - sent_at)

    @property
    def seconds(self) -> float:
        """From the first record to the last confirmation."""
        return max(0.0, self.last_confirmed_at - self.first_sent_at)

    def percentile_ms(self, percent: int) -> float:
        """The least time that `percent` of the samples do not exceed (nearest rank), in milliseconds; 0 without samples."""
        ranked = sorted(self.samples)
        return round(ranked[ceil(len(ranked) * percent / 100) - 1] * 1000, 1) if ranked else 0.0
