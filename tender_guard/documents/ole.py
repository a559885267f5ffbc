"""The directory of an OLE compound file ([MS-CFB]): enough to tell .doc, .xls and a password."""

from __future__ import annotations

import struct
from typing import Final

_ENTRY: Final = 128
_LONGEST: Final = 1024
"""Sectors of a directory; an office file has a handful."""
_END: Final = 0xFFFFFFFA
"""Sector numbers from here on are marks, not sectors."""


def entries(data: bytes) -> frozenset[str]:
    """Names of the streams and storages at the top of the file, as far as it is whole."""
    if len(data) < 512:  # noqa: PLR2004  the size of the head, from the standard
        return frozenset()
    shift = struct.unpack_from("<H", data, 30)[0]
    if shift not in {9, 12}:
        return frozenset()
    size = 1 << shift
    raw = b"".join(_chain(data, size))
    nodes = [raw[at : at + _ENTRY] for at in range(0, len(raw) - _ENTRY + 1, _ENTRY)]
    return _top(nodes)


def _chain(data: bytes, size: int) -> list[bytes]:
    table = _allocation(data, size)
    sector: int = struct.unpack_from("<I", data, 48)[0]
    parts: list[bytes] = []
    seen: set[int] = set()
    while sector < _END and sector not in seen and len(parts) < _LONGEST:
        seen.add(sector)
        part = _sector(data, size, sector)
        if not part:
            break
        parts.append(part)
        sector = table[sector] if sector < len(table) else _END
    return parts


def _allocation(data: bytes, size: int) -> list[int]:
    # The first 109 sectors of the table are named in the head: files up to 7 MB (or 448 MB with
    # large sectors). In a larger file the directory stands early all the same.
    table: list[int] = []
    for sector in struct.unpack_from("<109I", data, 76):
        if sector >= _END:
            break
        part = _sector(data, size, sector)
        table += struct.unpack(f"<{len(part) // 4}I", part[: len(part) // 4 * 4])
    return table


def _sector(data: bytes, size: int, number: int) -> bytes:
    return data[(number + 1) * size : (number + 2) * size]


def _top(nodes: list[bytes]) -> frozenset[str]:
    if not nodes:
        return frozenset()
    names: set[str] = set()
    todo: list[int] = [struct.unpack_from("<I", nodes[0], 76)[0]]
    seen: set[int] = set()
    while todo:
        number = todo.pop()
        if number in seen or number >= len(nodes):
            continue
        seen.add(number)
        node = nodes[number]
        length = min(struct.unpack_from("<H", node, 64)[0], 64)
        names.add(node[: max(length - 2, 0)].decode("utf-16-le", "replace"))
        todo += struct.unpack_from("<2I", node, 68)
    return frozenset(names)
