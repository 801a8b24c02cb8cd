"""An instrument that is defined with smaller lots lets settle at once what they were too great for, and not only on the next day."""

from dataclasses import replace
from decimal import Decimal

from schemas import commands
from schemas.collateral import CreditProvided
from schemas.lots import LotsChanged
from schemas.message import Message
from schemas.reference import InstrumentDefined
from tests.unit import test_collateral, test_parts
from tests.unit.back_office import ISIN, SYSTEM, ask, funding, of
from tests.unit.office_driver import OfficeDriver
from tests.unit.test_collateral import OTHER
from tests.unit.test_parts import PART, both, parts


def in_lots(made: OfficeDriver, isin: str, lot: int, least: int) -> list[Message]:
    lots = {"settlement_multiple": Decimal(lot), "minimum_denomination": Decimal(least)}
    return made.give(InstrumentDefined(isin=isin, name="a share", settlement_system=SYSTEM, **lots))


def test_a_part_settles() -> None:
    made, _ = test_parts.ready(settlement_multiple=Decimal(50))
    made.give(funding("S-SEC", 30))
    assert parts(both(made)) == []
    assert parts(in_lots(made, ISIN, 10, 10)) == [(1, 30, Decimal(300))]


def test_what_was_released_and_became_too_little_settles() -> None:
    made, _ = test_parts.ready(settlement_multiple=Decimal(10))
    both(made, replace(PART, holds=("PREA",)))
    made.give(ask(commands.ReleasePartially, "DELI", quantity=Decimal(30)))
    in_lots(made, ISIN, 10, 50)
    assert parts(made.give(funding("S-SEC", 100))) == []
    assert parts(in_lots(made, ISIN, 10, 10)) == [(1, 30, Decimal(300))]


def test_a_credit_is_given() -> None:
    made, _ = test_collateral.ready(price="5")
    in_lots(made, OTHER, 1_000, 1_000)
    made.give(funding("B-EARMARKED", 200, asset=OTHER, against="ISSUER"))
    assert of(CreditProvided, test_collateral.buy(made)) == []
    (credit,) = of(CreditProvided, in_lots(made, OTHER, 1, 1))
    assert [each.isin for each in credit.pledges] == [ISIN, OTHER]


def test_the_same_lots_again_set_off_nothing() -> None:
    made, _ = test_parts.ready(settlement_multiple=Decimal(50))
    in_lots(made, ISIN, 50, 50)
    assert of(LotsChanged, in_lots(made, ISIN, 50, 50)) == []
