"""A document of one file or many becomes one whose references are internal, whose places are known, and whose names are stable."""

from __future__ import annotations

import copy
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import pytest

from asyncgen.diagnostics import Diagnostic, Severity, SpecError, UsageError
from asyncgen.spec import library
from asyncgen.spec import pointer as pointers
from asyncgen.spec.access import Access
from asyncgen.spec.bundle import Bundle, follow, load
from asyncgen.spec.validate import validate

Write = Callable[..., Path]

HEAD = "asyncapi: 2.4.0\ninfo: {title: Chat, version: '1'}\n"


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """Writes files into a folder of the test's own, which is the working directory; gives the path of the first one."""
    monkeypatch.chdir(tmp_path)

    def write_files(**contents: str | dict[str, Any]) -> Path:
        first: Path | None = None
        for name, content in contents.items():
            path = tmp_path / (name.replace("__", "/") + ".yaml")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")
            first = first or path
        assert first is not None
        return first

    return write_files


def document(**members: Any) -> dict[str, Any]:
    """A small document with these root members."""
    return {"asyncapi": "2.4.0", "info": {"title": "Chat", "version": "1"}, "channels": {}, **members}


def with_schemas(**schemas: Any) -> dict[str, Any]:
    """A small document with these component schemas."""
    return document(components={"schemas": schemas})


def refused(path: Path, **options: Any) -> tuple[Diagnostic, ...]:
    """The errors of a document that can't be used, whether anything of it could be read or not."""
    try:
        found = load(path, **options).findings
    except SpecError as error:
        found = error.diagnostics
    return tuple(finding for finding in found if finding.severity is Severity.ERROR)


def refusal(path: Path, **options: Any) -> Diagnostic:
    """The only finding of a document that can't be used."""
    (only,) = refused(path, **options)
    return only


def schemas(bundle: Bundle) -> dict[str, Any]:
    """The component schemas of a bundled document."""
    return cast("dict[str, Any]", bundle.document["components"]["schemas"])


def location(bundle: Bundle, pointer: str, *, key: bool = False) -> tuple[str, int, int]:
    """File, line and column of a part."""
    place = bundle.place(pointer, key=key)
    return place.file, place.line, place.column


# Versions


@pytest.mark.parametrize(
    ("written", "version"), [("2.0.0", (2, 0)), ("2.4.0", (2, 4)), ("2.4.17", (2, 4)), ("2.6.0", (2, 6)), ("2.0.0-rc2", (2, 0))]
)
def test_all_patches_of_2_0_to_2_6_are_read(write: Write, written: str, version: tuple[int, int]) -> None:
    """The third number and a suffix say nothing to a tool (AsyncAPI 2.4.0, "AsyncAPI Version String")."""
    assert load(write(main=document(asyncapi=written))).version == version


@pytest.mark.parametrize(
    ("text", "message", "line"),
    [
        ("info: {}\n", "the field 'asyncapi' is missing: it says the version", 1),
        ("info: {}\nasyncapi: 3.0.0\n", "AsyncAPI 3.0.0 is not supported", 2),
        ("asyncapi: 1.2.0\n", "AsyncAPI 1.2.0 is not supported", 1),
        ("asyncapi: 2.7.0\n", "there is no AsyncAPI 2.7.0: the last one of 2.x is 2.6.0", 1),
        ("asyncapi: 2.4\n", "the version must be a string of three numbers such as '2.4.0', not the number 2.4", 1),
        ("asyncapi: '2.4'\n", "'2.4' is no version: it needs three numbers, such as 2.4.0", 1),
        ("asyncapi: two\n", "'two' is no version: it needs three numbers, such as 2.4.0", 1),
        ("asyncapi:\n", "the version must be a string of three numbers such as '2.4.0', not null", 1),
        ("\nopenapi: 3.1.0\n", "this is an OpenAPI document ('openapi'), not an AsyncAPI one", 2),
    ],
)
def test_other_versions_are_refused(write: Write, text: str, message: str, line: int) -> None:
    """With the reason, the place, and what is supported."""
    found = refusal(write(main=text))
    assert (found.code, found.message) == ("AG010", message)
    assert found.at is not None
    assert found.at.line == line


@pytest.mark.parametrize("text", ["- a\n", "text\n", "12\n"])
def test_a_document_is_a_map(write: Write, text: str) -> None:
    """Anything else has no version to ask for."""
    assert refusal(write(main=text)).code == "AG011"


