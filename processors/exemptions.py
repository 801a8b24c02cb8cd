"""What a member keeps back from its deliveries to a CCP (CNS): they go up to what is available less what is exempted."""

from decimal import Decimal

from processors.books import BackBooks
from processors.movements import lacking
from schemas.hindrance import Hindrance
from schemas.matching import InstructionCreated
from schemas.reasons import Reason
from schemas.values import is_writable

NOTHING = Decimal(0)


def exempted(created: InstructionCreated, books: BackBooks) -> Decimal:
    """How much of its securities the deliverer of a transaction keeps back from it: nothing from what is no delivery to a CCP."""
    if not len(books.delivery_exemptions):
        return NOTHING
    found = books.delivery_exemptions.get(f"{created.deliverer_securities_account}|{created.isin}")
    return max(found.quantity, NOTHING) if found is not None and _is_to_ccp(created, books) else NOTHING


def hindrance_of_exemption(created: InstructionCreated, quantity: Decimal, books: BackBooks) -> Hindrance | None:
    """What stands in the way of delivering `quantity`: that the deliverer would have less than it keeps back."""
    account, kept_back = created.deliverer_securities_account, exempted(created, books)
    if not kept_back or account not in books.accounts:
        return None
    missing = lacking(account, created.isin, quantity + kept_back, books)
    if missing <= 0:
        return None
    return Hindrance(
        reason=Reason.SECURITIES_SHORT,
        waits_for=f"balance|{account}|{created.isin}",
        party=created.deliverer,
        account=account,
        asset=created.isin,
        lacking=missing if is_writable(missing) else None,
    )


def _is_to_ccp(created: InstructionCreated, books: BackBooks) -> bool:
    """True for the instruction of a member that is short against a CCP."""
    obligation = books.obligations.get(created.transaction)
    position = books.clearing_positions.get(obligation.position) if obligation is not None and obligation.position is not None else None
    return position is not None and position.model == "ccp_cns" and position.member == created.deliverer
