"""What explains sheets to those who work in them: a data dictionary and the codes, in English and Chinese."""

from collections.abc import Iterable, Mapping, Sequence

from pilotstd.errors import InvalidDataset
from pilotstd.frames.assemble import Found
from pilotstd.frames.columns import Column, Kind, Sheet
from pilotstd.model import TABLE_OF, TABLES, Vocabulary
from pilotstd.wording import heading

EXPLAINING = ("about", "dictionary", "codes")
"""The sheets that hold no data."""

Listing = tuple[Sequence[str], Sequence[Sequence[str]]]
"""A header and rows."""


def data_sheets(found: Mapping[str, Found], name: str) -> dict[str, Found]:
    """The sheets that hold data.

    Raises `InvalidDataset` for those of a form, which has tables of records alone.
    """
    data = {title: sheet for title, sheet in found.items() if title not in EXPLAINING}
    if data and data.keys() <= TABLES.keys():
        raise InvalidDataset(
            f"{name!r} is a form and no whole dataset: pilotstd import lays what is typed in it onto a release"
        )
    return data


def explained(listed: Iterable[Sheet]) -> dict[str, Listing]:
    """The dictionary and the codes of these sheets."""
    listed = tuple(listed)
    columns = [(sheet, column) for sheet in listed for column in sheet.columns]
    members = [member for vocabulary in vocabularies(listed) for member in vocabulary]
    return {
        "dictionary": (
            ("sheet", "column", "中文", "holds", "must be filled", "meaning"),
            [
                (
                    sheet.name,
                    c.name,
                    in_chinese(c.name),
                    _holds(c),
                    "yes" if c.required else "",
                    f"{c.text} Empty, it is {str(c.default).lower()}." if c.default else c.text,
                )
                for sheet, c in columns
            ],
        ),
        "codes": (
            ("vocabulary", "code", "English", "中文"),
            [(type(member).__name__, str(member), member.en, member.zh) for member in members],
        ),
    }


def vocabularies(listed: Iterable[Sheet]) -> list[type[Vocabulary]]:
    """The vocabularies of these sheets, in the order in which they come up."""
    return list(
        dict.fromkeys(
            column.vocabulary for sheet in listed for column in sheet.columns if column.vocabulary
        )
    )


def in_chinese(name: str) -> str:
    """The heading of a sheet or a column in Chinese.

    >>> in_chinese("work_tasks.regions"), in_chinese("title_en")
    ('工作任务：地区', '标题（英文）')
    """
    field, _, language = name.rpartition("_")
    if language in _LABELS:
        return f"{heading(field, 'zh')}（{_LABELS[language]}）"
    return "：".join(heading(part, "zh") for part in name.split("."))


_LABELS = {"en": "英文", "zh": "中文", "original": "原文语言"}
_HOLDS = {
    Kind.TEXT: "text",
    Kind.NUMBER: "whole number",
    Kind.FLAG: "true or false",
    Kind.DAY: "date",
}


def _holds(column: Column) -> str:
    if column.vocabulary:
        return f"code: {column.vocabulary.__name__}"
    if column.refers:
        return f"id of {' or '.join(TABLE_OF[kind] for kind in column.refers)}"
    return _HOLDS[column.kind]
