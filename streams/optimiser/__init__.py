"""The optimiser as a program: reads an instance, solves it, and tells what settles and why the rest does not."""
