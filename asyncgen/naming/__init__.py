"""Every Python name of channels and their messages, decided once. Must not know templates, nor how models are named.

The identifiers' spelling is `identifiers`', the messages' names are `messages`'; their functions are public here too, because whoever names
something asks this module.

Rules. A channel is called by the words of its address that a person would choose: parameters, versions, numbers and words such as `ws`
are left out as long as something remains. Its classes keep the letters of the address, its module has ASCII's. A name that was given before
(`pins`) stays, and whoever comes later takes the next form.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from asyncgen.api import Api, Channel
from asyncgen.naming.identifiers import Wanted, attribute_name, clashes, class_name, distinct, folded, numbered, words
from asyncgen.naming.messages import ROUTER_ATTRIBUTES, TYPE_NAMES, message_text, message_texts, operation_names, operation_pins
from asyncgen.naming.pins import Kind, is_attribute_name, kept, pin
from asyncgen.naming.places import Places
from asyncgen.resolve import address

__all__ = [
    "CONNECTION_FIELDS",
    "ROUTER_ATTRIBUTES",
    "ChannelNames",
    "Names",
    "Wanted",
    "assign",
    "attribute_name",
    "class_name",
    "distinct",
    "distinct_attributes",
    "message_text",
    "message_texts",
    "numbered",
    "words",
]

# fmt: off
CONNECTION_FIELDS = TYPE_NAMES | {"query", "headers", "websocket", "connection", "identity", "self", "cls"}
"""What a connection class and its `connect` call their own: no channel parameter is given one of these."""
_PORTS = {f"{port}{number}" for port in ("com", "lpt") for number in range(10)}
_DEVICES = frozenset({"aux", "con", "conin", "conout", "nul", "prn", *_PORTS})
_SUFFIXES = ("Router", "Connection", "Client")
"""What the classes of a channel are called after its module's name in PascalCase."""
_MODULES = _DEVICES | {"conftest", "channel", "operation"}
"""What no channel's module is called: a file of Windows' devices, pytest's own, and what would make a class of the runtime's names."""
# fmt: on
_LONGEST_MODULE = 80


@dataclass(frozen=True, slots=True)
class ChannelNames:
    """The names of one channel.

    `parameters` maps the document's names of the channel's parameters to Python's; `path` is the channel's path as FastAPI takes it, with
    Python's names in it. `operations` maps `Message.use` to the attribute of the router, for `send`, `recv` and `replies` together.
    """

    module: str
    router: str
    connection: str
    client: str
    query: str
    headers: str
    parameters: Mapping[str, str]
    path: str
    operations: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Names:
    """The names of all channels, by address.

    `given` are the pins of these names. `pins` are those of the last time, of all kinds, and `places` says who is meant by them (None: the
    document's own places, and nothing of other files): for whoever names something else.
    """

    channels: Mapping[str, ChannelNames]
    given: Mapping[str, str] = field(default_factory=dict[str, str])
    pins: Mapping[str, str] = field(default_factory=dict[str, str])
    places: Places | None = None

    @property
    def classes(self) -> frozenset[str]:
        """The class names that the routers' module takes; no model imported there may have one of them."""
        return frozenset(name for channel in self.channels.values() for name in (channel.router, channel.connection, channel.client))


def assign(api: Api, pins: Mapping[str, str] | None = None, places: Places | None = None) -> Names:
    """Name every channel and every message of `api`. A name never depends on the order of anything in the document.

    `pins` are names that were given before: they stay as long as they can be names. `places` says who is meant by them.
    """
    pins = pins or {}
    places = places or Places(api.document)
    bases = _bases(api, pins)
    modules = _modules(bases, pins)
    parameters = {channel.address: _parameter_names(channel, pins) for channel in api.channels}
    paths = address.paths({channel.address: parameters[channel.address] for channel in api.channels})
    owners = {channel.address: operation_pins(channel, places) for channel in api.channels}
    channels = {
        channel.address: _channel_names(
            modules[channel.address],
            class_name(bases[channel.address]),
            parameters[channel.address],
            paths[channel.address],
            operation_names(channel, owners[channel.address], pins),
        )
        for channel in api.channels
    }
    return Names(channels, dict(_given(channels, bases, owners)), pins, places)


