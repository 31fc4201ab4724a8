"""The numbered cases through the real commands, in a process that is watched: nothing a document says is ever done."""

from __future__ import annotations

import fcntl
import json
import os
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
import yaml

from asyncgen.diff import compare
from asyncgen.spec.bundle import load
from tests.behaviour.hostile_documents import with_names
from tests.injection.numbered import ACCEPTED, ACCEPTED_YAML, REFUSED, REFUSED_YAML
from tests.injection.positions import base
from tests.injection.project import check
from tests.injection.watched import PACKAGE

pytestmark = pytest.mark.timeout(600)
ROOT = Path(__file__).parents[2]
STAGES = {"init", "generate", "emit json", "emit yaml", "check", "serve"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, worker: str) -> Path:
    """Where the projects are: one place for all processes that run tests."""
    base = tmp_path_factory.getbasetemp().resolve()
    return (base.parent if worker else base) / "numbered"


@pytest.fixture(scope="module")
def worker() -> str:
    """The name of this process among those that run tests, nothing where it is the only one."""
    return os.environ.get("PYTEST_XDIST_WORKER", "")


@pytest.fixture(scope="module")
def told(folder: Path) -> dict[str, Any]:
    """What the commands said of every case, and what was touched meanwhile. The first process to ask does the work for all."""
    answer = folder.with_name("numbered.json")
    with folder.with_name("numbered.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not answer.exists():
            answer.write_text(done(folder), "utf-8")
    told: dict[str, Any] = json.loads(answer.read_text("utf-8"))
    return told


def done(folder: Path) -> str:
    """Take all cases through everything."""
    documents = {**ACCEPTED, **{name: refused for name, (refused, _) in REFUSED.items()}, "plain": base()}
    documents |= {"warm up": base(), "warm up names": with_names(["a", "a_"]), "warm up refused": {}}
    texts = {**ACCEPTED_YAML, **{name: text for name, (text, _) in REFUSED_YAML.items()}}
    for name, text in {**{name: json.dumps(made) for name, made in documents.items()}, **texts}.items():
        (folder / name).mkdir(parents=True)
        (folder / name / ("spec.yaml" if name in texts else "spec.json")).write_text(text, "utf-8")
    command = [sys.executable, "-m", "tests.injection.watched", str(folder), *documents, *texts]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=580, check=False)
    assert ran.returncode == 0, ran.stderr[-3000:]
    return ran.stdout  # Nothing but the answer was printed: it is read as JSON.


@pytest.mark.parametrize("name", [*ACCEPTED, *ACCEPTED_YAML, *REFUSED, *REFUSED_YAML])
def test_nothing_is_done_that_a_document_says(told: dict[str, Any], folder: Path, name: str) -> None:
    """No file outside, no process, no connection, no foreign module and no other code: at no stage."""
    assert {stage: touched for stage, touched in told[name]["touched"].items() if touched} == {}
    assert not list(folder.rglob("canary"))
    assert told[name]["touched"].keys() == ({"init"} if name in {**REFUSED, **REFUSED_YAML} else STAGES)


@pytest.mark.parametrize("name", ACCEPTED)
def test_a_project_holds_what_its_document_asks_for(told: dict[str, Any], folder: Path, name: str) -> None:
    """Every statement and every text of it, after `init` and `generate`."""
    assert (told[name]["init"]["code"], told[name]["generate"]["code"]) == (0, 0)
    check(folder / name / "project", ACCEPTED[name], package=PACKAGE)


@pytest.mark.parametrize("name", [*ACCEPTED, *ACCEPTED_YAML])
def test_what_is_emitted_means_what_was_read(told: dict[str, Any], folder: Path, name: str) -> None:
    """In JSON and in YAML, to the last character."""
    path = folder / name / "project" / ("asyncapi.yaml" if name in ACCEPTED_YAML else "asyncapi.json")
    emitted = json.loads(told[name]["emit json"]["out"])
    assert compare(load(path).document, emitted) == ()
    assert yaml.safe_load(told[name]["emit yaml"]["out"]) == emitted
    if name in ACCEPTED:
        assert emitted == ACCEPTED[name]


@pytest.mark.parametrize("name", [*ACCEPTED, *ACCEPTED_YAML])
def test_the_app_means_what_its_document_means(told: dict[str, Any], name: str) -> None:
    """`check` finds nothing between document, generated files, handlers and app, but names that are none and constants of another type."""
    found = json.loads(told[name]["check"]["out"])["findings"]
    assert {each["code"] for each in found if each["severity"] == "error"} <= {"AG123", "AG152"}


class Structure(HTMLParser):
    """The elements of a page with their attributes, and nothing of its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, tuple[str, ...]]] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        self.elements.append((tag, tuple(name for name, _ in attrs)))


@pytest.mark.parametrize("name", ACCEPTED)
def test_pages_have_no_element_of_the_document(told: dict[str, Any], name: str) -> None:
    """The project's page and FastAPI's have the elements and attributes that they have for any document; what is served is data."""
    pages, plain = told[name]["serve"], told["plain"]["serve"]
    for page in ("/asyncapi", "/docs", "/redoc"):
        assert plain[page]
        assert Structure(pages[page]).elements == Structure(plain[page]).elements
    assert json.loads(pages["/asyncapi.json"]) == ACCEPTED[name]
    assert yaml.safe_load(pages["/asyncapi.yaml"]) == ACCEPTED[name]
    assert json.loads(pages["/openapi.json"]).keys() == json.loads(plain["/openapi.json"]).keys()


@pytest.mark.parametrize("name", [*REFUSED, *REFUSED_YAML])
def test_what_is_refused_is_told_at_its_place(told: dict[str, Any], folder: Path, name: str) -> None:
    """With line and column, and nothing is left behind."""
    _, code = {**REFUSED, **REFUSED_YAML}[name]
    answer = told[name]["init"]
    errors = [found for found in json.loads(answer["out"])["findings"] if found["severity"] == "error"]
    assert answer["code"] == 1
    assert {found["code"] for found in errors} == {code}
    assert all(found["at"]["line"] > 0 and found["at"]["column"] > 0 for found in errors)
    assert not (folder / name / "project").exists()
