"""Findings as SARIF 2.1.0, the format that code scanning services read (OASIS, "Static Analysis Results Interchange Format").

Must not know what the findings mean; what a rule is, `codes` says. Paths of this machine stay out of it where a file is in the repository.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePath
from typing import Any, TypeAlias
from urllib.parse import quote

from asyncgen import codes
from asyncgen.codes.explanation import explain
from asyncgen.diagnostics import Diagnostic, Place, Severity
from asyncgen.report.excerpt import printable
from asyncgen.report.findings import fingerprints
from asyncgen.report.json_form import text_of
from asyncgen.report.repository import Repository

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_ROOT = "SRCROOT"
_SEMANTIC = re.compile(r"\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?")
# What RFC 3986 lets stand in a path as it is.
_PATH = "/!$&'()*+,;=:@"
_Data: TypeAlias = dict[str, Any]


def document(diagnostics: Sequence[Diagnostic], repository: Repository, version: str) -> str:
    """Return a SARIF log with one run. `version` is that of asyncgen; it is left out where it is no version."""
    used = sorted({diagnostic.code for diagnostic in diagnostics})
    indexes = {code: index for index, code in enumerate(used)}
    driver: _Data = {"name": "asyncgen", "rules": [_rule(code) for code in used]}
    if version[:1].isdigit():
        driver["version"] = version
    if _SEMANTIC.fullmatch(version):
        driver["semanticVersion"] = version
    results = [
        _result(diagnostic, indexes, repository, mark) for diagnostic, mark in zip(diagnostics, fingerprints(diagnostics), strict=True)
    ]
    run = {
        "tool": {"driver": driver},
        # Where it lies is the business of whoever reads this: a path of this machine would mean nothing there.
        "originalUriBaseIds": {_ROOT: {"description": {"text": "The root of the repository."}}},
        "columnKind": "utf16CodeUnits",
        "results": results,
    }
    return text_of({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]})


def _rule(code: str) -> _Data:
    known = codes.CODES.get(code)
    if known is None:
        return {"id": code}
    explained = explain(code)
    examples = [f"```{example.language} {example.shows}\n{example.text}```" for example in explained.examples]
    reason, mend = "\n\n".join(explained.why), "\n\n".join(explained.mend)
    return {
        "id": code,
        "name": known.name,
        "shortDescription": {"text": explained.title},
        "fullDescription": {"text": reason},
        "defaultConfiguration": {"level": _LEVELS[known.severity]},
        "help": {"text": f"{reason}\n\n{mend}", "markdown": "\n\n".join([explained.title, reason, *examples, mend])},
    }


def _result(diagnostic: Diagnostic, indexes: Mapping[str, int], repository: Repository, mark: str) -> _Data:
    lines = [diagnostic.message, *(line for hint in diagnostic.hints for line in f"help: {hint}".split("\n"))]
    result: _Data = {
        "ruleId": diagnostic.code,
        "ruleIndex": indexes[diagnostic.code],
        "level": _LEVELS[diagnostic.severity],
        "message": _message(lines),
        "partialFingerprints": {"asyncgen/v1": mark},
    }
    location: _Data = {} if diagnostic.at is None else {"physicalLocation": _physical(diagnostic.at, repository)}
    if diagnostic.pointer:
        location["logicalLocations"] = [{"fullyQualifiedName": diagnostic.pointer}]
    if location:
        result["locations"] = [location]
    if diagnostic.related:
        result["relatedLocations"] = [
            {"id": number, "physicalLocation": _physical(related.at, repository), "message": _message([related.message])}
            for number, related in enumerate(diagnostic.related)
        ]
    return result


def _message(lines: Iterable[str]) -> _Data:
    """Return a plain text message. A quoted value can't become an embedded link (section 3.11.6)."""
    return {"text": "\n".join(printable(line).replace("](", "]\\(") for line in lines)}


def _physical(at: Place, repository: Repository) -> _Data:
    location: _Data = {"artifactLocation": _artifact(at.file, repository)}
    if at.line:
        location["region"] = _region(at)
    return location


def _artifact(file: str, repository: Repository) -> _Data:
    below = repository.relative(file)
    if below is not None:
        # A first segment with a colon would be read as a scheme (RFC 3986, 4.2).
        path = _quoted(below)
        return {"uri": f"./{path}" if ":" in path.partition("/")[0] else path, "uriBaseId": _ROOT}
    full = repository.absolute(file)
    if full is not None:
        return {"uri": f"file://{'' if full.startswith('/') else '/'}{_quoted(PurePath(full).as_posix())}"}
    return {"uri": quote(file.encode("utf-8", "surrogateescape"), safe=_PATH + "?#[]%")}


def _quoted(path: str) -> str:
    return quote(path.encode("utf-8", "surrogateescape"), safe=_PATH)


def _region(at: Place) -> _Data:
    """Return the region of a place, with columns in UTF-16 code units; those of a line that is unknown are taken as they are."""
    if not at.column:
        return {"startLine": at.line}
    if at.text is None:
        return {"startLine": at.line, "startColumn": at.column, "endColumn": at.column + max(at.width, 1)}
    start = _units(at.text[: at.column - 1]) + 1
    width = _units(at.text[at.column - 1 : at.column - 1 + max(at.width, 1)])
    return {"startLine": at.line, "startColumn": start, "endColumn": start + width}


def _units(text: str) -> int:
    return len(text) + sum(ord(character) > 0xFFFF for character in text)
