"""Models of all schemas: the only module that knows datamodel-code-generator.

The generator gets definitions that `hoist` wrote for it and gives back classes; `model_text` makes them a module of ours and checks that it
holds nothing else. The generator is imported when there is something to generate, because it takes half a second.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Collection, Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from types import ModuleType
from typing import TYPE_CHECKING, Any

from asyncgen import resources
from asyncgen.diagnostics import Diagnostic, Severity, SpecError
from asyncgen.kept import tool
from asyncgen.models import cache, groups
from asyncgen.models import text as model_text
from asyncgen.models.cache import Made
from asyncgen.models.groups import Placed
from asyncgen.models.hoist import Hoist, Hoisted, TypeExpression, hoist
from asyncgen.models.proof import BASE, BASE_MODULE, ModelFault, prove
from asyncgen.resolve.cursor import is_array, is_object

if TYPE_CHECKING:
    from asyncgen.api import Api
    from asyncgen.naming import Names

__all__ = ["Definition", "ModelsModule", "TypeExpression", "build"]

_PACKAGE = "asyncgen_models"
_WIDTH = 88
_SCALARS = frozenset({"string", "integer", "number", "boolean"})


@dataclass(frozen=True, slots=True)
class Definition:
    """A class, enum or alias of `models.py`.

    `pointer` is the place of its schema in the bundled document, `component` its key in `components.schemas` when it is one. `pristine` is
    the JSON schema that the runtime gives for the untouched Python type, with references to `#/definitions/<name>`.
    """

    name: str
    pointer: str
    kind: str
    component: str | None
    pristine: Any


@dataclass(frozen=True, slots=True)
class ModelsModule:
    """`models.py`: its text, its definitions, and the type of every schema that was asked for, by the schema's pointer.

    `inexact` are the pointers of the payloads whose types take more than the schema does, or may do so.
    `kept` is what lets `build` make the same definitions without generating them again. `given` are the pins of
    its names (`naming.pins`).
    """

    text: str
    definitions: tuple[Definition, ...]
    types: Mapping[str, TypeExpression]
    inexact: frozenset[str]
    given: Mapping[str, str] = field(default_factory=dict[str, str])
    kept: str = ""
    _by_name: Mapping[str, Definition] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_name", {definition.name: definition for definition in self.definitions})

    def is_class(self, expression: TypeExpression) -> bool:
        """Say whether a type is one of the module's models."""
        known = self._by_name.get(expression.code)
        return known is not None and known.kind == "class"

    def is_scalar(self, expression: TypeExpression) -> bool:
        """Say whether a type takes nothing but texts, numbers and truth values, as a part of a path does."""
        if expression.code in ("str", "int", "float", "bool"):
            return True
        known = self._by_name.get(expression.code)
        return known is not None and self._is_scalar(known.pristine, frozenset({known.name}))

    def _is_scalar(self, schema: Any, seen: frozenset[str]) -> bool:
        if not is_object(schema):
            return False
        reference = schema.get("$ref")
        if isinstance(reference, str):
            known = self._by_name.get(reference.rpartition("/")[2])
            return known is not None and known.name not in seen and self._is_scalar(known.pristine, seen | {known.name})
        if "allOf" in schema or "anyOf" in schema:
            return all(self._is_scalar(part, seen) for part in (*schema.get("allOf", ()), *schema.get("anyOf", ())))
        if "type" in schema:
            kinds = schema["type"]
            return _SCALARS.issuperset(kinds if is_array(kinds) else [kinds])
        return all(isinstance(value, str | int | float) for value in schema.get("enum", [schema.get("const")]))


def build(api: Api, names: Names, kept: bytes | None = None) -> ModelsModule:
    """Generate the models of all component schemas and of everything that channels carry.

    `kept` is what `ModelsModule.kept` was in an earlier run: definitions that did not change since are taken from it. It may hold
    anything; nothing but the time that this takes depends on it. Raises SpecError when a schema holds keywords that would put code into
    the models.
    """
    hoisted = hoist(api, names)
    order = groups.placed(hoisted, tool())
    made = cache.recall(kept, order)
    for fresh, whole in groups.batches(order, order.keys() - made.keys()):
        made |= _made(hoisted, {name: order[name] for name in whole}, fresh)
    definitions = tuple(Definition(item.name, item.pointer, item.kind, item.component, made[item.name].pristine) for item in hoisted.hoists)
    return ModelsModule(_module(order, made), definitions, hoisted.types, hoisted.inexact, hoisted.given, cache.text_of(order, made))


