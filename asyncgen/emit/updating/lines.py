"""A text as lines: where the line of an offset begins and ends, and what stands between two parts. It must not know YAML's structure."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter

_LINE_END = re.compile(r"\r\n|\n|\r")
_GAP = re.compile(r"[ \t\r\n]*(?:#[^\r\n]*[ \t\r\n]*)*")
_SPACES = re.compile(r"[ \t]*")


class Lines:
    """A text with fast ways from offsets to lines. `newline` is the line end that it has most."""

    def __init__(self, text: str) -> None:
        self.text = text
        ends = [(match.start(), match.end(), match.group()) for match in _LINE_END.finditer(text)]
        self._starts = [0, *(end for _, end, _ in ends)]
        self._ends = [*(start for start, _, _ in ends), len(text)]
        counts = Counter(written for _, _, written in ends)
        self.newline = counts.most_common(1)[0][0] if counts else "\n"

    def number(self, offset: int) -> int:
        """Return the number of the line of an offset, from 1."""
        return bisect_right(self._starts, offset)

    def start(self, offset: int) -> int:
        """Return where the line of an offset begins."""
        return self._starts[self.number(offset) - 1]

    def end(self, offset: int) -> int:
        """Return where the line of an offset ends, without its line end."""
        return self._ends[self.number(offset) - 1]

    def following(self, offset: int) -> int:
        """Return where the next line begins; the end of the text after the last one."""
        number = self.number(offset)
        return self._starts[number] if number < len(self._starts) else len(self.text)

    def column(self, offset: int) -> int:
        """Return how many characters stand before an offset on its line."""
        return offset - self.start(offset)

    def is_alone(self, offset: int) -> bool:
        """Whether only spaces stand before an offset on its line."""
        return not self.text[self.start(offset) : offset].strip(" \t")

    def same(self, one: int, other: int) -> bool:
        """Whether two offsets are on one line."""
        return self.number(one) == self.number(other)

    def behind(self, offset: int) -> str:
        """Return what stands on the line from an offset on."""
        return self.text[offset : self.end(offset)]

    def skipped(self, offset: int) -> int:
        """Return the first offset from this one on that is neither white space nor in a comment."""
        match = _GAP.match(self.text, offset)
        return offset if match is None else match.end()

    def spaces(self, offset: int) -> int:
        """Return the first offset from this one on that is no space and no tab."""
        match = _SPACES.match(self.text, offset)
        return offset if match is None else match.end()

    def stripped(self, offset: int) -> int:
        """Return the offset behind the last character before this one that is neither space nor tab."""
        while offset > 0 and self.text[offset - 1] in " \t":
            offset -= 1
        return offset

    def with_comments(self, offset: int) -> int:
        """Return where the line of an offset begins, or that of the first of the comment lines right above that have its indentation."""
        start, column = self.start(offset), self.spaces(self.start(offset)) - self.start(offset)
        while start > 0:
            above = self.start(start - 1)
            comment = self.spaces(above)
            if comment - above != column or not self.text.startswith("#", comment):
                return start
            start = above
        return start

    def end_with_comments(self, offset: int, column: int) -> int:
        """Return where the line of an offset ends, or the last of the comment lines behind it that are indented by more than `column`."""
        number = last = self.number(offset)
        while number < len(self._starts):
            start = self._starts[number]
            first = self.spaces(start)
            number += 1
            if self.text.startswith("#", first) and first - start > column:
                last = number
            elif first != self._ends[number - 1]:
                break
        return self._ends[last - 1]

    def has_gap(self, one: int, other: int) -> bool:
        """Whether an empty line stands between two offsets."""
        first, last = self.number(one), self.number(other)
        return any(not self.text[self._starts[n] : self._ends[n]].strip() for n in range(first, last - 1))
