"""Bonds as pure functions: coupon periods, day counts, accrued interest, the amount of a trade and the value of one of nominal."""
