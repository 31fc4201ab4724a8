"""What the unit tests share: documents of which only the interesting members are given."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from asyncgen.api import Api
from asyncgen.resolve import resolve
from asyncgen.spec import bundle


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., Api]:
    """Resolve a document made of the given root members."""

    def read_document(**members: Any) -> Api:
        document = {"asyncapi": "2.4.0", "info": {"title": "Chat", "version": "1.0.0"}, "channels": {}, **members}
        path = tmp_path / "asyncapi.json"
        path.write_text(json.dumps(document), "utf-8")
        return resolve(bundle.load(path))

    return read_document
