"""The names of definitions: which text each is called by, so that a name depends on a place in the document and never on its order.

Who is named is known by a text that the usual edits don't change (`naming.places`), so that a name given once can be kept (`naming.pins`).
The spelling is `identifiers`', the words of a way inside a schema are `steps`'.
"""

from __future__ import annotations

import builtins
import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from asyncgen.models.schemas.attributes import IMPORTED
from asyncgen.models.schemas.shapes import references
from asyncgen.models.schemas.shaping import Draft
from asyncgen.models.schemas.steps import SILENT, Steps, draft_title
from asyncgen.naming.identifiers import LONGEST, Wanted, class_name, distinct, unqualified, words
from asyncgen.naming.pins import Kind, is_class_name, kept, pin
from asyncgen.naming.places import Places, apart
from asyncgen.spec import pointer as json_pointer

# What the generated modules that import models call their own.
_TAKEN = """
    BrokerUnavailable ChannelRouter ChannelSpec Client Contract Cookie Credentials Depends Envelope FastAPI Handler HandlerWithout Header
    MessageSpec NoMatchingOperation OperationError OperationRouter Path Protocol Query RegistrationError Service Target Targets Topics
    TypeVar WebSocket
"""
RESERVED = IMPORTED | frozenset(_TAKEN.split()) | frozenset(dir(builtins))
_LONG = 64
"""From how many characters on a name of steps leaves some of them out."""
_STEPS = 8
"""How many steps of a long way count for its short name."""
_LONGEST_OWNER = 240


@dataclass(frozen=True, slots=True)
class Assigned:
    """The names of drafts by key, the text that each is known by, and the pins of the names."""

    names: Mapping[str, str]
    owners: Mapping[str, str]
    given: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Trail:
    """A name as it was put together: the name that it begins with, the steps from there but the first, as far as they count, and all."""

    base: str
    full: str
    steps: tuple[str, ...] | None = None

    def then(self, step: str) -> _Trail:
        steps = () if self.steps is None else (*self.steps, step)[-_STEPS:]
        return _Trail(self.base, _appended(self.full, step)[:LONGEST], steps)

    def names(self) -> tuple[str, ...]:
        """Return what may be said for it: without words that a step only repeats, and of a long way the end first."""
        if len(self.full) <= _LONG or not self.steps:
            return (self.full,)
        short = [_appended(self.base, "".join(self.steps[start:])) for start in range(len(self.steps))]
        return next((name for name in short if len(name) <= _LONG), short[-1])[:LONGEST], self.full


def assign(
    drafts: Mapping[str, Draft],
    roots: Mapping[str, tuple[int, tuple[str, ...]]],
    places: Places,
    *,
    reserved: Collection[str] = (),
    pins: Mapping[str, str] | None = None,
) -> Assigned:
    """Give every draft a name. `roots` are those with texts of their own: a rank, the lower the stronger, and the texts, best first.

    A draft keeps the name that `pins` has for it, unless that can't be a name or is one of `reserved`.
    """
    run = _Run(drafts, places, frozenset({*RESERVED, *reserved}), pins or {})
    for rank in sorted({rank for rank, _ in roots.values()}):
        run.name({key: _spelt(texts) for key, (own, texts) in roots.items() if own == rank})
    inside = _inside(drafts)
    users = _users(drafts)
    batch: dict[str, str | None] = dict.fromkeys(inside[None])
    last = list(run.names)
    while len(run.names) < len(drafts):
        batch |= {key: parent for parent in last for key in inside[parent]}
        batch |= {key: run.user(users[key]) for user in last for key in _merged(drafts, user)}
        # What only holds itself together is called by its place.
        batch = {key: parent for key, parent in (batch or dict.fromkeys(drafts)).items() if key not in run.names}
        run.name({key: run.candidates(key, parent) for key, parent in batch.items()})
        last, batch = list(batch), {}
    return Assigned(run.names, run.owners, {pin(Kind.MODEL, run.owners[key]): name for key, name in sorted(run.names.items())})


