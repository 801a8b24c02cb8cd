"""takahuone contracts: differences, broken promises and wrong revisions, as a shell sees them."""

import json
import subprocess
from copy import deepcopy

import pytest
from typer.testing import CliRunner

from streams.cli import app
from streams.contracts.committed import RevisionError, committed
from streams.contracts.document import asyncapi
from streams.contracts.files import ASYNCAPI, WHERE, differences, write_contracts

DOCUMENT = asyncapi()


def git(folder, *words):
    subprocess.run(["git", "-c", "user.name=t", "-c", "user.email=t@t", *words], cwd=folder, check=True, capture_output=True)


def commit(folder, document):
    (folder / WHERE).mkdir(parents=True, exist_ok=True)
    (folder / WHERE / ASYNCAPI).write_text(json.dumps(document))
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", "contracts")


@pytest.fixture
def repository(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    git(tmp_path, "init", "-q", "-b", "work")
    git(tmp_path, "commit", "-q", "--allow-empty", "-m", "empty")
    return tmp_path


def run(*words):
    return CliRunner().invoke(app, ["contracts", *words])


def with_another_key():
    document = deepcopy(DOCUMENT)
    document["channels"]["back.entries.v1"]["x-key"] = "entity"
    return document


def test_written_contracts_do_not_differ_and_each_difference_is_told(tmp_path):
    write_contracts(tmp_path)
    assert differences(tmp_path) == []
    (tmp_path / "messages" / "TradeHeld.json").unlink()
    (tmp_path / "messages" / "Old.json").write_text("{}")
    (tmp_path / ASYNCAPI).write_text("{}")
    assert [sentence.removeprefix(str(tmp_path)) for sentence in differences(tmp_path)] == [
        "/messages/TradeHeld.json is missing",
        "/messages/Old.json stands for nothing any more",
        "/asyncapi.json differs",
    ]
    write_contracts(tmp_path)
    assert differences(tmp_path) == []


def test_nothing_is_committed_where_there_is_no_git_or_no_contract_yet(repository, tmp_path_factory):
    assert committed(root=repository) == {}
    assert committed(root=tmp_path_factory.mktemp("no_git")) == {}


def test_the_last_release_and_the_last_commit_are_both_compared_with(repository):
    commit(repository, with_another_key())
    git(repository, "tag", "v1")
    commit(repository, DOCUMENT)
    assert committed(root=repository) == {"v1": with_another_key(), "HEAD": DOCUMENT}
    assert committed("HEAD~1", root=repository) == {"HEAD~1": with_another_key()}
    with pytest.raises(RevisionError, match="HEAD~2 has no"):
        committed("HEAD~2", root=repository)


def test_what_was_written_and_committed_is_as_it_must_be(repository):
    assert run().exit_code == 0
    result = run("--check")
    assert result.exit_code == 0
    assert "nothing is committed yet" in result.output
    commit(repository, DOCUMENT)
    run()
    assert "compatible with HEAD" in run("--check").output


def test_a_difference_is_told_and_exits_with_1(repository):
    run("--out", "elsewhere")
    (repository / "elsewhere" / ASYNCAPI).write_text("{}")
    result = run("--check", "--out", "elsewhere")
    assert result.exit_code == 1
    assert "elsewhere/asyncapi.json differs" in result.output
    assert "`takahuone contracts`" in result.output


def test_a_change_that_breaks_somebody_exits_with_1_though_the_files_are_as_generated(repository):
    commit(repository, with_another_key())
    run()
    result = run("--check")
    assert result.exit_code == 1
    assert "The key of back.entries.v1 was entity and is settlement_system" in result.output
    assert "compared with HEAD" in result.output


@pytest.mark.usefixtures("repository")
def test_a_revision_without_contracts_is_a_wrong_command_line():
    run()
    result = run("--check", "--against", "no-such-revision")
    assert result.exit_code == 2
    assert "no-such-revision has no docs/contracts/asyncapi.json" in result.output
