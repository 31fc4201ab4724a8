"""Schemas whose words Python types can't hold: titles, examples, extensions, formats, and names that are none in Python."""

from __future__ import annotations

from tests.roundtrip.cases import GONE, NUMBER, REMOVED, REQUIRED, SHORTER, TEXT, WHOLE, A, Case, arrays, case, objects, ref

_SWITCH = {**TEXT, "enum": ["on", "off"]}
_MEMBER = ('OFF = "off"', 'OFF = "off"\n    AUTO = "auto"')
_AWKWARD = [
    *("class", "from", "model_config", "schema", "x-foo", "1st", "a b", "", "a.b", "a/b~c", "_private", "dup-1", "dup_1", "json", "None"),
    *("'quoted'", '"quoted"', "back\\slash", "new\nline", "tab\t", "{{ jinja }}", "{brace}", "%s", "MISSING", "Annotated", "fields"),
]

WORDS: tuple[Case, ...] = (
    case("ModelTitle", "title of a model", {**objects(a=TEXT), "title": "A title"}, SHORTER, {"/properties/a/maxLength": 5}),
    case("FieldTitle", "title of a field", objects(a={**TEXT, "title": "Not the name"}), SHORTER, {"/properties/a/maxLength": 5}),
    case("EnumTitle", "title of an enum", {**_SWITCH, "title": "Switch"}, _MEMBER, {"/enum": ["on", "off", "auto"]}),
    case("EnumDefault", "default of an enum", {**_SWITCH, "default": "off"}, _MEMBER, {"/enum": ["on", "off", "auto"]}),
    case(
        "EnumDefaultGone",
        "default of an enum, which the edit takes away",
        {"enum": ["a", "b", "c"], "default": "b"},
        ('    B = "b"\n', ""),
        {"/enum": ["a", "c"], "/default": GONE},
    ),
    case("EnumExamples", "examples of an enum", {**_SWITCH, "examples": ["on"]}, ('"off"', '"out"'), {"/enum": ["on", "out"]}),
    case(
        "EnumVarnames",
        "names and descriptions of members",
        {**TEXT, "enum": ["a-1", "b-2", "c-3"], "x-enum-varnames": ["ONE", "TWO", "THREE"], "x-enumDescriptions": ["1st", "2nd", "3rd"]},
        ('    B_2 = "b-2"\n', ""),
        {"/enum": ["a-1", "c-3"], "/x-enum-varnames": ["ONE", "THREE"], "/x-enumDescriptions": ["1st", "3rd"]},
    ),
    case("EnumOfNumbers", "enum of numbers", {**WHOLE, "enum": [1, 2, 3], "x-a": 1}, ("[1, 2, 3]", "[1, 3, 4]"), {"/enum": [1, 3, 4]}),
    case(
        "EnumOfKinds",
        "enum of values of all kinds",
        {"enum": ["a", 1, None, True, 1.5]},
        ("float | str | int | bool", "str"),
        {"/type": ["string", "null"]},
    ),
    case("EnumOfObjects", "enum of objects and arrays", {"enum": [{"a": 1}, [1, 2]]}, (" | list[Any]", ""), {"/type": "object"}),
    case(
        "ModelExtension",
        "x- on a model",
        {**objects(a=TEXT), "x-owner": {"team": "core", "since": [2020, None]}},
        REMOVED,
        {"/properties": GONE},
    ),
    case(
        "FieldExtension",
        "x- on a field",
        objects(a={**TEXT, "x-pii": "high", "maxLength": 9}),
        ("str | MISSING, Field(max_length=9)", "int | MISSING, Field(ge=1)"),
        {"/properties/a/maxLength": GONE, "/properties/a/type": "integer", "/properties/a/minimum": 1},
    ),
    case(
        "ItemExtension",
        "x- on the items of an array",
        objects(a=arrays({**TEXT, "x-unit": "m", "minLength": 2})),
        ("min_length=2", "min_length=3"),
        {"/properties/a/items/minLength": 3},
        at="ItemExtensionAItem",
    ),
    case(
        "ItemRetyped",
        "x- on the items of an array that become others",
        objects(a=arrays({**TEXT, "x-unit": "m", "format": "ulid"})),
        ("list[str]", "list[int]"),
        {"/properties/a/items/type": "integer", "/properties/a/items/format": GONE},
    ),
    case(
        "MapExtension",
        "x- on the values of a map",
        objects(a={"type": "object", "additionalProperties": {**WHOLE, "x-unit": "s"}}),
        ("dict[str, int]", "dict[str, bool]"),
        {"/properties/a/additionalProperties/type": "boolean"},
    ),
    case(
        "BranchExtension",
        "x- at every level of an allOf",
        {"allOf": [ref("Plain"), {**objects(b={**TEXT, "x-in": "field"}), "x-in": "branch"}], "x-in": "schema"},
        ("b: str | MISSING = MISSING", "b: str | MISSING = MISSING\n    c: int"),
        {"/allOf": [ref("Plain"), {**objects("c", b={**TEXT, "x-in": "field"}, c=WHOLE), "x-in": "branch"}]},
    ),
    case(
        "ChoiceExtension",
        "x- in the branches of a oneOf",
        {"oneOf": [{**objects("k", k={"const": "a"}), "x-in": "a"}, {**objects("k", k={"const": "b"}), "x-in": "b"}], "x-in": "schema"},
        ('k: Literal["a"]', 'k: Literal["a"]\n    more: int'),
        {
            "/oneOf": [
                {**objects("k", "more", k={"const": "a"}, more=WHOLE), "x-in": "a"},
                {**objects("k", k={"const": "b"}), "x-in": "b"},
            ]
        },
        at="ChoiceExtensionA",
    ),
    case(
        "UnknownFormats",
        "formats without a Python type",
        objects(
            a={**TEXT, "format": "ulid"}, b={**WHOLE, "format": "int64"}, c={**NUMBER, "format": "money"}, d={**TEXT, "format": "hostname"}
        ),
        ("b: int | MISSING = MISSING", "b: Annotated[int | MISSING, Field(ge=1)] = MISSING"),
        {"/properties/b/minimum": 1},
    ),
    case(
        "KnownFormats",
        "formats with a Python type, and those that stay texts",
        objects(
            **{name: {**TEXT, "format": name} for name in ("date-time", "uuid", "byte", "uri", "password", "email", "time", "duration")}
        ),
        ("uuid: Uuid", "uuid: str"),
        {"/properties/uuid/format": GONE},
    ),
    case(
        "ReadOnly",
        "readOnly and writeOnly",
        objects(a={**TEXT, "readOnly": True}, b={**TEXT, "writeOnly": True}),
        (A, "a: int | MISSING = MISSING"),
        {"/properties/a/type": "integer"},
    ),
    case("Deprecated", "deprecated", {**objects(a={**TEXT, "deprecated": True}), "deprecated": True}, REQUIRED, {"/required": ["a"]}),
    case("Comment", "$comment", {**objects(a={**TEXT, "$comment": "why"}), "$comment": "Hidden."}, SHORTER, {"/properties/a/maxLength": 5}),
    case("Examples", "examples", {**objects(a={**TEXT, "examples": ["x"]}), "examples": [{"a": "x"}, {}]}, REQUIRED, {"/required": ["a"]}),
    case("OldExample", "example", {**objects(a={**TEXT, "example": "x"}), "example": {"a": "x"}}, SHORTER, {"/properties/a/maxLength": 5}),
    case(
        "ExternalDocs",
        "externalDocs",
        {**objects(a={**TEXT, "externalDocs": {"url": "https://example.com/a"}}), "externalDocs": {"url": "https://example.com"}},
        SHORTER,
        {"/properties/a/maxLength": 5},
    ),
    case(
        "Descriptions",
        "descriptions with quotes and backslashes",
        {**objects(a={**TEXT, "description": 'One "quoted" \\ line.'}), "description": 'First.\n\n  Indented """quotes""".\nLast \\'},
        ("description='One", "description='A"),
        {"/properties/a/description": 'A "quoted" \\ line.'},
    ),
    case(
        "DescribedModel",
        "a docstring that is edited",
        {**objects(a=TEXT), "description": "Before.", "title": "Kept"},
        ("Before.", "After."),
        {"/description": "After."},
    ),
    case(
        "Unicode",
        "names and words in all scripts",
        {**objects(**{"名前": TEXT, "naïve": {**TEXT, "description": "Übergröße 🚀"}, "🚀": WHOLE}), "description": "größer"},
        ('field: Annotated[int | MISSING, Field(alias="🚀")]', 'field: Annotated[int | MISSING, Field(alias="🚀", le=9)]'),
        {"/properties/🚀/maximum": 9},
    ),
    case(
        "AwkwardNames",
        "names that no Python field can have",
        objects(**{name: {**TEXT, "x-name": name} for name in _AWKWARD}),
        ('x_foo: Annotated[str | MISSING, Field(alias="x-foo")]', 'x_foo: Annotated[int | MISSING, Field(alias="x-foo")]'),
        {"/properties/x-foo/type": "integer"},
    ),
    case(
        "RenamedField",
        "an alias that is edited",
        objects("a-b", **{"a-b": {**TEXT, "x-a": 1}, "c": TEXT}),
        ('alias="a-b"', 'alias="a-c"'),
        {"/properties/a-b": GONE, "/properties/a-c": TEXT, "/required": ["a-c"]},
    ),
    case("class", "a component with a Python word's name", {**objects(a=TEXT), "x-a": 1}, REQUIRED, {"/required": ["a"]}, at="Class"),
    case("9lives", "a component that begins with a digit", {**objects(a=TEXT), "x-a": 1}, REQUIRED, {"/required": ["a"]}, at="N9Lives"),
    case("com.acme.User", "a component with dots", {**objects(a=TEXT), "x-a": 1}, REQUIRED, {"/required": ["a"]}, at="User"),
    case("BaseModel", "a component named like pydantic's class", {**objects(a=TEXT), "x-a": 1}, REQUIRED, {"/required": ["a"]}),
)
