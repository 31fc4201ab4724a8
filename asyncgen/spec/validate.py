"""Everything that is wrong in a bundled document, as findings with their places.

Owns the order and the form of findings; `structure` and `rules` own what is looked for.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain, islice

from asyncgen import codes
from asyncgen.diagnostics import Diagnostic, Place, Related
from asyncgen.spec import rules, structure
from asyncgen.spec.bundle import Bundle
from asyncgen.spec.finding import Finding
from asyncgen.spec.parts import FINDING_LIMIT
from asyncgen.spec.rules.context import Context

_READING = frozenset({"AG002", "AG004", "AG006", "AG007", "AG008", "AG009"})


def validate(bundle: Bundle, *, advice: bool = False) -> tuple[Diagnostic, ...]:
    """All findings of a document, sorted by place, none twice; what is no fault but could be better (`advice`) where that is asked for.

    An error among them means that nothing can be generated from it.
    """
    survey = structure.survey(bundle.document, bundle.version, FINDING_LIMIT)
    context = Context(bundle.document, bundle.version, survey, bundle.read.document)
    found = [
        *survey.findings,
        *bundle.read.findings[:FINDING_LIMIT],
        *_of(context, rules.RULES),
        *(_of(context, rules.ADVICE) if advice else ()),
    ]
    # What could not be read is a guess: nothing more is said about a value that has a finding from reading.
    guessed = {_spot(finding) for finding in bundle.findings if finding.code in _READING}
    told = (each for each in (_diagnostic(bundle, finding) for finding in found) if _spot(each) not in guessed)
    return tuple(sorted({*bundle.findings, *told}, key=_order))


def _of(context: Context, wanted: Iterable[rules.Rule]) -> tuple[Finding, ...]:
    return tuple(islice(chain.from_iterable(rule(context) for rule in wanted), FINDING_LIMIT))


def _diagnostic(bundle: Bundle, finding: Finding) -> Diagnostic:
    related = tuple(Related(message, bundle.place(pointer, key=True)) for message, pointer in finding.related)
    at = bundle.place(finding.pointer, key=finding.key)
    return Diagnostic(finding.code, codes.severity(finding.code), finding.message, at, finding.pointer, finding.hints, related)


def _spot(diagnostic: Diagnostic) -> tuple[str, int, int] | None:
    at = diagnostic.at
    return None if at is None else (at.file, at.line, at.column)


def _order(diagnostic: Diagnostic) -> tuple[str, int, int, str, str]:
    at = diagnostic.at or Place("")
    return at.file, at.line, at.column, diagnostic.code, diagnostic.message
