"""Is the service well?"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import version
from typing import Final, Literal

from litestar import Response, get
from litestar.status_codes import HTTP_200_OK, HTTP_503_SERVICE_UNAVAILABLE

from tender_guard.casework import jobs
from tender_guard.engine.judge import load_engine
from tender_guard.errors import EngineError, RecordsError

from ..office import Office
from ..parameters import TheOffice
from ..security import OPEN

Part = Literal["ok", "failed"]


@dataclass(frozen=True)
class Health:
    """What a monitor asks for; nothing that outsiders may not know.

    ``waiting_seconds`` is how long the oldest job that nobody is at has waited.
    """

    status: Literal["ok", "stopped"]
    queued: int
    running: int
    rulebook: str
    version: str
    database: Part
    files: Part
    engine: Part
    jobs: Part
    waiting_seconds: float


@get("/health", opt=OPEN, summary="运行状况", sync_to_thread=True)
def health(office: TheOffice) -> Response[Health]:
    """数据库和文件夹可用、规则引擎可用、任务有人处理时答复 200，否则 503。"""
    counts, waited, database = _queue(office)
    parts: dict[str, Part] = {
        "database": database,
        "files": "ok" if office.files.is_writable() else "failed",
        "engine": _engine(),
        "jobs": "ok" if office.dispatcher.alive else "failed",
    }
    well = set(parts.values()) == {"ok"}
    body = Health(
        status="ok" if well else "stopped",
        queued=counts["queued"],
        running=counts["running"],
        rulebook=office.rulebook().sha256,
        version=version("tender-guard"),
        waiting_seconds=round(waited, 1),
        **parts,
    )
    return Response(body, status_code=HTTP_200_OK if well else HTTP_503_SERVICE_UNAVAILABLE)


def _queue(office: Office) -> tuple[dict[str, int], float, Part]:
    try:
        with office.store.reading_session() as session:
            return jobs.counts(session), jobs.longest_wait(session), "ok"
    except RecordsError:
        return {"queued": 0, "running": 0}, 0.0, "failed"


def _engine() -> Part:
    try:
        load_engine()
    except EngineError:
        return "failed"
    return "ok"


ROUTES: Final = [health]
