"""Findings and changes as text for people and as data for programs, each form in a module of its own.

It must not print, nor know where findings come from. The forms for other tools, `github` and `sarif`, are imported by whoever wants them.
"""

from __future__ import annotations

from asyncgen.report.changes import change_lines as change_lines
from asyncgen.report.changes import diff_text as diff_text
from asyncgen.report.excerpt import printable as printable
from asyncgen.report.findings import arranged as arranged
from asyncgen.report.findings import counted as counted
from asyncgen.report.findings import failed as failed
from asyncgen.report.findings import fingerprints as fingerprints
from asyncgen.report.findings import summary as summary
from asyncgen.report.json_form import FORMAT_VERSION as FORMAT_VERSION
from asyncgen.report.json_form import document as document
from asyncgen.report.json_form import from_data as from_data
from asyncgen.report.json_form import to_data as to_data
from asyncgen.report.text import Paint as Paint
from asyncgen.report.text import finding_text as finding_text
from asyncgen.report.text import plain as plain
from asyncgen.report.text import usage_text as usage_text
