"""Netting as a pure library: positions at contract money, tranches by age, allocation, pairs, efficiency. No stores, no messages."""
