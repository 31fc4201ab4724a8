"""Measurements against peers: `python -m benchmarks.<name>` prints a table. What counts is the ratio, taken pair by pair in one run."""
