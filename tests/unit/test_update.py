"""A document on disk, in one file or many, brought in step with the code's: what counts as a difference, and which file changes."""

from __future__ import annotations

import codecs
import json
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from asyncgen.diagnostics import Diagnostic, FindingsError, SpecError
from asyncgen.diff import compare
from asyncgen.emit.updating import update
from asyncgen.source import network
from asyncgen.spec.access import Access
from asyncgen.spec.bundle import load

HEAD = "asyncapi: 2.4.0\ninfo: {title: T, version: '1'}\n"
DOCUMENT = (
    HEAD
    + """\
channels:
  /a:
    publish:
      message: {$ref: '#/components/messages/post'}
components:
  messages:
    post:
      payload:  # what is posted
        $ref: '#/components/schemas/Post'
  schemas:
    Post:
      type: object
      required: [text, by]
      properties:
        text: {type: string}
        by:
          type: string
    Unused:
      type: string
"""
)
Edit = Callable[[Any], object]


class Files:
    """A document in a folder, and what becomes of its files when the code says something else."""

    def __init__(self, folder: Path, **files: str) -> None:
        self.folder = folder
        for name, text in files.items():
            path = folder / name.replace("__", "/").replace("_yaml", ".yaml").replace("_json", ".json")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(dedent(text), "utf-8")
        self.path = folder / "asyncapi.yaml"

    def document(self) -> Any:
        """Return the bundled document, as data of its own."""
        return json.loads(json.dumps(load(self.path).document))

    def updated(self, edit: Edit) -> dict[str, str]:
        """Return the files that change when the code's document is the edited one, once they are sure to mean it."""
        wanted = self.document()
        edit(wanted)
        found = update(self.path, Access(), wanted)
        for file in found:
            assert file.path.read_bytes() == file.before != file.after
            file.path.write_bytes(file.after)
        assert compare(self.document(), wanted) == ()
        return {file.path.relative_to(self.folder.resolve()).as_posix(): file.after.decode() for file in found}

    def refused(self, edit: Edit) -> Diagnostic:
        """Return the one finding that stops an update."""
        wanted = self.document()
        edit(wanted)
        with pytest.raises(FindingsError) as caught:
            update(self.path, Access(network=True), wanted)
        (finding,) = caught.value.diagnostics
        return finding


@pytest.fixture
def one(tmp_path: Path) -> Files:
    """A document of one file."""
    return Files(tmp_path, asyncapi_yaml=DOCUMENT)


def replaced(old: str, new: str) -> dict[str, str]:
    """The document with one text in it replaced by another."""
    assert DOCUMENT.count(old) == 1
    return {"asyncapi.yaml": DOCUMENT.replace(old, new)}


# --- what counts -----------------------------------------------------------------------------------------------------------------------


def reordered(data: Any) -> None:
    """Put keys and sets in another order."""
    schema = data["components"]["schemas"].pop("Post")
    data["components"]["schemas"]["Post"] = dict(reversed(schema.items())) | {"required": ["by", "text"]}


def inlined(data: Any) -> None:
    """Write a message where it was referred to."""
    data["channels"]["/a"]["publish"]["message"] = data["components"]["messages"].pop("post")


def filled(data: Any) -> None:
    """Say what goes without saying."""
    data["components"]["schemas"]["Post"].update(additionalProperties=True, minProperties=0)
    data["channels"]["/a"]["parameters"] = {}


def renamed(data: Any) -> None:
    """Give a schema another name."""
    data["components"]["schemas"] = {"Other": data["components"]["schemas"]["Post"], "Unused": {"type": "string"}}
    data["components"]["messages"]["post"]["payload"]["$ref"] = "#/components/schemas/Other"


@pytest.mark.parametrize("edit", [reordered, inlined, filled, renamed])
def test_another_form_is_no_difference(one: Files, edit: Edit) -> None:
    """What means the same leaves the document as it is."""
    assert one.updated(edit) == {}


