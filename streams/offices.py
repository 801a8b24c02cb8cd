"""The offices: every row says who answers what. To add behaviour is to add a function and a row; to split an office is to move rows."""

from processors.answer import answer
from processors.books import MiddleBooks
from processors.capture import capture
from processors.define import define
from processors.enrich import enrich
from processors.fail_middle import fail_middle
from processors.limit import limit
from processors.stores import MIDDLE_STORES
from processors.wait_middle import wait_middle
from schemas import commands, entries, front, middle, reference, report_answers, settlement_time, time, topics, work
from streams.back_office import BACK
from streams.office import Office, Stage

DEFINED = topics.REFERENCE[:-1]
"""Every kind of reference data but the loader's marker, which the runner answers itself."""

RELEASING = (
    reference.CurrencyDefined,
    reference.InstrumentDefined,
    reference.PartyDefined,
    reference.AccountDefined,
    reference.StandingInstructionSet,
    reference.SettlementSystemDefined,
    reference.SettlementDayDefined,
    settlement_time.CalendarDefined,
)
"""What a held report may be waiting for."""

MIDDLE = Office(
    name="middle",
    stores=MIDDLE_STORES,
    books=MiddleBooks,
    wait=wait_middle,
    fail=fail_middle,
    patient=frozenset({topics.BACK_CONFIRMATIONS.name}),
    may_fail=(front.TradeExecuted, front.TradeAmended, front.TradeCancelled, commands.Approve, commands.Refuse, work.WorkDue),
    stages=(
        Stage("define", DEFINED, define),
        Stage(
            "capture",
            (
                front.TradeExecuted,
                front.TradeAmended,
                front.TradeCancelled,
                report_answers.TradeHeld,
                report_answers.TradeRejected,
                report_answers.TradeWithdrawn,
                middle.TradeEnriched,
                middle.TradeApproved,
                middle.AmendmentRequested,
                report_answers.StatusAdvised,
                report_answers.DateAdvised,
                entries.ConfirmationIssued,
                *topics.CANCELLATION_ANSWERS,
                *topics.AMENDMENT_ANSWERS,
                time.TimeAdvanced,
                work.WorkDue,
            ),
            capture,
        ),
        Stage(
            "enrich",
            (
                middle.TradeCaptured,
                *RELEASING,
                work.WorkDue,
                report_answers.TradeRejected,
                report_answers.TradeWithdrawn,
                report_answers.StatusAdvised,
            ),
            enrich,
        ),
        Stage(
            "limit",
            (
                middle.TradeEnriched,
                reference.LimitSet,
                settlement_time.ClosureAnnounced,
                commands.Approve,
                work.WorkDue,
                report_answers.TradeRejected,
                report_answers.TradeWithdrawn,
                entries.ConfirmationIssued,
                report_answers.StatusAdvised,
                report_answers.AmendmentRefused,
            ),
            limit,
        ),
        Stage("answer", (commands.Approve, commands.Refuse, commands.CommandRefused), answer),
    ),
)

OFFICES: dict[topics.Office, Office] = {"middle": MIDDLE, "back": BACK}
