"""The outputs that audit records name: each must stand where it was promised, once, with the digest that was given."""

from array import array
from collections.abc import Iterator
from dataclasses import dataclass

from streams.verify.log import Place

DIGEST_BYTES = 16
"""Half of a SHA-256 is kept: two records of a day that share it by chance are out of the question."""


@dataclass(frozen=True, slots=True)
class Promise:
    """One named output: who named it, in which record, and where it should stand."""

    shard: str
    sequence: int
    place: Place
    digest: bytes


class Queue:
    """What one shard has named on one partition, in order. It wrote them in that order, so they stand in that order."""

    __slots__ = ("digests", "next", "sequences", "skipped")

    def __init__(self) -> None:
        self.digests = bytearray()
        self.sequences = array("Q")
        self.next = 0
        self.skipped: dict[bytes, int] = {}

    def add(self, digest: bytes, sequence: int) -> None:
        """Name one more."""
        self.digests += digest
        self.sequences.append(sequence)

    def is_next(self, digest: bytes) -> bool:
        """True where `digest` is the next one named; then it is done."""
        start = self.next * DIGEST_BYTES
        if self.digests[start : start + DIGEST_BYTES] != digest:
            return False
        self.next += 1
        return True

    def is_later(self, digest: bytes) -> bool:
        """True where `digest` is named further on, or was skipped: what lies between is remembered as skipped."""
        if self.skipped.pop(digest, None) is not None:
            return True
        index = self._find(digest, self.next)
        if index is None:
            return False
        self.skipped.update((self._at(number), number) for number in range(self.next, index))
        self.next = index + 1
        return True

    def was_done(self, digest: bytes) -> bool:
        """True where `digest` was named and has been found already."""
        index = self._find(digest, 0)
        return index is not None and index < self.next

    def left(self) -> Iterator[tuple[int, bytes]]:
        """What was named and not found: sequence and digest."""
        for number in [*self.skipped.values(), *range(self.next, len(self.sequences))]:
            yield self.sequences[number], self._at(number)

    def _at(self, number: int) -> bytes:
        return bytes(self.digests[number * DIGEST_BYTES : (number + 1) * DIGEST_BYTES])

    def _find(self, digest: bytes, start: int) -> int | None:
        found = self.digests.find(digest, start * DIGEST_BYTES)
        while found % DIGEST_BYTES and found >= 0:
            found = self.digests.find(digest, found + 1)
        return found // DIGEST_BYTES if found >= 0 else None


class Promises:
    """All named outputs by partition and shard: 24 bytes each."""

    def __init__(self) -> None:
        self._queues: dict[Place, dict[str, Queue]] = {}

    def name(self, shard: str, sequence: int, place: Place, digest: bytes) -> None:
        """`shard` says in its record `sequence` that it has written a record with this digest to `place`."""
        queues = self._queues.setdefault(place, {})
        if shard not in queues:
            queues[shard] = Queue()
        queues[shard].add(digest, sequence)

    def keep(self, place: Place, digest: bytes) -> bool:
        """True where the record that was read is a named one that was not found before."""
        queues = self._queues.get(place, {}).values()
        return any(queue.is_next(digest) for queue in queues) or any(queue.is_later(digest) for queue in queues)

    def was_kept(self, place: Place, digest: bytes) -> bool:
        """True where the same record has been found already: it stands twice."""
        return any(queue.was_done(digest) for queue in self._queues.get(place, {}).values())

    def broken(self) -> Iterator[Promise]:
        """Each named output that was not found."""
        for place, queues in self._queues.items():
            for shard, queue in queues.items():
                for sequence, digest in queue.left():
                    yield Promise(shard, sequence, place, digest)