@pytest.mark.parametrize("edit", [reordered, inlined, filled, renamed])
def test_beside_another_form_only_the_difference_is_made(one: Files, edit: Edit) -> None:
    """The form stays that of the document."""

    def both(data: Any) -> None:
        data["info"]["title"] = "U"
        edit(data)

    assert one.updated(both) == replaced("title: T", "title: U")


def test_a_set_in_another_order_only_gets_what_is_new(one: Files) -> None:
    """The order of `required` means nothing, so that it stays."""
    changed = one.updated(lambda data: data["components"]["schemas"]["Post"].update(required=["by", "at", "text"]))
    assert changed == replaced("[text, by]", "[text, by, at]")


def test_a_list_with_an_order_gets_it(tmp_path: Path) -> None:
    """Examples are compared in their order."""
    text = HEAD + "channels: {}\nx-a: 1\ncomponents:\n  schemas:\n    A:\n      examples:\n        - 1  # one\n        - 2\n"
    changed = Files(tmp_path, asyncapi_yaml=text).updated(lambda data: data["components"]["schemas"]["A"]["examples"].reverse())
    assert changed == {"asyncapi.yaml": text.replace("        - 1  # one\n        - 2\n", "        - 2\n        - 1\n")}


def test_a_version_is_not_touched(tmp_path: Path) -> None:
    """A document of AsyncAPI 2.0.0 stays one."""
    files = Files(tmp_path, asyncapi_yaml=DOCUMENT.replace("2.4.0", "2.0.0"))
    changed = files.updated(lambda data: data["info"].update(version="2"))
    assert changed["asyncapi.yaml"] == DOCUMENT.replace("2.4.0", "2.0.0").replace("'1'", "'2'")


# --- parts ------------------------------------------------------------------------------------------------------------------------------


def test_a_new_reference_brings_what_it_leads_to(one: Files) -> None:
    """With all that this leads to in turn, each where the code's document has it."""

    def edit(data: Any) -> None:
        data["channels"]["/a"]["subscribe"] = {"message": {"$ref": "#/components/messages/posted"}}
        data["components"]["messages"]["posted"] = {"payload": {"$ref": "#/components/schemas/Posted"}}
        data["components"]["schemas"]["Posted"] = {"type": "array", "items": {"$ref": "#/components/schemas/Post"}}

    (text,) = one.updated(edit).values()
    assert [line for line in text.splitlines() if line not in DOCUMENT.splitlines()] == [
        "    subscribe:",
        "      message:",
        "        $ref: '#/components/messages/posted'",
        "    posted:",
        "      payload:",
        "        $ref: '#/components/schemas/Posted'",
        "    Posted:",
        "      type: array",
        "      items:",
    ]


def test_a_part_that_nobody_needs_any_more_goes(one: Files) -> None:
    """Where the code's document does not have it."""
    assert one.updated(lambda data: data["components"]["schemas"].pop("Unused")) == replaced("    Unused:\n      type: string\n", "")


def test_a_renamed_part_that_changes_as_well_gets_both(one: Files) -> None:
    """There is no telling the one from the other."""

    def edit(data: Any) -> None:
        renamed(data)
        data["components"]["schemas"]["Other"]["properties"]["text"]["maxLength"] = 5

    (text,) = one.updated(edit).values()
    assert "maxLength: 5" in text


def test_the_places_are_told_as_the_new_file_has_them(one: Files) -> None:
    """Line and pointer of each."""
    wanted = one.document()
    wanted["channels"]["/a"]["description"] = "A."
    wanted["components"]["schemas"]["Post"]["properties"]["by"]["type"] = "integer"
    (file,) = update(one.path, Access(), wanted)
    lines = file.after.decode().splitlines()
    assert [(spot.deed.value, lines[spot.line - 1].strip(), spot.pointer) for spot in file.spots] == [
        ("added", "description: A.", "/channels/~1a/description"),
        ("changed", "type: integer", "/components/schemas/Post/properties/by/type"),
    ]


# --- several files ----------------------------------------------------------------------------------------------------------------------

