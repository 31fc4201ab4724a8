"""Changes outside of brackets, where lines and their indentation say what belongs together. It must not know what is changed."""

from __future__ import annotations

from typing import Any

from asyncgen.emit.updating import scalars
from asyncgen.emit.updating.fates import Fates
from asyncgen.emit.updating.layout import Layout
from asyncgen.emit.updating.lines import Lines
from asyncgen.emit.updating.nodes import Collection, Node, Scalar
from asyncgen.emit.updating.places import Place
from asyncgen.emit.updating.splices import Splice
from asyncgen.emit.updating.values import is_filled, is_map


def changed(node: Scalar, wanted: Any, place: Place, layout: Layout) -> list[Splice]:
    """Write another scalar in the place of one, in its style; its anchor stays."""
    lines = layout.lines
    spread = node.style in ("|", ">")
    indent = _indent_of_content(node, lines) if spread else place.column + layout.step
    one_line = not spread and _is_commented(node.end, place, lines)
    text = lines.newline.join(scalars.rewritten(node, wanted, layout, indent, one_line=one_line, flow=False))
    if node.start == place.sign or (node.body == node.end and node.anchor):
        return [Splice(node.end, node.end, f" {text}")]
    return [Splice(node.body, node.end, text)]


def _is_commented(offset: int, place: Place, lines: Lines) -> bool:
    """Whether a comment follows that would become part of a literal scalar."""
    return bool(lines.behind(offset).strip()) or lines.end_with_comments(offset, place.column) != lines.end(offset)


def _indent_of_content(node: Scalar, lines: Lines) -> int:
    following = lines.following(node.body)
    return max(1, lines.spaces(following) - following)


def replaced(node: Node, wanted: Any, place: Place, layout: Layout) -> list[Splice]:
    """Write any value in the place of any other."""
    lines = layout.lines
    if place.sign is None:
        new = layout.block(wanted, 0) if is_filled(wanted) else layout.scalar(wanted, layout.step)
        return [Splice(node.start, lines.end(node.end), lines.newline.join(new))]
    beside = lines.same(place.sign, node.start)
    anchor = f"&{place.anchor}" if place.anchor else ""
    if is_filled(wanted) and isinstance(node, Collection) and node.flow and node.entries:
        text = " ".join([*[anchor] * bool(anchor), *layout.flow(wanted, "", spread=False)])
        return [Splice(node.start, node.end, text)]
    if is_filled(wanted):
        return _filled(node, wanted, place, layout, anchor, beside=beside)
    one_line = _is_commented(node.end, place, lines) or (not beside and bool(lines.behind(place.sign).strip()))
    text = lines.newline.join(_scalar_lines(wanted, place, layout, one_line=one_line))
    text = f"{anchor} {text}" if anchor else text
    if not beside:
        return [Splice(place.sign, place.sign, f" {text}"), Splice(lines.end(place.sign), lines.end(node.end), "")]
    return [Splice(node.start, node.end, f" {text}" if node.start == place.sign else text)]


def _scalar_lines(wanted: Any, place: Place, layout: Layout, *, one_line: bool) -> list[str]:
    return scalars.rewritten(Scalar(0, 0, 0, ""), wanted, layout, place.column + layout.step, one_line=one_line, flow=False)


def _filled(node: Node, wanted: Any, place: Place, layout: Layout, anchor: str, *, beside: bool) -> list[Splice]:
    assert place.sign is not None
    lines, sign = layout.lines, place.sign
    compact = place.is_item and not anchor and beside and not lines.behind(node.end).strip()
    if compact:
        start = node.start if node.start > sign else sign
        column = lines.column(start) if start > sign else place.column + 2
        new = layout.block(wanted, column)
        head = new[0].lstrip(" ")
        return [Splice(start, node.end, lines.newline.join([head if start > sign else f" {head}", *new[1:]]))]
    indent = place.column + 2 if place.is_item else layout.below(wanted, place.column)
    if isinstance(node, Collection) and not (node.flow or beside) and is_map(wanted) == node.is_map:
        indent = lines.column(node.body)
    new = layout.block(wanted, indent)
    signed = [Splice(sign, sign, f" {anchor}")] if anchor else []
    if beside:
        # An end of the line stays where it is, with its comment.
        start = lines.stripped(node.start) if node.start > sign else sign
        text = "".join(lines.newline + line for line in new)
        gone = [Splice(max(start, sign), node.end, "")] if node.end > sign else []
        return [*signed, *gone, Splice(lines.end(node.end), lines.end(node.end), text)]
    return [*signed, Splice(lines.start(node.start), lines.end(node.end), lines.newline.join(new))]


def added(fates: Fates, number: int, part: tuple[str | None, Any], layout: Layout) -> list[Splice]:
    """Write something new behind the entry `number`, -1 for before the first one."""
    lines, entries = layout.lines, fates.node.entries
    column = lines.column(fates.node.body)
    text = layout.entry(*part, column)
    if number >= 0:
        last = lines.end_with_comments(entries[number].end, column)
        new = [*[""] * fates.is_airy, *text]
        # At the start of the next line, because the end of this one may go away with a part of the entry.
        at = lines.following(last)
        if at == last:
            return [Splice(at, at, "".join(lines.newline + line for line in new))]
        return [Splice(at, at, "".join(line + lines.newline for line in new))]
    first = entries[0].start
    if lines.is_alone(first):
        at = lines.with_comments(first)
        at = lines.start(first) if at == 0 else at  # Comments at the top are about the document.
        return [Splice(at, at, "".join(line + lines.newline for line in text))]
    joined = lines.newline.join([text[0].lstrip(" "), *text[1:]])
    return [Splice(first, first, joined + lines.newline + " " * column)]


def removed(fates: Fates, number: int, layout: Layout) -> list[Splice]:
    """Take an entry away, with the comments that are its own."""
    lines, entry = layout.lines, fates.node.entries[number]
    if number < fates.first and not lines.is_alone(fates.node.entries[0].start):
        return _removed_first(fates, lines) if number == 0 else []
    if not lines.is_alone(entry.start):
        return [Splice(entry.start, lines.end(entry.end), "")]
    start = lines.with_comments(entry.start)
    start = lines.start(entry.start) if start == 0 else start
    end = lines.following(entry.end)
    if end == len(lines.text) and lines.end(entry.end) == end and start > 0:
        return [Splice(lines.end(start - 1), end, "")]
    return [Splice(start, end, "")]


def _removed_first(fates: Fates, lines: Lines) -> list[Splice]:
    """Take away all entries before the first that stays, of which the first one stands behind a dash."""
    entries = fates.node.entries
    last, following = entries[fates.first - 1], entries[fates.first]
    if "#" in lines.text[lines.following(last.end) : following.start]:
        return [Splice(lines.stripped(entries[0].start), lines.end(last.end), "")]
    return [Splice(entries[0].start, following.start, "")]
