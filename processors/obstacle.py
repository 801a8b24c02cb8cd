"""What stands in the way of a report: something that may still arrive, or something that nothing cures. Part of `enrich` and `instruct`."""

from dataclasses import dataclass

from processors.redating import WORDS_MAX
from schemas.reasons import Reason


@dataclass(frozen=True, slots=True)
class Obstacle:
    """A reason, and what the report waits for; None where it is refused for good. `about`, in words, is what stands in the way."""

    reason: Reason
    waits_for: str | None = None
    about: str | None = None

    @property
    def detail(self) -> str | None:
        """What stands in the way, for people: what it is about, else what would cure it. Fit for FreeText, whatever name is in it.

        It is kept and sent: one too long, or with a character that controls a terminal, could not be read again, nor the state with it.
        """
        about = self.about
        if about is None and self.waits_for is not None:
            kind, _, name = self.waits_for.partition("|")
            about = f"{kind.replace('_', ' ')} {name}"
        return "".join(letter if letter.isprintable() else "?" for letter in about)[:WORDS_MAX] if about is not None else None


def in_words(found: "Reason | Obstacle") -> tuple[Reason, str | None]:
    """A reason and its detail."""
    return (found.reason, found.detail) if isinstance(found, Obstacle) else (found, None)
