"""What a file looks like where findings stand: pictures of its pages, or the text around them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tender_guard.documents.reading import read
from tender_guard.findings import Report
from tender_guard.reports.pictures import Picture, pictures
from tender_guard.reports.surroundings import Surroundings, around
from tender_guard.settings import Settings


@dataclass(frozen=True, slots=True)
class View:
    """``pictures`` by page, ``around`` by the locator of a paragraph; both may be empty."""

    pictures: Mapping[int, Picture] = field(default_factory=dict)
    around: Mapping[str | None, Surroundings] = field(default_factory=dict)


def view(report: Report, path: Path, settings: Settings) -> View:
    """Look at the file of ``report``, which lies at ``path``."""
    if not report.findings:
        return View()
    if report.document.format == "pdf":
        return View(pictures=pictures(report, path))
    return View(around=around(read(path, settings)))
