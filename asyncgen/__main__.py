"""`python -m asyncgen` is the command `asyncgen`."""

from __future__ import annotations

import sys

from asyncgen.cli import main

if __name__ == "__main__":
    sys.exit(main())
