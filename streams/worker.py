"""One worker: a Faust process as the shell (life, signals, leadership of the clock, pages) around the shards of one office."""

import asyncio
import gc
import logging
import os
import sys
import threading
from collections.abc import Callable
from functools import partial
from typing import Any

import faust
from aiokafka.errors import KafkaError

from schemas import topics
from streams import clients
from streams.clock import Clock
from streams.environment.broker import silence
from streams.health import health, metrics
from streams.offices import OFFICES
from streams.seldom import hide_left_behind
from streams.settings import Settings
from streams.shard.bounds import GARBAGE_THRESHOLDS
from streams.shard.counts import partition_counts
from streams.shard.supervisor import Supervisor
from streams.watch import SILENT_SECONDS, watch_kafka

log = logging.getLogger("takahuone.worker")

LEAVE_SECONDS = 10.0
"""How long a worker that was told to end, and has closed its shards, waits for Faust. It takes two or three seconds."""


class Runtime:
    """What the shell starts and stops: the supervisor of one office's shards and, where this namespace has a real one, the clock."""

    def __init__(self, settings: Settings, office: topics.Office) -> None:
        self.settings = settings
        self.office = office
        self.supervisor: Supervisor | None = None
        self._clock: Clock | None = None
        self._finished = asyncio.Event()

    async def run(self) -> None:
        """Learn the partition counts (a worker without topics ends), then keep the shards open until `stop`."""
        try:
            partitions = await partition_counts(self.settings)
            self.supervisor = Supervisor(self.settings, OFFICES[self.office], partitions)
            if self.settings.clock == "real":
                self._clock = Clock(self.settings, partitions)
            await self.supervisor.run()
        finally:
            self._finished.set()

    async def stop(self) -> None:
        """Let every turn finish, then let go of Kafka."""
        if self.supervisor is not None:
            self.supervisor.stop()
            await self._finished.wait()
        if self._clock is not None:
            await self._clock.stop()

    async def tick(self) -> None:
        """Say what time it is, if this namespace has a real clock."""
        if self._clock is not None:
            try:
                await self._clock.tick()
            except Exception as error:  # noqa: BLE001 - a tick that is lost is made good by the next one
                logging.getLogger("takahuone.clock").warning("the clock could not tick: %r", error)


class Shell(faust.App):
    """The Faust app of a worker. Shards begin with it, and do not wait until its group for the clock is joined.

    After a kill -9 that took 2.5 to 4 s of the 5 in which no shard of the worker was open: the group waits for the dead member.
    """

    runtime: Runtime
    is_told_to_end: Callable[[], bool]
    _watching: asyncio.Task[None] | None = None

    async def on_start(self) -> None:
        await super().on_start()
        watch = watch_kafka(self.runtime.settings.kafka, partial(silence, self.runtime.settings, SILENT_SECONDS))
        self._watching = asyncio.create_task(watch.run(), name="watch")  # no future of Faust's: it would wait for its end
        self.add_future(self.runtime.run())

    async def on_stop(self) -> None:
        if self._watching is not None:
            self._watching.cancel()
        await self.runtime.stop()
        if self.is_told_to_end():
            _end_without_faust_after(LEAVE_SECONDS)
        await super().on_stop()


def _end_without_faust_after(seconds: float) -> None:
    """All shards are closed: where Faust still waits for a Kafka that is away (a minute, if its thread has died), it is not waited for."""

    def end() -> None:
        log.warning("Faust has not left its group within %g s of the end of all shards: this process ends without it", seconds)
        logging.shutdown()
        os._exit(0)

    timer = threading.Timer(seconds, end)
    timer.daemon = True
    timer.start()


def make_app(settings: Settings, office: topics.Office) -> Shell:
    """The Faust app of a worker. Its own consumer carries the leadership of the clock and nothing else."""
    app = Shell(
        id=settings.topic("clock"),
        broker=[f"kafka://{address}" for address in settings.kafka.split(",")],
        broker_credentials=_credentials(settings),
        broker_request_timeout=settings.session_timeout_ms / 1000 + 4,  # Faust ends where it is not the longer one
        broker_session_timeout=settings.session_timeout_ms / 1000,
        broker_heartbeat_interval=settings.session_timeout_ms / 4000,
        producer_request_timeout=10.0,
        table_standby_replicas=0,
        stream_wait_empty=False,
        worker_redirect_stdouts=False,
        autodiscover=False,
        web_tables_enabled=False,
        web_router_enabled=False,
        web_bind=settings.http_host,
        web_port=settings.http_port,
        datadir=settings.home / "faust" / f"{office}-{settings.instance}",
    )
    runtime = app.runtime = Runtime(settings, office)
    app.timer(interval=1.0, on_leader=True, name="tick")(runtime.tick)
    _serve_pages(app, runtime)
    return app


def _serve_pages(app: faust.App, runtime: Runtime) -> None:
    @app.page("/health")
    async def show_health(web: Any, request: Any) -> Any:
        found = health(runtime.office, runtime.settings, runtime.supervisor)
        return web.json(found, status=200 if found["status"] == "ok" else 503)

    @app.page("/metrics")
    async def show_metrics(web: Any, request: Any) -> Any:
        return web.bytes(metrics(runtime.office, runtime.supervisor), content_type="text/plain")


def _credentials(settings: Settings) -> Any:
    if settings.security_protocol == "PLAINTEXT":
        return None
    context = clients.connection(settings).get("ssl_context")
    if settings.security_protocol == "SSL":
        return faust.SSLCredentials(context=context)
    return faust.SASLCredentials(
        mechanism=settings.sasl_mechanism,
        username=settings.sasl_username,
        password=settings.sasl_password.get_secret_value(),
        ssl_context=context,
    )


def run_worker(settings: Settings, office: topics.Office) -> None:
    """Run a worker until SIGTERM; does not return.

    Faust ends where Kafka goes away while it begins: this process then begins anew, as whoever started it would have it do. Not where it
    was told to end meanwhile: it would not know any more.
    """
    gc.set_threshold(*GARBAGE_THRESHOLDS)
    hide_left_behind()
    logging.getLogger("mode.timers").setLevel(logging.WARNING)  # that a timer was late by tenths of a second is no news to anybody
    (settings.home / "faust").mkdir(parents=True, exist_ok=True)
    app = make_app(settings, office)
    app.finalize()
    shell = faust.Worker(app, loglevel="INFO", logfile=None, stderr=sys.stderr, quiet=False)
    app.is_told_to_end = lambda: shell._signal_stop_time is not None  # noqa: SLF001 - Faust says it nowhere else, and the signal comes only once
    try:
        shell.execute_from_commandline()
    except SystemExit as end:
        if isinstance(shell.crash_reason, KafkaError) and shell.crash_reason.retriable and not app.is_told_to_end():
            log.warning("this worker begins anew: %r", shell.crash_reason)
            logging.shutdown()
            os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])  # noqa: S606 - no shell, and the very words that this process was started with
        logging.shutdown()
        # All is closed. To take a day's memory apart takes seconds, for which a start under the same name would wait.
        os._exit(end.code if isinstance(end.code, int) else 1)
