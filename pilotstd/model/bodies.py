"""Who takes part: departments, regions, and the designation of regions as pilots."""

import datetime
from typing import ClassVar

import attrs

from pilotstd.model.base import Label, Record, Vocabulary


class DepartmentKind(Vocabulary):
    """The class of a central body."""

    CONSTITUENT = "constituent-department", "constituent department", "国务院组成部门"
    AFFILIATED = (
        "directly-affiliated-organisation",
        "directly affiliated organisation",
        "国务院直属机构",
    )
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


@attrs.frozen(kw_only=True, repr=False)
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


@attrs.frozen(kw_only=True, repr=False)
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


@attrs.frozen(kw_only=True, repr=False)
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
