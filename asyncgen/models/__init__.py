"""Models of all schemas: the only module that knows datamodel-code-generator.

The generator gets definitions that `hoist` wrote for it and gives back classes; `model_text` makes them a module of ours and checks that it
holds nothing else. The generator is imported when there is something to generate, because it takes half a second.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from types import ModuleType
from typing import TYPE_CHECKING, Any

from asyncgen import resources
from asyncgen.diagnostics import Diagnostic, Severity, SpecError
from asyncgen.models import text as model_text
from asyncgen.models.hoist import Hoist, Hoisted, TypeExpression, hoist
from asyncgen.resolve.cursor import is_array, is_object

if TYPE_CHECKING:
    from asyncgen.api import Api
    from asyncgen.naming import Names

__all__ = ["Definition", "ModelsModule", "TypeExpression", "build"]

_PACKAGE = "asyncgen_models"
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
    """

    text: str
    definitions: tuple[Definition, ...]
    types: Mapping[str, TypeExpression]
    inexact: frozenset[str]

    def is_class(self, expression: TypeExpression) -> bool:
        """Say whether a type is one of the module's models."""
        return any(definition.kind == "class" and definition.name == expression.code for definition in self.definitions)

    def is_scalar(self, expression: TypeExpression) -> bool:
        """Say whether a type takes nothing but texts, numbers and truth values, as a part of a path does."""
        if expression.code in ("str", "int", "float", "bool"):
            return True
        known = {definition.name: definition.pristine for definition in self.definitions}
        return expression.code in known and _is_scalar(known[expression.code], known, frozenset({expression.code}))


def build(api: Api, names: Names) -> ModelsModule:
    """Generate the models of all component schemas and of everything that channels carry.

    Raises SpecError when a schema holds keywords that would put code into the models.
    """
    hoisted = hoist(api, names)
    text = model_text.tidy(_generate(hoisted), hoisted) if hoisted.hoists else model_text.EMPTY
    pristine = _pristine(text, hoisted.hoists)
    definitions = tuple(Definition(item.name, item.pointer, item.kind, item.component, pristine[item.name]) for item in hoisted.hoists)
    return ModelsModule(text, definitions, hoisted.types, hoisted.inexact)


def _generate(hoisted: Hoisted) -> str:
    from datamodel_code_generator import generate
    from datamodel_code_generator.config import GenerateConfig
    from datamodel_code_generator.enums import DataModelType, DefaultValueType, InputFileType, NamingStrategy, TargetPydanticVersion
    from datamodel_code_generator.format import Formatter, PythonVersion
    from datamodel_code_generator.parser import LiteralType

    document = {"$schema": "http://json-schema.org/draft-07/schema#", "definitions": dict(hoisted.schemas)}
    config = GenerateConfig(
        input_file_type=InputFileType.JsonSchema,
        schema_version="draft-07",
        output_model_type=DataModelType.PydanticV2BaseModel,
        target_python_version=PythonVersion.PY_311,
        target_pydantic_version=TargetPydanticVersion("2.14"),
        formatters=[Formatter.BUILTIN],
        # Said here, or else the pyproject.toml of the working directory would be asked.
        builtin_format_line_length=88,
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
        aliases=dict(hoisted.attributes),
        base_class=f"{model_text.BASE_MODULE}.{model_text.BASE}",
        allow_remote_refs=False,
        strict_refs=True,
        # Texts stay as they travel, whatever their format says; `hoist` lets through only formats that Python can give back unchanged.
        type_mappings=["string+uri=string"],
    )
    text = generate(document, config=config)
    if not isinstance(text, str):
        raise model_text.ModelFault("the model generator gave several modules for one document")
    return text


def _pristine(text: str, hoists: tuple[Hoist, ...]) -> dict[str, Any]:
    """Execute the module, which proves that it imports and that every model builds, and describe each definition as a service would."""
    with executed(text) as module:
        schema_of = importlib.import_module(f"{_PACKAGE}.runtime.schemas").schema_of
        names = {vars(module)[item.name]: item.name for item in hoists}
        if len(names) != len(hoists):
            raise model_text.ModelFault("two definitions of the models are one object")
        return {item.name: schema_of(vars(module)[item.name], names) for item in hoists}


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


def _is_scalar(schema: Any, known: Mapping[str, Any], seen: frozenset[str]) -> bool:
    if not is_object(schema):
        return False
    reference = schema.get("$ref")
    if isinstance(reference, str):
        name = reference.rpartition("/")[2]
        return name not in seen and _is_scalar(known.get(name), known, seen | {name})
    if "allOf" in schema or "anyOf" in schema:
        return all(_is_scalar(part, known, seen) for part in (*schema.get("allOf", ()), *schema.get("anyOf", ())))
    if "type" in schema:
        kinds = schema["type"]
        return _SCALARS.issuperset(kinds if is_array(kinds) else [kinds])
    return all(isinstance(value, str | int | float) for value in schema.get("enum", [schema.get("const")]))
