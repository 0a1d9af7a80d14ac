"""Cycles in a directed graph, found in one depth-first pass."""

from collections.abc import Iterator, Mapping, Sequence


def find_cycles(successors: Mapping[str, Sequence[str]], longest: int | None = None) -> Iterator[list[str]]:
    """Yield a cycle for each edge that closes one, its first node again at the end.

    Of a cycle of more than *longest* nodes only the beginning and the end are given, with `…` between them. Without the closing edges (from the last node but one to the last) the graph has no cycle. Takes time in proportion to the nodes,
    the edges and the length of the cycles. The pass needs no recursion, so long chains work too.

    >>> list(find_cycles({"a": ["b"], "b": ["a", "b"]}))
    [['a', 'b', 'a'], ['b', 'b']]
    """
    done: set[str] = set()
    path: list[str] = []
    position: dict[str, int] = {}  # of each node on the path
    for start in successors:
        stack = [start]
        while stack:
            node = stack[-1]
            if node in position:  # all that follows it is done
                del position[path.pop()]
                done.add(node)
            if node in done:
                stack.pop()
                continue
            position[node] = len(path)
            path.append(node)
            for successor in successors.get(node, ()):
                if successor in position:
                    first = position[successor]
                    if longest is None or len(path) - first <= longest:
                        yield [*path[first:], successor]
                    else:
                        half = longest // 2
                        yield [*path[first : first + half], "…", *path[-half:], successor]
                elif successor not in done:
                    stack.append(successor)


def find_cycle(successors: Mapping[str, Sequence[str]]) -> list[str]:
    """The first cycle, its first node again at the end; empty where there is none."""
    return next(find_cycles(successors), [])
