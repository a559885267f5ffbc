"""Writes small PDFs by hand, so that every byte of them is known.

Places are points from the top left of the page, unlike PDF's own. Characters are written as their
code points in a font that shows squares, with a map to Unicode; each Chinese one is as wide as the
font is large, each ASCII one half of that.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from math import cos, radians, sin
from pathlib import Path

from typeface import every_character_shows_it, typeface

from tender_guard.documents.model import Block, Document, Page, Paragraph, Table
from tender_guard.documents.reading import read
from tender_guard.settings import Settings

WIDTH, HEIGHT = 595, 842


@dataclass
class Leaf:
    """One page in the making."""

    width: float = WIDTH
    height: float = HEIGHT
    rotate: int = 0
    crop: tuple[float, float, float, float] | None = None
    content: list[str] = field(default_factory=list)

    def text(  # noqa: PLR0913  all of them are told apart by name
        self,
        x: float,
        top: float,
        words: str,
        *,
        size: float = 12,
        font: str = "F",
        grey: float = 0,
        angle: float = 0,
    ) -> Leaf:
        """Words whose box begins at ``x`` and ``top`` and runs at ``angle`` (anticlockwise)."""
        a = radians(angle)
        base = self.height - top - 0.88 * size
        matrix = f"{cos(a):.6f} {sin(a):.6f} {-sin(a):.6f} {cos(a):.6f} {x:.3f} {base:.3f}"
        codes = "".join(f"{ord(letter):04X}" for letter in words)
        self.content.append(f"{grey} g BT /{font} {size} Tf {matrix} Tm <{codes}> Tj ET 0 g")
        return self

    def lines(self, x: float, top: float, *words: str, pitch: float = 20, size: float = 12) -> Leaf:
        """Lines one under the other."""
        for number, line in enumerate(words):
            self.text(x, top + number * pitch, line, size=size)
        return self

    def rule(self, x0: float, top: float, x1: float, bottom: float) -> Leaf:
        """A stroked line."""
        y0, y1 = self.height - top, self.height - bottom
        self.content.append(f"0.5 w {x0} {y0} m {x1} {y1} l S")
        return self

    def area(self, x0: float, top: float, x1: float, bottom: float, grey: float) -> Leaf:
        """A filled rectangle."""
        y = self.height - bottom
        self.content.append(f"{grey} g {x0} {y} {x1 - x0} {bottom - top} re f 0 g")
        return self

    def grid(self, xs: tuple[float, ...], tops: tuple[float, ...]) -> Leaf:
        """The rules of a table with these columns and rows."""
        for top in tops:
            self.rule(xs[0], top, xs[-1], top)
        for x in xs:
            self.rule(x, tops[0], x, tops[-1])
        return self

    def table(self, xs: tuple[float, ...], top: float, rows: tuple[tuple[str, ...], ...]) -> Leaf:
        """A ruled table, each cell one line of words, each row 24 points high."""
        self.grid(xs, tuple(top + 24 * row for row in range(len(rows) + 1)))
        for number, row in enumerate(rows):
            for x, words in zip(xs, row, strict=False):
                if words:
                    self.text(x + 3, top + 24 * number + 6, words, size=10)
        return self

    def picture(self, x0: float, top: float, x1: float, bottom: float) -> Leaf:
        """An image stretched over a rectangle."""
        y = self.height - bottom
        self.content.append(f"q {x1 - x0} 0 0 {bottom - top} {x0} {y} cm /I Do Q")
        return self


FIRST_LEAF = 12


def pdf(*leaves: Leaf, mapped: str | None = None) -> bytes:
    """The bytes of a PDF with these pages; ``mapped`` is its map to Unicode."""
    pages = [f"{FIRST_LEAF + 2 * number} 0 R" for number in range(len(leaves))]
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(leaves)} /Kids [{' '.join(pages)}] >>".encode(),
        _font("Body", 5),
        _font("Body-Bold", 5),
        _stream((unicode_map() if mapped is None else mapped).encode()),
        _font("Wingdings", 7),
        _stream(unicode_map().encode()),
        _stream(
            b"@",
            "/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray"
            " /BitsPerComponent 8",
        ),
        _stream(typeface()),
        _stream(every_character_shows_it(), "/Filter /FlateDecode"),
        _font("Missing", 5, embedded=""),
    ]
    for number, leaf in enumerate(leaves):
        box = f"/CropBox [{' '.join(map(str, leaf.crop))}]" if leaf.crop else ""
        page = (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {leaf.width} {leaf.height}] {box}"
            f" /Rotate {leaf.rotate} /Contents {FIRST_LEAF + 1 + 2 * number} 0 R /Resources"
            " << /Font << /F 3 0 R /B 4 0 R /W 6 0 R /M 11 0 R >> /XObject << /I 8 0 R >> >> >>"
        )
        objects.append(page.encode())
        objects.append(_stream("\n".join(leaf.content).encode()))
    return assembled(objects)


def assembled(objects: list[bytes]) -> bytes:
    """The file of these objects, numbered from 1, the first being its catalogue."""
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    start = len(out)
    rows = "".join(f"{place:010d} 00000 n \n" for place in places)
    out += (
        f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n{rows}trailer\n"
        f"<< /Root 1 0 R /Size {len(places) + 1} >>\nstartxref\n{start}\n%%EOF\n"
    ).encode()
    return bytes(out)


def _font(name: str, unicode_map: int, embedded: str = "/FontFile2 9 0 R") -> bytes:
    halves = " ".join(["500"] * 95)
    return (
        f"<< /Type /Font /Subtype /Type0 /BaseFont /{name} /Encoding /Identity-H"
        f" /ToUnicode {unicode_map} 0 R /DescendantFonts [<< /Type /Font /Subtype /CIDFontType2"
        f" /BaseFont /{name} /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity)"
        f" /Supplement 0 >> /CIDToGIDMap 10 0 R /DW 1000 /W [32 [{halves}]] /FontDescriptor"
        f" << /Type /FontDescriptor /FontName /{name} /Flags 4 /FontBBox [0 -120 1000 880]"
        " /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 700 /StemV 80"
        f" {embedded} >> >>] >>"
    ).encode()


def unicode_map(blocks: Iterable[int] = range(256)) -> str:
    """The map of all characters to themselves, or of those in some blocks of 256 of them."""
    rows = [f"<{high:02X}00> <{high:02X}FF> <{high:02X}00>" for high in blocks]
    hundreds = [rows[at : at + 100] for at in range(0, len(rows), 100)]
    ranges = "".join(
        f"{len(some)} beginbfrange\n" + "\n".join(some) + "\nendbfrange\n" for some in hundreds
    )
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def\n"
        "1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
        f"{ranges}endcmap CMapName currentdict /CMap defineresource pop end end"
    )


def _stream(data: bytes, entries: str = "") -> bytes:
    return b"<< %b /Length %d >>\nstream\n%b\nendstream" % (entries.encode(), len(data), data)


def read_back(folder: Path, *leaves: Leaf) -> Document:
    """What is read of a PDF with these pages."""
    path = folder / "made.pdf"
    path.write_bytes(pdf(*leaves))
    return read(path, Settings())


def page_of(folder: Path, leaf: Leaf) -> Page:
    """The one page of a PDF."""
    (page,) = read_back(folder, leaf).pages
    return page


def texts(page: Page) -> list[str]:
    """The paragraphs of a page."""
    return [block.text for block in page.blocks if isinstance(block, Paragraph)]


def table_of(page: Page) -> Table:
    """The one table of a page."""
    (table,) = [block for block in page.blocks if isinstance(block, Table)]
    return table


def cells(block: Block) -> list[list[str]]:
    """The texts of a table's cells."""
    assert isinstance(block, Table)
    return [[cell.text for cell in row] for row in block.rows]
