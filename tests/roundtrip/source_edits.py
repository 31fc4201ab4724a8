"""Edits of the text of `models.py` as a person makes them, each with what it does to the document.

An edit changes one statement, found in the syntax tree and replaced in the text. What the document then says is worked out here from the
document itself, by other rules than the merge's: an edit of a property is an edit of the schema that stands under its name. It must not
know the runtime.
"""

from __future__ import annotations

import ast
import copy
import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from asyncgen.spec import pointer as pointers
from tests.roundtrip.cases import Schema, is_object

_TYPES: Final = {"str": "string", "int": "integer", "float": "number", "bool": "boolean"}
_LIMITS: Final = {
    "string": (("max_length", "maxLength", 77), ("min_length", "minLength", 2), ("pattern", "pattern", "^[a-z]*$")),
    "integer": (("ge", "minimum", -3), ("le", "maximum", 900), ("multiple_of", "multipleOf", 5)),
    "number": (("gt", "exclusiveMinimum", -1.5), ("lt", "exclusiveMaximum", 1e6)),
    "boolean": (),
}
_FUTURE: Final = "from __future__ import annotations\n"
_IMPORTS: Final = "from typing import Annotated, Literal\nfrom pydantic import MISSING, Field\nfrom .runtime.model import Model\n"
_WORDS: Final = ("title", "description", "deprecated", "readOnly", "writeOnly", "externalDocs", "$comment")


@dataclass(frozen=True, slots=True)
class SourceEdit:
    """An edited text of the models, what was done, and the document that the code then is."""

    what: str
    text: str
    document: Schema


@dataclass(slots=True)
class _Models:
    """The models of a document: their text and syntax, the places of their schemas, and a copy of the document to be changed."""

    text: str
    document: Schema
    places: Mapping[str, str]

    def statement(self, name: str) -> ast.stmt:
        """Return the definition `name`."""
        return next(node for node in ast.parse(self.text).body if _defines(node) == name)

    def replaced(self, node: ast.stmt | ast.expr, new: str) -> str:
        """Return the text with other words in the place of a node; `new` may be several lines, without indentation."""
        lines = self.text.encode().splitlines(keepends=True)
        first, last = node.lineno - 1, (node.end_lineno or node.lineno) - 1
        start, end = node.col_offset, node.end_col_offset
        body = new.replace("\n", "\n" + " " * start)
        return b"".join([*lines[:first], lines[first][:start], body.encode(), lines[last][end:], *lines[last + 1 :]]).decode()

    def schema(self, name: str) -> Schema:
        """Return the schema of a definition, in the document that is being changed."""
        schema: Schema = pointers.get(self.document, self.places[name])
        return schema


@dataclass(frozen=True, slots=True)
class _Field:
    """A field whose property stands once, in a schema of the class's own: `part` holds it under `name`."""

    node: ast.AnnAssign
    name: str
    part: Schema

    @property
    def schema(self) -> Any:
        return self.part["properties"][self.name]

    @property
    def is_required(self) -> bool:
        return self.node.value is None

    @property
    def type(self) -> ast.expr:
        """The annotation without limits and `MISSING`."""
        return _without(self.arguments[0] if self.arguments else self.node.annotation, "MISSING")

    @property
    def arguments(self) -> list[ast.expr]:
        """What stands in `Annotated`."""
        annotation = self.node.annotation
        if isinstance(annotation, ast.Subscript) and ast.unparse(annotation.value) == "Annotated":
            assert isinstance(annotation.slice, ast.Tuple)
            return annotation.slice.elts
        return []

    @property
    def keywords(self) -> dict[str, str]:
        """The arguments of `Field`, as text."""
        calls = [argument for argument in self.arguments[1:] if isinstance(argument, ast.Call)]
        return {word.arg or "": ast.unparse(word.value) for call in calls for word in call.keywords}

    def written(self, *, type_: str | None = None, required: bool | None = None, keywords: Mapping[str, str] | None = None) -> str:
        """Return the statement with another type, with or without a default, with other arguments of `Field`."""
        must = self.is_required if required is None else required
        default = "" if must else f" = {ast.unparse(self.node.value) if self.node.value else 'MISSING'}"
        annotation = type_ or ast.unparse(self.type)
        if default == " = MISSING":
            annotation += " | MISSING"
        words = self.keywords if keywords is None else keywords
        if words:
            annotation = f"Annotated[{annotation}, Field({', '.join(f'{word}={value}' for word, value in words.items())})]"
        return f"{ast.unparse(self.node.target)}: {annotation}{default}"


