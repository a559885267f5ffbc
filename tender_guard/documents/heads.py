"""Which rows at the top of a table are column heads, where the file does not say it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from tender_guard.documents.model import Cell

_LONGEST: Final = 20
_FILLED: Final = 0.6
_MOST_TITLES: Final = 2
_MOST_ROWS: Final = 3
_ROWS_OF_VALUES: Final = 2
_ASIDE = re.compile(r"[（(\[【][^（）()\[\]【】]*[）)\]】]")
_SENTENCE = re.compile(r"[。；！？!?]|[:：]\S")
_VALUE = re.compile(
    r"[(（]?(?:[\d０-９.,，%％/\-—－+元年月日天分个项套台万亿¥￥√×☑□]+|[一二三四五六七八九十]+)[)）、.．]?$"
)
_SERIAL = re.compile(r"(?:序号|编号|条款号|项号|项次|款号|No\.?)$", re.IGNORECASE)
_LABEL = re.compile(
    r"(?:序号|编号|款号|名称|品名|内容|规定|条款|因素|指标|参数|标准|分值|得分|权重|满分|分数|总分|评分|评审|审查"
    r"|项目|项|类|类别|种类|类型|级别|等级|单位|数量|备注|规格|型号|要求|说明|描述|特征|金额|单价|合价|总价|价格|报价"
    r"|费用|费率|税率|比例|系数|基数|姓名|职务|职称|专业|岗位|学历|性别|年龄|时间|日期|期限|工期|年限|地点|地址|电话"
    r"|品牌|产地|厂家|制造商|页码|页次|次数|方法|方式|形式|依据|结论|结果|意见|情况|情形|原因|对象|人员|资格|资质|证书"
    r"|证号|部门|措施|用途|来源|响应|偏离|偏差|标的|货物|服务|材料|设备|功能|编码|小计|合计|投标人|供应商|签字|签名|签名栏|招标人|采购人|代理机构"
    r"|号码|得票|排名|名次|章节|事项|节点|阶段|范围|目标|所属行业|条件|文件|资料|证明|细则|标段|包号|包组号|包组"
    r"|对应值|余数|取值|公式|处理|部位|工作|担任职务|业绩|承诺|质量|责任人"
    r"|(?:投标人|供应商|单位)[A-Za-z0-9一二三四五甲乙丙丁])$"
)


def head_rows(rows: Sequence[Sequence[Cell]]) -> int:
    """How many rows at the top are heads; titles over the whole width above them count too.

    A head row holds labels; a second one stands where the first is grouped and reaches down.
    """
    first = 0
    while first < min(_MOST_TITLES, len(rows)) and _is_title(rows[first]):
        first += 1
    if len(rows) < first + 2 or not _is_label_row(rows[first], rows[first + 1 :]):
        return 0
    below = first + 1
    while below < min(len(rows) - 1, first + _MOST_ROWS) and _goes_deeper(rows, first, below):
        below += 1
    return below


def _is_title(row: Sequence[Cell]) -> bool:
    text = _plain(row[0]) if row else ""
    return (
        len(row) > 1
        and len({cell.origin for cell in row}) == 1
        and 0 < len(text) <= _LONGEST * 2
        and not re.search(r"[。；！？]", text)
    )


def _goes_deeper(rows: Sequence[Sequence[Cell]], first: int, below: int) -> bool:
    """Whether row ``below`` divides the labels of the row above it."""
    row = rows[below]
    if not any(first <= cell.origin[0] < below and _plain(cell) for cell in row):
        return False
    if all(cell.origin[0] < below for cell in row):
        return True
    above = {cell.origin for cell in rows[below - 1]}
    fresh = [cell for cell in row if cell.origin[0] == below]
    texts = [_bare(cell) for cell in fresh if _plain(cell)]
    return (
        len(above) < len({cell.origin for cell in row})
        and bool(texts)
        and not any(_says_more(text) or _VALUE.match(text) for text in texts)
    )


def _is_label_row(row: Sequence[Cell], under: Sequence[Sequence[Cell]]) -> bool:
    cells = {cell.origin: cell for cell in row}
    texts = [_bare(cell) for cell in cells.values()]
    filled = [text for text in texts if text]
    if len(filled) < 2 or any(_says_more(text) for text in filled):  # noqa: PLR2004
        return False
    if any(_SERIAL.search(text) for text in filled):
        return True
    if len(filled) < len(texts) * _FILLED or any(_VALUE.match(text) for text in filled):
        return False
    if len(set(filled)) < len(filled):
        return False
    labels = sum(bool(_LABEL.search(text)) for text in filled)
    return 2 * labels >= len(filled) or _heads_values(len(row), under)


def _heads_values(width: int, under: Sequence[Sequence[Cell]]) -> bool:
    """Whether a column holds nothing but values under its first row."""
    if len(under) < _ROWS_OF_VALUES:
        return False
    return any(_are_values(_plain(row[column]) for row in under) for column in range(width))


def _are_values(texts: Iterable[str]) -> bool:
    return all(_VALUE.match(text) for text in texts)


def _says_more(text: str) -> bool:
    return len(text) > _LONGEST or bool(_SENTENCE.search(text))


def _bare(cell: Cell) -> str:
    """The text without white space and without what stands in brackets."""
    text = _plain(cell)
    return _ASIDE.sub("", text) or text


def _plain(cell: Cell) -> str:
    return re.sub(r"\s", "", cell.text)
