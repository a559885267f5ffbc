"""Ruled grids become tables: text in its cells, merged cells filled, head rows told."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from tender_guard.documents.glyphs import Glyph
from tender_guard.documents.lines import lines
from tender_guard.documents.model import Box, Cell, Line, Table
from tender_guard.documents.ruling import Grid

Row = tuple[Cell, ...]

LONGEST_HEAD = 16
MOST_HEAD_ROWS = 3
HEAD_WORDS = re.compile(
    r"序号|编号|条款号|条款名称|编列内容|编列规定|条款|名称|内容|因素|标准|分值|得分|权重|满分|评分|项目|单位|数量"
    r"|备注|规格|型号|要求|说明|金额|单价|合价|总价|价格|报价|姓名|职务|职称|专业|类别|种类|指标|参数|时间|日期"
    r"|地点|品牌|产地|电话|页码|页次|次数|方法|依据|结论|情况|人员|资格|证书|证号|年限|学历|年龄|性别|比例|费率|税率"
    r"|工期|期限|岗位|部门|措施|用途|来源|响应|偏离|偏差|描述|等级|因子|系数|标的|货物|服务|材料|设备|功能|特征|编码"
    r"|小计|评审|审查|投标人|招标人|供应商|签字|得票|排名|名次|意见|款号|章节|条目|事项|节点|阶段|范围|目标|所属|行业"
)
SENTENCE = re.compile(r"[。；！？]|[0-9]{2}")
NUMBERED = re.compile(r"^[(（]?[0-9一二三四五六七八九十]+([.．][0-9]+)*[)）、.．]?$")
COLUMN_SHIFT = 6.0
"""Points by which the columns of a table may differ on the next page."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A table and where it stands on its page; ``lefts`` are its columns' left edges."""

    table: Table
    box: Box
    lefts: tuple[float, ...]


def fill(grid: Grid, glyphs: Iterable[Glyph], page: int) -> tuple[Placed, list[Glyph]]:
    """The table of ``grid`` with its share of ``glyphs``, and the glyphs outside its cells."""
    places = _places(grid)
    inside: dict[int, list[Glyph]] = {}
    outside: list[Glyph] = []
    for glyph in glyphs:
        cell = _cell_at(grid, places, (glyph.x0 + glyph.x1) / 2, (glyph.top + glyph.bottom) / 2)
        if cell is None:
            outside.append(glyph)
        else:
            inside.setdefault(cell, []).append(glyph)
    texts = {
        cell: tuple(item.line for item in lines(share, page)) for cell, share in inside.items()
    }
    rows = _rows(places, texts)
    return Placed(Table(rows, _heads(rows)), grid.box, grid.lefts), outside


def _places(grid: Grid) -> list[list[int | None]]:
    """For every row and column the index of the cell that covers it."""
    places: list[list[int | None]] = [[None] * len(grid.lefts) for _ in grid.tops]
    for index, cell in enumerate(grid.cells):
        for row, top in enumerate(grid.tops):
            if not cell.top <= top < cell.bottom:
                continue
            for column, left in enumerate(grid.lefts):
                if cell.x0 <= left < cell.x1:
                    places[row][column] = index
    return places


def _cell_at(grid: Grid, places: list[list[int | None]], x: float, y: float) -> int | None:
    row, column = bisect_right(grid.tops, y) - 1, bisect_right(grid.lefts, x) - 1
    if row < 0 or column < 0:
        return None
    index = places[row][column]
    if index is None:
        return None
    cell = grid.cells[index]
    return index if x < cell.x1 and y < cell.bottom else None


def _rows(places: list[list[int | None]], texts: dict[int, tuple[Line, ...]]) -> tuple[Row, ...]:
    first: dict[int, tuple[int, int]] = {}
    rows = []
    for row, indices in enumerate(places):
        cells = []
        for column, index in enumerate(indices):
            if index is None:
                cells.append(Cell((), (row, column)))
                continue
            origin = first.setdefault(index, (row, column))
            cells.append(Cell(texts.get(index, ()), origin))
        rows.append(tuple(cells))
    return tuple(rows)


def _heads(rows: Sequence[Row]) -> int:
    """How many rows at the top hold labels instead of content."""
    heads = 0
    for number, row in enumerate(rows[:MOST_HEAD_ROWS]):
        if _is_head(number, row):
            heads = number + 1
        elif not _is_title(row):
            break
    return heads if heads < len(rows) else 0


def _is_head(number: int, row: Row) -> bool:
    labels = _labels(row)
    if len(labels) < 2:  # noqa: PLR2004
        return False
    if any(_says_more(label) for label in labels):
        return False
    fresh = [cell for cell in row if cell.origin[0] == number and cell.lines]
    if not fresh:
        return False
    return 2 * sum(bool(HEAD_WORDS.search(label)) for label in labels) >= len(labels)


def _is_title(row: Row) -> bool:
    """One label over the whole width."""
    labels = _labels(row)
    return len(labels) == 1 and len({cell.origin for cell in row}) == 1


def _labels(row: Row) -> list[str]:
    return [
        re.sub(r"\s", "", text)
        for text in {cell.origin: cell.text for cell in row}.values()
        if text.strip()
    ]


def _says_more(label: str) -> bool:
    bare = re.sub(r"[（(][^（）()]*[）)]", "", label)
    return len(bare) > LONGEST_HEAD or bool(SENTENCE.search(bare)) or bool(NUMBERED.match(bare))


def continued(before: Placed, after: Placed) -> Placed:
    """The table ``after`` with the heads of ``before`` where it is the same table going on.

    ``before`` is the last thing on its page, ``after`` the first on the next. They are one table
    when their columns are the same and ``after`` has no heads of its own. Carried cells keep the
    page of the head that they repeat, which tells them from printed ones.
    """
    if after.table.heads or not before.table.heads or not _aligned(before, after):
        return after
    heads = before.table.heads
    shifted = tuple(
        tuple(replace(cell, origin=(cell.origin[0] + heads, cell.origin[1])) for cell in row)
        for row in after.table.rows
    )
    return replace(after, table=Table(before.table.rows[:heads] + shifted, heads))


def _aligned(before: Placed, after: Placed) -> bool:
    return len(before.lefts) == len(after.lefts) and all(
        abs(one - other) <= COLUMN_SHIFT
        for one, other in zip(before.lefts, after.lefts, strict=True)
    )
