"""What every test on a real broker begins with."""

import pytest

from streams.settings import Settings


@pytest.fixture
def settings(kafka: str, namespace: str) -> Settings:
    """The settings of a namespace of its own."""
    return Settings(kafka=kafka, namespace=namespace)
