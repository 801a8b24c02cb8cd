"""A one-node Kafka (KRaft) on free loopback ports, with its data in one folder."""

import asyncio
import socket
import subprocess
import uuid
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from string import Template
from time import monotonic

from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError

from streams import clients
from streams.environment.jars import EnvironmentMissingError
from streams.environment.processes import Started, last_lines, start
from streams.resources import deploy_text
from streams.settings import Settings

ANSWERS_WITHIN_SECONDS = 90.0
"""How long a start may take: a broker that was killed first reads its logs again."""

ANSWER_SECONDS = 15.0
"""How long one answer may take."""

CONNECT_SECONDS = 5.0
"""How long one connection may take."""

JVM = ("-XX:MaxGCPauseMillis=20", "-XX:InitiatingHeapOccupancyPercent=35", "-XX:+ExplicitGCInvokesConcurrent")
"""As in Kafka's own start script. With a heap that is whole from the start, few turns wait for the collector (docs/decisions/017)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Broker:
    """A broker that answers at `bootstrap`."""

    process: Started
    ports: tuple[int, int]

    @property
    def bootstrap(self) -> str:
        """Its address for clients."""
        return f"127.0.0.1:{self.ports[0]}"


def free_ports(count: int) -> list[int]:
    """Loopback ports that nobody listens on now."""
    sockets = [socket.socket() for _ in range(count)]
    try:
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]
    finally:
        for each in sockets:
            each.close()


def are_free(ports: Sequence[int]) -> bool:
    """True where nobody listens on any of these loopback ports."""
    for port in ports:
        with socket.socket() as each:
            each.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # what is left of closed connections is in nobody's way
            try:
                each.bind(("127.0.0.1", port))
            except OSError:
                return False
    return True


def start_broker(home: Path, jars: Path, *, heap: str = "1g", ports: Sequence[int] | None = None) -> Broker:
    """Start a broker over the data in `home`/broker and wait until it answers. Raises EnvironmentMissingError where it does not."""
    folder = (home / "broker").absolute()
    folder.mkdir(parents=True, exist_ok=True)
    client, controller = ports or free_ports(2)
    properties = folder / "server.properties"
    values = {"client": client, "controller": controller, "data": folder / "data"}
    properties.write_text(Template(deploy_text("broker/server.properties")).substitute(values))
    (folder / "log4j2.xml").write_text(deploy_text("broker/log4j2.xml"))
    classes = f"{jars.absolute()}/*"
    if not (folder / "data" / "meta.properties").exists():
        _format(classes, properties)
    log = home / "logs" / "broker.log"
    java = ["java", f"-Xms{heap}", f"-Xmx{heap}", *JVM, f"-Dlog4j2.configurationFile={folder / 'log4j2.xml'}", "-cp", classes]
    broker = Broker(process=start([*java, "kafka.Kafka", str(properties)], log), ports=(client, controller))
    try:
        asyncio.run(_answering(broker, log))
    except BaseException:  # Ctrl-C too must not leave a broker that nobody knows of
        broker.process.stop()
        raise
    return broker


def _format(classes: str, properties: Path) -> None:
    name = urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")
    command = ["java", "-cp", classes, "kafka.tools.StorageTool", "format", f"--cluster-id={name}", "-c", str(properties)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - the command is our own
    if done.returncode != 0:
        raise EnvironmentMissingError(f"Kafka could not prepare its folder:\n{(done.stdout + done.stderr)[-2_000:]}")


async def _answering(broker: Broker, log: Path) -> None:
    """Ask until it answers: there is no event of its readiness to wait for."""
    until = monotonic() + ANSWERS_WITHIN_SECONDS
    settings = Settings(kafka=broker.bootstrap, security_protocol="PLAINTEXT")
    while not await answers(settings):
        if not broker.process.is_alive or monotonic() > until:
            raise EnvironmentMissingError(f"Kafka does not start; the end of {log}:\n{last_lines(log)}")
        await asyncio.sleep(0.1)


async def answers(settings: Settings) -> bool:
    """True where a Kafka answers at the address that `settings` name, in the way of security that they name."""
    return await silence(settings) is None


async def silence(settings: Settings, seconds: float = ANSWER_SECONDS) -> str | None:
    """Why no Kafka answers a question there within `seconds`, in words; None where one does."""
    if not any([await _listens(address) for address in settings.kafka.split(",")]):  # the client would go on asking
        return "nobody listens there"
    administrator = clients.administrator(settings)
    try:
        await asyncio.wait_for(_asked(administrator), seconds)
    except TimeoutError:
        return f"somebody listens there, and has said nothing for {seconds:.0f} s"
    except (KafkaError, OSError, AssertionError) as error:
        return f"it ends the conversation: {error}"
    finally:
        await administrator.close()
    return None


async def _asked(administrator: AIOKafkaAdminClient) -> None:
    await administrator.start()
    await administrator.describe_cluster()


async def _listens(address: str) -> bool:
    host, _, port = address.strip().rpartition(":")
    try:
        async with asyncio.timeout(CONNECT_SECONDS):
            _, writer = await asyncio.open_connection(host.strip("[]"), int(port))
    except (OSError, ValueError):
        return False
    writer.close()
    return True
