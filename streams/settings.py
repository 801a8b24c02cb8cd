"""Where the program runs: addresses, sizes and time-outs, read once from TAKAHUONE_* variables. No decision reads any of it."""

import json
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """One frozen set of settings. `kafka` is host:port[,host:port] of the cluster; empty means the local environment's own broker."""

    model_config = SettingsConfigDict(env_prefix="TAKAHUONE_", frozen=True, extra="ignore")

    kafka: str = ""
    namespace: str = Field(default="takahuone", pattern=r"^[a-z0-9][a-z0-9-]{0,40}$")
    home: Path = Path(".takahuone")
    """Where the local environment keeps the broker's data, logs, and what it has started."""
    jars: Path = Path(".broker/libs")
    """Where Maven puts the broker's jars."""

    security_protocol: Literal["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"] = "PLAINTEXT"
    sasl_mechanism: Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"] = "SCRAM-SHA-512"
    sasl_username: str = ""
    sasl_password: SecretStr = SecretStr("")
    tls_ca_file: Path | None = None

    instance: str = "1"
    """Names this worker among those of its office: fixed, so that a restart does not wait for the group's session time-out."""
    clock: Literal["real", "script"] = "real"
    """`script`: a player is the only clock of this namespace, and workers do not tick."""
    http_host: str = "127.0.0.1"
    http_port: int = 6066
    optimiser_http_port: int = 0
    """Where the optimiser shows its metrics; 0: nowhere. (A worker's port would be taken where both run on one machine.)"""

    optimiser_cpu_seconds: int = Field(default=240, ge=1)
    """The CPU that a search of the optimiser may take: HiGHS has gone round for ever. Then its second try may take as much; what does not
    come back either is answered without a search. A group counts who is silent for longer than both could take as gone."""

    session_timeout_ms: int = 6_000
    turn_records_max: int = 2_000
    turn_cpu_seconds: float = 0.1
    transaction_timeout_ms: int = 10_000
    standby: bool = True
    """Follow the shards that other workers of the office have. A worker then holds the state of all of them (docs/decisions/025)."""
    reopen_seconds: float = 1.0
    """How long a dropped shard waits before it is opened again: longer than a heartbeat, so that a lost partition is noticed first."""

    def topic(self, name: str) -> str:
        """The name of a topic on the cluster: with this environment's namespace before it."""
        return f"{self.namespace}.{name}"


def remembered_in(home: Path) -> Path:
    """The file in which `takahuone up` writes down what it has started."""
    return home / "environment.json"


class SettingsError(Exception):
    """A variable has a value that it cannot have: which one, and why, is in the sentences."""


def given() -> Settings:
    """What the variables say. Raises SettingsError."""
    try:
        return Settings()
    except ValidationError as error:
        wrong = (f"TAKAHUONE_{str(each['loc'][0]).upper()}={each['input']}: {each['msg']}." for each in error.errors())
        raise SettingsError(
            "\n".join(["Nothing was done: a variable has a value that it cannot have (docs/operations.md).", *wrong])
        ) from None


@cache
def settings() -> Settings:
    """The settings of this process. Where no Kafka is named, those of the environment that runs on this machine."""
    found = given()
    file = remembered_in(found.home)
    if found.kafka or not file.exists():
        return found
    running = json.loads(file.read_text(encoding="utf-8"))
    namespace = found.namespace if "namespace" in found.model_fields_set else running["namespace"]
    return found.model_copy(update={"kafka": running["kafka"], "namespace": namespace})
