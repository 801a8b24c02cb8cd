"""The two lengths of chaos."""

import pytest


@pytest.fixture
def is_long(request: pytest.FixtureRequest) -> bool:
    """True for the long form, which `make chaos` asks for."""
    return bool(request.config.getoption("--chaos-long"))


TOLD = pytest.StashKey[list[str]]()
"""What stands at the end of the run, where nothing is captured any more."""


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """How long shards stood still."""
    for line in config.stash.get(TOLD, []):
        terminalreporter.write_line(line)
