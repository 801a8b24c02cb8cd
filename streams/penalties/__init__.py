"""Penalties for people: what was charged, why, and how anyone can reckon it again."""
