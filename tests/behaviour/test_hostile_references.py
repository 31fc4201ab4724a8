"""References that lead nowhere good: answered in two seconds and 200 MB, without a traceback, a file outside, or a connection."""

from __future__ import annotations

import json
import os
import socket
from pathlib import Path
from typing import Any

import pytest

from tests.child import Ran, run

SECONDS = 2.0
MEGABYTES = 200.0


def document(**schemas: Any) -> str:
    """A document with these component schemas, and a channel that needs the one called `A`."""
    info = {"title": "T", "version": "1"}
    channels = {"/": {"publish": {"message": {"payload": {"$ref": "#/components/schemas/A"}}}}}
    return json.dumps({"asyncapi": "2.4.0", "info": info, "channels": channels, "components": {"schemas": schemas}}, indent=1)


def validate(folder: Path, text: str, *flags: str) -> Ran:
    """Validate a document in a process of its own, and hold it to the limits."""
    (folder / "asyncapi.json").write_text(text, "utf-8")
    ran = run("validate", "asyncapi.json", *flags, folder=folder)
    assert ran.code in (0, 1), ran.err
    assert "Traceback" not in ran.out + ran.err
    assert ran.seconds < SECONDS
    assert ran.megabytes < MEGABYTES
    return ran


def errors(ran: Ran) -> list[str]:
    """The codes of the errors."""
    return [line.split(" error ")[1].split(":")[0] for line in ran.out.splitlines() if " error AG" in line]


def test_44_mutual_recursion_works(tmp_path: Path) -> None:
    """Two schemas that hold each other are ordinary."""
    ran = validate(
        tmp_path,
        document(
            A={"type": "object", "properties": {"b": {"$ref": "#/components/schemas/B"}}},
            B={"type": "object", "properties": {"a": {"$ref": "#/components/schemas/A"}}},
        ),
    )
    assert (ran.code, errors(ran)) == (0, [])


@pytest.mark.parametrize("length", [1, 2, 3, 50])
def test_45_references_that_only_lead_to_each_other_are_an_error(tmp_path: Path, length: int) -> None:
    """`A -> B -> A` describes nothing; it is told, and nothing hangs."""
    names = ["A", *(f"B{number}" for number in range(1, length))]
    ring = {name: {"$ref": f"#/components/schemas/{names[(index + 1) % length]}"} for index, name in enumerate(names)}
    ran = validate(tmp_path, document(**ring))
    assert ran.code == 1
    assert set(errors(ran)) == {"AG023"}


@pytest.mark.parametrize(
    ("reference", "code"),
    [
        ("../../../etc/passwd", "AG021"),
        ("/etc/passwd", "AG021"),
        ("file:///etc/passwd", "AG021"),
        ("file:etc/passwd", "AG021"),
        ("%2e%2e/%2e%2e/etc/passwd", "AG021"),
        ("..%2f..%2fetc%2fpasswd", "AG021"),
        ("/dev/zero", "AG021"),
        ("link.json", "AG021"),
        ("pipe", "AG024"),
        ("zero", "AG021"),
        (".", "AG024"),
        ("a%00b", "AG024"),
    ],
)
def test_46_files_outside_and_what_is_no_file_are_refused(tmp_path: Path, reference: str, code: str) -> None:
    """However the way out is spelt: by dots, by an absolute path, by escapes, by a symbolic link; a pipe does not block."""
    folder = tmp_path / "project"
    folder.mkdir()
    (tmp_path / "secret.json").write_text('{"description": "the secret"}')
    (folder / "link.json").symlink_to(tmp_path / "secret.json")
    (folder / "zero").symlink_to("/dev/zero")
    os.mkfifo(folder / "pipe")
    ran = validate(folder, document(A={"$ref": reference}))
    assert errors(ran) == [code]
    assert "the secret" not in ran.out + ran.err
    assert "root:" not in ran.out + ran.err


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "2130706433", "0x7f.1", "127.1"])
@pytest.mark.parametrize("flags", [(), ("--allow-network",)], ids=["unasked", "allowed"])
def test_47_no_connection_is_made_to_this_machine(tmp_path: Path, host: str, flags: tuple[str, ...]) -> None:
    """Neither unasked nor with the flag, which is for public addresses."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.05)
        port = server.getsockname()[1]
        ran = validate(tmp_path, document(A={"$ref": f"http://{host}:{port}/a.json"}), *flags)
        assert errors(ran) == ["AG026" if flags else "AG022"]
        with pytest.raises(TimeoutError):
            server.accept()


@pytest.mark.parametrize("address", ["http://169.254.169.254/latest/meta-data", "http://10.0.0.1/", "http://[fe80::1]/", "http://0.0.0.0/"])
def test_47_addresses_that_are_not_public_are_refused(tmp_path: Path, address: str) -> None:
    """Those of clouds' own services among them."""
    ran = validate(tmp_path, document(A={"$ref": address}), "--allow-network")
    assert errors(ran) == ["AG026"]


