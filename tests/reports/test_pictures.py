from __future__ import annotations

from base64 import b64decode
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from example import BOND, REPORT
from PIL import Image

from tender_guard.findings import Report
from tender_guard.reports.pictures import pictures


def written(tmp_path: Path, width: float, height: float) -> tuple[Report, Path]:
    path = tmp_path / "甲.pdf"
    pdf = pdfium.PdfDocument.new()
    for _ in range(9):
        pdf.new_page(width, height)
    pdf.save(path)
    subject = replace(REPORT.document, path=str(path), pages=9)
    return replace(REPORT, document=subject, findings=(BOND,)), path


def test_the_pages_that_findings_and_their_other_places_stand_on_are_drawn(tmp_path: Path) -> None:
    report, path = written(tmp_path, 595, 842)
    drawn = pictures(report, path)
    assert list(drawn) == [5, 9]
    assert drawn[5].width == pytest.approx(595, rel=0.001)
    assert drawn[5].height == pytest.approx(842, rel=0.001)
    kind, data = drawn[5].uri.split(";base64,")
    assert kind == "data:image/png"
    assert Image.open(BytesIO(b64decode(data))).size == (952, 1348)


def test_a_huge_page_is_drawn_at_less_and_keeps_its_size_in_points(tmp_path: Path) -> None:
    report, path = written(tmp_path, 14000, 7000)
    picture = pictures(report, path)[5]
    assert picture.width == pytest.approx(14000, rel=0.01)
    assert picture.height == pytest.approx(7000, rel=0.01)
    assert max(Image.open(BytesIO(b64decode(picture.uri.split(",")[1]))).size) <= 5000


def test_other_formats_have_no_pages_to_draw(tmp_path: Path) -> None:
    report, path = written(tmp_path, 595, 842)
    subject = replace(report.document, format="docx")
    assert pictures(replace(report, document=subject), path) == {}
