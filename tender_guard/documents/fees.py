"""What a bidder pays for the documents: their price, the deposit for drawings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tender_guard.documents.amounts import MONEY, money
from tender_guard.documents.evidence import Said

_FILE: Final = r"(?:(?:招标|采购|磋商|谈判|资格预审|比选)?文件|标书)"
_PRICE: Final = re.compile(
    rf"{_FILE}(?P<gap>[^。；\d]{{0,24}}?){MONEY}(?P<after>/?(?:每)?(?:套|份|本|标段)?)"
)
_PRICED: Final = re.compile(
    r"售价|工本费|下载费|文件(?:费|价|成本)|费用|收取|价格|每套|每份|每本|每标段"
)
_NO_PRICE: Final = re.compile(
    r"保证金|限价|预算|估算|押金|造价|合同|罚|赔|违约|金额|代理|服务费|资本|业绩"
)
_DEPOSIT: Final = re.compile(
    rf"(?:图纸|技术资料|资料|设计文件)(?P<gap>[^。；\d]{{0,12}}押金[^。；\d]{{0,8}}?|[^。；，\d]{{0,8}}?){MONEY}"
    r"(?P<after>[^。；，]{0,4}押金)?"
)


def fees(text: str) -> Iterator[Said]:
    """The prices in ``text`` (folded), in yuan."""
    if "文件" in text or "标书" in text:
        for found in _PRICE.finditer(text):
            named = found["gap"] + found["after"] + text[found.start() : found.start() + 6]
            yuan = money(found)
            if yuan is None or not _PRICED.search(named) or _NO_PRICE.search(found["gap"]):
                continue
            around = text[max(0, found.start() - 12) : found.end()]
            electronic = "电子" in around
            yield Said("document-price", {"yuan": yuan, "electronic": electronic}, *found.span())
    for found in _DEPOSIT.finditer(text):
        yuan = money(found)
        if yuan is not None and "押金" in found["gap"] + (found["after"] or ""):
            yield Said("drawing-deposit", {"yuan": yuan}, *found.span())
