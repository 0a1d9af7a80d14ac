"""Official notices: read-notice, merge-notice."""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, TypeVar

import attrs

from pilotstd import formats, notices
from pilotstd._atomic import write_bytes
from pilotstd.changes import Changes
from pilotstd.cli import Commands, _output
from pilotstd.cli._versions import print_changes
from pilotstd.codec import digest
from pilotstd.errors import InvalidQuery, near
from pilotstd.model import Source
from pilotstd.notices import Notice, TaskList
from pilotstd.notices._many import files_in

if TYPE_CHECKING:
    from pilotstd.dataset import Dataset

T = TypeVar("T")


def add(commands: Commands) -> None:
    """Add the subcommands of this group."""
    parser = commands.add(
        "read-notice",
        "read the text of an official notice into its structure",
        _read,
        options=("lang", "json"),
        group="make",
        examples=(
            "read-notice notice.txt",
            "read-notice list.txt --tasks --json",
            "read-notice - --departments --lang zh < notice.txt",
        ),
    )
    parser.add_argument("file", metavar="FILE", help=".txt, .md, .html, .docx or .pdf; - for standard input")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--tasks", action="store_true", help="read a list of tasks: 15.医疗保障经办服务通则（重庆）")
    what.add_argument("--departments", action="store_true", help="print how many items each body leads or shares")
    parser = commands.add(
        "read-notices",
        "read a folder of notices into Parquet files",
        _read_many,
        options=("lang", "json"),
        group="make",
        examples=(
            "read-notices texts --out lake",
            "read-notices texts --out lake --workers 1",
            "read-notices texts --out lake --json",
        ),
    )
    parser.add_argument("folder", metavar="FOLDER", help="where the notices are: .txt, .md, .html, .docx, .pdf")
    parser.add_argument("--out", metavar="FOLDER", required=True, help="a new folder for the Parquet files")
    parser.add_argument("--workers", type=int, metavar="N", help="how many processes read (default: one for each core)")
    parser = commands.add(
        "merge-notice",
        "convert notices into records and merge them into a dataset",
        _merge,
        group="make",
        examples=(
            "merge-notice a.txt --as 2.1+a --source https://a.example/b --dry-run",
            "merge-notice a.txt b.txt --as 2.1+a --source source:a --out a.json",
            "merge-notice a.txt --as 2+a --source source:a --out a.json --batch 2",
        ),
    )
    parser.add_argument(
        "files", metavar="FILE", nargs="+", help=".txt, .md, .html, .docx or .pdf; - for standard input"
    )
    parser.add_argument(
        "--as", dest="version", metavar="VERSION", required=True, help="the version of the result: 1.3.0+mine.1"
    )
    parser.add_argument(
        "--source",
        metavar="URL",
        required=True,
        help="where the text was published, or the id of a source of the release",
    )
    target = parser.add_mutually_exclusive_group(required=True)
    target.add_argument("--out", metavar="FILE", help="where to write the dataset")
    target.add_argument("--dry-run", action="store_true", help="write nothing, print what would change")
    parser.add_argument(
        "--report", metavar="FILE", help="where to write what was not understood: .md, or .html for a web page"
    )
    parser.add_argument(
        "--document",
        metavar="ID",
        help="the id of the document (default: the one with its number or title, or a new one)",
    )
    parser.add_argument("--published", metavar="DATE", help="when the page was published, YYYY-MM-DD")
    parser.add_argument("--as-of", metavar="DATE", help="the day of the result (default: that of the release)")
    parser.add_argument(
        "--aspects",
        metavar="ORDINAL",
        nargs="+",
        default=(),
        help="the sections of the Opinions that are aspects: 二 三 四 五",
    )
    parser.add_argument("--batch", type=int, help="the batch of a list of tasks (default: that in its title)")
    parser.add_argument(
        "--resolve",
        metavar="NAME=SIDE",
        nargs="+",
        default=(),
        help="the value to keep for each conflict: task:015.regions=notice, or =dataset",
    )


def _from(file: str, parse: Callable[[bytes], T], read: Callable[[str], T]) -> T:
    """The standard input parsed, or the file read."""
    return parse(sys.stdin.buffer.read()) if file == "-" else read(file)


# --- read-notice ----------------------------------------------------------------------------------------------------


def _read(args: argparse.Namespace) -> None:
    if args.lang_given and not (args.tasks or args.departments):
        raise InvalidQuery("--lang does nothing without --tasks or --departments: the outline is as printed")
    if args.tasks:
        tasks = _from(args.file, notices.parse_task_list, notices.read_task_list)
        _print_tasks(tasks, args)
        return
    notice = _from(args.file, notices.parse, notices.read)
    if args.departments:
        _print_departments(notice, args)
    elif args.json:
        _output.print_json(notice.to_json())
    else:
        _output.say(*notices.outline(notice))


