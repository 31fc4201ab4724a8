"""The values of `schemaFormat` (AsyncAPI 2.4.0, "Schema formats table"): which language a payload is written in.

Owns media types and versions; must not know documents, nor how a language is read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class Family(StrEnum):
    """The languages that payloads are read in."""

    ASYNCAPI = "AsyncAPI"
    JSON_SCHEMA = "JSON Schema"
    OPENAPI = "OpenAPI"
    AVRO = "Avro"


@dataclass(frozen=True, slots=True)
class Format:
    """A format that is read. `exact` is false where its version is another than those that the family is read in."""

    family: Family
    exact: bool = True

    @property
    def read_as(self) -> str:
        """How people call what the family is read as; AsyncAPI's own format has no number here: it is the document's."""
        return _READ_AS[self.family]


FORMATS = {
    Family.ASYNCAPI: "application/vnd.aai.asyncapi;version=2.4.0",
    Family.JSON_SCHEMA: "application/schema+json;version=draft-07",
    Family.OPENAPI: "application/vnd.oai.openapi;version=3.0.0",
    Family.AVRO: "application/vnd.apache.avro;version=1.9.0",
}
"""How the specification writes each of them."""

_MEDIA_TYPE = re.compile(
    r"application/(?P<name>vnd\.aai\.asyncapi|schema|vnd\.oai\.openapi|vnd\.apache\.avro)(?:\+(?:json|yaml))?", re.IGNORECASE
)
_FAMILIES = {
    "vnd.aai.asyncapi": Family.ASYNCAPI,
    "schema": Family.JSON_SCHEMA,
    "vnd.oai.openapi": Family.OPENAPI,
    "vnd.apache.avro": Family.AVRO,
}
# Avro's 1.8 and 1.9 do not differ in what a schema may say about JSON; a missing version leaves nothing to doubt.
_VERSIONS = {
    Family.ASYNCAPI: re.compile(r"2\.\d{1,4}\.\d{1,9}"),
    Family.JSON_SCHEMA: re.compile(r"draft-0?7"),
    Family.OPENAPI: re.compile(r"3\.0(\.\d{1,9})?"),
    Family.AVRO: re.compile(r"1\.[89](\.\d{1,9})?"),
}
_READ_AS = {
    Family.ASYNCAPI: "AsyncAPI",
    Family.JSON_SCHEMA: "JSON Schema draft-07",
    Family.OPENAPI: "OpenAPI 3.0",
    Family.AVRO: "Avro 1.9",
}


def read(schema_format: str) -> Format | None:
    """The format that a media type names, None where payloads in it can't be read.

    Another version of a family that is known counts: nearly everything means the same there, and what does not is told by a warning.
    """
    media_type, *parameters = (part.strip() for part in schema_format.split(";"))
    match = _MEDIA_TYPE.fullmatch(media_type)
    if match is None:
        return None
    family = _FAMILIES[match["name"].lower()]
    versions = [value.strip().strip('"') for name, _, value in (each.partition("=") for each in parameters) if name.strip() == "version"]
    return Format(family, all(_VERSIONS[family].fullmatch(version.lower()) for version in versions))