def _given(
    channels: Mapping[str, ChannelNames], bases: Mapping[str, str], owners: Mapping[str, Mapping[str, str]]
) -> Iterator[tuple[str, str]]:
    for where, names in channels.items():
        yield pin(Kind.CHANNEL, where), bases[where]
        if names.module != bases[where]:
            yield pin(Kind.MODULE, where), names.module
        for text, name in names.parameters.items():
            yield pin(Kind.PARAMETER, where, text), name
        for use, name in names.operations.items():
            yield owners[where][use], name


def _bases(api: Api, pins: Mapping[str, str]) -> dict[str, str]:
    """Return by address the attribute name from which the names of a channel's module and classes are made."""
    owners = {channel.address: pin(Kind.CHANNEL, channel.address) for channel in api.channels}
    known = kept(pins, owners, _is_base, fold=True)
    # A channel that comes later does not take the name of a model or of another one's module that is there already.
    held = {name.removesuffix(suffix) for name in _named(pins, Kind.MODEL) for suffix in _SUFFIXES if name.endswith(suffix)}
    mine = {folded(name) for name in known.values()}
    reserved = {*_MODULES, *(name for name in {*held, *_named(pins, Kind.MODULE)} if name and folded(name) not in mine)}
    return distinct((_wanted_base(channel) for channel in api.channels), reserved=reserved, fold=True, pinned=known)


def _named(pins: Mapping[str, str], kind: Kind) -> Iterator[str]:
    return (name for owner, name in pins.items() if owner.startswith(f"{kind} "))


def _is_base(name: str) -> bool:
    return is_attribute_name(name) and len(name) <= _LONGEST_MODULE + 10 and name not in _MODULES


def _modules(bases: Mapping[str, str], pins: Mapping[str, str]) -> dict[str, str]:
    """Return the modules' names: not every file system, archive and linter knows other letters than ASCII's in the name of a file."""
    plain = {where: base for where, base in bases.items() if base.isascii()}
    others = {where: pin(Kind.MODULE, where) for where in bases if where not in plain}
    used = {folded(name) for name in plain.values()}
    known = kept(pins, others, lambda name: _is_base(name) and name.isascii() and folded(name) not in used, fold=True)
    texts = {where: " ".join(word for word in words(bases[where]) if word.isascii() and not word.isdigit()) for where in others}
    wanted = [Wanted(where, (_module_name(attribute_name(text)),)) for where, text in texts.items()]
    return plain | distinct(wanted, reserved={*_MODULES, *plain.values()}, fold=True, pinned=known)


def _channel_names(module: str, base: str, parameters: Mapping[str, str], path: str, operations: Mapping[str, str]) -> ChannelNames:
    router, connection, client = (f"{base}{suffix}" for suffix in _SUFFIXES)
    return ChannelNames(module, router, connection, client, f"{base}Query", f"{base}Headers", parameters, path, operations)


def _wanted_base(channel: Channel) -> Wanted:
    # The shorter address has the older right to a name: `/rooms` before `/rooms/{room_id}`.
    candidates = tuple(_module_name(attribute_name(text)) for text in address.names(channel.address))
    return Wanted(channel.address, candidates, rank=len(address.segments(channel.address)))


def _module_name(name: str) -> str:
    if name in _MODULES:
        return f"{name}_channel"
    short = name[:_LONGEST_MODULE]
    return name if short == name else short.rpartition("_")[0] or short


def _parameter_names(channel: Channel, pins: Mapping[str, str]) -> dict[str, str]:
    owners = {parameter.name: pin(Kind.PARAMETER, channel.address, parameter.name) for parameter in channel.parameters}
    known = kept(pins, owners, lambda name: is_attribute_name(name) and not clashes(name, CONNECTION_FIELDS))
    return distinct_attributes(owners, reserved=CONNECTION_FIELDS, suffix="_parameter", pinned=known)


def distinct_attributes(
    texts: Iterable[str], *, reserved: Collection[str] = (), suffix: str = "_", pinned: Mapping[str, str] | None = None
) -> dict[str, str]:
    """Give each of `texts` an attribute name of its own; one that would be a reserved name gets `suffix`, one that has a name keeps it."""
    names = {text: attribute_name(text) for text in texts}
    wanted = [Wanted(text, (f"{name}{suffix}",) if name and clashes(name, reserved) else (name,)) for text, name in names.items()]
    return distinct(wanted, reserved=reserved, pinned=pinned)
