"""Whether an amendment may go on, by what has become of the report that it is to replace. Part of `enrich`."""

from processors.books import MiddleBooks
from processors.obstacle import Obstacle
from processors.versions import report_of
from schemas.middle import TradeEnriched
from schemas.reasons import Reason
from schemas.values import Status


def amended_report(replaces: str, books: MiddleBooks) -> str | None:
    """The report of the amended version under the kind by which it is known now; None where it has not come yet."""
    return report_of(replaces.rpartition("|")[0], books)


def find_amendment_obstacle(enriched: TradeEnriched, amended: str | None, books: MiddleBooks) -> Obstacle | None:
    """The first reason why `enriched` may not replace the report `amended`, or None."""
    assert enriched.replaces is not None, "asked only of amendments"
    if amended is None:
        return Obstacle(Reason.AMENDED_VERSION_NOT_KNOWN, f"version|{enriched.replaces.rpartition('|')[0]}")
    kept = books.reports[amended]
    if kept.status.is_final:
        return Obstacle(Reason.AMENDED_VERSION_IS_FINAL)
    if _is_pending(kept.replaced_by, books):
        return Obstacle(Reason.AMENDMENT_ALREADY_PENDING)
    if kept.status is Status.PENDING and kept.settlement_system != enriched.settlement_system:
        return Obstacle(Reason.AMENDMENT_CHANGES_SETTLEMENT_SYSTEM)
    return None


def _is_pending(amendment: str | None, books: MiddleBooks) -> bool:
    """True while another amendment is with back. (One that died there has left its name behind.)"""
    kept = books.reports.get(amendment) if amendment is not None else None
    return kept is not None and not kept.status.is_final
