"""The two lengths of chaos."""

import pytest


@pytest.fixture
def is_long(request: pytest.FixtureRequest) -> bool:
    """True for the long form, which `make chaos` asks for."""
    return bool(request.config.getoption("--chaos-long"))


TOLD = "told"
"""Under this name a test records (`record_property`) what stands at the end of the run, where nothing is captured any more."""


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """How long shards stood still: it comes with the test's report, in whichever process the test has run."""
    for report in terminalreporter.getreports("passed"):
        for name, told in report.user_properties:
            if name == TOLD:
                terminalreporter.write_line(str(told))
