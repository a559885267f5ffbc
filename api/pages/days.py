"""Days as forms and addresses give them."""

from __future__ import annotations

from datetime import date

from tender_guard.errors import UsageError


def day_of(text: str) -> date:
    """The day that was given.

    Raises:
        UsageError: it is none.
    """
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise UsageError(f"“{text}”不是日期，应写作 2026-03-02") from None
