"""What a check found: the result as JSON, and the report in every form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any, Final, Literal, TypeAlias

from litestar import Response, get
from litestar.params import FromPath, QueryParameter
from sqlmodel import Session

from tender_guard.casework import documents, granted
from tender_guard.casework.documents import CheckLine, DocumentLine
from tender_guard.casework.sight import Sight
from tender_guard.clock import today
from tender_guard.errors import BusyError, TenderGuardError
from tender_guard.findings import Report
from tender_guard.reports import record, sarif, sheet, text, word
from tender_guard.reports.annotated import annotated, refuse
from tender_guard.reports.results import Legend
from tender_guard.waivers import apply_waivers

from ..answers import DOCX, XLSX, download, inline, jsonable
from ..office import Office
from ..parameters import TheOffice, TheSight
from ..security import EVERYONE, access
from ..work import report_page

Form: TypeAlias = Literal["json", "text", "html", "docx", "xlsx", "sarif", "annotated"]


class FailedCheckError(TenderGuardError):
    """A check that failed, told as it was told then."""

    def __init__(self, line: CheckLine) -> None:
        """With the code, the message and the status of its job."""
        super().__init__(line.job.message or "检查未能完成")
        self.code = line.job.code or "error"  # type: ignore[misc] # each job has its own
        self.http_status = line.job.status or 500  # type: ignore[misc]


def found(office: Office, sight: Sight, check_id: str) -> tuple[CheckLine, Report]:
    """A check that is seen, and its report.

    Raises:
        BusyError: it is not done.
        FailedCheckError: it failed.
    """
    with office.store.reading_session() as session:
        line = documents.check(session, sight, check_id)
        return line, report_of(session, sight, line)


def report_of(session: Session, sight: Sight, line: CheckLine) -> Report:
    """The report of a check, with the waivers as they are today."""
    if line.job.state == "failed":
        raise FailedCheckError(line)
    if line.job.state != "done":
        raise BusyError("检查还没有完成，请稍后再试")
    report = documents.report(session, line.id)
    series = documents.get(session, sight, line.document).series
    waivers = granted.in_force(granted.of_series(session, series))
    answered, faults = apply_waivers(report.findings, waivers, today())
    return replace(report, findings=answered, waiver_faults=faults)


def last_report(session: Session, sight: Sight, document_id: str) -> tuple[CheckLine, Report]:
    """The last check of a document that is done, and its report.

    Raises:
        BusyError: none is done yet.
    """
    lines = documents.checks(session, sight, document_id)
    line = next((one for one in lines if one.job.state == "done"), lines[0] if lines else None)
    if line is None:
        raise BusyError("检查还没有完成，请稍后再试")
    return line, report_of(session, sight, line)


@get(
    "/checks/{check_id:str}/result",
    opt=access(EVERYONE, "documents:read"),
    summary="检查结果",
    sync_to_thread=True,
)
def result(office: TheOffice, sight: TheSight, check_id: FromPath[str]) -> dict[str, Any]:
    """检查结果，与命令行 `check --format json` 的形状相同。"""
    _, report = found(office, sight, check_id)
    made: dict[str, Any] = jsonable(record.as_record(report))
    return made


@get(
    "/checks/{check_id:str}/report",
    opt=access(EVERYONE, "documents:read"),
    summary="检查报告",
    sync_to_thread=True,
    media_type="application/octet-stream",
)
def report(
    office: TheOffice,
    sight: TheSight,
    check_id: FromPath[str],
    form: Annotated[Form, QueryParameter(name="format")] = "docx",
) -> Response[Any]:
    """检查报告，可选各种格式。

    `annotated` 为所上传的文件本身，问题写成批注：PDF 为高亮批注，Word 为批注；其他文件不能加批注。
    """
    line, answered = found(office, sight, check_id)
    rulebook = office.kept(line.rulebook)
    legend = Legend.of(rulebook.rules.values(), rulebook.prohibitions.values())
    with office.store.reading_session() as session:
        document = documents.get(session, sight, line.document)
    if form == "html":
        file = office.files.path(document.sha256)
        shown = office.dispatcher.aside(report_page, answered, legend, file, office.settings)
        return inline(shown, "text/html; charset=utf-8")
    stem = Path(document.name).stem
    if form == "annotated":
        content, suffix, media_type = _annotated(office, answered, document)
        return download(content, f"{stem}-批注.{suffix}", media_type)
    render, media_type, suffix = _FORMS[form]
    return download(render(answered, legend), f"{stem}-检查报告.{suffix}", media_type)


def _annotated(office: Office, report: Report, document: DocumentLine) -> tuple[bytes, str, str]:
    """The file with notes, made in a process of its own: it is the file that reads badly."""
    named = replace(report, document=replace(report.document, path=document.name))
    refuse(named)
    file = office.files.path(document.sha256)
    content = office.dispatcher.aside(annotated, named, file, office.settings)
    suffix = report.document.format
    return content, suffix, "application/pdf" if suffix == "pdf" else DOCX


_FORMS: Final[Mapping[Form, tuple[Callable[[Report, Legend], bytes | str], str, str]]] = {
    "json": (lambda r, _: record.render([r]), "application/json", "json"),
    "text": (lambda r, legend: text.plain([r], legend), "text/plain; charset=utf-8", "txt"),
    "docx": (lambda r, legend: word.render([r], legend), DOCX, "docx"),
    "xlsx": (lambda r, legend: sheet.render([r], legend), XLSX, "xlsx"),
    "sarif": (lambda r, legend: sarif.render([r], legend), "application/sarif+json", "sarif"),
}

ROUTES: Final = [result, report]
