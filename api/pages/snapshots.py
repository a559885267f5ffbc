"""What the records say today, for pages: they wait a little, and then do without."""

from __future__ import annotations

from typing import Final

from tender_guard.casework.packing import Snapshot
from tender_guard.errors import BusyError

from ..office import Office

_PATIENCE: Final = 2.0
"""Seconds that a page waits for a check of the records."""


async def snapshot(office: Office) -> Snapshot | None:
    """What the records say today; None while that is being found out."""
    try:
        return await office.snapshot(_PATIENCE)
    except BusyError:
        return None
