"""The vendored libraries are those of the register."""

import hashlib
import io
import json
import re
import subprocess
import tarfile
from pathlib import Path
from typing import Any

import pytest

from pilotstd import explorer
from tools import vendor_js

VENDOR = Path(explorer.__file__).parent / "vendor"
REGISTER = json.loads((VENDOR / "libraries.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("library", REGISTER, ids=lambda library: library["name"])
class TestLibrary:
    def test_file_has_the_registered_digest(self, library: dict[str, str]) -> None:
        assert hashlib.sha256((VENDOR / library["file"]).read_bytes()).hexdigest() == library["sha256"]

    def test_licence_is_free_and_its_text_is_there(self, library: dict[str, str]) -> None:
        assert library["licence"] in vendor_js.FREE
        text = (VENDOR / library["file"]).with_suffix(".LICENSE").read_text(encoding="utf-8")
        assert re.search(r"Copyright (\(c\) )?\d{4}", text)

    def test_version_is_the_pinned_one(self, library: dict[str, str]) -> None:
        assert vendor_js.LIBRARIES[library["name"]][0] == library["version"]

    def test_file_cannot_end_its_script_element(self, library: dict[str, str]) -> None:
        assert not re.search("</script|<!--", (VENDOR / library["file"]).read_text(encoding="utf-8"), re.IGNORECASE)


def test_register_has_every_library_in_order_and_no_file_is_left_over() -> None:
    assert [library["name"] for library in REGISTER] == list(vendor_js.LIBRARIES)
    wanted = {library["file"] for library in REGISTER}
    wanted |= {file.replace(".js", ".LICENSE") for file in wanted} | {"libraries.json"}
    assert {file.name for file in VENDOR.iterdir()} == wanted


class TestFetch:
    """With a stand-in for npm that packs a made-up library."""

    @pytest.fixture
    def npm(self, monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
        contents = {"package.json": b'{"license": "MIT"}', "LICENSE": b"Copyright 2026", "dist/a.min.js": b"let a;"}

        def run(command: list[str], **_: Any) -> subprocess.CompletedProcess[str]:
            with tarfile.open(Path(command[4]) / "a.tgz", "w:gz") as archive:
                for name, data in contents.items():
                    member = tarfile.TarInfo(f"package/{name}")
                    member.size = len(data)
                    archive.addfile(member, io.BytesIO(data))
            return subprocess.CompletedProcess(command, 0, "a.tgz\n", "")

        monkeypatch.setattr(vendor_js.subprocess, "run", run)
        monkeypatch.setattr(vendor_js, "LIBRARIES", {"@owner/a": ("1.0.0", "dist/a.min.js")})
        return contents

    def test_writes_file_licence_and_register(self, npm: dict[str, bytes], tmp_path: Path) -> None:
        (tmp_path / "old.js").write_bytes(b"old")
        vendor_js.main(tmp_path)
        assert sorted(file.name for file in tmp_path.iterdir()) == ["a.LICENSE", "a.js", "libraries.json"]
        assert json.loads((tmp_path / "libraries.json").read_text(encoding="utf-8")) == [
            {
                "name": "@owner/a",
                "version": "1.0.0",
                "licence": "MIT",
                "file": "a.js",
                "sha256": hashlib.sha256(b"let a;").hexdigest(),
            }
        ]

    def test_refuses_other_licences(self, npm: dict[str, bytes], tmp_path: Path) -> None:
        npm["package.json"] = b'{"license": "GPL-3.0"}'
        with pytest.raises(SystemExit, match=r"@owner/a 1\.0\.0 has the licence 'GPL-3\.0': expected one of BSD"):
            vendor_js.main(tmp_path)
