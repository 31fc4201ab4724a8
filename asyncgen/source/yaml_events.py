"""The events of a YAML text, from the YAML library, and its faults as findings of ours.

The only module that knows the library's parsers. It must not know what the events mean.
"""

from __future__ import annotations

import gc
import re
from collections.abc import Callable, Generator
from contextlib import contextmanager
from importlib import import_module
from itertools import islice
from typing import Any, cast

import yaml
from yaml.parser import Parser
from yaml.reader import Reader, ReaderError
from yaml.scanner import Scanner

from asyncgen.source.faults import Faults
from asyncgen.source.syntax_faults import explain
from asyncgen.source.syntax_places import Report
from asyncgen.source.text import Text, too_deep

NextEvent = Callable[[], Any]

# The YAML library takes these three for line ends, as YAML 1.1 did; for YAML 1.2 they are ordinary characters.
_OLD_LINE_ENDS = "\x85\u2028\u2029"
_LAST_LINE_OF_SPACES = re.compile(r"(?<=[\r\n]) {1,1000}\Z")
# libyaml compares each abbreviation with all before it.
_ABBREVIATION, _ABBREVIATION_LIMIT = "%TAG", 100


@contextmanager
def events(text: Text, faults: Faults) -> Generator[tuple[NextEvent, dict[int, str]]]:
    """Gives the events of a text, and which characters of its scalars stand for others.

    Raises SpecError, with the faults noted so far, when it is not YAML.
    """
    characters = text.characters
    if characters.count(_ABBREVIATION) > _ABBREVIATION_LIMIT:
        message = f"the document has more than {_ABBREVIATION_LIMIT} times '{_ABBREVIATION}'"
        raise faults.fatal("AG005", message, characters.index(_ABBREVIATION), "remove the tags and what abbreviates them")
    if _LAST_LINE_OF_SPACES.search(characters):
        characters += "\n"  # libyaml takes the spaces for text of a block where no line end follows.
    old = [character for character in _OLD_LINE_ENDS if character in characters]
    replaced = {ord(character): new for character, new in zip(old, _unused(characters, len(old)), strict=True)}
    restored = {ord(new): chr(old) for old, new in replaced.items()}
    try:
        with _no_collection():
            yield _parser(characters.translate(replaced) if replaced else characters), restored
    except (ReaderError, UnicodeEncodeError):
        text.refuse_forbidden_characters()
        raise faults.fatal("AG004", "the file has a character that YAML does not allow", 0) from None
    except yaml.MarkedYAMLError as error:
        raise faults.ending(explain(text, _report(error))) from None
    except RecursionError:
        raise faults.ending(too_deep(text, 0)) from None


def _report(error: yaml.MarkedYAMLError) -> Report:
    mark = error.problem_mark or error.context_mark
    start = error.context_mark
    return Report(
        error.problem or error.context or "a fault",
        error.context or "",
        mark.index if mark is not None else 0,
        start.index if start is not None else None,
    )


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
        try:
            return cast(Any, self).get_event()
        except (ValueError, OverflowError) as error:
            # It reads numbers without a look at their size.
            problem = "found invalid Unicode character escape code" if "chr()" in str(error) else "found a number that is too large"
            raise yaml.MarkedYAMLError(None, None, problem, cast(Any, self).get_mark()) from None


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
