"""A day of the demo without the reference data that no record of it names: most of a small day would be limits of strangers."""

import re
from dataclasses import replace
from functools import lru_cache

from schemas.codec import encode
from schemas.message import Message
from schemas.reference import AccountDefined, InstrumentDefined, LimitSet, StandingInstructionSet
from streams.demo.day import Day
from streams.demo.generator import day

_WORD = re.compile(r"[A-Za-z0-9_.-]+")


@lru_cache(maxsize=4)
def small_day(trades: int, seed: int) -> Day:
    """The day of so many trades, with the instruments, accounts and limits that it names."""
    whole = day(trades, seed)
    commands = [*whole.funding, *(command for scene in whole.scenes for command in scene.commands)]
    standing = [message for message in whole.reference if isinstance(message, StandingInstructionSet)]
    texts = [(record.value or b"").decode(errors="replace") for record in whole.sides]
    named = [frozenset(_WORD.findall(text)) for text in [*texts, *(encode(message).decode() for message in [*commands, *standing])]]
    words = frozenset().union(*named)

    def is_named(message: Message) -> bool:
        if isinstance(message, InstrumentDefined):
            return message.isin in words
        if isinstance(message, AccountDefined):
            return message.purpose != "OWN" or message.account in words
        if isinstance(message, LimitSet):
            return any(message.entity in each and message.counterparty in each and message.currency in each for each in named)
        return True

    return replace(
        whole,
        reference=tuple(filter(is_named, whole.reference)),
        scenes=tuple(replace(scene, reference=tuple(filter(is_named, scene.reference))) for scene in whole.scenes),
    )
