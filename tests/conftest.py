"""What tests share: one real broker for the session, and a namespace of its own for each test."""

import os
import uuid
from collections.abc import Iterator
from pathlib import Path

import hypothesis  # first of all: compiled while pytest reports a failure, it can stumble over gh-106905 of CPython 3.11
import pytest

from streams.environment.broker import start_broker
from streams.environment.jars import ensure_jars

JARS = Path(__file__).parent.parent / ".broker" / "libs"

hypothesis.settings.register_profile("untimed", parent=hypothesis.settings(), deadline=None)  # a busy machine is no failure
hypothesis.settings.load_profile("untimed")


def pytest_addoption(parser: pytest.Parser) -> None:
    """`make chaos` asks for the long form."""
    parser.addoption("--chaos-long", action="store_true", help="many faults over many trades")


@pytest.fixture(scope="session")
def kafka(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a real Kafka: the one that TAKAHUONE_KAFKA names, or a broker of the session's own."""
    named = os.environ.get("TAKAHUONE_KAFKA")
    if named:
        yield named
        return
    ensure_jars(JARS)
    broker = start_broker(tmp_path_factory.mktemp("kafka"), JARS, heap="768m")
    try:
        yield broker.bootstrap
    finally:
        broker.process.stop()


@pytest.fixture
def namespace() -> str:
    """A namespace that no other test uses."""
    return f"t{uuid.uuid4().hex[:10]}"
