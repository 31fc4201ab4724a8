"""The pages that explain codes, taken apart: title, reason, examples, mend. Must not know how they are shown.

A page is Markdown of one form: a heading with code and name; a sentence that says what is wrong; why that matters; fenced blocks whose info
string has a language and what the block shows (`wrong`, `right`); how to mend it.
"""

from __future__ import annotations

from dataclasses import dataclass

from asyncgen import codes

_FENCE = "```"


@dataclass(frozen=True, slots=True)
class Example:
    """A block of a page. `language` is `yaml`, `text` or `python`; `shows` is `wrong` or `right`; `text` ends with a newline."""

    language: str
    shows: str
    text: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """A page. `title` is one sentence; `why` and `mend` are paragraphs of prose, each without line breaks."""

    code: codes.Code
    title: str
    why: tuple[str, ...]
    examples: tuple[Example, ...]
    mend: tuple[str, ...]


def explain(code: str) -> Explanation:
    """Return what explains a code. Raises KeyError for a code that is not in the table."""
    _, *lines = codes.page(code).splitlines()
    before: list[str] = []
    after: list[str] = []
    examples: list[Example] = []
    waiting = iter(lines)
    for line in waiting:
        if line.startswith(_FENCE):
            language, _, shows = line.removeprefix(_FENCE).partition(" ")
            body = iter(lambda: next(waiting, _FENCE), _FENCE)
            examples.append(Example(language, shows, "".join(f"{each}\n" for each in body)))
        else:
            (after if examples else before).append(line)
    title, *why = _paragraphs(before)
    return Explanation(codes.CODES[code], title, tuple(why), tuple(examples), tuple(_paragraphs(after)))


def _paragraphs(lines: list[str]) -> list[str]:
    return [" ".join(part.split("\n")) for part in "\n".join(lines).strip().split("\n\n") if part]
