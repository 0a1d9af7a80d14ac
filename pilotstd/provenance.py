"""Where a value comes from, and whether the source still says so.

An `Evidence` that was read in a text at hand has the SHA-256 of its passage (see `pilotstd._passages`), so that anybody with the
text can look it up again.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import attrs

from pilotstd._passages import digest, passages
from pilotstd._results import Results
from pilotstd.errors import InvalidQuery
from pilotstd.model import Evidence, Source, Vocabulary

if TYPE_CHECKING:
    from pilotstd.dataset import Dataset

__all__ = ["Citation", "Outcome", "Trace", "Verification", "digest", "passages", "trace", "verify"]


def __dir__() -> list[str]:
    return [*__all__]


# --- Evidence against a text ----------------------------------------------------------------------------------------


class Outcome(Vocabulary):
    """What came of looking for a passage in a text."""

    FOUND = "found", "found where expected", "在所载位置找到"
    ELSEWHERE = "elsewhere", "found elsewhere", "在别处找到"
    MISSING = "missing", "not found", "未找到"


@attrs.frozen(kw_only=True)
class Verification:
    """What came of looking for the passage of one piece of evidence."""

    record: str
    """The record that cites it, by id."""
    evidence: Evidence
    """The evidence, with the locator and the digest that were looked for."""
    outcome: Outcome
    """Whether the passage is where it should be."""
    places: tuple[str, ...]
    """The locators at which the text has the passage."""


def verify(ds: Dataset, source: str, text: str) -> Results[Verification]:
    """Look up in the text of a source each passage whose digest the records have, in the order of the records.

    Raises `UnknownRecord` for an unknown source, and `InvalidQuery` where no record has a digest of it.

    >>> import pilotstd
    >>> findings = verify(pilotstd.load(), "source:interpretation", "Another text.")
    >>> {finding.outcome.value for finding in findings}
    {'missing'}
    """
    ds.sources[source]
    places = defaultdict(list)
    for locator, passage in passages(text).items():
        places[digest(passage)].append(locator)
    findings = []
    for record in ds:
        for item in record.evidence:
            if item.source == source and item.sha256:
                found = tuple(places.get(item.sha256, ()))
                expected = item.locator in found or (found and item.locator is None)
                outcome = Outcome.FOUND if expected else Outcome.ELSEWHERE if found else Outcome.MISSING
                findings.append(Verification(record=record.id, evidence=item, outcome=outcome, places=found))
    if not findings:
        known = sorted({item.source for record in ds for item in record.evidence if item.sha256})
        hint = f"digests exist for {', '.join(known)}" if known else "no source has any"
        raise InvalidQuery(f"no record has the digest of a passage of {source}; {hint}")
    return Results(findings, Verification, "passages", ds)


# --- From a value to its source -------------------------------------------------------------------------------------


@attrs.frozen(kw_only=True)
class Citation:
    """A piece of evidence with the source that it cites."""

    evidence: Evidence
    """Where it was read, how the fact follows, and by what rule."""
    source: Source
    """The text that was read."""


@attrs.frozen(kw_only=True)
class Trace:
    """A value with the evidence for it."""

    record: str
    """The record, by id."""
    field: str
    """The field."""
    value: object
    """Its value; None where no source gives one."""
    citations: tuple[Citation, ...]
    """What supports it; nothing where the field is empty."""


def trace(ds: Dataset, id: str, field: str | None = None) -> Results[Trace]:
    """The evidence for each filled field of a record, or for the one named.

    Raises `UnknownRecord` for an unknown id and `InvalidQuery` for an unknown field, with near matches.

    >>> import pilotstd
    >>> [step] = trace(pilotstd.load("1.0.0"), "task:015", "regions")
    >>> step.value, [item.source.kind.value for item in step.citations]
    (('region:chongqing',), ['compilation'])
    """
    filled = ds[id].filled()
    traces = []
    for name in filled if field is None else (field,):
        citations = [
            Citation(evidence=item, source=ds.sources[item.source]) for item in ds.evidence(id, name) if name in filled
        ]
        value = filled.get(name)
        traces.append(Trace(record=id, field=name, value=value, citations=tuple(citations)))
    return Results(traces, Trace, "values", ds)
