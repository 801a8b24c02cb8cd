"""Why something is not settled: one ordered enum; the order is the order of checking and part of the contract."""

from enum import StrEnum


class Unreadable(StrEnum):
    """Why the bytes of a record could not be taken. It goes to the dead letters with this reason."""

    TOMBSTONE = "tombstone"
    TOO_LARGE = "too_large"
    NOT_JSON = "not_json"
    TYPE_NOT_KNOWN = "type_not_known"
    FIELD_NOT_KNOWN = "field_not_known"
    FIELD_MISSING = "field_missing"
    VALUE_NOT_VALID = "value_not_valid"
    KEY_MISSING = "key_missing"
    KEY_DISAGREES = "key_disagrees"
    PARTITION_WRONG = "partition_wrong"
    OUTPUT_TOO_LARGE = "output_too_large"
    STAGE_FAILED = "stage_failed"


class Reason(StrEnum):
    """Why a report, a command or an instruction is where it is. Refusals first, in order of checking."""

    # capture: what no later record can cure
    EXISTS_WITH_DIFFERENT_CONTENT = "exists_with_different_content"
    QUANTITY_NOT_POSITIVE = "quantity_not_positive"
    AMOUNT_NOT_POSITIVE = "amount_not_positive"
    ISIN_CHECK_DIGIT_WRONG = "isin_check_digit_wrong"
    ENTITY_CHECK_DIGITS_WRONG = "entity_check_digits_wrong"
    COUNTERPARTY_CHECK_DIGITS_WRONG = "counterparty_check_digits_wrong"
    COUNTERPARTY_IS_ENTITY = "counterparty_is_entity"
    TRADE_DATE_BEFORE_WINDOW = "trade_date_before_window"
    TRADE_DATE_IN_FUTURE = "trade_date_in_future"
    INTENDED_DATE_BEFORE_TRADE_DATE = "intended_date_before_trade_date"
    AMENDS_ITSELF = "amends_itself"
    # enrich: refused against reference data, or held until it is known
    INSTRUMENT_NOT_KNOWN = "instrument_not_known"
    SETTLEMENT_SYSTEM_NOT_KNOWN = "settlement_system_not_known"
    CURRENCY_NOT_KNOWN = "currency_not_known"
    AMOUNT_NOT_IN_CURRENCY_UNITS = "amount_not_in_currency_units"
    ENTITY_NOT_KNOWN = "entity_not_known"
    COUNTERPARTY_NOT_KNOWN = "counterparty_not_known"
    STANDING_INSTRUCTION_NOT_KNOWN = "standing_instruction_not_known"
    ACCOUNT_NOT_KNOWN = "account_not_known"
    ACCOUNT_NOT_OF_ENTITY = "account_not_of_entity"
    ACCOUNT_CLOSED = "account_closed"
    SETTLEMENT_DAY_NOT_KNOWN = "settlement_day_not_known"
    SETTLEMENT_DAY_CLOSED = "settlement_day_closed"
    AMENDED_VERSION_NOT_KNOWN = "amended_version_not_known"
    AMENDED_VERSION_IS_FINAL = "amended_version_is_final"
    AMENDMENT_ALREADY_PENDING = "amendment_already_pending"
    AMENDMENT_CHANGES_SETTLEMENT_SYSTEM = "amendment_changes_settlement_system"
    # limit: held until it is known, or until an operator approves
    LIMIT_NOT_KNOWN = "limit_not_known"
    LIMIT_EXCEEDED = "limit_exceeded"
    # cancelled
    CANCELLED_BY_PARTY = "cancelled_by_party"
    CANCELLED_BY_BOTH_PARTIES = "cancelled_by_both_parties"
    CANCELLED_BEFORE_ARRIVAL = "cancelled_before_arrival"
    REPLACED = "replaced"
    REFUSED_BY_OPERATOR = "refused_by_operator"
    # what became of a request to cancel or to amend
    TRADE_NOT_KNOWN = "trade_not_known"
    WAITS_FOR_COUNTERPARTY = "waits_for_counterparty"
    ALREADY_MATCHED = "already_matched"
    ALREADY_SETTLED = "already_settled"
    ALREADY_CANCELLED = "already_cancelled"
    ALREADY_REFUSED = "already_refused"
    ALREADY_DEAD = "already_dead"
    # on the way to settlement
    SENT_TO_SETTLEMENT = "sent_to_settlement"
    UNMATCHED = "unmatched"
    SETTLEMENT_CLOSED = "settlement_closed"
    INTENDED_DATE_NOT_REACHED = "intended_date_not_reached"
    CUT_OFF_MISSED = "cut_off_missed"
    WINDOW_NOT_OPEN = "window_not_open"
    SECURITIES_SHORT = "securities_short"
    CASH_SHORT = "cash_short"
    BALANCE_TOO_LARGE = "balance_too_large"
    # commands
    SECOND_PERSON_MISSING = "second_person_missing"
    SECOND_PERSON_IS_THE_FIRST = "second_person_is_the_first"
    NOT_HELD = "not_held"
    ACCOUNT_NOT_OF_SETTLEMENT_SYSTEM = "account_not_of_settlement_system"
    NOT_AN_ISSUANCE_ACCOUNT = "not_an_issuance_account"
    ASSET_NOT_OF_ACCOUNT = "asset_not_of_account"
    BELOW_LIMIT = "below_limit"
    # the program itself
    STAGE_FAILED = "stage_failed"
