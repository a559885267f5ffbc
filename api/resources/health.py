"""Is the service well?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from litestar import Response, get
from litestar.status_codes import HTTP_200_OK, HTTP_503_SERVICE_UNAVAILABLE

from tender_guard.casework import jobs

from ..parameters import TheOffice
from ..security import OPEN


@dataclass(frozen=True)
class Health:
    """What a monitor asks for; nothing that outsiders may not know."""

    status: Literal["ok", "stopped"]
    queued: int
    running: int
    rulebook: str


@get("/health", opt=OPEN, summary="运行状况", sync_to_thread=True)
def health(office: TheOffice) -> Response[Health]:
    """数据库可用、任务有人处理时答复 200，否则 503。"""
    with office.store.reading_session() as session:
        counts = jobs.counts(session)
    alive = office.dispatcher.alive
    body = Health(
        "ok" if alive else "stopped", counts["queued"], counts["running"], office.rulebook().sha256
    )
    return Response(body, status_code=HTTP_200_OK if alive else HTTP_503_SERVICE_UNAVAILABLE)


ROUTES: Final = [health]
