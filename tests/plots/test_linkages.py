"""The picture of linkages between departments."""

from pilotstd import Dataset, graphs, plots
from pilotstd.model import Department, Label, Responsibility, Role, WorkTask
from tests.graphs.examples import dataset, evidence


class TestDrawLinkages:
    def test_squares_are_the_weights(self, newest: Dataset) -> None:
        axes = plots.draw_linkages(newest)
        names = [label.get_text().rpartition("  ")[0] for label in axes.get_yticklabels()]
        graph = graphs.department_linkages(newest)
        displayed = {
            department.id: department.abbreviation or department.name.en or department.id.partition(":")[2]
            for department in newest.departments
        }
        squares = axes.images[0].get_array()
        expected = {}
        for one, other, weight in graph.edges(data="weight"):
            expected[names.index(displayed[one]), names.index(displayed[other])] = weight
            expected[names.index(displayed[other]), names.index(displayed[one])] = weight
        count = len(names)
        drawn = {(x, y): squares[x, y] for x in range(count) for y in range(count) if x != y and squares[x, y]}
        assert drawn == expected
        assert all(squares.mask[position, position] for position in range(count))

    def test_departments_that_share_the_same_are_grouped(self, newest: Dataset) -> None:
        groups = [text.get_text().splitlines() for text in plots.draw_linkages(newest).texts]
        notice, plan = "doc:shangzifa-2024-314", "doc:shangzihan-2025-84"
        assert groups == [["20 departments:", notice, plan], ["27 departments:", plan], ["4 departments:", notice]]

    def test_pair_that_issued_together_has_two_dots(self, newest: Dataset) -> None:
        axes = plots.draw_linkages(newest)
        (dots,) = [line for line in axes.lines if line.get_marker() == "o"]
        names = [label.get_text().split("  ")[0] for label in axes.get_yticklabels()]
        ends = {(names[int(x)], names[int(y)]) for x, y in zip(*dots.get_data(), strict=True)}
        assert ends == {("MOFCOM", "SAMR"), ("SAMR", "MOFCOM")}

    def test_pair_responsible_for_a_task_has_triangles(self) -> None:
        bodies = [Department(id=f"dept:{letter}", name=Label(en=letter), evidence=(evidence(),)) for letter in "ab"]
        both = tuple(Responsibility(body=body.id, role=Role.LEAD, text="x") for body in bodies)
        many = [
            WorkTask(id=f"task:{number}", number=number, departments=both, evidence=(evidence(),))
            for number in range(1, 10)
        ]
        axes = plots.draw_linkages(dataset(*bodies, *many))
        assert [line.get_marker() for line in axes.lines if line.get_linestyle() == "None"] == ["^"]
        assert axes.texts[0].get_text().splitlines()[-1] == "+ 6"
        assert "9 acts or tasks shared" in [text.get_text() for text in axes.get_legend().get_texts()]
