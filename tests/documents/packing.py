"""Word files for the tests, written part by part, so that each holds what a test is about."""

from __future__ import annotations

import zipfile
from pathlib import Path

from tender_guard.documents.model import Block, Paragraph, Table
from tender_guard.documents.word import File, read_word
from tender_guard.settings import Settings

NAMESPACES = " ".join(
    f'xmlns:{prefix}="{uri}"'
    for prefix, uri in {
        "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "v": "urn:schemas-microsoft-com:vml",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
    }.items()
)
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
PARTS = ("styles", "numbering", "footnotes", "endnotes")


def parts(body: str, **more: str) -> dict[str, str]:
    """The parts of a package around the content of ``w:body`` and of other parts."""
    relations = "".join(
        f'<Relationship Id="r{name}" Type="{OFFICE}/{name}" Target="{name}.xml"/>' for name in more
    )
    made = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": (
            f'<Relationships xmlns="{RELATIONS}"><Relationship Id="r1" '
            f'Type="{OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>'
        ),
        "word/_rels/document.xml.rels": (
            f'<Relationships xmlns="{RELATIONS}">{relations}</Relationships>'
        ),
        "word/document.xml": f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>",
    }
    for name, content in more.items():
        made[f"word/{name}.xml"] = f"<w:{name} {NAMESPACES}>{content}</w:{name}>"
    return made


def pack(path: Path, contents: dict[str, str] | dict[str, bytes]) -> Path:
    """A zip of these parts."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in contents.items():
            package.writestr(name, content)
    return path


def word(path: Path, body: str, **more: str) -> Path:
    """A Word file with this body, and ``styles``, ``numbering``, ``footnotes``, ``endnotes``."""
    return pack(path, parts(body, **more))


def blocks(folder: Path, body: str, **more: str) -> tuple[Block, ...]:
    """What is read of a body."""
    path = word(folder / "文件.docx", body, **more)
    return read_word(File(path, path.read_bytes()), Settings()).pages[0].blocks


def texts(folder: Path, body: str, **more: str) -> list[str]:
    """The texts of the paragraphs that are read of a body, numbers in front of them."""
    return [
        f"{block.number}{block.text}"
        for block in blocks(folder, body, **more)
        if isinstance(block, Paragraph)
    ]


def table(folder: Path, body: str, **more: str) -> Table:
    """The first table of a body."""
    return next(b for b in blocks(folder, body, **more) if isinstance(b, Table))


def rows(read: Table) -> list[list[str]]:
    """The texts of a table's cells."""
    return [[cell.text for cell in row] for row in read.rows]


def p(text: str = "", properties: str = "") -> str:
    """A ``w:p`` with one run."""
    return f"<w:p><w:pPr>{properties}</w:pPr>{r(text)}</w:p>"


def r(text: str, properties: str = "") -> str:
    """A ``w:r``."""
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def tc(text: str, properties: str = "") -> str:
    """A ``w:tc``."""
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(text)}</w:tc>"


def tr(*cells: str, properties: str = "") -> str:
    """A ``w:tr``."""
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def tbl(*lines: str) -> str:
    """A ``w:tbl``."""
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(lines)}</w:tbl>"


def listed(number: int, level: int = 0) -> str:
    """The properties of a paragraph in a list."""
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'


def field(instruction: str, result: str) -> str:
    """The runs of a field."""
    return mark("begin") + code(instruction) + mark("separate") + result + mark("end")


def style(style_id: str, name: str, inside: str = "", kind: str = "paragraph") -> str:
    """A ``w:style``; `inside` holds what it is based on and its properties."""
    named = f"<w:name w:val='{name}'/>"
    return f"<w:style w:type='{kind}' w:styleId='{style_id}'>{named}{inside}</w:style>"


def based_on(style_id: str) -> str:
    """What a style is based on."""
    return f"<w:basedOn w:val='{style_id}'/>"


def styled(style_id: str) -> str:
    """The properties of a paragraph with this style."""
    return f"<w:pStyle w:val='{style_id}'/>"


def mark(kind: str, data: str = "") -> str:
    """The run that begins, separates or ends a field."""
    return f"<w:r><w:fldChar w:fldCharType='{kind}'>{data}</w:fldChar></w:r>"


def code(text: str) -> str:
    """The run that holds the code of a field."""
    return f"<w:r><w:instrText>{text}</w:instrText></w:r>"
