"""A progress bar on standard error, for work that takes more than a second."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from threading import Timer
from typing import TypeVar

_Item = TypeVar("_Item")
_PATIENCE = 1.0
"""Seconds before the bar appears."""


def shown(items: Sequence[_Item], told: str) -> Iterator[_Item]:
    """The items one after another, with a bar of how many are done."""
    with waiting(told, len(items)) as report:
        for number, item in enumerate(items):
            report(f"{told} {item}", number)
            yield item


@contextmanager
def waiting(told: str, total: int = 1) -> Iterator[Callable[[str, int], None]]:
    """A bar while the work goes on: call what is given with what is done now and how much was.

    There is none where standard error is no terminal, and none in the first second.
    """
    if not sys.stderr.isatty():
        yield lambda _, __: None
        return
    from rich.console import Console  # noqa: PLC0415 (costs start-up time, needed only here)
    from rich.progress import (  # noqa: PLC0415
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
    )

    counted = [MofNCompleteColumn()] if total > 1 else []
    bar = Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        *counted,
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    task = bar.add_task(told, total=total if total > 1 else None)
    timer = Timer(_PATIENCE, bar.start)
    timer.daemon = True
    timer.start()
    try:
        yield lambda now, done: bar.update(task, description=now, completed=done)
    finally:
        timer.cancel()
        timer.join()
        bar.stop()
