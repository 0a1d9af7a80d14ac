"""One corpus of texts that would act on what shows them, for every output."""

import attrs

from pilotstd import Dataset
from pilotstd.model import Record
from tests.explorer import hostile

TERMINAL = (
    "\x1b[2J\x1b[31mred",
    "\x1b]0;title\x07",
    "\x1b]8;;https://example.org\x1b\\link\x1b]8;;\x1b\\",
    "\x9b31m",
    "a\rb",
    "a\x08\x08b",
    "\u202eevil\u202c",
    "\u2066a\u2069",
    "a\u200bb\u2060c\ufeff",
    "a\u2028b\u2029c",
    "\x7f",
    "\U000e0041\U000e007f",
)
"""Escapes and controls of terminals, and of the direction of writing."""
FORMULAS = (
    "=1+1",
    '=HYPERLINK("https://example.org","x")',
    "=cmd|' /C calc'!A0",
    "+1",
    "-1",
    "@SUM(A1)",
    "＝1+1",
    "'=1+1",
)
"""What a spreadsheet would run."""
MARKUP = (
    "<script>alert(1)</script>",
    "\"'><img src=x onerror=alert(1)>",
    "<!-- --><![CDATA[ ]]>",
    "]]></data><data>",
    "&lt;&#60;&amp;",
    "</title></style></script><svg onload=alert(1)>",
    "{{7*7}}${7*7}",
    "javascript:alert(1)",
)
"""HTML and XML."""
CODE = (
    'a"; b [label="x"]; "c',
    'a\\"b\\',
    '"]\n  click A "javascript:alert(1)"\n  B["',
    "A --> B; style A fill:#f00",
    "%%{init: {}}%%",
    "'); DROP TABLE work_tasks; --",
    '"] -- \x00',
    "> . <http://example.org/s> a <http://example.org/o> .",
    '""" . <s> <p> """',
    '", "@id": "http://example.org/x',
    "\\u0022\\n",
    "# a\n| b | c |\n`d` [e](javascript:f)",
)
"""DOT, Mermaid, SQL, Turtle, JSON-LD, Markdown."""
TEXTS = (*TERMINAL, *FORMULAS, *MARKUP, *CODE)


def dataset(text: str) -> Dataset:
    """A record of each table with a text in every field that holds any; valid, where the text is one that a file may have."""
    ds = hostile.dataset(text)
    identity = attrs.evolve(ds.identity, licence=None, homepage=None, creators=())
    return ds.evolve(version="0.1", identity=identity, records=[_valid(record) for record in ds])


def _valid(record: Record) -> Record:
    """A record without the texts that have a form of their own."""
    formed = {
        name: None for name in ("published", "due") if hasattr(record, name) and isinstance(getattr(record, name), str)
    }
    evidence = tuple(attrs.evolve(item, sha256=None) for item in record.evidence)
    return attrs.evolve(record, evidence=evidence, **formed)  # type: ignore[arg-type]
