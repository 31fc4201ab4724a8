"""The events of a YAML text, from the YAML library, and its faults as findings of ours.

The only module that knows the library's parsers. It must not know what the events mean.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Generator
from contextlib import contextmanager
from importlib import import_module
from itertools import islice
from typing import Any, cast

import yaml
from yaml.parser import Parser
from yaml.reader import Reader, ReaderError
from yaml.scanner import Scanner

from asyncgen.diagnostics import Diagnostic, Related, SpecError
from asyncgen.source.text import Text

NextEvent = Callable[[], Any]

# The YAML library takes these three for line ends, as YAML 1.1 did; for YAML 1.2 they are ordinary characters.
_OLD_LINE_ENDS = "\x85\u2028\u2029"


@contextmanager
def events(text: Text) -> Generator[tuple[NextEvent, dict[int, str]]]:
    """Gives the events of a text, and which characters of its scalars stand for others. Raises SpecError when it is not YAML."""
    characters = text.characters
    old = [character for character in _OLD_LINE_ENDS if character in characters]
    replaced = {ord(character): new for character, new in zip(old, _unused(characters, len(old)), strict=True)}
    restored = {ord(new): chr(old) for old, new in replaced.items()}
    try:
        with _no_collection():
            yield _parser(characters.translate(replaced) if replaced else characters), restored
    except (ReaderError, UnicodeEncodeError):
        text.refuse_forbidden_characters()
        raise SpecError([text.problem("AG004", "the file has a character that YAML does not allow", 0)]) from None
    except yaml.MarkedYAMLError as error:
        raise SpecError([_syntax(text, error)]) from None


def _parser(characters: str) -> NextEvent:
    try:
        native: Any = import_module("yaml.cyaml")
    except ImportError:
        return _PlainParser(characters).next_event
    return cast("NextEvent", native.CParser(characters).get_event)


class _PlainParser(Reader, Scanner, Parser):
    """The library's own parser, for where it comes without libyaml."""

    def __init__(self, characters: str) -> None:
        Reader.__init__(self, characters)
        Scanner.__init__(self)
        Parser.__init__(self)

    def next_event(self) -> Any:
        """The next event."""
        return cast(Any, self).get_event()


def _unused(characters: str, count: int) -> list[str]:
    """So many private-use characters that the text does not have."""
    return list(islice((candidate for code in range(0xE000, 0xF8FF) if (candidate := chr(code)) not in characters), count))


@contextmanager
def _no_collection() -> Generator[None]:
    """Without the garbage collector, which looks at the growing tree again and again: five times the work for a large document."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _syntax(text: Text, error: yaml.MarkedYAMLError) -> Diagnostic:
    mark = error.problem_mark or error.context_mark
    offset = mark.index if mark is not None else 0
    at = text.characters[offset : offset + 1]
    problem = error.problem or error.context or "a fault"
    line = text.characters[text.characters.rfind("\n", 0, offset) + 1 : offset]
    if at == "\t" or ("\t" in line and not line.strip()):
        return text.problem("AG001", "a tab can't indent: YAML indents with spaces", offset, "replace the tab by spaces")
    if "cannot start any token" in problem:
        return text.problem("AG001", f"a value can't begin with '{at}'", offset, "put the value in quotes")
    if "<document start>" in problem:
        return text.problem("AG003", "something follows the end of the document", offset, "keep one document per file")
    related: tuple[Related, ...] = ()
    if error.context and error.context_mark is not None and error.context_mark.index != offset:
        related = (Related(error.context, text.place(error.context_mark.index)),)
    return text.problem("AG001", f"not valid YAML: {problem}", offset, related=related)
