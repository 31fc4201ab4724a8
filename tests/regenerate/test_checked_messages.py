"""Messages whose schemas say more than Python types can: a generated service holds their frames against the document."""

from __future__ import annotations

import importlib
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Generator
from itertools import count
from pathlib import Path
from typing import Any, cast

import pytest

from asyncgen.cli import main

_NUMBER = count()
DOCUMENT = """\
asyncapi: 2.4.0
info: {title: Checked, version: 1.0.0}
channels:
  /orders:
    publish:
      message:
        oneOf:
          - $ref: '#/components/messages/order'
          - $ref: '#/components/messages/cancel'
          - $ref: '#/components/messages/tag'
    subscribe:
      message: {$ref: '#/components/messages/shipped'}
  /either:
    publish:
      message: {name: either, payload: {$ref: '#/components/schemas/Either'}}
  /plain:
    publish:
      message:
        name: plain
        payload:
          type: object
          required: [count]
          properties: {count: {type: integer}, at: {type: string, format: date-time}}
  /notes:
    publish:
      message: {name: note, contentType: text/plain, payload: {type: string, not: {pattern: secret}}}
components:
  messages:
    order:
      payload:
        type: object
        required: [type, payload]
        properties:
          type: {const: order}
          payload: {$ref: '#/components/schemas/Order'}
    cancel:
      payload:
        type: object
        required: [type, payload]
        properties:
          type: {const: cancel}
          payload: {type: object, required: [number], properties: {number: {type: integer}}}
    tag:
      payload:
        type: object
        required: [type, payload]
        properties:
          type: {const: tag}
          payload: {type: array, uniqueItems: true, items: {type: string}}
    shipped:
      payload:
        type: object
        required: [to]
        properties:
          to: {type: string, format: email}
  schemas:
    Order:
      type: object
      required: [number]
      properties:
        number: {type: integer, not: {const: 13}}
        placed: {type: string, format: date-time}
        gift: {type: boolean}
        text: {type: string}
      if: {required: [gift], properties: {gift: {const: true}}}
      then: {required: [text]}
      example: nothing that counts
    Either:
      oneOf:
        - {type: object, required: [a], properties: {a: {type: string}}}
        - {type: object, required: [b], properties: {b: {type: string}}}
"""


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project as `init` writes it."""
    folder = tmp_path_factory.mktemp("checked")
    (folder / "spec.yaml").write_text(DOCUMENT, "utf-8")
    assert main(["-q", "init", str(folder / "project"), "--spec", str(folder / "spec.yaml"), "--package", "checked_x"]) == 0
    return folder / "project"


Load = Callable[..., Any]


@pytest.fixture
def load(template: Path, tmp_path: Path) -> Generator[Load]:
    """Import a copy of the project under a name of its own, after an edit of one of its files; give back its service."""

    def loaded(file: str = "asyncapi/models.py", old: str = "", new: str = "") -> Any:
        name = f"checked_{next(_NUMBER)}"
        folder = tmp_path / name
        shutil.copytree(template / "checked_x", folder / name)
        for path in folder.rglob("*.py"):
            path.write_text(path.read_text("utf-8").replace("checked_x", name), "utf-8")
        text = (folder / name / file).read_text("utf-8")
        assert old in text
        (folder / name / file).write_text(text.replace(old, new), "utf-8")
        sys.path.insert(0, str(folder))
        try:
            return importlib.import_module(f"{name}.main").service
        finally:
            sys.path.remove(str(folder))

    yield loaded
    for name in [name for name in sys.modules if name.startswith("checked_")]:
        del sys.modules[name]


def _decide(service: Any, address: str, frame: Any) -> Any:
    """Let the channel decide what a frame is: the payload that a handler would get, or the fault."""
    (channel,) = (one for one in service.channels if one.spec.address == address)
    decision: Any = channel.plan.dispatcher.text(frame if isinstance(frame, str) else json.dumps(frame))
    return cast("tuple[Any, Any]", decision)[1] if isinstance(decision, tuple) else decision


def _order(**payload: Any) -> dict[str, Any]:
    return {"type": "order", "payload": payload}


def test_only_the_messages_that_need_it_are_checked(template: Path) -> None:
    """Types that say everything are enough: a plain object with a date, the cancelling of an order."""
    text = (template / "checked_x/asyncapi/operations.py").read_text("utf-8")
    specs = text.split("MessageSpec(\n")[1:]
    checked = {re.findall(r'name="(\w+)"', spec)[0]: "checked=True" in spec for spec in specs}
    assert checked == {"order": True, "cancel": False, "tag": True, "shipped": True, "either": True, "plain": False, "note": True}


@pytest.mark.parametrize(
    "payload",
    [{"number": 1}, {"number": 1.0}, {"number": 1, "gift": True, "text": "For you"}, {"number": 2, "placed": "2026-01-31T12:30:00Z"}],
)
def test_what_the_document_allows_is_accepted(load: Load, payload: dict[str, Any]) -> None:
    """It arrives at the handler as the model, with Python's types."""
    got = _decide(load(), "/orders", _order(**payload))
    assert type(got).__name__ == "Order"
    assert got.number == payload["number"]
    assert isinstance(got.number, int)


