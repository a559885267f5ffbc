"""What a note beside the words of a document says of one finding."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from tender_guard.findings import Finding
from tender_guard.reports import words
from tender_guard.reports.printable import printable

AUTHOR: Final = "招标文件检查"


def heading(finding: Finding, number: int) -> str:
    """``3. 疑似违规：不得以特定行政区域的业绩加分``."""
    grade = "已豁免" if finding.waived else words.SEVERITY[finding.severity]
    return printable(f"{number}. {grade}：{finding.title}")


def body(finding: Finding) -> str:
    """What is wrong, the law behind it and what to write instead, one a line."""
    return printable("\n".join(_lines(finding)))


def _lines(finding: Finding) -> Iterator[str]:
    if finding.message:
        yield finding.message
    if finding.matched:
        yield f"所涉文字：{'、'.join(finding.matched)}"
    if not finding.places:
        yield words.ABSENT
    for other in finding.related:
        yield f"另见：{words.related(other)}"
    for basis in finding.basis:
        yield f"依据：{words.cited(basis)}"
    yield f"建议：{finding.advice}"
    if finding.waived is not None:
        yield f"豁免：{words.waiver(finding.waived)}"
    yield "（请人核对的问题，不是结论）"
