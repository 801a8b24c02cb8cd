"""How many business days after its trade date a trade settles, and from which trade date on."""

from datetime import date

from processors.calendars.calendar import NotCoveredError
from schemas.frozen import frozen


@frozen
class Cycle:
    """Trades of `effective_from` and later settle so many business days after their trade date, until another cycle takes its place."""

    effective_from: date
    business_days: int


@frozen
class SettlementConvention:
    """The cycles of a market, in the order of their dates."""

    name: str
    cycles: tuple[Cycle, ...]

    def business_days(self, trade_date: date) -> int:
        """The business days that apply to a trade. Raises NotCoveredError for one before the first cycle."""
        in_force = [cycle.business_days for cycle in self.cycles if cycle.effective_from <= trade_date]
        if not in_force:
            begins = self.cycles[0].effective_from
            raise NotCoveredError(f"the settlement cycle of {self.name} is known from {begins}, not for a trade of {trade_date}")
        return in_force[-1]
