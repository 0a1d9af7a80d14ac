"""What the policy is about: topics, aims, and the closed lists by which measures can be asked for."""

from typing import ClassVar

import attrs

from pilotstd.model._base import Label, Record, Vocabulary
from pilotstd.model._fields import about


class Action(Vocabulary):
    __doc__ = "What a measure asks to do, in the verb of the source."

    REVISE = "revise", "revise", "修订"
    DEVELOP = "develop", "develop", "研制"
    IMPROVE = "improve", "improve", "完善"
    EXPLORE = "explore", "explore", "探索"
    ACCELERATE = "accelerate", "accelerate", "加快"
    ENHANCE = "enhance", "enhance", "提升"
    PROMOTE = "promote", "promote", "促进"
    SUPPORT = "support", "support", "支持"
    SERVE = "serve", "serve", "服务"
    ENSURE = "ensure", "ensure", "保障"
    CLARIFY = "clarify", "clarify", "明确"
    STRENGTHEN = "strengthen", "strengthen", "加强"
    UNITE = "unite", "unite", "凝聚"
    CREATE = "create", "create", "形成"
    DIVIDE = "divide", "divide", "分工"
    UPDATE = "update", "update", "更新"


class Party(Vocabulary):
    __doc__ = "By whom or for whom a measure is."

    DEPARTMENTS = "departments", "departments", "部门"
    LOCALITIES = "localities", "localities", "地方"
    ENTERPRISES = "enterprises", "enterprises", "企业"
    DOMESTIC_ENTERPRISES = "domestic-enterprises", "domestic enterprises", "国内企业"
    FOREIGN_INVESTED_ENTERPRISES = ("foreign-invested-enterprises", "foreign-invested enterprises", "外商投资企业")
    INDUSTRIES = "industries", "industries", "行业"


class Stage(Vocabulary):
    __doc__ = "A stage in the work on standards."

    CONSTRUCTION = "construction", "construction", "建设"
    IMPLEMENTATION = "implementation", "implementation", "实施"
    EVALUATION = "evaluation", "evaluation", "评估"
    PROMOTION = "promotion", "summing up and promotion", "总结推广"


class Criterion(Vocabulary):
    __doc__ = "By what a list divides work among localities."

    STANDARD_LEVEL = "standard-level", "level of standard", "标准层级"
    FIELD = "field", "field", "领域"
    MARKET_DEMAND = "market-demand", "market demand", "市场需求"
    WORK_NEED = "work-need", "work need", "工作需要"


@attrs.frozen(kw_only=True, repr=False)
class Topic(Record):
    __doc__ = "A field or subject that the sources name: a concept of a SKOS scheme."

    prefix: ClassVar[str] = "topic"
    _dated: ClassVar[bool] = False
    since_format: ClassVar[int] = 2

    label: Label = attrs.field(default=Label(), metadata=about("Its name."))  # pyright: ignore[reportIncompatibleMethodOverride]
    broader: str | None = attrs.field(
        default=None,
        metadata=about(
            "The wider topic, by id, where a source says that this one is part of it or an example of it.",
            references=("topic",),
        ),
    )
    aliases: tuple[str, ...] = attrs.field(default=(), metadata=about("Other names, in either language."))


@attrs.frozen(kw_only=True, repr=False)
class Aim(Record):
    __doc__ = "What a document, a measure or a task is for."

    prefix: ClassVar[str] = "aim"
    _dated: ClassVar[bool] = False
    since_format: ClassVar[int] = 2

    title: Label = attrs.field(default=Label(), metadata=about("What is to be reached."))
