"""Our verdict on documents written by others is the official one, except where the text of the specification says otherwise."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from asyncgen import pipeline
from asyncgen.diagnostics import Diagnostic, Severity, SpecError
from asyncgen.spec.access import Access
from asyncgen.spec.bundle import load
from asyncgen.spec.validate import validate
from tests.corpus.documents import CORPUS

pytestmark = pytest.mark.skipif(not (CORPUS / "INDEX.tsv").is_file(), reason="the corpus of documents written by others is not here")

EXCEPTIONS = Path(__file__).with_name("exceptions.tsv")
"""Every document on which the verdicts differ: ours, the official parser's, our codes, and the section that decides."""
# What each rule of the official parser is called here.
RULES: dict[str, frozenset[str]] = {
    "asyncapi-defaultContentType": frozenset({"AG161"}),
    "asyncapi-document-resolved": frozenset({"AG100", "AG101", "AG102", "AG103", "AG105", "AG106", "AG124"}),
    "asyncapi-document-unresolved": frozenset({"AG104"}),
    "asyncapi-id": frozenset({"AG160"}),
    "asyncapi-info-contact": frozenset({"AG163"}),
    "asyncapi-info-contact-properties": frozenset({"AG164"}),
    "asyncapi-info-description": frozenset({"AG162"}),
    "asyncapi-info-license": frozenset({"AG165"}),
    "asyncapi-info-license-url": frozenset({"AG166"}),
    "asyncapi-is-asyncapi": frozenset({"AG010", "AG011"}),
    "asyncapi-latest-version": frozenset({"AG175"}),
    "asyncapi-servers": frozenset({"AG167"}),
    "asyncapi-unused-component": frozenset({"AG176"}),
    "asyncapi2-channel-no-empty-parameter": frozenset({"AG171"}),
    "asyncapi2-channel-no-query-nor-fragment": frozenset({"AG111"}),
    "asyncapi2-channel-no-trailing-slash": frozenset({"AG172"}),
    "asyncapi2-channel-parameters": frozenset({"AG110"}),
    "asyncapi2-channel-servers": frozenset({"AG113"}),
    "asyncapi2-message-examples": frozenset({"AG140"}),
    "asyncapi2-message-examples-custom-format": frozenset({"AG140"}),
    "asyncapi2-message-messageId": frozenset({"AG174"}),
    "asyncapi2-message-messageId-uniqueness": frozenset({"AG116"}),
    "asyncapi2-operation-operationId-uniqueness": frozenset({"AG115"}),
    "asyncapi2-operation-security": frozenset({"AG114", "AG125", "AG126"}),
    "asyncapi2-schema-default": frozenset({"AG142"}),
    "asyncapi2-schema-examples": frozenset({"AG141"}),
    "asyncapi2-schemas": frozenset({"AG101", "AG105", "AG106", "AG149"}),
    "asyncapi2-server-no-empty-variable": frozenset({"AG169"}),
    "asyncapi2-server-no-trailing-slash": frozenset({"AG170"}),
    "asyncapi2-server-security": frozenset({"AG114", "AG125", "AG126"}),
    "asyncapi2-server-variables": frozenset({"AG117", "AG120"}),
    "asyncapi2-tags": frozenset({"AG168"}),
    "asyncapi2-tags-uniqueness": frozenset({"AG118"}),
    "asyncapi2-unused-securityScheme": frozenset({"AG177"}),
}
_SEVERITIES = {0: Severity.ERROR, 1: Severity.WARNING, 2: Severity.INFO}


def rows(name: str) -> list[dict[str, str]]:
    """The rows of one of the corpus' tables."""
    with (CORPUS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def repository_of(path: Path) -> Path:
    """The folder of the project that a document is from: what it may refer to."""
    parts = path.relative_to(CORPUS).parts
    return CORPUS.joinpath(*parts[: 3 if parts[0] == "official" else 2])


def errors(path: Path) -> tuple[Diagnostic, ...]:
    """The errors of a document, as `asyncgen validate` tells them."""
    try:
        found = pipeline.understand(path, Access(repository_of(path)))[2]
    except SpecError as error:
        found = error.diagnostics
    return tuple(finding for finding in found if finding.severity is Severity.ERROR)


def test_the_compatibility_kit_agrees() -> None:
    """Every case of AsyncAPI's own kit, with its version and as 2.4.0, has the verdict that it expects, or the text's where they differ."""
    judged = {row["file"]: row["recommended_for_2.4"] for row in rows("TCK_CONFLICTS.tsv")}
    wrong: list[tuple[str, str, set[str]]] = []
    checked = 0
    for row in rows("TCK_INDEX.tsv"):
        verdict = judged.get(row["file"], row["expected"])
        # "The key ... MUST match": the text of every 2.x calls a parameter that is not in the address wrong, as the official parser does.
        verdict = "invalid" if verdict.startswith("ERROR in parser") else verdict
        for folder in ("tck/", "tck-as-2.4/"):
            checked += 1
            found = errors(CORPUS / row["file"].replace("tck/", folder, 1))
            if bool(found) != verdict.startswith("invalid"):
                wrong.append((row["file"], verdict, {finding.code for finding in found}))
    assert wrong == []
    assert checked == 2 * 249


def test_verdicts_are_those_of_the_official_parser() -> None:
    """Each document is valid or not as the official parser says; where not, the table of exceptions has it, with just those codes."""
    with EXCEPTIONS.open(encoding="utf-8", newline="") as file:
        expected = {row["file"]: (row["ours"], row["official"], row["code"]) for row in csv.DictReader(file, delimiter="\t")}
    found: dict[str, tuple[str, str, str]] = {}
    compared = 0
    for row in rows("INDEX.tsv"):
        if not row["parser_errors"]:
            continue
        compared += 1
        codes = sorted({finding.code for finding in errors(CORPUS / row["file"])})
        ours, official = ("invalid" if codes else "valid"), ("valid" if row["parser_errors"] == "0" else "invalid")
        if ours != official:
            found[row["file"]] = (ours, official, ",".join(codes))
    assert found == expected
    assert compared > 600


def _cases() -> Iterator[Any]:
    path = CORPUS / "parser-ruleset" / "cases-2x-dev.json"
    if path.is_file():
        for number, case in enumerate(json.loads(path.read_text("utf-8"))):
            yield pytest.param(case, id=f"{number}-{case['rule']}")


@pytest.mark.parametrize("case", list(_cases()))
def test_the_official_parser_s_rules_agree(case: dict[str, Any], tmp_path: Path) -> None:
    """Each case of the official parser's own tests gives the same findings of its rule, by severity and path."""
    path = tmp_path / "asyncapi.json"
    path.write_text(json.dumps(case["document"]), "utf-8")
    try:
        found = validate(load(path, Access()), advice=True)
    except SpecError as error:
        found = error.diagnostics
    ours = {
        (finding.severity, finding.pointer)
        for finding in found
        if finding.code in RULES[case["rule"]] and not _is_for_another_rule(case, finding.pointer or "")
    }
    expected = {(_SEVERITIES[each["severity"]], _pointer(each.get("path", []))) for each in case["errors"]}
    assert ours == expected


def _is_for_another_rule(case: dict[str, Any], pointer: str) -> bool:
    """Examples of messages with a `schemaFormat` belong to a rule of their own there; each case is run with one rule."""
    from asyncgen.spec.pointer import get

    if case["rule"] != "asyncapi2-message-examples":
        return False
    return "schemaFormat" in get(case["document"], pointer.partition("/examples/")[0])


def _pointer(path: list[str]) -> str:
    from asyncgen.spec.pointer import render

    return render(path)
