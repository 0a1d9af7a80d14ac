"""The picture of bodies."""

import pytest

import pilotstd
from pilotstd import Dataset, InvalidQuery, plots
from pilotstd.model import Department, Document, Label, Responsibility, Role, WorkTask
from tests.graphs.examples import dataset, evidence
from tests.plots.rendering import assert_readable


def texts(axes: object) -> list[str]:
    return [text.get_text() for text in axes.texts]  # type: ignore[attr-defined]


@pytest.fixture
def network() -> Dataset:
    """Six bodies: the first leads ten tasks with the second, and each leads one with the next."""
    bodies = [
        Department(id=f"dept:{letter}", name=Label(en=letter.upper()), evidence=(evidence(),)) for letter in "abcdef"
    ]
    pairs = [("a", "b")] * 10 + [*zip("abcdef", "bcdefa", strict=True)] + [("a", letter) for letter in "cdef"]
    tasks = [
        WorkTask(
            id=f"task:{number}",
            number=number,
            departments=(
                Responsibility(body=f"dept:{lead}", role=Role.LEAD, text="x"),
                Responsibility(body=f"dept:{other}", role=Role.SHARED, text="x"),
            ),
            evidence=(evidence(),),
        )
        for number, (lead, other) in enumerate(pairs, 1)
    ]
    return dataset(*bodies, *tasks)


class TestActs:
    def test_bodies_in_the_same_position_are_one_row_and_the_issuer_is_on_top(self) -> None:
        found = texts(plots.draw_linkages(pilotstd.load("1.2.0")))
        rows = found[found.index("2") + 1 :]
        assert rows[:3] == ["MOFCOM", "SAMR", "State Council"]
        counts = [int(text.split()[0]) for text in found if " bodies: " in text]
        assert sum(counts) + 3 >= 49

    def test_title_names_an_issuer_only_if_there_is_one(self) -> None:
        bodies = [Department(id=f"dept:{letter}", evidence=(evidence(),)) for letter in "ab"]
        act = Document(id="doc:1", addressees=("dept:a", "dept:b"), evidence=(evidence(),))
        assert plots.draw_linkages(dataset(*bodies, act)).get_title(loc="left") == "2 departments in 1 acts"
        axes = plots.draw_linkages(pilotstd.load("1.2.0"))
        assert axes.get_title(loc="left") == "MOFCOM issued the most of these acts: 2 of 2"

    def test_no_ids_where_names_exist(self) -> None:
        assert not [
            text for text in texts(plots.draw_linkages(pilotstd.load("1.2.0"))) if "doc:" in text or "guojia" in text
        ]

    def test_legend_has_only_the_roles_that_occur(self) -> None:
        found = texts(plots.draw_linkages(pilotstd.load("1.2.0")))
        assert {"issued it", "approved it", "is addressed"} <= set(found)
        assert "drafted it or took part" not in found

    def test_too_many_acts_are_an_error(self) -> None:
        with pytest.raises(InvalidQuery, match="too small"):
            plots.draw_linkages(pilotstd.load("1.2.0"), figsize=(0.9, 8))


class TestResponsibilities:
    def test_rows_lead_and_columns_take_part(self, network: Dataset) -> None:
        axes = plots.draw_linkages(network)
        assert_readable(axes)
        assert axes.get_title(loc="left") == "A leads most often: 6 departments share tasks"
        found = texts(axes)
        assert found[6:8] == ["A", "1"]  # after the numbers of the columns
        assert "11" in found[8:13]  # A led B in eleven tasks
        assert "more than chance (disparity filter, 0.05)" in found
        assert not [text for text in found if "departments that lead most tasks" in text]
        frames = [patch for patch in axes.patches if patch.get_linewidth() > 1]
        assert len(frames) == 2  # the pair, and the sample in the legend

    @pytest.mark.slow
    @pytest.mark.parametrize("figsize", [None, (8, 6), (12, 8)])
    def test_a_hundred_bodies_and_2000_tasks(self, figsize: tuple[int, int] | None) -> None:
        bodies = [
            Department(id=f"dept:{number}", name=Label(en=f"Body {number}"), evidence=(evidence(),))
            for number in range(100)
        ]
        tasks = [
            WorkTask(
                id=f"task:{number}",
                number=number,
                departments=tuple(
                    Responsibility(body=f"dept:{(number * step) % 100}", role=role, text="x")
                    for step, role in ((1, Role.LEAD), (7, Role.SHARED), (number % 13 + 2, Role.SHARED))
                ),
                evidence=(evidence(),),
            )
            for number in range(1, 2001)
        ]
        axes = plots.draw_linkages(dataset(*bodies, *tasks), figsize=figsize)
        assert_readable(axes)
        assert axes.figure.get_size_inches()[1] <= 9
        assert any("departments that lead most tasks, of " in text for text in texts(axes))

    def test_of_selects_acts(self, network: Dataset) -> None:
        assert plots.draw_linkages(network, of="acts").get_title(loc="left") == "No act names two departments"

    def test_responsibilities_of_data_without_them(self) -> None:
        axes = plots.draw_linkages(pilotstd.load("1.2.0"), of="responsibilities")
        assert axes.get_title(loc="left") == "No task names who leads and who takes part"

    def test_unknown_of_suggests_near_matches(self, newest: Dataset) -> None:
        with pytest.raises(InvalidQuery, match=r"invalid of 'act': expected one of .*did you mean 'acts'"):
            plots.draw_linkages(newest, of="act")
