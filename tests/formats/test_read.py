"""Reading files in every format: problems with their places, and files that are not datasets."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import pilotstd
from pilotstd import FileError, InvalidDataset
from pilotstd.authoring import write_form
from tests.formats.editing import READ, TABULAR, EditedFile, problems
from tests.formats.small import small_dataset

Edit = Callable[[str], EditedFile]


@pytest.fixture
def edit(tmp_path: Path) -> Edit:
    """A small dataset written in a format, to be changed."""
    return lambda format: EditedFile(small_dataset(), tmp_path, format)


@pytest.mark.slow
@pytest.mark.parametrize("format", TABULAR)
class TestEditedCells:
    def test_reads_correction(self, edit: Edit, format: str) -> None:
        file = edit(format)
        file.put("work_tasks", 0, "title_en", "Another title")
        assert pilotstd.read(file.path).work_tasks["task:014"].title.en == "Another title"

    def test_invalid_code(self, edit: Edit, format: str) -> None:
        file = edit(format)
        file.put("work_tasks", 1, "level", "locl")
        (problem,) = problems(file.path, format)
        assert (problem.path, problem.value) == (file.path_of("work_tasks", 1, "level"), "locl")
        assert "did you mean 'local'?" in problem.message

    def test_wrong_type(self, edit: Edit, format: str) -> None:
        file = edit(format)
        file.put("pilots", 2, "group", None)
        file.put("figures", 2, "as_of", None)
        if format != "parquet":  # whose columns have one type
            file.put("pilots", 2, "group", "first")
            file.put("figures", 2, "as_of", "soon")
            found = {problem.path for problem in problems(file.path, format)}
            assert found == {file.path_of("pilots", 2, "group"), file.path_of("figures", 2, "as_of")}
        else:
            pilotstd.read(file.path)

    def test_broken_reference(self, edit: Edit, format: str) -> None:
        file = edit(format)
        file.put("work_tasks.regions", 0, "target", "region:paris")
        (problem,) = problems(file.path, format)
        assert problem.path == file.path_of("work_tasks.regions", 0, "target")
        assert (problem.rule, problem.record, problem.value) == ("references", "task:015", "region:paris")

    def test_evidence_of_unknown_record(self, edit: Edit, format: str) -> None:
        file = edit(format)
        file.put("evidence", 0, "record", "source:nowhere")
        found = problems(file.path, format)
        assert file.path_of("evidence", 0, "record") in {problem.path for problem in found}

    def test_broken_rule(self, edit: Edit, format: str) -> None:
        file = edit(format)
        file.put("work_tasks", 1, "number", 14)
        (problem,) = problems(file.path, format)
        assert (problem.rule, problem.path) == ("numbers", file.path_of("work_tasks", 1, "number"))

    def test_reports_all_problems_at_once(self, edit: Edit, format: str) -> None:
        file = edit(format)
        file.put("work_tasks", 1, "level", "locl")
        file.put("regions", 0, "kind", "town")
        file.put("events.documents", 0, "target", "doc:nowhere")
        found = {problem.path for problem in problems(file.path, format)}
        assert found == {
            file.path_of("work_tasks", 1, "level"),
            file.path_of("regions", 0, "kind"),
            file.path_of("events.documents", 0, "target"),
        }


@pytest.mark.parametrize("format", READ)
class TestInvalidFiles:
    def test_content_of_another_kind(self, format: str, tmp_path: Path) -> None:
        path = tmp_path / f"it.{format}"
        if format in {"csv", "parquet"}:
            path.mkdir()
            path = path / f"dataset.{format}"
        path.write_bytes(b"\x89PNG\r\n\x1a\n not what it says \xff")
        with pytest.raises(InvalidDataset) as refused:
            pilotstd.read(tmp_path / f"it.{format}", format)
        assert str(path.name).split(".", maxsplit=1)[0] in str(refused.value)

    def test_truncated(self, format: str, tmp_path: Path) -> None:
        """A file that is cut short anywhere is refused."""
        path = tmp_path / f"it.{format}"
        small_dataset().write(path)
        file = path / f"evidence.{format}" if path.is_dir() else path
        data = file.read_bytes()
        for part in (1, 2, 3):
            file.write_bytes(data[: len(data) * part // 4 - 7])
            with pytest.raises(InvalidDataset):
                pilotstd.read(path, format)


class TestForms:
    """A form is not a dataset: the message says how to import it."""

    @pytest.mark.parametrize("name", ["form.xlsx", "form"])
    def test_refuses_form(self, name: str, tmp_path: Path) -> None:
        write_form("work_tasks", tmp_path / name)
        with pytest.raises(InvalidDataset, match=r"is a form, not a dataset: use `pilotstd import` to import"):
            pilotstd.read(tmp_path / name)

    def test_refuses_single_csv_file(self, tmp_path: Path) -> None:
        (tmp_path / "work_tasks.csv").write_bytes(b"number\r\n36\r\n")
        with pytest.raises(FileError, match=r"expected a folder of \.csv files, got one file"):
            pilotstd.read(tmp_path / "work_tasks.csv")


@pytest.mark.parametrize("format", ["csv", "parquet"])
class TestFolders:
    def test_missing_table(self, format: str, tmp_path: Path) -> None:
        small_dataset().write(tmp_path / "it", format)
        (tmp_path / "it" / f"evidence.{format}").unlink()
        (problem,) = problems(tmp_path / "it", format)
        assert problem.message == "the table 'evidence' is missing"

    def test_no_table(self, format: str, tmp_path: Path) -> None:
        with pytest.raises(FileError, match=f"is a folder without .{format} files"):
            pilotstd.read(tmp_path, format)

    def test_unknown_table(self, format: str, tmp_path: Path) -> None:
        small_dataset().write(tmp_path / "it", format)
        shutil.copy(tmp_path / "it" / f"regions.{format}", tmp_path / "it" / f"region.{format}")
        (problem,) = problems(tmp_path / "it", format)
        assert "unknown table 'region'; did you mean 'regions'" in problem.message

    def test_unknown_table_hides_no_other_problem(self, format: str, tmp_path: Path) -> None:
        file = EditedFile(small_dataset(), tmp_path, format)
        shutil.copy(file.path / f"regions.{format}", file.path / f"region.{format}")
        file.put("work_tasks.regions", 0, "target", "region:paris")
        assert [problem.rule for problem in problems(file.path, format)] == ["tables", "references"]

    def test_ignores_hidden_files(self, format: str, tmp_path: Path) -> None:
        small_dataset().write(tmp_path / "it", format)
        (tmp_path / "it" / f".~lock.regions.{format}").write_bytes(b"")
        assert pilotstd.read(tmp_path / "it") == small_dataset()