def _defines(node: ast.stmt) -> str | None:
    if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
        return node.targets[0].id
    return node.name if isinstance(node, ast.ClassDef) else None


def _without(annotation: ast.expr, name: str) -> ast.expr:
    """Return a union without one of its members."""
    if isinstance(annotation, ast.BinOp):
        if ast.unparse(annotation.right) == name:
            return annotation.left
        return ast.BinOp(_without(annotation.left, name), ast.BitOr(), annotation.right)
    return annotation


def _parts(schema: Any) -> Iterator[Schema]:
    if is_object(schema) and "$ref" not in schema:
        yield schema
        for member in schema.get("allOf", ()):
            yield from _parts(member)


def _fields(models: _Models, node: ast.ClassDef, *, tags: bool = False) -> list[_Field]:
    found: list[_Field] = []
    refers = any("$ref" in member for part in _parts(models.schema(node.name)) for member in part.get("allOf", ()))
    if refers and ast.unparse(node.bases[0]) == "Model":
        return []  # What its bases say of a field holds too, so that the field's own schema is not all there is to edit.
    for statement in node.body:
        if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
            field = _Field(statement, statement.target.id, {})
            name: str = ast.literal_eval(field.keywords.get("alias", repr(field.name)))
            holders = [part for part in _parts(models.schema(node.name)) if name in part.get("properties", {})]
            # What tells the classes of a union apart has to stay.
            if len(holders) == 1 and (tags or not _is_tag(models, field)):
                found.append(_Field(statement, name, holders[0]))
    return found


def _is_tag(models: _Models, field: _Field) -> bool:
    return f'discriminator="{field.name}"' in models.text


def _scalars(fields: list[_Field]) -> list[_Field]:
    return [field for field in fields if is_object(field.schema) and ast.unparse(field.type) in _TYPES]


# --- fields ----------------------------------------------------------------------------------------------------------------------------

Pick: TypeAlias = Callable[[list[Any]], Any]


def _add_field(models: _Models, node: ast.ClassDef, pick: Pick) -> str | None:
    required, (word, kind) = pick([True, False]), pick([*_TYPES.items()])
    parts = [*_parts(models.schema(node.name))]
    home = next((part for part in [parts[0], *reversed(parts)] if part.get("properties")), parts[0])
    home.setdefault("properties", {})["addedByHand"] = {"type": kind}
    if required:
        home["required"] = [*home.get("required", []), "addedByHand"]
    line = f"addedByHand: {word}" if required else f"addedByHand: {word} | MISSING = MISSING"
    last = node.body[-1]
    return models.replaced(last, f"{ast.unparse(last)}\n{line}")


def _add_field_of_new_class(models: _Models, node: ast.ClassDef, pick: Pick) -> str | None:
    parts = [*_parts(models.schema(node.name))]
    home = next((part for part in [parts[0], *reversed(parts)] if part.get("properties")), parts[0])
    home.setdefault("properties", {})["addedByHand"] = {"$ref": "#/components/schemas/AddedByHand"}
    models.document.setdefault("components", {}).setdefault("schemas", {})["AddedByHand"] = {
        "type": "object",
        "properties": {"size": {"type": "integer"}},
        "required": ["size"],
    }
    last = node.body[-1]
    text = models.replaced(last, f"{ast.unparse(last)}\naddedByHand: AddedByHand | MISSING = MISSING")
    return text.replace("\nclass ", "\nclass AddedByHand(Model):\n    size: int\n\n\nclass ", 1)


def _remove_field(models: _Models, node: ast.ClassDef, pick: Pick) -> str | None:
    fields = _fields(models, node)
    if len(fields) < 2:
        return None
    field = pick(fields)
    del field.part["properties"][field.name]
    _must(models.schema(node.name), field, False)
    return models.replaced(field.node, "pass")


def _must(schema: Schema, field: _Field, required: bool) -> None:
    for part in _parts(schema):
        names = [name for name in part.get("required", []) if name != field.name]
        part.pop("required", None)
        if names:
            part["required"] = names
    if required:
        field.part["required"] = [*field.part.get("required", []), field.name]


