"""Datasets as pandas or Polars frames, and pandas frames as a dataset again."""

from pilotstd.frames._export import to_frame, to_frames, to_polars
from pilotstd.frames._import import from_frames

__all__ = ["from_frames", "to_frame", "to_frames", "to_polars"]


def __dir__() -> list[str]:
    return [*__all__]
