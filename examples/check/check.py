"""Fail where the newest release changes what a program relies on: python check.py 1.2.0

The command does the same: pilotstd diff 1.2.0 --table work_tasks --field regions,level --fail-on removed,retired,replaced,changed
"""

import sys

import pilotstd


def main(pinned: str) -> int:
    """Print what has changed of the tasks' regions and levels, and of all that task 15 rests on; 1 where there is something."""
    changes = pilotstd.diff(pinned, pilotstd.load())
    tasks = changes.where(table="work_tasks", field=["regions", "level"])
    broken = [*tasks.of("removed", "retired", "replaced", "changed"), *changes.touching("task:015").breaking]
    for change in broken:
        print(f"{change.kind}: {change.id} {change.field or ''}")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
