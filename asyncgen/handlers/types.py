"""Whether a handler's annotation can be what the document says: three answers, and "nobody knows" is one of them.

Types are compared by what their names stand for, not by running anything; whatever is not certain is left to the type checker. It must
not know handlers or documents.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

Resolve: TypeAlias = "Callable[[ast.expr], str | None]"
"""Gives the absolute dotted name of a name or attribute, None where nobody knows."""


@dataclass(frozen=True, slots=True)
class Named:
    """A type by its absolute name, with arguments where it is generic."""

    name: str
    arguments: tuple[Type, ...] = ()


@dataclass(frozen=True, slots=True)
class Union:
    """One of several types."""

    members: frozenset[Type]


@dataclass(frozen=True, slots=True)
class Values:
    """One of several values (`Literal`), each with its type."""

    values: frozenset[tuple[str, object]]


@dataclass(frozen=True, slots=True)
class Unknown:
    """A type that can't be told from here."""


Type: TypeAlias = Named | Union | Values | Unknown
_BUILTIN = {"List": "list", "Dict": "dict", "Set": "set", "FrozenSet": "frozenset", "Tuple": "tuple", "Type": "type"}
_ANYTHING = {Named("typing.Any"), Named("builtins.object")}
_NOTHING = {Named("typing.NoReturn"), Named("typing.Never")}
_PLAIN = frozenset(f"builtins.{name}" for name in ("None", "bool", "bytes", "dict", "float", "int", "list", "set", "str", "tuple"))
_WIDER = {"builtins.bool": ("builtins.int", "builtins.float"), "builtins.int": ("builtins.float",)}


def parse(expression: ast.expr, resolve: Resolve) -> Type:
    """Return the type that an annotation stands for."""
    if isinstance(expression, ast.Constant):
        return _constant(expression.value, resolve)
    if isinstance(expression, ast.Name | ast.Attribute):
        name = resolve(expression)
        return Unknown() if name is None else _canonical(name)
    if isinstance(expression, ast.BinOp) and isinstance(expression.op, ast.BitOr):
        return _union([parse(expression.left, resolve), parse(expression.right, resolve)])
    if isinstance(expression, ast.Subscript):
        return _subscript(expression, resolve)
    return Unknown()


def _constant(value: object, resolve: Resolve) -> Type:
    if value is None:
        return Named("builtins.None")
    if isinstance(value, str):
        try:
            return parse(ast.parse(value, mode="eval").body, resolve)
        except SyntaxError:
            return Unknown()
    return Unknown()


def _canonical(name: str) -> Named:
    module, _, last = name.rpartition(".")
    if module == "typing_extensions":
        module = "typing"
    if module == "typing" and last in _BUILTIN:
        return Named(f"builtins.{_BUILTIN[last]}")
    return Named(f"{module}.{last}" if module else last)


def _subscript(expression: ast.Subscript, resolve: Resolve) -> Type:
    head = parse(expression.value, resolve)
    parts = expression.slice.elts if isinstance(expression.slice, ast.Tuple) else [expression.slice]
    if not isinstance(head, Named):
        return Unknown()
    if head.name == "typing.Literal":
        constants = [part.value for part in parts if isinstance(part, ast.Constant)]
        if len(constants) < len(parts):
            return Unknown()
        return Values(frozenset((type(value).__name__, value) for value in constants))
    arguments = [parse(part, resolve) for part in parts]
    if head.name == "typing.Annotated":
        return arguments[0]
    if head.name == "typing.Optional":
        return _union([*arguments, Named("builtins.None")])
    if head.name == "typing.Union":
        return _union(arguments)
    return Named(head.name, tuple(arguments))


def _union(members: Iterable[Type]) -> Type:
    flat: set[Type] = set()
    for member in members:
        flat |= member.members if isinstance(member, Union) else {member}
    return next(iter(flat)) if len(flat) == 1 else Union(frozenset(flat))


@dataclass(slots=True)
class Classes:
    """What is known about the generated models: the types that their classes derive from, and what their aliases stand for."""

    module: str
    bases: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    aliases: Mapping[str, Type] = field(default_factory=dict[str, Type])

    def owns(self, name: str) -> bool:
        """Tell whether `name` would be one of the generated models'."""
        return name.rpartition(".")[0] == self.module

    def ancestors(self, name: str) -> frozenset[str] | None:
        """Return the class and everything it derives from, None where there is no such class."""
        if name not in self.bases:
            return None
        found, waiting = set[str](), [name]
        while waiting:
            current = waiting.pop()
            if current not in found:
                found.add(current)
                waiting.extend(self.bases.get(current, ()))
        return frozenset(found)


