"""Official notices: from the published text to a structure, and from the structure to checked records.

`parse`, `parse_task_list` and `parts` take a text and never open a file; `read`, `read_task_list` and `read_parts` take the path of a
file and never a text.

>>> from pilotstd import notices
>>> notice = notices.parse("关于修路的通知\\n一、修路。（交通运输部牵头，财政部参加）\\n")
>>> notice.sections[0].responsibilities[0].name
'交通运输部'
"""

import os

import attrs

from pilotstd._merge import Conflict
from pilotstd.notices._many import Reading, read_many, try_read, write_lake
from pilotstd.notices._matching import Unresolved
from pilotstd.notices._merge import Conversion, merge, merge_report, to_records
from pilotstd.notices._parse import extract, task_list
from pilotstd.notices._parse.document import (
    Assignment,
    Attachment,
    Diagnostic,
    Explained,
    Notice,
    NoticeTable,
    Part,
    Passage,
    Row,
    Section,
    outline,
)
from pilotstd.notices._parse.notice import explain_notice, parse_notice
from pilotstd.notices._parse.task_list import TaskItem, TaskList
from pilotstd.notices._parse.text import Span
from pilotstd.notices._report import MergeReport, UnknownName

# fmt: off
__all__ = [
    "Assignment",
    "Attachment",
    "Conflict",
    "Conversion",
    "Diagnostic",
    "Explained",
    "MergeReport",
    "Notice",
    "NoticeTable",
    "Part",
    "Passage",
    "Reading",
    "Row",
    "Section",
    "Span",
    "TaskItem",
    "TaskList",
    "UnknownName",
    "Unresolved",
    "explain",
    "merge",
    "merge_report",
    "outline",
    "parse",
    "parse_task_list",
    "parts",
    "read",
    "read_many",
    "read_parts",
    "read_task_list",
    "to_records",
    "try_read",
    "write_lake",
]
# fmt: on


def __dir__() -> list[str]:
    return [*__all__]


def parse(text: str | bytes) -> Notice:
    """Parse the text of an official notice, given as a str or as UTF-8 bytes.

    Text that fits nowhere is kept in `unread`; what a reader should check is in `warnings`.

    Raises `UnreadableNotice` for a text that is empty, holds control characters, or is not UTF-8.

    >>> parse("商务部关于修路的通知\\n商办发〔2024〕3号\\n").number
    '商办发〔2024〕3号'
    """
    return parse_notice(_decoded(text))


def read(path: str | os.PathLike[str]) -> Notice:
    """Read an official notice from a file: .txt and .md in UTF-8, .html as it declares its charset, .docx, or .pdf with a text layer.

    Raises `FileError` for a file that is missing or cannot be read, `UnsupportedFormat` for another suffix, `MissingExtra` without the
    library that the suffix needs (extras html, docx, pdf), and `UnreadableNotice` as `parse` does.
    """
    return parse(extract.text_of(path))


def explain(text: str | bytes) -> tuple[Explained, ...]:
    """Say what each line of a notice was taken for, and by which rule of the table in `pilotstd/notices/_parse/lines.py`.

    Raises `UnreadableNotice` as `parse` does.

    >>> for line in explain("商务部关于修路的通知\\n商办发〔2024〕3号\\n一、修路。\\n"):
    ...     print(line)
    line 1: title, by the rule title: 商务部关于修路的通知
    line 2: number, by the rule number: 商办发〔2024〕3号
    line 3: section, by the rule item-1: 一、修路。
    """
    return explain_notice(_decoded(text))


def parse_task_list(text: str | bytes) -> TaskList:
    """Parse the items of a list of tasks that print as `15.医疗保障经办服务通则（重庆）`; *text* as for `parse`.

    Numbers that are missing or repeated are in `missing` and `repeated`.

    >>> parse_task_list("15.医疗保障经办服务通则（重庆）").items[0].places
    ('重庆',)
    """
    return task_list.parse_task_list(_decoded(text))


def read_task_list(path: str | os.PathLike[str]) -> TaskList:
    """Read a list of tasks from a file, as `read` reads a notice."""
    return parse_task_list(extract.text_of(path))


def parts(text: str | bytes) -> tuple[Notice | TaskList, ...]:
    """Parse a text into what `merge` takes: the notice and each list of tasks attached to it, or the list of tasks alone.

    >>> [type(part).__name__ for part in parts("任务清单（首批）\\n15.医疗保障经办服务通则（重庆）\\n")]
    ['TaskList']
    """
    notice = parse(text)
    if notice.number is None and not notice.attachments:
        tasks = parse_task_list(notice.text)
        if tasks.claimed:
            return (tasks,)
    others, lists = [], []
    warnings = notice.warnings
    for attachment in notice.attachments:
        start, end = attachment.span
        tasks = parse_task_list(notice.text[start:end])
        if not tasks.claimed:
            others.append(attachment)
            continue
        above, below = notice.text.count("\n", 0, start), notice.text.count("\n", 0, end)
        warnings = tuple(one for one in warnings if not above < one.line <= below)  # the list has its own
        own = tuple(one._replace(line=above + one.line) for one in tasks.warnings)
        lists.append(attrs.evolve(tasks, first_line=above + 1, warnings=own))
    return attrs.evolve(notice, attachments=tuple(others), warnings=warnings), *lists


def read_parts(path: str | os.PathLike[str]) -> tuple[Notice | TaskList, ...]:
    """Read from a file what `merge` takes, as `parts` parses it."""
    return parts(extract.text_of(path))


def _decoded(text: str | bytes) -> str:
    if isinstance(text, str):
        return text
    if isinstance(text, bytes):
        return extract.decode(text)
    raise TypeError(f"expected str or bytes, got {text!r}; the `read` functions take a path")