# One file


def test_a_document_of_one_file_stays_as_it_is(write: Write) -> None:
    """No copy, no new names, the same order of keys."""
    original = with_schemas(B={"$ref": "#/components/schemas/A"}, A={"properties": {"b": {"$ref": "#/components/schemas/B"}}})
    bundle = load(write(main=original))
    assert bundle.document == original
    assert json.dumps(bundle.document) == json.dumps(original)
    assert [path.name for path in bundle.files] == ["main.yaml"]


@pytest.mark.parametrize(
    ("reference", "canonical"),
    [
        ("#/components/schemas/a~1b", "#/components/schemas/a~1b"),
        ("#/components/schemas/c~0d", "#/components/schemas/c~0d"),
        ("#/components/schemas/e%20f", "#/components/schemas/e f"),
        ("#/components/schemas/%7Bg%7D", "#/components/schemas/{g}"),
        ("#/components/schemas/h%25i", "#/components/schemas/h%25i"),
        ("#/components/schemas/j%2Fproperties%2Fk", "#/components/schemas/j/properties/k"),
        ("#/components/schemas/l/allOf/0", "#/components/schemas/l/allOf/0"),
        ("main.yaml#/components/schemas/m", "#/components/schemas/m"),
        ("./main.yaml#/components/schemas/m", "#/components/schemas/m"),
    ],
)
def test_references_come_out_in_one_form(write: Write, reference: str, canonical: str) -> None:
    """Escapes of URIs are resolved, the document's own name is dropped; what is left is `#` and a JSON pointer."""
    names: dict[str, Any] = {name: {} for name in ("a/b", "c~d", "e f", "{g}", "h%i", "m")}
    names |= {"j": {"properties": {"k": {}}}, "l": {"allOf": [{}]}}
    bundle = load(write(main=with_schemas(**names, user={"items": {"$ref": reference}})))
    assert schemas(bundle)["user"] == {"items": {"$ref": canonical}}
    assert pointers.get(bundle.document, pointers.of_reference(canonical)) is not None


def test_a_reference_may_lead_through_another(write: Write) -> None:
    """`M` is a reference itself, and has no payload of its own: the way goes on behind it, and the result is direct."""
    messages = {"M": {"$ref": "#/components/messages/N"}, "N": {"payload": {"type": "string"}}}
    main = document(components={"messages": messages, "schemas": {"A": {"$ref": "#/components/messages/M/payload"}}})
    assert schemas(load(write(main=main)))["A"] == {"$ref": "#/components/messages/N/payload"}


def test_data_is_no_reference(write: Write) -> None:
    """`$ref` in examples, defaults, constants, enumerations and extensions is data, and so is a property of that name."""
    data = {"$ref": "nowhere.yaml#/x"}
    schema = {
        "examples": [data],
        "default": data,
        "const": data,
        "enum": [data],
        "x-any": data,
        "properties": {"$ref": {"type": "string"}, "a": {"properties": {"$ref": True}}},
        "unknown": data,
    }
    message = {"payload": schema, "examples": [{"payload": data, "headers": data}], "x-response": "name"}
    main = document(channels={"/": {"publish": {"message": message, "x-any": data}}}, **{"x-any": data})
    assert load(write(main=main)).document == main


def test_payloads_of_other_formats_are_data(write: Write) -> None:
    """Of an Avro payload only a reference for the whole is followed; in an OpenAPI one every schema is looked through."""
    avro = {"schemaFormat": "application/vnd.apache.avro;version=1.9.0", "payload": {"type": "record", "properties": {"a": {"$ref": "no"}}}}
    openapi = {"schemaFormat": "application/vnd.oai.openapi;version=3.0.0", "payload": {"properties": {"a": {"$ref": "part.yaml"}}}}
    main = document(components={"messages": {"avro": avro, "openapi": openapi}})
    bundle = load(write(main=main, part="{type: string, nullable: true}"))
    assert bundle.document["components"]["messages"]["avro"] == avro
    assert schemas(bundle) == {"part": {"type": "string", "nullable": True}}


