"""Did you mean …?"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def suggestion(word: str, known: Iterable[str]) -> str:
    """``（是不是 '…'？）`` where a known word is near, else nothing."""
    near = get_close_matches(word, list(known), n=1)
    return f"（是不是 '{near[0]}'？）" if near else ""
