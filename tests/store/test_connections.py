from __future__ import annotations

from contextlib import ExitStack

from tender_guard.database import open_database, reading
from tender_guard.settings import Settings


def test_as_many_read_at_once_as_there_are_threads_that_answer(settings: Settings) -> None:
    engine = open_database(settings)
    with ExitStack() as stack:
        for _ in range(45):
            stack.enter_context(reading(engine))
    engine.dispose()
