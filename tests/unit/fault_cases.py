"""What pydantic can find wrong in a line, and a line in which it does: for test_faults.py."""

from typing import Any

import orjson

from schemas.faults import FOUND_MAX
from schemas.topics import BACK_COMMANDS as COMMANDS
from schemas.topics import FRONT_TRADES as FRONT
from schemas.topics import MIDDLE_REFERENCE as REFERENCE
from schemas.topics import Topic
from tests.toy_office import trade_bytes

TRADE: dict[str, Any] = orjson.loads(trade_bytes(1))

RAISED = {
    "bool": {"bool_type"},
    "custom-error": {"decimal_text"},
    "dataclass": {"dataclass_type"},
    "dataclass-args": {"missing", "unexpected_keyword_argument"},
    "date": {"date_type", "date_from_datetime_parsing", "greater_than_equal"},
    "datetime": {"datetime_type", "datetime_from_date_parsing", "timezone_aware"},
    "enum": {"enum"},
    "int": {"int_type", "int_from_float", "greater_than_equal", "less_than_equal"},
    "literal": {"literal_error"},
    "str": {"string_type", "string_pattern_mismatch", "string_too_long"},
    "tagged-union": {"union_tag_invalid", "union_tag_not_found", "dataclass_type"},
    "tuple": {"tuple_type", "too_short", "too_long"},
}
"""By what a schema is made of, the errors that pydantic then may list: the table of its documentation, as far as we use it."""
SILENT = {
    "dataclass-field", "default", "definition-ref", "definitions", "function-after", "function-plain", "is-instance", "json-or-python",
    "no-info", "nullable", "to-string",
}  # fmt: skip
"""What raises nothing of its own when JSON is read."""

INSTRUMENT = {"type": "InstrumentDefined", "isin": "US0378331005", "name": "n", "settlement_system": "C"}
ACCOUNT = {
    "type": "AccountDefined", "account": "S", "settlement_system": "C", "party": TRADE["entity"], "holds": "SECURITIES", "limit": "1",
}  # fmt: skip
PROPOSAL = {"type": "OptimisationProposed", "settlement_system": "C", "request": "r", "number": 1, "of": 1, "groups": []}
CASES: dict[str, tuple[Topic, Any, str]] = {
    "missing": (FRONT, {k: v for k, v in TRADE.items() if k != "isin"}, "TradeExecuted.isin is missing, and must be an ISIN"),
    "unexpected_keyword_argument": (FRONT, TRADE | {"prise": "1"}, "TradeExecuted has no field prise; the nearest"),
    "union_tag_invalid": (FRONT, TRADE | {"type": "TradeExecute"}, "type 'TradeExecute' is not known; did you mean"),
    "union_tag_not_found": (FRONT, {"entity": "x"}, "type is missing, and must be one of TradeExecuted, TradeAmended,"),
    "string_type": (FRONT, TRADE | {"entity": [1]}, "TradeExecuted.entity is a list of 1, and must be a LEI (ISO 17442)"),
    "string_pattern_mismatch": (FRONT, TRADE | {"isin": "us"}, "TradeExecuted.isin is 'us', and must be an ISIN (ISO 6166)"),
    "string_too_long": (
        COMMANDS, PROPOSAL | {"request": "r" * 65},
        f"OptimisationProposed.request is '{'r' * FOUND_MAX}…', and must be text of at most 64 characters",
    ),
    "int_type": (FRONT, TRADE | {"version": "1"}, "TradeExecuted.version is '1', and must be a whole number from 1 to 999,"),
    "int_from_float": (FRONT, TRADE | {"version": 1.5}, "TradeExecuted.version is the number 1.5, and must be a whole"),
    "greater_than_equal": (FRONT, TRADE | {"version": 0}, "TradeExecuted.version is the number 0, and must be a whole number"),
    "less_than_equal": (FRONT, TRADE | {"version": 10**40}, "TradeExecuted.version is a number of very many"),
    "bool_type": (REFERENCE, ACCOUNT | {"is_open": 5}, "AccountDefined.is_open is the number 5, and must be true"),
    "enum": (FRONT, TRADE | {"side": "HOLD"}, "TradeExecuted.side is 'HOLD', and must be one of BUY, SELL"),
    "literal_error": (
        REFERENCE, INSTRUMENT | {"quantity_type": None},
        "InstrumentDefined.quantity_type is null, and must be one of UNIT, FAMT, AMOR",
    ),
    "date_type": (FRONT, TRADE | {"trade_date": 5}, "TradeExecuted.trade_date is the number 5, and must be a date, as 2026-"),
    "date_from_datetime_parsing": (FRONT, TRADE | {"trade_date": "2026-02-30"}, "TradeExecuted.trade_date is '2026-02-30', and"),
    "datetime_type": (FRONT, TRADE | {"at": {}}, "TradeExecuted.at is a JSON object, and must be a time with its zone, as"),
    "datetime_from_date_parsing": (FRONT, TRADE | {"at": "x"}, "TradeExecuted.at is 'x', and must be a time with its zone, as"),
    "timezone_aware": (FRONT, TRADE | {"at": "2026-01-01T00:00:00"}, "TradeExecuted.at is '2026-01-01T00:00:00', and must be"),
    "decimal_text": (FRONT, TRADE | {"amount": 1000.5}, "TradeExecuted.amount is the number 1000.5, and must be a plain decimal"),
    "dataclass_type": (REFERENCE, INSTRUMENT | {"bond": True}, "InstrumentDefined.bond is true, and must be a JSON object"),
    "tuple_type": (REFERENCE, INSTRUMENT | {"also_known_as": "x"}, "InstrumentDefined.also_known_as is 'x', and must be a list"),
    "too_long": (
        REFERENCE, INSTRUMENT | {"also_known_as": ["x"] * 51},
        "InstrumentDefined.also_known_as is a list of 51, and must be a list of at most 50",
    ),
    "too_short": (
        COMMANDS, PROPOSAL | {"groups": [[]]}, "OptimisationProposed.groups.0 is a list of 0, and must be",
    ),
    "json_invalid": (FRONT, b'{"type":', "the line is no JSON: at its character 8 it ends before its end"),
}  # fmt: skip
