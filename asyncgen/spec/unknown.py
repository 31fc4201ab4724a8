"""What stands in a bundled document where a reference leads nowhere."""

from __future__ import annotations

from typing import Any


class Unknown(dict[str, Any]):
    """An object that nothing is known about: no rule judges it, and the broken reference has its finding already."""
