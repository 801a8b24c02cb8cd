"""Statements of holdings and of transactions of an account, made from the entries that back has posted (ISO 20022 semt.002, semt.017)."""
