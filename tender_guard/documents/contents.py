"""The table of contents: a line that names a heading and its page is no clause."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from tender_guard.documents.model import Table
from tender_guard.documents.numbering import CHAPTERS, number_of
from tender_guard.documents.passages import Passage

_TITLE = re.compile(r"\s*(?:总\s*)?目\s*[录錄]\s*|\s*目\s*次\s*")
_PAGE = r"[-－—\s]*(?:\d{1,4}|[IVXivx]{1,6})[-－—\s]*"
_LEADERS = re.compile(rf"(?:[.．·•…_‥⋯。\-－—]\s?){{4,}}\s*(?:{_PAGE})?|…{{2,}}\s*(?:{_PAGE})?")
_LEADERED = re.compile(rf".*?(?:(?:[.．·•…_‥⋯]\s?){{4,}}|…{{2,}})\s*(?:第\s*)?{_PAGE}(?:页)?\s*")
_PAGED = re.compile(rf"\S.*?(?:\t|\s{{2,}}|…|(?<=[\u4e00-\u9fff）)”》：])\s?)(?:{_PAGE})(?:页)?\s*")
_SENTENCE = re.compile(r"[。；！？]")
_LONGEST = 60
_RUN = 3


def is_title(text: str) -> bool:
    """Whether a line is the heading of a table of contents."""
    return _TITLE.fullmatch(text) is not None


def is_leadered(text: str) -> bool:
    """Whether a line is an entry by itself: a title, leaders, a page number."""
    return _LEADERED.fullmatch(text) is not None and "：" not in text[-12:]


def marked(things: Sequence[Passage | Table]) -> list[bool]:
    """For each of the things in order, whether it belongs to a table of contents."""
    listed = list(_listed_under_titles(things))
    for start, stop in _chapter_runs(things):
        listed[start:stop] = [True] * (stop - start)
    return listed


def _chapter_runs(things: Sequence[Passage | Table]) -> Iterator[tuple[int, int]]:
    """Where chapters are named one after the other, from one that had begun before on."""
    begun = 0
    start = 0
    while start < len(things):
        stop = start
        path: list[int] = []
        while (
            stop < len(things)
            and (number := _chapter(things[stop]))
            and (not path or number == path[-1] + 1)
        ):
            path.append(number)
            stop += 1
        if len(path) >= _RUN and path[0] <= max(begun, 1):
            yield start, stop
        elif path:
            begun = path[-1]
        start = max(stop, start + 1)


def _chapter(thing: Passage | Table) -> int:
    """The number of a chapter that a passage names and says nothing else; 0 otherwise."""
    if isinstance(thing, Table) or len(thing.text) > _LONGEST or _SENTENCE.search(thing.text[:-1]):
        return 0
    number = number_of(thing.text)
    return number.path[0] if number is not None and number.style in CHAPTERS[:2] else 0


def _listed_under_titles(passages: Iterable[Passage | Table]) -> Iterator[bool]:
    """For each of the things in order, whether it belongs to a table of contents."""
    open_ = False
    seen: set[str] = set()
    for thing in passages:
        if not isinstance(thing, Passage):
            open_ = False
            yield False
            continue
        text = thing.text
        if is_title(text):
            open_, seen = True, set()
            yield True
            continue
        if is_leadered(text):
            seen.add(_key(text))
            yield True
            continue
        if not open_:
            yield False
            continue
        key = _key(text)
        listed = _listed(text, key)
        if key in seen and not _PAGED.fullmatch(text):
            listed = False
        open_ = listed
        seen.add(key)
        yield listed


def _key(text: str) -> str:
    """The title of an entry without leaders, page number and white space."""
    bare = _LEADERS.sub("", text)
    return re.sub(r"\s+|[-－—]?\d{1,4}[-－—]?$", "", bare)


def _listed(text: str, key: str) -> bool:
    if len(key) > _LONGEST or _SENTENCE.search(key):
        return False
    return _PAGED.fullmatch(text) is not None or number_of(text) is not None
