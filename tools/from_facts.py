"""Make release 2.0.0, or a draft of the next, from the tables of facts: `python -m tools.from_facts draft.json`.

The facts and the texts are not in the repository. What this folder adds to them is: titles, translations and notes in words of
ours (`wording.csv`, `sources.csv`), which source supports which field (`evidence.csv`), further facts in the layout of the tables
(`additions/`), where the texts are (`texts.csv`), and why ids went (`retired.csv`). Releases 1.x are kept as they were published.
"""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

import attrs

from pilotstd._identity import OURS
from pilotstd.checks import check
from pilotstd.dataset import Dataset
from pilotstd.errors import InvalidDataset
from pilotstd.model import Label, Retired, label_fields
from tools.facts import HERE, Facts, listed, rows
from tools.records import all_records

VERSION = "2.0.0"
AS_OF = date(2026, 1, 19)
TITLE = Label(en="China's service-sector pilot standardisation policy", zh="国家服务业扩大开放综合试点示范标准化政策")


def build(facts: Facts) -> Dataset:
    """The release as it was published, without an identity; raises `InvalidDataset` where it breaks a rule."""
    ds = Dataset(
        version=VERSION,
        as_of=AS_OF,
        title=TITLE,
        records=all_records(facts),
        retired=[
            Retired(id=row["id"], since=VERSION, reason=row["reason"], replaced_by=listed(row["replaced_by"]))
            for row in rows(HERE / "retired.csv")
        ],
    )
    if problems := check(ds):
        raise InvalidDataset(f"release {VERSION}: {len(problems)} problems", problems)
    return ds


def draft(facts: Facts, as_of: date = AS_OF) -> Dataset:
    """The next release: what format 3 holds beyond 2.0.0, which is whose the dataset is, and the batch that a total is of."""
    made = build(facts)
    figure = made.figures["figure:work-tasks-first-batch"]
    figure = attrs.evolve(
        figure, batch=1, evidence=(*figure.evidence, facts.ground("interpretation", "batch", locator="p12.s1"))
    )
    return made.with_records([figure], version=f"{VERSION}+draft", as_of=as_of).evolve(
        version=f"{VERSION}+draft", identity=OURS
    )


def translations(old: Dataset, new: Dataset) -> list[list[str]]:
    """Each English wording that differs from an older release, with the Chinese that it stands for."""
    found = []
    for record in new:
        for field in label_fields(type(record)):
            label = getattr(record, field)
            before = getattr(old[record.id], field).en or "" if record.id in old else ""
            if before and label.en and before != label.en:
                found.append([record.id, field, label.zh or "", before, label.en])
    return found


def main() -> None:
    """Write a draft of the next release; one that is published never changes."""
    parser = argparse.ArgumentParser(prog="python -m tools.from_facts", description=__doc__)
    shared = HERE.parents[1] / "shared"
    parser.add_argument("draft", type=Path, help="JSON file to write; `pilotstd publish` makes a release of it")
    parser.add_argument("--as-of", type=date.fromisoformat, default=AS_OF, help="the day on which the data were true")
    parser.add_argument("--facts", type=Path, default=shared / "facts-2", help="folder of tables")
    parser.add_argument("--sources", type=Path, default=shared / "sources", help="folder of texts")
    chosen = parser.parse_args()
    draft(Facts.read(chosen.facts, chosen.sources), chosen.as_of).write(chosen.draft)


if __name__ == "__main__":
    main()
