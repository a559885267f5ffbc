"""The rules of today: those that ship, with the confirmed changes laid over them."""

from __future__ import annotations

import threading
from datetime import date
from pathlib import Path
from time import monotonic
from typing import Final

from tender_guard.casework import changes, rulebooks
from tender_guard.clock import today
from tender_guard.errors import RulebookError
from tender_guard.rulebook.load import Rulebook
from tender_guard.rulebook.overlay import Amendment
from tender_guard.store import Store

_LOOK: Final = 1.0
"""Seconds between looks for changes that other processes confirmed."""


class Effective:
    """Knows the rules in effect, and finds out when they become others."""

    def __init__(self, store: Store, base: Rulebook, data: Path) -> None:
        """``base`` are the rules below all changes.

        Raises:
            RulebookError: the confirmed changes do not go with them.
        """
        self.base: Final = base
        self._store = store
        self._data = data
        self._lock = threading.Lock()
        rulebooks.keep(base, data)
        self._ids: tuple[str, ...] | None = None
        self._day = today()
        self._rulebook = base
        self._look()

    def rulebook(self) -> Rulebook:
        """The rules of today."""
        if monotonic() - self._looked > _LOOK or self._day != today():
            with self._lock:
                self._look()
        return self._rulebook

    def look_again(self) -> None:
        """Something was confirmed or withdrawn: look at once."""
        with self._lock:
            self._look()

    def on(self, day: date) -> Rulebook:
        """The rules of a day, as far as it is known today."""
        with self._store.reading_session() as session:
            standing = changes.until(day, changes.standing(session))
        return rulebooks.changed(self.base, [one.amendment for one in standing], self._data)

    def _look(self) -> None:
        day = today()
        with self._store.reading_session() as session:
            standing = changes.until(day, changes.standing(session))
        ids = tuple(one.id for one in standing)
        if ids != self._ids:
            self._take([one.amendment for one in standing])
        self._ids, self._day, self._looked = ids, day, monotonic()

    def _take(self, amendments: list[Amendment]) -> None:
        try:
            rulebook = rulebooks.changed(self.base, amendments, self._data)
        except RulebookError as fault:
            message = (
                f"已确认的规则变更与现行规则库不相容，用 tender-guard changes list 找出，"
                f"changes withdraw 撤回：\n{fault}"
            )
            raise RulebookError(message) from fault
        rulebooks.keep(rulebook, self._data)
        with self._store.writing_session() as session:
            rulebooks.register(session, rulebook.sha256)
        self._rulebook = rulebook
