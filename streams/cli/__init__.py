"""The command line: one module a command, collected here."""

import typer

from streams.cli.trade import trade
from streams.cli.verify import verify

app = typer.Typer(
    name="takahuone",
    help="The open settlement pipeline: trades from the front office to settled, confirmed and explained.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


app.command("verify")(verify)
app.command("trade")(trade)


def main() -> None:
    """Run the command line."""
    app()
