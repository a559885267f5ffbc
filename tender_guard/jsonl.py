"""Reading JSONL: one JSON object a line, with Chinese reasons for a line that cannot be read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import msgspec

from tender_guard.errors import UsageError

_Record = TypeVar("_Record")
_MISSING = re.compile(r"missing required field `([^`]*)`")
_PLACE = re.compile(r"at `\$\.?([^`]*)`")


def numbered_lines(path: Path) -> Iterator[tuple[int, str]]:
    """The lines of a file that hold something, with their numbers from 1."""
    try:
        text = path.read_text("utf-8-sig")
    except FileNotFoundError:
        raise UsageError(f"{path}：文件不存在") from None
    except IsADirectoryError:
        raise UsageError(f"{path}：是文件夹，不是文件") from None
    except PermissionError:
        raise UsageError(f"{path}：没有读取权限") from None
    except UnicodeDecodeError:
        raise UsageError(f"{path}：不是 UTF-8 编码的文本") from None
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            yield number, line


def decoded(line: str, kind: type[_Record]) -> _Record:
    """The line as a ``kind``; UsageError says in Chinese what is wrong with it."""
    try:
        return msgspec.json.decode(line, type=kind)
    except msgspec.ValidationError as error:
        raise UsageError(_reason(str(error))) from None
    except msgspec.DecodeError:
        raise UsageError("不是有效的 JSON") from None


def _reason(told: str) -> str:
    missing = _MISSING.search(told)
    if missing:
        return f"缺少 {missing[1]}"
    place = _PLACE.search(told)
    return f"{place[1]} 的值无效" if place and place[1] else "应为 JSON 对象"
