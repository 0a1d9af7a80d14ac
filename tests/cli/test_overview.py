"""`pilotstd` alone."""

import pilotstd
from tests.cli.conftest import Call


class TestOverview:
    def test_it_names_version_day_and_digest_of_the_newest_release(self, call: Call) -> None:
        newest = pilotstd.releases()[-1]
        said = call()
        assert said.code == 0
        assert all(part in said.out for part in (newest.version, str(newest.as_of), newest.sha256))

    def test_coverage_stands_before_all_else_that_it_tells_of_the_work_tasks(
        self, call: Call
    ) -> None:
        first = next(line for line in call().out.splitlines() if "first batch" in line)
        assert first.split()[-3:] == ["104", "26", "1"]

    def test_json_holds_the_same_counts_as_the_dataset(self, call: Call) -> None:
        ds = pilotstd.load()
        plain = call("--json").json
        assert plain["records"] == {name: len(table) for name, table in ds.tables.items()}

    def test_the_order_of_work_puts_the_list_before_the_opinions_that_it_carries_out(
        self, call: Call
    ) -> None:
        steps = call("--json").json["order_of_work"]
        place = {id: step for step, ids in enumerate(steps) for id in ids}
        assert place["doc:task-list-2024"] < place["doc:opinions-2024"]

    def test_ties_among_the_strongest_linkages_are_said_as_ties(self, call: Call) -> None:
        pairs = call("--json").json["strongest_linkages"]["pairs"]
        assert len(pairs) > 1
        assert f"{len(pairs)} pairs, tied" in call().out

    def test_an_older_release_is_shown_when_asked_for(self, call: Call) -> None:
        assert call("--data", "1.0.0", "--json").json["version"] == "1.0.0"

    def test_chinese_readers_get_chinese(self, call: Call) -> None:
        out = call("--lang", "zh").out
        assert "收录情况" in out
        assert "部门联系" in out
