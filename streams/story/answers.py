"""Commands and their answers in a story: an answer names its command only, and has its report from what was taken with it."""

from collections.abc import Iterator
from dataclasses import replace

from streams.story.interest import ANSWERS, is_command
from streams.story.order import Order, Step
from streams.story.scan import Found
from streams.story.words import about
from streams.verify.asked import command_key


def with_commands(found: list[Found], order: Order) -> list[Found]:
    """Each answer with what it answers. One to other content under the same identity, which is not found, is left out."""
    commands = [each for each in found if is_command(each.message)]
    taken = {step: each for each in commands for step in order.taken_in(each)}
    return list(_with_commands(found, commands, taken, order))


def _with_commands(found: list[Found], commands: list[Found], taken: dict[Step, Found], order: Order) -> Iterator[Found]:
    for each in found:
        if each.message["type"] not in ANSWERS:
            yield each
            continue
        said = order.said_in(each)
        answered = taken.get(said[0]) if said is not None else None
        if answered is None and (said is None or ".commands." not in order.records[said[0]]["topic"]):
            answered = next((one for one in commands if command_key(one.message) == command_key(each.message)), None)
        if answered is not None:
            yield replace(each, message=each.message | {"answers": answered.message["type"], "report": about(answered.message)})
