"""Filling in templates: every page knows who is signed in and the word against forged requests."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from litestar import Request
from litestar.response import Template

from tender_guard.clock import SHANGHAI
from tender_guard.reports import words

from ..security import Ticket


def moment(at: datetime) -> str:
    """A moment as people here read it: ``2026-03-02 09:30``."""
    return f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"


def show(request: Request[Any, Any, Any], name: str, **shown: object) -> Template:
    """A page from its template."""
    ticket: Ticket | None = request.scope.get("auth")
    common = {
        "person": request.scope.get("user"),
        "csrf": ticket.csrf if ticket and ticket.csrf else "",
        "path": request.url.path,
        "problem": "",
        "login": "",
        "moment": moment,
        "words": words,
    }
    return Template(name, context={**common, **shown})


def form(data: Mapping[str, str], name: str) -> str:
    """A field of a form; empty where it is not there."""
    value = data.get(name, "")
    return value if isinstance(value, str) else ""
