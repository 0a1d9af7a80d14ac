"""Where a value comes from, and whether the source still says so.

An `Evidence` that was read in a text at hand carries the SHA-256 of its passage (see `pilotstd.passages`), so that whoever has the
text can look it up again.
"""

from collections import defaultdict
from typing import Any

import attrs

from pilotstd.dataset import Dataset
from pilotstd.errors import InvalidQuery
from pilotstd.model import Evidence, Source, Vocabulary
from pilotstd.passages import digest, passages
from pilotstd.wording import filled

# --- Evidence against a text ----------------------------------------------------------------------------------------


class Outcome(Vocabulary):
    """What came of looking for a passage in a text."""

    FOUND = "found", "found where expected", "在所载位置找到"
    ELSEWHERE = "elsewhere", "found elsewhere", "在别处找到"
    MISSING = "missing", "not found", "未找到"


@attrs.frozen(kw_only=True)
class Finding:
    """What came of looking for the passage of one piece of evidence."""

    record: str
    """The record that rests on it, by id."""
    evidence: Evidence
    """The evidence, with the locator and the digest that were looked for."""
    outcome: Outcome
    """Whether the passage stands where it should."""
    places: tuple[str, ...]
    """The locators at which the text has the passage."""


def verify(ds: Dataset, source: str, text: str) -> tuple[Finding, ...]:
    """Look up in the text of a source each passage whose digest the records carry, in the order of the records.

    Raises `UnknownRecord` for an unknown source, and `InvalidQuery` where no record carries a digest of it.

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
                outcome = (
                    Outcome.FOUND if expected else Outcome.ELSEWHERE if found else Outcome.MISSING
                )
                findings.append(
                    Finding(record=record.id, evidence=item, outcome=outcome, places=found)
                )
    if not findings:
        known = sorted({item.source for record in ds for item in record.evidence if item.sha256})
        hint = f"there are some of {', '.join(known)}" if known else "there are none of any source"
        raise InvalidQuery(f"no record carries the digest of a passage of {source}; {hint}")
    return tuple(findings)


# --- From a value to its source -------------------------------------------------------------------------------------


@attrs.frozen(kw_only=True)
class Ground:
    """A piece of evidence with the source that it cites."""

    evidence: Evidence
    """Where it was read, how the fact follows, and by what rule."""
    source: Source
    """The text that was read."""


@attrs.frozen(kw_only=True)
class Trace:
    """A value with what it rests on."""

    record: str
    """The record, by id."""
    field: str
    """The field."""
    value: Any
    """Its value; None where no source fills it."""
    grounds: tuple[Ground, ...]
    """What supports it; nothing where the field is empty."""


def trace(ds: Dataset, id: str, field: str | None = None) -> tuple[Trace, ...]:
    """What each filled field of a record rests on, or the one named.

    Raises `UnknownRecord` for an unknown id and `InvalidQuery` for an unknown field, with near matches.

    >>> import pilotstd
    >>> [step] = trace(pilotstd.load("1.0.0"), "task:015", "regions")
    >>> step.value, [ground.source.kind.value for ground in step.grounds]
    (('region:chongqing',), ['compilation'])
    """
    said = dict(filled(ds[id]))
    traces = []
    for name in said if field is None else (field,):
        supports = ds.evidence(id, name)
        grounds = [
            Ground(evidence=item, source=ds.sources[item.source])
            for item in supports
            if name in said
        ]
        traces.append(Trace(record=id, field=name, value=said.get(name), grounds=tuple(grounds)))
    return tuple(traces)
