"""What the library costs, against a reference measured in the same run: `python -m tests.benchmarks --help`."""
