from __future__ import annotations

import ctypes
import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import pdfplumber
import pypdfium2 as pdfium
import pytest
from example import REPORT
from printing import Leaf, pdf
from pypdf import PdfReader, PdfWriter
from pypdfium2 import raw

from tender_guard.check import check
from tender_guard.documents.model import Place
from tender_guard.errors import FileDamagedError, FileFormatError
from tender_guard.findings import Report
from tender_guard.reports.annotated import annotated
from tender_guard.rulebook.load import load_rulebook
from tender_guard.settings import Settings

SETTINGS = Settings()
RULES = load_rulebook(*SETTINGS.rule_folders)
HEAD = ("某县道路工程施工招标公告", "本招标项目条件已经具备，现就该项目进行公开招标。")
BAD = "投标人须在本市设有分公司。"


def checked(path: Path) -> Report:
    return check(path, rulebook=RULES, settings=SETTINGS, as_of=date(2026, 6, 1))


def written(tmp_path: Path, *leaves: Leaf) -> Path:
    path = tmp_path / "招标.pdf"
    path.write_bytes(pdf(*leaves))
    return path


def highlights(content: bytes) -> list[tuple[int, list[list[float]], str]]:
    """Page, quad points and text of the highlights, as PDFium reads them."""
    found = []
    document = pdfium.PdfDocument(content)
    for number in range(len(document)):
        page = document[number]
        for at in range(raw.FPDFPage_GetAnnotCount(page.raw)):
            note = raw.FPDFPage_GetAnnot(page.raw, at)
            if raw.FPDFAnnot_GetSubtype(note) == raw.FPDF_ANNOT_HIGHLIGHT:
                quads = []
                for quad in range(raw.FPDFAnnot_CountAttachmentPoints(note)):
                    points = raw.FS_QUADPOINTSF()
                    raw.FPDFAnnot_GetAttachmentPoints(note, quad, points)
                    quads.append([getattr(points, name) for name, *_ in points._fields_])
                found.append((number + 1, quads, _said(note)))
            raw.FPDFPage_CloseAnnot(note)
        page.close()
    document.close()
    return found


def _said(note: object) -> str:
    length = raw.FPDFAnnot_GetStringValue(note, b"Contents", None, 0)
    buffer = ctypes.create_string_buffer(length)
    kind = ctypes.POINTER(raw.FPDF_WCHAR)
    raw.FPDFAnnot_GetStringValue(note, b"Contents", ctypes.cast(buffer, kind), length)
    return buffer.raw.decode("utf-16-le").rstrip("\0")


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
@pytest.mark.parametrize("crop", [None, (40, 60, 560, 800)])
def test_the_words_are_coloured_where_they_stand_on_the_page_as_displayed(
    tmp_path: Path, rotate: int, crop: tuple[float, float, float, float] | None
) -> None:
    leaf = Leaf(rotate=rotate, crop=crop).lines(90, 120, *HEAD, BAD)
    path = written(tmp_path, leaf)
    report = checked(path)
    report = replace(report, findings=tuple(one for one in report.findings if one.places))
    finding = next(one for one in report.findings if one.quote in BAD)
    content = annotated(report, path, SETTINGS)
    ((page, quads, said), *_) = [one for one in highlights(content) if finding.title in one[2]]
    assert page == 1
    assert len(quads) == len(finding.places[0].boxes)
    assert finding.advice in said
    document = pdfium.PdfDocument(content)
    shown = document[0]
    picture = shown.render(scale=1).to_pil().convert("RGB")
    plain = pdfium.PdfDocument(path.read_bytes())[0].render(scale=1).to_pil().convert("RGB")
    box = finding.places[0].boxes[0]
    changed = [
        (x, y)
        for x in range(picture.width)
        for y in range(picture.height)
        if picture.getpixel((x, y)) != plain.getpixel((x, y))
    ]
    places = [one for found in report.findings for place in found.places for one in place.boxes]
    assert any(box.x0 <= x <= box.x1 and box.top <= y <= box.bottom for x, y in changed)
    outside = [
        (x, y)
        for x, y in changed
        if not any(b.x0 - 1 <= x <= b.x1 + 1 and b.top - 1 <= y <= b.bottom + 1 for b in places)
    ]
    assert not outside, outside[:5]
    shown.close()
    document.close()


def test_a_note_names_the_title_the_law_and_the_advice(tmp_path: Path) -> None:
    path = written(tmp_path, Leaf().lines(90, 120, *HEAD, BAD))
    report = checked(path)
    with pdfplumber.open(io.BytesIO(annotated(report, path, SETTINGS))) as document:
        notes = [one["data"] for one in document.annots if one["data"].get("Subj")]
    assert len(notes) == len(report.findings)
    said = "\n".join(note["Contents"].decode("utf-16") for note in notes)
    for finding in report.findings:
        assert finding.title in said
        assert finding.advice in said
        assert f"《{finding.basis[0].law}》{finding.basis[0].article}" in said
    assert {note["T"].decode("utf-16") for note in notes} == {"招标文件检查"}


def test_a_quote_over_two_pages_is_marked_on_both(tmp_path: Path) -> None:
    path = written(tmp_path, Leaf().lines(90, 120, *HEAD), Leaf().lines(90, 120, BAD))
    report = checked(path)
    first = report.findings[0]
    boxes = next(one.places[0].boxes for one in report.findings if one.places)
    both = replace(first, places=(Place(1, boxes, None), Place(2, boxes, None)))
    content = annotated(replace(report, findings=(both,)), path, SETTINGS)
    assert [page for page, _, _ in highlights(content)] == [1, 2]


def test_what_is_absent_is_a_note_on_the_first_page(tmp_path: Path) -> None:
    path = written(tmp_path, Leaf().lines(90, 120, *HEAD))
    absent = next(one for one in REPORT.findings if not one.places)
    report = replace(checked(path), findings=(absent,))
    page = PdfReader(io.BytesIO(annotated(report, path, SETTINGS))).pages[0]
    kinds = [note.get_object()["/Subtype"] for note in page["/Annots"]]  # type: ignore[attr-defined]
    assert kinds == ["/Text", "/Popup"]


def test_a_file_that_only_forbids_changes_is_annotated_too(tmp_path: Path) -> None:
    path = written(tmp_path, Leaf().lines(90, 120, *HEAD, BAD))
    writer = PdfWriter(clone_from=path)
    writer.encrypt("", "owner", algorithm="AES-128")
    writer.write(path)
    content = annotated(checked(path), path, SETTINGS)
    assert highlights(content)


def test_a_file_that_cannot_be_written_anew_is_refused_in_words(tmp_path: Path) -> None:
    path = written(tmp_path, Leaf().lines(90, 120, *HEAD, BAD))
    report = checked(path)
    path.write_bytes(b"%PDF-1.7\nnothing\n%%EOF")
    with pytest.raises(FileDamagedError, match="不能加批注"):
        annotated(report, path, SETTINGS)


def test_plain_text_carries_no_notes(tmp_path: Path) -> None:
    path = tmp_path / "招标.md"
    path.write_text("\n".join((*HEAD, BAD)), "utf-8")
    with pytest.raises(FileFormatError, match=r"招标\.md：纯文本不能加批注"):
        annotated(checked(path), path, SETTINGS)
