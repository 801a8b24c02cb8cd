"""The back office: every row says who answers what, in the order in which they hear it. Long because it is one table."""

from typing import get_args

from processors.books import BackBooks
from processors.clear import clear
from processors.close import Planned, close
from processors.confirm import confirm
from processors.define import define
from processors.fail_back import fail_back
from processors.instruct import instruct
from processors.match import match
from processors.offer import offer
from processors.penalise import penalise
from processors.post import post
from processors.redefined import Defined
from processors.settle import settle
from processors.stores import BACK_STORES
from processors.wait_back import wait_back
from schemas import (
    allocation,
    back,
    clearing,
    collateral,
    commands,
    cycles,
    entries,
    lots,
    matching,
    middle,
    optimisations,
    penalty_payments,
    penalty_reference,
    prices,
    redating,
    reference,
    report_answers,
    settlement_time,
    time,
    topics,
    work,
)
from streams.office import Office, Stage

COMMANDS = tuple(kind for kind in topics.BACK_COMMANDS.carries if issubclass(kind, commands.Command))
"""What operators and participants ask of back."""

BACK = Office(
    name="back",
    stores=BACK_STORES,
    books=BackBooks,
    wait=wait_back,
    fail=fail_back,
    may_fail=(
        middle.TradeApproved,
        middle.AmendmentRequested,
        middle.CancellationRequested,
        *COMMANDS,
        optimisations.OptimisationProposed,
        work.WorkDue,
    ),
    stages=(
        Stage("define", topics.REFERENCE[:-1], define),
        Stage(
            "instruct",
            (
                *COMMANDS,
                commands.CommandRefused,
                back.InstructionSettled,
                back.InstructionCancelled,
                matching.SideCancelled,
                report_answers.StatusAdvised,
                time.TimeAdvanced,
                work.WorkDue,
            ),
            instruct,
        ),
        Stage(
            "match",
            (
                middle.TradeApproved,
                middle.AmendmentRequested,
                matching.InstructionSubmitted,
                matching.InstructionGenerated,
                matching.InstructionModified,
                middle.CancellationRequested,
                clearing.TradeNovated,
                allocation.ObligationAllocated,
                matching.InstructionCreated,
                back.InstructionPartiallySettled,
                back.InstructionSettled,
                back.InstructionCancelled,
                report_answers.StatusAdvised,
                time.TimeAdvanced,
                settlement_time.ClosureAnnounced,
                work.WorkDue,
                work.WorkFinished,
            ),
            match,
        ),
        Stage(
            "clear",
            (
                matching.InstructionMatched,
                back.InstructionPartiallySettled,
                back.InstructionSettled,
                back.InstructionCancelled,
                cycles.CycleClosed,
                settlement_time.ClosureAnnounced,
                work.WorkDue,
                work.WorkFinished,
            ),
            clear,
        ),
        Stage(
            "penalise",  # before `close` and `settle`: it sees why a day has failed before the day ends or the next one opens
            (
                time.TimeAdvanced,
                work.WorkDue,
                work.WorkFinished,
                matching.InstructionMatched,
                back.InstructionSettled,
                back.InstructionCancelled,
                penalty_payments.PenaltyCorrectionAccepted,
                penalty_payments.PenaltyCollected,
                penalty_payments.PenaltyDistributed,
                reference.InstrumentDefined,
                prices.PriceQuoted,
                *get_args(penalty_reference.PenaltyRecord),
            ),
            penalise,
        ),
        Stage(
            "close",
            (
                time.TimeAdvanced,
                *get_args(Planned),
                lots.LotsChanged,
                settlement_time.ClosureAnnounced,
                work.WorkDue,
                work.WorkFinished,
                matching.InstructionCreated,
                back.InstructionPartiallySettled,
                back.InstructionSettled,
                back.InstructionCancelled,
            ),
            close,
        ),
        Stage(
            "settle",
            (
                matching.InstructionCreated,
                matching.InstructionModified,
                work.WorkDue,
                work.WorkFinished,
                middle.CancellationRequested,
                matching.SideCancelled,
                entries.FundingAccepted,
                *get_args(Defined),
                settlement_time.ClosureAnnounced,
                back.AttemptFailed,
                clearing.TradeNovated,
                clearing.ObligationCarried,
                optimisations.OptimisationProposed,
                penalty_payments.PenaltyTransferAsked,
            ),
            settle,
        ),
        Stage("offer", (optimisations.OptimisationAsked, work.WorkDue, work.WorkFinished), offer),
        Stage(
            "post",
            (
                back.InstructionPartiallySettled,
                back.InstructionSettled,
                back.GroupSettled,
                entries.FundingBooked,
                penalty_payments.PenaltyCollected,
                penalty_payments.PenaltyDistributed,
                collateral.CreditReimbursed,
            ),
            post,
        ),
        Stage(
            "confirm",
            (
                matching.InstructionUnmatched,
                clearing.TradeNovated,
                allocation.ObligationAllocated,
                back.InstructionPended,
                back.InstructionReleased,
                back.InstructionPartiallySettled,
                back.InstructionSettled,
                back.InstructionCancelled,
                matching.SideCancelled,
                back.InstructionHeld,
                redating.SideRedated,
                redating.InstructionRedated,
                redating.TradeRedated,
            ),
            confirm,
        ),
    ),
)
