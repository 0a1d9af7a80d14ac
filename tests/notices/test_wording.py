"""What a wording names and rests on: the rules give what the bundled releases have, and nothing where a text may mean something else."""

import pytest

import pilotstd
from pilotstd import Dataset
from pilotstd.model import Stage
from pilotstd.notices import _wording as wording


@pytest.fixture(scope="module")
def release() -> Dataset:
    return pilotstd.load("2.0.0")


@pytest.fixture(scope="module")
def words(release: Dataset) -> wording.Patterns:
    return wording.patterns({topic.id: (topic.label.zh, topic.label.en, *topic.aliases) for topic in release.topics})


class TestBundledRecords:
    """Laws of release 2.0.0."""

    def test_titles_and_headings_of_tasks_give_their_topics(self, release: Dataset, words: wording.Patterns) -> None:
        for task in release.work_tasks:
            named = {*wording.names_in(words, task.title.zh or ""), *wording.names_in(words, task.heading or "")}
            assert named == {*task.topics}, task.id

    def test_wording_of_measures_gives_their_topics_and_no_other(
        self, release: Dataset, words: wording.Patterns
    ) -> None:
        lacking = []
        for measure in release.measures:
            named = {*wording.names_in(words, measure.title.zh or "")}
            assert named <= {*measure.topics}, measure.id
            lacking += {*measure.topics} - named
        assert lacking == ["topic:innovation-application"]  # 科技创新成果应用 has other words

    def test_wording_of_measures_gives_their_stages(self, release: Dataset) -> None:
        for measure in release.measures:
            assert tuple(wording.stages_in(measure.title.zh or "")) == measure.stages, measure.id

    def test_titles_of_tasks_give_what_they_rest_on(self, release: Dataset) -> None:
        found = {
            (task.id, str(one.kind), one.title or one.wording)
            for task in release.work_tasks
            for one in wording.bases_in(task.title.zh or "")
        }
        stated = {
            (one.dependent, str(one.kind), release[one.prerequisite].label.zh if one.prerequisite else one.text)
            for one in release.dependencies
            if one.dependent.startswith("task:") and not (one.prerequisite or "").startswith("measure:")
        }
        assert found == stated


class TestNames:
    @pytest.mark.parametrize(
        "text", ["由教育部制定", "国家医疗保障局", "生态环境部", "教育部门", "15G", "AIX", "省教育厅"]
    )
    def test_names_of_bodies_and_parts_of_words_are_no_topics(self, words: wording.Patterns, text: str) -> None:
        assert wording.names_in(words, text) == {}

    @pytest.mark.parametrize(
        ("text", "topic"), [("教育部分", "topic:education"), ("AI服务", "topic:artificial-intelligence")]
    )
    def test_words_beside_others_are_topics(self, words: wording.Patterns, text: str, topic: str) -> None:
        assert topic in wording.names_in(words, text)


class TestStages:
    @pytest.mark.parametrize("text", ["高标准建设和实施", "标准实施", "标准化建设、实施", "建设、实施和评估"])
    def test_unsure_wording_gives_nothing(self, text: str) -> None:
        assert wording.stages_in(text) == {}

    def test_two_stages_of_standards_are_a_list(self) -> None:
        assert [*wording.stages_in("加强标准实施与评估")] == [Stage.IMPLEMENTATION, Stage.EVALUATION]


class TestBases:
    @pytest.mark.parametrize(
        ("text", "kinds"),
        [
            ("贯彻落实《国家标准化发展纲要》", ["implements"]),
            ("根据《国家标准化发展纲要》《服务业扩大开放方案》", ["based-on", "based-on"]),
            ("不再执行《国家标准化发展纲要》", ["cites"]),
            ("停止贯彻执行《国家标准化发展纲要》", ["cites"]),
            ("落实《意见》", []),
            ("在上述标准基础上", ["builds-on"]),
        ],
    )
    def test_kind_follows_the_verb(self, text: str, kinds: list[str]) -> None:
        assert [one.kind.value for one in wording.bases_in(text)] == kinds


class TestKeyTaskOfHeading:
    TITLES = {3: "推进科技创新成果转化应用", 4: "加强标准制修订", 5: "促进绿色低碳转型", 6: "服务绿色低碳转型"}  # noqa: RUF012

    @pytest.mark.parametrize(
        ("heading", "number"),
        [
            ("（二）推进科技创新成果转化应用", 3),
            ("（二）科技创新成果转化应用（共6项）", 3),
            ("（三）绿色低碳转型", None),  # two key tasks end so
            ("一、标准制修订", None),
            ("一、成果转化", None),
            ("第三项重点任务", 3),
            ("重点任务第3项", 3),
            ("（对应重点任务五）", 5),
            ("重点任务3项", None),
            ("重点任务17", None),
        ],
    )
    def test_wording_or_number_says_which(self, heading: str, number: int | None) -> None:
        found = wording.key_task_of(heading, self.TITLES)
        assert (found and found[0]) == number