def _require_field(models: _Models, node: ast.ClassDef, pick: Pick) -> str | None:
    fields = [field for field in _fields(models, node) if field.is_required or ast.unparse(field.node.value or node) == "MISSING"]
    if not fields:
        return None
    field = pick(fields)
    _must(models.schema(node.name), field, not field.is_required)
    return models.replaced(field.node, field.written(required=not field.is_required))


def _retype_field(models: _Models, node: ast.ClassDef, pick: Pick) -> str | None:
    fields = [field for field in _scalars(_fields(models, node)) if ast.unparse(field.node.value or ast.Name("MISSING")) == "MISSING"]
    if not fields:
        return None
    field = pick(fields)
    word = pick([word for word in ("str", "bool") if word != ast.unparse(field.type)])
    kept = {key: value for key, value in field.schema.items() if key in _WORDS or key.startswith("x-")}
    field.part["properties"][field.name] = {"type": _TYPES[word], **kept}
    stay = {name: value for name, value in field.keywords.items() if name in ("alias", "description", "title")}
    return models.replaced(field.node, field.written(type_=word, keywords=stay))


def _limit_field(models: _Models, node: ast.ClassDef, pick: Pick) -> str | None:
    fields = [field for field in _scalars(_fields(models, node)) if _LIMITS[_TYPES[ast.unparse(field.type)]]]
    if not fields:
        return None
    field = pick(fields)
    argument, keyword, value = pick([*_LIMITS[_TYPES[ast.unparse(field.type)]]])
    words = field.keywords
    if argument in words and pick([True, False]):
        del words[argument], field.schema[keyword]
    else:
        words[argument] = repr(value)
        field.schema[keyword] = value
    return models.replaced(field.node, field.written(keywords=words))


def _describe_field(models: _Models, node: ast.ClassDef, pick: Pick) -> str | None:
    fields = _scalars(_fields(models, node))
    if not fields:
        return None
    field = pick(fields)
    field.schema["description"] = "Said by 'hand'."
    return models.replaced(field.node, field.written(keywords={**field.keywords, "description": repr("Said by 'hand'.")}))


def _null_field(models: _Models, node: ast.ClassDef, pick: Pick) -> str | None:
    fields = _scalars(_fields(models, node))
    if not fields:
        return None
    field = pick(fields)
    field.schema["type"] = [_TYPES[ast.unparse(field.type)], "null"]
    return models.replaced(field.node, field.written(type_=f"{ast.unparse(field.type)} | None"))


def _rename_property(models: _Models, node: ast.ClassDef, pick: Pick) -> str | None:
    fields = [field for field in _scalars(_fields(models, node)) if {*field.keywords} <= {"alias"} and field.schema.keys() == {"type"}]
    if not fields:
        return None
    field = pick(fields)
    del field.part["properties"][field.name]
    field.part["properties"]["renamed-by-hand"] = {"type": _TYPES[ast.unparse(field.type)]}
    _must(models.schema(node.name), field, False)
    if field.is_required:
        field.part["required"] = [*field.part.get("required", []), "renamed-by-hand"]
    return models.replaced(field.node, field.written(keywords={"alias": "'renamed-by-hand'"}))


def _change_constant(models: _Models, node: ast.ClassDef, pick: Pick) -> str | None:
    fields = [field for field in _fields(models, node, tags=True) if ast.unparse(field.type).startswith("Literal[")]
    fields = [field for field in fields if "const" in field.schema]
    if not fields:
        return None
    field = pick(fields)
    field.schema["const"] = "by-hand"
    return models.replaced(field.node, field.written(type_="Literal['by-hand']"))


# --- definitions -----------------------------------------------------------------------------------------------------------------------


def _describe_class(models: _Models, node: ast.ClassDef, pick: Pick) -> str | None:
    first = node.body[0]
    has_words = isinstance(first, ast.Expr)
    parts = [part for part in _parts(models.schema(node.name)) if "description" in part]
    (parts or [models.schema(node.name)])[0]["description"] = "Words by hand."
    if has_words:
        return models.replaced(first, '"""Words by hand."""')
    return models.replaced(first, f'"""Words by hand."""\n{ast.unparse(first)}')


def _remove_base(models: _Models, node: ast.ClassDef, pick: Pick) -> str | None:
    if ast.unparse(node.bases[0]) in ("Model", "StrEnum", "IntEnum"):
        return None
    gone = {pointers.to_reference(models.places[ast.unparse(base)]) for base in node.bases}
    for part in _parts(models.schema(node.name)):
        members = [member for member in part.get("allOf", []) if member.get("$ref") not in gone]
        part.pop("allOf", None)
        if members:
            part["allOf"] = members
    return models.replaced(node.bases[0], "Model") if len(node.bases) == 1 else None


