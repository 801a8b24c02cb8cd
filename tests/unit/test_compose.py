"""docker-compose.yml: read by a Compose parser, as no container engine is at hand, and in step with the program."""

from pathlib import Path

import yaml
from compose_spec import PyOptions

from streams.settings import Settings

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")


def test_a_compose_parser_accepts_it() -> None:
    options = PyOptions()
    options.apply_merge = True
    found = options.from_yaml(TEXT)
    found.validate()
    assert set(found.service_names()) == {"kafka", "topics", "middle", "back", "optimiser"}


def test_the_image_of_kafka_is_the_version_of_the_local_broker() -> None:
    pom = (ROOT / "deploy" / "broker" / "pom.xml").read_text(encoding="utf-8")
    image = yaml.safe_load(TEXT)["services"]["kafka"]["image"]
    assert image == f"apache/kafka:{pom.split('<kafka.version>')[1].split('<')[0]}"


def test_every_setting_that_it_gives_is_one_of_the_program() -> None:
    known = {f"TAKAHUONE_{name.upper()}" for name in Settings.model_fields}
    for name, service in yaml.safe_load(TEXT)["services"].items():
        given = {key for key in service.get("environment", {}) if key.startswith("TAKAHUONE_")}
        assert given <= known, name


def test_nothing_is_published_beyond_this_machine() -> None:
    for name, service in yaml.safe_load(TEXT)["services"].items():
        assert all(port.startswith("127.0.0.1:") for port in service.get("ports", [])), name
