"""What to tell people of a Kafka that is not named, does not answer, or refuses: the same words in every command."""

from collections.abc import Iterable, Sequence

from aiokafka.errors import KafkaConnectionError, KafkaError, KafkaTimeoutError, NodeNotReadyError, RequestTimedOutError

from schemas.topics import FRONT_TRADES
from streams.settings import Settings

NOT_NAMED = "No Kafka is named: set TAKAHUONE_KAFKA=host:port, or use `takahuone up`."

_AWAY = (KafkaConnectionError, KafkaTimeoutError, NodeNotReadyError, RequestTimedOutError, ConnectionError, TimeoutError)
"""What clients raise where nobody answers at the address; their own texts speak of sockets to programmers."""

NAMESPACES_SHOWN_MAX = 5


def namespaces_in(topics: Iterable[str]) -> list[str]:
    """The namespaces that have topics of ours, by the door that each has."""
    door = f".{FRONT_TRADES.name}"
    return sorted(name.removesuffix(door) for name in topics if name.endswith(door))


def no_topic(settings: Settings, name: str, namespaces: Sequence[str]) -> str:
    """That a namespace has not what is looked for, and which it may be that was meant."""
    more = f" and {len(namespaces) - NAMESPACES_SHOWN_MAX} more" if len(namespaces) > NAMESPACES_SHOWN_MAX else ""
    others = f"{', '.join(namespaces[:NAMESPACES_SHOWN_MAX])}{more}" if namespaces else "none"
    return (
        f"The namespace {settings.namespace} has no topic {name}: run `takahuone topics`, or mend TAKAHUONE_NAMESPACE "
        f"(Kafka at {settings.kafka} has these namespaces: {others})."
    )


def no_answer(settings: Settings, error: BaseException) -> str:
    """What kept a command from Kafka, in sentences: that nobody answers, or what was answered."""
    if isinstance(error, _AWAY):
        return f"Kafka at {settings.kafka} does not answer. `takahuone up` starts that of this machine; TAKAHUONE_KAFKA names another."
    if isinstance(error, KafkaError):
        return f"Kafka at {settings.kafka} refuses: {str(error).rstrip('.')}."
    return f"{str(error).rstrip('.')}."


def sentence_of(settings: Settings, error: BaseException) -> str:
    """What to say of an error that ends a command: ours are sentences already, those of Kafka and the system are not."""
    return no_answer(settings, error) if isinstance(error, KafkaError | OSError) else str(error)