def _made(hoisted: Hoisted, order: Mapping[str, Placed], wanted: Collection[str]) -> dict[str, Made]:
    """Generate the definitions of `order`, which refer to nothing else; return those that are wanted."""
    texts = model_text.pieces(_generate({name: hoisted.schemas[name] for name in order}, hoisted.attributes), order, _laid_out)
    made = {name: Made(texts[name], None, prove(texts[name], place)) for name, place in order.items()}
    pristine = _described(_module(order, made), [place.item for place in order.values()], wanted)
    return {name: replace(made[name], pristine=pristine[name]) for name in wanted}


def _module(order: Mapping[str, Placed], made: Mapping[str, Made]) -> str:
    circular = [name for name, place in order.items() if place.circular and place.item.kind == "class"]
    return model_text.module([made[name].text for name in order], {name for each in made.values() for name in each.used}, circular)


def _laid_out(source: str) -> str:
    from datamodel_code_generator.format import apply_builtin_formatter

    return apply_builtin_formatter(source, line_length=_WIDTH)


def _generate(schemas: Mapping[str, Any], attributes: Mapping[str, str]) -> str:
    from datamodel_code_generator import generate
    from datamodel_code_generator.config import GenerateConfig
    from datamodel_code_generator.enums import DataModelType, DefaultValueType, InputFileType, NamingStrategy, TargetPydanticVersion
    from datamodel_code_generator.format import PythonVersion
    from datamodel_code_generator.parser import LiteralType

    document = {"$schema": "http://json-schema.org/draft-07/schema#", "definitions": dict(schemas)}
    config = GenerateConfig(
        input_file_type=InputFileType.JsonSchema,
        schema_version="draft-07",
        output_model_type=DataModelType.PydanticV2BaseModel,
        target_python_version=PythonVersion.PY_311,
        target_pydantic_version=TargetPydanticVersion("2.14"),
        formatters=[],
        disable_timestamp=True,
        custom_file_header="# models",
        use_annotated=True,
        field_constraints=True,
        strict_nullable=True,
        use_missing_sentinel=True,
        enum_field_as_literal=LiteralType.One,
        keep_enum_member_values=True,
        deserialize_default_values=[DefaultValueType.Enum],
        use_schema_description=True,
        use_single_line_docstring=True,
        use_double_quotes=True,
        use_type_alias=True,
        skip_root_model=True,
        use_tuple_for_fixed_items=True,
        treat_dot_as_module=False,
        naming_strategy=NamingStrategy.FullPath,
        custom_class_name_generator=str,
        aliases=dict(attributes),
        base_class=f"{BASE_MODULE}.{BASE}",
        allow_remote_refs=False,
        strict_refs=True,
        # Texts stay as they travel, whatever their format says; `hoist` lets through only formats that Python can give back unchanged.
        type_mappings=["string+uri=string"],
    )
    text = generate(document, config=config)
    if not isinstance(text, str):
        raise ModelFault("the model generator gave several modules for one document")
    return text


def _described(text: str, hoists: Sequence[Hoist], wanted: Collection[str]) -> dict[str, Any]:
    """Execute a module, which proves that it imports and that its models build, and describe the wanted definitions as a service would."""
    with executed(text) as module:
        schema_of = importlib.import_module(f"{_PACKAGE}.runtime.schemas").schema_of
        names = {vars(module)[item.name]: item.name for item in hoists}
        if len(names) != len(hoists):
            raise ModelFault("two definitions of the models are one object")
        return {name: schema_of(vars(module)[name], names) for name in wanted}


@contextmanager
def executed(text: str) -> Generator[ModuleType]:
    """Execute a module of models in a package like those that asyncgen generates; its types are good for use inside the context only.

    Raises SpecError when the schemas refer to each other in a circle that is too long for pydantic.
    """
    # A package of its own, with the runtime's files but not all that the runtime's `__init__` imports: FastAPI alone takes half a second.
    package, runtime, module = (ModuleType(f"{_PACKAGE}{name}") for name in ("", ".runtime", ".models"))
    package.__path__ = []
    runtime.__path__ = [str(resources.RUNTIME)]
    module.__package__ = _PACKAGE
    # Annotations are resolved by way of `sys.modules`.
    sys.modules |= {known.__name__: known for known in (package, runtime, module)}
    try:
        exec(compile(text, "models.py", "exec", dont_inherit=True), vars(module))
        yield module
    except RecursionError:
        raise SpecError([_too_deep()]) from None
    finally:
        for name in [name for name in sys.modules if name == _PACKAGE or name.startswith(f"{_PACKAGE}.")]:
            del sys.modules[name]


def _too_deep() -> Diagnostic:
    return Diagnostic(
        "AG151",
        Severity.ERROR,
        "the schemas refer to each other in a circle that is too long: Python can't build their models",
        pointer="/components/schemas",
        hints=("leave one of the references open (a schema without keywords takes anything)",),
    )
