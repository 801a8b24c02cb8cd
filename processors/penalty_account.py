"""The dedicated accounts of penalties: nothing else goes over them, for each is at zero before and after a month is paid."""

from processors.books import Books


def is_for_penalties(account: str, settlement_system: str, books: Books) -> bool:
    """True where any penalty regime of the system, of whatever date, names the account. (A system has a few regimes in all its life.)"""
    prefix = f"{settlement_system}|"
    entry = books.penalty_regimes.after("from", prefix)
    while entry is not None:
        if books.penalty_regimes[entry[1]].cash_account == account:
            return True
        entry = books.penalty_regimes.after("from", prefix, entry[0])
    return False
