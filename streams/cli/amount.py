"""takahuone amount: what a bond costs that is to settle on a date, and how anyone can reckon it again."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated

import orjson
import typer

from processors.bonds.amount import BondAmount, bond_amount
from processors.calendars.calendar import NotCoveredError
from processors.find_details import is_in_lots
from schemas.reference import InstrumentDefined, ReferenceRecord
from schemas.values import decimal_from_text
from streams.calendars.question import QuestionError, day
from streams.calendars.reference import business_days_of
from streams.cli.exits import failed
from streams.reference_file import ReferenceFileError, read_reference_file

REGISTERED = {"context_settings": {"ignore_unknown_options": True}}
"""-100000 is a nominal, and wrong as one."""


def amount(
    file: Annotated[Path, typer.Argument(help="Reference data as for `takahuone load`, in which the bond is defined.")],
    isin: Annotated[str, typer.Argument(metavar="ISIN", help="The bond.")],
    nominal: Annotated[str, typer.Argument(metavar="NOMINAL", help="How much of it: its nominal amount.")],
    price: Annotated[str, typer.Argument(metavar="PRICE", help="The clean price in percent of the nominal, as 99.5.")],
    on: Annotated[
        str, typer.Argument(metavar="DATE", help="The intended settlement date, as 2026-01-30: a late settlement changes nothing.")
    ],
    decimals: Annotated[
        int, typer.Option(min=0, max=4, help="Decimals to which the amount is rounded: those of the currency (EUR 2, JPY 0).")
    ] = 2,
    why: Annotated[
        bool, typer.Option("--why", help="Show what the amount follows from: principal, accrued interest, its period and day count.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Print the settlement amount of a bond trade: nominal x factor x price / 100 + accrued interest. Needs no Kafka.

    Exits with 2 where the question has no answer: no such bond in the file, or a nominal, a price or a date that cannot be.
    """
    try:
        records, asked = read_reference_file(file), day(on)
        bond = _bond(records, isin, file)
        quantity, clean = _nominal(nominal, bond), _positive(price, "price")
        found = bond_amount(bond, quantity, clean, _within(asked, bond), decimals, business_days_of(bond, records))
    except (QuestionError, ReferenceFileError, NotCoveredError) as error:
        raise failed(str(error)) from None
    except OSError as error:
        raise failed(f"{file} cannot be read: {error.strerror}.") from None
    if as_json:
        told = {"amount": found.amount, "principal": found.principal, "accrued": found.accrued, "factor": found.factor}
        typer.echo(orjson.dumps({name: f"{number:f}" for name, number in told.items()}))
    else:
        typer.echo("\n".join([f"{found.amount:f}", *(_reckoned(found, bond, quantity, clean, asked) if why else ())]))


def _bond(records: list[ReferenceRecord], isin: str, file: Path) -> InstrumentDefined:
    """Its last definition in the file stands, as it does in a shard."""
    defined = [each for each in records if isinstance(each, InstrumentDefined) and each.isin == isin]
    if not defined:
        raise QuestionError(f"{file} does not define {isin}.")
    if defined[-1].bond is None:
        raise QuestionError(f"{isin} has no terms of a bond in {file}: give its InstrumentDefined a `bond` (docs/bonds.md).")
    return defined[-1]


def _nominal(text: str, bond: InstrumentDefined) -> Decimal:
    nominal = _positive(text, "nominal")
    if not is_in_lots(nominal, bond):
        least, multiple = bond.minimum_denomination, bond.settlement_multiple
        raise QuestionError(
            f"{text} does not settle: {bond.isin} does from {least or multiple} on, in multiples of {multiple or 'any size'}."
        )
    return nominal


def _positive(text: str, name: str) -> Decimal:
    try:
        number = decimal_from_text(text)
    except ValueError as error:
        raise QuestionError(f"{text} is no {name}: {error}.") from None
    if number <= 0:
        raise QuestionError(f"{text} is no {name}: it is not above zero.")
    return number


def _within(on: date, bond: InstrumentDefined) -> date:
    assert bond.bond is not None, "only a bond comes here"
    if not bond.bond.accrues_from <= on < bond.bond.maturity:
        raise QuestionError(f"{bond.isin} accrues from {bond.bond.accrues_from} and matures on {bond.bond.maturity}: {on} is not between.")
    return on


def _reckoned(found: BondAmount, bond: InstrumentDefined, nominal: Decimal, price: Decimal, on: date) -> Iterator[str]:
    assert bond.bond is not None, "only a bond comes here"
    assert found.accrual is not None, "and only on a day on which it accrues"
    terms, accrual, period = bond.bond, found.accrual, found.accrual.period
    left = f"{nominal} x {found.factor}"
    yield f"principal  {left} x {price} / 100 = {found.principal}"
    yield f"accrued    {left} x {terms.coupon} / 100 x {accrual.share} of a year = {found.accrued}"
    of = f" ({terms.ex_coupon_days} business days of {terms.ex_coupon_calendar})" if terms.ex_coupon_calendar is not None else ""
    counted = f"{on} to {period.end}, ex-coupon{of}" if accrual.is_ex_coupon else f"{period.accrues_from} to {on}"
    yield f"           {counted}, {terms.day_count} in the coupon period {period.start} to {period.end}"
