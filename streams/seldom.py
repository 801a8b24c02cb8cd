"""The same complaint of a client is logged seldom: while a broker is away each of forty clients says it several times a second."""

import logging
import time
from collections.abc import Callable

SECONDS = 10.0
"""How long nothing more is logged of what was just said."""


class Seldom(logging.Filter):
    """Lets one record of each wording pass in `SECONDS`; the next one tells how many like it were left out."""

    def __init__(self, elapsed: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._elapsed = elapsed
        self._said: dict[tuple[str, str], tuple[float, int]] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """True where a record is to be logged."""
        wording = (record.name, str(record.msg))
        now = self._elapsed()
        since, left_out = self._said.get(wording, (now - SECONDS, 0))
        if now - since < SECONDS:
            self._said[wording] = (since, left_out + 1)
            return False
        self._said[wording] = (now, 0)
        if left_out:
            record.msg = f"{record.msg} [and {left_out} like it in the {SECONDS:.0f} s before]"
        return True


class LeftBehind(logging.Filter):
    """Says nothing of futures that a fenced client leaves behind: what failed, its turn has raised; a page for each future hides that."""

    def __init__(self, client: str) -> None:
        super().__init__()
        self._client = client

    def filter(self, record: logging.LogRecord) -> bool:
        """False where asyncio tells of an error of the client that nobody has asked for."""
        kind = record.exc_info[0] if record.exc_info else None
        is_of_client = kind is not None and kind.__module__.split(".")[0] == self._client
        return not (is_of_client and str(record.msg).startswith("Future exception was never retrieved"))


def hide_left_behind(client: str = "aiokafka") -> None:
    """Say nothing of what fenced clients leave behind."""
    logging.getLogger("asyncio").addFilter(LeftBehind(client))
