"""Circles in a graph of numbered nodes, without recursion: documents decide how long a way is. It must not know what the nodes are."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence


def components(graph: Mapping[int, Sequence[int]]) -> Iterator[list[int]]:
    """The groups of nodes that all lead to each other (Tarjan), each after all that it leads to. Nodes outside are passed over."""
    order: dict[int, int] = {}
    lowest: dict[int, int] = {}
    open_nodes: list[int] = []
    is_open: set[int] = set()
    for root in graph:
        if root in order:
            continue
        path: list[tuple[int, Iterator[int]]] = []
        entering: int | None = root
        while path or entering is not None:
            if entering is not None:
                order[entering] = lowest[entering] = len(order)
                open_nodes.append(entering)
                is_open.add(entering)
                path.append((entering, iter(graph[entering])))
            node, following = path[-1]
            entering = next((each for each in following if _seen(each, node, graph, order, lowest, is_open)), None)
            if entering is not None:
                continue
            path.pop()
            if path:
                lowest[path[-1][0]] = min(lowest[path[-1][0]], lowest[node])
            if lowest[node] == order[node]:
                group = [open_nodes.pop()]
                while group[-1] != node:
                    group.append(open_nodes.pop())
                is_open.difference_update(group)
                yield group


def _seen(
    each: int, node: int, graph: Mapping[int, Sequence[int]], order: dict[int, int], lowest: dict[int, int], is_open: set[int]
) -> bool:
    """Say whether a node is new; note what is known of it where it is not."""
    if each not in graph:
        return False
    if each not in order:
        return True
    if each in is_open:
        lowest[node] = min(lowest[node], order[each])
    return False


def way_back(start: int, following: Callable[[int], Iterable[int]]) -> list[int]:
    """The shortest way from a node back to itself, without the return; the node must be on a circle."""
    came_from: dict[int, int] = {}
    waiting = deque([start])
    while waiting:
        node = waiting.popleft()
        for each in following(node):
            if each == start:
                way = [node]
                while way[-1] != start:
                    way.append(came_from[way[-1]])
                return way[::-1]
            if each not in came_from:
                came_from[each] = node
                waiting.append(each)
    raise LookupError(f"node {start} is on no circle")
