"""The table of the README: every Chinese column beside its English field."""

from __future__ import annotations

from tender_guard.records.tables import SHEETS, Sheet
from tender_guard.records.template import note


def columns_table() -> str:
    """Markdown for the README, one table a sheet, so that the two never differ."""
    return "\n".join(_table(sheet) for sheet in SHEETS.values())


def _table(sheet: Sheet) -> str:
    key = "、".join(sheet.column(name).title for name in sheet.key) or "整行"
    lines = [
        f"**{sheet.title}** `{sheet.name}`（再次导入时按{key}识别同一行）",
        "",
        "| 列 | 字段 | 类型 | 填写 |",
        "|---|---|---|---|",
    ]
    lines += [
        f"| {column.title} | `{column.name}` | {column.kind.value} | {note(column)} |"
        for column in sheet.columns
    ]
    return "\n".join(lines) + "\n"
