# Part of asyncgen's runtime, copied into this project so that it needs no other package.
# Generated: edits are detected and reported.
"""The AsyncAPI document of a service, made of what is registered: with a contract, the contract as the code has it now.

Owns the order of the work and the document's root. Channels, messages, schemas and models are made by the `describe_*` modules; nothing
here or there changes the contract or what is registered.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from pydantic_core import to_jsonable_python

from .describe_channels import channel_item, operation_ids_of
from .describe_components import drop_unused, key_of, reached, rescue
from .describe_messages import ChannelMessages
from .describe_models import patch_models
from .describe_schemas import Schemas
from .errors import ServiceError

if TYPE_CHECKING:
    from .channel import Channel
    from .service import Service

VERSION: Final = "2.4.0"
"""The version of AsyncAPI in which a document without a contract is written."""


def describe(service: Service) -> dict[str, Any]:
    """Return the document: a new value, which shares nothing with the contract."""
    contract = service.contract
    document: dict[str, Any] = _fresh(service) if contract is None else copy.deepcopy(dict(contract.document))
    _override(document, service)
    used = reached(document)
    schemas, lost = (Schemas(document, {}, {}), {}) if contract is None else patch_models(document, contract)
    # A model that is not used any more stays as long as its class does.
    used -= {key_of(model.at) for model, _ in (contract.live_models() if contract else ())} - reached(document)
    before = copy.deepcopy(document)
    document["channels"] = copy.deepcopy(_channels(document, service.channels, schemas))
    rescue(document, before, lost)
    drop_unused(document, used)
    return document


def _fresh(service: Service) -> dict[str, Any]:
    document = {"asyncapi": VERSION, "info": {"title": service.title, "version": service.version}, "servers": {}}
    if service.servers is None:
        del document["servers"]
    return {**document, "defaultContentType": "application/json", "channels": {}}


def _override(document: dict[str, Any], service: Service) -> None:
    """Put in what the service's arguments say about the API (AsyncAPI 2.4.0, "Info Object"), as it is."""
    version = service.asyncapi_version
    if version is not None:
        if not re.fullmatch(r"2\.[0-6]\.\d+", version):
            raise ServiceError(f"asyncapi_version={version!r}: a service describes itself as AsyncAPI 2.0 to 2.6")
        document["asyncapi"] = version
    info = {
        **service.given,
        "description": service.description,
        "termsOfService": service.terms_of_service,
        "contact": service.contact,
        "license": service.license_info,
    }
    document["info"] = {**document.get("info", {}), **{name: _plain(value) for name, value in info.items() if value is not None}}
    if service.servers is not None:
        document["servers"] = _plain(service.servers)


def _plain(value: Any) -> Any:
    """Return a copy of `value` as JSON data."""
    return to_jsonable_python(value, by_alias=True)


def _channels(document: dict[str, Any], channels: Sequence[Channel], schemas: Schemas) -> dict[str, Any]:
    """Return the channel items of what is registered: in the contract's order, then those that only the code has."""
    declared = list(document.get("channels", {}))
    items: dict[str, Any] = {}
    operation_ids = operation_ids_of(document)
    for channel in channels:
        address = channel.spec.address
        messages = ChannelMessages(document, schemas, channel.spec, known=address in declared)
        items[address] = channel_item(document, address, messages.live(channel.operations), operation_ids)
    order = {address: index for index, address in enumerate(declared)}
    return dict(sorted(items.items(), key=lambda item: order.get(item[0], len(order))))
