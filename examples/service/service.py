"""The policy as a web service. To run it: pip install "fastapi[standard]" pilotstd, then: fastapi run service.py."""

from typing import Annotated

from fastapi import Body, FastAPI, Request
from fastapi.responses import JSONResponse

import pilotstd
from pilotstd import InvalidQuery, Record, StandardLevel, UnknownRecord, WorkTask

DATA = pilotstd.load("2.0.0", sha256="d3a68b45b388a0fbf8e333ef7ae433a35aa237c12fe9e70410e2391a037d425a")
"""Loaded once and frozen, so that every thread may read it. Other bytes than these do not start."""

app = FastAPI(title=f"{DATA.title}", version=DATA.version)


@app.exception_handler(UnknownRecord)
@app.exception_handler(InvalidQuery)
def refuse(request: Request, error: Exception) -> JSONResponse:
    """The messages say what is wrong and what was perhaps meant."""
    return JSONResponse({"detail": str(error)}, status_code=404 if isinstance(error, UnknownRecord) else 422)


@app.get("/records/{id}")
def record(id: str) -> Record:
    """A record of any table."""
    return DATA[id]


@app.get("/tasks")
def tasks(level: StandardLevel | None = None, region: str | None = None) -> list[WorkTask]:
    """The work tasks of a level, and of a region by id or name."""
    asked = {"level": level, "regions": region}
    return list(DATA.work_tasks.where(**{field: value for field, value in asked.items() if value}))


@app.get("/search")
def search(q: str, limit: int = 10) -> list[Record]:
    """The records that have these words in their names, in either language."""
    return [match.record for match in DATA.search(q, limit=limit)]


@app.post("/tasks/check")
def check(task: Annotated[WorkTask, Body()]) -> list[str]:
    """What would be wrong with the data if it had this task as well; a task of a wrong form is refused before."""
    return [str(problem) for problem in DATA.evolve(version=f"{DATA.version}+yours", records=[*DATA, task]).check()]
