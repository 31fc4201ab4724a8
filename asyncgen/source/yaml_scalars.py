"""What an unquoted YAML scalar means: the core schema of YAML 1.2, and nothing of YAML 1.1.

`no` and `on` are words, `010` is ten, `1:30` and `2020-01-01` are text.
"""

from __future__ import annotations

import math
import re
from typing import Any

DIGIT_LIMIT = 1000
"""Characters of one number."""

_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_BOOLEANS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_INTEGER = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_NO_JSON_NUMBER = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")
_MAYBE_NUMBER = frozenset("0123456789+-.")


def scalar(value: str) -> Any:
    """What an unquoted scalar means by the YAML 1.2 core schema (section 10.3.2). Raises ValueError where JSON has no such number."""
    if value in _BOOLEANS:
        return _BOOLEANS[value]
    if value in _NULLS:
        return None
    if value[0] not in _MAYBE_NUMBER:
        return value
    integer = _INTEGER.fullmatch(value)
    if (integer or _FLOAT.fullmatch(value)) and len(value) > DIGIT_LIMIT:
        raise ValueError(f"the number has more than {DIGIT_LIMIT} digits")
    if integer:
        return int(value, {"0o": 8, "0x": 16}.get(value[:2], 10))
    if _FLOAT.fullmatch(value):
        number = float(value)
        if math.isinf(number):
            raise ValueError(f"the number '{value[:40]}' is too large")
        return number
    if _NO_JSON_NUMBER.fullmatch(value):
        raise ValueError(f"'{value}' is no JSON number")
    return value