@pytest.mark.parametrize(
    ("payload", "place", "words"),
    [
        ({"number": 13}, "/payload/number", "Not as 'not' in the schema says"),
        ({"number": "1"}, "/payload/number", "Input should be a valid integer"),
        ({"number": 1, "gift": True}, "/payload/text", "Not as 'required' in the schema says"),
        ({"number": 1, "placed": "2026-01-31 noon"}, "/payload/placed", "Input should be a valid date-time"),
        ({"gift": True}, "/payload/number", "Field required"),
    ],
)
def test_what_the_document_forbids_is_refused_with_its_place(load: Load, payload: dict[str, Any], place: str, words: str) -> None:
    """The fault tells where, in the words of the types or by the schema's keyword, and quotes nothing of the frame."""
    fault = _decide(load(), "/orders", _order(**payload))
    assert (fault.code, fault.places) == ("invalid_payload", ((place, words),))


def test_at_most_ten_places_are_told(load: Load) -> None:
    """However wrong a frame is."""
    fault = _decide(load(), "/orders", {"type": "tag", "payload": list(range(50))})
    assert len(fault.places) == 10


def test_exactly_one_alternative_is_exactly_one(load: Load) -> None:
    """`oneOf` refuses what fits two of its branches, which no union of types does."""
    service = load()
    assert _decide(service, "/either", {"a": "x"}).a == "x"
    assert _decide(service, "/either", {"a": "x", "b": "y"}).code == "invalid_payload"


def test_texts_are_checked_too(load: Load) -> None:
    """A message that is plain text is held against its schema as a string."""
    service = load()
    assert _decide(service, "/notes", "hello") == "hello"
    assert _decide(service, "/notes", "a secret").code == "invalid_payload"


@pytest.mark.parametrize(
    "frame",
    ["{", "[NaN]", '{"type": "order", "payload": {"number": NaN}}', "", '{"type": "order", "payload": {"number": 1, "text": "\\ud800"}}'],
)
def test_what_is_no_json_stays_undecodable(load: Load, frame: str) -> None:
    """Checked or not, a frame is JSON first."""
    assert _decide(load(), "/orders", frame).code == "undecodable"


def test_an_integer_may_be_written_with_a_point(load: Load) -> None:
    """1.0 is an integer to JSON Schema, for messages that are not checked too; 1.5 is none, nor is "1"."""
    service = load()
    assert _decide(service, "/plain", '{"count": 1.0}').count == 1
    assert _decide(service, "/orders", '{"type": "cancel", "payload": {"number": 5e2}}').number == 500
    for text in ('{"count": 1.5}', '{"count": "1"}', '{"count": true}'):
        assert _decide(service, "/plain", text).code == "invalid_payload"


@pytest.mark.parametrize(
    "text", ["2026-01-31 12:30:00Z", "2026-01-31T12:30Z", "1700000000", "2026-01-31T12:30:00,5Z", "2026-01-31T12:30:00"]
)
def test_a_date_is_written_as_its_format_says(load: Load, text: str) -> None:
    """Pydantic would read all of these; `format: date-time` means RFC 3339."""
    service = load()
    assert _decide(service, "/plain", {"count": 1, "at": text}).code == "invalid_payload"
    assert _decide(service, "/plain", {"count": 1, "at": "2026-01-31T12:30:00.5+01:00"}).at.microsecond == 500_000


