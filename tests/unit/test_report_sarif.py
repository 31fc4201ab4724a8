"""Findings as SARIF 2.1.0. The structure was checked against the official JSON Schema; the assertions here are what it demands of it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from asyncgen import codes, report
from asyncgen.codes.explanation import explain
from asyncgen.diagnostics import Diagnostic, Place, Related, Severity
from asyncgen.report import sarif
from asyncgen.report.repository import Repository

REPOSITORY = Repository("/repository", "/repository/chat")
FINDING = Diagnostic(
    "AG110",
    Severity.ERROR,
    "the channel parameter 'room' is not declared",
    Place("asyncapi.yaml", 12, 7, "      room: 5", 4),
    "/channels/~1rooms~1{room}/parameters",
    ("did you mean 'room_id'?",),
    (Related("the channel", Place("asyncapi.yaml", 10, 3, "  /rooms:", 6)),),
)


def run(*findings: Diagnostic, version: str = "1.2.3") -> dict[str, Any]:
    """The only run of a log."""
    log = json.loads(sarif.document(findings, REPOSITORY, version))
    assert log["version"] == "2.1.0"
    assert log["$schema"].endswith("/sarif-schema-2.1.0.json")
    only: dict[str, Any]
    (only,) = log["runs"]
    return only


def result(finding: Diagnostic) -> dict[str, Any]:
    """The only result of a run."""
    only: dict[str, Any]
    (only,) = run(finding)["results"]
    return only


def physical(at: Place) -> dict[str, Any]:
    """Where a finding is."""
    (location,) = result(replace(FINDING, at=at))["locations"]
    found: dict[str, Any] = location["physicalLocation"]
    return found


def test_a_finding_is_a_result() -> None:
    """With its rule, level, words and hint, place, pointer, second place and fingerprint."""
    root = {"uri": "chat/asyncapi.yaml", "uriBaseId": "SRCROOT"}
    assert result(FINDING) == {
        "ruleId": "AG110",
        "ruleIndex": 0,
        "level": "error",
        "message": {"text": "the channel parameter 'room' is not declared\nhelp: did you mean 'room_id'?"},
        "partialFingerprints": {"asyncgen/v1": report.fingerprints([FINDING])[0]},
        "locations": [
            {
                "physicalLocation": {"artifactLocation": root, "region": {"startLine": 12, "startColumn": 7, "endColumn": 11}},
                "logicalLocations": [{"fullyQualifiedName": "/channels/~1rooms~1{room}/parameters"}],
            }
        ],
        "relatedLocations": [
            {
                "id": 0,
                "physicalLocation": {"artifactLocation": root, "region": {"startLine": 10, "startColumn": 3, "endColumn": 9}},
                "message": {"text": "the channel"},
            }
        ],
    }


def test_the_tool_says_what_it_is_and_which_rules_were_broken() -> None:
    """Only those, each with its page and what it weighs where nobody says otherwise; results name them by number."""
    other = replace(FINDING, code="AG181", severity=Severity.ERROR)
    only = run(other, FINDING)
    driver = only["tool"]["driver"]
    assert (driver["name"], driver["version"], driver["semanticVersion"]) == ("asyncgen", "1.2.3", "1.2.3")
    assert [rule["id"] for rule in driver["rules"]] == ["AG110", "AG181"]
    assert [(each["ruleId"], each["ruleIndex"]) for each in only["results"]] == [("AG181", 1), ("AG110", 0)]
    rule = driver["rules"][1]
    page = explain("AG181")
    assert rule["name"] == "ambiguous-messages"
    assert rule["shortDescription"] == {"text": page.title}
    assert rule["fullDescription"] == {"text": page.why[0]}
    assert rule["defaultConfiguration"] == {"level": "warning"}
    assert page.mend[0] in rule["help"]["text"]
    assert "```yaml wrong\nchannels:\n" in rule["help"]["markdown"]


def test_paths_and_columns_are_said_how_to_read() -> None:
    """Relative to a root that the reader knows, in UTF-16 code units; nothing of this machine is in the log."""
    only = run(FINDING)
    assert only["columnKind"] == "utf16CodeUnits"
    assert set(only["originalUriBaseIds"]) == {"SRCROOT"}
    assert "/repository" not in json.dumps(only)


@pytest.mark.parametrize(("severity", "level"), [(Severity.ERROR, "error"), (Severity.WARNING, "warning"), (Severity.INFO, "note")])
def test_severities_are_levels(severity: Severity, level: str) -> None:
    """Those of the run, whatever the default of the rule is."""
    assert result(replace(FINDING, severity=severity))["level"] == level


@pytest.mark.parametrize(
    ("file", "location"),
    [
        ("a b#ü%.yaml", {"uri": "chat/a%20b%23%C3%BC%25.yaml", "uriBaseId": "SRCROOT"}),
        ("../a:b.yaml", {"uri": "./a:b.yaml", "uriBaseId": "SRCROOT"}),
        ("b\udce9.yaml", {"uri": "chat/b%E9.yaml", "uriBaseId": "SRCROOT"}),
        ("../../out side.yaml", {"uri": "file:///out%20side.yaml"}),
        ("https://example.com/a.yaml?b=%20c", {"uri": "https://example.com/a.yaml?b=%20c"}),
        ("<stdin>", {"uri": "%3Cstdin%3E"}),
    ],
)
def test_files_are_uris(file: str, location: dict[str, str]) -> None:
    """Relative ones for what is in the repository, whole ones for other files, URLs as they are."""
    assert physical(Place(file))["artifactLocation"] == location


@pytest.mark.parametrize(
    ("at", "region"),
    [
        (Place("a.yaml"), None),
        (Place("a.yaml", 3), {"startLine": 3}),
        (Place("a.yaml", 3, 5), {"startLine": 3, "startColumn": 5, "endColumn": 6}),
        (Place("a.yaml", 3, 5, "a: 🎉b", 1), {"startLine": 3, "startColumn": 6, "endColumn": 7}),
        (Place("a.yaml", 3, 4, "a: 🎉b", 2), {"startLine": 3, "startColumn": 4, "endColumn": 7}),
        (Place("a.yaml", 3, 4, "é: 名", 1), {"startLine": 3, "startColumn": 4, "endColumn": 5}),
        (Place("a.yaml", 3, 3, "ab", 9), {"startLine": 3, "startColumn": 3, "endColumn": 3}),
        (Place("a.yaml", 3, 2, "ab", 9), {"startLine": 3, "startColumn": 2, "endColumn": 3}),
    ],
)
def test_a_region_is_as_exact_as_it_is_known(at: Place, region: dict[str, int] | None) -> None:
    """Columns count UTF-16 code units, and end within the line."""
    assert physical(at).get("region") == region


def test_a_finding_without_a_place_has_no_location() -> None:
    """A pointer alone is a logical one, the root of a document needs none."""
    assert "locations" not in result(replace(FINDING, at=None, pointer=None))
    assert "locations" not in result(replace(FINDING, at=None, pointer=""))
    assert result(replace(FINDING, at=None))["locations"] == [{"logicalLocations": [{"fullyQualifiedName": FINDING.pointer}]}]


def test_nothing_found_is_a_log_without_results() -> None:
    """Not a log that says nothing: a reader closes its alerts by it."""
    only = run()
    assert only["results"] == []
    assert only["tool"]["driver"]["rules"] == []


@pytest.mark.parametrize(
    ("version", "told"), [("1.2.3.dev4", {"version"}), ("(not installed)", set[str]()), ("1.0.0-rc.1", {"version", "semanticVersion"})]
)
def test_a_version_is_told_as_what_it_is(version: str, told: set[str]) -> None:
    """Not every version of Python is a semantic one."""
    assert {"version", "semanticVersion"} & set(run(version=version)["tool"]["driver"]) == told


def test_a_document_writes_no_links_and_moves_no_cursor() -> None:
    """A quoted value stays a value, also in a viewer that makes links of messages."""
    hostile = "'[click](https://example.com)\x1b[2J\n\udce9'"
    finding = Diagnostic("AG101", Severity.ERROR, hostile, Place("a.yaml", 1), None, (hostile,), (Related(hostile, Place("a.yaml")),))
    told = result(finding)
    texts = [told["message"]["text"], told["relatedLocations"][0]["message"]["text"]]
    assert all("](" not in text and "\x1b" not in text for text in texts)
    assert texts[0].startswith("'[click]\\(https://example.com)\\x1b[2J\\n")


def test_equal_findings_have_fingerprints_of_their_own() -> None:
    """Otherwise a service would take two for one."""
    marks = [each["partialFingerprints"]["asyncgen/v1"] for each in run(FINDING, FINDING)["results"]]
    assert len(set(marks)) == 2


def test_every_code_can_be_a_rule() -> None:
    """Every page has what a rule needs, and a code without a page is at least named."""
    rules = run(*(replace(FINDING, code=code) for code in (*codes.CODES, "AG999")))["tool"]["driver"]["rules"]
    assert rules[-1] == {"id": "AG999"}
    for rule in rules[:-1]:
        assert all(rule[field]["text"].strip() for field in ("shortDescription", "fullDescription", "help"))
