"""A Word document with the findings as comments on the very words."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from copy import deepcopy
from typing import Final

from docx import Document
from docx.document import Document as DocumentFile
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from tender_guard.documents.file import File
from tender_guard.documents.word_places import Letter, places, span, whole
from tender_guard.errors import FileFormatError
from tender_guard.findings import Finding, Report
from tender_guard.reports.note import AUTHOR, body, heading
from tender_guard.reports.printable import printable
from tender_guard.reports.results import numbered
from tender_guard.settings import Settings

_INITIALS: Final = "检"
_PROPERTIES: Final = qn("w:rPr")
_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"
_FAULTS: Final = (KeyError, ValueError, SyntaxError, AttributeError, zipfile.BadZipFile)
"""What python-docx raises of a package that it does not know or that Word alone mends."""


def render(report: Report, file: File, settings: Settings) -> bytes:
    """The document with a comment for each finding; those without a place stand at the beginning.

    Raises:
        FileFormatError: python-docx cannot open it, as a template or one with macros.
    """
    try:
        document = Document(io.BytesIO(file.data))
    except _FAULTS as fault:
        raise FileFormatError(
            f"{report.document.path}：这种 Word 文件不能加批注，请另存为普通的 .docx 后再检查"
        ) from fault
    known = places(document.element.body, file, settings)
    serial = numbered(report.findings)
    for finding in sorted(report.findings, key=lambda one: serial[one.id]):
        title = heading(finding, serial[finding.id])
        found = _words(finding, known)
        if found is not None:
            _comment(document, found, f"{title}\n{body(finding)}")
            continue
        start = next((first for one in known.values() if (first := whole(one))), None)
        if start is not None:
            quote = f"\n原文：{finding.quote}" if finding.quote else ""
            _comment(document, start, printable(f"{title}{quote}\n{body(finding)}"))
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _words(
    finding: Finding, known: Mapping[str, list[BaseOxmlElement]]
) -> tuple[Letter, Letter] | None:
    """The quote; else the first of the words that met; else the paragraph that holds them."""
    paragraphs = [
        element for place in finding.places for element in known.get(place.paragraph or "", ())
    ]
    for text in (finding.quote, *finding.matched):
        found = span(paragraphs, text)
        if found is not None:
            return found
    return whole(paragraphs)


def _comment(document: DocumentFile, found: tuple[Letter, Letter], text: str) -> None:
    first, last = found
    end = last.run
    _cut(last, last.at + 1)
    start = _cut(first, first.at)
    if end is first.run:
        end = start
    comment = document.comments.add_comment(text, AUTHOR, _INITIALS)
    start.insert_comment_range_start_above(comment.comment_id)
    end.insert_comment_range_end_and_reference_below(comment.comment_id)


def _cut(letter: Letter, at: int) -> BaseOxmlElement:
    """The run that begins with ``text[at:]``: split off with the same look where it must be."""
    run, text = letter.run, letter.text
    said = text.text or ""
    content = [child for child in run if child.tag != _PROPERTIES]
    if text not in content or (at == 0 and text is content[0]):
        return run
    if at >= len(said) and text is content[-1]:
        return run
    fresh: BaseOxmlElement = run.makeelement(run.tag, dict(run.attrib))
    properties = run.find(_PROPERTIES)
    if properties is not None:
        fresh.append(deepcopy(properties))
    rest = content[content.index(text) + 1 :]
    if at == 0:
        fresh.append(text)
    elif at < len(said):
        tail = deepcopy(text)
        text.text, tail.text = said[:at], said[at:]
        for part in (text, tail):
            part.set(_SPACE, "preserve")
        fresh.append(tail)
    fresh.extend(rest)
    run.addnext(fresh)
    return fresh