class _Run:
    def __init__(self, drafts: Mapping[str, Draft], places: Places, reserved: frozenset[str], pins: Mapping[str, str]) -> None:
        self.drafts = drafts
        self.names: dict[str, str] = {}
        self.owners = _owners(drafts, places)
        self._keys = {owner: key for key, owner in self.owners.items()}
        self._steps = Steps(next(iter(drafts.values())).parts[0].document) if drafts else Steps({})
        self._trails: dict[str, _Trail] = {}
        owners = {owner: pin(Kind.MODEL, owner) for owner in self._keys}
        self._pinned = kept(pins, owners, lambda name: is_class_name(name) and name not in reserved)
        # A name that somebody has already is nobody else's, whenever its owner's turn comes.
        self._taken = {*reserved, *self._pinned.values()}

    def name(self, wanted: Mapping[str, tuple[str, ...]]) -> None:
        """Name some drafts, each by its candidates; of equals the one wins whose owner's text comes first."""
        free = [Wanted(self.owners[key], texts) for key, texts in wanted.items() if self.owners[key] not in self._pinned]
        found = distinct(free, reserved=self._taken)
        self._taken.update(found.values())
        for key in wanted:
            owner = self.owners[key]
            self.names[key] = self._pinned[owner] if owner in self._pinned else found[owner]

    def user(self, users: Iterable[str]) -> str:
        """Return the one of a draft's users by which it is called: of those that have names the first by their owners' texts."""
        return min((user for user in users if user in self.names), key=self.owners.__getitem__)

    def candidates(self, key: str, parent: str | None) -> tuple[str, ...]:
        """Return what a draft inside another, or anywhere else, may be called, best first."""
        draft = self.drafts[key]
        if parent is None:
            texts = [token for token in json_pointer.parse(draft.pointer) if token not in SILENT and not token.isdigit()]
            return (*_spelt(texts[-1:]), *_spelt([" ".join(texts[-2:])]))
        suffix = self._suffix(draft, parent) or "Value"
        trail = self._trails.get(parent)
        if trail is None or trail.names()[0] != self.names[parent]:
            trail = _Trail(self.names[parent], self.names[parent])
        self._trails[key] = trail.then(suffix)
        return (class_name(draft_title(draft.parts[-1])), *self._trails[key].names())

    def _suffix(self, draft: Draft, parent: str) -> str:
        outer = self.drafts[parent].pointer
        if draft.variant and draft.pointer == outer:
            return class_name(draft.variant)
        if len(draft.parts) > 1 and not draft.pointer.startswith(f"{outer}/"):
            # Made of schemas that stand elsewhere: called by the last step to them.
            outer = json_pointer.parent(draft.pointer)
            tokens = json_pointer.parse(outer)
            outer = json_pointer.render(tokens[:-1]) if tokens and tokens[-1] in ("properties", "oneOf", "anyOf") else outer
        return self._steps.between(outer, json_pointer.parse(draft.pointer[len(outer) :]))


def _appended(name: str, step: str) -> str:
    """Put a step after a name; the words with which the name ends and the step begins are said once, if something remains of the step."""
    before, after = [[word.lower() for word in words(text)] for text in (name, step)]
    for size in range(min(len(before), len(after) - 1), 0, -1):
        if before[-size:] == after[:size]:
            return name + step[sum(map(len, after[:size])) :]
    return name + step


def _spelt(texts: Iterable[str]) -> tuple[str, ...]:
    spelt = tuple(class_name(name) for text in texts for name in _forms(text))
    return spelt if any(spelt) else ("Schema",)


def _forms(text: str) -> tuple[str, ...]:
    """Return a text; of one with its package before it first its last word, a second choice where somebody is called just so."""
    short = unqualified(text)
    return ("", short, text) if short else (text,)


# --- who is who ------------------------------------------------------------------------------------------------------------------------


def _owners(drafts: Mapping[str, Draft], places: Places) -> dict[str, str]:
    """Return the text that each draft is known by, each another one."""
    groups: dict[str, list[str]] = defaultdict(list)
    for key, draft in drafts.items():
        text = " + ".join(sorted(places.of(part.pointer) for part in draft.parts))
        if len(text) > _LONGEST_OWNER:
            text = f"{text[:_LONGEST_OWNER]}#{hashlib.sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"
        groups[f"{text} #{draft.variant}" if draft.variant else text].append(key)
    keys = {key: text for text, found in groups.items() for key in sorted(found)}
    return dict(zip(keys, apart(list(keys.values())), strict=True))


def _users(drafts: Mapping[str, Draft]) -> dict[str, list[str]]:
    """Return for every draft those whose shapes speak of it."""
    users: dict[str, list[str]] = defaultdict(list)
    for key, draft in drafts.items():
        for target in references(draft.shape) if draft.shape is not None else ():
            users[target].append(key)
    return users


def _merged(drafts: Mapping[str, Draft], user: str) -> list[str]:
    """Return the drafts made of several schemas that `user` speaks of."""
    shape = drafts[user].shape
    return [key for key in references(shape) if key in drafts and len(drafts[key].parts) > 1] if shape is not None else []


def _inside(drafts: Mapping[str, Draft]) -> Mapping[str | None, list[str]]:
    """Return the drafts of one schema that stand inside each definition, by its key; under None those that stand in none."""
    alone = {draft.pointer: key for key, draft in drafts.items() if len(draft.parts) == 1 and not draft.variant}
    inside: dict[str | None, list[str]] = defaultdict(list)
    for key, draft in drafts.items():
        if len(draft.parts) == 1:
            inside[alone[draft.pointer] if draft.variant and draft.pointer in alone else _nearest(draft.pointer, alone)].append(key)
    return inside


def _nearest(pointer: str, alone: Mapping[str, str]) -> str | None:
    while pointer:
        pointer = json_pointer.parent(pointer)
        if pointer in alone:
            return alone[pointer]
    return None
