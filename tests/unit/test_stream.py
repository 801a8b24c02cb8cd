"""A stream that is about to begin can be asked how far behind it is: /health comes at any moment."""

import asyncio

from streams.settings import Settings
from streams.shard.stream import Stream


async def test_a_stream_that_has_not_begun_is_not_behind() -> None:
    stream = Stream(Settings(kafka="127.0.0.1:1"), "state.middle.v1", 0, asyncio.Event())
    try:
        assert stream.behind == 0
    finally:
        await stream.client.stop()
