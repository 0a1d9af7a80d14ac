"""The declaration of columns, from which every table of every format is made."""

import attrs
import pytest

from pilotstd.model import TABLES, Evidence, Label, Responsibility, Retired, Vocabulary, record_fields
from pilotstd.model._fields import is_many, value_type
from pilotstd.tabular.schema import FieldType, TableSchema, schemas

EVERY_SCHEMA = schemas().values()


class TestSchemas:
    @pytest.mark.parametrize("schema", EVERY_SCHEMA, ids=lambda schema: schema.name)
    def test_column_names_are_unique(self, schema: TableSchema) -> None:
        names = [column.name for column in schema.columns]
        assert len(set(names)) == len(names)

    @pytest.mark.parametrize("schema", EVERY_SCHEMA, ids=lambda schema: schema.name)
    def test_key_columns_are_required(self, schema: TableSchema) -> None:
        required = {column.name for column in schema.columns if column.required}
        assert set(schema.key) <= required

    @pytest.mark.parametrize("schema", EVERY_SCHEMA, ids=lambda schema: schema.name)
    def test_every_column_has_a_description(self, schema: TableSchema) -> None:
        assert all(column.description.endswith(".") for column in schema.columns)

    @pytest.mark.parametrize("schema", EVERY_SCHEMA, ids=lambda schema: schema.name)
    def test_only_codes_have_a_vocabulary(self, schema: TableSchema) -> None:
        assert all((column.kind is FieldType.CODE) == (column.vocabulary is not None) for column in schema.columns)


class TestEveryFieldHasAColumn:
    @pytest.mark.parametrize("table", TABLES)
    def test_record(self, table: str) -> None:
        columns = {column.path.partition(".")[0] for column in schemas()[table].columns}
        links = {schema.field for schema in EVERY_SCHEMA if table in schema.parents}
        assert columns | links == {field.name for field in record_fields(TABLES[table])}
        assert not columns & links

    @pytest.mark.parametrize(
        ("name", "cls"), [("evidence", Evidence), ("work_tasks.departments", Responsibility), ("retired", Retired)]
    )
    def test_part(self, name: str, cls: type) -> None:
        columns = {column.path for column in schemas()[name].columns}
        several = {"replaced_by"}
        assert {field.name for field in attrs.fields(cls)} - several <= columns

    def test_label_has_three_columns(self) -> None:
        columns = {column.path for column in schemas()["dataset"].columns}
        assert {f"title.{field.name}" for field in attrs.fields(Label)} <= columns


class TestLinkSchemas:
    @pytest.mark.parametrize("table", TABLES)
    def test_codes_have_their_vocabulary(self, table: str) -> None:
        for field in record_fields(TABLES[table]):
            part = value_type(field.type)
            if is_many(field) and issubclass(part, Vocabulary):
                column = schemas()[f"{table}.{field.name}"].columns[-1]
                assert (column.name, column.kind, column.vocabulary) == ("code", FieldType.CODE, part)


class TestDatasetSchema:
    def test_has_version_day_digest_and_licence(self) -> None:
        names = {column.name for column in schemas()["dataset"].columns}
        assert {"version", "as_of", "sha256", "licence"} <= names

    def test_digest_alone_is_computed(self) -> None:
        assert [column.name for column in schemas()["dataset"].columns if column.computed] == ["sha256"]
