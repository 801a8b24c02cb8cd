"""`takahuone net` as a shell sees it."""

import json
from decimal import Decimal
from pathlib import Path

import pytest
from typer.testing import CliRunner

from streams.cli import app

EXAMPLES = Path(__file__).parent.parent.parent / "docs" / "examples"
TRADE = {
    "type": "MatchedTrade",
    "trade": "T1",
    "seller": "ANNA",
    "buyer": "BELA",
    "isin": "XS0000000009",
    "currency": "EUR",
    "quantity": "100",
    "amount": "1000",
    "intended_settlement_date": "2026-01-05",
}
PRICE = {"type": "PriceStated", "isin": "XS0000000009", "currency": "EUR", "price": "11"}
CARRIED = {"type": "PositionCarried", "member": "ANNA", "isin": "XS0000000009", "currency": "EUR", "quantity": "-1", "value": "-10"}


def told(*arguments):
    done = CliRunner().invoke(app, ["net", *map(str, arguments)])
    return done.exit_code, done.stdout, done.stderr


def written(tmp_path, lines):
    path = tmp_path / "trades.jsonl"
    path.write_text("\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines))
    return path


def test_the_example_of_the_documentation_pays_contract_money_over_two_days():
    monday, tuesday = (json.loads(told(EXAMPLES / f"netting-{name}.jsonl", "--json")[1]) for name in ("monday", "tuesday"))
    paid = [Decimal(day["payments"]["BELA"]["EUR"]) for day in (monday, tuesday)]
    owed = next(each for each in tuesday["obligations"] if each["member"] == "BELA")
    assert sum(paid) - Decimal(owed["value"]) == -1000 + 660  # bought 100 for 1000, sold 60 for 660
    assert monday["residue"] == {"EUR": "0.00"}
    assert Decimal(monday["efficiency"]["EUR"]["by_count"]) == Decimal("0.625")


def test_pairs_are_netted_without_a_price(tmp_path):
    code, out, _ = told(written(tmp_path, [TRADE]), "--model", "bilateral")
    assert code == 0
    assert "BELA" in out


def test_people_are_told_who_delivers_what_and_who_pays(tmp_path):
    code, out, _ = told(written(tmp_path, [TRADE, PRICE, {"type": "CurrencyStated", "currency": "EUR", "decimals": 2}]))
    assert code == 0
    assert "ANNA pays 100.00 EUR" in out
    assert "BELA is paid 100.00 EUR" in out
    assert "sums are zero without it" in out


def test_what_is_nothing_has_no_sign(tmp_path):
    _, out, _ = told(written(tmp_path, [TRADE, PRICE | {"price": "10"}, {"type": "CurrencyStated", "currency": "EUR", "decimals": 2}]))
    assert "+100" in out
    assert "+0" not in out


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        ([], "has no trade and no position in it"),
        ([TRADE], "XS0000000009 has no price in EUR"),
        ([TRADE, TRADE, PRICE], "line 2: trade T1 stands here twice"),
        ([TRADE | {"quantity": "-1"}, PRICE], "not above zero"),
        ([TRADE | {"amount": 1000}, PRICE], "line 1: MatchedTrade.amount"),
        ([TRADE | {"buyer": "ANNA"}, PRICE], "has ANNA on both sides"),
        ([CARRIED, CARRIED, PRICE], "ANNA carries XS0000000009 in EUR twice"),
        ([TRADE, PRICE | {"price": "0"}], "the price of XS0000000009 is not above zero"),
        (["{"], "line 1: the line is no JSON: at its character 1 it ends before its end."),
        (["nonsense"] * 30, "line 1: the line is no JSON: at its character 2 a value of JSON must stand.\n… and 29 more."),
        ([{}] * 30, "and 10 more"),
        (
            [{"type": ["MatchedTrade"]}, []],
            "line 1: type is no text, and must be one of MatchedTrade, PriceStated, PositionCarried, CurrencyStated.",
        ),
        ([{"type": "BalanceStated"}], "line 1: BalanceStated stands in a file for `takahuone optimise`, and in no other."),
        ([TRADE | {"type": "MatchedTrad"}], "line 1: type 'MatchedTrad' is not known; did you mean 'MatchedTrade'?"),
        ([TRADE | {"price": "1"}], "line 1: MatchedTrade has no field price."),
    ],
)
def test_a_file_with_a_mistake_is_refused_whole_with_a_sentence(tmp_path, lines, sentence):
    code, out, error = told(written(tmp_path, lines))
    assert (code, out) == (2, "")
    assert sentence in error
    assert "mend it and try again" in error


def test_a_file_that_is_not_there_is_said_so(tmp_path):
    code, _, error = told(tmp_path / "none")
    assert code == 2
    assert "cannot be read" in error
