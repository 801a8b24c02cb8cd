"""What to tell people of a Kafka that is not named, does not answer, or refuses: the same words in every command."""

from aiokafka.errors import KafkaConnectionError, KafkaError, KafkaTimeoutError, NodeNotReadyError, RequestTimedOutError

from streams.settings import Settings

NOT_NAMED = "No Kafka is named: set TAKAHUONE_KAFKA=host:port, or use `takahuone up`."

_AWAY = (KafkaConnectionError, KafkaTimeoutError, NodeNotReadyError, RequestTimedOutError, ConnectionError, TimeoutError)
"""What clients raise where nobody answers at the address; their own texts speak of sockets to programmers."""


def no_answer(settings: Settings, error: BaseException) -> str:
    """What kept a command from Kafka, in sentences: that nobody answers, or what was answered."""
    if isinstance(error, _AWAY):
        return f"Kafka at {settings.kafka} does not answer. `takahuone up` starts that of this machine; TAKAHUONE_KAFKA names another."
    if isinstance(error, KafkaError):
        return f"Kafka at {settings.kafka} refuses: {str(error).rstrip('.')}."
    return f"{str(error).rstrip('.')}."
