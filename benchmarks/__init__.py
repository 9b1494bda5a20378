"""What the pages cost: ``python benchmarks/run.py``; figures in README.md."""
