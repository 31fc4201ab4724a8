"""What protocol bindings must hold, by the definitions of the bindings and their versions (AsyncAPI 2.4.0, Bindings).

Owns the reading of the table in `binding_objects` and what the texts say beyond it. A document that names no version, or one that was never
published, may use what any version has. It must not know files, nor judge what is in the schemas of a binding.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from asyncgen.spec import pointer as pointers
from asyncgen.spec import words
from asyncgen.spec.bindings.fields import Alternative, Contents, read
from asyncgen.spec.bundle import follow
from asyncgen.spec.closest import suggestion
from asyncgen.spec.finding import Finding
from asyncgen.spec.objects import OBJECTS
from asyncgen.spec.unknown import Unknown

CONTENTS: Mapping[str, Contents] = read()
"""The objects of all known bindings, by the name of their kind in the grammar."""


def no_map(value: Any, name: str, pointer: str) -> Finding:
    """The finding of a binding that is no map."""
    contents = CONTENTS[name]
    return Finding(contents.code, pointer, f"the {contents.title} must be a map, not {words.of_value(value)}")


def check(document: dict[str, Any], members: dict[str, Any], name: str, pointer: str) -> Iterator[Finding]:
    """The findings of one binding, or of one object in it, that stands at `pointer`: `name` is its kind. It must be no reference.

    Values in which there are objects or schemas are looked at as far as their type: what is in them is for the caller.
    """
    contents = CONTENTS[name]
    here = _Object(document, members, contents, pointer, contents.known)
    if contents.versions and contents.fields:
        version = members.get("bindingVersion")
        if isinstance(version, str):
            yield from here.version(version)
        elif "bindingVersion" in members:
            message = f"'bindingVersion' must be a string, not {words.of_value(version)}"
            yield Finding("AG101", pointers.join(pointer, "bindingVersion"), message, ("put it in quotes",) if _is_number(version) else ())
    yield from here.fields()
    if (rule := _RULES.get(name)) is not None:
        yield from rule(here)


@dataclass(slots=True)
class _Object:
    """One object of a binding in a document; `versions` are those it may be of."""

    document: dict[str, Any]
    members: dict[str, Any]
    contents: Contents
    pointer: str
    versions: frozenset[str]

    def finding(self, message: str, *path: str | int, hints: tuple[str, ...] = (), key: bool = False) -> Finding:
        """A finding about this object or a place below it."""
        return Finding(self.contents.code, pointers.join(self.pointer, *path), message, hints, key)

    def version(self, version: str) -> Iterator[Finding]:
        """Takes what the document says for its version, if there is such a version."""
        if version in self.contents.known:
            self.versions = frozenset({version})
            return
        known = self.contents.versions
        hints = suggestion(version, known) or (f"known: {', '.join(known)}",)
        message = f"bindingVersion '{version}' of {self.contents.protocol} is not known"
        yield Finding("AG134", pointers.join(self.pointer, "bindingVersion"), message, hints)

    def fields(self) -> Iterator[Finding]:
        """Fields that are not there, that should not be there, that have another type."""
        for name, value in self.members.items():
            if name.startswith("x-") or (name == "bindingVersion" and self.contents.versions and self.contents.fields):
                continue
            field = self.contents.fields.get(name)
            if field is None or not field.versions & self.versions:
                if not self.contents.is_open & self.versions:
                    yield self.unknown(name)
            elif type(value) is not Unknown:
                fitting = tuple(each for each in field.alternatives if each.versions & self.versions)
                yield from self._value(name, value, fitting)
        for name, field in self.contents.fields.items():
            if field.required and name not in self.members and self.versions <= field.versions:
                yield self.finding(f"the {self.contents.title} needs the field '{name}'", key=True)

    def unknown(self, name: str) -> Finding:
        """The finding of a field that this object does not have, or not in this version."""
        if not self.contents.fields:
            message = f"the {self.contents.title} is reserved and must be empty, but here is '{name}'"
            return self.finding(message, name, key=True)
        if (field := self.contents.fields.get(name)) is not None:
            has = [version for version in self.contents.versions if version in field.versions]
            message = f"the {self.contents.title} {next(iter(self.versions))} has no field '{name}'"
            return self.finding(message, name, hints=(f"it is in bindingVersion {', '.join(has)}",), key=True)
        usable = (each for each, field in self.contents.fields.items() if each not in self.members and field.versions & self.versions)
        hints = suggestion(name, usable) or (f"a field of your own begins with 'x-': 'x-{name}'",)
        return self.finding(f"the {self.contents.title} has no field '{name}'", name, hints=hints, key=True)

    def _value(self, name: str, value: Any, alternatives: Sequence[Alternative]) -> Iterator[Finding]:
        subject = f"'{name}' of the {self.contents.title}"
        first = alternatives[0]
        if first.is_list:
            if not isinstance(value, list):
                yield self.finding(f"{subject} must be a list, not {words.of_value(value)}", name)
                return
            for index, item in enumerate(cast("Sequence[Any]", value)):
                if not first.fits(item):
                    message = f"item {index} of {subject} must be {first}, not {words.of_value(item)}"
                    yield self.finding(message, name, index, hints=_meant(item, alternatives))
        elif not any(each.fits(value) for each in alternatives):
            expected = " or ".join(map(str, alternatives))
            found = f"one of {len(value):,}" if isinstance(value, str) and first.type == "string" else words.of_value(value)
            yield self.finding(f"{subject} must be {expected}, not {found}", name, hints=_meant(value, alternatives))
        elif first.object_schema:
            yield from self._object_schema(name, value, subject)

    def _object_schema(self, name: str, value: dict[str, Any], subject: str) -> Iterator[Finding]:
        _, schema = follow(self.document, value)
        if type(schema) is Unknown:
            return
        if not isinstance(schema, dict):
            yield self.finding(f"{subject} must be a schema of type 'object', but leads to {words.of_value(schema)}", name)
            return
        members = cast("dict[str, Any]", schema)
        types = members.get("type")
        if types != "object" and not (isinstance(types, list) and "object" in types):
            if "type" in members:
                yield self.finding(f"{subject} must be a schema of type 'object', not {words.of_value(types)}", name)
            else:
                hints = ("write 'type: object', and what there is under 'properties'",)
                yield self.finding(f"{subject} must be a schema of type 'object', but has no type", name, hints=hints)
        elif "properties" not in members:
            yield self.finding(f"{subject} must be a schema with 'properties'", name)


# What the texts say beyond the types of fields


def _ws_channel(here: _Object) -> Iterator[Finding]:
    """RFC 6455, 4.1: the handshake is a GET request."""
    if here.members.get("method") == "POST":
        message = "a WebSocket begins with a GET request, not with POST"
        yield Finding("AG132", pointers.join(here.pointer, "method"), message, ("write 'GET', or leave the field out",))


def _kafka_operation(here: _Object) -> Iterator[Finding]:
    """0.1.0 was first published with strings here and later with schemas: a map that says nothing as a schema is neither."""
    keywords = frozenset(OBJECTS["schema"].fields)
    for name in ("groupId", "clientId"):
        value = here.members.get(name)
        if (
            here.versions == frozenset({"0.1.0"})
            and isinstance(value, dict)
            and value
            and not any(key in keywords for key in cast(Any, value))
        ):
            message = f"'{name}' of the {here.contents.title} must be a string or a schema, not a map without any keyword of a schema"
            yield here.finding(message, name)


def _kafka_server(here: _Object) -> Iterator[Finding]:
    """The vendor of a registry without a registry (0.3.0, Server Binding Object)."""
    if "schemaRegistryVendor" in here.members and "schemaRegistryUrl" not in here.members:
        message = f"'schemaRegistryVendor' of the {here.contents.title} must not stand without 'schemaRegistryUrl'"
        yield here.finding(message, "schemaRegistryVendor", key=True)


def _kafka_channel(here: _Object) -> Iterator[Finding]:
    """Only 0.4.0 closes the Topic Configuration Object."""
    configuration = here.members.get("topicConfiguration")
    if here.versions != frozenset({"0.4.0"}) or not isinstance(configuration, dict) or "$ref" in configuration:
        return
    fields = CONTENTS["kafkaTopicConfiguration"].fields
    known = [name for name in fields if not name.startswith("confluent.")]
    for name in cast("dict[str, Any]", configuration):
        if name not in known and not name.startswith("x-"):
            hints = ("it is in bindingVersion 0.5.0",) if name in fields else suggestion(name, known)
            message = f"the Kafka topic configuration 0.4.0 has no field '{name}'"
            yield here.finding(message, "topicConfiguration", name, hints=hints, key=True)


def _ibm_mq_channel(here: _Object) -> Iterator[Finding]:
    """IBM MQ Bindings 0.1.0, Channel Binding Object: constraints of `queue` and `topic`."""
    if "queue" in here.members and "topic" in here.members:
        yield here.finding(f"the {here.contents.title} must not have both 'queue' and 'topic'", "topic", key=True)
    elif here.members.get("destinationType") == "queue" and "queue" not in here.members:
        yield here.finding(f"the {here.contents.title} needs the field 'queue' where 'destinationType' is 'queue'", key=True)


def _ibm_mq_message(here: _Object) -> Iterator[Finding]:
    """IBM MQ Bindings 0.1.0, Message Binding Object: constraint of `headers`."""
    if "headers" in here.members and (kind := here.members.get("type")) in ("string", "jms"):
        message = f"'headers' of the {here.contents.title} must not stand beside the type '{kind}': it is for 'binary'"
        yield here.finding(message, "headers", key=True)


_RULES: dict[str, Callable[[_Object], Iterator[Finding]]] = {
    "wsChannelBinding": _ws_channel,
    "kafkaServerBinding": _kafka_server,
    "kafkaChannelBinding": _kafka_channel,
    "kafkaOperationBinding": _kafka_operation,
    "ibmmqChannelBinding": _ibm_mq_channel,
    "ibmmqMessageBinding": _ibm_mq_message,
}


def _meant(value: Any, alternatives: Sequence[Alternative]) -> tuple[str, ...]:
    return suggestion(value, alternatives[0].values) if isinstance(value, str) else ()


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)
