"""The command line: every command parses its flags and calls one function of `actions`. The only module that knows typer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Any, NoReturn

import typer

from asyncgen.cli import guarded
from asyncgen.cli.console import Console
from asyncgen.cli.flags import DATA, DOCUMENTS, FINDINGS, HELP, SHORT_HELP

CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}
Root = Annotated[str | None, typer.Option(metavar="DIR", help="The folder that the document may refer into.")]
Network = Annotated[bool, typer.Option("--allow-network", help="Fetch what http and https references name.")]
MaxSize = Annotated[int | None, typer.Option(metavar="MB", min=1, show_default=False, help="The largest file to read; 2 if left out.")]

app = typer.Typer(
    name="asyncgen",
    help="Spec-first WebSockets for FastAPI: one AsyncAPI document in, a typed service out, and back again.",
    epilog=HELP,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings=CONTEXT,
)


def run(arguments: list[str], console: Console) -> int:
    """Run a command line without its global flags; return the exit code.

    A command is called directly: on the way through its group typer would import pydantic even for `--help`.
    """
    group: Any = typer.main.get_command(app)
    name = arguments[0] if arguments else ""
    command = group.commands.get(name)
    try:
        if command is None:
            group(args=arguments, prog_name="asyncgen", obj=console)
        else:
            command(args=arguments[1:], prog_name=f"asyncgen {name}", obj=console)
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else 0 if stop.code is None else 1
    return 0


def _do(context: typer.Context, action: Callable[[Console], int], formats: Sequence[str] = FINDINGS) -> NoReturn:
    """Do what the command does, once it is sure that the format is one of its `formats`: nothing is done and then not told."""
    console: Console = context.obj
    raise SystemExit(guarded(console, lambda: action(_checked(console, formats))))


def _checked(console: Console, formats: Sequence[str]) -> Console:
    chosen = console.flags.format
    if chosen is not None and chosen not in formats:
        from asyncgen.diagnostics import UsageError
        from asyncgen.spec.closest import suggestion

        raise UsageError(f"`--format` is {', '.join(formats[:-1])} or {formats[-1]} here, not '{chosen}'", *suggestion(chosen, formats))
    return console


@app.callback()
def group(version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False) -> None:
    """Stand for the flags that are no command's own; `cli` has taken them by now."""


@app.command(epilog=SHORT_HELP, context_settings=CONTEXT)
def init(
    context: typer.Context,
    directory: Annotated[
        str, typer.Argument(metavar="DIR", show_default=False, help="The project's folder; made where it is missing.")
    ] = ".",
    spec: Annotated[str | None, typer.Option(metavar="FILE", help="The document to begin with.")] = None,
    example: Annotated[str | None, typer.Option(metavar="NAME", help="Begin with an example: chat, market-data or telemetry.")] = None,
    package: Annotated[str | None, typer.Option(metavar="NAME", help="The name of the project's Python package.")] = None,
    root: Root = None,
    allow_network: Network = False,
    max_size: MaxSize = None,
) -> None:
    """Write a new project and generate it. Never overwrites a file; adds what is missing to a project that is there."""
    from asyncgen.cli import actions

    _do(context, lambda console: actions.init(console, directory, spec, example, package, actions.Reading(root, allow_network, max_size)))


@app.command(epilog=SHORT_HELP, context_settings=CONTEXT)
def generate(
    context: typer.Context,
    spec: Annotated[str | None, typer.Option(metavar="FILE", help="Another document than the settings name.")] = None,
    root: Root = None,
    allow_network: Network = False,
    max_size: MaxSize = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Write nothing; say what would happen.")] = False,
    diff: Annotated[bool, typer.Option("--diff", help="Write nothing; show what would change.")] = False,
    check: Annotated[bool, typer.Option("--check", help="Write nothing; exit with 1 where something would change.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace edited generated files; your versions stay beside them.")] = False,
) -> None:
    """Bring the code in step with the document. What you wrote in handlers stays as it is."""
    from asyncgen.cli import actions

    _do(
        context,
        lambda console: actions.generate(
            console, actions.Generating(spec, actions.Reading(root, allow_network, max_size), dry_run, diff, check, force)
        ),
    )


@app.command(epilog=SHORT_HELP, context_settings=CONTEXT)
def emit(
    context: typer.Context,
    app_path: Annotated[str | None, typer.Option("--app", metavar="MODULE:ATTR", help="Another app than the settings name.")] = None,
    output: Annotated[
        str | None, typer.Option("-o", "--output", metavar="FILE", help="Write to FILE; its name decides the format.")
    ] = None,
    update: Annotated[
        bool, typer.Option("--update", help="Change the project's document where it means something else; keep the rest of it as it is.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="With --update: write nothing; say what would happen.")] = False,
    diff: Annotated[bool, typer.Option("--diff", help="With --update: write nothing; show what would change.")] = False,
    root: Root = None,
    allow_network: Network = False,
    max_size: MaxSize = None,
) -> None:
    """Print the document of the code that runs, or bring the project's own in step with it.

    `--format` is yaml (as if left out) or json.
    """
    from asyncgen.cli import actions

    reading = actions.Reading(root, allow_network, max_size)
    how = actions.Emitting(app_path, output, update, dry_run, diff, reading)
    _do(context, lambda console: actions.emit(console, how), DOCUMENTS)


@app.command(epilog=SHORT_HELP, context_settings=CONTEXT)
def check(
    context: typer.Context,
    only: Annotated[str | None, typer.Option(metavar="PHASES", help="Some of spec,generated,handlers,app.")] = None,
    root: Root = None,
    allow_network: Network = False,
    max_size: MaxSize = None,
    diff: Annotated[bool, typer.Option("--diff", help="Show what generating would change.")] = False,
) -> None:
    """Compare document, generated files, handlers and app; exit with 1 where they differ."""
    from asyncgen.cli import actions

    _do(context, lambda console: actions.check(console, only, actions.Reading(root, allow_network, max_size), diff=diff))


@app.command(epilog=SHORT_HELP, context_settings=CONTEXT)
def validate(
    context: typer.Context,
    files: Annotated[list[str] | None, typer.Argument(metavar="FILE|-", help="Documents; the project's own if none is named.")] = None,
    root: Root = None,
    allow_network: Network = False,
    max_size: MaxSize = None,
) -> None:
    """Tell everything that is wrong in a document, all in one run."""
    from asyncgen.cli import actions

    _do(context, lambda console: actions.validate(console, files or [], actions.Reading(root, allow_network, max_size)))


@app.command(epilog=SHORT_HELP, context_settings=CONTEXT)
def rule(
    context: typer.Context,
    code: Annotated[str | None, typer.Argument(metavar="CODE", help="A code such as AG110, or its name; all of them if left out.")] = None,
) -> None:
    """Explain the code of a finding: why it matters, an example, the mend. `--format` is text (as if left out) or json."""
    from asyncgen.cli import ruling

    _do(context, lambda console: ruling.rule(console, code), DATA)
