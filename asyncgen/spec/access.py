"""What a document may bring in: which files, whether the network, how large each of them.

Owns the choices that flags and settings make about reading. It must not read.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from asyncgen.source import SIZE_LIMIT


@dataclass(frozen=True, slots=True)
class Access:
    """`root` is the folder that references may lead into (None: the document's own), after symbolic links.

    `network` lets http and https references be fetched, from public addresses only. `limit` is the largest file, in bytes.
    """

    root: Path | None = None
    network: bool = False
    limit: int = SIZE_LIMIT
