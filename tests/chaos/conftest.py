"""The two lengths of chaos."""

import pytest


@pytest.fixture
def is_long(request: pytest.FixtureRequest) -> bool:
    """True for the long form, which `make chaos` asks for."""
    return bool(request.config.getoption("--chaos-long"))
