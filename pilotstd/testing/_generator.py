"""A seeded generator of valid datasets of any size, with made-up names and titles in the style of the policy."""

import datetime
import random
from collections import Counter
from collections.abc import Iterator
from itertools import product

from pilotstd.dataset import Dataset
from pilotstd.model import (
    Aim,
    Basis,
    Department,
    DepartmentKind,
    Dependency,
    DependencyKind,
    Document,
    DocumentKind,
    Evidence,
    Label,
    Language,
    Measure,
    Record,
    Region,
    RegionKind,
    Responsibility,
    Role,
    Source,
    SourceKind,
    StandardLevel,
    Topic,
    WorkTask,
    WorkTaskKind,
)

_TOPICS = (
    ("elderly care", "养老"),
    ("childcare", "托育"),
    ("household services", "家政"),
    ("express delivery", "快递"),
    ("cold chain logistics", "冷链物流"),
    ("cross-border e-commerce", "跨境电商"),
    ("digital trade", "数字贸易"),
    ("data circulation", "数据流通"),
    ("smart library", "智慧图书馆"),
    ("exhibition", "会展"),
    ("human resources", "人力资源"),
    ("inspection and testing", "检验检测"),
    ("intellectual property", "知识产权"),
    ("green finance", "绿色金融"),
    ("vocational education", "职业教育"),
    ("internet hospital", "互联网医院"),
    ("rural tourism", "乡村旅游"),
    ("duty-free retail", "免税零售"),
    ("property management", "物业管理"),
    ("legal services", "法律服务"),
)
_BROADER = (  # each of five topics
    ("living services", "生活服务"),
    ("digital services", "数字服务"),
    ("business services", "商务服务"),
    ("convenience services", "便民服务"),
)
_SUBJECTS = (
    ("service quality", "服务质量"),
    ("institution management", "机构管理"),
    ("information security", "信息安全"),
    ("personnel capability", "人员能力"),
    ("facility configuration", "设施配置"),
    ("process control", "流程控制"),
    ("credit evaluation", "信用评价"),
    ("carbon accounting", "碳核算"),
    ("data interface", "数据接口"),
    ("terminology", "术语"),
)
_FORMS = (
    ("Specification for {}", "规范"),
    ("Guidelines for {}", "指南"),
    ("Requirements for {}", "要求"),
    ("Evaluation of {}", "评价"),
    ("Classification of {}", "分类"),
    ("Technical code for {}", "技术规程"),
)
_OFFICES = (
    ("Ministry of {}", "部", DepartmentKind.CONSTITUENT),
    ("State Administration of {}", "总局", DepartmentKind.AFFILIATED),
    ("National Bureau of {}", "局", DepartmentKind.MINISTRY_BUREAU),
)
_STEMS = (
    ("Jia", "甲"),
    ("Yi", "乙"),
    ("Bing", "丙"),
    ("Ding", "丁"),
    ("Wu", "戊"),
    ("Ji", "己"),
    ("Geng", "庚"),
    ("Xin", "辛"),
    ("Ren", "壬"),
    ("Gui", "癸"),
)
_BRANCHES = (("zi", "子"), ("chou", "丑"), ("yin", "寅"), ("mao", "卯"), ("chen", "辰"), ("si", "巳"))

_AS_OF = datetime.date(2026, 1, 19)
_LIST = "doc:generated-list"
_TRANSLATED = Evidence(source="source:1", fields=("title",), basis=Basis.TRANSLATED, rule="our translation")


def generate(size: int, seed: int = 0) -> Dataset:
    """Generate a valid dataset with *size* work tasks, the same for the same size and seed.

    It also has 60 departments, 60 regions, 24 topics and 10 aims, a source and a document for every hundred work tasks, a measure for
    every ten, and a dependency for each work task but the first. Half of the work tasks name the responsible departments.

    >>> ds = generate(1000)
    >>> len(ds.work_tasks), len(ds.measures), len(ds.dependencies), ds.check()
    (1000, 100, 999, <0 problems>)
    """
    return Dataset(
        version="0.1",
        as_of=_AS_OF,
        title=Label(en="Generated dataset", zh="生成的数据集"),
        records=_records(size, random.Random(seed)),  # noqa: S311  (nothing secret)
    )


