"""In which province a document's project lies, from the places it names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from typing import Final

from tender_guard.documents.folding import fold_plain
from tender_guard.documents.model import Clause, Section

_TOP: Final[frozenset[Section | None]] = frozenset({None, "公告", "项目概况", "投标人须知"})
_NAMED: Final = re.compile(
    r"(?:建设|项目|工程|实施|服务|交货|施工)(?:所在)?地(?:点|址|区)?|招标(?:人|单位)|采购(?:人|单位)|"
    r"招标代理机构|项目名称|工程名称|立项|批准|公共资源交易|监督(?:部门|机构)|地\s*址|行政区域"
)
_FIRST: Final = 30
_SHARE: Final = 2
"""The first of the provinces must be named at least so many times as often as the next."""


def province_of(
    clauses: Sequence[Clause], provinces_in: Callable[[str], Iterable[str]]
) -> str | None:
    """The short name of the province (``浙江``); None where the document does not tell.

    ``provinces_in`` names the provinces of the regions in a folded text. Counted are the title and
    the first lines, and whatever names the project, the parties or where it is.
    """
    read = [clause for clause in clauses if clause.kind != "toc" and clause.section in _TOP]
    counted: Counter[str] = Counter()
    for clause in islice(read, _FIRST):
        counted.update(provinces_in(fold_plain(clause.text)))
    for clause in read[_FIRST:]:
        if _NAMED.search(clause.text):
            counted.update(provinces_in(fold_plain(clause.text)))
    best = counted.most_common(2)
    if not best or (len(best) > 1 and best[0][1] < _SHARE * best[1][1]):
        return None
    return best[0][0]
