"""Project -> Plan: the only module that knows Jinja, the list of files that a project gets, and where the runtime's source is."""

from __future__ import annotations

import ast

import jinja2

from asyncgen import resources
from asyncgen.lower import Project
from asyncgen.plan import Owner, Plan, PlannedFile

_HEADER = """\
# Part of asyncgen's runtime, copied into this project so that it needs no other package.
# Generated: edits are detected and reported.
"""


def plan(project: Project) -> Plan:
    """Render every file of the project.

    Raises RuntimeError when a rendered Python file does not compile: a fault of asyncgen, nothing is written then.
    """
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(resources.templates()),
        undefined=jinja2.StrictUndefined,
        autoescape=False,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    rendered = (*_generated(project, environment), *_yours(project, environment))
    for file in rendered:
        _compile(file)
    stubs = tuple(stub for module in project.modules for stub in module.stubs)
    return Plan((*rendered, *_copied(project)), stubs, project.requirements)


def _compile(file: PlannedFile) -> None:
    if not file.path.endswith(".py"):
        return
    try:
        ast.parse(file.text)
    except SyntaxError as error:
        raise RuntimeError(f"{file.path} was rendered wrongly at line {error.lineno}: {error.msg}") from error


def _generated(project: Project, environment: jinja2.Environment) -> list[PlannedFile]:
    folder = f"{project.package}/asyncapi"
    texts = {
        "__init__.py": _render(environment, "asyncapi_init.py.jinja", project),
        "operations.py": _render(environment, "operations.py.jinja", project),
    }
    return [PlannedFile(f"{folder}/{path}", text, Owner.GENERATED) for path, text in texts.items()]


def _copied(project: Project) -> list[PlannedFile]:
    """Return the generated files that no template makes: `models` has executed its text, the runtime is as it was tested."""
    folder = f"{project.package}/asyncapi"
    texts = {"models.py": project.models, "contract.json": project.contract}
    texts |= {f"runtime/{path}": text for path, text in runtime_files().items()}
    return [PlannedFile(f"{folder}/{path}", text, Owner.GENERATED) for path, text in texts.items()]


def runtime_files() -> dict[str, str]:
    """Return the runtime's files as they are copied, by path below `runtime/`."""
    paths = sorted(path for path in resources.RUNTIME.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    texts = {path.relative_to(resources.RUNTIME).as_posix(): path.read_text("utf-8") for path in paths}
    return {path: _HEADER + text if path.endswith(".py") else text for path, text in texts.items()}


def _yours(project: Project, environment: jinja2.Environment) -> list[PlannedFile]:
    package = project.package
    texts = {
        f"{package}/__init__.py": project.title + "\n",
        f"{package}/__main__.py": _render(environment, "module_main.py.jinja", project),
        f"{package}/main.py": _render(environment, "main.py.jinja", project),
        f"{package}/handlers/__init__.py": '"""Handlers: one module per channel, found by `service.include_package`."""\n',
        "tests/test_contract.py": _render(environment, "test_contract.py.jinja", project),
    }
    if project.verifiers:
        texts[f"{package}/security.py"] = _render(environment, "security.py.jinja", project)
    files = [PlannedFile(path, text, Owner.YOURS) for path, text in texts.items()]
    template = environment.get_template("handlers.py.jinja")
    for module in project.modules:
        text = template.render(module=module)
        files.append(PlannedFile(f"{package}/handlers/{module.name}.py", text, Owner.HANDLERS))
    return files


def _render(environment: jinja2.Environment, template: str, project: Project) -> str:
    context = {name: getattr(project, name) for name in Project.__slots__}
    return environment.get_template(template).render(context)
