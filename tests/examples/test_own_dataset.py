"""The package in `examples/own-dataset`: its data, how it is found, and what a merge with ours says."""

import runpy
import shutil
import sys
import tomllib
from pathlib import Path

import pytest

import pilotstd
from pilotstd import Catalog, Dataset

FOLDER = Path(__file__).parents[2] / "examples" / "own-dataset"
pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="the examples are in the repository, not in the package")
OURS = pilotstd.load("2.0.0")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package made and put where Python finds it, with its entry points, as pip does."""
    site = tmp_path_factory.mktemp("own") / "site"
    shutil.copytree(FOLDER, site, ignore=shutil.ignore_patterns("data"))
    (site / "province_plan" / "data").mkdir()
    runpy.run_path(str(site / "make.py"), run_name="__main__")
    project = tomllib.loads((site / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    info = site / "province_plan-1.0.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: 1.0.0\n", encoding="utf-8"
    )
    ((name, value),) = project["entry-points"]["pilotstd.catalogs"].items()
    (info / "entry_points.txt").write_text(f"[pilotstd.catalogs]\n{name} = {value}\n", encoding="utf-8")
    return site


@pytest.fixture
def plan(site: Path, monkeypatch: pytest.MonkeyPatch) -> Dataset:
    monkeypatch.syspath_prepend(str(site))
    monkeypatch.delitem(sys.modules, "province_plan", raising=False)
    return pilotstd.load("province-plan")


def test_it_is_found_by_name(plan: Dataset) -> None:
    assert pilotstd.load("province_plan==1.0.0", sha256=plan.sha256) == plan
    assert (plan.version, len(plan.work_tasks), len(plan.departments)) == ("1.0.0", 2000, 40)
    assert "province-plan" in pilotstd.catalogs()


@pytest.mark.slow
def test_its_files_say_whose_it_is(plan: Dataset, tmp_path: Path) -> None:
    assert "Province X" in plan.citation()
    assert "pilotstd" not in plan.citation()
    plan.write(tmp_path / "plan.jsonld")
    text = (tmp_path / "plan.jsonld").read_text(encoding="utf-8")
    assert "https://data.example.org/plan/" in text
    assert "CC-BY-4.0" in text
    assert "CC0" not in text


def test_it_is_the_same_every_time(plan: Dataset, site: Path, tmp_path: Path) -> None:
    draft = runpy.run_path(str(site / "make.py"))["DRAFT"]
    assert Catalog(tmp_path / "again").publish(draft, "1.0.0").sha256 == plan.sha256


def test_merged_with_ours_both_have_the_coverage_that_they_had(plan: Dataset) -> None:
    assert [(row.declared, row.recorded, row.partial) for row in plan.coverage()] == [(2000, 2000, 0)]
    both = pilotstd.merge(OURS, plan, version="2.0.0+plan.1")
    assert {record.id for record in both} == {record.id for record in (*OURS, *plan)}
    assert {row.figure: row for row in both.coverage()} == {
        row.figure: row for row in (*OURS.coverage(), *plan.coverage())
    }
    assert both.check() == ()
