"""CSDR cash penalties as pure functions: which days count, which category, who pays, and how much."""
