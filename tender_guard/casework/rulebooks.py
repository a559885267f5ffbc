"""Rulebooks that are or were in use, each kept whole under its hash.

A kept rulebook is a folder ``rulebooks/<sha256>`` with its folders in order (``0``, ``1`` …), so an
old result can be had again although the rules have changed.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from tempfile import mkdtemp

from sqlmodel import Session

from tender_guard.casework.audit import SYSTEM, note
from tender_guard.casework.moments import now
from tender_guard.casework.tables import KeptRulebook
from tender_guard.errors import RulebookError
from tender_guard.rulebook.load import Rulebook, load_rulebook
from tender_guard.rulebook.overlay import Amendment, compose

FOLDER = "rulebooks"
CHANGES = "rule-changes"
"""The folder, within the data folder, of what is laid over the rules."""


def keep(rulebook: Rulebook, data: Path) -> None:
    """Copy the files of a rulebook into the data folder, where they are not there yet."""
    target = data / FOLDER / rulebook.sha256
    if target.is_dir():
        return
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = Path(mkdtemp(dir=target.parent, prefix="."))
    try:
        for number, folder in enumerate(rulebook.folders):
            shutil.copytree(folder, fresh / str(number))
        try:
            fresh.rename(target)
        except OSError:
            if not target.is_dir():  # another process kept it meanwhile
                raise
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def changed(base: Rulebook, amendments: Sequence[Amendment], data: Path) -> Rulebook:
    """The rules with changes laid over them.

    Raises:
        RulebookError: what comes of it is at fault.
    """
    return compose(base, amendments, data / CHANGES)


def register(session: Session, sha256: str) -> None:
    """Note that the rulebook is in use."""
    if session.get(KeptRulebook, sha256) is None:
        session.add(KeptRulebook(sha256=sha256, kept=now()))
        note(session, SYSTEM, "rulebook.keep", sha256)


@lru_cache(maxsize=4)
def kept(sha256: str, data: Path) -> Rulebook:
    """The rulebook with that hash.

    Raises:
        RulebookError: it is not there, or its files were changed.
    """
    folder = data / FOLDER / sha256
    if not folder.is_dir():
        raise RulebookError(f"没有留存规则库 {sha256[:12]}")
    parts = sorted((part for part in folder.iterdir() if part.is_dir()), key=lambda p: int(p.name))
    rulebook = load_rulebook(*parts)
    if rulebook.sha256 != sha256:
        raise RulebookError(f"留存的规则库 {sha256[:12]} 已被改动，不能使用")
    return rulebook
