"""Whether the text layer of a page can be believed."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from tender_guard.documents.glyphs import Glyph

FEWEST = 20
"""Pages with fewer characters are not judged by what they hold."""
MOST_UNMAPPED = 0.3
MOST_ODD = 0.3
COMMON = frozenset(
    "的一是不了在人有我他这中大来上个国和也子时道出得以要于下为可年生自会能对"
    "招标投文件人方工程项目合同价格评审资质证书要求日期内容规定进行采购服务质量按应当单位公司表"
    "章第条款附及或与其他无是否由并本所法定代理签字盖填写说明技术商务"
)


def garbled(glyphs: Sequence[Glyph], unmapped: int) -> bool:
    """Whether what the text layer says cannot be what is printed.

    ``unmapped``: how many characters have no entry in their font's Unicode map.
    """
    if len(glyphs) < FEWEST:
        return unmapped > len(glyphs) // 2
    if unmapped > MOST_UNMAPPED * len(glyphs):
        return True
    odd = sum(_is_odd(glyph.text) for glyph in glyphs)
    return odd > MOST_ODD * len(glyphs)


def _is_odd(text: str) -> bool:
    if text == "\ufffd":
        return True
    if text < "\u0250" or "\u2000" <= text <= "\u33ff" or "\u4e00" <= text <= "\u9fff":
        return False
    if "\uff00" <= text <= "\uffef" or "\u0370" <= text <= "\u04ff":
        return False
    return unicodedata.category(text) not in ("So", "Sm")