def test_recursion_through_properties_is_fine(write: Write) -> None:
    """A schema that contains itself, in one file or around several, ends at a reference."""
    main = with_schemas(Tree={"properties": {"left": {"$ref": "#/components/schemas/Tree"}, "other": {"$ref": "part.yaml#/Node"}}})
    part = {"Node": {"items": {"$ref": "main.yaml#/components/schemas/Tree"}, "not": {"$ref": "#/Node"}}}
    assert schemas(load(write(main=main, part=part))) == {
        "Tree": {"properties": {"left": {"$ref": "#/components/schemas/Tree"}, "other": {"$ref": "#/components/schemas/Node"}}},
        "Node": {"items": {"$ref": "#/components/schemas/Tree"}, "not": {"$ref": "#/components/schemas/Node"}},
    }


def test_a_reference_for_a_whole_map_is_read_as_its_members(write: Write) -> None:
    """`properties: {$ref: ...}` is not allowed by the text, but the official parser reads it: a warning, and the members."""
    shared = {"id": {"type": "integer"}, "tags": {"$ref": "part.yaml"}}
    main = with_schemas(Shared=shared, A={"properties": {"$ref": "#/components/schemas/Shared", "name": {"type": "string"}, "id": {}}})
    bundle = load(write(main=main, part="{type: array}"))
    assert schemas(bundle)["A"] == {"properties": {"id": {}, "tags": {"$ref": "#/components/schemas/part"}, "name": {"type": "string"}}}
    assert [(note.code, note.severity) for note in bundle.findings] == [("AG109", "warning")]
    assert bundle.place("/components/schemas/A/properties/tags", key=True) == bundle.place("/components/schemas/Shared/tags", key=True)


@pytest.mark.parametrize(
    "schemas",
    [
        {"A": {"properties": {"$ref": "#/components/schemas/A/properties"}}},
        {"A": {"properties": {"$ref": "#/components/schemas/M"}}, "M": {"x": {"properties": {"$ref": "#/components/schemas/M"}}}},
    ],
)
def test_a_map_that_includes_itself_is_refused(write: Write, schemas: dict[str, Any]) -> None:
    """Its members would never end."""
    assert refusal(write(main=with_schemas(**schemas))).code == "AG023"


def test_maps_that_include_each_other_too_often_are_refused(write: Write) -> None:
    """Thirty maps that each include the next one twice would have a thousand million members."""
    include = {"properties": {"$ref": ""}}
    maps: dict[str, Any] = {}
    for number in range(30):
        include = {"properties": {"$ref": f"#/components/schemas/M{number + 1}"}}
        maps[f"M{number}"] = {"x": include, "y": copy.deepcopy(include)}
    main = with_schemas(**maps, M30={"z": {}}, A={"properties": {"$ref": "#/components/schemas/M0"}})
    assert refusal(write(main=main)).code == "AG005"


# References that lead nowhere


@pytest.mark.parametrize(
    ("reference", "code", "message", "hint"),
    [
        (
            "#/components/schemas/Usr",
            "AG020",
            "there is no 'Usr' in this document at '/components/schemas'",
            "did you mean '#/components/schemas/User'?",
        ),
        ("#/definitions/User", "AG020", "there is no 'definitions' in this document", "a reference begins at the root of its file"),
        ("#/info/title/x", "AG020", "there is no 'x' in this document at '/info/title'", None),
        ("#/components/schemas/User/allOf/1", "AG020", "there is no '1' in this document", None),
        ("#/components/schemas/User/allOf/-", "AG020", "there is no '-' in this document", None),
        ("part.yaml#/Usr", "AG020", "there is no 'Usr' in 'part.yaml'", "did you mean 'part.yaml#/User'?"),
        ("absent.yaml", "AG024", "can't read 'absent.yaml': no such file or directory", None),
        ("components/schemas/User", "AG024", "can't read 'components/schemas/User'", "a place in this document begins with '#/'"),
        (".", "AG024", "can't read '.': is a directory", None),
        ("a%00b", "AG024", "can't be read", None),
        ("http://example.com/a.yaml", "AG022", "is on the network", "save the file beside the document"),
        ("HTTPS://example.com/a.yaml", "AG022", "is on the network", "save the file beside the document"),
        ("//example.com/a.yaml", "AG022", "is on the network", "save the file beside the document"),
        ("urn:example:a", "AG022", "is not in a file of this project", "save the file beside the document"),
        ("file:///etc/hosts", "AG021", "is an absolute address", "write the path relative to this file"),
        ("../secret.yaml", "AG021", "is outside of the folder", "move the file there, or name the folder that may be read: `--root "),
        ("%2e%2e/secret.yaml", "AG021", "is outside of the folder", "move the file there, or name the folder that may be read: `--root "),
        ("/etc/hosts", "AG021", "is outside of the folder", "move the file there, or name the folder that may be read: `--root "),
        ("", "AG025", "the reference is empty", None),
        ("#User", "AG025", "'#User' is no JSON pointer", "write '#/User'"),
    ],
)
def test_a_reference_that_leads_nowhere_is_explained(
    write: Write, monkeypatch: pytest.MonkeyPatch, reference: str, code: str, message: str, hint: str | None
) -> None:
    """At the line of the reference, with a mend where there is one; nothing outside of the folder is opened."""
    shown = json.dumps(reference)
    main = f"{HEAD}channels: {{}}\ncomponents:\n  schemas:\n    User: {{allOf: [{{}}]}}\n    A:\n      items:\n        $ref: {shown}\n"
    path = write(sub__main=main, sub__part="User: {}", secret="type: string")
    monkeypatch.chdir(path.parent)
    found = refusal(path)
    assert (found.code, found.pointer) == (code, "/components/schemas/A/items")
    assert message in found.message
    assert found.at is not None
    assert (found.at.file, found.at.line, found.at.column) == ("main.yaml", 9, 15)
    assert (hint or "") in "".join(found.hints)


