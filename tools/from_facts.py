"""Write release 2.0.0 from the tables of facts: `python -m tools.from_facts`.

The facts and the texts are not in the repository. What this folder adds to them is: titles, translations and notes in words of
ours (`wording.csv`, `sources.csv`), which source supports which field (`evidence.csv`), further facts in the layout of the tables
(`additions/`), where the texts are (`texts.csv`), and why ids went (`retired.csv`). Releases 1.x are kept as they were published.
"""

from __future__ import annotations

import argparse
import csv
import json
from datetime import date
from pathlib import Path

from pilotstd import bundled, codec
from pilotstd.checks import check
from pilotstd.dataset import Dataset
from pilotstd.errors import InvalidDataset
from pilotstd.model import Label, Retired, label_fields
from tools.facts import HERE, Facts, listed, rows
from tools.records import all_records

ROOT = HERE.parent
DATA = ROOT / "pilotstd" / "data"

VERSION = "2.0.0"
AS_OF = date(2026, 1, 19)
TITLE = Label(en="China's service-sector pilot standardisation policy", zh="国家服务业扩大开放综合试点示范标准化政策")
SUMMARY = (
    "What the sources say becomes structure: topics, aims, actions, parties and stages can be asked for. Dependencies run from what"
    " is rested on to what rests on it, and those that no source supports are gone. Evidence tells printed words from ours, and"
    " English titles are full and corrected."
)


def build(facts: Facts) -> Dataset:
    """The release; raises `InvalidDataset` where it breaks a rule."""
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
    """Write the file of the release and its line in the register."""
    parser = argparse.ArgumentParser(prog="python -m tools.from_facts", description=__doc__)
    shared = ROOT.parent / "shared"
    parser.add_argument("--facts", type=Path, default=shared / "facts-2", help="folder of tables")
    parser.add_argument("--sources", type=Path, default=shared / "sources", help="folder of texts")
    chosen = parser.parse_args()
    ds = build(Facts.read(chosen.facts, chosen.sources))
    data = codec.encode(ds)
    (DATA / f"{VERSION}.json").write_bytes(data)
    register = DATA / "releases.json"
    published = [row for row in json.loads(register.read_bytes()) if row["version"] != VERSION]
    line = {"version": VERSION, "as_of": AS_OF.isoformat(), "sha256": ds.sha256, "summary": SUMMARY}
    text = json.dumps([*published, line], ensure_ascii=False, indent=1)
    register.write_text(text + "\n", encoding="utf-8")
    with (HERE / "translations.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["id", "field", "zh", "en_before", "en"])
        writer.writerows(translations(bundled.load("1.2.0"), ds))
    print(f"{VERSION}: {len(data)} bytes, SHA-256 {ds.sha256}")


if __name__ == "__main__":
    main()
