"""statement: what is reserved informs, and blocks nothing."""

from decimal import Decimal

from typer.testing import CliRunner

from schemas.instruction import Priority, Terms
from streams.cli import app
from tests.unit.back_office import funding
from tests.unit.test_statement import Day


def test_what_is_reserved_is_told_and_not_kept_from_others() -> None:
    made = Day()
    made.give(funding("S-SEC", 500))
    made.instruct(1, second="ben", terms=Terms(priority=Priority.RESERVED))  # lacks cash
    (holding,) = made.state("S-SEC", "SECURITIES").holdings
    assert (holding.reserved, holding.available) == (100, 400)
    made.instruct(2, quantity=Decimal(450), instruction_type="FOP", currency="XXX", amount=Decimal(0), cash_account=None)
    (holding,) = made.state("S-SEC", "SECURITIES").holdings
    assert (holding.closing, holding.reserved, holding.available) == (50, 100, -50)


def test_the_help_says_so() -> None:
    assert "they block nothing" in " ".join(CliRunner().invoke(app, ["statement", "--help"]).stdout.split())
