"""The back office: every row says who answers what, in the order in which they hear it."""

from processors.books import BackBooks
from processors.clear import clear
from processors.close import close
from processors.confirm import confirm
from processors.define import define
from processors.fail_back import fail_back
from processors.instruct import instruct
from processors.match import match
from processors.offer import offer
from processors.penalise import penalise
from processors.post import post
from processors.settle import settle
from processors.stores import BACK_STORES
from processors.wait_back import wait_back
from schemas import (
    back,
    clearing,
    collateral,
    commands,
    cycles,
    matching,
    middle,
    optimisations,
    penalties,
    redating,
    reference,
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
                clearing.ObligationAllocated,
                matching.InstructionCreated,
                back.InstructionPartiallySettled,
                back.InstructionSettled,
                back.InstructionCancelled,
                middle.StatusAdvised,
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
                work.WorkDue,
                work.WorkFinished,
            ),
            clear,
        ),
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
                matching.InstructionCreated,
                back.InstructionPartiallySettled,
                back.InstructionSettled,
                back.InstructionCancelled,
            ),
            close,
        ),
        Stage(
            "penalise",
            (
                matching.InstructionMatched,
                back.InstructionSettled,
                back.InstructionCancelled,
                work.WorkDue,
                work.WorkFinished,
                penalties.PenaltyReversed,
                penalties.PenaltyPaid,
            ),
            penalise,
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
                back.FundingAccepted,
                reference.AccountDefined,
                reference.LimitGroupDefined,
                settlement_time.ClosureAnnounced,
                back.AttemptFailed,
                clearing.ObligationCarried,
                optimisations.OptimisationProposed,
                penalties.PenaltyPaymentDue,
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
                back.FundingBooked,
                penalties.PenaltyPaid,
                collateral.CreditReimbursed,
            ),
            post,
        ),
        Stage(
            "confirm",
            (
                matching.InstructionUnmatched,
                clearing.TradeNovated,
                clearing.ObligationAllocated,
                back.InstructionPended,
                back.InstructionReleased,
                back.InstructionPartiallySettled,
                back.InstructionSettled,
                back.InstructionCancelled,
                matching.SideCancelled,
                back.InstructionHeld,
                redating.SideRedated,
                redating.InstructionRedated,
            ),
            confirm,
        ),
    ),
)
