# Part of asyncgen's runtime, copied into this project so that it needs no other package.
# Generated: edits are detected and reported.
"""The runtime of a service that asyncgen generated: registration, dispatch, topics, handshake, and the document of what is running.

It was copied into this project, imports nothing of asyncgen, and is yours to read and to step through. Start with `service`.
"""

from __future__ import annotations

from .client import Client, Message
from .contract import Contract
from .declared import ChannelSpec, Envelope, MessageSpec, SchemeSpec
from .errors import (
    BrokerUnavailable,
    CloseCode,
    NoMatchingOperation,
    OperationError,
    RegistrationError,
    ServiceError,
    TopicError,
)
from .handler import Handler, HandlerWithout
from .model import Model
from .router import ChannelRouter, OperationRouter
from .security import Credentials
from .service import Service

__all__ = [
    "BrokerUnavailable",
    "ChannelRouter",
    "ChannelSpec",
    "Client",
    "CloseCode",
    "Contract",
    "Credentials",
    "Envelope",
    "Handler",
    "HandlerWithout",
    "Message",
    "MessageSpec",
    "Model",
    "NoMatchingOperation",
    "OperationError",
    "OperationRouter",
    "RegistrationError",
    "SchemeSpec",
    "Service",
    "ServiceError",
    "TopicError",
]
