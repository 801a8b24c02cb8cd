"""Netting of a file, for anyone to check: read, netted, told."""
