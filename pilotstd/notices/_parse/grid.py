"""A table of a page or a Word document as lines: a line for each row, tabs between its cells, merged cells repeated."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

_MOST_COLUMNS = 60
LONGEST_REPEATED = 300  # characters of a merged cell that each of its rows repeats
EMPTY = "\u200b"
"""An empty cell: it has no width, and keeps the tabs around it from being taken for blanks at the ends of a line."""


class Cell(NamedTuple):
    """A cell as it is printed, with how many columns and rows it takes."""

    text: str
    columns: int = 1
    rows: int = 1


def lines_of_table(rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    """The lines of a table; a row that is one cell over all columns is that cell alone.

    >>> rows = [[Cell("一、修路", 2)], [Cell("甲部", rows=2), Cell("修路")], [Cell("修桥")]]
    >>> list(lines_of_table(rows))
    ['一、修路', '甲部\\t修路', '甲部\\t修桥']
    """
    above: dict[int, tuple[int, str]] = {}  # by column: how many more rows the cell there takes, and its text
    for row in rows:
        texts: list[str] = []
        below: dict[int, tuple[int, str]] = {}
        cells = iter(row)
        cell = next(cells, None)
        whole = cell is not None and len(row) == 1 and not above
        while cell is not None or len(texts) in above:
            column = len(texts)
            if column >= _MOST_COLUMNS:
                break
            if column in above:
                left, text = above[column]
                texts.append(text)
                if left > 1:
                    below[column] = left - 1, text
                continue
            assert cell is not None
            repeated = cell.text if len(cell.text) <= LONGEST_REPEATED else ""
            for offset in range(max(1, min(cell.columns, _MOST_COLUMNS - column))):
                texts.append(cell.text if offset == 0 else repeated)
                if cell.rows > 1:
                    below[column + offset] = cell.rows - 1, repeated
            cell = next(cells, None)
        above = below
        if whole:
            texts = texts[:1]
        elif len(texts) > 1:
            texts[0], texts[-1] = texts[0] or EMPTY, texts[-1] or EMPTY
        yield "\t".join(texts)
