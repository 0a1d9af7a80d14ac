"""The records of a dataset and the vocabularies of their codes.

Every class here is frozen: tuples for collections, enums for closed lists, `datetime.date` for days. A field that no source
fills keeps its default: `None`, `()`, `""` or a `Label` with nothing in it.
"""

import datetime
from collections.abc import Iterator
from enum import StrEnum
from typing import Any, ClassVar, Self

import attrs

# --- Vocabularies ---------------------------------------------------------------------------------------------------


class Vocabulary(StrEnum):
    """A closed list of codes, each with its wording in English (`en`) and in Chinese (`zh`)."""

    en: str
    zh: str

    def __new__(cls, code: str, en: str, zh: str) -> Self:
        member = str.__new__(cls, code)
        member._value_ = code
        member.en = en
        member.zh = zh
        return member


class Language(Vocabulary):
    """The languages of a `Label`, as BCP 47 codes."""

    EN = "en", "English", "英文"
    ZH = "zh", "Chinese", "中文"


class Basis(Vocabulary):
    """How a fact follows from its source."""

    STATED = "stated", "stated", "来源载明"
    DERIVED = "derived", "derived by a rule", "按规则推定"
    REFERENCE = "reference", "reference list", "参考名录"
    TRANSLATED = "translated", "our translation", "本库翻译"


class Role(Vocabulary):
    """The part that a body has in a task."""

    LEAD = "lead", "lead", "牵头"
    SHARED = "shared", "shared", "参加"


class SourceKind(Vocabulary):
    """What kind of text a source is."""

    OFFICIAL = "official-publication", "official publication", "官方发布"
    REPRINT = "reprint", "reprint of the notice", "文件转载"
    COMPILATION = "compilation", "compilation", "文件汇编"
    INTERPRETATION = "press-interpretation", "press interpretation", "政策解读报道"
    PRESS = "press", "press", "新闻报道"
    LAW = "law", "law", "法律"
    CODE_LIST = "code-list", "code list", "代码表"
    REFERENCE = "reference", "reference", "参考资料"


class DocumentKind(Vocabulary):
    """The kind of an instrument, after the kinds of official document (公文种类) where it is one."""

    NOTICE = "notice", "notice", "通知"
    OPINIONS = "opinions", "opinions", "意见"
    DECISION = "decision", "decision", "决定"
    REPLY = "reply", "reply", "批复"
    LETTER = "letter", "letter", "函"
    ANNOUNCEMENT = "announcement", "announcement", "公告"
    CIRCULAR = "circular", "circular", "通报"
    PLAN = "plan", "plan", "方案"
    TASK_LIST = "task-list", "task list", "任务清单"
    INTERPRETATION = "interpretation", "interpretation", "解读"
    AGREEMENT = "international-agreement", "international agreement", "国际协定"
    REFERENCE_PAPER = "reference-paper", "reference paper", "参考文件"


class DepartmentKind(Vocabulary):
    """The class of a central body."""

    CONSTITUENT = "constituent-department", "constituent department", "国务院组成部门"
    AFFILIATED = "directly-affiliated-organisation", "directly affiliated organisation", "国务院直属机构"
    MINISTRY_BUREAU = "national-bureau", "national bureau under a ministry", "部委管理的国家局"
    PARTY_BODY = "party-body", "party body", "党中央机构"
    COURT = "court", "court", "法院"


class Rank(Vocabulary):
    """The administrative rank of a body."""

    MINISTERIAL = "ministerial", "ministerial level", "正部级"
    VICE_MINISTERIAL = "vice-ministerial", "vice-ministerial level", "副部级"


class RegionKind(Vocabulary):
    """The administrative level of a region."""

    PROVINCE = "province", "province", "省"
    MUNICIPALITY = "municipality", "municipality", "直辖市"
    SUB_PROVINCIAL_CITY = "sub-provincial-city", "sub-provincial city", "副省级城市"
    PREFECTURE_LEVEL_CITY = "prefecture-level-city", "prefecture-level city", "地级市"


class WorkTaskKind(Vocabulary):
    """What an item of the list asks for."""

    STANDARD = "standard", "standard", "标准制修订"
    RELATED_WORK = "related-work", "related work", "相关工作"


