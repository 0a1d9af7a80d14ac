"""What the library costs, beside a reference measured in the same run: `python -m tests.benchmarks --help`."""
