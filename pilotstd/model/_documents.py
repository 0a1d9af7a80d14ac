"""What was read: sources, the documents of the policy, and the events and figures that they report."""

import datetime
from typing import ClassVar

import attrs

from pilotstd.model._base import Label, Record, Responsibility, Vocabulary
from pilotstd.model._fields import about
from pilotstd.model._subjects import Criterion


class SourceKind(Vocabulary):
    __doc__ = "What kind of text a source is."

    OFFICIAL = "official-publication", "official publication", "官方发布"
    REPRINT = "reprint", "reprint of the notice", "文件转载"
    COMPILATION = "compilation", "compilation", "文件汇编"
    INTERPRETATION = "press-interpretation", "press interpretation", "政策解读报道"
    PRESS = "press", "press", "新闻报道"
    LAW = "law", "law", "法律"
    CODE_LIST = "code-list", "code list", "代码表"
    REFERENCE = "reference", "reference", "参考资料"


class DocumentKind(Vocabulary):
    __doc__ = "The kind of an instrument, after the kinds of official document (公文种类) where it is one."

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
    REGULATION = "regulation", "regulation", "条例", 2
    MEASURES = "measures", "measures", "办法", 3
    PROVISIONS = "provisions", "provisions", "规定", 3
    RULES = "rules", "detailed rules", "细则", 3
    LAW = "law", "law", "法律", 3
    DEVELOPMENT_PLAN = "development-plan", "development plan", "规划", 3
    ACTION_PLAN = "action-plan", "action plan", "行动计划", 3
    ORDER = "order", "order", "令", 3
    REPORT = "report", "report", "报告", 3
    MINUTES = "minutes", "minutes", "纪要", 3
    AGREEMENT = "international-agreement", "international agreement", "国际协定"
    REFERENCE_PAPER = "reference-paper", "reference paper", "参考文件"


_OFFICIAL = tuple(DocumentKind)[: list(DocumentKind).index(DocumentKind.TASK_LIST)]
"""The kinds of official document (公文), which have a number and addressees."""
_DIVIDES = (*_OFFICIAL, DocumentKind.TASK_LIST)


class Count(Vocabulary):
    __doc__ = "What in a dataset a declared total counts."

    ASPECTS = "aspects", "aspects", "方面"
    KEY_TASKS = "key-tasks", "key tasks", "重点任务"
    WORK_TASKS = "work-tasks", "work tasks", "工作任务"
    DEPARTMENTS_NAMED = ("departments-named", "departments that the source of the figure names", "该数字来源所列部门")
    PILOTS = "pilots", "pilots designated by the day of the figure", "截至该日的试点地区"
    NOTICE_ISSUERS = "notice-issuers", "issuers of the notice", "通知印发部门"
    NOTICE_REGIONS = "notice-regions", "regions that the notice addresses", "通知主送地区"
    NOTICE_DEPARTMENTS = ("notice-departments", "departments that the notice addresses", "通知主送部门")
    LOCAL_STANDARDS_NAMED = (
        "local-standards-named",
        "local standards that the source of the figure names",
        "该数字来源所列地方标准",
    )


@attrs.frozen(kw_only=True, repr=False)
class Source(Record):
    __doc__ = "A text in which facts were read."

    prefix: ClassVar[str] = "source"

    title: Label = attrs.field(default=Label(), metadata=about("The title of the page or work."))
    publisher: str | None = attrs.field(default=None, metadata=about("Who published it, as far as it was named."))
    url: str | None = attrs.field(default=None, metadata=about("Its address."))
    published: str | None = attrs.field(
        default=None,
        metadata=about("The date of the page, as `2025-01-14`, `2025-01` or `2025`: no more than the page says."),
    )
    language: str | None = attrs.field(default=None, metadata=about("The language that was read, as a BCP 47 code."))
    kind: SourceKind | None = attrs.field(default=None, metadata=about("What kind of text it is."))
    reproduces: tuple[str, ...] = attrs.field(
        default=(), metadata=about("The documents whose text it copies, by id.", references=("doc",))
    )

    @property
    def label(self) -> Label:
        """The title, or else the publisher."""
        return self.title or Label(en=self.publisher)