def test_all_references_that_lead_nowhere_are_reported(write: Write) -> None:
    """Once for each place, also the same reference at two places, and those in other files."""
    main = with_schemas(A={"$ref": "#/x"}, B={"allOf": [{"$ref": "#/x"}, {"$ref": "part.yaml#/y"}]}, C={"$ref": "part.yaml#/D"})
    found = refused(write(main=main, part="D:\n  items: {$ref: '#/gone'}\n"))
    assert sorted((finding.at.file, finding.pointer or "") for finding in found if finding.at) == [
        ("main.yaml", "/components/schemas/A"),
        ("main.yaml", "/components/schemas/B/allOf/0"),
        ("main.yaml", "/components/schemas/B/allOf/1"),
        ("part.yaml", ""),
    ]


@pytest.mark.parametrize("length", [1, 2, 3, 3000])
def test_references_in_a_circle_are_refused(write: Write, length: int) -> None:
    """`A -> B -> A` describes nothing; it is found, once, in no time."""
    names = {f"A{number}": {"$ref": f"#/components/schemas/A{(number + 1) % length}"} for number in range(length)}
    found = refusal(write(main=with_schemas(**names)))
    assert (found.code, found.message) == ("AG023", "the reference leads back to itself, so that nothing is described")
    assert len(found.related) == min(length - 1, 3)


def test_a_circle_around_two_files_is_refused(write: Write) -> None:
    """The way back may lead through another file."""
    assert refusal(write(main=with_schemas(A={"$ref": "part.yaml"}), part="{$ref: 'main.yaml#/components/schemas/A'}")).code == "AG023"


@pytest.mark.parametrize("reference", ["#/components/schemas/A/x", "#/components/schemas/B/x"])
def test_a_reference_through_itself_is_refused(write: Write, reference: str) -> None:
    """To know what is at `A/x` one would have to know what is at `A/x`."""
    main = with_schemas(A={"$ref": reference}, B={"$ref": "#/components/schemas/A/x"})
    assert {finding.code for finding in refused(write(main=main))} == {"AG023"}


def test_chains_of_references_are_followed(write: Write) -> None:
    """A hundred references one behind the other are slow to read for people only."""
    names: dict[str, Any] = {f"A{number}": {"$ref": f"#/components/schemas/A{number + 1}"} for number in range(100)}
    bundle = load(write(main=with_schemas(**names, A100={"type": "string"})))
    assert follow(bundle.document, {"$ref": "#/components/schemas/A0"}) == ("/components/schemas/A100", {"type": "string"})


@pytest.mark.parametrize("order", [1, -1])
def test_endless_chains_of_references_are_refused_at_once(write: Write, order: int) -> None:
    """Each phase follows them again: ten thousand would take hours. Which one is met first does not matter."""
    names: dict[str, Any] = {f"A{number}": {"$ref": f"#/components/schemas/A{number + 1}"} for number in range(10_000)[::order]}
    found = refused(write(main=with_schemas(**names, A10000={"type": "string"})))
    assert {finding.code for finding in found} == {"AG005"}


