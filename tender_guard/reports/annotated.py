"""The checked file itself with the findings as notes: annotations of a PDF, comments of a DOCX."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from tender_guard.documents.file import load
from tender_guard.errors import FileFormatError
from tender_guard.findings import Report
from tender_guard.reports import pdf_notes, word_notes, words
from tender_guard.settings import Settings

FORMATS: Final = ("pdf", "docx")
"""The formats of files that can carry notes; the result is of the same format."""


def annotated(report: Report, path: Path, settings: Settings) -> bytes:
    """The file that ``report`` is of, which lies at ``path``, with a note for each finding.

    Raises:
        FileFormatError: files of this format carry no notes.
        DocumentError: the file cannot be written anew; the message says why.
    """
    refuse(report)
    file = load(path, settings)
    if report.document.format == "pdf":
        return pdf_notes.render(report, file)
    return word_notes.render(report, file, settings)


def refuse(report: Report) -> None:
    """Raise FileFormatError where the report's file cannot carry notes."""
    if report.document.format not in FORMATS:
        kind = words.FORMAT[report.document.format]
        raise FileFormatError(
            f"{report.document.path}：{kind}不能加批注，只有 PDF 和 Word（.docx）可以；"
            "请改用其他报告格式"
        )
