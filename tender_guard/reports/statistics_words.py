"""The figures of a period as words: values, sentences of the draft, the plain table, JSON."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Any, Final

from tender_guard.reports import words
from tender_guard.reports.printable import printable
from tender_guard.supervision.statistics.model import PLACE, Figure, Section, Statistics

TITLE: Final = "招标投标监管情况统计"
NOTHING: Final = "无数据"
SOURCE: Final = (
    "各项数字由程序按台账和检查记录逐项查询得出，括注编号对应附表中的查询方法；明细见统计表（xlsx）中"
    "同编号的工作表。报送前请核对。"
)
_SENTENCE: Final = re.compile(r"[^。]+。")


def value(figure: Figure) -> str:
    """The value without its unit; a share as percent."""
    if figure.value is None:
        return NOTHING
    if isinstance(figure.value, Fraction):
        return f"{float(figure.value) * 100:.1f}"
    return words.figure(figure.value)


def measured(figure: Figure) -> str:
    """The value with its unit."""
    if figure.value is None:
        return NOTHING
    joint = "" if figure.unit == "%" else " "
    return f"{value(figure)}{joint}{figure.unit}"


def span(statistics: Statistics) -> str:
    """``2026年1月1日至2026年6月30日``."""
    period = statistics.period
    return f"{words.day(period.first)}至{words.day(period.last)}"


def pieces(section: Section) -> Iterator[str | Figure]:
    """The draft's text of a section, its figures in their places.

    A sentence all of whose figures are wanting is left out.
    """
    for sentence in _SENTENCE.findall(section.draft):
        made = list(_sentence(section, sentence))
        figures = [one for one in made if isinstance(one, Figure)]
        if any(one.value is not None for one in figures) or not PLACE.search(sentence):
            yield from made


def text(statistics: Statistics) -> str:
    """The plain table."""
    lines = [f"{TITLE}（{span(statistics)}）", f"统计日：{words.day(statistics.period.as_of)}"]
    for section in statistics.sections:
        lines += ["", f"{section.number}. {section.title}"]
        lines += [f"{one.code}　{one.title}　{measured(one)}" for one in section.figures]
    return "".join(f"{printable(line)}\n" for line in lines)


def record(statistics: Statistics) -> dict[str, Any]:
    """The figures as JSON; shares as numbers from 0 to 1."""
    period = statistics.period
    return {
        "from": period.first,
        "to": period.last,
        "as_of": period.as_of,
        "sections": [
            {
                "number": section.number,
                "title": section.title,
                "figures": [figure_record(one) for one in section.figures],
            }
            for section in statistics.sections
        ],
    }


def figure_record(figure: Figure) -> dict[str, Any]:
    """One figure as JSON, with its query and the rows behind it."""
    amount = figure.value
    return {
        "code": figure.code,
        "id": figure.id,
        "title": figure.title,
        "value": float(amount) if isinstance(amount, Fraction) else amount,
        "shown": measured(figure),
        "unit": figure.unit,
        "query": figure.query,
        "columns": figure.columns,
        "rows": figure.rows,
    }


def _sentence(section: Section, sentence: str) -> Iterator[str | Figure]:
    at = 0
    for found in PLACE.finditer(sentence):
        yield sentence[at : found.start()]
        yield from _place(section, found[1])
        at = found.end()
    yield sentence[at:]


def _place(section: Section, name: str) -> Iterator[str | Figure]:
    if not name.endswith("*"):
        yield from section.of(name)[:1] or (NOTHING,)
        return
    listed = section.of(name.rstrip("*"))
    shown = [one for one in listed if one.value or isinstance(one.value, Fraction)]
    if not shown:
        yield "均无"
    for number, one in enumerate(shown):
        yield f"{'，' if number else ''}{one.of or one.title}"
        yield one
