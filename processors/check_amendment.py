"""Whether an amendment may go on, by what has become of the report that it is to replace. Part of `enrich`."""

from processors.books import MiddleBooks
from processors.obstacle import Obstacle
from processors.versions import report_of
from schemas.middle import TradeEnriched
from schemas.reasons import Reason


def amended_report(replaces: str, books: MiddleBooks) -> str | None:
    """The report of the amended version under the kind by which it is known now; None where it has not come yet."""
    return report_of(replaces.rpartition("|")[0], books)


def find_amendment_obstacle(enriched: TradeEnriched, amended: str | None, books: MiddleBooks) -> Obstacle | None:
    """The first reason why `enriched` may not replace the report `amended`, or None."""
    assert enriched.replaces is not None, "asked only of amendments"
    if amended is None:
        return Obstacle(Reason.AMENDED_VERSION_NOT_KNOWN, waited_version(enriched.replaces))
    kept = books.reports[amended]
    if kept.status.is_final:
        return Obstacle(Reason.AMENDED_VERSION_IS_FINAL)
    if _is_pending(kept.replaced_by, books):
        return Obstacle(Reason.AMENDMENT_ALREADY_PENDING)
    waiting = books.held_for_reference.get(amended)
    if waiting is not None and waiting.captured.replaces is not None:  # an amendment too, and what it replaces is not settled yet
        return Obstacle(Reason.AMENDMENT_ALREADY_PENDING, waited_version(amended))
    if _system_at_back(amended, books) not in (None, enriched.settlement_system):
        return Obstacle(Reason.AMENDMENT_CHANGES_SETTLEMENT_SYSTEM)
    return None


def replaced_at_back(amended: str, books: MiddleBooks) -> str | None:
    """What back has and an amendment of `amended` is to replace there: that itself, or what that was to replace while middle holds it."""
    kept = books.reports[amended]
    return amended if kept.settlement_system is not None else kept.replaces


def waited_version(report: str) -> str:
    """What an amendment of `report` names as waited for until that has come, or has gone on."""
    return f"version|{report.rpartition('|')[0]}"


def _system_at_back(amended: str, books: MiddleBooks) -> str | None:
    at_back = replaced_at_back(amended, books)
    kept = books.reports.get(at_back) if at_back is not None else None
    return kept.settlement_system if kept is not None else None


def _is_pending(amendment: str | None, books: MiddleBooks) -> bool:
    """True while another amendment is with back. (One that has ended there has left its name behind.)"""
    kept = books.reports.get(amendment) if amendment is not None else None
    return kept is not None and not kept.status.is_final
