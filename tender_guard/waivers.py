"""Waivers: findings that a person let pass, with the reason, the name and an end.

The file is a YAML list of ``{id | rule, quote?, reason, approver, expires}``. ``id`` meets one
finding (its first 12 characters, which the text report prints, are enough); ``rule`` meets all
findings of a rule, with ``quote`` only those whose quote holds these words. A waiver holds up to
and on its day of expiry.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, model_validator

from tender_guard.errors import UsageError
from tender_guard.findings import Finding, Waiver

_PROBLEMS = {
    "missing": "缺少该项",
    "extra_forbidden": "没有这一项",
    "string_too_short": "不能为空",
    "list_type": "应为列表，每项以 - 开头",
    "model_type": "应为若干项的映射",
    "date_from_datetime_parsing": "日期应写作 2026-03-02",
    "date_parsing": "日期应写作 2026-03-02",
    "date_type": "日期应写作 2026-03-02",
    "string_type": "应为文字（只有数字时加引号）",
}

_SHORTEST_ID = 12

_Words = Annotated[str, Field(min_length=1)]


class _Entry(BaseModel):
    """One entry of the file."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    id: _Words | None = None
    rule: _Words | None = None
    quote: _Words | None = None
    reason: _Words
    approver: _Words
    expires: date

    @model_validator(mode="after")
    def _says_what(self) -> _Entry:
        if (self.id is None) == (self.rule is None):
            raise ValueError("id 与 rule 须且只须填一项")
        return self


_ENTRIES = TypeAdapter(list[_Entry])


def load_waivers(path: Path) -> tuple[Waiver, ...]:
    """Read a waiver file; UsageError with all faults in one line each."""
    try:
        data = yaml.safe_load(path.read_text("utf-8-sig"))
    except FileNotFoundError:
        raise UsageError(f"{path}：豁免清单不存在") from None
    except IsADirectoryError:
        raise UsageError(f"{path}：是文件夹，不是豁免清单") from None
    except PermissionError:
        raise UsageError(f"{path}：没有读取豁免清单的权限") from None
    except UnicodeDecodeError:
        raise UsageError(f"{path}：豁免清单不是 UTF-8 编码的文本") from None
    except yaml.YAMLError as error:
        raise UsageError(f"{path}{_line(error)}：豁免清单不是有效的 YAML") from None
    try:
        entries = _ENTRIES.validate_python([] if data is None else data)
    except ValidationError as error:
        raise UsageError("；".join(_faults(path, error))) from None
    return tuple(
        Waiver(e.reason, e.approver, e.expires, id=e.id, rule=e.rule, quote=e.quote)
        for e in entries
    )


def apply_waivers(
    findings: Iterable[Finding], waivers: Sequence[Waiver], as_of: date
) -> tuple[tuple[Finding, ...], tuple[str, ...]]:
    """The findings, those that a waiver meets carrying it, and what is wrong with the waivers.

    An expired waiver waives nothing. Both kinds of fault are Chinese lines: expired on which day,
    or met by no finding.
    """
    used: set[int] = set()
    answered: list[Finding] = []
    for finding in findings:
        number = next(
            (n for n, w in enumerate(waivers) if _holds(w, as_of) and meets(w, finding)), None
        )
        if number is None:
            answered.append(finding)
            continue
        used |= {n for n, w in enumerate(waivers) if meets(w, finding)}
        answered.append(replace(finding, waived=waivers[number]))
    faults = []
    for number, waiver in enumerate(waivers):
        if not _holds(waiver, as_of):
            faults.append(f"{_name(number, waiver)}已于 {waiver.expires} 到期，不再有效")
        elif number not in used:
            faults.append(f"{_name(number, waiver)}没有对应的问题，请核对或删除")
    return tuple(answered), tuple(faults)


def meets(waiver: Waiver, finding: Finding) -> bool:
    """Does the waiver speak of this finding? White space and widths of the quote do not count."""
    if waiver.id is not None:
        return len(waiver.id) >= _SHORTEST_ID and finding.id.startswith(waiver.id)
    if waiver.rule != finding.rule:
        return False
    return waiver.quote is None or _folded(waiver.quote) in _folded(finding.quote)


def shared_faults(faults: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """What is wrong with waivers that several files were checked with.

    A waiver that one file does not need may be another's: only what every file says stands.
    """
    if not faults:
        return ()
    return tuple(fault for fault in faults[0] if all(fault in others for others in faults[1:]))


def _holds(waiver: Waiver, as_of: date) -> bool:
    return waiver.expires is None or as_of <= waiver.expires


def _folded(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def _name(number: int, waiver: Waiver) -> str:
    what = waiver.id[:12] if waiver.id is not None else waiver.rule
    quote = f"，“{waiver.quote}”" if waiver.quote is not None else ""
    return f"第 {number + 1} 项豁免（{what}{quote}）"


def _line(error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    return f":{mark.line + 1}" if mark is not None else ""


def _faults(path: Path, error: ValidationError) -> Iterable[str]:
    for fault in error.errors():
        place = fault["loc"]
        number = f"第 {place[0] + 1} 项" if place and isinstance(place[0], int) else ""
        key = f"的 {place[1]}" if len(place) > 1 else ""
        problem = _PROBLEMS.get(fault["type"]) or fault["msg"].removeprefix("Value error, ")
        yield f"{path}：豁免清单{number}{key}：{problem}"
