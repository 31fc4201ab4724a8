"""Changes between brackets, where commas say what belongs together: JSON, and YAML's flow style. It must not know what is changed."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from asyncgen.emit.updating import scalars
from asyncgen.emit.updating.layout import Layout, space_behind_comma
from asyncgen.emit.updating.lines import Lines
from asyncgen.emit.updating.nodes import Collection, Entry, Node, Scalar
from asyncgen.emit.updating.places import Place
from asyncgen.emit.updating.splices import Splice


def changed(node: Scalar, wanted: Any, place: Place, layout: Layout) -> list[Splice]:
    """Write another scalar in the place of one, in its style; its anchor stays."""
    (text,) = scalars.rewritten(node, wanted, layout, 0, one_line=True, flow=True)
    empty = node.body == node.end
    return [Splice(node.end if empty else node.body, node.end, f" {text}" if empty else text)]


def replaced(node: Node, wanted: Any, place: Place, layout: Layout) -> list[Splice]:
    """Write any value in the place of any other."""
    lines = layout.lines
    spread = layout.is_spread and (place.is_alone or not lines.same(node.start, node.end))
    text = lines.newline.join(layout.flow(wanted, _indent(lines, node.start), spread=spread))
    text = f"&{place.anchor} {text}" if place.anchor else text
    return [Splice(node.start, node.end, f" {text}" if node.start == node.end else text)]


def added(node: Collection, number: int, kept: list[bool], new: tuple[str | None, Any], layout: Layout) -> list[Splice]:
    """Write something new behind the entry `number`, -1 for before the first one."""
    lines, entries = layout.lines, node.entries
    spread = is_spread(node, lines)
    indent = _indent(lines, entries[0].start)
    key = "" if new[0] is None else layout.flow_key(new[0], quoted=lines.text.startswith('"', entries[0].start))
    text = key + lines.newline.join(layout.flow(new[1], indent, spread=layout.is_spread and spread))
    if number < 0:
        between = lines.newline + indent if spread else _space(node, layout)
        return [Splice(entries[0].start, entries[0].start, f"{text},{between}")]
    end = entries[number].end
    if not spread:
        return [Splice(end, end, f",{_space(node, layout)}{text}")]
    comma = lines.skipped(end)
    following = number + 1 < len(entries) and not kept[number + 1]
    if following or not _has_comment(lines, end):
        return [Splice(end, end, f",{lines.newline}{indent}{text}")]
    # A comment behind the entry stays with it.
    if lines.text.startswith(",", comma):
        return [Splice(lines.end(comma), lines.end(comma), f"{lines.newline}{indent}{text},")]
    return [Splice(end, end, ","), Splice(lines.end(end), lines.end(end), f"{lines.newline}{indent}{text}")]


def removed(node: Collection, number: int, kept: list[bool], layout: Layout) -> list[Splice]:
    """Take an entry away with the comma that it no longer needs, and with the comments that are its own."""
    lines, entries = layout.lines, node.entries
    first = number
    while first > 0 and not kept[first - 1]:
        first -= 1
    last = number
    while last + 1 < len(entries) and not kept[last + 1]:
        last += 1
    if _has_lines_with_comments(node, first, last, lines):
        return _removed_line(entries[number], lines)
    if first != number:
        return []
    if first > 0:
        return [Splice(entries[first - 1].end, entries[last].end, "")]
    return [Splice(entries[0].start, entries[last + 1].start, "")]


def _has_lines_with_comments(node: Collection, first: int, last: int, lines: Lines) -> bool:
    """Whether the entries stand on lines of their own, and comments around them say something."""
    start = node.entries[first - 1].end if first > 0 else node.body + 1
    end = node.entries[last + 1].start if last + 1 < len(node.entries) else node.end - 1
    spans = [lines.text[start : node.entries[first].start], lines.text[node.entries[last].end : end]]
    spans += [lines.text[one.end : other.start] for one, other in pairwise(node.entries[first : last + 1])]
    return is_spread(node, lines) and any("#" in span for span in spans)


def _removed_line(entry: Entry, lines: Lines) -> list[Splice]:
    comma = lines.skipped(entry.end)
    end = comma + 1 if lines.text.startswith(",", comma) else entry.end
    return [Splice(lines.with_comments(entry.start), lines.following(end), "")]


def is_spread(node: Collection, lines: Lines) -> bool:
    """Whether each entry begins a line of its own."""
    return all(lines.is_alone(entry.start) for entry in node.entries)


def _space(node: Collection, layout: Layout) -> str:
    """Return what stands behind the commas of a collection on one line."""
    own = space_behind_comma(node, layout.lines)
    return layout.space if own is None else own


def _has_comment(lines: Lines, offset: int) -> bool:
    return "#" in lines.behind(offset)


def _indent(lines: Lines, offset: int) -> str:
    """Return the white space that the line of an offset begins with."""
    start = lines.start(offset)
    return lines.text[start : lines.spaces(start)]
