"""The register of experts, and one expert, as Word files to be filed and signed."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import date

from docx.document import Document as DocumentFile
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Pt

from tender_guard.reports import expert_plots, words
from tender_guard.reports import expert_words as said
from tender_guard.reports.expert_sheet import deductions, facts, sessions
from tender_guard.reports.picturing import add_picture
from tender_guard.reports.plots import Plot
from tender_guard.reports.printable import printable
from tender_guard.reports.typeface import Typeface
from tender_guard.reports.word import add_row, add_table, blank, write
from tender_guard.supervision.coverage import Coverage
from tender_guard.supervision.experts import Standing

_REGISTER = "评标专家名册与考核情况"
_EXPERT = "评标专家考核表"
_LAST = 12
"""So many evaluations and deductions stand on the paper; all are in the workbook."""


def register(coverage: Coverage, typeface: Typeface) -> bytes:
    """The register: who is on it, what is proposed, coverage, whom to look at."""
    as_of = coverage.register.as_of
    file = _begun(_REGISTER, _REGISTER, as_of)
    file.add_paragraph(f"截至{words.day(as_of)}")
    if gaps := said.gaps(coverage):
        file.add_paragraph(f"注意：{gaps}。")
    file.add_heading("一、名册和累计扣分", 1)
    _rows(
        file,
        (1.8, 1.7, 2.6, 3.6, 1.3, 1.3, 4.3),
        ("编号", "姓名", "专业", "工作单位", "状态", "扣分", "处理建议"),
        (
            (
                one.code,
                one.name,
                said.listed(one.specialities),
                said.listed(one.employers),
                one.status or "",
                words.figure(one.points),
                said.proposal(one.proposal),
            )
            for one in coverage.register.standings
        ),
    )
    file.add_heading("二、应回避而参评", 1)
    conflicts = [
        (said.heading(one), said.conflict(each))
        for one in coverage.register.standings
        for each in one.conflicts
    ]
    _rows_or_none(file, (4.0, 12.6), ("专家", "情况"), conflicts)
    file.add_heading("三、专业覆盖和增补建议", 1)
    _rows(
        file,
        (4.2, 1.8, 2.0, 2.2, 2.2, 2.2, 2.0),
        ("专业", "在册", "可抽取", "评审场次", "单场最多", "至少应有", "建议增补"),
        (
            (
                one.name,
                str(one.registered),
                str(one.available),
                str(one.sessions),
                str(one.widest),
                str(one.needed),
                str(one.lacking),
            )
            for one in coverage.specialities
        ),
    )
    file.add_heading("四、清理与复核", 1)
    screened = [
        (said.heading(one.standing), "；".join(said.GROUND[each] for each in one.grounds))
        for one in coverage.screened
    ]
    _rows_or_none(file, (4.0, 12.6), ("专家", "原因"), screened)
    _ended(file, expert_plots.of_register(coverage).values(), typeface, "五、图表")
    return _saved(file)


def expert(coverage: Coverage, one: Standing, typeface: Typeface) -> bytes:
    """One expert's sheet, with places for the opinion and to sign."""
    file = _begun(_EXPERT, f"{_EXPERT}　{said.heading(one)}", coverage.register.as_of)
    file.add_heading("一、基本情况", 1)
    _rows(file, (4.2, 12.4), (), facts(coverage, one))
    if gaps := said.gaps(coverage):
        file.add_paragraph(f"注意：{gaps}。")
    file.add_heading("二、扣分", 1)
    held = [
        (day, behaviour, words.figure(points), lot, "；".join(filter(None, (note, doubt))))
        for day, behaviour, points, lot, note, doubt in deductions(one)
    ]
    heads = ("日期", "行为", "扣分", "标段", "说明")
    _rows_or_none(file, (3.8, 5.0, 1.4, 2.4, 4.0), heads, held[:_LAST])
    file.add_heading("三、近期参加的评审", 1)
    _rows_or_none(file, (4.0, 3.6, 9.0), ("日期", "标段编号", "标段名称"), sessions(one)[:_LAST])
    file.add_heading("四、打分统计", 1)
    marks = said.deviation(coverage.deviations.of(one.code), coverage.deviations)
    _rows(file, (5.0, 11.6), ("项目", "结果"), marks)
    _ended(file, expert_plots.of_expert(coverage, one).values(), typeface, "五、图表")
    _signing(file)
    return _saved(file)


def _begun(title: str, running: str, day: date) -> DocumentFile:
    file = blank(title, running, day)
    file.add_paragraph(title, style="Title").alignment = WD_ALIGN_PARAGRAPH.CENTER
    return file


def _rows(
    file: DocumentFile,
    widths: Sequence[float],
    heads: Sequence[str],
    rows: Iterable[Sequence[str]],
) -> None:
    table = add_table(file, widths, heads)
    for row in rows:
        for cell, text, width in zip(add_row(table).cells, row, widths, strict=True):
            cell.width = Cm(width)
            write(cell, text)


def _rows_or_none(
    file: DocumentFile,
    widths: Sequence[float],
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
) -> None:
    if rows:
        _rows(file, widths, heads, rows)
    else:
        file.add_paragraph("无。")


def _ended(file: DocumentFile, plots: Iterable[Plot], typeface: Typeface, head: str) -> None:
    shown = list(plots)
    if shown:
        file.add_heading(head, 1)
    for plot in shown:
        add_picture(file, plot, typeface)
    note = file.add_paragraph(printable(said.METHOD))
    for run in note.runs:
        run.font.size = Pt(9)


def _signing(file: DocumentFile) -> None:
    table = add_table(file, (3.3, 5.0, 3.3, 5.0))
    cells = add_row(table).cells
    write(cells[0], "处理意见\n\n\n")
    cells[1].merge(cells[3])
    for left, right in (("承办人（签字）", "日期"), ("负责人（签字）", "日期")):
        cells = add_row(table).cells
        write(cells[0], left)
        write(cells[2], right)
        write(cells[3], "　　　年　　月　　日")
    for row in table.rows:
        row.height = Cm(1.1)


def _saved(file: DocumentFile) -> bytes:
    stream = io.BytesIO()
    file.save(stream)
    return stream.getvalue()
