"""What stands in the way of a report: something that may still arrive, or something that nothing cures. Part of `enrich` and `instruct`."""

from dataclasses import dataclass

from schemas.reasons import Reason


@dataclass(frozen=True, slots=True)
class Obstacle:
    """A reason, and what the report waits for; None where it is refused for good. `about`, in words, is what stands in the way."""

    reason: Reason
    waits_for: str | None = None
    about: str | None = None

    @property
    def detail(self) -> str | None:
        """What stands in the way, for people: what it is about, else what would cure it."""
        if self.about is not None or self.waits_for is None:
            return self.about
        kind, _, name = self.waits_for.partition("|")
        return f"{kind.replace('_', ' ')} {name}"


def in_words(found: "Reason | Obstacle") -> tuple[Reason, str | None]:
    """A reason and its detail."""
    return (found.reason, found.detail) if isinstance(found, Obstacle) else (found, None)
