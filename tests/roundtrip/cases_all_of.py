"""Schemas that hold together: `allOf` of every kind, which becomes base classes, flat classes, or words beside a reference."""

from __future__ import annotations

from tests.roundtrip.cases import GONE, SHORTER, TEXT, WHOLE, A, Case, case, objects, ref

B = "b: int | MISSING = MISSING"

ALL_OF: tuple[Case, ...] = (
    case(
        "AllOfInline",
        "allOf of inline schemas",
        {"allOf": [objects(a=TEXT), objects("b", b=WHOLE)], "description": "Two."},
        ("b: int", B),
        {"/allOf": [objects(a=TEXT), objects(b=WHOLE)]},
    ),
    case(
        "AllOfReference",
        "allOf of one reference",
        {"allOf": [ref("Plain")], "x-a": 1},
        (", Plain", ", ModelTitle"),
        {"/allOf": [ref("ModelTitle")]},
    ),
    case(
        "AllOfOwn",
        "a base and fields of its own",
        {"allOf": [ref("Plain"), objects("b", b={**WHOLE, "x-own": 1})], "title": "Extended"},
        ("b: int", "b: Annotated[int, Field(ge=1)]"),
        {"/allOf": [ref("Plain"), objects("b", b={**WHOLE, "x-own": 1, "minimum": 1})]},
    ),
    case(
        "AllOfBeside",
        "fields beside the allOf, whose base the edit takes away",
        {"allOf": [ref("Plain")], **objects("b", b=WHOLE), "x-beside": 1},
        ("(Plain)", "(Model)"),
        {"/allOf": GONE},
    ),
    case(
        "AllOfReplaced",
        "a base that the edit replaces by another",
        {"allOf": [ref("Plain"), {**objects(b=WHOLE), "x-own": 1}]},
        ("(Plain)", "(ModelTitle)"),
        {"/allOf": [ref("ModelTitle"), {**objects(b=WHOLE), "x-own": 1}]},
    ),
    case(
        "AllOfTwo",
        "two bases",
        {"allOf": [ref("Plain"), ref("Cat"), {"x-nothing": True}]},
        ("pass", "q: int"),
        {"/type": "object", "/properties": {"q": WHOLE}, "/required": ["q"]},
    ),
    case(
        "AllOfOverlap",
        "a base whose field is limited once more",
        {"allOf": [ref("Plain"), objects(a={"maxLength": 5, "x-a": 1}, b=WHOLE)]},
        ("max_length=5", "max_length=4"),
        {"/allOf": [ref("Plain"), objects(a={"maxLength": 4, "x-a": 1}, b=WHOLE)]},
    ),
    case(
        "AllOfLoosened",
        "a field of a flattened base, whose limit the edit loosens",
        {"allOf": [ref("Plain"), objects(a={"maxLength": 5}, b=WHOLE)]},
        ("Field(ge=0)", "Field(ge=-1)"),
        {"/allOf": [objects(a=TEXT, z={**WHOLE, "minimum": -1}), objects(a={"maxLength": 5}, b=WHOLE)]},
    ),
    case(
        "AllOfTaken",
        "a field of a flattened base that the edit takes away",
        {"allOf": [ref("Plain"), objects("a", a={"maxLength": 5})]},
        ("    z: Annotated[int | MISSING, Field(ge=0)] = MISSING\n", ""),
        {"/allOf": [objects(a=TEXT), objects("a", a={"maxLength": 5})]},
    ),
    case(
        "AllOfRequired",
        "a base of which more is required",
        {"allOf": [ref("Plain"), {"required": ["a"]}]},
        ("a: str", A),
        {"/allOf": [ref("Plain"), {}]},
    ),
    case(
        "AllOfOptional",
        "a base that requires, which the edit does not any more",
        {"allOf": [ref("Cat"), objects("lives", lives={"minimum": 1})]},
        ('kind: Literal["cat"]', 'kind: Literal["cat"] | MISSING = MISSING'),
        {
            "/allOf": [
                objects(kind={"const": "cat"}, lives={**WHOLE, "maximum": 9}),
                objects("lives", lives={"minimum": 1}),
            ]
        },
    ),
    case(
        "AllOfClosed",
        "a branch that allows no more fields",
        {"allOf": [{**objects(a=TEXT), "additionalProperties": False}, {"required": ["a"]}]},
        ("a: str", "a: str\n    c: int"),
        {"/allOf": [{**objects("c", a=TEXT, c=WHOLE), "additionalProperties": False}, {"required": ["a"]}]},
    ),
    case(
        "AllOfForbids",
        "a base, beside which the edit forbids further fields",
        {"allOf": [ref("Plain"), {**objects(b=WHOLE), "x-own": 1}]},
        ("b: int | MISSING", 'model_config = ConfigDict(extra="forbid")\n    b: int | MISSING'),
        {
            "/allOf": [{**objects(b=WHOLE, a=TEXT, z={**WHOLE, "minimum": 0}), "x-own": 1}],
            "/properties": {"b": {}, "a": {}, "z": {}},
            "/additionalProperties": False,
        },
    ),
    case(
        "AllOfNested",
        "allOf in allOf",
        {"allOf": [{"allOf": [{"allOf": [objects(a=TEXT)]}, objects(b=WHOLE)]}, {"x-deep": 1}]},
        SHORTER,
        {"/allOf": [{"allOf": [{"allOf": [objects(a={**TEXT, "maxLength": 5})]}, objects(b=WHOLE)]}, {"x-deep": 1}]},
    ),
    case(
        "AllOfNestedBase",
        "a base in an allOf in an allOf, which the edit takes away",
        {"allOf": [{"allOf": [ref("Plain"), objects(b=WHOLE)], "x-deep": 1}]},
        ("(Plain)", "(Model)"),
        {"/allOf": [{"allOf": [objects(b=WHOLE)], "x-deep": 1}]},
    ),
    case(
        "AllOfSameField",
        "a field whose schema stands in two branches",
        {"allOf": [objects(a=objects(x={**TEXT, "x-x": 1})), objects(a=objects("y", y=WHOLE))]},
        ("x: str | MISSING = MISSING", "x: int | MISSING = MISSING"),
        {"/allOf": [objects(a={"type": "object"}), objects(a=objects("y", y=WHOLE, x={**WHOLE, "x-x": 1}))]},
        at="AllOfSameFieldA",
    ),
    case(
        "FieldAllOf",
        "a field that says more about a reference",
        objects(a={"allOf": [ref("Plain"), {"description": "Said here.", "x-said": 1}]}),
        ("Said here.", "Said there."),
        {"/properties/a/allOf": [ref("Plain"), {"description": "Said there.", "x-said": 1}]},
    ),
    case(
        "Heir",
        "a base with a discriminator, and its own value of it",
        {"allOf": [ref("Base"), objects(kind={"const": "Heir"}, more={**WHOLE, "x-more": 1})]},
        ("more: int", "more: str"),
        {"/allOf": [ref("Base"), objects(kind={"const": "Heir"}, more={**TEXT, "x-more": 1})]},
    ),
    case(
        "Base",
        "a discriminator on an object",
        {**objects("kind", kind=TEXT, name=TEXT), "discriminator": "kind"},
        ("name: str | MISSING = MISSING", "name: str"),
        {"/required": ["kind", "name"]},
    ),
)
