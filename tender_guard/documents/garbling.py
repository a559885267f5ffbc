"""Whether the text layer of a page can be believed."""

from __future__ import annotations

import unicodedata

from tender_guard.documents.glyphs import Ink

FEWEST = 20
"""Pages with fewer characters count as garbled only when most of them are unknown."""
MOST_UNKNOWN = 0.15
MOST_ODD = 0.3
MOST_ACCENTED = 0.25
FEWEST_HAN = 100
FEWEST_COMMON = 0.07
COMMON = frozenset(
    "的一是不了在人有他这中大来上个国和也子时道出得以要于下为可年生自会能对"
    "招标投文件方工程项目合同价格评审资质证书求日期内容规定进行采购服务质量按应当单位公司表"
    "章第条款附及或与其无否由并本所法代理签字盖填写说明技术商务数额金号名称式"
    "电地址联系负责施设计监材料备保管业主要经办部门县市区路机构信用报开始分包承诺交提供"
    "前后日月元万百十二三四五六七八九零级类型别产品使用安全运输检验收合格率"
)


def is_garbled(ink: Ink) -> bool:
    """Whether what the text layer says cannot be what is printed.

    The signs: fonts that do not say which characters they show, characters that are none, accented
    letters or rare ideographs where common ones should be.
    """
    total = len(ink.glyphs) + ink.unknown
    unknown = ink.unknown + ink.unmapped
    if total < FEWEST:
        return 2 * unknown > total
    if unknown > MOST_UNKNOWN * total:
        return True
    texts = [glyph.text for glyph in ink.glyphs]
    if sum(map(_is_odd, texts)) > MOST_ODD * total:
        return True
    if sum("\u0080" < text < "\u0250" for text in texts) > MOST_ACCENTED * total:
        return True
    han = [text for text in texts if "\u4e00" <= text <= "\u9fff"]
    common = sum(text in COMMON for text in han)
    return len(han) >= FEWEST_HAN and common < FEWEST_COMMON * len(han)


def _is_odd(text: str) -> bool:
    if text < "\u0250" or "\u2000" <= text <= "\u33ff" or "\u4e00" <= text <= "\u9fff":
        return False
    if "\uff00" <= text <= "\uffef" or "\u0370" <= text <= "\u04ff":
        return False
    return unicodedata.category(text) not in ("So", "Sm")