@attrs.frozen(kw_only=True, repr=False)
class Programme(Record):
    __doc__ = "A programme of policy, to which documents, pilots and figures belong."

    prefix: ClassVar[str] = "programme"
    since_format: ClassVar[int] = 2

    title: Label = attrs.field(default=Label(), metadata=about("Its name."))
    short_title: Label = attrs.field(default=Label(), metadata=about("Its short name."))
    designated_by: str | None = attrs.field(
        default=None, metadata=about("The act that set it up, by id.", references=("doc",))
    )
    started: datetime.date | None = attrs.field(default=None, metadata=about("The day on which it began."))


@attrs.frozen(kw_only=True, repr=False)
class Document(Record):
    __doc__ = "An instrument of policy: a notice, its parts, a reply, a plan, an agreement."

    prefix: ClassVar[str] = "doc"

    number: str | None = attrs.field(
        default=None,
        metadata=about(
            "The document number (发文字号), as printed: `商资发〔2024〕314号`.",
            kinds=(*_OFFICIAL, DocumentKind.REGULATION),
        ),
    )
    title: Label = attrs.field(default=Label(), metadata=about("The title."))
    short_title: Label = attrs.field(
        default=Label(), metadata=about("The short name that the sources use.", since_format=2)
    )
    aliases: tuple[str, ...] = attrs.field(default=(), metadata=about("Other titles in use.", since_format=2))
    kind: DocumentKind | None = attrs.field(default=None, metadata=about("What kind of instrument it is."))
    issued: datetime.date | None = attrs.field(default=None, metadata=about("The date of signature (成文日期)."))
    published: datetime.date | None = attrs.field(default=None, metadata=about("The day on which it was made public."))
    issuers: tuple[str, ...] = attrs.field(
        default=(), metadata=about("Who issued it, by id, in printed order.", references=("dept", "region"))
    )
    approved_by: str | None = attrs.field(
        default=None, metadata=about("Whose consent it names, by id.", references=("dept",), kinds=_DIVIDES)
    )
    addressees: tuple[str, ...] = attrs.field(
        default=(),
        metadata=about(
            "Whom it is addressed to (主送机关), by id, in printed order.",
            references=("dept", "region"),
            kinds=_OFFICIAL,
        ),
    )
    participants: tuple[Responsibility, ...] = attrs.field(
        default=(),
        metadata=about(
            "Who else took part: drafted, was consulted, coordinates; named, or as printed.",
            references=("dept", "region"),
            since_format=2,
        ),
    )
    part_of: str | None = attrs.field(
        default=None, metadata=about("The document that it was issued with, by id.", references=("doc",))
    )
    programme: str | None = attrs.field(
        default=None,
        metadata=about("The programme that it belongs to, by id.", references=("programme",), since_format=2),
    )
    aims: tuple[str, ...] = attrs.field(
        default=(), metadata=about("What it is for, by id.", references=("aim",), since_format=2)
    )
    criteria: tuple[Criterion, ...] = attrs.field(
        default=(), metadata=about("By what it divides work among localities.", since_format=2, kinds=_DIVIDES)
    )


_ANY = (
    "source",
    "programme",
    "doc",
    "dept",
    "region",
    "pilot",
    "topic",
    "aim",
    "aspect",
    "measure",
    "keytask",
    "task",
    "std",
    "figure",
)


@attrs.frozen(kw_only=True, repr=False)
class Event(Record):
    __doc__ = "Something that happened, on a day."

    prefix: ClassVar[str] = "event"

    date: datetime.date = attrs.field(metadata=about("The day."))
    title: Label = attrs.field(default=Label(), metadata=about("What happened."))
    documents: tuple[str, ...] = attrs.field(
        default=(), metadata=about("The documents concerned, by id.", references=("doc",))
    )
    subjects: tuple[str, ...] = attrs.field(
        default=(), metadata=about("The records that it is about, by id.", references=_ANY, since_format=2)
    )


@attrs.frozen(kw_only=True, repr=False)
class Figure(Record):
    __doc__ = "A total that a source declares."

    prefix: ClassVar[str] = "figure"

    subject: Label = attrs.field(default=Label(), metadata=about("What is counted."))
    value: int = attrs.field(metadata=about("The total."))
    as_of: datetime.date | None = attrs.field(default=None, metadata=about("The day for which it holds."))
    counts: Count | None = attrs.field(
        default=None, metadata=about("What in the dataset it counts; None where the dataset has nothing to count.")
    )
    batch: int | None = attrs.field(
        default=None, metadata=about("The batch of the list that it counts, from 1.", since_format=3)
    )
    about: str | None = attrs.field(
        default=None,
        metadata=about(
            "The document or programme within which it counts, by id.", references=("doc", "programme"), since_format=2
        ),
    )
