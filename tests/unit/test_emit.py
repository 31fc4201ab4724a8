"""Asking a user's app for its document: what is imported, what is undone, and how failures are told."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from textwrap import dedent

import pytest

from asyncgen.diagnostics import Diagnostic, FindingsError, UsageError
from asyncgen.emit import document_of

MAIN = """
    from fastapi import FastAPI

    from asyncgen.runtime import Service
    from chat.handlers import TITLE

    service = Service(title=TITLE)

    @service.send("ping")
    def ping() -> None: ...

    app = FastAPI()
    service.setup(app)
"""


def written(folder: Path, **files: str) -> Path:
    """Write a project's package `chat`, one file per argument, and return its folder."""
    package = folder / "chat"
    package.mkdir(parents=True, exist_ok=True)
    for name, text in {"__init__": "", "handlers": 'TITLE = "Chat"\n', "main": MAIN, **files}.items():
        (package / f"{name}.py").write_text(dedent(text), "utf-8")
    return folder


def finding(folder: Path, app: str = "chat.main:app") -> Diagnostic:
    """Return the one finding that emitting the project gives."""
    with pytest.raises(FindingsError) as caught:
        document_of(app, folder)
    (diagnostic,) = caught.value.diagnostics
    return diagnostic


# --- what is found ---------------------------------------------------------------------------------------------------------------------


def test_the_apps_document_is_returned(tmp_path: Path) -> None:
    """The document of the service that was set up on the app."""
    document = document_of("chat.main:app", written(tmp_path))
    assert document["info"]["title"] == "Chat"
    assert list(document["channels"]) == ["/"]


@pytest.mark.parametrize("app", ["chat.main", "chat.main:app", "chat.main:service", "chat.main:holder.service"])
def test_the_app_may_be_named_in_several_ways(tmp_path: Path, app: str) -> None:
    """`app` is the default; a service, also one in an object, will do too."""
    folder = written(tmp_path, main=MAIN + "\n    class holder:\n        service = service\n")
    assert document_of(app, folder)["info"]["title"] == "Chat"


@pytest.mark.parametrize(
    "ending",
    [
        'outer = FastAPI()\n    outer.mount("/api", app)\n    app = outer',
        "from starlette.middleware.gzip import GZipMiddleware\n    app = GZipMiddleware(app)",
    ],
)
def test_a_service_is_found_behind_other_apps(tmp_path: Path, ending: str) -> None:
    """The app with the service may be mounted, or wrapped by middleware."""
    folder = written(tmp_path, main=f"{MAIN}\n    {ending}\n")
    assert document_of("chat.main:app", folder)["info"]["title"] == "Chat"


def test_a_service_that_is_set_up_when_the_app_starts_is_found(tmp_path: Path) -> None:
    """FastWS services are set up in the app's lifespan, which does not run here."""
    folder = written(tmp_path, main=MAIN.replace("service.setup(app)", ""))
    assert document_of("chat.main:app", folder)["info"]["title"] == "Chat"


# --- what is undone --------------------------------------------------------------------------------------------------------------------


def test_projects_do_not_meet(tmp_path: Path) -> None:
    """Two projects whose modules have the same names, and one project before and after an edit, are each read anew."""
    one = written(tmp_path / "one", handlers='TITLE = "One"\n')
    two = written(tmp_path / "two", handlers='TITLE = "Two"\n')
    titles = [document_of("chat.main:app", folder)["info"]["title"] for folder in (one, two, one)]
    written(one, handlers='TITLE = "New"\n')
    assert [*titles, document_of("chat.main:app", one)["info"]["title"]] == ["One", "Two", "One", "New"]


def test_the_interpreter_is_left_as_it_was(tmp_path: Path) -> None:
    """Path, modules, working folder and byte code settings are restored, and no file is written."""
    folder = written(tmp_path)
    before = (list(sys.path), sys.dont_write_bytecode, Path.cwd(), sys.stdout, set(folder.rglob("*")))
    document_of("chat.main:app", folder)
    assert before == (list(sys.path), sys.dont_write_bytecode, Path.cwd(), sys.stdout, set(folder.rglob("*")))
    assert not [name for name in sys.modules if name.partition(".")[0] == "chat"]


def test_a_module_of_the_same_name_comes_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A module that was loaded before under a name of the project's is hidden in the meantime only."""
    other = type(sys)("chat")
    monkeypatch.setitem(sys.modules, "chat", other)
    assert document_of("chat.main:app", written(tmp_path))["info"]["title"] == "Chat"
    assert sys.modules["chat"] is other


def test_the_app_is_imported_in_its_folder(tmp_path: Path) -> None:
    """Relative paths in the app are relative to the project, as when it is served."""
    (tmp_path / "title.txt").write_text("From a file", "utf-8")
    folder = written(tmp_path, handlers='TITLE = open("title.txt").read()\n')
    assert document_of("chat.main:app", folder)["info"]["title"] == "From a file"


