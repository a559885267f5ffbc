"""A report as the record of a review (招标文件审查记录): a Word file to complete and sign."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time
from pathlib import PurePath

from docx import Document
from docx.document import Document as DocumentFile
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.styles.style import ParagraphStyle
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from tender_guard.findings import Finding, Report
from tender_guard.reports import summary, words
from tender_guard.reports.marking import pieces
from tender_guard.reports.printable import printable
from tender_guard.reports.results import (
    Failure,
    Legend,
    Result,
    by_prohibition,
    numbered,
    order,
    waived,
)
from tender_guard.rulebook.model import SEVERITIES

_NAME = "招标文件审查记录"
_BODY = "仿宋"
_HEAD = "黑体"
_TITLE = "宋体"
_LATIN = "Times New Roman"
_TICKS = "□ 修改\n□ 不修改，理由："


def render(results: Sequence[Result], legend: Legend) -> bytes:
    """The record (DOCX), one part a file."""
    file = _blank(results)
    for number, result in enumerate(results):
        if number:
            file.add_page_break()
        _title(file)
        if isinstance(result, Failure):
            _facts(file, [("文件", result.path), ("未能检查", result.message)])
            continue
        _record(file, result, legend)
    stream = io.BytesIO()
    file.save(stream)
    return stream.getvalue()


def _record(file: DocumentFile, report: Report, legend: Legend) -> None:
    _facts(file, _about(report))
    chapters = iter("一二三四五六七八")
    file.add_heading(f"{next(chapters)}、审查范围", 1)
    for text in _scope(report, legend):
        file.add_paragraph(printable(text))
    file.add_heading(f"{next(chapters)}、审查情况汇总", 1)
    _counts(file, report, legend)
    for note in summary.wordings(legend):
        file.add_paragraph(printable(note))
    file.add_heading(f"{next(chapters)}、疑似问题及处理意见", 1)
    found = [f for f in order(report.findings) if f.waived is None]
    if found:
        file.add_paragraph(words.QUESTION)
    else:
        file.add_paragraph(words.NOTHING)
    serial = numbered(report.findings)
    for prohibition, group in by_prohibition(found):
        file.add_heading(printable(legend.prohibition(prohibition)), 2)
        _findings(file, report, group, serial)
    if waived(report.findings) or report.waiver_faults:
        file.add_heading(f"{next(chapters)}、已豁免事项", 1)
        _waived(file, report, serial)
    file.add_heading(f"{next(chapters)}、审查结论", 1)
    _signing(file)


def _title(file: DocumentFile) -> None:
    title = file.add_paragraph(style="Title")
    title.add_run(_NAME)
    number = file.add_paragraph("编号：＿＿＿＿＿＿＿＿")
    number.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _about(report: Report) -> Iterable[tuple[str, str]]:
    yield "文件", PurePath(report.document.path).name
    yield from summary.facts(report)
    yield from summary.stated(report)
    yield "程序及规则库", f"tender-guard {report.version}，规则库 {report.rulebook[:16]}"
    yield "文件校验值", report.document.sha256
    yield "结果校验值", report.result


def _scope(report: Report, legend: Legend) -> Iterable[str]:
    yield f"本次审查{summary.rule_counts(report)}。"
    for gap in summary.reading_gaps(report):
        yield f"{gap}。"
    for lacking, rules in summary.unanswered(report.outcomes):
        titles = "；".join(legend.rule(rule) for rule in rules)
        yield f"文件中没有“{lacking}”，以下规则未能判断：{titles}。"
    for reason, rules in summary.inapplicable(report.outcomes):
        yield f"{len(rules)} 条规则不适用：{reason or '不在适用范围内'}。"


def _facts(file: DocumentFile, pairs: Iterable[tuple[str, str]]) -> None:
    table = add_table(file, (3.8, 12.8))
    for name, value in pairs:
        cells = add_row(table).cells
        write(cells[0], name, bold=True)
        write(cells[1], value)


def _counts(file: DocumentFile, report: Report, legend: Legend) -> None:
    table = add_table(file, (10.0, 2.2, 2.2, 2.2), ("事项", *map(words.SEVERITY.get, SEVERITIES)))
    for name, counts in summary.table(report, legend):
        cells = add_row(table).cells
        write(cells[0], name)
        for cell, count in zip(cells[1:], counts, strict=True):
            write(cell, str(count or "—"))
            cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER


def _findings(
    file: DocumentFile, report: Report, findings: Iterable[Finding], serial: dict[str, int]
) -> None:
    heads = ("序号", "问题、位置与原文", "依据和修改建议", "处理意见")
    table = add_table(file, (1.3, 5.9, 6.7, 2.7), heads)
    for finding in findings:
        cells = add_row(table).cells
        write(cells[0], str(serial[finding.id]))
        cells[0].paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
        _problem(cells[1], report, finding)
        write(cells[2], "\n".join(map(words.cited, finding.basis)))
        _line(cells[2]).add_run(printable(f"建议：{finding.advice}")).bold = True
        write(cells[3], _TICKS)


def _problem(cell: _Cell, report: Report, finding: Finding) -> None:
    write(cell, f"〔{words.SEVERITY[finding.severity]}〕{finding.title}", bold=True)
    location = summary.location(report, finding)
    if location:
        _line(cell).add_run(printable(location))
    quote = _line(cell)
    if finding.quote:
        quote.add_run("原文：“")
        for piece in pieces(finding.quote, finding.matched):
            run = quote.add_run(printable(piece.text).replace("\n", " "))
            run.bold = piece.marked
            run.underline = piece.marked
        quote.add_run("”")
    else:
        quote.add_run(words.ABSENT)
    if finding.message:
        _line(cell).add_run(printable(f"说明：{finding.message}"))
    for other in finding.related:
        _line(cell).add_run(printable(f"对照：{words.related(other)}"))


def _waived(file: DocumentFile, report: Report, serial: dict[str, int]) -> None:
    if waived(report.findings):
        heads = ("序号", "问题、位置与原文", "豁免理由、批准人和有效期")
        table = add_table(file, (1.3, 9.1, 6.2), heads)
        for finding in waived(report.findings):
            if finding.waived is None:
                continue
            cells = add_row(table).cells
            write(cells[0], str(serial[finding.id]))
            _problem(cells[1], report, finding)
            write(cells[2], words.waiver(finding.waived))
    for fault in report.waiver_faults:
        file.add_paragraph(printable(fault))


def _signing(file: DocumentFile) -> None:
    table = add_table(file, (16.6,))
    cell = add_row(table).cells[0]
    write(cell, "审查意见：\n\n\n\n")
    table = add_table(file, (3.3, 5.0, 3.3, 5.0))
    for left, right in (("审查人（签字）", "日期"), ("复核人（签字）", "日期")):
        cells = add_row(table).cells
        write(cells[0], left)
        write(cells[1], "")
        write(cells[2], right)
        write(cells[3], "　　　年　　月　　日")
    cells = add_row(table).cells
    write(cells[0], "单位（盖章）")
    cells[1].merge(cells[3])
    for row in table.rows:
        row.height = Cm(1.1)


def add_table(
    file: DocumentFile, widths: Sequence[float], heads: Sequence[str | None] = ()
) -> Table:
    """A table with lines, its columns so many centimetres wide, its heads on every page."""
    table: Table = file.add_table(rows=0, cols=len(widths), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    if heads:
        row = add_row(table)
        for cell, head in zip(row.cells, heads, strict=True):
            write(cell, head or "", bold=True)
            cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
        row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001 (no other way)
    return table


def add_row(table: Table) -> _Row:
    """A new row that stays on one page where it fits."""
    row: _Row = table.add_row()
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001 (no other way)
    return row


def write(cell: _Cell, text: str, *, bold: bool = False) -> None:
    """Fill a cell; each line end of the text begins a paragraph."""
    for number, line in enumerate(printable(text).split("\n")):
        paragraph = _line(cell) if number else cell.paragraphs[0]
        paragraph.style = "Cell"
        paragraph.add_run(line).bold = bold


def _line(cell: _Cell) -> Paragraph:
    paragraph: Paragraph = cell.add_paragraph(style="Cell")
    return paragraph


def _blank(results: Sequence[Result]) -> DocumentFile:
    names = "、".join(PurePath(_path(result)).name for result in results[:3])
    more = "等" if len(results) > 3 else ""  # noqa: PLR2004
    days = [result.as_of for result in results if not isinstance(result, Failure)]
    return blank(_NAME, f"{_NAME}　{names}{more}", max(days, default=None))


def blank(title: str, running: str, day: date | None) -> DocumentFile:
    """An empty A4 file with our styles, a ``running`` head, page numbers, and its properties."""
    file = Document()
    section = file.sections[0]
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.2)
    section.top_margin, section.bottom_margin = Cm(2.5), Cm(2.2)
    _style(file, "Normal", _BODY, 12)
    _style(file, "Title", _TITLE, 20, bold=True)
    _style(file, "Heading 1", _HEAD, 14)
    _style(file, "Heading 2", _HEAD, 12)
    file.styles.add_style("Cell", 1)
    _style(file, "Cell", _BODY, 10.5)
    head = section.header.paragraphs[0]
    head.add_run(printable(running))
    head.alignment = WD_ALIGN_PARAGRAPH.CENTER
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for text, field in (("第 ", "PAGE"), (" 页，共 ", "NUMPAGES"), (" 页", None)):
        foot.add_run(text)
        if field:
            _field(foot.add_run(), field)
    for paragraph in (head, foot):
        for run in paragraph.runs:
            run.font.size = Pt(9)
    _properties(file, title, day)
    return file


def _path(result: Result) -> str:
    return result.path if isinstance(result, Failure) else result.document.path


def _properties(file: DocumentFile, title: str, day: date | None) -> None:
    """Title and date of the file, so that none of the template's stand in it."""
    properties = file.core_properties
    properties.title = title
    properties.author = "tender-guard"
    properties.comments = ""
    properties.language = "zh-CN"
    if day is not None:
        properties.created = properties.modified = datetime.combine(day, time(), UTC)


