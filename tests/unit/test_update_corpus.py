"""Documents written by others, brought in step with edited ones: their files keep every comment, and mean what is wanted."""

from __future__ import annotations

import copy
import csv
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest

from asyncgen.diagnostics import Severity, SpecError, UsageError
from asyncgen.diff import compare
from asyncgen.emit.updating import update
from asyncgen.emit.updating.values import is_list, is_map
from asyncgen.spec.access import Access
from asyncgen.spec.bundle import Bundle, load
from tests.corpus.documents import CORPUS

pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of documents written by others is not here")
SAMPLE = 6
"""Of the quick run: every so many documents one."""
COMMENT = re.compile(r"^[ \t]*(#.*?)[ \t\r]*$", re.MULTILINE)
WORDS = ("title", "description", "summary", "x-note")


def documents() -> list[str]:
    """The valid documents."""
    if not CORPUS.is_dir():
        return []
    with (CORPUS / "INDEX.tsv").open(encoding="utf-8") as index:
        return [row["file"] for row in csv.DictReader(index, delimiter="\t") if row["parser_errors"] == "0"]


def cases() -> list[Any]:
    """The valid documents; most of them are for the slow suite."""
    return [pytest.param(name, marks=[] if number % SAMPLE == 0 else [pytest.mark.slow]) for number, name in enumerate(documents())]


def readable(name: str) -> tuple[Path, Access, Bundle] | None:
    """A document, None where this is none that can be read without an error."""
    path = CORPUS / name
    parts = Path(name).parts
    access = Access(CORPUS.joinpath(*parts[: 3 if parts[0] == "official" else 2]))
    try:
        bundle = load(path, access)
    except (SpecError, UsageError):
        return None
    return None if any(finding.severity is Severity.ERROR for finding in bundle.findings) else (path, access, bundle)


def maps(value: Any) -> Iterator[dict[str, Any]]:
    """All objects in data that are no references."""
    if is_map(value):
        if "$ref" not in value:
            yield value
        for item in value.values():
            yield from maps(item)
    elif is_list(value):
        for item in value:
            yield from maps(item)


def texts(value: Any) -> set[str]:
    """The lines of all texts in data, without the white space around them."""
    if isinstance(value, str):
        return {line.strip() for line in value.split("\n")}
    items = value.values() if is_map(value) else value if is_list(value) else ()
    return {line for item in items for line in texts(item)}


def edit(random: Random, document: dict[str, Any]) -> None:
    """Make one change that leaves a document which can be read: of words, of limits, of properties, of channels."""
    found = list(maps(document.get("channels", {}))) + list(maps(document.get("components", {}))) + [document["info"]]
    holder = random.choice(found)
    properties = [each["properties"] for each in found if isinstance(each.get("properties"), dict) and "$ref" not in each["properties"]]
    words = [(each, key) for each in found for key in WORDS if isinstance(each.get(key), str)]
    choice = random.randint(0, 4)
    if choice == 0 and properties:
        random.choice(properties)[f"added{random.randint(0, 9)}"] = {
            "type": "array",
            "items": {"type": "string"},
            "description": "New.\nIt is.",
        }
    elif choice == 1 and words:
        each, key = random.choice(words)
        each[key] += " Changed: really."
    elif choice == 2:
        document["channels"][f"/added/{random.randint(0, 9)}"] = {"subscribe": {"message": {"payload": {"type": "object"}}}}
    elif choice == 3 and words:
        each, key = random.choice(words)
        del each[key]
        document["info"]["title"] = "Another"
    else:
        holder.setdefault("x-note", "a note") if holder is document["info"] else document["info"].update({"x-more": [1, {"a": "b"}]})


def written(folder: Path, access: Access, bundle: Bundle, updated: dict[Path, bytes]) -> Path:
    """Write all files of a document into a folder, the updated ones with their new content; return where the document is there."""
    root = Path(os.path.realpath(access.root or bundle.files[0].parent))
    for file in bundle.files:
        target = folder / file.relative_to(root)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(updated.get(file, file.read_bytes()))
    return folder / bundle.files[0].relative_to(root)


@pytest.mark.parametrize("name", cases())
def test_a_document_that_means_the_same_stays_as_it_is(name: str) -> None:
    """No byte changes where the code says what the document says."""
    if (found := readable(name)) is not None:
        path, access, bundle = found
        assert update(path, access, json.loads(json.dumps(bundle.document))) == ()


@pytest.mark.parametrize("name", cases())
def test_an_edited_document_keeps_its_comments(name: str, tmp_path: Path) -> None:
    """After edits the files mean what is wanted, and every comment on a line of its own is still there."""
    if (found := readable(name)) is None:
        return
    path, access, bundle = found
    random, said = Random(name), texts(bundle.document)
    for number in range(3):
        wanted = json.loads(json.dumps(bundle.document))
        for _ in range(number + 1):
            edit(random, wanted)
        if compare(bundle.document, wanted) == ():
            continue
        updated = update(path, access, copy.deepcopy(wanted))
        assert updated
        copied = written(tmp_path / str(number), access, bundle, {file.path: file.after for file in updated})
        assert compare(load(copied, Access(tmp_path / str(number))).document, wanted) == ()
        for file in updated:
            before, after = (COMMENT.findall(data.decode("utf-8", "replace")) for data in (file.before, file.after))
            assert [line for line in before if line not in after and line not in said] == []
