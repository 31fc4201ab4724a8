"""Schemas of single values that Python types say only in part: limits, constants, defaults, several types, null."""

from __future__ import annotations

from tests.roundtrip.cases import GONE, NUMBER, REQUIRED, SHORTER, TEXT, WHOLE, A, Case, arrays, case, objects, ref

VALUES: tuple[Case, ...] = (
    case("Plain", "nothing", objects(a=TEXT, z={**WHOLE, "minimum": 0}), ("ge=0", "ge=1"), {"/properties/z/minimum": 1}),
    case("Empty", "an object of anything", {"type": "object"}, ("dict[str, Any]", "dict[str, int]"), {"/additionalProperties": WHOLE}),
    case("Anything", "no keyword at all", {}, ('"Anything", Any', '"Anything", str'), {"/type": "string"}),
    case("Scalar", "a text with words", {**TEXT, "maxLength": 20, "x-a": True, "format": "ulid"}, ("20", "30"), {"/maxLength": 30}),
    case(
        "AliasOfAlias", "a component that is another one", ref("Scalar"), ('", Scalar', '", Plain'), {"/$ref": "#/components/schemas/Plain"}
    ),
    case(
        "Siblings", "words beside a reference", objects(a={**ref("Plain"), "x-a": 1}), ("Plain", "Scalar"), {"/properties/a": ref("Scalar")}
    ),
    case(
        "ReferenceKept",
        "words beside a reference that stays",
        objects(a={**ref("Plain"), "x-a": 1}, b=TEXT),
        ("    b: str", "    b: int"),
        {"/properties/b/type": "integer"},
    ),
    case(
        "Defaults",
        "defaults of all kinds",
        objects(
            a={**TEXT, "default": "x"},
            b={"type": ["string", "null"], "default": None},
            c=arrays(TEXT, default=[]),
            d={"type": "object", "default": {"x": 1}},
        ),
        ('a: str = "x"', 'a: str = "y"'),
        {"/properties/a/default": "y"},
    ),
    case(
        "DefaultOnRequired", "a default of what must be there", objects("a", a={**TEXT, "default": "x"}), ("a: str", A), {"/required": GONE}
    ),
    case(
        "DefaultUnfit",
        "a default of another type",
        objects(a={**WHOLE, "default": "three"}),
        ("int", "str"),
        {"/properties/a/type": "string", "/properties/a/default": GONE},
    ),
    case("ConstText", "const without a type", objects("a", a={"const": "x", "x-a": 1}), ('["x"]', '["y"]'), {"/properties/a/const": "y"}),
    case(
        "ConstObject",
        "const object",
        objects(a={"const": {"x": [1, {"y": None}]}}),
        ("a: dict[str, Any] | MISSING = MISSING", "a: dict[str, Any]"),
        {"/required": ["a"]},
    ),
    case(
        "ConstNull",
        "const null",
        objects(a={"const": None, "x-a": 1}),
        ("a: None", "a: str"),
        {"/properties/a/const": GONE, "/properties/a/type": "string"},
    ),
    case(
        "ConstNumber",
        "const numbers and truth",
        objects(a={"const": 1.5}, b={"const": 7}, c={"const": True}),
        ("Literal[7]", "Literal[8]"),
        {"/properties/b/const": 8},
    ),
    case(
        "Limits",
        "limits of texts and numbers",
        objects(
            a={**TEXT, "minLength": 1, "maxLength": 9, "pattern": "^[a-z]+$"},
            b={**WHOLE, "minimum": 0, "exclusiveMaximum": 10, "multipleOf": 2},
            c={**NUMBER, "exclusiveMinimum": 0.5, "maximum": 1e3},
        ),
        ("ge=0, lt=10", "ge=0, le=10"),
        {"/properties/b/exclusiveMaximum": GONE, "/properties/b/maximum": 10},
    ),
    case(
        "RoundedLimits",
        "limits that no whole number reaches",
        objects(a={**WHOLE, "exclusiveMinimum": 0.5, "maximum": 9.5, "x-a": 1}),
        ("ge=1, le=9", "ge=0, le=9"),
        {"/properties/a/exclusiveMinimum": GONE, "/properties/a/minimum": 0},
    ),
    case(
        "UnsaidPattern",
        "a pattern that pydantic does not know",
        objects(a={**TEXT, "pattern": "^(?=a)b", "minLength": 2}),
        ("min_length=2", "min_length=3"),
        {"/properties/a/minLength": 3},
    ),
    case(
        "LargeNumbers",
        "numbers beyond machine words",
        objects(a={**WHOLE, "maximum": 12345678901234567890, "minimum": -9007199254740993}, b={**NUMBER, "maximum": 1e300}),
        ("le=12345678901234567890", "le=12345678901234567891"),
        {"/properties/a/maximum": 12345678901234567891},
    ),
    case(
        "Decimals",
        "decimals as texts and as numbers",
        objects(a={**TEXT, "format": "decimal", "x-a": 1}, b={**NUMBER, "format": "decimal", "multipleOf": 0.01}),
        ("multiple_of=0.01", "multiple_of=0.001"),
        {"/properties/b/multipleOf": 0.001},
    ),
    case(
        "TypeArray",
        "several types with limits of each",
        objects(a={"type": ["string", "integer", "null"], "minLength": 2, "minimum": 3, "x-a": 1}),
        ("min_length=2", "min_length=4"),
        {"/properties/a/minLength": 4},
        at="TypeArrayA2",
    ),
    case(
        "TypeTaken",
        "several types, one of which the edit takes away",
        objects(a={"type": ["string", "integer", "null"], "minLength": 2, "minimum": 3, "x-a": 1}),
        (" | None | MISSING", " | MISSING"),
        {"/properties/a/type": ["string", "integer"]},
    ),
    case(
        "TypeAdded",
        "several types, to which the edit adds one",
        objects(a={"type": ["string", "integer"], "x-a": 1}),
        ("str | int", "str | int | bool"),
        {"/properties/a/type": ["string", "integer", "boolean"]},
    ),
    case(
        "NullableType",
        "null as one of two types",
        objects(a={"type": ["string", "null"], "maxLength": 5, "x-a": 1}),
        ("str | None", "str"),
        {"/properties/a/type": "string"},
    ),
    case(
        "Nullable",
        "nullable, which other tools write",
        objects(a={**TEXT, "nullable": True, "maxLength": 5}, b={**WHOLE, "nullable": False}),
        ("str | None", "str"),
        {"/properties/a/nullable": GONE},
    ),
    case(
        "NullableObject",
        "an object that may be null",
        {"type": ["object", "null"], "properties": {"a": TEXT}, "x-a": 1},
        SHORTER,
        {"/properties/a/maxLength": 5},
        at="NullableObjectObject",
    ),
    case(
        "NullTaken",
        "an object that may be null until the edit",
        {"type": ["object", "null"], "properties": {"a": {**TEXT, "x-in": 1}}, "x-a": 1},
        ("NullTakenObject | None", "NullTakenObject"),
        {"/type": "object"},
    ),
    case(
        "MadeNull",
        "a text that the edit lets be null",
        objects(a={**TEXT, "x-a": 1}),
        ("str", "str | None"),
        {"/properties/a/type": ["string", "null"]},
    ),
    case(
        "MadeNullModel",
        "a model that the edit lets be null",
        objects(a=ref("Plain")),
        ("Plain | MISSING", "Plain | None | MISSING"),
        {"/properties/a": {"anyOf": [ref("Plain"), {"type": "null"}]}},
    ),
    case("AnyValue", "schemas that say nothing", objects(a=TEXT, b={}, c=True, d={"x-a": 1}), SHORTER, {"/properties/a/maxLength": 5}),
    case("TrueTyped", "true that becomes a type", objects(a=True), ("Any", "str"), {"/properties/a": TEXT}),
    case("Never", "a property that must not be there", objects(a=TEXT, b=False), SHORTER, {"/properties/a/maxLength": 5}),
    case(
        "BooleanParts",
        "boolean schemas everywhere",
        {**objects(a=TEXT), "additionalProperties": True, "if": True, "then": {}, "not": False},
        REQUIRED,
        {"/required": ["a"]},
    ),
)
