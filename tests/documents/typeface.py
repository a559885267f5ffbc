"""A TrueType font of one glyph, a filled square, enough for a PDF to show something."""

from __future__ import annotations

import struct
import zlib

UNITS = 1000
GLYPHS = 2
"""Nothing, and the square."""


def typeface() -> bytes:
    """The font file."""
    square = _square()
    tables = {
        b"glyf": square,
        b"head": struct.pack(
            ">IIIIHHqqhhhhHHhhh",
            *(0x00010000, 0x00010000, 0, 0x5F0F3CF5, 0, UNITS, 0, 0, 0, -120, UNITS, 880),
            *(0, 8, 2, 1, 0),
        ),
        b"hhea": struct.pack(
            ">IhhhHhhhhhh8xhH", 0x00010000, 880, -120, 0, UNITS, 0, 0, UNITS, 1, 0, 0, 0, GLYPHS
        ),
        b"hmtx": struct.pack(">HhHh", UNITS, 0, UNITS, 0),
        b"loca": struct.pack(">III", 0, 0, len(square)),
        b"maxp": struct.pack(">I14H", 0x00010000, GLYPHS, 4, 1, *[0] * 11),
    }
    count = len(tables)
    head = struct.pack(">IHHHH", 0x00010000, count, 64, 2, count * 16 - 64)
    place = 12 + 16 * count
    directory, body = b"", b""
    for name, data in sorted(tables.items()):
        padded = data + b"\0" * (-len(data) % 4)
        directory += name + struct.pack(">III", 0, place + len(body), len(data))
        body += padded
    return head + directory + body


def _square() -> bytes:
    box = (50, -100, 450, 800)
    flags = bytes([1, 1, 1, 1])
    xs = struct.pack(">4h", 50, 0, 400, 0)
    ys = struct.pack(">4h", -100, 900, 0, -900)
    return struct.pack(">5hHH", 1, *box, 3, 0) + flags + xs + ys + b"\0\0"


def every_character_shows_it() -> bytes:
    """The compressed map of all character codes to the square."""
    return zlib.compress(b"\0\1" * 0x10000)
