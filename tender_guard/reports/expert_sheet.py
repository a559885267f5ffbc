"""The register of experts, and one expert, as workbooks with their plots."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Final

from openpyxl import Workbook

from tender_guard.reports import expert_plots, words
from tender_guard.reports import expert_words as said
from tender_guard.reports.picturing import add_pictures
from tender_guard.reports.sheet import add_row, add_sheet
from tender_guard.reports.typeface import Typeface
from tender_guard.supervision.coverage import Coverage
from tender_guard.supervision.experts import Standing

_Cells = Sequence[str | float]
_REGISTER: Final = (
    ("专家编号", 12),
    ("姓名", 12),
    ("专业", 20),
    ("工作单位", 26),
    ("入库日期", 16),
    ("状态", 8),
    ("参加评审", 10),
    ("累计扣分", 10),
    ("处理建议", 34),
    ("应回避而参评", 40),
)
_MARKS: Final = (("专家编号", 12), ("姓名", 12), ("项目", 34), ("结果", 70), ("提示复核", 10))
_COVERAGE: Final = (
    ("专业", 22),
    ("在册", 8),
    ("可抽取", 9),
    ("近期评审场次", 14),
    ("近期参评人次", 14),
    ("单场最多", 10),
    ("至少应有", 10),
    ("建议增补", 10),
    ("可核实恢复的暂停专家", 28),
)
_SCREENED: Final = (("专家编号", 12), ("姓名", 12), ("专业", 20), ("工作单位", 26), ("原因", 50))


def register(coverage: Coverage, typeface: Typeface) -> bytes:
    """The whole register: experts, marks, coverage, whom to look at, plots."""
    book = _book()
    standings = coverage.register.standings
    _table(book, "名册", _REGISTER, map(_line, standings))
    _table(book, "打分统计", _MARKS, (row for one in standings for row in _marks(coverage, one)))
    _table(book, "专业覆盖", _COVERAGE, _specialities(coverage))
    _table(book, "清理与复核", _SCREENED, _screened(coverage))
    add_pictures(book, expert_plots.of_register(coverage).values(), typeface)
    _table(book, "说明", (("事项", 20), ("内容", 100)), _notes(coverage))
    return _saved(book)


def expert(coverage: Coverage, one: Standing, typeface: Typeface) -> bytes:
    """One expert: facts, evaluations, deductions, marks, plots."""
    book = _book()
    _table(book, "基本情况", (("事项", 22), ("内容", 80)), facts(coverage, one))
    _table(book, "参加评审", (("日期", 16), ("标段编号", 18), ("标段名称", 50)), sessions(one))
    heads = (("日期", 16), ("行为", 44), ("扣分", 8), ("标段编号", 16), ("说明", 40), ("核对", 30))
    _table(book, "扣分", heads, deductions(one))
    marks = said.deviation(coverage.deviations.of(one.code), coverage.deviations)
    _table(book, "打分统计", (("项目", 40), ("结果", 90)), marks)
    add_pictures(book, expert_plots.of_expert(coverage, one).values(), typeface)
    _table(book, "说明", (("事项", 20), ("内容", 100)), _notes(coverage))
    return _saved(book)


def facts(coverage: Coverage, one: Standing) -> list[tuple[str, str]]:
    """What the register says of an expert, and what follows."""
    months = coverage.register.ledger.days("expert-points-months")
    return [
        ("专家编号", one.code),
        ("姓名", one.name),
        ("专业", said.listed(one.specialities)),
        ("工作单位", said.listed(one.employers)),
        ("入库日期", words.day(one.admitted) if one.admitted else "未登记"),
        ("状态", one.status or "未登记"),
        ("参加评审", f"{len(one.sessions)} 场"),
        (f"近 {months} 个月累计扣分", f"{words.figure(one.points)} 分"),
        ("处理建议", said.proposal(one.proposal) or "无"),
        ("应回避而参评", "\n".join(map(said.conflict, one.conflicts)) or "未见"),
        ("统计截至", words.day(coverage.register.as_of)),
    ]


def sessions(one: Standing) -> list[tuple[str, str, str]]:
    """The evaluations of an expert, the last first."""
    return [(words.day(each.day), each.lot, each.lot_name) for each in reversed(one.sessions)]


def deductions(one: Standing) -> list[tuple[str, str, float, str, str, str]]:
    """The deductions of an expert, the last first."""
    return [
        (
            words.day(each.day),
            said.behaviour(each.behaviour),
            float(each.points),
            each.lot or "",
            each.note or "",
            said.deduction(each),
        )
        for each in reversed(one.deductions)
    ]


def _line(one: Standing) -> _Cells:
    return (
        one.code,
        one.name,
        said.listed(one.specialities),
        said.listed(one.employers),
        words.day(one.admitted) if one.admitted else "",
        one.status or "",
        len(one.sessions),
        float(one.points),
        said.proposal(one.proposal),
        "\n".join(map(said.conflict, one.conflicts)),
    )


def _marks(coverage: Coverage, one: Standing) -> Iterable[_Cells]:
    found = coverage.deviations.of(one.code)
    if not found.sittings:
        return
    for item, result in said.deviation(found, coverage.deviations):
        asked = "是" if result.endswith("：提示复核") else ""
        yield one.code, one.name, item, result, asked


def _specialities(coverage: Coverage) -> Iterable[_Cells]:
    for one in coverage.specialities:
        counts = (one.registered, one.available, one.sessions, one.seats, one.widest, one.needed)
        yield one.name, *counts, one.lacking, "、".join(one.suspended)


def _screened(coverage: Coverage) -> Iterable[_Cells]:
    for one in coverage.screened:
        standing = one.standing
        yield (
            standing.code,
            standing.name,
            said.listed(standing.specialities),
            said.listed(standing.employers),
            "；".join(said.GROUND[ground] for ground in one.grounds),
        )


def _notes(coverage: Coverage) -> Iterable[tuple[str, str]]:
    ledger = coverage.register.ledger
    multiple = words.figure(float(str(ledger.number("expert-pool-multiple"))))
    yield "统计截至", words.day(coverage.register.as_of)
    if gaps := said.gaps(coverage):
        yield "缺少的数据", gaps
    yield "打分统计", said.METHOD
    yield (
        "数据不足",
        (
            f"可以比较的评审不足 {coverage.deviations.sessions_least} 场、共同评审不足 "
            f"{coverage.deviations.lots_least} 个标段的，不作统计判断。"
        ),
    )
    yield (
        "专业覆盖",
        (
            f"近 {ledger.days('expert-coverage-months')} 个月内，"
            f"某专业单场最多抽取人数的 {multiple} 倍为至少应有的可抽取人数；"
            "一名专家有几个专业的，每个专业都计。"
        ),
    )


def _book() -> Workbook:
    book = Workbook()
    for name in book.sheetnames:
        del book[name]
    return book


def _table(
    book: Workbook, title: str, columns: Sequence[tuple[str, int]], rows: Iterable[_Cells]
) -> None:
    wide = sum(width for _, width in columns) > 100  # noqa: PLR2004 (an upright page's width)
    sheet = add_sheet(book, title, columns, landscape=wide)
    for row in rows:
        add_row(sheet, row)


def _saved(book: Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
