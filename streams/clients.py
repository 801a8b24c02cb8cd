"""How this program connects to Kafka: one place for addresses, security and the settings that were measured to work."""

import os
import re
import ssl
from typing import Any

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient

from streams.settings import Settings

DOOR_RECORD_BYTES_MAX = 16 * 1024 * 1024
"""What a door topic takes, so that a record of any sensible size can be refused with a reason."""


_PID = re.compile(r"\.pid-(\d+)$")


def connection(settings: Settings) -> dict[str, Any]:
    """The arguments that every client of aiokafka shares."""
    common: dict[str, Any] = {"bootstrap_servers": settings.kafka, "security_protocol": settings.security_protocol}
    if "SSL" in settings.security_protocol.split("_"):
        common["ssl_context"] = ssl.create_default_context(cafile=settings.tls_ca_file)
    if settings.security_protocol.startswith("SASL"):
        common["sasl_mechanism"] = settings.sasl_mechanism
        common["sasl_plain_username"] = settings.sasl_username
        common["sasl_plain_password"] = settings.sasl_password.get_secret_value()
    return common


def client_id(name: str) -> str:
    """What a client of a long-lived process calls itself: its name and its process, so that who finds it in a group can find it here."""
    return f"{name}.pid-{os.getpid()}"


def pid_in(client: str) -> int | None:
    """The process of a client that was named by `client_id`; None of any other."""
    found = _PID.search(client)
    return int(found[1]) if found else None


def transactional_producer(settings: Settings, transactional_id: str) -> AIOKafkaProducer:
    """A producer of a shard. Starting it fences whoever had the id before."""
    return AIOKafkaProducer(
        **connection(settings),
        transactional_id=transactional_id,
        acks="all",
        linger_ms=0,
        retry_backoff_ms=10,
        max_batch_size=900_000,
        max_request_size=DOOR_RECORD_BYTES_MAX,
        transaction_timeout_ms=settings.transaction_timeout_ms,
        request_timeout_ms=10_000,
    )


def door_producer(settings: Settings) -> AIOKafkaProducer:
    """An idempotent producer for the doors: gateways, the clock, commands."""
    return AIOKafkaProducer(
        **connection(settings),
        enable_idempotence=True,
        acks="all",
        linger_ms=5,
        max_batch_size=256_000,
        max_request_size=DOOR_RECORD_BYTES_MAX + 1024,
    )


def reader(settings: Settings, **overrides: Any) -> AIOKafkaConsumer:
    """A consumer outside any group that sees only what is committed."""
    arguments: dict[str, Any] = {
        "group_id": None,
        "isolation_level": "read_committed",
        "enable_auto_commit": False,
        "auto_offset_reset": "none",
        "fetch_min_bytes": 1,
        "fetch_max_wait_ms": 500,
        "max_partition_fetch_bytes": 4 << 20,
        "retry_backoff_ms": 250,  # a worker has a dozen of these: while the broker is away they must leave it the CPU to come back
    }
    return AIOKafkaConsumer(**connection(settings), **(arguments | overrides))


def administrator(settings: Settings) -> AIOKafkaAdminClient:
    """A client for topics and their settings."""
    return AIOKafkaAdminClient(**connection(settings))
