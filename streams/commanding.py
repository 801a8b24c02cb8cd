"""Commands are sent to back's door, and their answers waited for: applied, or refused with the reason."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from processors.check_instruction import report_of
from schemas import topics
from schemas.commands import Command, CommandApplied, CommandRefused, SubmitInstruction, command_key
from streams.gateway.publisher import PATIENCE_SECONDS, DoorPublisher
from streams.listening import Listener, listening
from streams.settings import Settings
from streams.shard.counts import partition_counts


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """One command and its answer; neither applied nor refused: it was sent, and nobody has answered in time."""

    command: str
    type: str
    applied: bool = False
    was_repeated: bool = False
    reason: str | None = None
    detail: str | None = None
    """Of a refusal: what stands in the way, where that is one thing."""
    report: str | None = None
    """The report that it is about, where there is one."""


def report_about(given: Command) -> str | None:
    """The report that a command is about, where there is one; of an instruction that is sent directly the one that it makes."""
    if isinstance(given, SubmitInstruction):
        return report_of(given)
    return getattr(given, "report", None)


async def command(
    settings: Settings, commands: Sequence[Command], at: datetime, wait_seconds: float, progress: Callable[[int], None]
) -> list[Answered]:
    """Send the commands in order and give each one's answer. Raises KafkaError, TopicsMissingError, OSError where nothing was sent."""
    counts = await partition_counts(settings)
    async with listening(settings, [topics.BACK_ANSWERS], counts) as listener:
        found = {command_key(each): Answered(command=each.command, type=each.type, report=report_about(each)) for each in commands}
        with suppress(TimeoutError):  # what has no answer says so
            async with DoorPublisher(settings, patience_seconds=PATIENCE_SECONDS) as publisher:
                for each in commands:
                    await publisher.publish(topics.BACK_COMMANDS, replace(each, at=at), each.settlement_system)  # type: ignore[attr-defined]  # every command to back names its system
            async with asyncio.timeout(wait_seconds):
                await _wait(listener, found, progress)
        return list(found.values())


async def _wait(listener: Listener, found: dict[str, Answered], progress: Callable[[int], None]) -> None:
    waiting = set(found)
    while waiting:
        for message in await listener.heard():
            if isinstance(message, CommandApplied | CommandRefused) and (key := command_key(message)) in waiting:
                waiting.remove(key)
                found[key] = _answered(found[key], message)
        progress(len(found) - len(waiting))


def _answered(sent: Answered, message: CommandApplied | CommandRefused) -> Answered:
    if isinstance(message, CommandRefused):
        return replace(sent, reason=str(message.reason), detail=message.detail)
    return replace(sent, applied=True, was_repeated=message.was_repeated)