def test_a_fault_in_another_file_is_reported_there_and_here(write: Write) -> None:
    """What is wrong in that file, and which reference needs it."""
    found = refused(write(main=with_schemas(A={"$ref": "part.yaml"}), part="a: [1\n"))
    assert [(finding.code, finding.at.file) for finding in found if finding.at] == [("AG001", "part.yaml"), ("AG024", "main.yaml")]
    found = refused(write(main=with_schemas(A={"$ref": "part.yaml"}), part="a: 1\na: 2\n"))
    assert [(finding.code, finding.at.file) for finding in found if finding.at] == [("AG002", "part.yaml")]


def test_the_main_file_itself_is_a_matter_of_usage(tmp_path: Path) -> None:
    """A missing document is the caller's mistake, not the document's."""
    with pytest.raises(UsageError, match="no such file"):
        load(tmp_path / "absent.yaml")


# The root folder


def test_the_root_folder_may_be_wider(write: Write, tmp_path: Path) -> None:
    """Files beside the document's own folder are read when they are below the root that the caller names."""
    path = write(service__main=with_schemas(A={"$ref": "../common/part.yaml#/A"}), common__part="A: {type: string}")
    assert refusal(path).code == "AG021"
    assert schemas(load(path, Access(tmp_path))) == {"A": {"type": "string"}}


@pytest.mark.skipif(os.name == "nt", reason="symbolic links need rights on Windows")
def test_a_symbolic_link_does_not_lead_out(write: Write, tmp_path: Path) -> None:
    """What counts is where the file is, not what it is called; a link that stays inside is fine."""
    path = write(sub__main=with_schemas(A={"$ref": "link.yaml"}), secret="type: string", sub__real="type: integer")
    (tmp_path / "sub/link.yaml").symlink_to(tmp_path / "secret.yaml")
    assert refusal(path).code == "AG021"
    (tmp_path / "sub/link.yaml").unlink()
    (tmp_path / "sub/link.yaml").symlink_to(tmp_path / "sub/real.yaml")
    assert schemas(load(path)) == {"A": {"type": "integer"}}


# Parts of other files

EVERY_KIND: dict[str, tuple[str, dict[str, Any]]] = {
    "servers": ("servers", {"url": "ws://a", "protocol": "ws"}),
    "serverVariables": ("servers/main/variables", {"default": "a"}),
    "channels": ("channels", {"description": "a"}),
    "parameters": ("channels/~1{a}/parameters", {"description": "a"}),
    "messages": ("channels/~1{a}/publish", {"name": "a"}),
    "operationTraits": ("channels/~1{a}/publish/traits/0", {"summary": "a"}),
    "messageTraits": ("components/messages/M/traits/0", {"summary": "a"}),
    "correlationIds": ("components/messages/M", {"location": "$message.payload#/id"}),
    "serverBindings": ("servers/main", {"ws": {}}),
    "channelBindings": ("channels/~1{a}", {"ws": {"method": "GET"}}),
    "operationBindings": ("channels/~1{a}/publish", {"ws": {}}),
    "messageBindings": ("components/messages/M", {"ws": {}}),
    "schemas": ("components/messages/M", {"type": "string"}),
}
FIELDS = {
    "servers": "other",
    "serverVariables": "v",
    "channels": "/b",
    "parameters": "a",
    "messages": "message",
    "correlationIds": "correlationId",
    "serverBindings": "bindings",
    "channelBindings": "bindings",
    "operationBindings": "bindings",
    "messageBindings": "bindings",
    "schemas": "payload",
}


def rich(version: str = "2.4.0") -> dict[str, Any]:
    """A document in which every kind of reference has its place."""
    return {
        "asyncapi": version,
        "info": {"title": "a", "version": "1"},
        "servers": {"main": {"url": "ws://{v}", "protocol": "ws", "variables": {"v": {}}}},
        "channels": {"/{a}": {"parameters": {"a": {}}, "publish": {"traits": [{}], "message": {"$ref": "#/components/messages/M"}}}},
        "components": {"messages": {"M": {"traits": [{}]}}},
    }


@pytest.mark.parametrize("bucket", EVERY_KIND)
def test_a_part_of_every_kind_becomes_a_component(write: Write, bucket: str) -> None:
    """What the place expects decides in which bucket of `components` the part goes."""
    way, part = EVERY_KIND[bucket]
    main = rich()
    holder = pointers.get(main, "/" + way)
    reference = {"$ref": "part.yaml#/Part"}
    if bucket in FIELDS:
        holder[FIELDS[bucket]] = reference
    else:
        holder.update(reference)
    bundle = load(write(main=main, part={"Part": part}))
    assert bundle.document["components"][bucket]["Part"] == part
    assert pointers.get(bundle.document, pointers.join("/" + way, *([FIELDS[bucket]] if bucket in FIELDS else []))) == {
        "$ref": f"#/components/{bucket}/Part"
    }
    assert bundle.place(f"/components/{bucket}/Part").file == "part.yaml"