def _records(size: int, rng: random.Random) -> Iterator[Record]:
    code_list = (Evidence(source="source:1", basis=Basis.REFERENCE),)
    many = 1 + size // 100
    for number in range(1, many + 1):
        title = Label(en=f"Bulletin {number}", zh=f"第{number}号公报", original=Language.ZH)
        source = (Evidence(source=f"source:{number}", basis=Basis.STATED),)
        yield Source(id=f"source:{number}", title=title, kind=SourceKind.OFFICIAL, language="zh", evidence=source)
    departments = [*_departments(code_list)]
    regions = [*_regions(code_list)]
    yield from departments
    yield from regions
    yield from _topics(code_list)
    for en, zh in _SUBJECTS:
        yield Aim(id=_id("aim", en), title=Label(en=f"improve {en}", zh=f"提升{zh}"), evidence=code_list)
    bodies = [(department.id, str(department.short_name.zh)) for department in departments]
    places = [region.id for region in regions]

    def evidence(locator: str) -> Evidence:
        return Evidence(source=f"source:{rng.randint(1, many)}", locator=locator, basis=Basis.STATED)

    def day() -> datetime.date:
        return _AS_OF - datetime.timedelta(days=rng.randrange(1000))

    titles = _titles(rng)
    list_title = Label(en="Work Task List", zh="工作任务清单", original=Language.ZH)
    yield Document(id=_LIST, title=list_title, kind=DocumentKind.TASK_LIST, evidence=(evidence("p1"), _TRANSLATED))
    for number in range(1, many + 1):
        issued = day()
        yield Document(
            id=f"doc:{number}",
            number=f"试标发〔{issued.year}〕{number}号",
            title=next(titles)[0],
            kind=DocumentKind.NOTICE,
            issued=issued,
            issuers=tuple(id for id, _ in rng.sample(bodies, 1 + number % 9)),
            addressees=tuple(rng.sample(places, 1 + number % 20)),
            evidence=(evidence("p1"), _TRANSLATED),
        )
    measures = [f"measure:{number}" for number in range(1, 2 + (size - 1) // 10)]
    for id in measures:
        document = f"doc:{rng.randint(1, many)}"
        title, topic, aim = next(titles)
        measured = (evidence("p2"), _TRANSLATED)
        yield Measure(id=id, document=document, title=title, topics=(topic,), aims=(aim,), evidence=measured)

    width = max(3, len(str(size)))
    tasks = [f"task:{number:0{width}}" for number in range(1, size + 1)]
    levels = tuple(StandardLevel)
    for number, id in enumerate(tasks, 1):
        is_standard = rng.random() < 0.8
        title, topic, _ = next(titles)
        yield WorkTask(
            id=id,
            number=number,
            title=title,
            kind=WorkTaskKind.STANDARD if is_standard else WorkTaskKind.RELATED_WORK,
            level=rng.choice(levels) if is_standard else None,
            topics=(topic,),
            regions=tuple(rng.sample(places, number % 4)),
            departments=_responsibilities(rng.sample(bodies, 1 + number % 3)) if number % 2 else (),
            document=_LIST,
            evidence=(evidence(f"item {number}"), _TRANSLATED),
            known_since=day(),
        )
    kinds = tuple(DependencyKind)
    for index in range(1, size):
        before = rng.choice(measures) if index % 5 == 0 else tasks[max(0, index - rng.randint(1, 50))]
        yield Dependency(
            id=f"dep:{index}",
            dependent=tasks[index],
            prerequisite=before,
            kind=rng.choice(kinds),
            evidence=(evidence(f"item {index}"),),
        )


def _id(kind: str, name: str) -> str:
    return f"{kind}:{name.replace(' ', '-')}"


def _titles(rng: random.Random) -> Iterator[tuple[Label, str, str]]:
    """Titles without repetition, each with its topic and aim; the iterator never ends."""
    times = Counter[str]()
    while True:
        topic, subject, form = rng.choice(_TOPICS), rng.choice(_SUBJECTS), rng.choice(_FORMS)
        en, zh = form[0].format(f"{topic[0]} {subject[0]}"), f"{topic[1]}{subject[1]}{form[1]}"
        times[zh] += 1
        if part := times[zh] - 1:
            en, zh = f"{en}: Part {part}", f"{zh} 第{part}部分"
        yield Label(en=en, zh=zh, original=Language.ZH), _id("topic", topic[0]), _id("aim", subject[0])


def _topics(evidence: tuple[Evidence, ...]) -> Iterator[Topic]:
    for en, zh in _BROADER:
        yield Topic(id=_id("topic", en), label=Label(en=en, zh=zh), evidence=evidence)
    for number, (en, zh) in enumerate(_TOPICS):
        broader = _id("topic", _BROADER[number // 5][0])
        yield Topic(id=_id("topic", en), label=Label(en=en, zh=zh), broader=broader, evidence=evidence)


def _departments(evidence: tuple[Evidence, ...]) -> Iterator[Department]:
    for number, (topic, office) in enumerate(product(_TOPICS, _OFFICES), 1):
        short = f"{topic[1]}{office[1]}"
        yield Department(
            id=f"dept:{number}",
            name=Label(en=office[0].format(topic[0].title()), zh=f"国家{short}"),
            short_name=Label(zh=short, original=Language.ZH),
            kind=office[2],
            evidence=evidence,
        )


def _regions(evidence: tuple[Evidence, ...]) -> Iterator[Region]:
    """Ten provinces with five cities each, named after the sexagenary cycle."""
    for (province, stem), (city, branch) in product(enumerate(_STEMS, 1), enumerate(_BRANCHES)):
        en, zh = stem[0] + branch[0], stem[1] + branch[1]
        yield Region(
            id=f"region:{province}-{city}" if city else f"region:{province}",
            name=Label(en=f"{en} City", zh=f"{zh}市") if city else Label(en=f"{en} Province", zh=f"{zh}省"),
            kind=RegionKind.PREFECTURE_LEVEL_CITY if city else RegionKind.PROVINCE,
            parent=f"region:{province}" if city else None,
            evidence=evidence,
        )


def _responsibilities(bodies: list[tuple[str, str]]) -> tuple[Responsibility, ...]:
    return tuple(
        Responsibility(body=id, role=Role.SHARED if place else Role.LEAD, text=name)
        for place, (id, name) in enumerate(bodies)
    )
