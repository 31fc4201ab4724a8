"""What the tests of models share: building the models of some schemas, and the package that they are executed in."""

from __future__ import annotations

import json
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from typing import Any

from pydantic import TypeAdapter, ValidationError

from asyncgen.api import Api, SchemaAt
from asyncgen.models import ModelsModule, build, executed
from asyncgen.naming import Names
from asyncgen.spec import pointer


def api_of(schemas: Mapping[str, Any], **members: Any) -> Api:
    """Return an `Api` without channels whose component schemas are `schemas`."""
    document = {"asyncapi": "2.4.0", "components": {"schemas": dict(schemas)}, **members}
    places = tuple((key, SchemaAt(pointer.join("/components/schemas", key), schema)) for key, schema in schemas.items())
    return Api("t", "1", None, document, document, (), "", (), places, ())


def models_of(schemas: Mapping[str, Any], **members: Any) -> ModelsModule:
    """Return the models of component schemas."""
    return build(api_of(schemas, **members), Names({}))


@contextmanager
def live(schemas: Mapping[str, Any], **members: Any) -> Generator[Any]:
    """Give the executed module of the models of component schemas."""
    with executed(models_of(schemas, **members).text) as module:
        yield module


def accepts(subject: Any, value: Any) -> bool:
    """Say whether a type takes a value as it arrives in a frame."""
    try:
        TypeAdapter[Any](subject).validate_json(json.dumps(value), strict=True, by_alias=True, by_name=False)
    except ValidationError:
        return False
    return True


def place(key: str, *more: str | int) -> str:
    """Return the pointer of a component schema or of a place in it."""
    return pointer.join("/components/schemas", key, *more)


def ref(key: str) -> dict[str, str]:
    """Return a reference to a component schema."""
    return {"$ref": f"#{place(key)}"}
