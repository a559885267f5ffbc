"""The record of a draw as text: what was fixed, what was drawn, and how to replay it."""

from __future__ import annotations

from collections.abc import Iterator

from tender_guard.reports.printable import printable
from tender_guard.supervision.draw_record import Record, Sources

KIND = {"witnesses": "见证人", "lottery": "彩票开奖号码"}


def text(record: Record) -> str:
    """The lines of a record."""
    return "".join(f"{printable(line)}\n" for line in _lines(record))


def told(sources: Sources) -> str:
    """Where the values come from."""
    return f"{KIND[sources.kind]}：{'、'.join(sources.names)}"


def _lines(record: Record) -> Iterator[str]:
    statement = record.statement
    yield f"{statement.name}（台账截至 {statement.as_of}，{statement.committed} 承诺）"
    yield f"承诺值 {record.commitment}"
    weights = "、".join(statement.weights) or "不加权"
    yield (
        f"抽查比例 {statement.share}%，每层不足 1 个的抽 1 个；权重：{weights}；"
        f"每标段 {statement.team} 名检查人员；{told(statement.sources)}"
    )
    yield f"候选 {len(statement.candidates)} 个标段，{len(statement.left_out)} 个未列入："
    for stratum in statement.strata:
        yield f"  {stratum.name}：{stratum.candidates} 个，抽 {stratum.take} 个"
        for one in statement.candidates:
            if one.stratum == stratum.name:
                why = "；".join(f"{name}：{said}" for name, said in one.weights.items())
                avoiding = f"，须回避：{'、'.join(one.avoiding)}" if one.avoiding else ""
                yield (
                    f"    {one.lot} {one.project_name} {one.lot_name}，签数 {one.tickets}"
                    f"{f'（{why}）' if why else ''}，入选概率 {one.probability}{avoiding}"
                )
    for left in statement.left_out:
        yield f"  未列入 {left.lot} {left.lot_name}：{left.reason}"
    if record.revealed is None or record.drawn is None:
        yield "尚未抽取。"
        return
    yield f"{record.revealed.at} 公开：{'、'.join(record.revealed.values)}"
    yield f"种子 {record.seed}"
    yield f"抽中 {len(record.drawn)} 个标段："
    names, lots = record.inspectors(), record.candidates()
    for drawn in record.drawn:
        team = "、".join(f"{names[i].name}（{names[i].unit}）" for i in drawn.inspectors)
        lot = lots[drawn.lot]
        yield f"  {drawn.lot} {lot.project_name} {lot.lot_name}：{team}；签号 {drawn.ticket}"
