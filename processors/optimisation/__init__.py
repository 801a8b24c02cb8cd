"""Which instructions of a queue can settle together: proposals, which a shard checks in exact decimals before it books them.

Nothing here decides. So it may reckon in floating point where that is fast, and finds out in whole numbers whether that was right.
"""
