"""Queues of instructions made from a seed, and how each method does on them."""
