"""What stands in the way of a report: something that may still arrive, or something that nothing cures. Part of `enrich`."""

from dataclasses import dataclass

from schemas.reasons import Reason


@dataclass(frozen=True, slots=True)
class Obstacle:
    """A reason, and what the report waits for; None where it is refused for good."""

    reason: Reason
    waits_for: str | None = None
