"""What tests share: one real broker for the run, in however many processes, and a namespace of its own for each test."""

import os
import uuid
from pathlib import Path

import hypothesis  # first of all: compiled while pytest reports a failure, it can stumble over gh-106905 of CPython 3.11
import pytest

from streams.environment.broker import start_broker
from streams.environment.environment import Environment, remember, remembered
from streams.environment.jars import ensure_jars, one_at_a_time

JARS = Path(__file__).parent.parent / ".broker" / "libs"

hypothesis.settings.register_profile("untimed", parent=hypothesis.settings(), deadline=None)  # a busy machine is no failure
hypothesis.settings.load_profile("untimed")


def pytest_addoption(parser: pytest.Parser) -> None:
    """`make chaos` asks for the long form."""
    parser.addoption("--chaos-long", action="store_true", help="many faults over many trades")


def is_one_of_several(config: pytest.Config) -> bool:
    """True in the processes in which `pytest -n` runs tests, and not in the one that shares tests out."""
    return hasattr(config, "workerinput")


@pytest.fixture(scope="session")
def kafka(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a real Kafka: the one that TAKAHUONE_KAFKA names, or a broker of the run's own."""
    named = os.environ.get("TAKAHUONE_KAFKA")
    if named:
        return named
    base = tmp_path_factory.getbasetemp()
    return broker_of_the_run(base.parent if is_one_of_several(pytestconfig) else base)


def broker_of_the_run(folder: Path) -> str:
    """Its address. The first that asks starts it, in whichever process of the run; its data are in `folder`."""
    home = folder / "kafka"
    with one_at_a_time(home):
        there = remembered(home)
        if there is None:
            ensure_jars(JARS)
            broker = start_broker(home, JARS, heap="768m")
            there = Environment(kafka=broker.bootstrap, namespace="", broker=broker)
            remember(there, home)
    return there.kafka


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the broker where the run has one, when all its tests are over."""
    if not is_one_of_several(config):
        there = remembered(config._tmp_path_factory.getbasetemp() / "kafka")
        if there is not None and there.broker is not None:
            there.broker.process.stop()


@pytest.fixture
def namespace() -> str:
    """A namespace that no other test uses."""
    return f"t{uuid.uuid4().hex[:10]}"
