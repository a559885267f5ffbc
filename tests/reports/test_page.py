from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

from example import BONUS, LEGEND, REPORT, WAIVED

from tender_guard.documents.model import Place
from tender_guard.findings import Report
from tender_guard.reports import page
from tender_guard.reports.pictures import Picture
from tender_guard.reports.results import Failure
from tender_guard.reports.view import View, view
from tender_guard.settings import Settings

PIXEL = "data:image/png;base64,iVBORw0KGgo="


class Outline(HTMLParser):
    """Collects tags with their attributes and the text that is shown."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.tags.append(("", {}))
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        self.tags.append((f"/{tag}", {}))

    def handle_data(self, data: str) -> None:
        if self.tags[-1][0] not in ("script", "style"):
            self.words += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def drawn(report: Report) -> View:
    numbers = {place.page for finding in report.findings for place in finding.places}
    return View({n: Picture(n, 595, 842, PIXEL) for n in numbers if n is not None})


def test_the_page_needs_nothing_outside_itself() -> None:
    outline = Outline(page.render([REPORT], LEGEND, drawn))
    for _, attributes in outline.tags:
        for name in ("src", "href", "action", "srcset"):
            target = attributes.get(name) or "#"
            assert target.startswith(("#", "data:")), target
    assert not outline.all("link")
    assert outline.all("html")[0]["lang"] == "zh-CN"


def test_links_inside_the_page_lead_somewhere() -> None:
    outline = Outline(page.render([REPORT, WAIVED], LEGEND, drawn))
    ids = [attributes["id"] for _, attributes in outline.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    targets = {a["href"] for _, a in outline.tags if (a.get("href") or "").startswith("#")}
    assert {str(target)[1:] for target in targets} <= set(ids)


def test_a_page_picture_stands_once_and_each_finding_shows_its_part_of_it() -> None:
    outline = Outline(page.render([REPORT], LEGEND, drawn))
    assert len(outline.all("image")) == 3
    assert len(outline.all("use")) == 3
    rectangles = outline.all("rect")
    assert len(rectangles) == 2 * 4
    corners = {tuple(float(r[side] or 0) for side in ("x", "y", "width")) for r in rectangles}
    assert (70.5, 308.5, 451.0) in corners


def test_everything_of_a_document_is_escaped() -> None:
    hostile = replace(
        BONUS,
        quote='<img src="http://x/"><script>甲</script>',
        matched=("<script>",),
        advice="</style><b>",
        clause='"><i>',
    )
    html = page.render([replace(REPORT, findings=(hostile,))], LEGEND, drawn)
    assert "<mark>&lt;script&gt;</mark>" in html
    outline = Outline(html)
    assert not outline.all("img")
    assert not outline.all("b")
    assert len(outline.all("script")) == 1


def test_the_page_shows_what_was_not_checked_and_what_was_waived() -> None:
    words = Outline(page.render([WAIVED], LEGEND, drawn)).words
    assert "第 7—9、15 页没有可读的文字" in words
    assert "奖项为行业强制要求（批准人：张三" in words
    assert "最高投标限价" in words
    assert "只适用于政府采购" in words


def test_the_page_shows_no_english_key_before_an_official() -> None:
    shown = Outline(page.render([REPORT], LEGEND, drawn)).words
    for word in ("violation", "notice", "statutory", "tender", "missing-data", "max_price_yuan"):
        assert word not in shown


def test_a_failed_file_stands_among_the_others() -> None:
    failed = Failure("乙.docx", "file-damaged", "乙.docx：文件不完整")
    words = Outline(page.render([REPORT, failed], LEGEND, drawn)).words
    assert "共 2 个文件" in words
    assert "未能检查：乙.docx：文件不完整" in words


def test_a_text_file_shows_the_lines_around_a_finding(tmp_path: Path) -> None:
    path = tmp_path / "甲.txt"
    path.write_text("第一行\n第二行\n本市业绩加2分\n第四行\n", "utf-8")
    finding = replace(BONUS, quote="本市业绩加2分", places=(Place(None, (), "3"),))
    subject = replace(REPORT.document, path=str(path), format="text", pages=None)
    report = replace(REPORT, document=subject, findings=(finding,))
    seen = view(report, path, Settings())
    assert seen.around["3"].before == ("第一行", "第二行")
    assert seen.around["3"].after == ("第四行",)
    assert "第二行" in Outline(page.render([report], LEGEND, lambda _: seen)).words


def test_the_wording_of_a_prohibition_says_how_sure_it_is() -> None:
    words = Outline(page.render([REPORT], LEGEND, drawn)).words
    assert "「七个不准」N5：措辞待核。" in words
