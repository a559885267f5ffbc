"""A proposal to refer a red finding to the competent department (移送建议书), as a Word file."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Pt

from tender_guard.reports import words
from tender_guard.reports.printable import printable
from tender_guard.reports.tracked_text import Shown, history
from tender_guard.reports.word import add_row, add_table, blank, write

TITLE: Final = "移送建议书"
_INDENT: Final = Pt(24)


def render(one: Shown, actions: Sequence[Mapping[str, Any]], as_of: date) -> bytes:
    """The letter (DOCX)."""
    file = blank(TITLE, f"{TITLE}　问题编号 {one.number}", as_of)
    file.add_paragraph(TITLE, style="Title").alignment = WD_ALIGN_PARAGRAPH.CENTER
    file.add_paragraph(printable(f"{one.department}："))
    late = f"，已逾期 {one.overdue} 日" if one.overdue else ""
    back = f"，整改被退回 {one.returned} 次" if one.returned else ""
    opening = file.add_paragraph(
        printable(
            f"我们在履约监督中发现标段 {one.lot} 存在下列疑似问题，"
            f"整改期限为{one.due}{late}{back}。"
            "现将有关情况和材料移送，建议贵单位依职权核查处理，并将处理结果告知我们。"
        )
    )
    opening.paragraph_format.first_line_indent = _INDENT
    table = add_table(file, (3.2, 13.4))
    for name, value in (
        ("项目、标段", f"{one.project}、{one.lot}"),
        ("问题来源", one.source),
        ("疑似问题", one.title),
        ("具体情况", one.detail or "　"),
        ("依据", one.basis or "　"),
        ("责任单位", one.owner),
        ("现状", f"{one.state}，{one.colour}色"),
        ("整改经过", "\n".join([f"{one.opened}列入整改", *history(actions)])),
        ("所附材料", "□ 检查表　□ 照片　□ 整改答复　□ 其他：＿＿＿＿＿＿＿＿"),
    ):
        cells = add_row(table).cells
        write(cells[0], name, bold=True)
        write(cells[1], value)
    file.add_paragraph()
    for line in ("（单位名称，盖章）", words.day(as_of)):
        file.add_paragraph(line).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    file.add_heading("回执", 1)
    receipt = add_table(file, (3.2, 13.4))
    for name, height in (("处理结果", 3.0), ("答复单位、日期", 1.2)):
        row = add_row(receipt)
        row.height = Cm(height)
        write(row.cells[0], name, bold=True)
    stream = io.BytesIO()
    file.save(stream)
    return stream.getvalue()
