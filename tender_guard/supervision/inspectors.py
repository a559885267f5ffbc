"""The inspectors of a draw, and whom each of them must not inspect."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tender_guard.documents.file import load, shown
from tender_guard.errors import UsageError
from tender_guard.records.cells import head
from tender_guard.records.measures.names import AND, same_name
from tender_guard.records.xlsx import grids
from tender_guard.settings import Settings
from tender_guard.supervision.candidates import Site

SHEET: Final = "检查人员"
_HEADS: Final = ("姓名", "单位", "登录名", "回避")


@dataclass(frozen=True, slots=True)
class Inspector:
    """One inspector; ``id`` is the login, or the name where there is none.

    ``avoids`` are names of units, and codes of projects and lots, beside the own ``unit``.
    """

    id: str
    name: str
    unit: str
    avoids: tuple[str, ...] = ()


def conflict(inspector: Inspector, site: Site) -> bool:
    """Must the inspector keep away from that lot?"""
    parties = [site.tenderer, site.agency or "", *(site.winner or "").split(AND)]
    involved = {same_name(name) for name in (*parties, site.winner or "") if name}
    avoided = {same_name(name) for name in (inspector.unit, *inspector.avoids)}
    return bool(avoided & {*involved, same_name(site.lot), same_name(site.project)})


def read_inspectors(path: Path, settings: Settings) -> list[Inspector]:
    """The inspectors of a list: CSV, or the sheet 检查人员 of an XLSX.

    Heads: 姓名, 单位 (needed), 登录名, 回避 (several joined by 、).

    Raises:
        DocumentError: the file cannot be read.
        UsageError: a head or a needed cell is wanting, or two are the same.
    """
    rows = list(_rows(path, settings))
    found = [
        _inspector(path, number, row) for number, row in enumerate(rows, 2) if any(row.values())
    ]
    return checked(found, shown(path))


def checked(inspectors: Iterable[Inspector], where: str) -> list[Inspector]:
    """The inspectors, each there once.

    Raises:
        UsageError: nobody, or two are the same.
    """
    listed = list(inspectors)
    if not listed:
        raise UsageError(f"{where}：没有检查人员")
    ids = [one.id for one in listed]
    twice = sorted({one for one in ids if ids.count(one) > 1})
    if twice:
        raise UsageError(f"{where}：检查人员重复（同名的请填登录名）：{'、'.join(twice)}")
    return listed


def _inspector(path: Path, number: int, row: Mapping[str, str]) -> Inspector:
    name, unit, login, avoids = (row.get(key, "") for key in _HEADS)
    if not name or not unit:
        raise UsageError(f"{shown(path)}：第 {number} 行须填姓名和单位")
    return Inspector(
        login or name, name, unit, tuple(part for part in avoids.split(AND) if part.strip())
    )


def _rows(path: Path, settings: Settings) -> Iterator[dict[str, str]]:
    table = _sheet(path, settings) if path.suffix.lower() == ".xlsx" else _csv(path, settings)
    heads = [head(text) for text in next(table, [])]
    for wanted in _HEADS[:2]:
        if wanted not in heads:
            raise UsageError(f"{shown(path)}：第一行应为列名，缺少“{wanted}”")
    for cells in table:
        yield {name: text.strip() for name, text in zip(heads, cells, strict=False) if name}


def _csv(path: Path, settings: Settings) -> Iterator[list[str]]:
    data = load(path, settings).data
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        yield from csv.reader(io.StringIO(text, newline=""))
        return
    raise UsageError(f"{shown(path)}：不是 UTF-8 或 GB18030 编码的 CSV")


def _sheet(path: Path, settings: Settings) -> Iterator[list[str]]:
    found, _ = grids(load(path, settings), {head(SHEET)}, settings)
    if not found:
        raise UsageError(f"{shown(path)}：没有“{SHEET}”表")
    for row in found[0].cells.iter_rows():
        yield [text or "" for text in row]
