"""What tests of `takahuone status` have in common: workers' pages, and a Kafka that is asked."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from streams.environment import state
from streams.environment.asked import Heard
from streams.environment.broker import Broker
from streams.environment.environment import Environment, remember
from streams.environment.processes import Started
from streams.environment.workers import Worker
from streams.shard.members import Member

GONE = Started(pid=4_000_000, born="before")
UNKNOWN = {"lag": None, "sequence": None, "time": None, "work_left": None, "set_aside": None, "alarm": None}


def reading(*shards: str) -> list[dict[str, Any]]:
    return [{"shard": shard, "state": "reading"} | UNKNOWN for shard in shards]


@contextmanager
def serving(health: dict[str, Any]) -> Iterator[int]:
    """A page that says `health`; its port."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps(health).encode())

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Page) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


def remembered_in(home: Path, middle: int, back: int) -> None:
    """A worker of each office at these ports, over a Kafka that is gone."""
    workers = [
        Worker(office="middle", instance="1", http_port=middle, process=GONE),
        Worker(office="back", instance="1", http_port=back, process=GONE),
    ]
    broker = Broker(process=GONE, ports=(1, 2))
    remember(Environment(kafka=broker.bootstrap, namespace="here", broker=broker, workers=tuple(workers)), home)


def says(monkeypatch: pytest.MonkeyPatch, said: Heard) -> None:
    """Kafka, when it is asked."""

    async def there(_: object) -> Heard:
        return said

    monkeypatch.setattr(state, "heard", there)


def by_hand(name: str, pid: int | None, *partitions: int) -> Member:
    return Member(id=f"here-{name}-{'0' * 36}", name=f"here-{name}", pid=pid, host="10.0.0.7", partitions=frozenset(partitions))
