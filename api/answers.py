"""Answers that are files."""

from __future__ import annotations

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


def _bytes(content: bytes | str) -> bytes:
    return content.encode() if isinstance(content, str) else content
