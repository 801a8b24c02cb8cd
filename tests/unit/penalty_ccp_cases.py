"""Cases of penalties with a CCP, and in `hand` what each pays in all, worked out on paper (the sum stands behind each)."""

from tests.unit.penalty_ccp_oracle import CcpCase

CASES = (
    CcpCase(name="a fail to the CCP, which therefore fails itself", hand={"A": "5.00", "CCP": "5.00"}),  # 1,000 x 50 x 0.0001, both ways
    CcpCase(name="delivered through the CCP on the first day", hand={}, stock={(0, "A"): 1_000}, last=1),
    CcpCase(
        name="a fail to the CCP alone: the receiver has no cash",
        hand={"B": "10.00"},  # 3,000 x 50 x 0.024 / 360
        deals=((0, "AB", 3_000),),
        stock={(0, "A"): 3_000},
    ),
    CcpCase(
        name="a fail by the CCP alone, both ways: its account is closed",
        hand={"CCP": "10.00"},  # to A, which it does not let deliver, and to B
        stock={(0, "A"): 1_000},
        is_ccp_closed=True,
    ),
    CcpCase(name="a part delivered to the CCP and by it", hand={"A": "3.00", "CCP": "3.00"}, stock={(0, "A"): 400}),  # 600 left
    CcpCase(
        name="a part delivered each day",
        hand={"A": "9.50", "CCP": "9.50"},  # 600, 500, 500, 300 left: 3.00 + 2.50 + 2.50 + 1.50
        stock={(0, "A"): 400, (1, "A"): 100, (3, "A"): 200},
        last=3,
    ),
    CcpCase(
        name="one of two deliverers fails to the CCP, and the CCP fails its one receiver in part",
        hand={"A": "5.00", "CCP": "5.00"},
        deals=((0, "AB", 1_000), (0, "CB", 600)),
        stock={(0, "C"): 600},
    ),
    CcpCase(
        name="one deliverer fails, and the CCP fails both who receive from it",
        hand={"A": "8.00", "CCP": "8.00"},  # 1,600; 1,000 and 600
        deals=((0, "AB", 1_000), (0, "AC", 600)),
    ),
    CcpCase(
        name="a member that is flat neither pays nor is paid", hand={"A": "5.00", "CCP": "5.00"}, deals=((0, "AB", 1_000), (0, "BC", 1_000))
    ),
    CcpCase(
        name="only the net of what a member delivers and receives is charged",
        hand={"A": "3.50", "CCP": "3.50"},  # 700
        deals=((0, "AB", 1_000), (0, "BA", 300)),
    ),
    CcpCase(
        name="a carried obligation costs each day until it is delivered",
        hand={"A": "10.00", "CCP": "10.00"},
        stock={(2, "A"): 1_000},
        last=3,
    ),
    CcpCase(
        name="a carried obligation costs the price of each day, whatever its marks",
        hand={"A": "15.30", "CCP": "15.30"},  # 5.00 + 5.10 + 5.20
        prices={-1: "50", 1: "51", 2: "52"},
        last=2,
    ),
    CcpCase(name="carried over a weekend", hand={"A": "10.00", "CCP": "10.00"}, deals=((4, "AB", 1_000),), first=4, last=7),
    CcpCase(
        name="carried, and set off against what is due on the next day",
        hand={"A": "8.00", "CCP": "8.00"},  # 1,000 and 600
        deals=((0, "AB", 1_000), (1, "BA", 400)),
        last=1,
    ),
    CcpCase(
        name="carried, and more of it is due on the next day",
        hand={"A": "12.50", "CCP": "12.50"},  # 1,000; 1,500, owed to two
        deals=((0, "AB", 1_000), (1, "AC", 500)),
        last=1,
    ),
    CcpCase(
        name="a part of what was carried is delivered on the next day",
        hand={"A": "7.50", "CCP": "7.50"},  # 5.00 + 2.50
        stock={(1, "A"): 500},
        last=1,
    ),
    CcpCase(
        name="carried and delivered, while the receiver has no cash for it until the third day",
        hand={"A": "15.00", "B": "20.00", "CCP": "15.00"},  # 3,000 x 50 x 0.0001; x 0.024 / 360 on both days
        deals=((0, "AB", 3_000),),
        stock={(1, "A"): 3_000},
        cash={(2, "B"): 50_000},
        last=3,
    ),
    CcpCase(
        name="the category changes while it is carried",
        hand={"A": "7.50", "CCP": "7.50"},  # 5.00 + 2.50
        asset={-1000: "LIQUID_SHARE", 1: "ILLIQUID_SHARE"},
        last=1,
    ),
    CcpCase(
        name="a mark that cannot be paid is charged by its amount",
        hand={"A": "35.00", "CCP": "25.00"},  # 5.00 + 20.00; and 150,000 x 0.024 / 360
        prices={-1: "50", 1: "200"},
        last=1,
    ),
    CcpCase(name="free of payment, with one payment at the end of the day", hand={"A": "10.00", "CCP": "10.00"}, is_free=True, last=1),
    CcpCase(name="CCPs count from a later day", hand={"A": "10.00", "CCP": "10.00"}, from_day=1, last=2),
    CcpCase(name="CCPs do not count", hand={}, from_day=1000, last=2),
    CcpCase(name="a trade that comes late is novated, and no late matching", hand={"A": "5.00", "CCP": "5.00"}, made=2, first=0, last=2),
    CcpCase(
        name="a half cent goes to the even neighbour on both sides of the CCP",
        hand={"A": "0.02", "CCP": "0.02"},  # 5 x 50 x 0.0001 = 0.025
        deals=((0, "AB", 5),),
    ),
)