class StandardLevel(Vocabulary):
    """The level of a standard: Standardization Law of 2017, Article 2, and international standards beside them."""

    NATIONAL = "national", "national standard", "国家标准"
    INDUSTRY = "industry", "industry standard", "行业标准"
    LOCAL = "local", "local standard", "地方标准"
    ASSOCIATION = "association", "association standard", "团体标准"
    ENTERPRISE = "enterprise", "enterprise standard", "企业标准"
    INTERNATIONAL = "international", "international standard", "国际标准"


class StandardStatus(Vocabulary):
    """How far a standard is said to be, in the word that the source used."""

    DEVELOPED = "developed", "developed", "研制"
    MADE = "made", "made", "制定"
    ISSUED = "issued", "issued", "发布"


class DependencyKind(Vocabulary):
    """How a prerequisite serves what depends on it."""

    IMPLEMENTS = "implements", "carries it out", "落实"
    BUILDS_ON = "builds-on", "is built on", "基础"
    FOLLOWS = "follows", "comes before it", "依据"
    SUPPORTS = "supports", "supports it", "支撑"


class Count(Vocabulary):
    """What in a dataset answers to a total that a source declares."""

    ASPECTS = "aspects", "aspects", "方面"
    KEY_TASKS = "key-tasks", "key tasks", "重点任务"
    WORK_TASKS = "work-tasks", "work tasks of the first batch", "首批工作任务"
    DEPARTMENTS_NAMED = (
        "departments-named",
        "departments that the source of the figure names",
        "该数字来源所列部门",
    )
    PILOTS = "pilots", "pilots designated by the day of the figure", "截至该日的试点地区"
    NOTICE_ISSUERS = "notice-issuers", "issuers of the notice", "通知印发部门"
    NOTICE_REGIONS = "notice-regions", "regions that the notice addresses", "通知主送地区"
    NOTICE_DEPARTMENTS = "notice-departments", "departments that the notice addresses", "通知主送部门"
    LOCAL_STANDARDS_NAMED = (
        "local-standards-named",
        "local standards that the source of the figure names",
        "该数字来源所列地方标准",
    )


# --- Parts of records -----------------------------------------------------------------------------------------------


@attrs.frozen(weakref_slot=False)
class Label:
    """A title or a name in English and in Chinese.

    `str()` gives the English, or the Chinese where there is no English; an empty label is false.

    >>> str(Label(zh="商务部")), bool(Label())
    ('商务部', False)
    """

    en: str | None = None
    """The English wording."""
    zh: str | None = None
    """The Chinese wording."""
    original: Language | None = None
    """The language in which the source prints it, so that the other is a translation; None where no source prints it."""

    def __str__(self) -> str:
        return self.en or self.zh or ""

    def __bool__(self) -> bool:
        return bool(self.en or self.zh)

    def in_language(self, lang: str) -> str:
        """The wording in *lang* (`"en"` or `"zh"`), else the one there is.

        >>> Label(en="Ministry of Commerce", zh="商务部").in_language("zh")
        '商务部'
        """
        return (self.zh or self.en or "") if lang == "zh" else str(self)


@attrs.frozen(kw_only=True, weakref_slot=False)
class Evidence:
    """Where a fact was read, and how sure it is."""

    source: str = attrs.field(metadata={"refers": ("source",)})
    """The `Source`, by id."""
    locator: str | None = None
    """The place in the source: `p8.s2` is paragraph 8, sentence 2 of the interpretation; `item 15` one of the list."""
    fields: tuple[str, ...] = ()
    """The fields that it supports; empty where it supports the whole record."""
    basis: Basis
    """How the fact follows from the source."""
    rule: str | None = None
    """The rule by which the fact was derived or translated; required where the basis is `derived`."""
    sha256: str | None = None
    """The SHA-256 of the normalised passage, 64 hexadecimal digits, where the text is at hand."""


@attrs.frozen(kw_only=True, weakref_slot=False)
class Responsibility:
    """A body that answers for a task, and its part in it."""

    body: str | None = attrs.field(default=None, metadata={"refers": ("dept", "region")})
    """The department or region, by id; None where the printed name could not be matched or is open (等, 有关部门)."""
    role: Role
    """Whether the body leads."""
    text: str
    """The name as printed."""


