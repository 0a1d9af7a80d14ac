"""The tables of a dataset as rows of plain values: their schema, rows out, rows in."""

__all__: list[str] = []
