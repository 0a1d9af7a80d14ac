"""Official notices: from the published text to a structure, and from the structure to checked records.

>>> from pilotstd import notices
>>> notice = notices.read("关于修路的通知\\n一、修路。（交通运输部牵头，财政部参加）\\n")
>>> notice.sections[0].responsibilities[0].name
'交通运输部'
"""

from pathlib import Path

import attrs

from pilotstd.notices.matching import Unresolved
from pilotstd.notices.merging import Conflict, Conversion, merge, to_records
from pilotstd.notices.structure import (
    Assignment,
    Attachment,
    Notice,
    Part,
    Passage,
    Remark,
    Row,
    Section,
    Table,
    outline,
)
from pilotstd.notices.tasklists import TaskItem, TaskList
from pilotstd.notices.typography import Span

__all__ = (
    "Assignment",
    "Attachment",
    "Conflict",
    "Conversion",
    "Notice",
    "Part",
    "Passage",
    "Remark",
    "Row",
    "Section",
    "Span",
    "Table",
    "TaskItem",
    "TaskList",
    "Unresolved",
    "merge",
    "outline",
    "parts",
    "read",
    "read_task_list",
    "to_records",
)


def read(text_or_path: str | bytes | Path) -> Notice:
    """Read an official notice.

    A `Path` is a file (.txt, .html, .docx), and so is a string without line break that names an existing file; any other string is the
    text itself, bytes are the text in UTF-8. What cannot be placed is kept in `unread`, what to check is said in `warnings`.

    Raises `UnreadableNotice` for what is empty or no text, `FileError`, `UnsupportedFormat` and `MissingExtra` for files.

    >>> read("商务部关于修路的通知\\n商办发〔2024〕3号\\n").number
    '商办发〔2024〕3号'
    """
    from pilotstd.notices.reading import read_text

    return read_text(_text(text_or_path))


def read_task_list(text_or_path: str | bytes | Path) -> TaskList:
    """Read the items of a list of tasks that print as `15.医疗保障经办服务通则（重庆）`, from a text or file as `read` takes it.

    Numbers that are missing or repeated are in `missing` and `repeated`.

    >>> read_task_list("15.医疗保障经办服务通则（重庆）").items[0].places
    ('重庆',)
    """
    from pilotstd.notices import tasklists

    return tasklists.read_task_list(_text(text_or_path))


def parts(text_or_path: str | bytes | Path) -> tuple[Notice | TaskList, ...]:
    """What `merge` takes of a text: the notice, and each list of tasks that is attached to it; or the list that the text is.

    >>> [type(part).__name__ for part in parts("任务清单（首批）\\n15.医疗保障经办服务通则（重庆）\\n")]
    ['TaskList']
    """
    from pilotstd.notices import tasklists
    from pilotstd.notices.reading import read_text

    text = _text(text_or_path)
    notice = read_text(text)
    if (
        notice.number is None
        and not notice.attachments
        and (tasks := tasklists.read_task_list(text)).claimed
    ):
        return (tasks,)
    others, lists = [], []
    for attachment in notice.attachments:
        tasks = tasklists.read_task_list(notice.text[slice(*attachment.span)])
        if tasks.claimed:
            lists.append(tasks)
        else:
            others.append(attachment)
    return attrs.evolve(notice, attachments=tuple(others)), *lists


def _text(given: str | bytes | Path) -> str:
    from pilotstd.notices import files

    if isinstance(given, bytes):
        return files.decoded(given)
    if isinstance(given, str):
        if "\n" in given or len(given) > 1000 or "\0" in given:
            return given
        try:
            named = Path(given).is_file()
        except (OSError, ValueError):
            named = False
        if not named:
            return given
    return files.text_of(Path(given))