@attrs.frozen(kw_only=True, weakref_slot=False)
class Retired:
    """An id that was in a release and is in use no more."""

    id: str
    """The id that went."""
    since: str
    """The version of the first release without it."""
    reason: str
    """Why it went."""
    replaced_by: tuple[str, ...] = ()
    """The ids that stand for it now."""


# --- Records --------------------------------------------------------------------------------------------------------


@attrs.frozen(kw_only=True)
class Record:
    """What every record has."""

    prefix: ClassVar[str]

    id: str
    """`kind:local`, unique in the dataset, of lower-case ASCII letters, digits and hyphens; never used again."""
    evidence: tuple[Evidence, ...] = attrs.field(default=(), metadata={"refers": ("source",)})
    """What the record rests on; a sound record has at least one."""
    known_since: datetime.date | None = None
    """The day from which the fact was public; None for codes and names, which have no such day."""
    note: str = ""
    """What a reader should know besides, in English."""

    @property
    def label(self) -> Label:
        """The title or name that a reader would call it by; empty where it has none."""
        for name in label_fields(type(self)):
            label: Label = getattr(self, name)
            if label:
                return label
        return Label()

    def _repr_html_(self) -> str:
        from pilotstd import display

        return display.record_html(self)


@attrs.frozen(kw_only=True)
class Source(Record):
    """A text in which facts were read."""

    prefix: ClassVar[str] = "source"

    title: Label = Label()
    """The title of the page or work."""
    publisher: str | None = None
    """Who published it, as far as it was named."""
    url: str | None = None
    """Its address."""
    published: str | None = None
    """The date of the page, as `2025-01-14`, `2025-01` or `2025`: no more than the page says."""
    language: str | None = None
    """The language that was read, as a BCP 47 code."""
    kind: SourceKind | None = None
    """What kind of text it is."""
    reproduces: tuple[str, ...] = attrs.field(default=(), metadata={"refers": ("doc",)})
    """The documents whose text it copies, by id."""

    @property
    def label(self) -> Label:
        """The title, or else the publisher."""
        return self.title or Label(en=self.publisher)


@attrs.frozen(kw_only=True)
class Document(Record):
    """An instrument of policy: a notice, its parts, a reply, a plan, an agreement."""

    prefix: ClassVar[str] = "doc"

    number: str | None = None
    """The document number (发文字号), as printed: `商资发〔2024〕314号`."""
    title: Label = Label()
    """The title."""
    kind: DocumentKind | None = None
    """What kind of instrument it is."""
    issued: datetime.date | None = None
    """The date that it bears (成文日期)."""
    published: datetime.date | None = None
    """The day on which it was made public."""
    issuers: tuple[str, ...] = attrs.field(default=(), metadata={"refers": ("dept", "region")})
    """Who issued it, by id, in printed order."""
    approved_by: str | None = attrs.field(default=None, metadata={"refers": ("dept",)})
    """Whose consent it names, by id."""
    addressees: tuple[str, ...] = attrs.field(default=(), metadata={"refers": ("dept", "region")})
    """Whom it is addressed to (主送机关), by id, in printed order."""
    part_of: str | None = attrs.field(default=None, metadata={"refers": ("doc",)})
    """The document that it was issued with, by id."""


@attrs.frozen(kw_only=True)
class Department(Record):
    """A central body of party or state."""

    prefix: ClassVar[str] = "dept"

    name: Label = Label()
    """The full name."""
    short_name: Label = Label()
    """The name that notices print."""
    abbreviation: str | None = None
    """The usual abbreviation of the English name."""
    kind: DepartmentKind | None = None
    """Its class."""
    rank: Rank | None = None
    """Its administrative rank."""
    parent: str | None = attrs.field(default=None, metadata={"refers": ("dept",)})
    """The body that it belongs to, by id."""
    aliases: tuple[str, ...] = ()
    """Other names in use."""