def _change_member(models: _Models, node: ast.ClassDef, pick: Pick) -> str | None:
    members = [statement for statement in node.body if isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Constant)]
    if ast.unparse(node.bases[0]) != "StrEnum" or len(members) < 3:
        return None
    member, schema = pick(members), models.schema(node.name)
    assert isinstance(member.value, ast.Constant)
    if pick([True, False]):
        at = schema["enum"].index(member.value.value)
        for key in [key for key in schema if key == "enum" or key.startswith("x-enum")]:
            schema[key] = [value for index, value in enumerate(schema[key]) if index != at]
        return models.replaced(member, "pass")
    schema["enum"] = [*schema["enum"], "by-hand"]
    return models.replaced(member, f"{ast.unparse(member)}\nBY_HAND = 'by-hand'")


def _retype_items(models: _Models, node: ast.ClassDef, pick: Pick) -> str | None:
    fields = [field for field in _fields(models, node) if is_object(field.schema) and "$ref" not in field.schema]
    arrays = [(field, "items", "list[int]") for field in fields if is_object(field.schema.get("items"))]
    maps = [(field, "additionalProperties", "dict[str, int]") for field in fields if is_object(field.schema.get("additionalProperties"))]
    found = [
        each for each in (*arrays, *maps) if ast.unparse(each[0].type).startswith(each[2][:4]) and "None" not in ast.unparse(each[0].type)
    ]
    if not found:
        return None
    field, key, new = pick(found)
    inner = field.schema[key]
    type_ = ast.unparse(field.type)
    if type_.endswith(" | Any"):
        # The schema does not say that it is an array or object, and still does not.
        type_, new = type_.removesuffix(" | Any"), f"{new} | Any"
    is_class = type_.strip("]").rpartition("[")[2].rpartition(" ")[2] in models.places
    kept = {} if is_class else {word: value for word, value in inner.items() if word in _WORDS or word.startswith("x-")}
    field.schema[key] = {"type": "integer", **kept}
    return models.replaced(field.node, field.written(type_=new))


def _refer_to_model(models: _Models, node: ast.ClassDef, pick: Pick) -> str | None:
    fields = [field for field in _scalars(_fields(models, node)) if ast.unparse(field.node.value or ast.Name("MISSING")) == "MISSING"]
    if not fields:
        return None
    field = pick(fields)
    words = {key: value for key, value in field.schema.items() if key in _WORDS or key.startswith("x-")}
    target = {"$ref": pointers.to_reference(models.places[node.name])}
    field.part["properties"][field.name] = {**words, "allOf": [target]} if words else target
    stay = {name: value for name, value in field.keywords.items() if name in ("alias", "description", "title")}
    return models.replaced(field.node, field.written(type_=node.name, keywords=stay))


CLASS_EDITS: Final = (
    *(_add_field, _add_field_of_new_class, _remove_field, _require_field, _retype_field, _limit_field, _describe_field, _null_field),
    *(_retype_items, _refer_to_model, _rename_property, _change_constant, _describe_class, _remove_base, _change_member),
)
"""Edits of one class, each taking the models, the class and a way to choose; None where the class has nothing of the kind."""


def random_edit(text: str, document: Schema, places: Mapping[str, str], random_: random.Random) -> SourceEdit | None:
    """Return an edit chosen at random; None where no class has anything to edit. `places` are the pointers of the definitions by name."""
    edits, names = [*CLASS_EDITS], sorted(places)
    random_.shuffle(edits)
    for edit in edits:
        random_.shuffle(names)
        for name in names:
            models = _Models(text, copy.deepcopy(document), places)
            node = models.statement(name)
            if not isinstance(node, ast.ClassDef) or (_is_enum(node) and edit not in (_change_member, _describe_class)):
                continue
            edited = edit(models, node, random_.choice)
            if edited is not None:
                return SourceEdit(f"{edit.__name__.strip('_')} of {name}", edited.replace(_FUTURE, _FUTURE + _IMPORTS, 1), models.document)
    return None


def _is_enum(node: ast.ClassDef) -> bool:
    return ast.unparse(node.bases[0]) in ("StrEnum", "IntEnum")
