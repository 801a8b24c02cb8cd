"""A file of reference data: all of it is good, or none of it is loaded."""

from collections.abc import Iterable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from schemas.reference import CurrencyDefined, ReferenceRecord
from streams.cli import app
from streams.reference_file import ReferenceFileError, read_reference
from streams.wrong_line import ERRORS_SHOWN

EURO = b'{"type":"CurrencyDefined","currency":"EUR","decimals":2}\n'


def read(lines: Iterable[bytes]) -> list[ReferenceRecord]:
    return read_reference(lines, "ref.jsonl")


def test_definitions_are_read_in_order_and_blank_lines_left_out() -> None:
    assert read([EURO, b"\n", b"  \r\n", EURO.replace(b"EUR", b"USD")]) == [
        CurrencyDefined(currency="EUR", decimals=2),
        CurrencyDefined(currency="USD", decimals=2),
    ]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"EUR,2", "not_json"),
        (b'{"type":"MoneyDefined"}', "type_not_known"),
        (b'{"type":"CurrencyDefined","currency":"EUR"}', "field_missing"),
        (b'{"type":"CurrencyDefined","currency":"EUR","decimals":2,"symbol":"E"}', "field_not_known"),
        (b'{"type":"CurrencyDefined","currency":"euro","decimals":2}', "value_not_valid"),
        (b'{"type":"ReferenceLoaded","load":"x","count":1}', "the loader writes it itself"),
        (b"\xff\xfe", "not_json"),
        (b"[" * 100_000, "not_json"),
    ],
)
def test_a_wrong_line_is_named_with_its_reason(line: bytes, reason: str) -> None:
    with pytest.raises(ReferenceFileError) as error:
        read([EURO, line])
    assert "ref.jsonl, line 2" in str(error.value)
    assert reason in str(error.value)


def test_many_wrong_lines_are_not_all_shown() -> None:
    with pytest.raises(ReferenceFileError, match="and 5 more") as error:
        read([b"{}"] * (ERRORS_SHOWN + 5))
    assert str(error.value).count(" line ") == ERRORS_SHOWN


def test_of_lines_that_are_no_json_one_is_shown_and_the_others_are_counted() -> None:
    with pytest.raises(ReferenceFileError) as error:
        read([b"# A page", b"{}", b"of words"])
    first, second, more = str(error.value).split("\n")
    assert ("line 1: not_json" in first, "line 2: type_not_known" in second, more) == (True, True, "… and 1 more.")


def test_what_loads_says_that_nothing_was_loaded_and_what_only_reads_does_not(tmp_path: Path) -> None:
    file = tmp_path / "ref.jsonl"
    file.write_text("{}")
    loading = CliRunner().invoke(app, ["load", str(file)])
    asking = CliRunner().invoke(app, ["amount", str(file), "XS0000000009", "1000", "99", "2026-05-06"])
    assert (loading.exit_code, asking.exit_code) == (2, 2)
    assert loading.stderr == f"{asking.stderr}Nothing of {file} was loaded: mend it and load it again.\n"


def test_a_file_without_definitions_is_refused() -> None:
    with pytest.raises(ReferenceFileError, match="no definition"):
        read([b"\n"])


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (b'{"type":"SubmitInstruction","command":"c"}', "SubmitInstruction is a command: use `takahuone instruct`."),
        (b'{"type":"PartyDefind","party":"x"}', "type 'PartyDefind' is not known; did you mean 'PartyDefined'?"),
        (b'{"type":"BalanceStated"}', "BalanceStated stands in a file for `takahuone optimise`, and in no other."),
        (b'{"type":"PriceStated"}', "PriceStated stands in a file for `takahuone net`, and in no other."),
        (b'{"type":"Approve"}', "Approve is a message on middle.commands.v1, and comes from no file."),
        (b'{"party":"x"}', "type is missing, and must be one of the "),
        (EURO.replace(b"decimals", b"decimal"), "CurrencyDefined has no field decimal; the nearest that it has is decimals."),
        (
            b'{"type":"AccountDefined","account":"a","cash_accounts":[{"acount":1}]}',
            "AccountDefined.cash_accounts.0 has no field acount",
        ),
        (b'{"type":"CurrencyDefined","a\\u001b[31m\\nb":1}', "CurrencyDefined has no field a?[31m?b."),
    ],
)
def test_what_was_probably_meant_is_said_in_one_line(line: bytes, sentence: str) -> None:
    with pytest.raises(ReferenceFileError) as error:
        read([line.strip()])
    (said,) = str(error.value).split("\n")
    assert sentence in said
    assert len(said) < 500