MAIN = (
    HEAD
    + """\
channels:
  /a:
    publish:
      message: {$ref: 'parts/messages.yaml#/post'}
"""
)
MESSAGES = """\
# Messages
post:
  payload: {$ref: 'schemas.yaml#/Post'}  # what is posted
"""
SCHEMAS = """\
# Schemas
Post: &post
  type: object
  properties:
    text: {type: string}
"""


@pytest.fixture
def many(tmp_path: Path) -> Files:
    """A document of three files."""
    return Files(tmp_path, asyncapi_yaml=MAIN, parts__messages_yaml=MESSAGES, parts__schemas_yaml=SCHEMAS)


def test_a_change_goes_into_the_file_where_the_part_is_written(many: Files) -> None:
    """And into no other."""
    changed = many.updated(lambda data: data["components"]["schemas"]["Post"]["properties"]["text"].update(type="integer"))
    assert changed == {"parts/schemas.yaml": SCHEMAS.replace("string", "integer")}


def test_references_of_what_is_new_lead_from_the_file_that_it_goes_into(many: Files) -> None:
    """To parts of the same file, of another one, and of the document itself, where new components go."""

    def edit(data: Any) -> None:
        schemas = data["components"]["schemas"]
        schemas["New"] = {"type": "integer"}
        schemas["Post"]["properties"]["again"] = {"$ref": "#/components/schemas/Post"}
        schemas["Post"]["properties"]["new"] = {"$ref": "#/components/schemas/New"}
        data["components"]["messages"]["post"]["headers"] = {"properties": {"post": {"$ref": "#/components/schemas/Post"}}}
        data["channels"]["/b"] = {"subscribe": {"message": {"$ref": "#/components/messages/post"}}}

    changed = many.updated(edit)
    assert changed["parts/schemas.yaml"].endswith(
        "    again:\n      $ref: '#/Post'\n    new:\n      $ref: '../asyncapi.yaml#/components/schemas/New'\n"
    )
    assert "$ref: schemas.yaml#/Post\n" in changed["parts/messages.yaml"]
    assert changed["asyncapi.yaml"].startswith(MAIN)
    assert "$ref: parts/messages.yaml#/post\n" in changed["asyncapi.yaml"]
    assert "components:\n  schemas:\n    New:\n      type: integer\n" in changed["asyncapi.yaml"]


def test_examples_that_look_like_references_stay_as_they_are(many: Files) -> None:
    """They are data."""
    example = {"$ref": "#/components/schemas/Post"}
    changed = many.updated(lambda data: data["components"]["schemas"]["Post"].update(examples=[example]))
    assert changed["parts/schemas.yaml"].endswith("  examples:\n    - $ref: '#/components/schemas/Post'\n")


CHANNELS = HEAD.replace("2.4.0", "2.0.0") + "channels:\n  /a: {$ref: channel.yaml}  # the one\n  /b: {$ref: channel.yaml}  # the other\n"
CHANNEL = "# A channel\npublish:\n  message: {payload: {type: string}}\n"


def test_a_part_that_two_share_changes_once(tmp_path: Path) -> None:
    """Where both want the same."""
    files = Files(tmp_path, asyncapi_yaml=CHANNELS, channel_yaml=CHANNEL)

    def edit(data: Any) -> None:
        for address in ("/a", "/b"):
            data["channels"][address]["publish"]["message"]["payload"]["type"] = "integer"

    assert files.updated(edit) == {"channel.yaml": CHANNEL.replace("string", "integer")}


def test_a_part_that_must_differ_for_one_user_is_written_out_there(tmp_path: Path) -> None:
    """The other user keeps what is shared."""
    files = Files(tmp_path, asyncapi_yaml=CHANNELS, channel_yaml=CHANNEL)
    changed = files.updated(lambda data: data["channels"]["/b"]["publish"]["message"]["payload"].update(type="integer"))
    out = "{publish: {message: {payload: {type: integer}}}}"
    assert changed == {"asyncapi.yaml": CHANNELS.replace("/b: {$ref: channel.yaml}", f"/b: {out}")}


