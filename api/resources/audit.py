"""The audit trail."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Final

from litestar import get
from litestar.params import FromQuery

from tender_guard.casework import audit
from tender_guard.casework.audit import AuditLine, Verdict
from tender_guard.casework.paging import Page
from tender_guard.clock import SHANGHAI

from ..parameters import TheOffice, TheTurn
from ..security import READERS, access

_DAY: Final = timedelta(days=1)


@get("/audit", opt=access(READERS, "audit:read"), summary="审计记录", sync_to_thread=True)
def listing(  # noqa: PLR0913, PLR0917 (one a filter)
    office: TheOffice,
    turn: TheTurn,
    action: FromQuery[str | None] = None,
    target: FromQuery[str | None] = None,
    actor: FromQuery[str | None] = None,
    since: FromQuery[date | None] = None,
    until: FromQuery[date | None] = None,
) -> Page[AuditLine]:
    """审计记录，新的在前；可按操作（前缀）、对象、操作人、日期（含首尾两日）筛选。"""
    begin = _midnight(since) if since and since > date.min else None
    end = _midnight(until + _DAY) if until and until < date.max else None
    with office.store.reading_session() as session:
        return audit.listed(session, turn, action, target, actor, begin, end)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), SHANGHAI)


@get("/audit/verification", opt=access(READERS, "audit:read"), summary="核对", sync_to_thread=True)
def verification(office: TheOffice) -> Verdict:
    """逐条核对审计记录的校验值；`broken` 为第一条不符的记录。"""
    with office.store.reading_session() as session:
        return audit.verify(session)


ROUTES: Final = [listing, verification]
