"""Auto-collateralisation: what is bought secures its own payment, then what is earmarked; after the cut-off it is paid back.

Long because whatever may keep a credit from being given has its test.
"""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from processors.books import BackBooks
from schemas.back import InstructionPartiallySettled, InstructionPended, InstructionSettled
from schemas.codec import StateCodec
from schemas.collateral import AutoCollateralSet, CreditKept, CreditNotReimbursed, CreditProvided, CreditReimbursed
from schemas.entries import EntryPosted
from schemas.instruction import Terms
from schemas.message import Message
from schemas.prices import PriceQuoted
from schemas.reference import InstrumentDefined, LimitGroupDefined
from tests.unit.back_office import BUYER, CURRENCY, ISIN, SELLER, SYSTEM, account, day, defined, funding, instruction, of, office
from tests.unit.office_driver import OfficeDriver

BANK, OTHER = "529900BANKXXXXXXXX05", "XS0000000017"


World = tuple[OfficeDriver, BackBooks]


def ready(
    limit: int = 10_000, bank: int = 100_000, price: str = "10", haircut: str = "0.1", world: World | None = None, **more: Any
) -> World:
    made, books = world or office()
    defined(made, **more)
    made.give(InstrumentDefined(isin=OTHER, name="a bond", settlement_system=SYSTEM))
    for name, party, holds in (("BANK-CASH", BANK, "CASH"), ("BANK-COLL", BANK, "SECURITIES"), ("B-EARMARKED", BUYER, "SECURITIES")):
        made.give(account(name, party, holds))
    for isin in (ISIN, OTHER):
        quoted = {"isin": isin, "currency": CURRENCY, "date": day(-3).date()}
        made.give(PriceQuoted(**quoted, price=Decimal(price), haircut=Decimal(haircut)))
    terms = {"cash_account": "B-CASH", "provider_cash_account": "BANK-CASH", "collateral_account": "BANK-COLL"}
    made.give(AutoCollateralSet(settlement_system=SYSTEM, limit=Decimal(limit), securities_account="B-EARMARKED", **terms))
    made.give(funding("BANK-CASH", bank, asset=CURRENCY, against="CENTRAL"))
    made.give(funding("S-SEC", 1_000))
    return made, books


def buy(made: OfficeDriver, amount: int = 1_000, number: int = 1) -> list[Message]:
    """100 units."""
    return made.give(instruction("DELI", number, amount=Decimal(amount))) + made.give(instruction("RECE", number, amount=Decimal(amount)))


def held(books: BackBooks, name: str, asset: str = ISIN) -> Decimal:
    balance = books.balances.get(f"{name}|{asset}")
    return balance.quantity if balance is not None else Decimal(0)


def test_what_is_bought_secures_what_is_lacking_of_its_price() -> None:
    made, books = ready()
    made.give(funding("B-CASH", 150))
    said = buy(made)
    (credit,), (settled,) = of(CreditProvided, said), of(InstructionSettled, said)
    assert (credit.amount, [(each.quantity, each.value, each.is_on_flow) for each in credit.pledges]) == (
        850,
        [(95, Decimal("855.0"), True)],
    )
    assert (held(books, "B-SEC"), held(books, "BANK-COLL"), held(books, "B-CASH", CURRENCY)) == (5, 95, 0)
    (entry,) = of(EntryPosted, said)
    assert (entry.of, settled.group) == (credit.group, credit.group)
    assert all(each.amount > 0 or each.balance >= -each.limit for each in entry.movements)


def test_earmarked_securities_secure_the_rest() -> None:
    made, books = ready(price="5")
    made.give(funding("B-EARMARKED", 200, asset=OTHER, against="ISSUER"))
    (credit,) = of(CreditProvided, buy(made))
    assert [(each.isin, each.quantity, each.is_on_flow) for each in credit.pledges] == [(ISIN, 100, True), (OTHER, 123, False)]
    assert sum(each.value for each in credit.pledges) >= credit.amount
    assert held(books, "B-EARMARKED", OTHER) == 77


def test_what_lacks_security_settles_when_that_is_earmarked() -> None:
    made, _ = ready(price="5")
    assert of(CreditProvided, buy(made)) == []
    (credit,) = of(CreditProvided, made.give(funding("B-EARMARKED", 200, asset=OTHER, against="ISSUER")))
    assert [(each.isin, each.quantity, each.is_on_flow) for each in credit.pledges] == [(ISIN, 100, True), (OTHER, 123, False)]


