"""`python -m pilotstd`."""

import sys

from pilotstd.cli import main

if __name__ == "__main__":
    sys.exit(main())
