"""The contracts as documents: generated from topics and messages, compared with what is committed."""
