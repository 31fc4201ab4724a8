"""What the parts of a document must say together, rule by rule; each says the section of the specification that it comes from.

Owns the list of rules. A rule takes a `Context` and yields findings; it passes over what has the wrong type, because `structure` reports
that. It must not know places in files.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from asyncgen.spec.finding import Finding
from asyncgen.spec.formats.reading import payload_schema
from asyncgen.spec.judging import inhabited, instances, patterns
from asyncgen.spec.rules import advice, channels, constants, discriminators, identifiers, messages, security, servers, unused
from asyncgen.spec.rules.context import Context

Rule = Callable[[Context], Iterator[Finding]]

RULES: Sequence[Rule] = (
    servers.variables,
    servers.values,
    channels.addresses,
    channels.parameters,
    channels.servers,
    identifiers.unique,
    identifiers.tags,
    identifiers.patterns,
    security.schemes,
    security.requirements,
    messages.headers,
    messages.content_types,
    messages.examples,
    discriminators.discriminators,
    constants.constants,
    lambda context: patterns.check(context.document, context.version),
    lambda context: inhabited.check(context.read, context.version),
    lambda context: instances.check(context.read, context.version, payload_schema),
)
ADVICE: Sequence[Rule] = (
    advice.root,
    advice.info,
    advice.servers,
    advice.channels,
    advice.identities,
    unused.components,
    unused.security_schemes,
)
"""Rules about what could be better: they say nothing about whether a document is valid."""
