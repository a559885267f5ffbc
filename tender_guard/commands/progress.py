"""A progress bar on standard error, for work that takes more than a second."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from threading import Timer
from typing import TypeVar

_Item = TypeVar("_Item")
_PATIENCE = 1.0
"""Seconds before the bar appears."""


def shown(items: Sequence[_Item], told: str) -> Iterator[_Item]:
    """The items one after another, with a bar of how many are done; none off a terminal."""
    if not sys.stderr.isatty():
        yield from items
        return
    from rich.console import Console  # noqa: PLC0415 (costs start-up time, needed only here)
    from rich.progress import (  # noqa: PLC0415
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
    )

    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    task = bar.add_task(told, total=len(items) if len(items) > 1 else None)
    timer = Timer(_PATIENCE, bar.start)
    timer.daemon = True
    timer.start()
    try:
        for item in items:
            bar.update(task, description=f"{told} {item}")
            yield item
            bar.advance(task)
    finally:
        timer.cancel()
        timer.join()
        bar.stop()