def classes_of(source: str, module: str) -> Classes:
    """Read the classes and aliases of the generated `models.py`."""
    tree = ast.parse(source)
    local = {node.name for node in tree.body if isinstance(node, ast.ClassDef)}
    imported: dict[str, str] = {}
    assigned: dict[str, ast.expr] = {}
    for node in tree.body:
        if isinstance(node, ast.ImportFrom):
            origin = "." * node.level + (node.module or "")
            imported.update({alias.asname or alias.name: f"{origin}.{alias.name}" for alias in node.names})
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value:
            assigned[node.target.id] = node.value
        elif isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
            assigned[node.targets[0].id] = node.value

    def resolve(expression: ast.expr) -> str | None:
        if not isinstance(expression, ast.Name):
            return None
        name = expression.id
        if name in local or name in assigned:
            return f"{module}.{name}"
        return imported.get(name) or (f"builtins.{name}" if f"builtins.{name}" in _PLAIN else None)

    bases: dict[str, tuple[str, ...]] = {}
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            heads = [base.value if isinstance(base, ast.Subscript) else base for base in node.bases]
            bases[f"{module}.{node.name}"] = tuple(filter(None, map(resolve, heads)))
    return Classes(module, bases, {f"{module}.{name}": parse(value, resolve) for name, value in assigned.items()})


def accepts(annotation: Type, wanted: Type, classes: Classes) -> bool | None:
    """Tell whether a parameter annotated so takes everything that `wanted` is. None: nobody knows."""
    return _within(wanted, annotation, classes)


def returns(annotation: Type, wanted: Type, classes: Classes) -> bool | None:
    """Tell whether a function annotated so returns only what `wanted` is. None: nobody knows."""
    return _within(annotation, wanted, classes)


def _within(inner: Type, outer: Type, classes: Classes, depth: int = 0) -> bool | None:
    if inner == outer or outer in _ANYTHING or inner in _NOTHING or inner == Named("typing.Any"):
        return True
    if depth > 20:
        return None
    inner, outer = _expanded(inner, classes), _expanded(outer, classes)
    if isinstance(inner, Union):
        return _all(_within(member, outer, classes, depth + 1) for member in inner.members)
    if isinstance(outer, Union):
        return _any(_within(inner, member, classes, depth + 1) for member in outer.members)
    if isinstance(inner, Unknown) or isinstance(outer, Unknown):
        return None
    if isinstance(inner, Values):
        if isinstance(outer, Values):
            return inner.values <= outer.values
        kinds = {Named(f"builtins.{kind}") for kind, _ in inner.values}
        return _all(_within(kind, outer, classes, depth + 1) for kind in kinds)
    if isinstance(outer, Values):
        return False if inner.name in _PLAIN or classes.ancestors(inner.name) else None
    return _named_within(inner, outer, classes)


def _expanded(given: Type, classes: Classes) -> Type:
    for _ in range(20):
        if not isinstance(given, Named) or given.arguments or given.name not in classes.aliases:
            return given
        given = classes.aliases[given.name]
    return Unknown()


def _named_within(inner: Named, outer: Named, classes: Classes) -> bool | None:
    if inner.name == outer.name:
        return _arguments_equal(inner, outer, classes)
    if outer.name in _WIDER.get(inner.name, ()):
        return True
    above = classes.ancestors(inner.name)
    if above is not None:
        if outer.name in above:
            return True
        return False if classes.owns(outer.name) or outer.name in _PLAIN else None
    if classes.owns(inner.name) or (inner.name in _PLAIN and classes.owns(outer.name)):
        return False
    return False if inner.name in _PLAIN and outer.name in _PLAIN else None


def _arguments_equal(inner: Named, outer: Named, classes: Classes) -> bool | None:
    if len(inner.arguments) != len(outer.arguments):
        return None
    pairs = [(_expanded(left, classes), _expanded(right, classes)) for left, right in zip(inner.arguments, outer.arguments, strict=True)]
    return _all(
        _all((_within(left, right, classes, 1), _within(right, left, classes, 1))) if left != right else True for left, right in pairs
    )


def _all(answers: Iterable[bool | None]) -> bool | None:
    known = list(answers)
    return False if False in known else None if None in known else True


def _any(answers: Iterable[bool | None]) -> bool | None:
    known = list(answers)
    return True if True in known else None if None in known else False
