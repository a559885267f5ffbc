"""Which rows at the top of a table are column heads, where the file does not say it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from tender_guard.documents.model import Cell

_LONGEST: Final = 20
_FILLED: Final = 0.6
_SENTENCE = re.compile(r"[。；！？!?]|[:：]\S")
_VALUE = re.compile(r"[\d０-９.,，%％/\-—－+()（）元年月日¥￥\s]+$")
_SERIAL = re.compile(r"(?:序\s*号|编\s*号|条款号|项号|项次|No\.?)$", re.IGNORECASE)


def head_rows(rows: Sequence[Sequence[Cell]]) -> int:
    """How many rows at the top are heads: 0, 1, or 2 under a title or a group head."""
    first = 1 if rows and _is_title(rows[0]) and len(rows) > 1 else 0
    if len(rows) < first + 2 or not _is_label_row(rows[first]):
        return 0
    below = first + 1
    spans_down = any(
        cell.origin[0] == first and cell.text.strip() for cell in rows[below] if cell.text.strip()
    )
    grouped = len({cell.origin for cell in rows[first]}) < len(
        {cell.origin for cell in rows[below]}
    )
    if len(rows) > below + 1 and spans_down and grouped and _is_label_row(rows[below]):
        return below + 1
    return below


def _is_title(row: Sequence[Cell]) -> bool:
    texts = [cell.text.strip() for cell in row]
    return (
        len(row) > 1
        and len({cell.origin for cell in row}) == 1
        and 0 < len(texts[0]) <= _LONGEST * 2
        and not _SENTENCE.search(texts[0])
    )


def _is_label_row(row: Sequence[Cell]) -> bool:
    texts = {cell.origin: cell.text.strip() for cell in row}
    if len(texts) < 2:  # noqa: PLR2004  one cell heads nothing
        return False
    filled = [text for text in texts.values() if text]
    if len(filled) < len(texts) * _FILLED or len(set(filled)) < len(filled):
        return False
    if any(len(text) > _LONGEST or _SENTENCE.search(text) for text in filled):
        return False
    if any(_SERIAL.match(text) for text in filled):
        return True
    return not any(_VALUE.match(text) for text in filled)
