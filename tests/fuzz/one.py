"""Try one input: `python -m tests.fuzz.one READER FILE`; the exit status is 1 if it breaks the reader."""

import sys
import tempfile
from pathlib import Path

from tests.fuzz.running import limit_memory, outcome

if __name__ == "__main__":
    limit_memory()
    with tempfile.TemporaryDirectory() as folder:
        kind, more = outcome(sys.argv[1], Path(sys.argv[2]).read_bytes(), Path(folder), slow=600)
    print(f"{kind}\n{more}".encode("utf-8", "backslashreplace").decode())
    sys.exit(kind.split()[0].isupper())
