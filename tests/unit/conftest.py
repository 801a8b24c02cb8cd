"""What several unit tests need around them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from streams.settings import settings


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A home of its own for the commands, and no Kafka named."""
    monkeypatch.delenv("TAKAHUONE_KAFKA", raising=False)
    monkeypatch.setenv("TAKAHUONE_HOME", str(tmp_path))
    settings.cache_clear()
    yield tmp_path
    settings.cache_clear()
