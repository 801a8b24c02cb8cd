"""The small table of FIX 4.4 (volumes 3, 4 and 6) that two message types need: required tags, repeating groups, data fields, names."""

from types import MappingProxyType

BEGIN_STRING = b"FIX.4.4"

EXECUTION_REPORT = "8"
TRADE_CAPTURE_REPORT = "AE"

USER_DEFINED_FROM = 5000
"""Tags from here on are agreed between two sides; inside a repeating group they belong to the entry in which they stand."""

_HEADER = (8, 9, 35, 49, 56, 34, 52)

REQUIRED = MappingProxyType(
    {
        EXECUTION_REPORT: (*_HEADER, 37, 17, 150, 39, 54, 151, 14, 6),
        TRADE_CAPTURE_REPORT: (*_HEADER, 571, 570, 32, 31, 75, 60, 552),
    }
)
"""The tags that a message of each type must have, in the order in which they are checked."""

REQUIRED_IN_SIDE = (54, 37)
"""What each entry of NoSides (552) must have."""

_GROUPS = """
78: 79 661 736 467 756 80
136: 137 138 139 891
232: 233 234
382: 375 337 437 438 655
453: 448 447 452 802
454: 455 456
457: 458 459
518: 519 520 521
539: 524 525 538 804
552: 54 37 198 11 526 66 453 1 660 581 81 575 576 578 579 821 15 376 377 528 529 582 40 18 483 336 625 943 12 13 479 497 381 157 230
552: 158 159 738 920 921 922 238 237 118 119 120 155 156 77 58 354 355 752 518 232 136 825 826 591 70 78
555: 600 601 602 603 604 607 608 609 764 610 611 248 249 250 251 252 253 257 599 596 597 598 254 612 942 613 614 615 616 617 618 619
555: 620 621 622 623 624 556 740 739 955 956 687 690 683 564 565 539 654 566 587 588 637
576: 577
604: 605 606
627: 628 629 630
683: 688 689
711: 311 312 309 305 457 462 463 310 763 313 542 315 241 242 243 244 245 246 256 595 592 593 594 247 316 941 317 436 435 308 306 362
711: 363 307 364 365 877 878 318 879 810 882 883 884 885 886 887
753: 707 708
756: 757 758 759 806
768: 769 770 771
802: 523 803
804: 545 805
806: 760 807
864: 865 866 867 868
887: 888 889
"""


def _read_groups() -> dict[int, frozenset[int]]:
    groups: dict[int, frozenset[int]] = {}
    for line in _GROUPS.strip().splitlines():
        count, members = line.split(":")
        groups[int(count)] = groups.get(int(count), frozenset()) | {int(tag) for tag in members.split()}
    return groups


GROUPS = MappingProxyType(_read_groups())
"""By the tag that counts the entries of a repeating group, the tags that may stand in an entry."""

DATA_AFTER_LENGTH = MappingProxyType(
    {
        90: 91,
        93: 89,
        95: 96,
        212: 213,
        348: 349,
        350: 351,
        352: 353,
        354: 355,
        356: 357,
        358: 359,
        360: 361,
        362: 363,
        364: 365,
        445: 446,
        618: 619,
        621: 622,
    }
)
"""By the tag of a length in bytes, the data field that follows it at once and may contain any byte, separators too."""

NAMES = MappingProxyType(
    {
        1: "Account",
        6: "AvgPx",
        8: "BeginString",
        9: "BodyLength",
        10: "CheckSum",
        14: "CumQty",
        15: "Currency",
        17: "ExecID",
        19: "ExecRefID",
        31: "LastPx",
        32: "LastQty",
        34: "MsgSeqNum",
        35: "MsgType",
        37: "OrderID",
        39: "OrdStatus",
        48: "SecurityID",
        49: "SenderCompID",
        52: "SendingTime",
        54: "Side",
        55: "Symbol",
        56: "TargetCompID",
        60: "TransactTime",
        63: "SettlType",
        64: "SettlDate",
        75: "TradeDate",
        118: "NetMoney",
        119: "SettlCurrAmt",
        120: "SettlCurrency",
        150: "ExecType",
        151: "LeavesQty",
        159: "AccruedInterestAmt",
        375: "ContraBroker",
        381: "GrossTradeAmt",
        423: "PriceType",
        442: "MultiLegReportingType",
        452: "PartyRole",
        455: "SecurityAltID",
        487: "TradeReportTransType",
        552: "NoSides",
        570: "PreviouslyReported",
        571: "TradeReportID",
        572: "TradeReportRefID",
        854: "QtyType",
        856: "TradeReportType",
    }
)
"""The names of the tags that a reason may have to name."""

EXEC_TYPES = MappingProxyType(
    {
        "0": "New",
        "3": "Done for day",
        "4": "Canceled",
        "5": "Replaced",
        "6": "Pending Cancel",
        "7": "Stopped",
        "8": "Rejected",
        "9": "Suspended",
        "A": "Pending New",
        "B": "Calculated",
        "C": "Expired",
        "D": "Restated",
        "E": "Pending Replace",
        "I": "Order Status",
    }
)
"""The execution types (150) that report no trade, for the sentence that says so."""


def named(tag: int) -> str:
    """A tag for people: its number, and its name where this table has it."""
    name = NAMES.get(tag)
    return f"{tag} {name}" if name else str(tag)
