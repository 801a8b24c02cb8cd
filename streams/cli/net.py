"""takahuone net: what is left of trades when they are netted, from a file that anyone can check with a calculator of their own."""

from dataclasses import asdict
from decimal import Decimal, localcontext
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import orjson
import typer
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Column, Table

from schemas.values import EXACT
from streams.cli.exits import Exit
from streams.netting.netted import Netted, net_by_pairs, net_with_ccp
from streams.netting.netting_file import NettingFileError, read_netting_file


class Model(StrEnum):
    """Against whom obligations are."""

    ccp = "ccp"
    bilateral = "bilateral"


def net(
    file: Annotated[Path, typer.Argument(help="JSON lines of trades, prices and carried positions (docs/clearing.md).")],
    model: Annotated[
        Model,
        typer.Option(
            help="ccp: each member against the central counterparty (continuous net settlement); bilateral: each pair of members by itself."
        ),
    ] = Model.ccp,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Net the trades of a file: what each member receives or delivers, what it is paid, and how much netting saves.

    Exits with 2 where the file is wrong.
    """
    try:
        found = read_netting_file(file, needs_prices=model is Model.ccp)
    except NettingFileError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(Exit.USAGE) from None
    except OSError as error:
        typer.echo(f"{file} cannot be read: {error.strerror}.", err=True)
        raise typer.Exit(Exit.USAGE) from None
    with localcontext(EXACT):
        netted = net_with_ccp(found) if model is Model.ccp else net_by_pairs(found)
    if as_json:
        typer.echo(orjson.dumps(asdict(netted), default=str))
    else:
        _show(netted, Console())


def _signed(number: Decimal) -> str:
    """With its sign, which nothing has none of."""
    return f"{number:+}" if number else f"{abs(number)}"


def _show(netted: Netted, console: Console) -> None:
    numbers = (Column(name, justify="right") for name in ("receives (+) or delivers (-)", "at", "set off", "mark"))
    table = Table("member", "against", Column("ISIN", no_wrap=True), *numbers, box=SIMPLE_HEAD, pad_edge=False)
    for each in netted.obligations:
        value = f"{each.value} {each.currency}"
        table.add_row(each.member, each.counterparty, each.isin, _signed(each.quantity), value, f"{each.set_off}", _signed(each.mark))
    console.print(table)
    for member, amounts in netted.payments.items():
        told = (f"{'is paid' if due > 0 else 'pays'} {abs(due)} {currency}" for currency, due in amounts.items())
        console.print(f"{member} {', '.join(told)}")
    for currency, left in netted.residue.items():
        console.print(f"Rounding leaves {left} {currency} to the CCP; the members' sums are zero without it.")
    for currency, saved in netted.efficiency.items():
        console.print(f"Netting saves {saved['by_value']:%} of the value in {currency}, and {saved['by_count']:%} by count.")
