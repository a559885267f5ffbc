"""What an import of records did, as text and JSON."""

from __future__ import annotations

from dataclasses import asdict
from json import dumps

from tender_guard.records.model import Counts, Summary
from tender_guard.records.tables import SHEETS


def text(summary: Summary) -> str:
    """One line a sheet, then every bad cell."""
    lines = [f"{SHEETS[name].title}：{_counted(counts)}" for name, counts in summary.sheets.items()]
    if summary.rejected:
        lines += ["", f"有误的单元格（{len(summary.rejected)} 处）："]
        lines += [
            f"  {cell.sheet} 第 {cell.row} 行 {cell.column}：{cell.problem}"
            for cell in summary.rejected
        ]
    return "\n".join(lines) + "\n"


def _counted(counts: Counts) -> str:
    said = f"新增 {counts.new} 行，更新 {counts.changed} 行，未变 {counts.same} 行"
    return f"{said}，未采用 {counts.rejected} 行" if counts.rejected else said


def json(summary: Summary) -> str:
    """One object: counts by sheet, and the bad cells as `records check` gives them."""
    made = {
        "sheets": {SHEETS[name].title: asdict(counts) for name, counts in summary.sheets.items()},
        "rejected_rows": [
            {"sheet": cell.sheet, "row": cell.row, "column": cell.column, "problem": cell.problem}
            for cell in summary.rejected
        ],
        "unknown": list(summary.unknown),
    }
    return dumps(made, ensure_ascii=False, indent=1) + "\n"


def gaps(summary: Summary) -> str:
    """What was not read, in one line; empty where all was."""
    said = []
    if summary.rejected:
        said.append(f"{len(summary.rejected)} 个单元格有误，已列出")
    if summary.unknown:
        said.append(f"未识别的表或列没有读取：{'、'.join(summary.unknown)}")
    return "；".join(said)
