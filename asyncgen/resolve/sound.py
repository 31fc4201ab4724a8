"""The part of a document with errors that resolving can rely on, so that one fault does not hide what could be said about the rest.

Must not know what resolving does with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, cast

from asyncgen.diagnostics import Diagnostic, Severity
from asyncgen.spec import grammar
from asyncgen.spec import pointer as pointers
from asyncgen.spec.bundle import Bundle


def sound_part(bundle: Bundle, findings: Iterable[Diagnostic]) -> Bundle:
    """Return the document with only the channels that have no error, nor refer to one; of the rest, parts with errors are left out."""
    faults = {finding.pointer for finding in findings if finding.severity is Severity.ERROR and finding.pointer}
    document = bundle.document
    channels = _members(document.get("channels"))
    sound = {address: item for address, item in channels.items() if _is_sound(bundle, pointers.render(("channels", address)), faults)}
    kept = {name: value for name, value in document.items() if name in ("channels", "components") or not _touched(f"/{name}", faults)}
    components = _members(document.get("components"))
    schemes = _members(None if _touched("/components/securitySchemes", faults) else components.get("securitySchemes"))
    return replace(bundle, document={**kept, "channels": sound, "components": {**components, "securitySchemes": schemes}})


def _is_sound(bundle: Bundle, pointer: str, faults: set[str]) -> bool:
    """Whether no error is at or below a place, or below anything that is reached from it."""
    waiting, seen = [pointer], set[str]()
    while waiting:
        here = waiting.pop()
        if here in seen:
            continue
        seen.add(here)
        if _touched(here, faults):
            return False
        shape = grammar.shape_at(bundle.document, grammar.ROOT, pointers.parse(here))
        if shape is not None:
            value = pointers.get(bundle.document, here)
            waiting.extend(pointers.of_reference(node["$ref"]) for _, node, _ in grammar.references(value, shape))
    return True


def _touched(pointer: str, faults: set[str]) -> bool:
    return any(fault == pointer or fault.startswith(f"{pointer}/") for fault in faults)


def _members(value: Any) -> Mapping[str, Any]:
    return cast("Mapping[str, Any]", value) if isinstance(value, dict) else {}
