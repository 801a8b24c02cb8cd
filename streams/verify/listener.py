"""Each record that is read: whether the audit names it, and which judge hears it."""

from collections.abc import Callable
from hashlib import sha256
from typing import Any

import orjson

from schemas import topics
from streams.gateway.claimed import same_line
from streams.verify.back_says import hear_confirmation, hear_entry, hear_instruction, hear_penalty
from streams.verify.clearing_says import hear_obligation
from streams.verify.front_says import hear_dead_letter, hear_input
from streams.verify.log import Place
from streams.verify.middle_says import hear_answer, hear_sent
from streams.verify.promised import DIGEST_BYTES, Promises
from streams.verify.reckoning import Reckoning
from streams.verify.taken import Take, Taken

JUDGES: dict[str, Callable[[Reckoning, dict[str, Any]], None]] = {
    topics.MIDDLE_ANSWERS.name: hear_answer,
    topics.BACK_ANSWERS.name: hear_answer,
    topics.BACK_INSTRUCTIONS.name: hear_instruction,
    topics.BACK_ENTRIES.name: hear_entry,
    topics.BACK_OBLIGATIONS.name: hear_obligation,
    topics.BACK_PENALTIES.name: hear_penalty,
    topics.BACK_CONFIRMATIONS.name: hear_confirmation,
    **{topic.name: hear_dead_letter for topic in topics.DEAD.values()},
}
INPUTS = {topic.name for inputs in topics.INPUTS.values() for topic in inputs}
WRITTEN_INSIDE = {topic.name for topic in topics.TOPICS if topic.written_by} | {topic.name for topic in topics.DEAD.values()}


class Listener:
    """Hears every record but those of the audit."""

    def __init__(self, known: Reckoning, promises: Promises, taken: Taken) -> None:
        self._known = known
        self._promises = promises
        self._taken = taken
        self._unnamed: dict[bytes, tuple[Place, int]] = {}

    def hear(self, place: Place, offset: int, value: bytes | None) -> None:
        """Take one record; the records of a partition come in order."""
        name = place[0]
        if name == topics.FRONT_DEAD.name:
            self._hear_at_door(value)
            return
        digest = sha256(value or b"").digest()[:DIGEST_BYTES]
        take = self._taken.keep(place, offset, digest) if name in INPUTS else Take.NOT_YET
        if name not in WRITTEN_INSIDE:
            hear_input_of_door(self._known, (name, place[1], offset), value, take)
        elif self._promises.keep(place, digest):
            self._hear_output(place, offset, value, take)
        else:
            self._judge_stranger(place, offset, value, digest)

    def _hear_at_door(self, value: bytes | None) -> None:
        """The line counts once, and each time that it came as well."""
        self._known.lines["front_dead_times"] += 1
        self._known.at_door.add(same_line(orjson.loads(value or b"{}"))[:DIGEST_BYTES])

    def _hear_output(self, place: Place, offset: int, value: bytes | None, take: Take) -> None:
        try:
            message = orjson.loads(value or b"")
            if place[0] == topics.MIDDLE_TRADES.name:
                hear_sent(self._known, message, take)
            elif place[0] in JUDGES:
                JUDGES[place[0]](self._known, message)
        except (ValueError, KeyError, TypeError) as error:
            self._known.problems.add(f"{place[0]}/{place[1]} offset {offset} cannot be understood ({error!r}): read it with any consumer.")

    def _judge_stranger(self, place: Place, offset: int, value: bytes | None, digest: bytes) -> None:
        if self._promises.was_kept(place, digest):
            self._known.problems.add(f"{place[0]}/{place[1]} offset {offset} stands there a second time: an output was written twice.")
            self._hear_output(place, offset, value, Take.NOT_YET)  # so that the trade behind it is named too
        else:
            self._unnamed[digest] = (place, offset)

    def name_later(self, audit: bytes | None) -> None:
        """An audit record after the cut: what it names belongs to a later moment."""
        for output in orjson.loads(audit or b"{}").get("outputs", ()):
            self._unnamed.pop(bytes.fromhex(output["digest"])[:DIGEST_BYTES], None)

    def judge_unnamed(self) -> None:
        """What no audit record names was not written by an office."""
        for (name, partition), offset in self._unnamed.values():
            self._known.problems.add(f"{name}/{partition} offset {offset} is named by no audit record: who has written it?")


def hear_input_of_door(known: Reckoning, at: tuple[str, int, int], value: bytes | None, take: Take) -> None:
    """Read one record of a door as far as it can be read: its own office has judged its form already."""
    if take is Take.SKIPPED:
        return
    try:
        message = orjson.loads(value or b"")
    except ValueError:
        message = None
    try:
        hear_input(known, at, message if isinstance(message, dict) else None, take)
    except (ValueError, KeyError, TypeError) as error:
        known.problems.add(f"{at[0]}/{at[1]} offset {at[2]} was taken although it cannot be understood ({error!r}).")