def _style(file: DocumentFile, name: str, font: str, size: float, *, bold: bool = False) -> None:
    """Set the fonts of a style for Latin and Chinese, drop the template's colours and lines."""
    style = file.styles[name]
    if not isinstance(style, ParagraphStyle):
        raise TypeError(f"{name} is no paragraph style")
    style.font.name = _LATIN
    style.font.size = Pt(size)
    style.font.bold = bold
    properties = style.element.get_or_add_rPr()
    fonts = properties.get_or_add_rFonts()
    for attribute in list(fonts.attrib):
        del fonts.attrib[attribute]
    for kind, value in (("ascii", _LATIN), ("hAnsi", _LATIN), ("cs", _LATIN), ("eastAsia", font)):
        fonts.set(qn(f"w:{kind}"), value)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-US")
    language.set(qn("w:eastAsia"), "zh-CN")
    for tag in ("w:color", "w:spacing", "w:kern", "w:lang"):
        for element in properties.findall(qn(tag)):
            properties.remove(element)
    properties.append(language)
    paragraph = style.element.get_or_add_pPr()
    for element in paragraph.findall(qn("w:pBdr")):
        paragraph.remove(element)
    shape = style.paragraph_format
    shape.space_before = Pt(12 if name.startswith("Heading") else 0)
    shape.space_after = Pt(6 if name.startswith("Heading") else 3)
    shape.keep_with_next = name.startswith("Heading")
    if name == "Title":
        shape.alignment = WD_ALIGN_PARAGRAPH.CENTER
        shape.space_after = Pt(12)


def _field(run: Run, name: str) -> None:
    """A field that Word fills in, such as the page number."""
    for kind, text in (("begin", None), (None, name), ("separate", None), ("end", None)):
        element = OxmlElement("w:instrText" if text else "w:fldChar")
        if text:
            element.set(qn("xml:space"), "preserve")
            element.text = text
        else:
            element.set(qn("w:fldCharType"), kind or "")
        run._r.append(element)  # noqa: SLF001 (python-docx has no fields)
