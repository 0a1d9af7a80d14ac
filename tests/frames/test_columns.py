"""The declaration of columns, from which every table of every format is made."""

import attrs
import pytest

from pilotstd.frames.columns import Kind, Sheet, sheets
from pilotstd.model import TABLES, Evidence, Label, Responsibility, Retired, record_fields

EVERY_SHEET = sheets().values()


class TestEverySheet:
    @pytest.mark.parametrize("sheet", EVERY_SHEET, ids=lambda sheet: sheet.name)
    def test_no_two_columns_have_the_same_name(self, sheet: Sheet) -> None:
        names = [column.name for column in sheet.columns]
        assert len(set(names)) == len(names)

    @pytest.mark.parametrize("sheet", EVERY_SHEET, ids=lambda sheet: sheet.name)
    def test_the_key_is_made_of_columns_that_must_be_filled(self, sheet: Sheet) -> None:
        required = {column.name for column in sheet.columns if column.required}
        assert set(sheet.key) <= required

    @pytest.mark.parametrize("sheet", EVERY_SHEET, ids=lambda sheet: sheet.name)
    def test_every_column_says_what_it_means(self, sheet: Sheet) -> None:
        assert all(column.text.endswith(".") for column in sheet.columns)

    @pytest.mark.parametrize("sheet", EVERY_SHEET, ids=lambda sheet: sheet.name)
    def test_codes_have_a_vocabulary_and_nothing_else_has(self, sheet: Sheet) -> None:
        assert all(
            (column.kind is Kind.CODE) == (column.vocabulary is not None)
            for column in sheet.columns
        )


class TestEveryFieldIsInASheet:
    @pytest.mark.parametrize("table", TABLES)
    def test_of_a_record(self, table: str) -> None:
        columns = {column.path.partition(".")[0] for column in sheets()[table].columns}
        links = {sheet.field for sheet in EVERY_SHEET if table in sheet.owners}
        assert columns | links == {field.name for field in record_fields(TABLES[table])}
        assert not columns & links

    @pytest.mark.parametrize(
        ("name", "cls"),
        [("evidence", Evidence), ("work_tasks.departments", Responsibility), ("retired", Retired)],
    )
    def test_of_a_part(self, name: str, cls: type) -> None:
        columns = {column.path for column in sheets()[name].columns}
        several = {"replaced_by"}
        assert {field.name for field in attrs.fields(cls)} - several <= columns

    def test_a_label_has_both_languages_and_the_printed_one(self) -> None:
        columns = {column.path for column in sheets()["dataset"].columns}
        assert {f"title.{field.name}" for field in attrs.fields(Label)} <= columns


class TestWhatEveryFormatSays:
    def test_the_dataset_row_has_version_day_digest_and_licence(self) -> None:
        names = {column.name for column in sheets()["dataset"].columns}
        assert {"version", "as_of", "sha256", "licence"} <= names

    def test_digest_and_licence_are_not_read_back(self) -> None:
        assert [column.name for column in sheets()["dataset"].columns if column.said] == [
            "sha256",
            "licence",
        ]