def test_definitions_of_another_file_stay_in_it(tmp_path: Path) -> None:
    """A file of JSON Schema keeps its `definitions`, and its form as JSON."""
    schema = '{\n  "definitions": {\n    "Name": {"type": "string"}\n  },\n  "properties": {"name": {"$ref": "#/definitions/Name"}}\n}\n'
    text = HEAD + "channels: {/a: {publish: {message: {payload: {$ref: 'post.json'}}}}}\n"
    files = Files(tmp_path, asyncapi_yaml=text, post_json=schema)

    def edit(data: Any) -> None:
        data["components"]["schemas"]["Name"]["maxLength"] = 9
        data["components"]["schemas"]["post"]["title"] = "Post"

    changed = files.updated(edit)
    with_limit = schema.replace('"string"}', '"string", "maxLength": 9}')
    assert changed == {"post.json": with_limit.replace('Name"}}\n}', 'Name"}},\n  "title": "Post"\n}')}


# --- bytes -----------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [(codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (b"", "utf-16-be"), (codecs.BOM_UTF32_BE, "utf-32-be")],
)
def test_encoding_and_byte_order_mark_stay(one: Files, mark: bytes, encoding: str) -> None:
    """As well as line ends."""
    text = DOCUMENT.replace("\n", "\r\n").replace("title: T", "title: Ä😀")
    one.path.write_bytes(mark + text.encode(encoding))
    wanted = one.document()
    wanted["info"]["title"] = "Ö😀"
    (file,) = update(one.path, Access(), wanted)
    assert file.after == mark + text.replace("Ä", "Ö").encode(encoding)


# --- what is refused -------------------------------------------------------------------------------------------------------------------


def test_what_is_on_the_network_can_not_be_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """That is said, with the way out."""

    def fetch(url: str, **_: object) -> network.Fetched:
        return network.Fetched(url, b"Post: {type: string}\n")

    monkeypatch.setattr(network, "fetch", fetch)
    path = Files(
        tmp_path, asyncapi_yaml=HEAD + "channels: {/a: {publish: {message: {payload: {$ref: 'https://example.com/s.yaml#/Post'}}}}}\n"
    ).path
    wanted = json.loads(json.dumps(load(path, Access(network=True)).document))
    assert update(path, Access(network=True), wanted) == ()
    wanted["components"]["schemas"]["Post"]["type"] = "integer"
    with pytest.raises(FindingsError) as caught:
        update(path, Access(network=True), wanted)
    (finding,) = caught.value.diagnostics
    assert (finding.code, finding.message) == (
        "AG413",
        "'https://example.com/s.yaml' would have to be changed, and it is on the network",
    )
    assert "asyncgen emit -o" in finding.hints[0]


def deep(data: Any) -> None:
    """Nest more than a document may."""
    for _ in range(300):
        data["x-deep"] = {"a": data.get("x-deep")}


def dangling(data: Any) -> None:
    """Refer to nothing."""
    data["channels"]["/a"]["publish"]["message"] = {"$ref": "#/components/messages/none"}


def unwritable(data: Any) -> None:
    """Say what no file can hold."""
    data["info"]["title"] = "\ud800"


def huge(data: Any) -> None:
    """Say more than a file may have."""
    data["info"]["title"] = "x" * 2_000_000


@pytest.mark.parametrize("edit", [deep, dangling, unwritable, huge])
def test_what_no_document_can_say_is_refused(one: Files, edit: Edit) -> None:
    """With a finding, and nothing is returned that could be written."""
    finding = one.refused(edit)
    assert finding.code == "AG413"
    assert finding.at is not None
    assert one.path.read_text() == DOCUMENT


def test_a_document_with_faults_is_not_changed(one: Files) -> None:
    """What it means is a guess until they are mended; they are told."""
    wanted = one.document()
    one.path.write_text(DOCUMENT + "info: {}\n")
    with pytest.raises(SpecError) as caught:
        update(one.path, Access(), wanted)
    assert [finding.code for finding in caught.value.diagnostics] == ["AG002"]
