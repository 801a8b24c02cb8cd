"""A T2S-average day without Kafka: what is said in it, hour by hour."""

from schemas.commands import Command, SubmitInstruction
from streams.bench.t2s_commands import T2sDay
from streams.bench.t2s_deals import T2sMarket

INSTRUCTIONS = 20_000
HOURS = ("evening", "night", "late_night", "morning", "parts", "afternoon")
Said = dict[str, list[Command]]


def play(market: T2sMarket) -> tuple[T2sDay, Said]:
    """The day, and what is said at each of its hours."""
    day = T2sDay(market, INSTRUCTIONS)
    return day, {at: list(day.said_at(at)) for at in HOURS}


def sides_of(said: Said) -> list[SubmitInstruction]:
    """Every instruction of the day."""
    return [each for at in HOURS for each in said[at] if isinstance(each, SubmitInstruction)]
