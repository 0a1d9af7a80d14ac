"""`pilotstd` alone: what the newest release holds, what it lacks, and what its graphs say."""

import argparse
from collections import Counter
from typing import Any

from pilotstd import graphs
from pilotstd.cli import output
from pilotstd.dataset import Dataset
from pilotstd.wording import called, heading

_SHOWN = 6  # names of a long list, beyond which only their number is said


def run(args: argparse.Namespace) -> None:
    """Print the overview."""
    ds = output.load(args)
    if args.json:
        output.print_json(_plain(ds))
        return
    lang = args.lang
    print(f"pilotstd {heading('version', lang)} {ds.version}, {heading('as of', lang)} {ds.as_of}")
    print(f"sha256 {ds.sha256}\n")
    counts = [(heading(name, lang), len(table)) for name, table in ds.tables.items()]
    output.print_table(("table", "records"), counts, lang)
    print_coverage(ds, lang)
    _print_order(ds, lang)
    _print_linkages(ds, lang)


def print_coverage(ds: Dataset, lang: str) -> None:
    """What sources declare against what is recorded: what is missing first, what cannot be counted last."""
    coverage = sorted(
        ds.coverage(),
        key=lambda row: (row.recorded is None, (row.recorded or 0) >= row.declared, -row.declared),
    )
    rows = [
        (
            row.subject.in_language(lang),
            row.declared,
            heading("cannot be counted", lang) if row.recorded is None else row.recorded,
            row.partial or "",
        )
        for row in coverage
    ]
    title = "收录情况：来源载明的总数与本库所录" if lang == "zh" else "Coverage: what sources declare, and what is recorded of it"
    output.print_table(("subject", "declared", "recorded", "in part"), rows, lang, title=title)


def _print_order(ds: Dataset, lang: str) -> None:
    print("工作次序（同一步可同时进行）" if lang == "zh" else "An order of work: each step can begin when those before it are done")
    for step, ids in enumerate(_order(ds), 1):
        print(f"  {step}. {_some(ds, ids, lang)}")
    print()


def _print_linkages(ds: Dataset, lang: str) -> None:
    print("部门联系（共同发文、共同主送）" if lang == "zh" else "Department linkages: acts issued together, or addressed to both")
    graph = graphs.department_linkages(ds)
    pairs = Counter(weight for _, _, weight in graph.edges(data="weight"))
    for weight, count in sorted(pairs.items(), reverse=True)[:3]:
        ids = sorted({id for a, b, w in graph.edges(data="weight") if w == weight for id in (a, b)})
        if lang == "zh":
            print(f"  共享 {weight} 项文件：{count} 对并列" if count > 1 else f"  共享 {weight} 项文件：1 对")
        else:
            tie = f"{count} pairs, tied," if count > 1 else "1 pair"
            print(f"  {tie} with {weight} shared {'act' if weight == 1 else 'acts'}")
        print(f"     {_some(ds, ids, lang)}")


def _order(ds: Dataset) -> list[tuple[str, ...]]:
    return [tuple(ids) for ids in graphs.order_of_work(graphs.task_dependencies(ds))]


def _some(ds: Dataset, ids: tuple[str, ...] | list[str], lang: str) -> str:
    names = [called(ds, id, lang) for id in ids[:_SHOWN]]
    more = len(ids) - len(names)
    text = ("；" if lang == "zh" else "; ").join(names)
    if not more:
        return text
    return f"{text}，另 {more} 个" if lang == "zh" else f"{text}; and {more} more"


def _plain(ds: Dataset) -> dict[str, Any]:
    graph = graphs.department_linkages(ds)
    strongest = max((weight for _, _, weight in graph.edges(data="weight")), default=0)
    return {
        "version": ds.version,
        "as_of": ds.as_of.isoformat(),
        "sha256": ds.sha256,
        "records": {name: len(table) for name, table in ds.tables.items()},
        "coverage": coverage_plain(ds),
        "order_of_work": [list(ids) for ids in _order(ds)],
        "strongest_linkages": {
            "weight": strongest,
            "pairs": [[a, b] for a, b, weight in graph.edges(data="weight") if weight == strongest],
        },
    }


def coverage_plain(ds: Dataset) -> list[dict[str, Any]]:
    """The coverage as JSON holds it."""
    return [
        {
            "figure": row.figure,
            "subject": row.subject.in_language("en"),
            "declared": row.declared,
            "recorded": row.recorded,
            "partial": row.partial,
        }
        for row in ds.coverage()
    ]
