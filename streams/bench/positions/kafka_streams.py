"""The jar of the Kafka Streams job: built by Maven once, beside the broker's jars."""

import shutil
import subprocess
from pathlib import Path

from streams.environment.jars import EnvironmentMissingError, check_java

SOURCE = Path(__file__).parent / "java"


def built_jar(jars: Path) -> Path:
    """The folder of the built job, whose `libs` hold what it needs. Raises EnvironmentMissingError without Java or Maven."""
    check_java()
    folder = jars.absolute().parent / "positions"
    jar = folder / "positions-1.jar"
    newest = max(file.stat().st_mtime for file in SOURCE.rglob("*") if file.is_file())
    if jar.exists() and jar.stat().st_mtime > newest:
        return folder
    if shutil.which("mvn") is None:
        raise EnvironmentMissingError("Maven is not installed, and builds the job for Kafka Streams (Debian: apt-get install maven).")
    command = ["mvn", "-q", "-B", "-f", str(SOURCE / "pom.xml"), f"-Dbuilt={folder}", f"-DoutputDirectory={folder / 'libs'}"]
    done = subprocess.run([*command, "package", "dependency:copy-dependencies"], capture_output=True, text=True, check=False)  # noqa: S603 - the command is our own
    if done.returncode != 0:
        raise EnvironmentMissingError(f"Maven could not build the job for Kafka Streams:\n{(done.stdout + done.stderr)[-2_000:]}")
    return folder


def command(folder: Path, kafka: str, names: tuple[str, str, str, str], state: Path, threads: int) -> list[str]:
    """How to run it. `names`: application id, input topic, and the topics of positions and of cash."""
    classes = f"{folder / 'positions-1.jar'}:{folder / 'libs'}/*"
    options = ["-Xmx1g", "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn"]
    return ["java", *options, "-cp", classes, "takahuone.bench.Positions", kafka, *names, str(state), str(threads)]