def test_what_would_be_lent_and_the_family_may_not_owe_settles_when_its_cap_is_raised() -> None:
    made, books = ready(price="5")
    cap = LimitGroupDefined(limit_group="G", settlement_system=SYSTEM, currency=CURRENCY, net_debit_cap=Decimal(0))
    made.give(cap)
    made.give(account("B-CASH", BUYER, "CASH", limit=Decimal(700), limit_group="G"))
    (pended,) = of(InstructionPended, buy(made))
    assert str(pended.reason) == "net_debit_cap_exceeded"
    said = made.give(replace(cap, net_debit_cap=Decimal(700)))
    assert [each.amount for each in of(CreditProvided, said)] == [300]
    assert held(books, "B-CASH", CURRENCY) == -700


def test_what_would_be_lent_settles_when_what_is_short_leaves_its_family_though_it_never_held_anything() -> None:
    """The seller's family has to cover what it sells short; the credit of the buyer waits for that."""
    made, _ = ready()
    made.give(
        LimitGroupDefined(limit_group="G", settlement_system=SYSTEM, currency=CURRENCY, net_debit_cap=Decimal(0), collateral_monitor=True)
    )
    made.give(account("S-SEC2", SELLER, "SECURITIES", limit=Decimal(100), limit_group="G"))
    made.give(instruction("DELI", amount=Decimal(900), securities_account="S-SEC2"))
    assert of(CreditProvided, made.give(instruction("RECE", amount=Decimal(900)))) == []
    assert [each.amount for each in of(CreditProvided, made.give(account("S-SEC2", SELLER, "SECURITIES", limit=Decimal(100))))] == [900]


def test_a_part_that_lacks_cash_settles_with_credit_and_the_rest_when_its_securities_come() -> None:
    made, books = ready(limit=20_000, price="12")
    terms: dict[str, Any] = {"quantity": Decimal(2_000), "amount": Decimal(20_000), "terms": Terms(partial="PART")}
    said = made.give(instruction("DELI", **terms)) + made.give(instruction("RECE", **terms))
    assert [(each.quantity, each.amount) for each in of(InstructionPartiallySettled, said)] == [(1_000, 10_000)]
    assert [each.amount for each in of(CreditProvided, said)] == [10_000]
    said = made.give(funding("S-SEC", 1_000, "the rest"))
    assert [each.amount for each in of(CreditProvided, said)] == [10_000]
    assert ([each.quantity for each in of(InstructionSettled, said)], held(books, "B-CASH", CURRENCY)) == ([1_000], 0)


def test_what_is_quoted_in_percent_is_worth_a_hundredth_of_it_for_one_of_nominal() -> None:
    made, books = ready(price="5")
    made.give(
        PriceQuoted(isin=OTHER, currency=CURRENCY, date=day(-1).date(), price=Decimal(80), price_type="PERCENT", haircut=Decimal("0.5"))
    )
    made.give(funding("B-EARMARKED", 2_000, asset=OTHER, against="ISSUER"))
    (credit,) = of(CreditProvided, buy(made))
    assert [(each.isin, each.quantity, each.value) for each in credit.pledges] == [(ISIN, 100, 450), (OTHER, 1_375, 550)]
    assert held(books, "BANK-COLL", OTHER) == 1_375


@pytest.mark.parametrize(
    "world", [{"limit": 899}, {"bank": 899}, {"price": "9.99"}, {"haircut": "0.101"}], ids=["limit", "the bank's cash", "price", "haircut"]
)
def test_without_enough_security_or_means_nothing_moves(world: dict[str, Any]) -> None:
    """All of 900 lacks, and what is bought secures exactly that."""
    assert len(of(CreditProvided, buy(ready(limit=900, bank=900)[0], amount=900))) == 1
    made, books = ready(**world)
    said = buy(made, amount=900)
    assert [str(each.reason) for each in of(InstructionPended, said)] == ["cash_short"]
    assert (of(CreditProvided, said), held(books, "S-SEC"), len(books.credits)) == ([], 1_000, 0)


def test_the_limit_is_of_all_credit_of_an_account_together() -> None:
    made, books = ready(limit=1_500, price="100")
    assert len(of(CreditProvided, buy(made))) == 1
    assert of(CreditProvided, buy(made, number=2)) == []
    assert books.credits_used[f"B-CASH|{CURRENCY}"].quantity == 1_000


def test_security_is_in_whole_lots() -> None:
    made, _ = ready(settlement_multiple=Decimal(10))
    made.give(funding("B-CASH", 150))
    (credit,) = of(CreditProvided, buy(made))
    assert [each.quantity for each in credit.pledges] == [100]