def test_what_the_app_prints_goes_to_stderr(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Nothing of the app lands on stdout, not even from a child process, so that the document may be piped."""
    shout = 'print("one")\nimport os, subprocess, sys\nos.write(1, b"two\\n")\n'
    shout += 'subprocess.run([sys.executable, "-c", "print(\'three\')"], check=True)\nTITLE = "Loud"\n'
    assert document_of("chat.main:app", written(tmp_path, handlers=shout))["info"]["title"] == "Loud"
    out, err = capfd.readouterr()
    assert out == ""
    assert {"one", "two", "three"} <= set(err.split())


# --- what can go wrong -----------------------------------------------------------------------------------------------------------------


def test_a_folder_that_is_none(tmp_path: Path) -> None:
    """That is a usage error, not a finding."""
    with pytest.raises(UsageError, match="there is no folder"):
        document_of("chat.main:app", tmp_path / "nowhere")


@pytest.mark.parametrize("app", ["", ":app", "chat/main.py", "chat main:app"])
def test_a_malformed_name(tmp_path: Path, app: str) -> None:
    """The form is told, with an example."""
    diagnostic = finding(written(tmp_path), app)
    assert diagnostic.code == "AG401"
    assert diagnostic.message == f"{app!r} is no app: it takes the form MODULE:ATTR"


def test_a_module_that_is_not_there(tmp_path: Path) -> None:
    """The module's name and the folder are told, and a close match."""
    diagnostic = finding(written(tmp_path), "chatt.main:app")
    assert (diagnostic.code, diagnostic.at) == ("AG401", None)
    assert "no module 'chatt'" in diagnostic.message
    assert diagnostic.hints == ("did you mean 'chat'?",)
    assert "no module 'chat.mainn'" in finding(tmp_path, "chat.mainn:app").message


def test_an_attribute_that_is_not_there(tmp_path: Path) -> None:
    """The module's file is named, and a close match."""
    diagnostic = finding(written(tmp_path), "chat.main:ap")
    assert diagnostic.code == "AG403"
    assert diagnostic.message == "module 'chat.main' has no 'ap'"
    assert diagnostic.hints == ("did you mean 'app'?",)
    assert diagnostic.at is not None
    assert diagnostic.at.file.endswith("chat/main.py")


@pytest.mark.parametrize(
    ("text", "message", "line", "column"),
    [
        ('TITLE = "x"\nvalue = {}["no"]\n', "importing 'chat.main' failed: KeyError: 'no'", 2, 9),
        ("import nothing_like_this\n", "importing 'chat.main' failed: ModuleNotFoundError: No module named 'nothing_like_this'", 1, 1),
        ("x = 1\ndef f(:\n", "importing 'chat.main' failed: SyntaxError: invalid syntax (handlers.py, line 2)", 2, 7),
        ("import sys\n\nsys.exit('stop')\n", "importing 'chat.main' failed: SystemExit: stop", 3, 1),
        ("import json\n\nTITLE = json.loads('{')\n", "importing 'chat.main' failed: JSONDecodeError: Expecting", 3, 9),
    ],
)
def test_an_import_that_fails(tmp_path: Path, text: str, message: str, line: int, column: int) -> None:
    """The exception is told at the innermost line of the project, with the line's text."""
    diagnostic = finding(written(tmp_path, handlers=text))
    assert diagnostic.code == "AG402"
    assert diagnostic.message.startswith(message)
    assert diagnostic.at is not None
    assert diagnostic.at.file == Path(os.path.relpath(tmp_path / "chat" / "handlers.py")).as_posix()
    assert (diagnostic.at.line, diagnostic.at.column) == (line, column)
    assert diagnostic.at.text == text.splitlines()[line - 1]


def test_a_mistake_in_a_handler_is_told_at_the_handler(tmp_path: Path) -> None:
    """Lines of generated packages and of virtual environments are not the person's."""
    runtime = tmp_path / "chat" / "asyncapi"
    runtime.mkdir(parents=True)
    (runtime / "contract.json").write_text("{}", "utf-8")
    (runtime / "__init__.py").write_text("def refuse():\n    raise ValueError('no')\n", "utf-8")
    diagnostic = finding(written(tmp_path, handlers="from chat.asyncapi import refuse\n\nrefuse()\n"))
    assert diagnostic.at is not None
    assert (diagnostic.at.file.endswith("chat/handlers.py"), diagnostic.at.line) == (True, 3)


def test_an_app_without_a_service(tmp_path: Path) -> None:
    """The call that is missing is named."""
    diagnostic = finding(written(tmp_path, main="from fastapi import FastAPI\n\napp = FastAPI()\n"))
    assert diagnostic.code == "AG404"
    assert diagnostic.message == "no service is set up on 'chat.main:app'"
    assert diagnostic.hints == ("call `service.setup(app)` where the app is made",)


def test_something_that_is_no_app(tmp_path: Path) -> None:
    """What it is instead is told."""
    folder = written(tmp_path, main="app = 3\n\n\ndef make() -> None: ...\n")
    assert finding(folder).message == "'chat.main:app' is a int: neither a FastAPI app nor a service"
    assert finding(folder, "chat.main:make").hints == ("it is a function: name the app that it returns",)


def test_two_services_of_one_app(tmp_path: Path) -> None:
    """The person is told how to name one of them."""
    second = 'other = Service(asyncapi_url="/b.json", asyncapi_yaml_url=None, asyncapi_docs_url=None)\n    other.setup(app)'
    diagnostic = finding(written(tmp_path, main=f"{MAIN}\n    {second}\n"))
    assert diagnostic.code == "AG405"
    assert diagnostic.hints == ("name one of them: `chat.main:other`", "name one of them: `chat.main:service`")


def test_a_service_that_cannot_describe_itself(tmp_path: Path) -> None:
    """What it raises is a finding too."""
    diagnostic = finding(written(tmp_path, main=MAIN.replace("title=TITLE", 'title=TITLE, asyncapi_version="3.0.0"')))
    assert diagnostic.code == "AG406"
    assert "can't describe itself: ServiceError: asyncapi_version='3.0.0'" in diagnostic.message
