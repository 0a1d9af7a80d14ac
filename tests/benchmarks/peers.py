"""The libraries that users may know, installed into folders of their own and measured against this one."""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.measuring import Measure, run, seconds
from tests.benchmarks.processes import FIRST, IMPORT


@dataclass(frozen=True)
class Peer:
    """A library, and how a user of it gets at a first record."""

    distribution: str
    importing: str
    first: str


PEERS = (
    Peer("pycountry", "import pycountry", "pycountry.countries.get(alpha_2='CN')"),
    Peer("us", "import us", "us.states.lookup('MD')"),
    Peer("iso639-lang", "import iso639", "iso639.Lang('zh')"),
    Peer("holidays", "import holidays", "holidays.country_holidays('CN', years=2025).get('2025-01-01')"),
    Peer("bioregistry", "import bioregistry", "bioregistry.get_resource('chebi')"),
    Peer("mendeleev", "import mendeleev", "mendeleev.element('Fe')"),
    Peer("followthemoney", "from followthemoney import model", "model.get('Person')"),
)


def measured(folder: Path, rounds: int) -> Iterator[Measure]:
    """Importing each peer, and its first record, against ours; what is not yet in *folder* is installed there."""
    for peer in PEERS:
        home = folder / peer.distribution
        if not home.is_dir():
            command = [sys.executable, "-m", "pip", "install", "--quiet", "--target", str(home), peer.distribution]
            subprocess.run(command, check=True)
        environment = {**os.environ, "PYTHONPATH": str(home)}
        for what, ours, theirs in (
            ("import", IMPORT, peer.importing),
            ("first record", FIRST, f"{peer.importing}; {peer.first}"),
        ):
            run(ours)
            run(theirs, environment=environment)
            pairs = [(run(ours), run(theirs, environment=environment)) for _ in range(rounds)]
            mine, reference = zip(*pairs, strict=True)
            yield seconds(f"{what}, whole process", mine, reference, peer.distribution, None)
