"""SQLite databases: what is written, and what is read."""

import datetime
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

import pilotstd
from pilotstd import Dataset, InvalidDataset, Pilot, WorkTask
from pilotstd.model import TABLES, Topic
from tests.formats.editing import problems
from tests.formats.small import model_2_dataset, small_dataset


@pytest.fixture
def path(newest: Dataset, tmp_path: Path) -> Path:
    """The newest release as a database."""
    newest.write(tmp_path / "it.sqlite")
    return tmp_path / "it.sqlite"


@pytest.fixture
def database(path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(path)) as connection:
        yield connection


class TestWriteSqlite:
    def test_foreign_keys_hold(self, database: sqlite3.Connection) -> None:
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]

    @pytest.mark.parametrize(
        "change",
        [
            "UPDATE work_tasks_regions SET target = 'region:paris' WHERE rowid = 1",
            "UPDATE dependencies SET dependent = 'task:999' WHERE rowid = 1",
            "DELETE FROM sources WHERE id = 'source:compilation'",
            "UPDATE work_tasks SET level = 'locl' WHERE id = 'task:015'",
            "INSERT INTO measures_actions VALUES ('measure:esg-standards', 1, 'revize')",
            "INSERT INTO regions (id) VALUES ('region:beijing')",
            "UPDATE pilots SET region = NULL WHERE rowid = 1",
        ],
    )
    def test_constraints_refuse_invalid_changes(self, database: sqlite3.Connection, change: str) -> None:
        database.execute("PRAGMA foreign_keys = ON")
        with pytest.raises(sqlite3.IntegrityError):
            database.execute(change)

    def test_view_joins_work_tasks_to_regions(self, newest: Dataset, database: sqlite3.Connection) -> None:
        rows = database.execute("SELECT task, region FROM work_tasks_by_region").fetchall()
        assert rows == [(task.id, region) for task in newest.work_tasks for region in task.regions]

    def test_view_joins_topics_to_what_names_them_or_a_narrower_one(self, tmp_path: Path) -> None:
        model_2_dataset().write(tmp_path / "it.sqlite")
        query = 'SELECT "table", record, named FROM records_by_topic WHERE topic = ? ORDER BY 1, 2'
        with closing(sqlite3.connect(tmp_path / "it.sqlite")) as database:
            wide, narrow = (database.execute(query, (id,)).fetchall() for id in ("topic:living-services", "topic:ai"))
            (names,) = database.execute(
                "SELECT DISTINCT topic_en, topic_zh FROM records_by_topic WHERE topic LIKE '%ai'"
            )
        assert wide == [
            ("key_tasks", "keytask:1", "topic:elderly-care"),
            ("measures", "measure:living-services", "topic:elderly-care"),
            ("standards", "std:a", "topic:elderly-care"),
            ("work_tasks", "task:001", "topic:home-care"),
        ]
        assert narrow == [("measures", "measure:living-services", "topic:ai")]
        assert names == ("artificial intelligence", "人工智能")

    def test_view_of_topics_ends_where_a_topic_is_its_own_broader(self, tmp_path: Path) -> None:
        ring = [Topic(id="topic:a", broader="topic:b"), Topic(id="topic:b", broader="topic:a")]
        task = WorkTask(id="task:001", number=1, topics=("topic:a",))
        ds = Dataset(version="1", as_of=datetime.date(2026, 1, 1), records=[*ring, task])
        ds.write(tmp_path / "it.sqlite", check=False)
        with closing(sqlite3.connect(tmp_path / "it.sqlite")) as database:
            rows = database.execute("SELECT topic, record FROM records_by_topic").fetchall()
        assert rows == [("topic:a", "task:001"), ("topic:b", "task:001")]

    def test_has_metadata(self, newest: Dataset, database: sqlite3.Connection) -> None:
        row = database.execute("SELECT version, as_of, sha256, licence FROM dataset").fetchone()
        counts = database.execute('SELECT "table", count(*) FROM records GROUP BY 1').fetchall()
        assert row == (newest.version, newest.as_of.isoformat(), newest.sha256, "CC0-1.0")
        assert dict(counts) == {name: len(newest.table(name)) for name in TABLES if len(newest.table(name))}

    def test_refuses_missing_value_of_required_column(self, tmp_path: Path) -> None:
        pilot = Pilot(id="pilot:a", region=None)  # type: ignore[arg-type]
        ds = Dataset(version="1", as_of=datetime.date(2026, 1, 1), records=[pilot])
        with pytest.raises(InvalidDataset, match="cannot be represented in a database: NOT NULL"):
            ds.write(tmp_path / "it.sqlite", check=False)
        assert list(tmp_path.iterdir()) == []


