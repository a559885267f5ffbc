"""Laws and regulations: texts whose articles are no clauses of a tender document."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tender_guard.documents.model import Clause

_TITLE = re.compile(r"[^。；：]{2,40}(?:法|条例|办法|规定|细则|规程|通知|意见|决定)")
_ARTICLE = re.compile(r"第[一二三四五六七八九十百零〇]+条")
_BEGINNING = 6


def is_statute(clauses: Sequence[Clause]) -> bool:
    """Whether most of the text are articles, under the title of a law."""
    titled = any(
        _TITLE.fullmatch("".join(clause.text.split()).strip("#*"))
        for clause in clauses[:_BEGINNING]
    )
    if not titled:
        return False
    articles = sum(_ARTICLE.match(clause.number) is not None for clause in clauses)
    numbered = sum(bool(clause.number) for clause in clauses)
    return articles * 3 > numbered
