"""Benchmarks that anyone can run: measured on the real pipeline, printed with what they were measured on."""