class TestReadSqlite:
    def run(self, path: Path, *statements: str) -> None:
        with closing(sqlite3.connect(path)) as database:
            for statement in statements:
                database.execute(statement)
            database.commit()

    def test_changed_by_sqlite(self, newest: Dataset, path: Path) -> None:
        self.run(path, "CREATE INDEX by_level ON work_tasks (level)", "VACUUM")
        assert pilotstd.read(path) == newest

    @pytest.mark.parametrize(
        ("statements", "message"),
        [
            (["CREATE TRIGGER t AFTER INSERT ON regions BEGIN SELECT 1; END"], "the trigger 't'"),
            (["ALTER TABLE regions RENAME TO kept", "CREATE VIEW regions AS SELECT * FROM kept"], "the view 'regions'"),
            (["CREATE VIRTUAL TABLE notes USING fts5(text)"], "the table 'notes'"),
            (["ALTER TABLE regions ADD COLUMN twice TEXT GENERATED ALWAYS AS (id || id)"], "'twice' is computed"),
            (["CREATE TABLE other (id)"], "unknown table 'other'"),
            (
                ["CREATE VIEW work_tasks_by_region AS SELECT load_extension('x') AS task"],
                "the view 'work_tasks_by_region'",
            ),
            (["DROP TABLE work_tasks_regions"], "the table 'work_tasks.regions' is missing"),
            (["ALTER TABLE regions RENAME COLUMN kind TO knd"], "unknown column 'knd'"),
        ],
    )
    def test_refuses_other_objects(self, path: Path, statements: list[str], message: str) -> None:
        self.run(path, "DROP VIEW work_tasks_by_region", *statements)
        assert any(message in problem.message for problem in problems(path, "sqlite"))

    def test_refuses_blob_for_text(self, path: Path) -> None:
        self.run(path, "UPDATE regions SET name_en = x'00ff' WHERE id = 'region:beijing'")
        (problem,) = problems(path, "sqlite")
        assert problem.message == r"expected text, got b'\x00\xff'"

    def test_text_not_utf_8(self, path: Path) -> None:
        self.run(path, "UPDATE regions SET name_en = CAST(x'ff' AS TEXT) WHERE id = 'region:beijing'")
        with pytest.raises(InvalidDataset, match="not a valid SQLite database"):
            pilotstd.read(path)

    def test_schema_not_utf_8(self, path: Path) -> None:
        data = path.read_bytes()
        assert b'"note" TEXT' in data
        path.write_bytes(data.replace(b'"note" TEXT', b'"note\xc7 TEXT', 1))
        with pytest.raises(InvalidDataset, match="not a valid SQLite database"):
            pilotstd.read(path)

    def test_refuses_open_write_ahead_log(self, path: Path) -> None:
        with closing(sqlite3.connect(path)) as database:
            database.execute("PRAGMA journal_mode = WAL")
            database.execute("UPDATE regions SET note = 'new'")
            database.commit()
            with pytest.raises(InvalidDataset, match="close the program that has it open"):
                pilotstd.read(path)

    def test_refuses_hot_journal(self, path: Path, tmp_path: Path) -> None:
        """The journal has what is to be rolled back, and the file what was never committed."""
        with closing(sqlite3.connect(path)) as database:
            database.execute("PRAGMA cache_size = 1")  # so that changes go to the file at once
            database.execute("UPDATE regions SET note = 'never committed'")
            database.execute("UPDATE evidence SET locator = 'never committed'")
            for suffix in ("", "-journal"):
                shutil.copy(f"{path}{suffix}", tmp_path / f"copy.sqlite{suffix}")
        with pytest.raises(InvalidDataset, match=r"has an unfinished transaction in .*copy\.sqlite-journal"):
            pilotstd.read(tmp_path / "copy.sqlite")

    def test_ignores_finished_journal(self, path: Path) -> None:
        with closing(sqlite3.connect(path)) as database:
            database.execute("PRAGMA journal_mode = PERSIST")
            database.execute("UPDATE work_tasks SET title_en = 'Ours' WHERE number = 15")
            database.commit()
        assert path.with_name("it.sqlite-journal").stat().st_size
        assert pilotstd.read(path).work_tasks["task:015"].title.en == "Ours"

    def test_reading_leaves_the_file_unchanged(self, path: Path, tmp_path: Path) -> None:
        before = path.read_bytes()
        pilotstd.read(path)
        assert path.read_bytes() == before
        assert [path.name for path in tmp_path.iterdir()] == ["it.sqlite"]


class TestDamagedFiles:
    def changed(self, folder: Path, *statements: str) -> Path:
        path = folder / "it.sqlite"
        small_dataset().write(path)
        with closing(sqlite3.connect(path)) as database:
            database.execute("PRAGMA writable_schema = ON")
            for statement in statements:
                database.execute(statement)
            database.commit()
        return path

    def test_table_that_is_there_twice(self, tmp_path: Path) -> None:
        path = self.changed(tmp_path, 'CREATE TABLE "work_tasks.regions" AS SELECT * FROM work_tasks_regions')
        with pytest.raises(InvalidDataset, match=r"two tables hold the rows of 'work_tasks.regions'"):
            pilotstd.read(path)

    def test_name_that_is_not_text(self, tmp_path: Path) -> None:
        path = self.changed(
            tmp_path, "UPDATE sqlite_master SET name = x'00ff', tbl_name = x'00ff' WHERE name = 'events'"
        )
        with pytest.raises(InvalidDataset):
            pilotstd.read(path)

    def test_table_without_a_statement(self, tmp_path: Path) -> None:
        path = self.changed(tmp_path, "UPDATE sqlite_master SET sql = NULL WHERE name = 'events'")
        with pytest.raises(InvalidDataset):
            pilotstd.read(path)

    def test_pages_that_do_not_fit_together(self, tmp_path: Path) -> None:
        path = self.changed(tmp_path, "UPDATE sqlite_master SET rootpage = 2 WHERE name = 'events'")
        with pytest.raises(InvalidDataset, match="is a damaged SQLite database"):
            pilotstd.read(path)
