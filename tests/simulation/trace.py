"""What happened in a world, in words."""

from dataclasses import dataclass, field

from tests.simulation.scheduler import Scheduler


@dataclass
class Trace:
    """What happened, in words, where anybody wants to read it."""

    scheduler: Scheduler
    is_wanted: bool
    lines: list[str] = field(default_factory=list)

    def tell(self, text: str) -> None:
        if self.is_wanted:
            self.lines.append(f"{self.scheduler.now:10.4f}  {text}")
