"""Tender documents that were checked, and whether they were mended before publication."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tender_guard.supervision.statistics.model import (
    Casework,
    Cell,
    Counted,
    Document,
    Period,
    share,
)

_DOCUMENT = ("文件", "标段", "招标代理机构", "首次检查", "首次疑似违规", "公布版本的疑似违规")
_FINDING = ("文件", "标段", "首次检查", "程度", "问题")
_DEGREE = {"violation": "疑似违规", "risk": "存疑", "notice": "提示"}


def count(
    casework: Casework, span: Period, prohibitions: Mapping[str | None, str]
) -> Iterator[Counted]:
    """The figures; ``prohibitions`` are the numbers in their order, and how they are called."""
    if casework.documents is None:
        for figure in ("documents-checked", "versions-checked", "documents-with-violations"):
            yield Counted(figure, None)
        return
    checked = [one for one in casework.documents if any(span.has(day) for day, _ in one.checked)]
    yield _documents("documents-checked", checked)
    versions = {
        (one.series, version): (one.name, version, day)
        for one in checked
        for day, version in sorted(one.checked, reverse=True)
        if span.has(day)
    }
    yield Counted(
        "versions-checked", len(versions), ("文件", "版本", "检查日期"), tuple(versions.values())
    )
    fresh = [one for one in casework.documents if span.has(one.first)]
    for number, name in prohibitions.items():
        rows = tuple(
            (one.name, one.lot, one.first, _DEGREE[found.severity], found.title)
            for one in fresh
            for found in one.found
            if found.prohibition == number
        )
        yield Counted("findings-of", len(rows), _FINDING, rows, name)
    suspected = [one for one in fresh if one.violations]
    published = [one for one in suspected if one.left is not None]
    mended = [one for one in published if one.left == 0]
    yield _documents("documents-with-violations", suspected)
    yield _documents("documents-published", published)
    yield _documents("documents-mended", mended)
    value = share(len(mended), len(published))
    yield Counted("documents-mended-share", value, _DOCUMENT, tuple(map(_row, published)))


def _documents(figure: str, documents: list[Document]) -> Counted:
    return Counted(figure, len(documents), _DOCUMENT, tuple(map(_row, documents)))


def _row(one: Document) -> tuple[Cell, ...]:
    left = "未公布" if one.left is None else one.left
    return (one.name, one.lot, one.agency, one.first, one.violations, left)
