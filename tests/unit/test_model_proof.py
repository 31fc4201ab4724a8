"""The proof of a definition's text: everything that models are made of is let through, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from asyncgen.models.groups import Placed
from asyncgen.models.hoist import Hoist
from asyncgen.models.proof import IMPORTS, ModelFault, prove
from asyncgen.models.schemas.attributes import IMPORTED


def _order(name: str, kind: str, *needs: str, bases: tuple[str, ...] = ()) -> Placed:
    return Placed(Hoist(name, f"/{name}", kind, None, bases), needs, frozenset({name}), False, "")


_CLASS, _ENUM, _ALIAS = _order("A", "class", "B", "Kind"), _order("Kind", "enum"), _order("T", "alias", "B")

GOOD: Mapping[str, tuple[Placed, str, str]] = {
    "an empty class": (_CLASS, "class A(Model):\n    pass", "Model"),
    "fields": (
        _CLASS,
        'class A(Model):\n    """Words # here."""\n\n    x: list[B] | MISSING = MISSING\n'
        "    y: Annotated[int, Field(ge=-1)] = 3\n    k: Kind = Kind.ONE",
        "Annotated Field MISSING Model",
    ),
    "constants": (
        _CLASS,
        "class A(Model):\n    x: Literal['a', 1, True, None, -2] = 'a'\n    z: tuple[Uuid, Date]",
        "Date Literal Model Uuid",
    ),
    "further properties": (
        _CLASS,
        'class A(Model):\n    model_config = ConfigDict(\n        extra="allow",\n    )\n'
        '    __annotations__ = {\n        "__pydantic_extra__": dict[str, "A"],\n    }',
        "ConfigDict Model",
    ),
    "an heir": (_order("A", "class", "B", bases=("B",)), "class A(B):\n    pass", ""),
    "an enum": (_ENUM, 'class Kind(StrEnum):\n    ONE = "one"', "StrEnum"),
    "numbers": (_ENUM, "class Kind(IntEnum):\n    LESS = -1", "IntEnum"),
    "an alias": (_ALIAS, 'T = TypeAliasType("T", dict[str, B] | None)', "TypeAliasType"),
    "an alias of what comes later": (
        _ALIAS,
        'T = TypeAliasType("T", Annotated[Optional[Union[str, "list[T]"]], Field(pattern="^#")])\n"""Words."""',
        "Annotated Field Optional TypeAliasType Union",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", GOOD)
def test_what_models_are_made_of_is_proven(what: str) -> None:
    """The names that it needs imported are found on the way."""
    order, text, used = GOOD[what]
    assert sorted(prove(text, order)) == used.split()


BAD: Mapping[str, tuple[Placed, str]] = {
    "nothing": (_CLASS, ""),
    "no Python": (_CLASS, "class A(Model:"),
    "a null byte": (_CLASS, "class A(Model):\n    x: int = 1\0"),
    "another name": (_CLASS, "class C(Model):\n    pass"),
    "another kind": (_CLASS, 'A = TypeAliasType("A", int)'),
    "a second statement": (_CLASS, "class A(Model):\n    pass\nimport os"),
    "words after a class": (_CLASS, 'class A(Model):\n    pass\n"""Words."""'),
    "another base": (_CLASS, "class A(int):\n    pass"),
    "one base more": (_CLASS, "class A(Model, B):\n    pass"),
    "a metaclass": (_CLASS, "class A(Model, metaclass=B):\n    pass"),
    "a decorator": (_CLASS, "@B\nclass A(Model):\n    pass"),
    "a method": (_CLASS, "class A(Model):\n    def f(self): pass"),
    "a statement in a class": (_CLASS, "class A(Model):\n    import os"),
    "a call in a class": (_CLASS, "class A(Model):\n    B()"),
    "a plain attribute": (_CLASS, "class A(Model):\n    x = 1"),
    "a special name": (_CLASS, "class A(Model):\n    __slots__: int = 1"),
    "a call as a default": (_CLASS, "class A(Model):\n    x: int = B()"),
    "a name as a default": (_CLASS, "class A(Model):\n    x: int = exit"),
    "a private attribute as a default": (_CLASS, "class A(Model):\n    x: int = B.__subclasses__"),
    "a factory": (_CLASS, "class A(Model):\n    x: Annotated[int, Field(default_factory=exit)]"),
    "an unpacked argument": (_CLASS, "class A(Model):\n    x: Annotated[int, Field(**B)]"),
    "a computed argument": (_CLASS, "class A(Model):\n    x: Annotated[int, Field(ge=2 ** 99)]"),
    "a formatted argument": (_CLASS, 'class A(Model):\n    x: Annotated[int, Field(description=f"{B}")]'),
    "a function in an annotation": (_CLASS, "class A(Model):\n    x: Annotated[int, exit]"),
    "a call in an annotation": (_CLASS, "class A(Model):\n    x: exit()"),
    "code in quotes": (_CLASS, "class A(Model):\n    x: \"exit()\""),
    "code in quotes in a class": (_CLASS, "class A(Model):\n    x: list[\"B\"]"),
    "an unknown type": (_CLASS, "class A(Model):\n    x: C"),
    "a type that imports": (_CLASS, "class A(Model):\n    x: ImportString"),
    "a part of a type": (_CLASS, "class A(Model):\n    x: B.x"),
    "a walrus": (_CLASS, "class A(Model):\n    x: (B := int)"),
    "an operator": (_CLASS, "class A(Model):\n    x: int & str"),
    "a computed constant": (_CLASS, "class A(Model):\n    x: Literal[B]"),
    "other settings": (_CLASS, "class A(Model):\n    model_config = ConfigDict(arbitrary_types_allowed=True)"),
    "settings that are none": (_CLASS, "class A(Model):\n    model_config = B"),
    "other annotations": (_CLASS, 'class A(Model):\n    __annotations__ = {"x": int}'),
    "code as the type of further properties": (_CLASS, 'class A(Model):\n    __annotations__ = {"__pydantic_extra__": "exit()"}'),
    "computed members": (_ENUM, "class Kind(StrEnum):\n    ONE = B"),
    "an enum of another kind": (_ENUM, "class Kind(Flag):\n    ONE = 1"),
    "another alias": (_ALIAS, 'T = TypeAliasType("B", int)'),
    "an alias of two names": (_ALIAS, 'T = B = TypeAliasType("T", int)'),
    "an alias with parameters": (_ALIAS, 'T = TypeAliasType("T", int, type_params=())'),
    "an alias by another call": (_ALIAS, 'T = exit("T", int)'),
    "code in the quotes of an alias": (_ALIAS, "T = TypeAliasType(\"T\", \"__import__('os').abort()\")"),
    "quotes within quotes": (_ALIAS, "T = TypeAliasType(\"T\", \"list['B']\")"),
    "a comment": (_ALIAS, 'T = TypeAliasType("T", int)  # type: ignore'),
    "a character that shows nothing": (_ALIAS, 'T = TypeAliasType("T", Literal["\u202e"])'),
    "brackets without end": (_ALIAS, f'T = TypeAliasType("T", {"list[" * 5000}int{"]" * 5000})'),
    "a union without end": (_ALIAS, f'T = TypeAliasType("T", {"int | " * 100_000}int)'),
}  # fmt: skip


@pytest.mark.parametrize("what", BAD)
def test_everything_else_is_refused(what: str) -> None:
    """Whatever it would do, and however it is hidden."""
    order, text = BAD[what]
    with pytest.raises(ModelFault):
        prove(text, order)


def test_no_definition_is_called_like_an_import() -> None:
    """Every name that models may import is on the list of names that definitions can't have."""
    assert IMPORTS.keys() <= IMPORTED
