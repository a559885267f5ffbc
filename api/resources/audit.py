"""The audit trail."""

from __future__ import annotations

from typing import Final

from litestar import get
from litestar.params import FromQuery

from tender_guard.casework import audit
from tender_guard.casework.audit import AuditLine, Verdict
from tender_guard.casework.paging import Page

from ..parameters import TheOffice, TheTurn
from ..security import READERS, access


@get("/audit", opt=access(READERS, "audit:read"), summary="审计记录", sync_to_thread=True)
def listing(
    office: TheOffice,
    turn: TheTurn,
    action: FromQuery[str | None] = None,
    target: FromQuery[str | None] = None,
) -> Page[AuditLine]:
    """审计记录，新的在前；可按操作（前缀）和对象筛选。"""
    with office.store.reading_session() as session:
        return audit.listed(session, turn, action, target)


@get("/audit/verification", opt=access(READERS, "audit:read"), summary="核对", sync_to_thread=True)
def verification(office: TheOffice) -> Verdict:
    """逐条核对审计记录的校验值；`broken` 为第一条不符的记录。"""
    with office.store.reading_session() as session:
        return audit.verify(session)


ROUTES: Final = [listing, verification]