def _print_tasks(tasks: TaskList, args: argparse.Namespace) -> None:
    if args.json:
        _output.print_json([attrs.asdict(item) for item in tasks.items])
    else:
        rows = [(item.number, item.title, "、".join(item.places), item.open_to, item.heading) for item in tasks.items]
        _output.print_table(("number", "title", "regions", "open_to", "heading"), rows, args.lang)
    for warning in tasks.warnings:
        _output.tell(str(warning))


def _print_departments(notice: Notice, args: argparse.Namespace) -> None:
    items = Counter((one.name, one.role) for section in notice.walk() for one in section.responsibilities)
    leads = {name: count for (name, role), count in items.items() if role == "lead"}
    shares = {name: count for (name, role), count in items.items() if role == "shared"}
    rows = [(name, leads.get(name, 0), shares.get(name, 0)) for name in dict.fromkeys(name for name, _ in items)]
    rows.sort(key=lambda row: (-row[1] - row[2], row[0]))
    if args.json:
        _output.print_json([{"name": name, "lead": lead, "shared": shared} for name, lead, shared in rows])
    else:
        _output.print_table(("name", "lead", "shared"), rows, args.lang)


# --- read-notices ---------------------------------------------------------------------------------------------------


def _read_many(args: argparse.Namespace) -> None:
    files = files_in(args.folder)
    with _output.progress(args.folder, len(files)) as step:
        readings = _counted(notices.read_many(files, workers=args.workers), step)
        read, failures = notices.write_lake(readings, args.out)
    for one in failures:
        _output.tell(f"{one.path}: {one.error}")
    _output.report(args, {"path": args.out, "read": read, "failed": [one.path for one in failures]})


def _counted(items: Iterable[T], step: Callable[[], None]) -> Iterator[T]:
    for item in items:
        yield item
        step()


# --- merge-notice ---------------------------------------------------------------------------------------------------


def _merge(args: argparse.Namespace) -> None:
    if args.out:
        formats.check_readable(args.out)
    onto = _output.load(args)
    with _output.progress(args.files[0], len(args.files)) as step:
        parts = [part for file in _counted(args.files, step) for part in _from(file, notices.parts, notices.read_parts)]
    report = notices.merge_report(
        onto,
        *parts,
        document_id=args.document,
        source=_source(onto, args),
        version=args.version,
        as_of=_output.day(args.as_of) or onto.as_of,
        resolve=dict(_resolution(text) for text in args.resolve),
        aspects=args.aspects,
        batch=args.batch,
    )
    merged = report.dataset
    if args.report:
        page = args.report.lower().endswith((".html", ".htm"))
        write_bytes(args.report, (report.to_html() if page else report.to_markdown()).encode("utf-8"))
    if args.dry_run:
        differences = Changes.between(onto, merged)
        if args.json:
            _output.print_json(differences.to_json())
        else:
            print_changes(differences, args.lang)
    else:
        merged.write(args.out)
    bodies = [one for record in merged for one in getattr(record, "departments", ())]
    open_names = {one.text for one in bodies if one.body is None}
    result: dict[str, object] = {
        "path": None if args.dry_run else args.out,
        "version": merged.version,
        "sha256": merged.sha256,
        "added": list(report.added),
        "changed": list(report.changed),
        "not_matched": sorted(open_names | {one.name for one in report.unresolved}),
    }
    if not args.dry_run:
        _output.report(args, result)
    for remark in report.remarks:
        _output.tell(str(remark))
    for one in report.names:
        _output.tell(f"not matched: {one}")
    for part in parts:
        for warning in part.warnings:
            _output.tell(str(warning))


def _source(onto: Dataset, args: argparse.Namespace) -> Source | str:
    if args.source in onto.sources:
        if args.published:
            raise InvalidQuery(f"--published does nothing for {args.source}, which the dataset has")
        return str(args.source)
    if not re.match(r"https?://[^\s/]", args.source):
        raise InvalidQuery(
            f"invalid --source {args.source!r}: expected a URL (https://…) or the id of a source of {onto.version}{near(args.source, onto.sources.ids)}"
        )
    id = f"source:{digest(args.source.encode('utf-8'))[:12]}"
    _output.day(args.published)
    return Source(id=id, url=args.source, published=args.published, language="zh")


def _resolution(text: str) -> tuple[str, str]:
    name, _, side = text.partition("=")
    return name, side
