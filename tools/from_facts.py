"""Write the bundled releases from the tables of facts: `python -m tools.from_facts`.

The facts are not in the repository; `wording.csv` (our titles, translations and notes) and `evidence.csv` (which source supports which
field of a record) are in this folder. The newest release has all records; an earlier one has those that were public on its day.
"""

import argparse
from datetime import date
from pathlib import Path
from typing import NamedTuple

import attrs

from pilotstd.bundled import Release
from pilotstd.checks import check
from pilotstd.codec import encode
from pilotstd.dataset import Dataset
from pilotstd.errors import InvalidDataset
from pilotstd.model import Label, Record
from tools.facts import Facts
from tools.publish import encode_register
from tools.records import all_records

ROOT = Path(__file__).parents[1]
DATA = ROOT / "pilotstd" / "data"

TITLE = Label(en="China's service-sector pilot standardisation policy", zh="国家服务业扩大开放综合试点示范标准化政策")


class Draft(NamedTuple):
    """A release to write."""

    version: str
    as_of: date
    summary: str


DRAFTS = (
    Draft(
        "1.0.0",
        date(2025, 1, 14),
        "The Opinions, what could be read of the Work Task List, and what led to them,"
        " on the day of the Ministry's interpretation.",
    ),
    Draft(
        "1.1.0",
        date(2025, 7, 9),
        "Adds the nine pilot cities and the work plan of April 2025, and the first standards reported from the list.",
    ),
    Draft(
        "1.2.0",
        date(2026, 1, 19),
        "Adds the pilot tasks of the nine cities and what was reported on air cargo hubs in Hubei.",
    ),
)

# Notes that a later release extended.
EARLIER_NOTES = {
    "1.1.0": {"std:hubei-air-cargo-sorting": "Reported as made (制定). Its number in the list is not known."}
}


def build(facts: Facts) -> dict[str, bytes]:
    """The files of all releases and the register, by name; raises `InvalidDataset`."""
    newest = DRAFTS[-1]
    everything = Dataset(version=newest.version, as_of=newest.as_of, title=TITLE, records=all_records(facts))
    files = {}
    register = []
    for draft in DRAFTS:
        ds = Dataset(
            version=draft.version,
            as_of=draft.as_of,
            title=TITLE,
            records=[with_earlier_note(record, draft.version) for record in everything.as_of_day(draft.as_of)],
        )
        if problems := check(ds):
            raise InvalidDataset(f"release {draft.version}", problems)
        files[f"{draft.version}.json"] = encode(ds)
        register.append(Release(version=ds.version, as_of=ds.as_of, sha256=ds.sha256, summary=draft.summary))
    files["releases.json"] = encode_register(register)
    return files


def with_earlier_note(record: Record, version: str) -> Record:
    """A record with the note that it had in a release."""
    note = EARLIER_NOTES.get(version, {}).get(record.id)
    return record if note is None else attrs.evolve(record, note=note)


def main() -> None:
    """Write the files into `pilotstd/data`."""
    parser = argparse.ArgumentParser(prog="python -m tools.from_facts", description=__doc__)
    shared = ROOT.parent / "shared"
    parser.add_argument("--facts", type=Path, default=shared / "facts", help="the folder of tables")
    parser.add_argument("--sources", type=Path, default=shared / "sources", help="the folder of texts")
    args = parser.parse_args()
    for name, data in build(Facts.read(args.facts, args.sources)).items():
        (DATA / name).write_bytes(data)
        print(f"{name}: {len(data)} bytes")


if __name__ == "__main__":
    main()
