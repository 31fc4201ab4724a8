# Part of asyncgen's runtime, copied into this project so that it needs no other package.
# Generated: edits are detected and reported.
"""The service: what a person creates, registers on and mounts. It holds the parts together; what they do is said where they are."""

from __future__ import annotations

import importlib
import logging
import pkgutil
from collections.abc import AsyncGenerator, AsyncIterator, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from types import ModuleType
from typing import TYPE_CHECKING, Any, cast

from fastapi import Depends, FastAPI, WebSocket
from fastapi.params import Depends as Dependency
from pydantic_core import to_json

from .brokers import broker_at
from .channel import Channel
from .client import Client, Message
from .conformance import Conformance
from .declared import ChannelSpec, SchemeSpec
from .errors import NoMatchingOperation, RegistrationError
from .handshake import AuthHandler, Handshake, hide_queries
from .hub import Hub, warn_of_workers
from .operation import Direction
from .router import ChannelRouter, OperationRouter, routers_in
from .security import Guard, Verifier
from .session import Hook, Rules, Session
from .timeouts import tick

if TYPE_CHECKING:
    from .contract import Contract

logger = logging.getLogger(__name__)


class Service:
    """A WebSocket service: channels, their operations and their connections.

    `contract` is what the package was generated from; without one the service describes itself from its code. The arguments about the
    document override the contract's. Times are in seconds, None where there is no limit. `strict=False` lets "5" stand for 5, as FastWS
    does. `channel` is the address of operations that are written in code first; where it is given, `setup` serves it, else you do, with
    `manage` and `serve`.
    """

    def __init__(
        self,
        contract: Contract | None = None,
        *,
        title: str | None = None,
        version: str | None = None,
        asyncapi_version: str | None = None,
        description: str | None = None,
        terms_of_service: str | None = None,
        contact: Mapping[str, Any] | None = None,
        license_info: Mapping[str, Any] | None = None,
        servers: Mapping[str, Any] | None = None,
        asyncapi_url: str | None = "/asyncapi.json",
        asyncapi_yaml_url: str | None = "/asyncapi.yaml",
        asyncapi_docs_url: str | None = "/asyncapi",
        docs_dependencies: Sequence[Dependency] = (),
        debug: bool = False,
        heartbeat_interval: float | None = None,
        max_connection_lifespan: float | None = None,
        max_messages_per_second: float | None = None,
        max_topics: int = 128,
        auth_handler: AuthHandler | None = None,
        auto_ws_accept: bool = True,
        auth_timeout: float | None = 10,
        verifiers: Mapping[str, Verifier] | None = None,
        schemes: Sequence[SchemeSpec] = (),
        allowed_origins: Collection[str] | None = None,
        allow_no_origin: bool = True,
        strict: bool = True,
        broker: str = "memory://",
        channel: str | None = None,
        on_connect: Hook | None = None,
        on_disconnect: Hook | None = None,
        on_error: Hook | None = None,
    ) -> None:
        self.contract = contract
        self.title = title or (contract.title if contract else None) or "FastWS"
        self.version = version or (contract.version if contract else None) or "0.0.1"
        self.asyncapi_version = asyncapi_version
        self.description = description
        self.terms_of_service = terms_of_service
        self.contact = contact
        self.license_info = license_info
        self.servers = servers
        self.given = {"title": title, "version": version}
        self.asyncapi_url = asyncapi_url
        self.asyncapi_yaml_url = asyncapi_yaml_url
        self.asyncapi_docs_url = asyncapi_docs_url
        self.docs_dependencies = tuple(docs_dependencies)
        self.debug = debug
        self.strict = strict
        self._broker_url = broker
        self._hub = Hub(broker_at(broker), tick(heartbeat_interval, max_connection_lifespan))
        self._rules = Rules(
            app=self,
            heartbeat_interval=heartbeat_interval,
            max_connection_lifespan=max_connection_lifespan,
            max_messages_per_second=max_messages_per_second,
            max_topics=max_topics,
            on_connect=on_connect,
            on_disconnect=on_disconnect,
            on_error=on_error,
        )
        guard = Guard((*(contract.schemes if contract else ()), *schemes), verifiers or {})
        self._handshake = Handshake(guard, allowed_origins, allow_no_origin, auth_handler, auto_ws_accept, auth_timeout)
        self._apps: list[tuple[FastAPI, str]] = []
        self._document: tuple[tuple[int, ...], dict[str, Any]] | None = None
        self._conformance = Conformance(contract) if contract else None
        self._root = Channel(self._hub, ChannelSpec(channel or "/", channel or "/"), strict=strict)
        self._serves_root = channel is not None
        self._channels: dict[str, Channel] = {self._root.spec.address: self._root}
        self.send = self._root.router.send
        self.recv = self._root.router.recv
        if debug:
            logging.getLogger(__package__).setLevel(logging.DEBUG)

    # --- registration ------------------------------------------------------------------------------------------------------------------

    @property
    def router(self) -> OperationRouter:
        """The router of the operations that are written in code first; `send` and `recv` are its."""
        return self._root.router

    @property
    def channels(self) -> tuple[Channel, ...]:
        """The channels that a router was included for, and that of the code-first operations where there are any."""
        return tuple(one for one in self._channels.values() if one is not self._root or one.router.operations or one.included)

    @property
    def connections(self) -> Mapping[str, Client[Any]]:
        """Who is connected to this process, by `uid`."""
        return self._hub.connections

    def include_router(self, router: OperationRouter, *, prefix: str = "") -> None:
        """Take in a router, and what is registered on it later. Routers of one channel share its operations.

        Raises `RegistrationError` where two handlers are for one operation.
        """
        if not isinstance(router, ChannelRouter):
            self.router.include_router(router, prefix=prefix)
        elif prefix:
            raise RegistrationError("the document names the operations of a channel; they take no prefix")
        else:
            self._include(cast("ChannelRouter[Any]", router))  # type: ignore[redundant-cast]

    def include_package(self, package: ModuleType) -> None:
        """Import all modules of a package and include every router that they have at module level, each once."""
        found = pkgutil.walk_packages(getattr(package, "__path__", ()), f"{package.__name__}.")
        modules = [package, *(importlib.import_module(module.name) for module in found)]
        for router in routers_in(modules):
            self.include_router(router)

    # --- serving -----------------------------------------------------------------------------------------------------------------------

    def setup(self, app: FastAPI, prefix: str = "") -> None:
        """Serve every included channel below `prefix`, and the document. Setting up again changes nothing."""
        from . import docs

        if any(known is app for known, _ in self._apps):
            return
        docs.add_routes(app, self)
        hide_queries()
        self._apps.append((app, prefix))
        channels = [one for one in self._channels.values() if one is not self._root or self._serves_root or one.included]
        # `/rooms/lobby` before `/rooms/{room_id}`, which would take it.
        for channel in sorted(channels, key=lambda one: [step.startswith("{") for step in one.spec.path.split("/")]):
            self._mount(app, prefix, channel)

    @asynccontextmanager
    async def lifespan(self, app: FastAPI) -> AsyncGenerator[None]:
        """Connect to the broker while the application runs: `FastAPI(lifespan=service.lifespan)`."""
        warn_of_workers(self._broker_url)
        for channel in self.channels:
            _ = channel.plan  # Made now, so that the first client need not wait for it.
            if channel.unhandled:
                logger.warning("channel %r: no handler for %s", channel.spec.address, ", ".join(channel.unhandled))
        await self._hub.start()
        try:
            yield
        finally:
            await self._hub.stop()

    async def manage(self, ws: WebSocket) -> AsyncIterator[Client[Any]]:
        """Make a client of a connection: a FastAPI dependency for endpoints of your own, which then call `serve`.

        It checks the origin, asks `auth_handler` and accepts. The client counts as connected from `serve` on.
        """
        self._handshake.check_origin(ws)
        await self._handshake.admit(ws)
        session = Session(ws, self._root, self._hub, self._rules)
        try:
            yield session.client
        finally:
            await session.finish()

    async def serve(self, client: Client[Any]) -> None:
        """Handle a client's messages until either side ends the connection."""
        await client.session.run()

    # --- sending -----------------------------------------------------------------------------------------------------------------------

    async def server_send(
        self,
        message: Message | str,
        payload: Any = None,
        *,
        topic: str | None = None,
        client: Client[Any] | None = None,
        exclude: Client[Any] | None = None,
        **params: Any,
    ) -> None:
        """Send a message to a topic's clients, to one client, or else to everybody on its channel.

        A `recv` handler makes the payload: it gets `payload`, `app` and `params` by name. Raises `NoMatchingOperation` for an unknown
        message, `pydantic.ValidationError` for a payload that does not fit and `BrokerUnavailable`. It never waits for a client.
        """
        name, payload = (str(message.type), message.payload) if isinstance(message, Message) else (message, payload)
        channel = self._channel_of(name)
        frame = await channel.make(name, payload, self, params)
        await channel.hand_out(frame, topic=topic, client=client, exclude=exclude)

    async def client_send(self, message: Message | str, *, client: Client[Any]) -> None:
        """Handle a message as if the client had sent it; the reply goes to the client. A str is a whole frame."""
        answer = await client.session.process(message if isinstance(message, str) else to_json(message).decode())
        if answer is not None:
            await client.session.outbox.send(answer)

    async def broadcast(self, topic: str, model: Any) -> None:
        """Send a str, bytes, or anything else as its JSON to the clients of a topic of the code-first channel."""
        frame = model if isinstance(model, str | bytes) else to_json(model, by_alias=True).decode()
        await self._root.hand_out(frame, topic=topic, client=None, exclude=None)

    def resync(self) -> None:
        """Tell every client that updates may have been missed: with its channel's gap message, or by closing it with 4010."""
        self._hub.gap(None)

    # --- the document ------------------------------------------------------------------------------------------------------------------

    @property
    def revision(self) -> tuple[int, ...]:
        """Another value after each registration."""
        return tuple(channel.router.handlers for channel in self._channels.values())

    def asyncapi(self) -> dict[str, Any]:
        """Return the AsyncAPI document of what is registered: the same object until something more is."""
        from .describe import describe

        if self._document is None or self._document[0] != self.revision:
            self._document = (self.revision, describe(self))
        return self._document[1]

    def check(self, channel: str, message: str, direction: Direction, payload: Any) -> None:
        """Raise `ValueError` unless a frame with this content is the message `message`: for tests of a contract's examples.

        A `send` message must be recognised and valid, as if a client had sent it; a `recv` message must be what the server may send.
        """
        if channel not in self._channels:
            raise ValueError(f"no channel {channel!r} is registered; {', '.join(map(repr, self._channels))} are")
        self._channels[channel].check(message, direction, payload)

    def _channel_of(self, name: str) -> Channel:
        """Return the one channel with a message of this name for the server to send; that of the code-first operations comes first."""
        found = [channel for channel in (self._root, *self.channels) if name in channel.plan.messages]
        if not found:
            raise NoMatchingOperation(f"no message {name!r} is registered for the server to send")
        if len({id(channel) for channel in found}) > 1 and found[0] is not self._root:
            addresses = ", ".join(repr(channel.spec.address) for channel in found)
            raise NoMatchingOperation(f"the message {name!r} belongs to several channels, {addresses}: use a router's publisher")
        return found[0]

    def _include(self, router: ChannelRouter[Any]) -> None:
        spec = router.channel
        known = self._channels.get(spec.address)
        if known and self._apps and router.dependencies:
            raise RegistrationError(f"{spec.address!r} is served already; include a router with dependencies before setup")
        channel = known or Channel(self._hub, spec, strict=self.strict, conformance=self._conformance)
        channel.include(router)
        self._channels[spec.address] = channel
        if known is None:
            for app, below in self._apps:
                self._mount(app, below, channel)

    def _mount(self, app: FastAPI, prefix: str, channel: Channel) -> None:
        async def endpoint(websocket: WebSocket, connection: Any = Depends(channel.connect)) -> None:  # noqa: B008
            identity = await self._handshake.accept(websocket)
            await Session(websocket, channel, self._hub, self._rules, connection, identity).run()

        first = Depends(self._handshake.dependency(channel.spec))
        path = prefix + channel.spec.path
        app.add_api_websocket_route(path, endpoint, channel.spec.address, dependencies=[first, *channel.dependencies])
