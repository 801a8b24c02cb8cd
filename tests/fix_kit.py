"""All that is needed to see real FIX messages settle, in one folder: python -m tests.fix_kit FOLDER.

reference.jsonl for `takahuone load`, funding.jsonl for back.commands, fills.fix (mended) and mirrors.jsonl for `takahuone send`.
"""

import sys
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from schemas.codec import encode
from schemas.message import Message
from schemas.names import names_of
from schemas.reference import InstrumentDefined
from tests.fix_gateway import answers
from tests.fix_mended import mended_fills
from tests.fix_reference import definitions, funding, messages_in, mirrors, needs_of


def write_kit(folder: Path, days: Sequence[date]) -> None:
    """Write the four files: trades of the first of `days`, which settle on it."""
    fills = mended_fills(days[0])
    needs = needs_of(messages_in(fills))
    records = definitions(needs, days)
    isins = [record.isin for record in records if isinstance(record, InstrumentDefined)]
    events, _ = answers(b"\n".join(fills), names_of(records))
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "fills.fix").write_bytes(b"\n".join(fills) + b"\n")
    _write(folder / "reference.jsonl", records)
    _write(folder / "funding.jsonl", funding(needs, isins))
    _write(folder / "mirrors.jsonl", mirrors(events))


def _write(file: Path, messages: Iterable[Message]) -> None:
    file.write_bytes(b"".join(encode(message) + b"\n" for message in messages))


if __name__ == "__main__":
    today = datetime.now(UTC).date()
    write_kit(Path(sys.argv[1]), [today + timedelta(days=number) for number in range(8)])