@attrs.frozen(kw_only=True)
class Region(Record):
    """A province or a city."""

    prefix: ClassVar[str] = "region"

    name: Label = Label()
    """The full name."""
    kind: RegionKind | None = None
    """Its administrative level."""
    parent: str | None = attrs.field(default=None, metadata={"refers": ("region",)})
    """The province that it belongs to, by id; None for provinces and municipalities."""
    gbt2260: str | None = None
    """Its code in GB/T 2260, six digits."""
    iso3166_2: str | None = None
    """Its code in ISO 3166-2, such as `CN-BJ`; a city has none of its own."""
    aliases: tuple[str, ...] = ()
    """Other names in use."""


@attrs.frozen(kw_only=True)
class Pilot(Record):
    """The designation of a region as a pilot of the opening of the service sector."""

    prefix: ClassVar[str] = "pilot"

    region: str = attrs.field(metadata={"refers": ("region",)})
    """The region, by id."""
    group: int | None = None
    """The round of designations that it belongs to, from 1."""
    designated_by: str | None = attrs.field(default=None, metadata={"refers": ("doc",)})
    """The act that designated it, by id."""
    designated: datetime.date | None = None
    """The day on which that act was published."""
    term_years: int | None = None
    """The term that the act set, in years."""


@attrs.frozen(kw_only=True)
class Aspect(Record):
    """One of the four aspects of the Opinions."""

    prefix: ClassVar[str] = "aspect"

    number: int
    """Its place among the aspects, from 1."""
    title: Label = Label()
    """What it is about."""
    document: str | None = attrs.field(default=None, metadata={"refers": ("doc",)})
    """The document that has it, by id."""


@attrs.frozen(kw_only=True)
class Measure(Record):
    """A thing that a document asks for."""

    prefix: ClassVar[str] = "measure"

    aspect: str | None = attrs.field(default=None, metadata={"refers": ("aspect",)})
    """The aspect that it comes under, by id."""
    document: str | None = attrs.field(default=None, metadata={"refers": ("doc",)})
    """The document that asks for it, by id."""
    number: str | None = None
    """Its ordinal as printed, with those above it: `二（三）`."""
    title: Label = Label()
    """What is asked for."""
    purpose: Label = Label()
    """What it is for, where the source says so."""
    departments: tuple[Responsibility, ...] = attrs.field(
        default=(), metadata={"refers": ("dept", "region")}
    )
    """Who answers for it, in printed order."""


@attrs.frozen(kw_only=True)
class KeyTask(Record):
    """One of the seventeen official numbered key tasks of the Opinions."""

    prefix: ClassVar[str] = "keytask"

    aspect: str | None = attrs.field(default=None, metadata={"refers": ("aspect",)})
    """The aspect that it comes under, by id."""
    number: int
    """Its number, from 1 to 17."""
    title: Label = Label()
    """Its title."""
    text: str | None = None
    """Its text, as printed."""
    departments: tuple[Responsibility, ...] = attrs.field(
        default=(), metadata={"refers": ("dept", "region")}
    )
    """Who answers for it, in printed order."""


@attrs.frozen(kw_only=True)
class WorkTask(Record):
    """An item of the Work Task List."""

    prefix: ClassVar[str] = "task"

    number: int
    """Its number in the list of its batch, from 1."""
    batch: int = 1
    """The batch of the list, from 1."""
    title: Label = Label()
    """Its title; as far as it could be read where `complete` is false."""
    heading: str | None = None
    """The heading that it stands under, as printed."""
    kind: WorkTaskKind | None = None
    """Whether it asks for a standard or for related work."""
    level: StandardLevel | None = None
    """The level of the standard that it asks for."""
    regions: tuple[str, ...] = attrs.field(default=(), metadata={"refers": ("region",)})
    """The regions that took it on, by id, in printed order."""
    open_to: str | None = None
    """The printed wording where it is open to places that are not named."""
    departments: tuple[Responsibility, ...] = attrs.field(
        default=(), metadata={"refers": ("dept", "region")}
    )
    """Who answers for it, in printed order."""
    complete: bool = True
    """False where the copy that was read breaks off inside the item."""
    document: str | None = attrs.field(default=None, metadata={"refers": ("doc",)})
    """The list that has it, by id."""


