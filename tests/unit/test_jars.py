"""What a local Kafka needs is asked for in words: Java, Maven, and what to do without them."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from streams.environment.jars import EnvironmentMissingError, ensure_jars


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only folder where programs are found."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return folder


def program(folder: Path, name: str, script: str) -> None:
    file = folder / name
    file.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    file.chmod(0o755)


def java(folder: Path, version: str) -> None:
    program(folder, "java", f"echo 'openjdk version \"{version}\" 2024-01-16' >&2")


MAVEN = 'for word; do case "$word" in -DoutputDirectory=*) out="${word#*=}";; esac; done; /bin/mkdir -p "$out"'


def test_without_java_it_says_what_to_install_or_to_name_a_cluster(path: Path, tmp_path: Path) -> None:
    with pytest.raises(EnvironmentMissingError, match=r"Java is not installed.*openjdk-17.*TAKAHUONE_KAFKA"):
        ensure_jars(tmp_path / "libs")


@pytest.mark.parametrize("version", ["1.8.0_392", "11.0.22", "16"])
def test_an_old_java_is_named_with_its_version(path: Path, tmp_path: Path, version: str) -> None:
    java(path, version)
    with pytest.raises(EnvironmentMissingError, match=rf"too old \(openjdk version \"{version}\".*Java 17 or later"):
        ensure_jars(tmp_path / "libs")


@pytest.mark.parametrize("version", ["17.0.10", "21", "25-ea"])
def test_without_maven_it_says_what_to_install_or_to_name_a_cluster(path: Path, tmp_path: Path, version: str) -> None:
    java(path, version)
    with pytest.raises(EnvironmentMissingError, match=r"Maven is not installed.*apt-get install maven.*TAKAHUONE_KAFKA"):
        ensure_jars(tmp_path / "libs")


def test_jars_that_are_there_need_no_maven(path: Path, tmp_path: Path) -> None:
    java(path, "17.0.10")
    (tmp_path / "kafka_2.13-4.3.0.jar").touch()
    ensure_jars(tmp_path)


def test_jars_are_brought_whole_beside_what_lies_there_already(path: Path, tmp_path: Path) -> None:
    java(path, "17.0.10")
    program(path, "mvn", f'{MAVEN}; : > "$out/kafka_2.13-4.3.0.jar"; : > "$out/another-1.jar"')
    libs = tmp_path / "broker" / "libs"
    libs.mkdir(parents=True)
    (libs / "notes.txt").touch()
    ensure_jars(libs)
    assert sorted(file.name for file in libs.iterdir()) == ["another-1.jar", "kafka_2.13-4.3.0.jar", "notes.txt"]
    assert list(libs.parent.iterdir()) == [libs]


def test_of_several_that_want_them_at_one_time_one_brings_them(path: Path, tmp_path: Path) -> None:
    """Caught when broken: without the lock they get into each other's way, for Maven is called by each."""
    java(path, "17.0.10")
    calls, libs = tmp_path / "calls", tmp_path / "broker" / "libs"
    program(path, "mvn", f'{MAVEN}; echo brought >> {calls}; : > "$out/another-1.jar"; : > "$out/kafka_2.13-4.3.0.jar"')
    with ThreadPoolExecutor(4) as several:
        assert [*several.map(ensure_jars, [libs] * 4)] == [None] * 4
    assert calls.read_text(encoding="utf-8") == "brought\n"
    assert sorted(file.name for file in libs.iterdir()) == ["another-1.jar", "kafka_2.13-4.3.0.jar"]


def test_a_maven_that_fails_is_told_in_its_own_words_and_leaves_no_half_set(path: Path, tmp_path: Path) -> None:
    java(path, "17.0.10")
    program(path, "mvn", f'{MAVEN}; : > "$out/kafka_2.13-4.3.0.jar"; echo "no route to the repository"; exit 1')
    with pytest.raises(EnvironmentMissingError, match="no route to the repository"):
        ensure_jars(tmp_path / "libs")
    assert not (tmp_path / "libs").exists()