def test_an_edited_model_is_what_counts(load: Load) -> None:
    """The code is the document: what a person changes in a model changes what is accepted, for checked messages too."""
    service = load(old="number: int", new="number: int | str")
    assert _decide(service, "/orders", _order(number="A-1")).number == "A-1"
    assert _decide(service, "/orders", _order(number=1, gift=True)).code == "invalid_payload"


def test_the_server_sends_nothing_that_the_document_forbids(load: Load) -> None:
    """Publishing such a message raises a ValidationError, as for a payload of a wrong type; the socket sees nothing of it."""
    service = load()
    (channel,) = (one for one in service.channels if one.spec.address == "/orders")
    shipped = importlib.import_module(f"{type(service).__module__.split('.')[0]}.asyncapi.models")
    model = getattr(shipped, "Shipped")  # noqa: B009
    assert json.loads(channel.encode("shipped", model(to="ada@example.com"))) == {"to": "ada@example.com"}
    with pytest.raises(ValueError, match="format"):
        channel.encode("shipped", model(to="ada"))


def test_lax_decoding_does_not_check(load: Load) -> None:
    """`strict=False` lets "5" stand for 5, which no schema does: only types decide then."""
    service = load("main.py", "Service(contract)", "Service(contract, strict=False)")
    assert _decide(service, "/orders", _order(number="5")).number == 5


def test_a_service_without_the_library_says_so_at_once(template: Path) -> None:
    """Starting without jsonschema-rs is refused, with the message that needs it and how to get it."""
    program = (
        "import sys; sys.modules['jsonschema_rs'] = None\n"
        "try:\n    import checked_x.main\nexcept Exception as error:\n    print(type(error).__name__, error)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=template, capture_output=True, text=True, check=True, timeout=60)
    assert re.search(r"RegistrationError '\w+' is checked by jsonschema-rs, which is not installed: pip install jsonschema-rs", done.stdout)


def test_a_new_project_asks_for_what_it_needs(template: Path, tmp_path: Path) -> None:
    """jsonschema-rs is a dependency where a message is checked, and only there."""
    assert '"jsonschema-rs>=' in (template / "pyproject.toml").read_text("utf-8")
    plain = DOCUMENT.split("  /notes")[0].split("  /orders")[0] + "  /plain" + DOCUMENT.split("  /plain")[1].split("  /notes")[0]
    (tmp_path / "spec.yaml").write_text(plain, "utf-8")
    assert main(["-q", "init", str(tmp_path / "plain"), "--spec", str(tmp_path / "spec.yaml")]) == 0
    assert "jsonschema" not in (tmp_path / "plain/pyproject.toml").read_text("utf-8")


def test_a_project_that_does_not_ask_for_it_is_told(template: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`generate` lists it and goes on, `check` fails; a project file that lists no dependencies says nothing."""
    shutil.copytree(template, tmp_path / "copy")
    file = tmp_path / "copy/pyproject.toml"
    text = file.read_text("utf-8")
    file.write_text(text.replace('    "jsonschema-rs>=0.61",\n', ""), "utf-8")
    assert main(["-C", str(tmp_path / "copy"), "generate"]) == 0
    assert "AG306" in capsys.readouterr().out
    assert main(["-C", str(tmp_path / "copy"), "check", "--only", "generated"]) == 1
    assert 'add "jsonschema-rs>=0.61" to `dependencies`' in capsys.readouterr().out
    file.write_text(text.replace('    "jsonschema-rs>=0.61",\n', '    "jsonschema_RS",\n'), "utf-8")
    assert main(["-C", str(tmp_path / "copy"), "check", "--only", "generated"]) == 0
    file.write_text("[tool.asyncgen]" + text.split("[tool.asyncgen]")[1], "utf-8")
    assert main(["-C", str(tmp_path / "copy"), "check", "--only", "generated"]) == 0
