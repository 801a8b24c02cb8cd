"""A stream of bytes cut into lines and FIX messages, with bounded memory and in one pass, whatever the bytes are."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from schemas.codec import RECORD_BYTES_MAX

CHUNK_BYTES = 1 << 20

_FIX_START = re.compile(rb"8=[^\x01=]{1,16}\x019=([0-9]{1,9})\x01")
"""A FIX message separated by SOH as it begins on a wire; its length says where it ends, whether lines end within it or not."""
_TRAILER_BYTES = len(b"10=000\x01")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line, or one FIX message. `number` counts the lines of the file from 1; `size` is its whole length in bytes.

    Of a line that is too long to be read, `content` has the beginning.
    """

    number: int
    content: bytes
    size: int
    end: int
    """How far into the stream it goes: for progress."""

    @property
    def is_too_long(self) -> bool:
        """True where there is more of it than the codec reads."""
        return self.size > RECORD_BYTES_MAX


def lines_of(stream: BinaryIO) -> Iterator[Line]:
    """Every line of `stream` without its end. Messages of FIX (SOH) may follow each other without one, or have one in their data."""
    return iter(_Cutter(stream))


class _Cutter:
    """What has been read and not yet given: at least one longest line of it, until the stream ends."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._held = b""
        self._at = 0
        self._passed = 0
        """How much of the stream stood before what is held."""
        self._number = 1
        self._has_ended = False

    def __iter__(self) -> Iterator[Line]:
        while self._fill():
            end = self._message_end()
            if end is None:
                end = self._held.find(b"\n", self._at, self._at + RECORD_BYTES_MAX + 2)
            if end < 0 and len(self._held) - self._at > RECORD_BYTES_MAX + 1:
                yield self._long_line()
            else:
                yield self._line(len(self._held) if end < 0 else end)

    def _fill(self) -> bool:
        """True where something is held that was not given yet."""
        while len(self._held) - self._at < RECORD_BYTES_MAX + 2 and not self._has_ended:
            read = self._stream.read(CHUNK_BYTES)
            self._passed += self._at
            self._held, self._at, self._has_ended = self._held[self._at :] + read, 0, not read
        return self._at < len(self._held)

    def _message_end(self) -> int | None:
        """Where the FIX message ends that begins here, if its length says so and its checksum stands there."""
        found = _FIX_START.match(self._held, self._at)
        if not found:
            return None
        end = found.end() + int(found[1]) + _TRAILER_BYTES
        if end - self._at > RECORD_BYTES_MAX or not _is_trailer(self._held[end - _TRAILER_BYTES : end]):
            return None
        # a wrong length must not swallow the messages behind it
        return end if self._held.find(b"\n8=", self._at, end) < 0 else None

    def _line(self, end: int) -> Line:
        content, number = self._held[self._at : end], self._number
        self._number += content.count(b"\n")
        after = end + 2 if self._held.startswith(b"\r\n", end) else end + 1 if self._held.startswith(b"\n", end) else end
        self._number += after > end
        self._at = after
        content = content.removesuffix(b"\r")
        return Line(number=number, content=content, size=len(content), end=self._passed + after)

    def _long_line(self) -> Line:
        """A line longer than any that is read: its beginning is kept, the rest is only counted."""
        content, number = self._held[self._at : self._at + RECORD_BYTES_MAX], self._number
        size, end = 0, self._held.find(b"\n", self._at)
        while end < 0 and not self._has_ended:
            size += len(self._held) - self._at
            self._at = len(self._held)
            self._fill()
            end = self._held.find(b"\n", self._at)
        end = len(self._held) if end < 0 else end
        size += end - self._at
        self._at = min(end + 1, len(self._held))
        self._number += 1
        return Line(number=number, content=content, size=size, end=self._passed + self._at)


def _is_trailer(content: bytes) -> bool:
    return len(content) == _TRAILER_BYTES and content.startswith(b"10=") and content.endswith(b"\x01")