def test_48_a_chain_of_ten_thousand_references_meets_a_limit(tmp_path: Path) -> None:
    """A short chain is followed; one that nobody wrote by hand is an error, not a stack overflow."""
    for length, code in ((50, 0), (10_000, 1)):
        chain: dict[str, Any] = {f"A{number}": {"$ref": f"#/components/schemas/A{number + 1}"} for number in range(1, length)}
        ran = validate(tmp_path, document(A={"$ref": "#/components/schemas/A1"}, **chain, **{f"A{length}": {"type": "string"}}))
        assert ran.code == code
        assert set(errors(ran)) <= {"AG005"}


def test_48_a_chain_of_nested_schemas_is_followed(tmp_path: Path) -> None:
    """Ten thousand schemas that each hold the next are deep, but no chain of references."""
    count = 10_000
    chain: dict[str, Any] = {
        f"A{number}": {"properties": {"next": {"$ref": f"#/components/schemas/A{number + 1}"}}} for number in range(1, count)
    }
    ran = validate(tmp_path, document(A={"$ref": "#/components/schemas/A1"}, **chain, **{f"A{count}": {"type": "string"}}))
    assert (ran.code, errors(ran)) == (0, [])


@pytest.mark.parametrize(
    ("reference", "code"),
    [
        ("#/components/schemas/a~1b", None),
        ("#/components/schemas/c~0d", None),
        ("#/components/schemas/e%25f", None),
        ("#/components/schemas/g%20h", None),
        ("#/components/schemas/none", "AG020"),
        ("#/info/title/letters", "AG020"),
        ("#/components/schemas/list/enum/5", "AG020"),
        ("#/components/schemas/list/enum/-", "AG020"),
        ("#/components/schemas/list/enum/01", "AG020"),
        ("#components", "AG025"),
        ("", "AG025"),
    ],
)
def test_49_pointers_follow_their_rules(tmp_path: Path, reference: str, code: str | None) -> None:
    """Escapes `~0`, `~1` and `%25` are undone; what is missing, or lies inside of a text, is told (RFC 6901)."""
    names: dict[str, Any] = {"a/b": {}, "c~d": {}, "e%f": {}, "g h": {}, "list": {"enum": [1, 2]}}
    ran = validate(tmp_path, document(A={"$ref": reference}, **names))
    assert [each for each in errors(ran) if each != "AG123"] == ([code] if code else [])


def test_50_what_stands_beside_a_reference_means_nothing(tmp_path: Path) -> None:
    """Reference Object: further properties are ignored, whatever they are."""
    ran = validate(tmp_path, document(A={"$ref": "#/components/schemas/B", "type": 5, "minLength": -1}, B={"type": "string"}))
    assert (ran.code, errors(ran)) == (0, [])


def test_data_is_never_followed(tmp_path: Path) -> None:
    """`$ref` in an example, a constant or a default is data, and a property may be called `$ref`."""
    nowhere = {"$ref": "#/nowhere"}
    schema = {"type": "object", "properties": {"$ref": {"type": "string"}}, "examples": [nowhere], "default": nowhere, "enum": [nowhere]}
    ran = validate(tmp_path, document(A=schema))
    assert (ran.code, errors(ran)) == (0, [])
