"""Texts and files that would break a careless reader or writer."""

import datetime

from pilotstd import Basis, Dataset, Department, Evidence, Label, Source

ESCAPES = (
    "_x000D_",
    "_x000d_",
    "_x005F_x000D_",
    "_x0041_x0042_",
    "_x_x0041_x0042_x0043_",
    "x005F_",
    "<r>not rich</r>",
    "<r><t>not rich</t></r>",
    "\ufffe\uffff",
)
RUN = ("=1+1", '=HYPERLINK("https://example.org")', "+86", "-1", "@SUM(A1)", "'", "''", "'quoted'", "＝1+1", "－1")
OTHERS = (
    'quotes " and, commas',
    "two\nlines\n",
    " blanks ",
    "0001",
    "1e5",
    "TRUE",
    "NULL",
    "2025-01-14",
    "👩🏽\u200d🔬",
    "q\u0323\u0307",
    "שלום \u202eعربي\u202c",
    "\ufeff",
    "\u2028",
    "<b>&amp;</b>",
    "http://example.org/a b",
    "x" * 32_767,
    "😀" * 16_383,
)
TEXTS = (*ESCAPES, *RUN, *OTHERS)


def dataset(*texts: str) -> Dataset:
    """A sound dataset with each of these texts in a field, in an alias and in evidence."""
    whole = Evidence(source="source:a", basis=Basis.STATED)
    records = [
        Department(
            id=f"dept:{number}",
            name=Label(en=text, zh=text),
            aliases=(text, text),
            note=text,
            evidence=(whole, Evidence(source="source:a", basis=Basis.DERIVED, rule=text, locator=text)),
        )
        for number, text in enumerate(texts)
    ]
    return Dataset(
        version="0.1", as_of=datetime.date(2026, 1, 19), records=[Source(id="source:a", evidence=(whole,)), *records]
    )
