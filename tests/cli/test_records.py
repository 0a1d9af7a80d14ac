"""`releases`, `list`, `show`, `search`, `coverage` and `check`; and the errors of the command."""

import csv
import io
import re
from pathlib import Path

import pytest
from rich.cells import cell_len

import pilotstd
from pilotstd.model import TABLES, Basis, Evidence, Label, Source
from tests.cli.conftest import Call


class TestReleases:
    def test_lists_every_bundled_release(self, call: Call) -> None:
        assert [row["version"] for row in call("releases", "--json").json] == [
            release.version for release in pilotstd.releases()
        ]


class TestList:
    @pytest.mark.parametrize("table", TABLES)
    def test_lists_every_record(self, call: Call, table: str) -> None:
        result = call("list", table)
        ids = pilotstd.load().table(table).ids
        assert result.code == 0
        assert [id for id in ids if id not in result.out] == []

    @pytest.mark.slow
    @pytest.mark.parametrize("columns", [80, 120, 200])
    @pytest.mark.parametrize("lang", ["en", "zh"])
    @pytest.mark.parametrize("table", TABLES)
    def test_one_record_a_line_that_fits_the_terminal(
        self, call: Call, monkeypatch: pytest.MonkeyPatch, table: str, lang: str, columns: int
    ) -> None:
        monkeypatch.setenv("COLUMNS", str(columns))
        lines = call("list", table, "--lang", lang).out.splitlines()
        assert max(map(cell_len, lines)) <= columns
        ids = pilotstd.load().table(table).ids
        assert [line.split()[0] for line in lines[2 : 2 + len(ids)]] == list(ids)

    @pytest.mark.parametrize("table", TABLES)
    def test_wide_cuts_nothing(self, call: Call, monkeypatch: pytest.MonkeyPatch, table: str) -> None:
        piped = call("list", table).out
        monkeypatch.setenv("COLUMNS", "80")
        assert call("list", table, "--wide").out.splitlines()[2:-1] == piped.splitlines()[2:-1]
        names = [record.label.in_language("en") for record in pilotstd.load().table(table)]
        assert [name for name in names if " ".join(name.split()) not in piped] == []

    def test_last_line_counts_records_and_says_what_is_the_same_in_all(
        self, call: Call, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert call("list", "work-tasks").out.splitlines()[-1] == "work tasks: 27"
        last = call("list", "work-tasks", "--where", "level=local").out.splitlines()[-1]
        assert last == "work tasks: 3 / 27; level: local standard; complete: yes"
        monkeypatch.setenv("COLUMNS", "80")
        assert "--wide: open to, complete" in call("list", "work-tasks").out

    def test_columns_align_with_chinese(self, call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("COLUMNS", "110")
        header, _, *lines = call("list", "work-tasks", "--lang", "zh").out.splitlines()
        level = cell_len(header[: header.index("级别")])
        marked = [line for line in lines if line.split()[0] in {"task:015", "task:020", "task:023"}]
        assert {cell_len(line[: line.index("地方标准")]) for line in marked} == {level}

    @pytest.mark.parametrize(
        ("criteria", "ids"),
        [
            (["regions=Nanjing", "level=local"], ["task:020"]),
            (["regions=南京", "number=20"], ["task:020"]),
            (["number=20", "number=21"], ["task:020", "task:021"]),
            (["complete=no"], ["task:035"]),
            (["document=doc:task-list-2024", "regions=region:tianjin"], ["task:023"]),
            (["open-to=", "regions=", "kind="], ["task:035"]),
            (["known_since=2025-01-14", "number=101"], ["task:101"]),
            (["number=102..103"], ["task:102", "task:103"]),
            (["number=104.."], ["task:104"]),
            (["known_since=..2024-01-01"], []),
        ],
    )
    def test_where_takes_codes_names_ids_numbers_and_days(
        self, call: Call, criteria: list[str], ids: list[str]
    ) -> None:
        options = [part for criterion in criteria for part in ("--where", criterion)]
        assert [row["id"] for row in call("list", "work-tasks", *options, "--json").json] == ids

    @pytest.mark.parametrize(
        ("options", "message"),
        [
            (["--where", "level"], "invalid --where 'level': expected FIELD=VALUE"),
            (["--where", "levle=local"], "did you mean 'level'?"),
            (["--where", "level=locla"], "did you mean 'local'?"),
            (["--where", "number=x"], "invalid number: expected int, got 'x'"),
            (["--where", "complete=perhaps"], "invalid value 'perhaps': expected yes or no"),
            (["--where", "known_since=soon"], "invalid known_since 'soon': expected a "),
            (["--where", "regions=Chonqing"], "did you mean 'chongqing"),
            (["--sort", "levle"], "did you mean 'level'?"),
            (["--columns", "id,levle"], "did you mean 'level'?"),
            (["--json", "--csv"], "expected one of --json, --csv, --tsv and --wide"),
            (["--csv", "--wide"], "not allowed with argument"),
        ],
    )
    def test_wrong_options_are_refused(self, call: Call, options: list[str], message: str) -> None:
        result = call("list", "work-tasks", *options)
        assert (result.code, result.out) == (2, "")
        assert message in result.err

    def test_sort_has_unknown_values_last(self, call: Call) -> None:
        days = [row.get("issued") for row in call("list", "documents", "--sort", "issued", "--json").json]
        known = [day for day in days if day]
        assert days == sorted(known) + [None] * (len(days) - len(known))
        reverse = [
            row.get("issued") for row in call("list", "documents", "--sort", "issued", "--reverse", "--json").json
        ]
        assert reverse == sorted(known, reverse=True) + [None] * (len(days) - len(known))

    def test_sort_of_numbers_is_numeric(self, call: Call) -> None:
        values = [row["value"] for row in call("list", "figures", "--sort", "value", "--json").json]
        assert values == sorted(values)

    def test_columns(self, call: Call) -> None:
        out = call("list", "aspects", "--columns", "number,title", "--lang", "zh").out
        assert out.splitlines()[0].split() == ["编号", "标题"]
        assert call("list", "aspects", "--columns", "id, number", "--json").json[0] == {"id": "aspect:1", "number": 1}

    @pytest.mark.parametrize(("option", "delimiter"), [("--csv", ","), ("--tsv", "\t")])
    def test_delimited_values_have_every_record_uncut(
        self, call: Call, monkeypatch: pytest.MonkeyPatch, option: str, delimiter: str
    ) -> None:
        monkeypatch.setenv("COLUMNS", "80")
        rows = list(csv.DictReader(io.StringIO(call("list", "work-tasks", option).out), delimiter=delimiter))
        ds = pilotstd.load()
        assert [(row["id"], row["name"]) for row in rows] == [(task.id, task.title.en) for task in ds.work_tasks]
        assert rows[0]["complete"] == "yes"

    def test_csv_runs_no_formula(self, call: Call, tmp_path: Path) -> None:
        evidence = (Evidence(source="source:a", basis=Basis.STATED),)
        source = Source(id="source:a", title=Label(en="=1+1"), evidence=evidence)
        pilotstd.load("1.0.0").evolve(version="0", records=[source], retired=()).write(tmp_path / "a.json")
        assert "source:a,'=1+1," in call("list", "sources", "--csv", "--file", str(tmp_path / "a.json")).out

    def test_table_name_with_hyphen(self, call: Call) -> None:
        assert call("list", "work-tasks").out == call("list", "work_tasks").out

    def test_unknown_table_has_near_matches(self, call: Call) -> None:
        result = call("list", "work_task")
        assert result.code == 2
        assert "did you mean 'work_tasks'" in result.err

    def test_json_has_records_of_table(self, call: Call) -> None:
        rows = call("list", "aspects", "--json").json
        assert [row["id"] for row in rows] == list(pilotstd.load().aspects.ids)


class TestShow:
    def test_shows_values_evidence_and_missing_fields(self, call: Call) -> None:
        out = call("show", "task:035").out
        assert "电池护照行业网络安全与数据" in out
        assert "source:compilation" in out
        assert any(line.strip().startswith("not known") and "regions" in line for line in out.splitlines())

    @pytest.mark.parametrize("lang", ["en", "zh"])
    def test_original_comes_first_and_its_translation_below(self, call: Call, lang: str) -> None:
        lines = [
            line.split(maxsplit=1)[-1].strip() for line in call("show", "task:101", "--lang", lang).out.splitlines()
        ]
        place = lines.index("加大电子商务国际标准研制力度")
        assert lines[place + 1].endswith("development of international standards for e-commerce") or lines[
            place + 1
        ].startswith("up the development")
        short = call("show", "doc:opinions-2024", "--lang", lang).out
        assert short.index(" Opinions\n") < short.index(" 意见\n")  # a source prints it in English

    def test_shows_what_names_it(self, call: Call) -> None:
        out = call("show", "region:chongqing").out
        assert "named by" in out
        assert all(
            f"{task.id} (regions)" in out for task in pilotstd.load().work_tasks.where(regions="region:chongqing")
        )
        assert "被引用于" in call("show", "region:chongqing", "--lang", "zh").out
        assert re.search(r"the evidence of \d+ records", call("show", "source:compilation").out)

    def test_terminal_shows_the_first_of_many_names(self, call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
        every = call("show", "dept:mofcom").out
        monkeypatch.setenv("COLUMNS", "80")
        assert re.search(r"^ +and \d+ more$", call("show", "dept:mofcom").out, re.MULTILINE)
        assert "more\n" not in every

    @pytest.mark.parametrize(
        ("id", "fields"),
        [
            ("doc:interpretation-2025-01-14", ["criteria", "number", "addressees", "approved by"]),
            ("region:chongqing", ["parent", "known since"]),
            ("region:hangzhou", ["iso3166 2"]),
            ("task:104", ["level"]),
        ],
    )
    def test_what_a_record_of_its_kind_does_not_have_is_not_unknown(
        self, call: Call, id: str, fields: list[str]
    ) -> None:
        unknown = [line for line in call("show", id).out.splitlines() if line.startswith("not known")]
        named = "".join(unknown).removeprefix("not known").strip().split(", ")
        assert not {*fields} & {*named}

    @pytest.mark.parametrize("columns", [80, 120, 200])
    def test_lines_fit_terminal(self, call: Call, monkeypatch: pytest.MonkeyPatch, columns: int) -> None:
        monkeypatch.setenv("COLUMNS", str(columns))
        for id in ("doc:shangzifa-2024-314", "source:compilation", "measure:commitments"):
            for lang in ("en", "zh"):
                assert max(map(cell_len, call("show", id, "--lang", lang).out.splitlines())) <= columns

    def test_unknown_id_has_near_matches(self, call: Call) -> None:
        result = call("show", "task:35")
        assert (result.code, result.out) == (2, "")
        assert "did you mean" in result.err
        assert "Traceback" not in result.err


class TestSearch:
    def test_finds_records_in_either_language(self, call: Call) -> None:
        assert "task:020" in call("search", "养老").out
        assert "task:020" in [row["id"] for row in call("search", "elderly", "care", "--json").json]

    def test_says_that_nothing_is_found(self, call: Call) -> None:
        for options, answer in ((), "xyzzy: nothing found"), (("--lang", "zh"), "xyzzy: 未找到"), (("--json",), "[]"):
            result = call("search", "xyzzy", *options)
            assert (result.code, result.out.strip()) == (1, answer)

    @pytest.mark.parametrize(("lang", "words"), [("en", "adds pinyin"), ("zh", "拼音和繁体")])
    def test_says_what_to_install_where_pinyin_finds_nothing(
        self, call: Call, monkeypatch: pytest.MonkeyPatch, lang: str, words: str
    ) -> None:
        monkeypatch.setattr("pilotstd._search.find_spec", lambda name: None)
        monkeypatch.setattr("pilotstd.cli._records.find_spec", lambda name: None)
        answer = call("search", "yanglao", "--lang", lang).out
        assert 'pip install "pilotstd[search]"' in answer
        assert words in answer

    def test_refuses_blank_words(self, call: Call) -> None:
        assert call("search", " ").code == 2

    def test_limit(self, call: Call) -> None:
        assert len(call("search", "service", "--limit", "3", "--json").json) == 3


class TestCoverage:
    def test_shows_what_cannot_be_counted(self, call: Call) -> None:
        rows = {row["figure"]: row["recorded"] for row in call("coverage", "--json").json}
        assert rows["figure:pilot-tasks-plan-of-april-2025"] is None
        assert "cannot be counted" in call("coverage").out


class TestCheck:
    @pytest.mark.parametrize("release", pilotstd.releases(), ids=lambda release: release.version)
    def test_bundled_release_has_no_problems(self, call: Call, release: pilotstd.Release) -> None:
        result = call("check", "--data", release.version)
        assert (result.code, result.out.splitlines()[-1]) == (0, f"{release.version}: 0 problems")

    def test_lists_every_problem_and_exits_with_1(self, call: Call, tmp_path: Path) -> None:
        file = tmp_path / "mine.json"
        file.write_text(
            '{"format":1,"version":"1","as_of":"2026-01-01","sources":[{"id":"source:a"},{"id":"sauce:b"}]}',
            encoding="utf-8",
        )
        result = call("check", str(file))
        assert result.code == 1
        assert "source:a" in result.out
        assert "sauce:b" in result.out
        assert len(call("check", str(file), "--json").json) == int(result.out.splitlines()[-1].split()[-2])

    @pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"[]", b'{"format": 1, "version": '])
    def test_file_without_dataset_is_a_problem(self, call: Call, tmp_path: Path, content: bytes) -> None:
        file = tmp_path / "mine.json"
        file.write_bytes(content)
        result = call("check", str(file))
        assert result.code == 1
        assert "Traceback" not in result.err

    def test_last_line_names_file(self, call: Call, tmp_path: Path) -> None:
        file = tmp_path / "mine.json"
        file.write_text("{}", encoding="utf-8")
        for argv in (("check", str(file)), ("check", "--file", str(file))):
            assert call(*argv).out.splitlines()[-1] == f"{file}: 1 problem"

    def test_refuses_two_datasets(self, call: Call) -> None:
        assert call("check", "mine.json", "--data", "1.0.0").code == 2


class TestErrors:
    @pytest.mark.parametrize(
        "argv",
        [
            ("nonsense",),
            ("list",),
            ("show", "task:101", "--data", "9.9"),
            ("check", "no-such-file.json"),
            ("--lang", "fr"),
        ],
    )
    def test_exits_with_2_and_message(self, call: Call, argv: tuple[str, ...]) -> None:
        result = call(*argv)
        assert result.code == 2
        assert result.err.strip()
        assert "Traceback" not in result.err

    def test_folder_with_name_of_release_is_ignored(
        self, call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        (tmp_path / "1.0.0").mkdir()
        assert call("--data", "1.0.0", "--json").json["version"] == "1.0.0"
