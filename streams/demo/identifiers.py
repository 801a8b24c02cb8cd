"""Made-up identifiers with the check digits that real ones would have."""

from itertools import count

from stdnum import cusip, isin
from stdnum.gb import sedol
from stdnum.iso7064 import mod_97_10

from streams.partitioning import partition_of

LEI_PREFIX = "TKHU00"
"""No issuer of legal entity identifiers has it: nobody real is named."""
MIDDLE_PARTITIONS = 4
"""Entities are spread evenly over so many partitions; with another number everything still works."""


def made_up_isin(country: str, number: int) -> str:
    """An ISIN (ISO 6166) whose own check digit holds, and so does that of the CUSIP (US) or SEDOL (GB) in it."""
    if country == "US":
        issue = f"{number:08d}"
        national = issue + cusip.calc_check_digit(issue)
    elif country == "GB":
        issue = f"{number:06d}"
        national = "00" + issue + sedol.calc_check_digit(issue)
    else:
        national = f"{number:09d}"
    return f"{country}{national}{isin.calc_check_digit(country + national)}"


def made_up_lei(number: int) -> str:
    """The LEI (ISO 17442) of entity `number`: the first of its series whose key falls into its share of the partitions."""
    for series in count():
        base = f"{LEI_PREFIX}{series:06d}{number:06d}"
        lei = base + mod_97_10.calc_check_digits(base)
        if partition_of(lei.encode(), MIDDLE_PARTITIONS) == number % MIDDLE_PARTITIONS:
            return lei
    raise AssertionError("a hash has no end of series")


def spoiled(identifier: str) -> str:
    """The same identifier with a last digit that does not check."""
    return identifier[:-1] + str((int(identifier[-1]) + 1) % 10)
