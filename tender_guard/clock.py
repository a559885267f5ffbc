"""Which day it is, and which program says so."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from importlib.metadata import PackageNotFoundError, version
from typing import Final

SHANGHAI: Final = timezone(timedelta(hours=8), "Asia/Shanghai")
"""China keeps one time without summer time, so no time zone data is needed."""


def today() -> date:
    """The day in Asia/Shanghai, which counts where no day is given."""
    return datetime.now(SHANGHAI).date()


def program_version() -> str:
    """The version that is installed; ``0`` in a checkout that was not."""
    try:
        return version("tender-guard")
    except PackageNotFoundError:
        return "0"