@pytest.mark.parametrize(("bucket", "version"), [("servers", "2.2.0"), ("channels", "2.2.0"), ("serverVariables", "2.3.0")])
def test_a_part_without_a_bucket_is_put_where_it_is_used(write: Write, bucket: str, version: str) -> None:
    """Older versions have no components of these kinds."""
    way, part = EVERY_KIND[bucket]
    main = rich(version)
    pointers.get(main, "/" + way)[FIELDS[bucket]] = {"$ref": "part.yaml#/Part"}
    bundle = load(write(main=main, part={"Part": part}))
    pointer = pointers.join("/" + way, FIELDS[bucket])
    assert pointers.get(bundle.document, pointer) == part
    assert bundle.place(pointer).file == "part.yaml"
    assert bucket not in bundle.document["components"]


def test_a_component_that_is_a_part_keeps_its_name(write: Write) -> None:
    """The author's own key is the name, and no second one is invented."""
    main = with_schemas(User={"$ref": "user.yaml"}, Also={"$ref": "user.yaml"}, List={"items": {"$ref": "user.yaml"}})
    assert schemas(load(write(main=main, user="type: object"))) == {
        "User": {"$ref": "#/components/schemas/Also"},
        "Also": {"type": "object"},
        "List": {"items": {"$ref": "#/components/schemas/Also"}},
    }


def test_names_come_from_the_pointer_or_the_file(write: Write) -> None:
    """The last word that says something; words of the grammar and numbers say nothing."""
    references = [
        "user.yaml",
        "user.yaml#",
        "deep/event.schema.yaml",
        "parts.yaml#/components/schemas/Room",
        "parts.yaml#/components/messages/Joined/payload",
        "parts.yaml#/oneOf/0",
        "parts.yaml#/a b~1c",
    ]
    part: dict[str, Any] = {
        "components": {"schemas": {"Room": {}}, "messages": {"Joined": {"payload": {}}}},
        "oneOf": [{"title": "x"}],
        "a b/c": {},
    }
    path = write(main=with_schemas(Use={"allOf": [{"$ref": reference} for reference in references]}), user="{}", parts=part)
    (path.parent / "deep").mkdir()
    (path.parent / "deep/event.schema.yaml").write_text("{}")
    names = [item["$ref"].rpartition("/")[2] for item in schemas(load(path))["Use"]["allOf"]]
    assert names == ["user", "user", "event", "Room", "Joined_payload", "parts_oneOf_0", "a_b_c"]


def test_names_are_unique_and_do_not_depend_on_order(write: Write) -> None:
    """Parts of one name are told apart by their files, then by their folders; the document's own components come first."""
    references = ["a.yaml#/User", "b.yaml#/User", "b.yaml#/Room", "x/c.yaml#/Key", "y/c.yaml#/Key"]
    parts: dict[str, Any] = {"a": {"User": {}}, "b": {"User": {}, "Room": {}}, "x__c": {"Key": {}}, "y__c": {"Key": {}}}
    results: list[tuple[dict[str, str], list[str]]] = []
    for order in (references, references[::-1]):
        main = with_schemas(Room={}, Use={"allOf": [{"$ref": reference} for reference in order]})
        bundle = load(write(main=main, **parts))
        names = {reference: item["$ref"].rpartition("/")[2] for reference, item in zip(order, schemas(bundle)["Use"]["allOf"], strict=True)}
        results.append((names, list(schemas(bundle))))
    assert results[0] == results[1]
    assert list(results[0][0].values()) == ["a_User", "b_User", "b_Room", "x_c_Key", "y_c_Key"]


def test_names_that_still_collide_are_numbered(write: Write) -> None:
    """When cleaning makes two names one, the order of their places decides."""
    main = with_schemas(Use={"allOf": [{"$ref": "p.yaml#/a b"}, {"$ref": "p.yaml#/a:b"}]})
    names = [
        item["$ref"].rpartition("/")[2]
        for item in schemas(load(write(main=main, p={"a:b": {"title": "2"}, "a b": {"title": "1"}})))["Use"]["allOf"]
    ]
    assert names == ["p_a_b_2", "p_a_b_3"]


