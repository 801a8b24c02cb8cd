"""Cases of penalties: what happens, and in `hand` what each side pays in all, worked out on paper (the sum stands behind each)."""

from tests.unit.penalty_oracle import SME_MARKET, Case

FREE = {"kind": "FOP", "currency": "XXX", "amount": "0"}

CASES = (
    Case(name="the first worked example", hand={"S": "150.00"}, last=2),  # 10,000 x 50 x 0.0001 x 3
    Case(
        name="the second worked example",
        hand={"S": "98.00"},  # 10,000,000 x 0.98 x 0.00001
        asset="SOVEREIGN_DEBT",
        quantity="10000000",
        amount="9800000",
        prices={-1: "98"},
        price_type="PERCENT",
    ),
    Case(name="an illiquid share", hand={"S": "25.00"}, asset="ILLIQUID_SHARE"),
    Case(name="a share on an SME growth market", hand={"S": "12.50"}, mic=SME_MARKET),
    Case(name="a share traded elsewhere", hand={"S": "50.00"}, mic="XPAR"),
    Case(name="a corporate bond", hand={"S": "20.00"}, asset="OTHER_DEBT", quantity="1000000", prices={-1: "100"}, price_type="PERCENT"),
    Case(
        name="a corporate bond on an SME growth market",
        hand={"S": "15.00"},  # 1,000,000 x 0.000015
        asset="OTHER_DEBT",
        mic=SME_MARKET,
        quantity="1000000",
        prices={-1: "100"},
        price_type="PERCENT",
    ),
    Case(
        name="a sovereign bond on an SME growth market stays in its row",
        hand={"S": "10.00"},
        asset="SOVEREIGN_DEBT",
        mic=SME_MARKET,
        quantity="1000000",
        prices={-1: "100"},
        price_type="PERCENT",
    ),
    Case(name="a fund", hand={"S": "25.00"}, asset="OTHER"),
    Case(name="a fund on an SME growth market", hand={"S": "12.50"}, asset="OTHER", mic=SME_MARKET),
    Case(name="cash is lacking", hand={"B": "33.33"}, cash_on=None, stock={0: "10000"}),  # 500,000 x 0.024 / 360
    Case(name="cash is lacking for two days", hand={"B": "66.66"}, cash_on=2, stock={0: "10000"}, last=3),  # rounded each day
    Case(name="both lack", hand={"S": "50.00", "B": "33.33"}, cash_on=None),
    Case(name="a negative cash rate counts as zero", hand={"B": "0.00"}, cash_on=None, stock={0: "10000"}, cash={-9: "-0.50"}),
    Case(
        name="cash fail in another currency, priced in it",
        hand={"B": "73.97"},  # 500,000 x 0.054 / 365
        currency="GBP",
        price_currency="GBP",
        cash_on=None,
        stock={0: "10000"},
        cash={-9: "5.40"},
        day_count=365,
    ),
    Case(
        name="cash fail in another currency than the price",
        hand={"B": "81.67"},  # 10,000 x 50 EUR x 1.12 USD x 0.0525 / 360 = 81.666...
        currency="USD",
        amount="560000",
        exchange={-1: ("1.12", 1)},
        cash_on=None,
        stock={0: "10000"},
        cash={-9: "5.25"},
    ),
    Case(
        name="securities fail, exchanged by units",
        hand={"S": "56.35"},  # 10,000 x 50 x 112.70 / 100 x 0.0001
        currency="USD",
        exchange={-1: ("112.70", 100)},
    ),
    Case(
        name="the exchange rate moves",
        hand={"S": "107.00"},  # 55.00 + 52.00
        currency="USD",
        exchange={-1: ("1.1", 1), 1: ("1.04", 1)},
        last=1,
    ),
    Case(name="the price moves from day to day", hand={"S": "153.00"}, prices={-1: "50", 1: "51", 2: "52"}, last=2),
    Case(name="the last price stands over a weekend", hand={"S": "104.00"}, prices={-1: "50", 3: "52"}, due=4, start=3, last=7),
    Case(name="the category changes in mid-fail", hand={"S": "125.00"}, asset_from={2: "ILLIQUID_SHARE"}, last=2),  # 50 + 50 + 25
    Case(name="a market becomes an SME growth market in mid-fail", hand={"S": "62.50"}, mic=SME_MARKET, sme_from=1, last=1),
    Case(name="the rate changes in mid-fail", hand={"S": "125.00"}, rates={(1, 1): "1.50"}, last=1),
    Case(
        name="a rate of a millionth of a basis point", hand={"S": "50.00"}, rates={(1, -5): "0.000001"}, quantity="10000000000", amount="1"
    ),
    Case(
        name="the cash rate changes in mid-fail",
        hand={"B": "61.11"},
        cash={-9: "2.40", 1: "2.00"},
        cash_on=None,
        stock={0: "10000"},
        last=1,
    ),
    Case(name="partial settlement on the first day", hand={"S": "30.00"}, stock={0: "4000"}, in_parts=True),
    Case(
        name="partial settlement from day to day",
        hand={"S": "75.00"},  # 50 + 20 + 5
        stock={1: "6000", 2: "3000", 3: "1000"},
        in_parts=True,
        last=3,
    ),
    Case(name="what might settle in part and does not is charged whole", hand={"S": "50.00"}, stock={0: "4000"}),
    Case(name="the deliverer is on hold", hand={"S": "50.00"}, holds="S", stock={0: "10000"}),
    Case(name="the receiver is on hold", hand={"B": "50.00"}, holds="B", stock={0: "10000"}),
    Case(name="both are on hold", hand={"S": "50.00", "B": "50.00"}, holds="SB"),
    Case(name="the deliverer instructs late, over a weekend", hand={"S": "150.00"}, due=3, start=3, seller_on=7, buyer_on=3, last=7),
    Case(
        name="the receiver instructs late, over a weekend",
        hand={"B": "66.66", "S": "50.00"},
        due=3,
        start=3,
        seller_on=3,
        buyer_on=7,
        last=7,
    ),
    Case(name="late, and settled on the day of matching", hand={"S": "50.00"}, seller_on=1, stock={0: "10000"}, last=2),
    Case(name="instructed on the last day in time", hand={}, stock={0: "10000"}, last=1),
    Case(
        name="late free of payment: the receiver pays at the rate of the securities",
        hand={"B": "50.00"},
        buyer_on=1,
        stock={0: "10000"},
        last=1,
        **FREE,
    ),
    Case(name="free of payment", hand={"S": "50.00"}, **FREE),
    Case(name="a payment free of delivery", hand={"B": "66.67"}, kind="PFOD", quantity="0", amount="1000000", cash_on=None),
    Case(name="settled on the third day", hand={"S": "100.00"}, stock={2: "10000"}, last=4),
    Case(name="a closed day counts", hand={"S": "150.00"}, closed=(1,), last=2),
    Case(name="two closed days and a weekend", hand={"S": "250.00"}, closed=(3, 4), due=2, start=2, last=8),  # Wed, Thu, Fri, Mon, Tue
    Case(name="matched late on a closed day", hand={"S": "150.00"}, closed=(2,), due=1, start=1, seller_on=2, buyer_on=1, last=3),
    Case(
        name="Christmas Day does not count",
        hand={"S": "150.00"},
        closed=(354,),
        due=352,
        seller_on=352,
        buyer_on=352,
        cash_on=352,
        start=352,
        last=357,
    ),
    Case(name="a half cent goes to the even neighbour", hand={"S": "0.02"}, quantity="250", prices={-1: "1"}, amount="250"),  # 0.025
    Case(name="so does the next one", hand={"S": "0.04"}, quantity="350", prices={-1: "1"}, amount="350"),  # 0.035
    Case(name="less than half a cent is nothing", hand={"S": "0.00"}, quantity="1", amount="50"),
)
