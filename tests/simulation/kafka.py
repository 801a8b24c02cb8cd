"""The simulated Kafka: partitions, and the coordinator of transactions with its epochs, fences, sequence numbers and time-outs."""

from collections import Counter
from collections.abc import Callable, Sequence
from random import Random

from tests.simulation.partition import Partition, Place, Transaction
from tests.simulation.scheduler import Scheduler

TRANSACTION_SECONDS = 10.0
TOMBSTONE_SECONDS = 120.0
"""How long tombstones stay (delete.retention.ms): longer than any restore, frozen in its midst or not."""

Keyed = tuple[bytes | None, bytes | None]


class KafkaSaysError(Exception):
    """An error of the simulated Kafka or its client."""


class FencedError(KafkaSaysError):
    """Somebody has started a producer of the same id since."""


class TryAgainError(KafkaSaysError):
    """CONCURRENT_TRANSACTIONS: the last transaction of this id is not at its end yet."""


class TimedOutError(KafkaSaysError):
    """No answer: whether it was done is not known."""


class RecordTooLargeError(KafkaSaysError):
    """The broker refuses a record for what it is."""


class Identity:
    """One transactional id at its coordinator."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.epoch = 0
        self.number = 0
        """Of the last transaction under this epoch."""
        self.is_ending = False
        self.transaction: Transaction | None = None
        self.sequences: dict[Place, int] = {}


class SimulatedKafka:
    """The brokers as one. Every method happens at once; that it takes time, and goes wrong, is the port's doing."""

    def __init__(self, scheduler: Scheduler, random: Random, counts: Counter[str], tell: Callable[[str], None]) -> None:
        self.scheduler = scheduler
        self.random = random
        self.counts = counts
        self.tell = tell
        self.partitions: dict[Place, Partition] = {}
        self.identities: dict[str, Identity] = {}
        self.refuses: Callable[[str, bytes | None], bool] = lambda topic, value: False
        self.committed: Callable[[Transaction], None] = lambda transaction: None
        self.slow_markers = 0.0

    def fence(self, name: str) -> int:
        """InitProducerId: a new epoch. What is open is aborted first, and what is being committed is waited for: TryAgainError."""
        identity = self.identities.setdefault(name, Identity(name))
        if identity.is_ending:
            self.counts["fences that waited for an ending"] += 1
            raise TryAgainError(f"{name} is ending a transaction")
        if identity.transaction is not None:
            self.counts["fences that aborted"] += 1
            self.tell(f"kafka   fences {name} and aborts what was open")
            identity.epoch += 1
            self._end(identity, "aborted")
            raise TryAgainError(f"{name} had a transaction open")
        identity.epoch += 1
        identity.number = 0
        identity.sequences = {}
        self.counts["fences"] += 1
        return identity.epoch

    def _known(self, name: str, epoch: int) -> Identity:
        identity = self.identities[name]
        if epoch != identity.epoch:
            raise FencedError(f"{name}: epoch {epoch} was fenced by {identity.epoch}")
        return identity

    def add(self, name: str, epoch: int, number: int, places: Sequence[Place]) -> None:
        """AddPartitionsToTxn: transaction `number` begins, if it has not, and its end will be marked in these too."""
        self._joined(self._known(name, epoch), number).places.update(places)
        self.counts["places told ahead of records"] += 1

    def produce(self, name: str, epoch: int, number: int, place: Place, sequence: int, records: Sequence[Keyed]) -> None:
        """Write a batch in transaction `number`; one that is there already (its sequence number says so) is acknowledged again."""
        identity = self._known(name, epoch)
        if sequence <= identity.sequences.get(place, -1):
            self.counts["appends retried and not doubled"] += 1
            return
        if sequence > identity.sequences.get(place, -1) + 1:
            raise KafkaSaysError(f"{name}: sequence {sequence} is out of order")
        transaction = self._joined(identity, number)
        if any(self.refuses(place[0], value) for _, value in records):
            self.counts["records refused"] += 1
            raise RecordTooLargeError("a record is too large")
        transaction.places.add(place)
        self.partitions[place].append(list(records), transaction, self.scheduler.now)
        identity.sequences[place] = sequence

    def _joined(self, identity: Identity, number: int) -> Transaction:
        """Transaction `number`, which begins if it has not."""
        if identity.is_ending and number > identity.number:
            raise TryAgainError(f"{identity.name} is ending a transaction")
        if identity.transaction is None and number > identity.number:
            self._begin(identity, number)
        if identity.transaction is None or identity.is_ending or identity.number != number:
            raise KafkaSaysError(f"{identity.name}: transaction {number} is over")
        return identity.transaction

    def _begin(self, identity: Identity, number: int) -> None:
        transaction = identity.transaction = Transaction(identity.name, number)
        identity.number = number
        self.scheduler.after(TRANSACTION_SECONDS, lambda: self._time_out(identity, transaction))

    def _time_out(self, identity: Identity, transaction: Transaction) -> None:
        if identity.transaction is transaction and not identity.is_ending:
            self.counts["transactions timed out"] += 1
            self.tell(f"kafka   aborts {identity.name}, whose transaction was open too long")
            identity.epoch += 1
            self._end(identity, "aborted")

    def commit(self, name: str, epoch: int, number: int, image: object = None) -> None:
        """EndTxn: decided now; the markers follow one by one."""
        identity = self._known(name, epoch)
        if identity.number != number or identity.transaction is None:
            raise KafkaSaysError(f"{name}: transaction {number} is not open")
        if identity.is_ending:
            return
        identity.transaction.image = image
        self._end(identity, "committed")

    def _end(self, identity: Identity, outcome: str) -> None:
        transaction = identity.transaction
        assert transaction is not None
        assert transaction.outcome == "open"
        identity.is_ending = True
        transaction.outcome = outcome  # type: ignore[assignment]  # one of the two
        if outcome == "committed":
            self.committed(transaction)
        slow = 40.0 if self.random.random() < self.slow_markers else 1.0
        last = 0.0
        for place in sorted(transaction.places):
            seconds = self.random.uniform(0.0, 0.05) * slow
            last = max(last, seconds)
            self.scheduler.after(seconds, lambda place=place: self.partitions[place].mark(transaction))  # type: ignore[misc]  # bound now
        self.scheduler.after(last, lambda: self._ended(identity))

    def _ended(self, identity: Identity) -> None:
        identity.is_ending = False
        identity.transaction = None

    def write(self, place: Place, key: bytes | None, value: bytes | None) -> None:
        """A record outside transactions."""
        self.partitions[place].append([(key, value)], None, self.scheduler.now)

    def compact(self, place: Place) -> None:
        removed = self.partitions[place].compact(self.scheduler.now - TOMBSTONE_SECONDS)
        if removed:
            self.counts["compactions"] += 1
            self.tell(f"kafka   compacts {place[0]}/{place[1]}: {removed} records are gone")