def test_references_in_moved_parts_lead_to_where_things_went(write: Write) -> None:
    """To other files, to the document, and to its own file."""
    main = document(channels={"/": {"publish": {"message": {"$ref": "sub/messages.yaml#/Join"}}}}, components={"schemas": {"Id": {}}})
    messages = {
        "Join": {"payload": {"$ref": "../schemas.yaml#/Join"}, "headers": {"$ref": "#/Headers"}, "traits": [{"$ref": "#/T"}]},
        "Headers": {},
        "T": {},
    }
    parts = {"Join": {"properties": {"id": {"$ref": "main.yaml#/components/schemas/Id"}, "next": {"$ref": "#/Join"}}}}
    components = load(write(main=main, sub__messages=messages, schemas=parts)).document["components"]
    assert components == {
        "schemas": {
            "Id": {},
            "Headers": {},
            "Join": {"properties": {"id": {"$ref": "#/components/schemas/Id"}, "next": {"$ref": "#/components/schemas/Join"}}},
        },
        "messageTraits": {"T": {}},
        "messages": {
            "Join": {
                "payload": {"$ref": "#/components/schemas/Join"},
                "headers": {"$ref": "#/components/schemas/Headers"},
                "traits": [{"$ref": "#/components/messageTraits/T"}],
            }
        },
    }


@pytest.mark.parametrize("word", ["definitions", "$defs"])
def test_json_schema_files_bring_their_definitions(write: Write, word: str) -> None:
    """A definition that something refers to becomes a component; one that nothing needs stays behind, whatever it refers to."""
    schema = {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "type": "object",
        "properties": {"at": {"$ref": f"#/{word}/Address"}, "self": {"$ref": "#"}, "part": {"$ref": "#/properties/at"}},
        word: {"Address": {"properties": {"city": {"$ref": f"#/{word}/City"}}}, "City": {"type": "string"}, "Unused": {"$ref": "#/gone"}},
    }
    bundle = load(write(main=with_schemas(Use={"items": {"$ref": "person.yaml"}}), person=schema))
    assert schemas(bundle) == {
        "Use": {"items": {"$ref": "#/components/schemas/person"}},
        "Address": {"properties": {"city": {"$ref": "#/components/schemas/City"}}},
        "City": {"type": "string"},
        "person": {
            "$schema": "http://json-schema.org/draft-07/schema#",
            "type": "object",
            "properties": {
                "at": {"$ref": "#/components/schemas/Address"},
                "self": {"$ref": "#/components/schemas/person"},
                "part": {"$ref": "#/components/schemas/Address"},
            },
        },
    }


def test_a_part_inside_of_another_part_is_not_moved_twice(write: Write) -> None:
    """A reference deep into a schema that is a component anyway leads into the component."""
    main = with_schemas(A={"items": {"$ref": "p.yaml#/User/properties/name"}}, B={"items": {"$ref": "p.yaml#/User"}})
    assert schemas(load(write(main=main, p={"User": {"properties": {"name": {"type": "string"}}}}))) == {
        "A": {"items": {"$ref": "#/components/schemas/User/properties/name"}},
        "B": {"items": {"$ref": "#/components/schemas/User"}},
        "User": {"properties": {"name": {"type": "string"}}},
    }


def test_a_file_that_only_passes_on_is_not_a_part(write: Write) -> None:
    """A whole file that is a reference, and a chain of them, lead to the end of the chain."""
    main = with_schemas(A={"items": {"$ref": "one.yaml"}}, B={"items": {"$ref": "two.yaml#/x"}})
    bundle = load(write(main=main, one="{$ref: 'two.yaml#/x'}", two="{x: {$ref: '#/y'}, y: {$ref: three.yaml}}", three="type: string"))
    assert schemas(bundle) == {
        "A": {"items": {"$ref": "#/components/schemas/three"}},
        "B": {"items": {"$ref": "#/components/schemas/three"}},
        "three": {"type": "string"},
    }


def test_json_and_yaml_refer_to_each_other(write: Write) -> None:
    """The content of a file decides how it is read, not its name."""
    path = write(main=with_schemas(A={"$ref": "p.json#/x"}), yaml__q="type: string")
    (path.parent / "p.json").write_text('{"x": {"items": {"$ref": "yaml/q.yaml"}}}')
    assert schemas(load(path)) == {"A": {"items": {"$ref": "#/components/schemas/q"}}, "q": {"type": "string"}}