@attrs.frozen(kw_only=True)
class Standard(Record):
    """A standard that was reported as made or issued."""

    prefix: ClassVar[str] = "std"

    title: Label = Label()
    """Its title."""
    number: str | None = None
    """Its number, such as `DB12/T 1234-2025`."""
    level: StandardLevel | None = None
    """Its level."""
    status: StandardStatus | None = None
    """How far it is said to be, in the word of the source."""
    regions: tuple[str, ...] = attrs.field(default=(), metadata={"refers": ("region",)})
    """The regions that made it, by id."""
    issued: datetime.date | None = None
    """The day on which it was issued."""
    effective: datetime.date | None = None
    """The day from which it is in force."""
    work_task: str | None = attrs.field(default=None, metadata={"refers": ("task",)})
    """The work task that it answers to, by id."""


@attrs.frozen(kw_only=True)
class Event(Record):
    """Something that happened, on a day."""

    prefix: ClassVar[str] = "event"

    date: datetime.date
    """The day."""
    title: Label = Label()
    """What happened."""
    documents: tuple[str, ...] = attrs.field(default=(), metadata={"refers": ("doc",)})
    """The documents concerned, by id."""


@attrs.frozen(kw_only=True)
class Figure(Record):
    """A total that a source declares."""

    prefix: ClassVar[str] = "figure"

    subject: Label = Label()
    """What is counted."""
    value: int
    """The total."""
    as_of: datetime.date | None = None
    """The day for which it holds."""
    counts: Count | None = None
    """What in the dataset answers to it; None where nothing can."""


@attrs.frozen(kw_only=True)
class Dependency(Record):
    """That one thing comes before another, or brings it about."""

    prefix: ClassVar[str] = "dep"

    dependent: str = attrs.field(metadata={"refers": ("doc", "aspect", "measure", "keytask", "task")})
    """What depends, by id."""
    prerequisite: str | None = attrs.field(
        default=None, metadata={"refers": ("doc", "aspect", "measure", "keytask", "task")}
    )
    """What comes before it, by id; None where the source names one that is not in the dataset."""
    kind: DependencyKind
    """What the prerequisite does for the dependent."""
    text: str | None = None
    """The wording of the source where the prerequisite is not in the dataset."""


TABLES: dict[str, type[Record]] = {
    "sources": Source,
    "documents": Document,
    "departments": Department,
    "regions": Region,
    "pilots": Pilot,
    "aspects": Aspect,
    "measures": Measure,
    "key_tasks": KeyTask,
    "work_tasks": WorkTask,
    "standards": Standard,
    "events": Event,
    "figures": Figure,
    "dependencies": Dependency,
}
"""The record class of each table, in the order in which tables are written."""

TABLE_OF: dict[str, str] = {cls.prefix: table for table, cls in TABLES.items()}
"""The table of each id prefix."""


# --- What the classes say of themselves ------------------------------------------------------------------------------


def record_fields(cls: type[Any]) -> tuple["attrs.Attribute[Any]", ...]:
    """The fields of a class in the order in which they are written: id first, evidence and note last."""
    fields = attrs.fields(cls)
    if not issubclass(cls, Record):
        return tuple(fields)
    common = len(attrs.fields(Record))
    return (fields[0], *fields[common:], *fields[1:common])


def label_fields(cls: type[Record]) -> tuple[str, ...]:
    """The names of the fields that hold a `Label`, in the order of the class."""
    return tuple(field.name for field in attrs.fields(cls) if field.type is Label)


def references(record: Record) -> Iterator[tuple[str, str]]:
    """Each id that a record points to, with the field that holds it.

    >>> list(references(Pilot(id="pilot:beijing", region="region:beijing")))
    [('region', 'region:beijing')]
    """
    for field in attrs.fields(type(record)):
        if "refers" in field.metadata:
            for target in targets(getattr(record, field.name)):
                yield field.name, target


def targets(value: Any) -> Iterator[str]:
    """The ids in the value of a field that refers: one, several, or those of responsible bodies and evidence."""
    for item in value if isinstance(value, tuple) else (value,):
        if isinstance(item, Responsibility):
            target = item.body
        else:
            target = item.source if isinstance(item, Evidence) else item
        if target is not None:
            yield target
