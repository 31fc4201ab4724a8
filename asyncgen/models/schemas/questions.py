"""Questions about schemas that hold together, answered from what they say: what they are before anybody shapes them.

Knows JSON Schema (2.4.0, "Schema Object"); nothing of shapes, so that no answer depends on what was shaped before.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from asyncgen.models.schemas.flat import Alternatives, Flat, Parts, flatten, leaves, outline, refers, without_unions
from asyncgen.models.schemas.values import has_type
from asyncgen.resolve.cursor import Cursor

_MOST_BRANCHES = 32


def key_of(parts: Iterable[Cursor]) -> str:
    """Return the key of the definition of schemas that hold together."""
    # No pointer has a tilde before anything but 0 and 1.
    return "~|".join(part.pointer for part in parts)


def only_reference(spoken: Parts) -> Cursor | None:
    """Return the reference that `spoken` consists of, apart from schemas that only repeat its type."""
    referring = [part for part in spoken if refers(part)]
    if len(referring) != 1:
        return None
    rest = (flatten((part,)) for part in spoken if not refers(part))
    return referring[0] if all(flat == Flat(types=flat.types, nullable=flat.nullable) for flat in rest) else None


def is_choice(alternatives: Alternatives, flat: Flat) -> bool:
    """Say whether every branch says something of the type, so that they are a choice of types and not mere limits."""
    few = len(alternatives.branches) <= _MOST_BRANCHES or not flat.properties
    return few and all(flatten((branch,)).speaks for branch in alternatives.branches)


def _adds_nothing(beside: Parts, branch: Flat) -> bool:
    """Say whether what stands beside a branch only gives its type, and says of properties what the branch says itself."""
    if any(refers(part) for part in beside):
        return False
    flat = flatten(beside)
    bare = Flat(types=flat.types, properties=flat.properties, required=flat.required, nullable=flat.nullable)
    known = branch.properties
    said = all(name in known and _implies(flatten(known[name]), flatten(parts)) for name, parts in flat.properties.items())
    return flat == bare and said and set(flat.required) <= set(branch.required)


def _implies(narrow: Flat, wide: Flat) -> bool:
    """Say whether a plain value that is as `narrow` says is as `wide` says too."""
    if wide != Flat(types=wide.types, constants=wide.constants, keywords=wide.keywords) or narrow.nullable:
        return False
    constants = narrow.constants
    if constants is not None and not wide.keywords:
        types = wide.types is None or all(has_type(value, wide.types) for value in constants)
        return types and (wide.constants is None or all(value in wide.constants for value in constants))
    types = wide.types is None or (narrow.types is not None and set(narrow.types) <= set(wide.types))
    return types and wide.constants is None and wide.keywords.items() <= narrow.keywords.items()


def is_class(flat: Flat) -> bool:
    """Say whether what schemas say together is written as a class."""
    plain = flat.implied == ("object",) and flat.constants is None and not flat.nullable
    return plain and bool(flat.properties or flat.extra is False) and not any(is_choice(item, flat) for item in flat.unions)


def _compatible(one: Sequence[str], two: Sequence[str]) -> bool:
    return bool(set(one) & set(two)) or {"integer", "number"} <= {*one, *two}


def tags_of(flat: Flat) -> dict[str, tuple[str, ...]]:
    """Return the properties that must be there with one of some texts."""
    found: dict[str, tuple[str, ...]] = {}
    for name in flat.required:
        parts = flat.properties.get(name, ())
        known = flatten(parts) if only_reference(outline(parts)) is None else Flat()
        texts = [value for value in known.constants or () if isinstance(value, str)]
        if texts and len(texts) == len(known.constants or ()) and (known.types or ("string",)) == ("string",) and not known.nullable:
            found[name] = tuple(dict.fromkeys(texts))
    return found


def beside_alternatives(spoken: Parts) -> Parts:
    """Return what stands beside the alternatives of a union; a reference stays one where there are no alternatives behind it."""
    found: list[Cursor] = []
    for part in spoken:
        if refers(part) and not flatten((part,)).unions:
            found.append(part)
        else:
            found.extend(without_unions(leaf) for leaf in leaves((part,)))
    return outline(found)


def with_beside(beside: Parts, flat: Flat, branch: Cursor) -> Parts | None:
    """Return an alternative together with what stands beside the alternatives, None where their types contradict each other.

    `flat` is what all that holds beside the alternatives says.
    """
    known = flatten((branch,))
    if flat.types is not None and known.types is not None and not _compatible(flat.types, known.types):
        return None
    return (branch,) if _adds_nothing(beside, known) else (*beside, branch)