def test_payloads_of_other_formats_come_from_files_too(write: Write) -> None:
    """An Avro file is put where it is used: it is no schema that could be a component."""
    message = {"schemaFormat": "application/vnd.apache.avro;version=1.9.0", "payload": {"$ref": "user.yaml#/0"}}
    main = document(components={"messages": {"M": message}})
    bundle = load(write(main=main, user=[{"type": "record", "name": "User"}]))
    assert bundle.document["components"] == {"messages": {"M": {**message, "payload": {"type": "record", "name": "User"}}}}


@pytest.mark.parametrize("components", [[], "x", None, {"schemas": []}, {"schemas": None}])
def test_a_part_needs_components_to_go_to(write: Write, components: Any) -> None:
    """Where something else stands in the place of the components, that is the finding."""
    main = document(components=components, channels={"/": {"publish": {"message": {"payload": {"$ref": "p.yaml"}}}}})
    found = [finding for finding in validate(load(write(main=main, p="{}"))) if finding.severity is Severity.ERROR]
    assert [finding.code for finding in found] == ["AG101"]


def test_places_lead_to_the_file_a_part_came_from(write: Write) -> None:
    """For what was moved, what is in it, and what was there before; the nearest part above for what is nowhere."""
    main = HEAD + "channels:\n  /:\n    publish:\n      message:\n        $ref: part.yaml#/Join\n"
    bundle = load(write(main=main, part="# comment\nJoin:\n  payload:\n    type: string\n"))
    assert location(bundle, "/channels/~1/publish/message") == ("main.yaml", 7, 9)
    assert location(bundle, "/components/messages/Join", key=True) == ("part.yaml", 2, 1)
    assert location(bundle, "/components/messages/Join/payload/type") == ("part.yaml", 4, 11)
    assert location(bundle, "/components/messages/Join/payload/absent") == ("part.yaml", 4, 5)
    assert location(bundle, "/components/messages") == ("main.yaml", 1, 1)
    assert location(bundle, "/nowhere/at/all") == ("main.yaml", 1, 1)


def test_everything_of_a_bundle_is_internal(write: Write) -> None:
    """The files are listed, the main one first, and no reference leads out."""
    main = with_schemas(A={"$ref": "b.yaml#/x", "description": "ignored"}, C={"items": [{"$ref": "a.yaml"}], "not": {"$ref": "b.yaml#/y"}})
    bundle = load(write(main=main, a="{}", b="{x: {items: {$ref: '#/y'}}, y: {not: {$ref: a.yaml}}}"))
    assert sorted(path.name for path in bundle.files[1:]) == ["a.yaml", "b.yaml"]
    assert bundle.files[0].name == "main.yaml"
    assert '"$ref": "#/' in json.dumps(bundle.document)
    assert ".yaml" not in json.dumps(bundle.document)


def test_follow_ends_where_no_reference_is(write: Write) -> None:
    """It gives what is there and its pointer, and the pointer it was given for what is no reference."""
    bundle = load(write(main=with_schemas(A={"$ref": "#/components/schemas/b~1c"}, **{"b/c": {"type": "string"}})))
    assert follow(bundle.document, {"$ref": "#/components/schemas/A"}) == ("/components/schemas/b~1c", {"type": "string"})
    assert follow(bundle.document, {"type": "x"}, "/here") == ("/here", {"type": "x"})
    assert follow(bundle.document, True, "/there") == ("/there", True)


def test_reading_is_light() -> None:
    """Neither pydantic nor a JSON Schema validator is imported to read a document."""
    code = (
        "import sys, asyncgen.spec.bundle, asyncgen.spec.validate; print({'pydantic', 'jsonschema', 'typer', 'jinja2'} & set(sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "set()\n"


def test_a_document_of_too_many_files_meets_a_limit(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    """No document needs so many, and reading them takes long."""
    monkeypatch.setattr(library, "FILE_LIMIT", 3)
    parts = {f"part{number}": "{type: string}" for number in range(4)}
    main = with_schemas(**{f"A{number}": {"$ref": f"part{number}.yaml"} for number in range(4)})
    found = refused(write(main=main, **parts))
    assert [(each.code, each.message) for each in found] == [("AG005", "the document refers to more than 3 files")] * 2
