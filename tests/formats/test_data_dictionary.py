"""The data dictionary and the codes: every column and every vocabulary, in both languages."""

import re
from collections.abc import Iterator

from pilotstd import model
from pilotstd.formats._data_dictionary import explained, in_chinese
from pilotstd.model import Vocabulary
from pilotstd.tabular.schema import schemas


def vocabularies() -> Iterator[type[Vocabulary]]:
    for name in model.__all__:
        value = getattr(model, name)
        if isinstance(value, type) and issubclass(value, Vocabulary) and value is not Vocabulary:
            yield value


class TestDictionary:
    def test_has_every_column(self) -> None:
        rows = explained(schemas().values())["dictionary"][1]
        assert [tuple(row[:2]) for row in rows] == [
            (table.name, column.name) for table in schemas().values() for column in table.columns
        ]

    def test_every_table_and_column_has_a_chinese_name(self) -> None:
        names = {name for table in schemas().values() for name in (table.name, *(c.name for c in table.columns))}
        standards = {"sha256": "SHA-256", "iso3166_2": "ISO 3166-2"}
        assert not [name for name in names - standards.keys() if re.search("[a-z]", in_chinese(name))]


class TestCodes:
    def test_has_every_member_of_every_vocabulary(self) -> None:
        rows = {tuple(row) for row in explained(schemas().values())["codes"][1]}
        assert rows == {(cls.__name__, str(member), member.en, member.zh) for cls in vocabularies() for member in cls}
