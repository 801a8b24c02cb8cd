"""The offices: every row says who answers what. To add behaviour is to add a function and a row; to split an office is to move rows."""

from processors.answer import answer
from processors.books import BACK_STORES, MIDDLE_STORES, BackBooks, MiddleBooks
from processors.capture import capture
from processors.clear import clear
from processors.close import close
from processors.confirm import confirm
from processors.define import define
from processors.enrich import enrich
from processors.fail_back import fail_back
from processors.fail_middle import fail_middle
from processors.limit import limit
from processors.match import match
from processors.post import post
from processors.settle import settle
from processors.wait_back import wait_back
from processors.wait_middle import wait_middle
from schemas import back, commands, front, middle, redating, reference, settlement_time, time, topics, work
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
                middle.TradeHeld,
                middle.TradeRejected,
                middle.TradeWithdrawn,
                middle.TradeEnriched,
                middle.TradeApproved,
                middle.AmendmentRequested,
                middle.StatusAdvised,
                middle.DateAdvised,
                back.ConfirmationIssued,
                *topics.CANCELLATION_ANSWERS,
                *topics.AMENDMENT_ANSWERS,
                time.TimeAdvanced,
                work.WorkDue,
            ),
            capture,
        ),
        Stage(
            "enrich",
            (middle.TradeCaptured, *RELEASING, work.WorkDue, middle.TradeRejected, middle.TradeWithdrawn, middle.StatusAdvised),
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
                middle.TradeRejected,
                middle.TradeWithdrawn,
                back.ConfirmationIssued,
                middle.StatusAdvised,
                middle.AmendmentRefused,
            ),
            limit,
        ),
        Stage("answer", (commands.Approve, commands.Refuse, commands.CommandRefused), answer),
    ),
)

BACK = Office(
    name="back",
    stores=BACK_STORES,
    books=BackBooks,
    wait=wait_back,
    fail=fail_back,
    may_fail=(middle.TradeApproved, middle.AmendmentRequested, middle.CancellationRequested, commands.BalanceFunded, work.WorkDue),
    stages=(
        Stage("define", DEFINED, define),
        Stage(
            "match",
            (
                middle.TradeApproved,
                middle.AmendmentRequested,
                middle.CancellationRequested,
                back.InstructionSettled,
                back.InstructionCancelled,
                middle.StatusAdvised,
                time.TimeAdvanced,
                settlement_time.ClosureAnnounced,
                work.WorkDue,
            ),
            match,
        ),
        Stage("clear", (back.InstructionMatched,), clear),
        Stage(
            "close",
            (
                time.TimeAdvanced,
                reference.SettlementSystemDefined,
                reference.SettlementDayDefined,
                settlement_time.SettlementWindowDefined,
                settlement_time.ClosureAnnounced,
                work.WorkDue,
                work.WorkFinished,
                back.InstructionCreated,
                back.InstructionSettled,
                back.InstructionCancelled,
            ),
            close,
        ),
        Stage(
            "settle",
            (
                back.InstructionCreated,
                work.WorkDue,
                middle.CancellationRequested,
                commands.BalanceFunded,
                commands.CommandRefused,
                reference.AccountDefined,
                settlement_time.ClosureAnnounced,
                back.InstructionHeld,
            ),
            settle,
        ),
        Stage("post", (back.InstructionSettled, back.FundingBooked), post),
        Stage(
            "confirm",
            (
                back.InstructionUnmatched,
                back.InstructionPended,
                back.InstructionSettled,
                back.InstructionCancelled,
                back.SideCancelled,
                back.InstructionHeld,
                redating.SideRedated,
                redating.InstructionRedated,
            ),
            confirm,
        ),
    ),
)

OFFICES: dict[topics.Office, Office] = {"middle": MIDDLE, "back": BACK}
