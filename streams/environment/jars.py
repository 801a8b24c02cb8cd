"""The broker's jars: brought by Maven as deploy/broker/pom.xml says, once."""

import fcntl
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from streams.resources import deploy_file

JAVA_AT_LEAST = 17


class EnvironmentMissingError(Exception):
    """Something is missing that a local Kafka needs. The sentence says what to install."""


def ensure_jars(jars: Path) -> None:
    """Bring the jars where they are not there yet. Raises EnvironmentMissingError without Java 17 or Maven.

    Of several commands that want them at one time one brings them, and the others wait for it.
    """
    check_java()
    if _are_there(jars):
        return
    with one_at_a_time(jars.absolute().parent):
        if not _are_there(jars):
            _bring(jars)


@contextmanager
def one_at_a_time(folder: Path) -> Iterator[None]:
    """Hold the lock of a folder, which is made where it is not there: whoever wants it too waits, in whichever process."""
    folder.mkdir(parents=True, exist_ok=True)
    lock = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


def _are_there(jars: Path) -> bool:
    return any(jars.glob("kafka_2.13-*.jar"))


def _bring(jars: Path) -> None:
    if shutil.which("mvn") is None:
        raise EnvironmentMissingError(
            "Maven is not installed, and brings the jars of Kafka. Install it (Debian: apt-get install maven; macOS: brew install maven), "
            "or name an existing cluster: TAKAHUONE_KAFKA=host:port."
        )
    part = jars.absolute().with_name(f"{jars.name}.part")  # Ctrl-C in the middle leaves no half set that looks whole
    shutil.rmtree(part, ignore_errors=True)
    pom = deploy_file("broker/pom.xml")
    command = ["mvn", "-q", "-B", "-f", str(pom), "dependency:copy-dependencies", f"-DoutputDirectory={part}"]
    brought = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - the command is our own
    if brought.returncode != 0:
        raise EnvironmentMissingError(f"Maven could not bring the jars of Kafka:\n{(brought.stdout + brought.stderr)[-2_000:]}")
    jars.mkdir(parents=True, exist_ok=True)
    for jar in sorted(part.iterdir(), key=lambda jar: jar.name.startswith("kafka_2.13-")):  # last the one that says that all are there
        jar.replace(jars / jar.name)
    part.rmdir()


def check_java() -> None:
    """Raises EnvironmentMissingError where there is no Java of at least 17."""
    install = (
        f"Kafka needs Java {JAVA_AT_LEAST} or later. "
        "Install it (Debian: apt-get install openjdk-17-jre-headless; macOS: brew install openjdk), "
        "or name an existing cluster: TAKAHUONE_KAFKA=host:port."
    )
    if shutil.which("java") is None:
        raise EnvironmentMissingError(f"Java is not installed. {install}")
    told = subprocess.run(["java", "-version"], capture_output=True, text=True, check=False).stderr  # noqa: S607 - the user's java
    found = re.search(r'version "(?:1\.)?(\d+)', told)
    if found is None or int(found.group(1)) < JAVA_AT_LEAST:
        version = told.splitlines()[0] if told else "it does not tell its version"
        raise EnvironmentMissingError(f"This Java is too old ({version}). {install}")
