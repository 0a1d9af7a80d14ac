"""Citations: version, day and digest in every style, and valid in each."""

import json
import re
from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given

import pilotstd
from pilotstd import Dataset, Identity, Label
from pilotstd._citation import STYLES
from pilotstd.testing import texts

NASTY = 'A "quoted" & 50% {braced} \\ title: #1_~^$\n标准'


def titled(en: str) -> Dataset:
    return Dataset(version="1.3.0+mine.1", as_of=date(2026, 1, 2), title=Label(en=en))


def fields_of_cff(text: str) -> dict[str, object]:
    """Its lines are a key, a colon and JSON, which every YAML reader takes."""
    pairs = [line.partition(": ") for line in text.split("\n")]
    return {key: json.loads(value) for key, _, value in pairs}


class TestCitation:
    @pytest.mark.parametrize("style", STYLES)
    @pytest.mark.parametrize("version", ["1.0.0", "1.2.0"])
    def test_every_style_has_version_year_and_digest(self, style: str, version: str) -> None:
        ds = pilotstd.load(version)
        cited = ds.citation(style)
        for part in (version, str(ds.as_of.year), ds.sha256):
            assert part in cited

    def test_the_text_is_one_sentence_after_another(self) -> None:
        ds = titled("A  title\nover lines")
        assert ds.citation() == (
            f"A title over lines (version 1.3.0+mine.1, as of 2026-01-02) [Data set] (2026). SHA-256 {ds.sha256}"
        )

    def test_the_text_names_whose_it_is(self) -> None:
        identity = Identity(creators=("Li Wei", "X"), publisher="Data Office", homepage="https://example.org/")
        ds = titled("A").evolve(version="1", identity=identity)
        assert ds.citation() == (
            f"Li Wei; X (2026). A (version 1, as of 2026-01-02) [Data set]. Data Office. https://example.org/. SHA-256 {ds.sha256}"
        )

    @pytest.mark.parametrize("style", STYLES)
    def test_what_a_dataset_does_not_say_is_not_claimed(self, style: str) -> None:
        cited = titled("A").citation(style)
        assert "pilotstd" not in cited
        assert "CC0" not in cited
        assert "pilotstd" in pilotstd.load("1.2.0").citation(style)
        assert "pilotstd" not in pilotstd.load("1.2.0").evolve(version="1.2.0+mine.1").citation(style)

    def test_a_dataset_without_a_title(self) -> None:
        for style in STYLES:
            assert "Untitled dataset" in titled("").citation(style)

    def test_an_unknown_style_names_those_there_are(self) -> None:
        with pytest.raises(pilotstd.InvalidQuery, match=r"csl-json, cff; did you mean 'bibtex'"):
            titled("x").citation("bibtext")


class TestBibtex:
    def test_what_tex_takes_for_a_mark_is_escaped(self) -> None:
        title = next(line for line in titled(NASTY).citation("bibtex").split("\n") if "title" in line)
        assert title == (
            r'  title = {{A "quoted" \& 50\% \{braced\} \textbackslash{} title: '
            r"\#1\_\textasciitilde{}\textasciicircum{}\$ 标准}},"
        )

    @given(texts().map(titled))
    def test_braces_are_paired_and_the_key_is_plain(self, ds: Dataset) -> None:
        cited = ds.citation("bibtex")
        bare = re.sub(r"\\.", "", cited)
        assert bare.count("{") == bare.count("}")
        assert re.match(r"@misc\{dataset-[0-9A-Za-z.-]+,\n", cited)


class TestCslJson:
    KEYS = frozenset({"id", "type", "title", "version", "issued", "note"})

    @given(texts().map(titled))
    def test_it_is_an_item_with_keys_of_the_schema(self, ds: Dataset) -> None:
        [item] = json.loads(ds.citation("csl-json"))
        assert item.keys() == self.KEYS
        assert item["type"] == "dataset"
        assert item["issued"] == {"date-parts": [[2026, 1, 2]]}

    def test_it_names_whose_it_is(self) -> None:
        [item] = json.loads(pilotstd.load("1.2.0").citation("csl-json"))
        assert item["author"] == [{"literal": "The pilotstd maintainers"}]
        assert item["publisher"] == "The pilotstd maintainers"


class TestCff:
    REQUIRED = frozenset({"authors", "cff-version", "message", "title"})
    OTHER = frozenset({"type", "version", "date-released", "identifiers"})

    @given(texts().map(titled))
    def test_it_has_the_keys_of_1_2_0(self, ds: Dataset) -> None:
        fields = fields_of_cff(ds.citation("cff"))
        assert fields.keys() == self.REQUIRED | self.OTHER
        assert (fields["cff-version"], fields["type"]) == ("1.2.0", "dataset")
        assert fields["date-released"] == "2026-01-02"
        assert fields["title"] == " ".join(str(ds.title).split()) or "Untitled dataset"

    def test_a_reader_of_yaml_reads_it(self) -> None:
        yaml = pytest.importorskip("yaml")
        read: Callable[[str], object] = yaml.safe_load
        cited = titled(NASTY).citation("cff")
        assert read(cited) == fields_of_cff(cited)
