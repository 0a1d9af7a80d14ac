"""`parse` functions take a text and open no file; `read` functions take a path and always open it."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pilotstd import FileError, notices

PARSERS: dict[str, Callable[[Any], str]] = {
    "parse": lambda text: notices.parse(text).text,
    "parse_task_list": lambda text: notices.parse_task_list(text).text,
    "parts": lambda text: notices.parts(text)[0].text,
}
READERS: dict[str, Callable[[Any], str]] = {
    "read": lambda path: notices.read(path).text,
    "read_task_list": lambda path: notices.read_task_list(path).text,
    "read_parts": lambda path: notices.read_parts(path)[0].text,
}
TEXT = "关于修路的通知\n一、修路。\n"


class TestParse:
    @pytest.mark.parametrize("name", PARSERS)
    def test_text_naming_existing_file_is_text(self, name: str, tmp_path: Path) -> None:
        path = tmp_path / "secret.txt"
        path.write_text("secret", encoding="utf-8")
        for text in ("/etc/passwd", str(path), path.as_uri(), f"{path}\n"):
            assert PARSERS[name](text) == text
            assert PARSERS[name](text.encode()) == text

    @pytest.mark.parametrize("name", PARSERS)
    def test_text_naming_existing_file_never_opens_it(
        self, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = tmp_path / "notice.html"
        path.write_text(TEXT, encoding="utf-8")

        def refuse(*_: object, **__: object) -> None:
            raise AssertionError("a file was looked for")

        PARSERS[name](TEXT)  # what is imported on first use is there
        for module, call in (("builtins", "open"), ("io", "open"), ("os", "open"), ("os", "stat")):
            monkeypatch.setattr(f"{module}.{call}", refuse)
        text = PARSERS[name](str(path))
        monkeypatch.undo()
        assert text == str(path)

    @pytest.mark.parametrize("name", PARSERS)
    def test_path_object_is_refused(self, name: str, tmp_path: Path) -> None:
        with pytest.raises(TypeError, match=r"expected str or bytes, got .*Path"):
            PARSERS[name](tmp_path)

    def test_bytes_give_same_as_str(self) -> None:
        assert notices.parse(TEXT.encode()) == notices.parse(TEXT)
        assert notices.parse_task_list(TEXT.encode()) == notices.parse_task_list(TEXT)
        assert notices.parts(TEXT.encode()) == notices.parts(TEXT)


class TestRead:
    @pytest.mark.parametrize("name", READERS)
    def test_str_and_path_objects_are_opened(self, name: str, tmp_path: Path) -> None:
        path = tmp_path / "notice.txt"
        path.write_text(TEXT, encoding="utf-8")

        class Like(os.PathLike[str]):
            def __fspath__(self) -> str:
                return str(path)

        assert [READERS[name](given) for given in (path, str(path), Like())] == [TEXT] * 3

    @pytest.mark.parametrize("name", READERS)
    @pytest.mark.parametrize(
        "path",
        ["missing.html", "missing.docx", "missing.pdf", "https://www.example.org/a.html", TEXT, TEXT * 100, "a\0b"],
    )
    def test_missing_file_is_file_error(self, name: str, path: str) -> None:
        with pytest.raises(FileError, match="cannot read") as caught:
            READERS[name](path)
        assert len(str(caught.value)) < 300

    @pytest.mark.parametrize("name", READERS)
    def test_folder_is_file_error(self, name: str, tmp_path: Path) -> None:
        with pytest.raises(FileError, match="cannot read"):
            READERS[name](tmp_path)

    @pytest.mark.parametrize("name", READERS)
    def test_bytes_are_refused(self, name: str) -> None:
        with pytest.raises(TypeError):
            READERS[name](TEXT.encode())
