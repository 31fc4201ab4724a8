"""Changes between brackets, where commas say what belongs together: JSON, and YAML's flow style. It must not know what is changed."""

from __future__ import annotations

from typing import Any

from asyncgen.emit.updating import scalars
from asyncgen.emit.updating.fates import Fates
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


def added(fates: Fates, number: int, part: tuple[str | None, Any], layout: Layout) -> list[Splice]:
    """Write something new behind the entry `number`, -1 for before the first one."""
    lines, entries, spread = layout.lines, fates.node.entries, fates.is_spread
    indent = _indent(lines, entries[0].start)
    key = "" if part[0] is None else layout.flow_key(part[0], quoted=lines.text.startswith('"', entries[0].start))
    text = key + lines.newline.join(layout.flow(part[1], indent, spread=layout.is_spread and spread))
    if number < 0:
        between = lines.newline + indent if spread else _space(fates.node, layout)
        return [Splice(entries[0].start, entries[0].start, f"{text},{between}")]
    end = entries[number].end
    if not spread:
        return [Splice(end, end, f",{_space(fates.node, layout)}{text}")]
    goes = number + 1 < len(entries) and not fates.kept[number + 1]
    if goes or "#" not in lines.behind(end):
        return [Splice(end, end, f",{lines.newline}{indent}{text}")]
    # A comment behind the entry stays with it.
    comma = lines.skipped(end)
    if lines.text.startswith(",", comma):
        return [Splice(lines.end(comma), lines.end(comma), f"{lines.newline}{indent}{text},")]
    return [Splice(end, end, ","), Splice(lines.end(end), lines.end(end), f"{lines.newline}{indent}{text}")]


def removed(fates: Fates, number: int, layout: Layout) -> list[Splice]:
    """Take an entry away with the comma that it no longer needs, and with the comments that are its own."""
    entries = fates.node.entries
    if fates.is_spread and fates.is_commented:
        return _removed_line(entries[number], layout.lines)
    first, last = fates.runs[number]
    if first != number:
        return []  # It goes with the first one of its neighbours.
    if first > 0:
        return [Splice(entries[first - 1].end, entries[last].end, "")]
    return [Splice(entries[0].start, entries[last + 1].start, "")]


def _removed_line(entry: Entry, lines: Lines) -> list[Splice]:
    comma = lines.skipped(entry.end)
    end = comma + 1 if lines.text.startswith(",", comma) else entry.end
    return [Splice(lines.with_comments(entry.start), lines.following(end), "")]


def _space(node: Collection, layout: Layout) -> str:
    """Return what stands behind the commas of a collection on one line."""
    own = space_behind_comma(node, layout.lines)
    return layout.space if own is None else own


def _indent(lines: Lines, offset: int) -> str:
    """Return the white space that the line of an offset begins with."""
    start = lines.start(offset)
    return lines.text[start : lines.spaces(start)]