def test_a_credit_is_paid_back_after_the_cut_off_and_its_security_is_free_again() -> None:
    made, books = ready(price="20")
    buy(made)
    assert held(books, "BANK-COLL") == 56
    made.give(funding("B-CASH", 1_200))
    said = made.tell_time(day(0, 16))
    (paid,) = of(CreditReimbursed, said)
    assert (paid.amount, held(books, "BANK-COLL"), held(books, "B-SEC"), held(books, "B-CASH", CURRENCY)) == (1_000, 0, 100, 200)
    assert [each.of for each in of(EntryPosted, said)] == [f"{paid.credit}/reimbursed"]
    assert (len(books.credits), books.credits_used.get(f"B-CASH|{CURRENCY}")) == (0, None)


def test_a_credit_that_cannot_be_paid_back_keeps_its_security_and_is_tried_after_the_next_cut_off() -> None:
    made, books = ready(price="20")
    buy(made)
    (late,) = of(CreditNotReimbursed, made.tell_time(day(0, 16)))
    assert (str(late.reason), late.lacking, held(books, "BANK-COLL")) == ("cash_short", 1_000, 56)
    made.tell_time(day(1, 8))
    made.give(funding("B-CASH", 1_000))
    assert len(of(CreditReimbursed, made.tell_time(day(1, 16)))) == 1


def test_a_credit_can_be_read_again_whatever_price_and_haircut_were() -> None:
    made, books = ready(price="31.123457", haircut="0.033333", settlement_multiple=Decimal("0.001"))
    (credit,) = of(CreditProvided, buy(made))
    codec = StateCodec(CreditKept)
    assert codec.read(codec.write(books.credits[credit.credit])) == books.credits[credit.credit]
    assert sum(each.value for each in credit.pledges) >= credit.amount


@pytest.mark.parametrize(
    "more",
    [
        PriceQuoted(isin=ISIN, currency=CURRENCY, date=day(-1).date(), price=Decimal(12), haircut=Decimal("0.1")),
        PriceQuoted(isin=ISIN, currency=CURRENCY, date=day(-1).date(), price=Decimal(10)),
        funding("B-EARMARKED", 12, asset=OTHER, against="ISSUER"),
        AutoCollateralSet(
            settlement_system=SYSTEM,
            cash_account="B-CASH",
            provider_cash_account="BANK-CASH",
            collateral_account="BANK-COLL",
            securities_account="B-EARMARKED",
            limit=Decimal(1_000),
        ),
    ],
    ids=["a better price", "a smaller haircut", "earmarked securities", "a higher limit"],
)
def test_what_secures_more_settles_what_waited_for_cover(more: Message) -> None:
    """One case lacks the limit of the credit, the others security for 100 of 1,000."""
    made, _ = ready(**({"limit": 999, "haircut": "0"} if isinstance(more, AutoCollateralSet) else {}))
    assert of(InstructionSettled, buy(made)) == []
    assert len(of(InstructionSettled, made.give(more))) == 1


LENT_BY_ANOTHER_FAMILY = LimitGroupDefined(limit_group="BANKS", settlement_system=SYSTEM, currency=CURRENCY, net_debit_cap=Decimal(998))


@pytest.mark.parametrize(
    ("bank", "before", "more"),
    [
        (999, [], funding("BANK-CASH", 1, asset=CURRENCY, against="CENTRAL")),
        (999, [], account("BANK-CASH", BANK, "CASH", limit=Decimal(1))),
        (1_000, [account("BANK-COLL", BANK, "SECURITIES", is_open=False)], account("BANK-COLL", BANK, "SECURITIES")),
        (
            1,
            [LENT_BY_ANOTHER_FAMILY, account("BANK-CASH", BANK, "CASH", limit=Decimal(1_000), limit_group="BANKS")],
            replace(LENT_BY_ANOTHER_FAMILY, net_debit_cap=Decimal(1_000)),
        ),
    ],
    ids=["the provider's cash", "its limit", "its collateral account", "its family's cap"],
)
def test_what_lets_the_provider_lend_settles_what_waited_for_it(bank: int, before: list[Message], more: Message) -> None:
    """The provider could lend but for one thing. What waits for it is told once, and tried for what has changed alone."""
    made, books = ready(bank=bank, price="20")
    for each in before:
        made.give(each)
    (pended,) = of(InstructionPended, buy(made))
    assert (str(pended.reason), pended.lacking) == ("cash_short", 1_000)
    assert of(CreditProvided, made.give(funding("S-SEC", 1))) == []
    assert [each.amount for each in of(CreditProvided, made.give(more))] == [1_000]
    assert books.instructions.after("credit_waiting", "") is None
