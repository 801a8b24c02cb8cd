"""A Kafka that goes away in the midst is told as that, and not as what failed for want of it."""

import sys
from pathlib import Path

import pytest
from aiokafka.errors import KafkaConnectionError

from streams.demo.follower import PipelineStillError
from streams.environment.gone import KafkaGoneError, noticing
from streams.environment.processes import Started, start
from streams.no_answer import namespaces_in, no_topic, sentence_of
from streams.settings import Settings

AWAY = Settings(kafka="127.0.0.1:1", namespace="desk")


def running(tmp_path: Path) -> Started:
    return start([sys.executable, "-c", "import time; time.sleep(600)"], tmp_path / "logs" / "broker.log", {})


def test_what_fails_while_a_kafka_of_our_own_is_dead_says_that_it_has_ended_and_where_its_log_is(tmp_path: Path) -> None:
    process = running(tmp_path)
    process.stop()
    told = r"^Kafka ended in the midst; its log is .*broker\.log\. .* give the command again\.$"
    with pytest.raises(KafkaGoneError, match=told), noticing(AWAY.model_copy(update={"home": tmp_path}), process):
        raise PipelineStillError("nothing moves")


def test_what_fails_while_it_lives_is_told_as_it_is(tmp_path: Path) -> None:
    process = running(tmp_path)
    try:
        with pytest.raises(PipelineStillError, match="nothing moves"), noticing(AWAY, process):
            raise PipelineStillError("nothing moves")
    finally:
        process.stop()


def test_one_that_was_there_before_is_asked() -> None:
    with pytest.raises(KafkaGoneError, match=r"^Kafka at 127\.0\.0\.1:1 does not answer any more\."), noticing(AWAY, None):
        raise KafkaConnectionError("sockets")


def test_an_error_of_a_client_is_told_in_our_words_and_a_sentence_of_ours_is_left_alone() -> None:
    assert sentence_of(AWAY, TimeoutError()).startswith("Kafka at 127.0.0.1:1 does not answer. ")
    assert sentence_of(AWAY, PipelineStillError("Nothing has moved\n  for long")) == "Nothing has moved\n  for long"


def test_who_has_named_a_namespace_that_is_not_there_is_told_which_are() -> None:
    found = namespaces_in(["z-2.front.trades.v1", "z-2.front.dead.v1", "a.front.trades.v1", "b.front.trades.v1.dead", "front.trades.v1"])
    assert found == ["a", "z-2"]
    assert no_topic(AWAY, "audit.back.v1", found) == (
        "The namespace desk has no topic audit.back.v1: run `takahuone topics`, or mend TAKAHUONE_NAMESPACE "
        "(Kafka at 127.0.0.1:1 has these namespaces: a, z-2)."
    )
    assert no_topic(AWAY, "t", [f"n{number}" for number in range(8)]).endswith("n0, n1, n2, n3, n4 and 3 more).")
    assert no_topic(AWAY, "t", []).endswith("namespaces: none).")
