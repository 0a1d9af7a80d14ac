"""A data dictionary and a list of codes, in English and Chinese, for those who edit tables by hand."""

from collections.abc import Iterable, Mapping, Sequence

from pilotstd._i18n import column_title
from pilotstd.errors import InvalidDataset
from pilotstd.model import TABLE_OF, TABLES, Vocabulary
from pilotstd.tabular.parse import RawTable
from pilotstd.tabular.schema import Field, FieldType, TableSchema

EXPLAINING = ("about", "dictionary", "codes")
"""The sheets that hold no data."""

Listing = tuple[Sequence[str], Sequence[Sequence[str]]]
"""A header and rows."""


def data_sheets(sheets: Mapping[str, RawTable], name: str) -> dict[str, RawTable]:
    """The sheets that hold data.

    Raises `InvalidDataset` for those of a form, which has tables of records only.
    """
    data = {title: sheet for title, sheet in sheets.items() if title not in EXPLAINING}
    if data and data.keys() <= TABLES.keys():
        raise InvalidDataset(f"{name!r} is a form, not a dataset: use `pilotstd import` to import it into a release")
    return data


def explained(tables: Iterable[TableSchema]) -> dict[str, Listing]:
    """The data dictionary and the codes of these tables."""
    tables = tuple(tables)
    columns = [(table, column) for table in tables for column in table.columns]
    members = [member for vocabulary in vocabularies(tables) for member in vocabulary]
    return {
        "dictionary": (
            ("sheet", "column", "中文", "holds", "must be filled", "meaning"),
            [
                (
                    table.name,
                    c.name,
                    in_chinese(c.name),
                    _holds(c),
                    "yes" if c.required else "",
                    c.description + (f" Empty, it is {str(c.default).lower()}." if c.default else ""),
                )
                for table, c in columns
            ],
        ),
        "codes": (
            ("vocabulary", "code", "English", "中文"),
            [(type(member).__name__, str(member), member.en, member.zh) for member in members],
        ),
    }


def vocabularies(tables: Iterable[TableSchema]) -> list[type[Vocabulary]]:
    """The vocabularies of these tables, in the order in which they come up."""
    columns = [column for table in tables for column in table.columns]
    return list(dict.fromkeys(column.vocabulary for column in columns if column.vocabulary))


def in_chinese(name: str) -> str:
    """The name of a table or a column in Chinese.

    >>> in_chinese("work_tasks.regions"), in_chinese("title_en")
    ('工作任务：地区', '标题（英文）')
    """
    field, _, language = name.rpartition("_")
    if language in _LABELS:
        return f"{column_title(field, 'zh')}（{_LABELS[language]}）"
    return "：".join(column_title(part, "zh") for part in name.split("."))


_LABELS = {"en": "英文", "zh": "中文", "original": "原文语言"}
_HOLDS = {
    FieldType.TEXT: "text",
    FieldType.NUMBER: "whole number",
    FieldType.FLAG: "true or false",
    FieldType.DAY: "date",
}


def _holds(column: Field) -> str:
    if column.vocabulary:
        return f"code: {column.vocabulary.__name__}"
    if column.references:
        return f"id of {' or '.join(TABLE_OF[kind] for kind in column.references)}"
    return _HOLDS[column.kind]
