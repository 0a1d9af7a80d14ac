"""Who takes part: departments, regions, and the designation of regions as pilots."""

import datetime
from typing import ClassVar

import attrs

from pilotstd.model._base import Label, Record, Vocabulary
from pilotstd.model._fields import about


class DepartmentKind(Vocabulary):
    __doc__ = "The class of a body."

    CONSTITUENT = "constituent-department", "constituent department", "国务院组成部门"
    AFFILIATED = ("directly-affiliated-organisation", "directly affiliated organisation", "国务院直属机构")
    MINISTRY_BUREAU = "national-bureau", "national bureau under a ministry", "部委管理的国家局"
    PARTY_BODY = "party-body", "party body", "党中央机构"
    COURT = "court", "court", "法院"
    STATE_COUNCIL = "state-council", "State Council", "国务院", 3
    GOVERNMENT = "local-government", "local people's government", "地方人民政府", 3
    PROVINCIAL = "provincial-department", "provincial department", "省级部门", 3
    MUNICIPAL = "municipal-bureau", "municipal bureau", "市级部门", 3
    COUNTY = "county-bureau", "bureau of a county or district", "县区级部门", 3
    ADMINISTRATIVE_COMMITTEE = "administrative-committee", "administrative committee", "管理委员会", 3
    PUBLIC_INSTITUTION = "public-institution", "public institution", "事业单位", 3
    ENTERPRISE = "enterprise", "enterprise", "企业", 3
    SOCIAL_ORGANISATION = "social-organisation", "social organisation", "社会组织", 3
    MASS_ORGANISATION = "mass-organisation", "mass organisation", "群团组织", 3


class Rank(Vocabulary):
    __doc__ = "The administrative rank of a body."

    MINISTERIAL = "ministerial", "ministerial level", "正部级"
    VICE_MINISTERIAL = "vice-ministerial", "vice-ministerial level", "副部级"
    BUREAU = "bureau", "bureau level", "正厅级", 3
    VICE_BUREAU = "vice-bureau", "vice-bureau level", "副厅级", 3
    DIVISION = "division", "division level", "正处级", 3
    VICE_DIVISION = "vice-division", "vice-division level", "副处级", 3


class RegionKind(Vocabulary):
    __doc__ = "The administrative level of a region."

    PROVINCE = "province", "province", "省"
    MUNICIPALITY = "municipality", "municipality", "直辖市"
    SUB_PROVINCIAL_CITY = "sub-provincial-city", "sub-provincial city", "副省级城市"
    PREFECTURE_LEVEL_CITY = "prefecture-level-city", "prefecture-level city", "地级市"
    AUTONOMOUS_REGION = "autonomous-region", "autonomous region", "自治区", 3
    SPECIAL_ADMINISTRATIVE_REGION = "special-administrative-region", "special administrative region", "特别行政区", 3
    PREFECTURE = "prefecture", "prefecture or league", "地区、盟", 3
    AUTONOMOUS_PREFECTURE = "autonomous-prefecture", "autonomous prefecture", "自治州", 3
    DISTRICT = "district", "district", "市辖区", 3
    COUNTY_LEVEL_CITY = "county-level-city", "county-level city", "县级市", 3
    COUNTY = "county", "county or banner", "县、旗", 3
    NEW_AREA = "new-area", "new area", "新区", 3
    DEVELOPMENT_ZONE = "development-zone", "development zone", "开发区", 3


class PilotStatus(Vocabulary):
    __doc__ = "What a region was designated as."

    PILOT = "pilot", "pilot", "试点"
    DEMONSTRATION_ZONE = "demonstration-zone", "demonstration zone", "示范区"


@attrs.frozen(kw_only=True, repr=False)
class Department(Record):
    __doc__ = "A body of party or state, or another that takes part."

    prefix: ClassVar[str] = "dept"
    _dated: ClassVar[bool] = False

    name: Label = attrs.field(default=Label(), metadata=about("The full name."))
    short_name: Label = attrs.field(default=Label(), metadata=about("The name that notices print."))
    abbreviation: str | None = attrs.field(default=None, metadata=about("The usual abbreviation of the English name."))
    kind: DepartmentKind | None = attrs.field(default=None, metadata=about("Its class."))
    rank: Rank | None = attrs.field(default=None, metadata=about("Its administrative rank."))
    parent: str | None = attrs.field(
        default=None, metadata=about("The body that it belongs to, by id.", references=("dept",))
    )
    aliases: tuple[str, ...] = attrs.field(default=(), metadata=about("Other names in use."))


@attrs.frozen(kw_only=True, repr=False)
class Region(Record):
    __doc__ = "A province, a city, or a part of one."

    prefix: ClassVar[str] = "region"
    _dated: ClassVar[bool] = False

    name: Label = attrs.field(default=Label(), metadata=about("The full name."))
    kind: RegionKind | None = attrs.field(default=None, metadata=about("Its administrative level."))
    parent: str | None = attrs.field(
        default=None,
        metadata=about(
            "The region that it belongs to, by id; None for provinces and municipalities.",
            references=("region",),
            kinds=(RegionKind.SUB_PROVINCIAL_CITY, RegionKind.PREFECTURE_LEVEL_CITY),
        ),
    )
    gbt2260: str | None = attrs.field(default=None, metadata=about("Its code in GB/T 2260, six digits."))
    iso3166_2: str | None = attrs.field(
        default=None,
        metadata=about(
            "Its code in ISO 3166-2, such as `CN-BJ`; a city has none of its own.",
            kinds=(RegionKind.PROVINCE, RegionKind.MUNICIPALITY),
        ),
    )
    aliases: tuple[str, ...] = attrs.field(default=(), metadata=about("Other names in use."))


@attrs.frozen(kw_only=True, repr=False)
class Pilot(Record):
    __doc__ = "The designation of a region as a pilot of the opening of the service sector."

    prefix: ClassVar[str] = "pilot"

    region: str = attrs.field(metadata=about("The region, by id.", references=("region",)))
    programme: str | None = attrs.field(
        default=None,
        metadata=about("The programme that it is part of, by id.", references=("programme",), since_format=2),
    )
    status: PilotStatus | None = attrs.field(
        default=None, metadata=about("What the region is now designated as.", since_format=2)
    )
    group: int | None = attrs.field(
        default=None, metadata=about("The round of designations that it belongs to, from 1.")
    )
    designated_by: str | None = attrs.field(
        default=None, metadata=about("The act that designated it, by id.", references=("doc",))
    )
    renewed_by: tuple[str, ...] = attrs.field(
        default=(),
        metadata=about("The acts that renewed or raised it, by id, in order.", references=("doc",), since_format=2),
    )
    designated: datetime.date | None = attrs.field(
        default=None, metadata=about("The day on which that act was published.")
    )
    term_years: int | None = attrs.field(default=None, metadata=about("The term that the act set, in years."))
