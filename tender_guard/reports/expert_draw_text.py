"""The draw of experts as text."""

from __future__ import annotations

from collections.abc import Iterator

from tender_guard.reports.printable import printable
from tender_guard.supervision.expert_draw import Record


def text(record: Record) -> str:
    """What was sealed, and who was drawn."""
    return "".join(f"{printable(line)}\n" for line in _lines(record))


def _lines(record: Record) -> Iterator[str]:
    statement = record.statement
    yield f"评标专家抽取：{statement.lot_name}（标段 {statement.lot}）"
    yield f"承诺时间：{statement.committed}　名册截至：{statement.as_of}"
    yield f"承诺值：{record.commitment}"
    yield f"数值来源：{'、'.join(statement.sources.names)}"
    for seats in statement.seats:
        reserve = f"，备选 {seats.reserve} 名" if seats.reserve else ""
        yield (
            f"{seats.speciality}：{seats.candidates} 名中取 {seats.take} 名{reserve}，"
            f"入选概率 {seats.probability}"
        )
    for one in statement.excluded:
        yield f"不列入：{one.code} {one.name}，{one.reason}"
    if record.drawn is None:
        yield "尚未抽取：请先公布承诺值，再请各来源给出数值。"
        return
    names = record.names()
    yield f"种子：{record.seed}"
    for drawn in record.drawn:
        rank = "备选" if drawn.is_reserve else "正选"
        person = names[drawn.code]
        yield (
            f"{rank}　{drawn.speciality}　{drawn.code} {person.name}　{person.employer}　"
            f"签号 {drawn.ticket[:16]}…"
        )
