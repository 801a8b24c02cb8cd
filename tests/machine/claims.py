"""The memorandum of penalties, added up again line by line, and what it must come to by the penalties and nets that the reference knows."""

from decimal import Decimal

from schemas.claims import ClaimsPosted
from schemas.message import Message
from schemas.penalties import PartyPenaltiesListed, PenaltiesListed, PenaltyAccrued, PenaltyReversed
from tests.machine.reference import Reference

NOTHING = Decimal(0)


def hear_of_claims(known: Reference, message: Message) -> None:
    """An entry of the memorandum, or a list."""
    match message:
        case ClaimsPosted():
            _post(known, message)
        case PenaltyAccrued() | PenaltyReversed():
            _list(known, message)
        case PenaltiesListed():
            assert message.parties == len(known.listing), f"{message} and not {known.listing}"
            known.listed, known.listing = known.listing, {}
        case PartyPenaltiesListed():
            told = (message.accrued, message.reversed, message.owes, message.owed)
            assert told == tuple(known.listed.pop(message.party)), f"{message} was told something else"


def check_claims(known: Reference) -> None:
    """What is accrued and not netted, and of each net what is not collected, or not distributed; and every party was told of its list."""
    expected: dict[tuple[str, str, str], Decimal] = {}
    owed = [(each["month"], each["debtor"], each["creditor"], each["amount"] or NOTHING, False) for each in known.fines.values()]
    owed += [(each["month"], each["debtor"], each["creditor"], each["amount"], each["is_collected"]) for each in known.nets.values()]
    for month, debtor, creditor, amount, is_collected in owed:
        for line, each in ((("held", "") if is_collected else ("receivable", debtor), amount), (("payable", creditor), -amount)):
            expected[month, *line] = expected.get((month, *line), NOTHING) + each
    there, due = ({key: each for key, each in sums.items() if each} for sums in (known.claims, expected))
    assert there == due, f"the memorandum has {there} and not {due}"
    assert not known.listed, f"nobody was told of {known.listed}"


def _post(known: Reference, entry: ClaimsPosted) -> None:
    assert sum(each.amount for each in entry.lines) == 0, f"{entry} does not balance"
    for each in entry.lines:
        key = (entry.month, str(each.side), each.party or "")
        known.claims[key] = known.claims.get(key, NOTHING) + each.amount
        assert known.claims[key] == each.balance, f"{entry} and not {known.claims[key]}"
    lines = sorted((each.side, each.party or "", each.amount) for each in entry.lines)
    if entry.reverses is not None:
        assert lines == sorted((side, party, -amount) for side, party, amount in known.accruals.pop(entry.reverses)), f"{entry}"
    elif entry.of.rpartition("/")[2].isdigit():
        known.accruals[entry.of] = lines


def _list(known: Reference, message: PenaltyAccrued | PenaltyReversed) -> None:
    """Both parties find it in the next list."""
    is_accrued = isinstance(message, PenaltyAccrued)
    amount = message.amount if is_accrued else -message.amount
    for place, party in ((2, message.debtor), (3, message.creditor)):
        own = known.listing.setdefault(party, [0, 0, NOTHING, NOTHING])
        own[0 if is_accrued else 1] += 1
        own[place] += amount
