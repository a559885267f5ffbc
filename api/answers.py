"""Answers that are files."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final
from urllib.parse import quote

from litestar import Response

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

_SANDBOX: Final = (
    "sandbox allow-scripts allow-popups; default-src 'none'; img-src data:; "
    "style-src 'unsafe-inline'; script-src 'unsafe-inline'"
)


def download(content: bytes | str, name: str, media_type: str) -> Response[Any]:
    """A file to be saved under a name."""
    answer = Response(_bytes(content), media_type=media_type)
    answer.headers["content-disposition"] = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    return answer


def inline(content: bytes | str, media_type: str) -> Response[Any]:
    """A file to be looked at, shut off from the pages beside it."""
    answer = Response(_bytes(content), media_type=media_type)
    answer.headers["content-security-policy"] = _SANDBOX
    return answer


def jsonable(value: Any) -> Any:  # noqa: ANN401 - any record
    """The value with decimals and fractions as numbers and days as texts."""
    match value:
        case Decimal() if value == value.to_integral_value():
            made: Any = int(value)
        case Decimal() | Fraction():
            made = float(value)
        case date():
            made = value.isoformat()
        case Mapping():
            made = {str(key): jsonable(one) for key, one in value.items()}
        case tuple() | list():
            made = [jsonable(one) for one in value]
        case _:
            made = value
    return made


def _bytes(content: bytes | str) -> bytes:
    return content.encode() if isinstance(content, str) else content
