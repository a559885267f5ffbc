"""Whether a line break that somebody or some program put into a text parts it."""

from __future__ import annotations

import re

from tender_guard.documents.numbering import number_of

_ENDED = re.compile(r"[。；;：:！!？?…][”’）)」』]?\s*$")
_BULLET = re.compile(r"\s*[●■◆▪□☑☐★▲•○※➢✓☒]|\s*注\s*\d*\s*[:：]")


def begins_item(text: str) -> bool:
    """Whether a text begins with a number or a bullet."""
    return number_of(text) is not None or _BULLET.match(text) is not None


def ends_sentence(text: str) -> bool:
    """Whether a text ends where a sentence, an item or an introduction of a list ends."""
    return _ENDED.search(text) is not None


def parts(before: str, after: str) -> bool:
    """Whether two texts are two; what is white space only parts what stands around it."""
    return not before.strip() or ends_sentence(before) or begins_item(after)
