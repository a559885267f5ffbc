"""What inspectors found, as it comes back: from the workbook that they filled in, or as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Final, Literal, TypeAlias, get_args

from pydantic import ConfigDict, Field, ValidationError

from tender_guard.documents.file import File
from tender_guard.errors import UsageError
from tender_guard.records.cells import Problem, head, read, unguarded
from tender_guard.records.columns import Column, Kind
from tender_guard.records.xlsx import grids
from tender_guard.rulebook.model import Model
from tender_guard.settings import Settings
from tender_guard.supervision.checklist import mark_of

SHEET: Final = "检查结果"
LABELS: Final = ("抽查编号", "标段编号", "核对码", "抽查日期", "检查人员")
COLUMNS: Final = ("检查项", "检查内容", "本标段情况", "结果", "说明", "整改期限")
Outcome: TypeAlias = Literal["符合", "不符合", "不适用"]
OUTCOMES: Final[tuple[Outcome, ...]] = get_args(Outcome)
FAILED: Final[Outcome] = "不符合"
ITEMS: Final = range(1, 21)
_LONGEST: Final = 2000


class ItemResult(Model):
    """What was found for one item; a failed one has a note and a last day for mending."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    item: Annotated[int, Field(ge=1, le=20)]
    result: Outcome
    note: Annotated[str, Field(max_length=_LONGEST)] = ""
    rectify_by: date | None = None


class Results(Model):
    """The results of one inspection of one lot. Items without a result are not in it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    code: Annotated[str, Field(min_length=1, max_length=40)]
    lot: Annotated[str, Field(min_length=1, max_length=100)]
    mark: str
    inspected: date
    inspectors: tuple[Annotated[str, Field(max_length=100)], ...] = ()
    items: tuple[ItemResult, ...]


@dataclass(frozen=True, slots=True)
class _Line:
    row: int
    cells: dict[str, str]


def checked(results: Results, where: str) -> Results:
    """The results, if they hold together.

    Raises:
        UsageError: all that is wrong, one a line.
    """
    faults = [f"{where}：{fault}" for fault in _faults(results)]
    if faults:
        raise UsageError("\n".join(faults))
    return results


def _faults(results: Results) -> Iterator[str]:
    if results.mark != mark_of(results.code, results.lot):
        yield (
            f"核对码与抽查编号 {results.code}、标段 {results.lot} 不符，可能是别的标段的结果，"
            "或者编号被改动过"
        )
    if not results.items:
        yield "没有填写任何一项的结果"
    numbers = [one.item for one in results.items]
    for number in sorted({number for number in numbers if numbers.count(number) > 1}):
        yield f"检查项 {number} 写了两次"
    for one in results.items:
        if one.result == FAILED and not one.note.strip():
            yield f"检查项 {one.item}：不符合的须写说明"
        if one.rectify_by is not None and one.rectify_by < results.inspected:
            yield f"检查项 {one.item}：整改期限早于抽查日期"


def from_json(text: str, where: str) -> Results:
    """The results in a JSON text.

    Raises:
        UsageError: all that is wrong, one a line.
    """
    try:
        return checked(Results.model_validate(json.loads(text)), where)
    except ValidationError as fault:
        lines = [f"{where}：{_told(error['loc'], str(error['input']))}" for error in fault.errors()]
        raise UsageError("\n".join(dict.fromkeys(lines))) from fault
    except ValueError as fault:
        raise UsageError(f"{where}：不是 JSON") from fault


def _told(loc: Sequence[str | int], given: str) -> str:
    name = next((part for part in reversed(loc) if isinstance(part, str)), "文件")
    wanted = {
        "item": f"检查项应为 1 至 20，没有“{given}”",
        "result": f"结果应为{'、'.join(OUTCOMES)}，没有“{given}”",
        "inspected": "抽查日期应为日期，如 2026-10-12",
        "rectify_by": "整改期限应为日期，如 2026-10-27",
    }
    return wanted.get(name, f"“{name}”缺少、多余或者写法不对")


def from_workbook(file: File, settings: Settings) -> Results:
    """The results in a workbook that was made by `checklist_sheet`.

    Raises:
        DocumentError: the file cannot be read.
        UsageError: all that is wrong, one a line.
    """
    found, _ = grids(file, {head(SHEET)}, settings)
    if not found:
        raise UsageError(f"{file.shown}：没有“{SHEET}”表")
    rows = [[text or "" for text in row] for row in found[0].cells.iter_rows()]
    faults: list[str] = []
    labels = _labels(rows)
    items = list(_items(rows, faults))
    inspected = _day(labels.get("抽查日期", ""), "抽查日期", faults)
    if inspected is None and not labels.get("抽查日期"):
        faults.append("须填抽查日期")
    faults += (f"缺少{label}" for label in LABELS[:3] if not labels.get(label))
    if faults or inspected is None:
        raise UsageError("\n".join(f"{file.shown}：{fault}" for fault in faults))
    people = tuple(part.strip() for part in labels.get("检查人员", "").split("、") if part.strip())
    return checked(
        Results(
            code=labels["抽查编号"],
            lot=labels["标段编号"],
            mark=labels["核对码"],
            inspected=inspected,
            inspectors=people,
            items=tuple(items),
        ),
        file.shown,
    )


def _labels(rows: Iterable[Sequence[str]]) -> dict[str, str]:
    return {
        head(row[0]): unguarded(row[1].strip())
        for row in rows
        if len(row) > 1 and head(row[0]) in LABELS
    }


def _items(rows: Sequence[Sequence[str]], faults: list[str]) -> Iterator[ItemResult]:
    for line in _lines(rows):
        cells = line.cells
        given = cells.get("结果", "").strip()
        if not given:
            continue
        number = cells.get("检查项", "").strip().removesuffix(".0")
        where = f"第 {line.row} 行"
        if not number.isdigit() or int(number) not in ITEMS:
            faults.append(f"{where}：检查项应为 1 至 20，没有“{number}”")
            continue
        outcome = next((one for one in OUTCOMES if one == given), None)
        if outcome is None:
            faults.append(f"{where}：结果应为{'、'.join(OUTCOMES)}，没有“{given}”")
            continue
        due = _day(cells.get("整改期限", ""), f"{where}的整改期限", faults)
        note = cells.get("说明", "").strip()[:_LONGEST]
        yield ItemResult(item=int(number), result=outcome, note=note, rectify_by=due)


def _lines(rows: Sequence[Sequence[str]]) -> Iterator[_Line]:
    names: list[str] | None = None
    for number, row in enumerate(rows, 1):
        heads = [head(text) for text in row]
        if names is None:
            names = heads if {"检查项", "结果"} <= set(heads) else None
        elif any(row):
            yield _Line(number, dict(zip(names, row, strict=False)))


def _day(text: str, what: str, faults: list[str]) -> date | None:
    if not text.strip():
        return None
    value = read(Column("", what, Kind.DATE), text)
    if isinstance(value, Problem):
        faults.append(f"{what}应为日期，如 2026-10-12，没有“{text.strip()}”")
        return None
    return value if isinstance(value, date) else None
