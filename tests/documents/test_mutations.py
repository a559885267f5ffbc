"""Files with changed bytes and changed structure: read, or refused with an error of ours."""

from __future__ import annotations

import copy
import random
import zipfile
from pathlib import Path

import docx
import pytest
from lxml import etree
from packing import listed, p, pack, parts, r, style, styled, tbl, tc, tr

from tender_guard.documents.reading import read
from tender_guard.errors import TenderGuardError
from tender_guard.settings import Settings

ROUNDS = 150
VALUES = ["", "-1", "0", "x", "1e9", "99999999999", "restart", "一", "\u0663", "nan"]


def contents() -> dict[str, str]:
    """A Word file with a bit of everything."""
    box = f"<w:txbxContent>{p('框')}{tbl(tr(tc('甲'), tc('乙')))}</w:txbxContent>"
    level = "<w:lvl w:ilvl='0'><w:start w:val='1'/><w:lvlText w:val='第%1章'/></w:lvl>"
    body = (
        p("招标公告", styled("1") + listed(1))
        + f"<w:p>{r('有效期')}<w:ins w:id='1'>{r('90')}</w:ins><w:r><w:br/>"
        f"<w:sym w:font='Wingdings' w:char='F0FE'/><w:footnoteReference w:id='2'/></w:r></w:p>"
        + f"<w:p><w:r><mc:AlternateContent><mc:Choice Requires='wps'>{box}</mc:Choice>"
        f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r></w:p>"
        + tbl(
            tr(tc("类", "<w:vMerge w:val='restart'/>"), tc("评审", "<w:gridSpan w:val='2'/>")),
            tr(tc("", "<w:vMerge/>"), tc("因素"), tc("分值")),
            tr(tc("尾"), properties="<w:gridBefore w:val='1'/><w:gridAfter w:val='1'/>"),
        )
    )
    return parts(
        body,
        styles=style("1", "heading 1"),
        numbering=(
            f"<w:abstractNum w:abstractNumId='1'>{level}</w:abstractNum>"
            "<w:num w:numId='1'><w:abstractNumId w:val='1'/></w:num>"
        ),
        footnotes=f"<w:footnote w:id='2'>{p('脚注。')}</w:footnote>",
    )


def read_or_refuse(path: Path) -> None:
    try:
        assert read(path, Settings()).pages
    except TenderGuardError as refusal:
        assert "\n" not in str(refusal)  # noqa: PT017  a refusal is one of two good ends


def with_other_bytes(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.choice([1, 3, 20])):
        at = chance.randrange(len(changed) or 1)
        match chance.randrange(4):
            case 0 if changed:
                changed[at] ^= 1 << chance.randrange(8)
            case 1:
                changed[at : at + 4] = chance.choice([b"\xff\xff\xff\xff", b"\0\0\0\0"])
            case 2:
                del changed[at : at + chance.choice([1, 10])]
            case 3:
                changed[at:at] = chance.randbytes(chance.choice([1, 8]))
    return bytes(changed)


def with_other_structure(xml: str, chance: random.Random) -> str:
    root = etree.fromstring(xml)
    elements = list(root.iter())
    for _ in range(chance.choice([1, 4, 15])):
        element, other = chance.choice(elements), chance.choice(elements)
        match chance.randrange(4):
            case 0 if element.getparent() is not None:
                element.getparent().remove(element)
            case 1:
                element.tag = other.tag
            case 2:
                for name in element.attrib:
                    element.set(name, chance.choice(VALUES))
            case 3 if len(list(other.iter())) < 200:
                element.append(copy.deepcopy(other))
    return etree.tostring(root, encoding="unicode")


def sources(folder: Path) -> dict[str, bytes]:
    written = docx.Document()
    written.add_heading("第一章 招标公告", 1)
    written.add_table(2, 2).cell(0, 0).text = "评审因素"
    written.save(str(folder / "一.docx"))
    text = "招标公告\n第一条 投标人应当具备相应的资质。\n" * 5
    return {
        "一.docx": (folder / "一.docx").read_bytes(),
        "二.docx": pack(folder / "二.docx", contents()).read_bytes(),
        "三.txt": text.encode(),
        "四.txt": text.encode("gb18030"),
        "五.md": b"# a\n|a|b|\n|-|-|\n|c|d|\n",
        "六.pdf": b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n%%EOF",
        "七.doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000),
    }


def test_changed_bytes(tmp_path: Path) -> None:
    chance = random.Random(1)  # noqa: S311  the same on every run
    for name, data in sources(tmp_path).items():
        for _ in range(ROUNDS):
            path = tmp_path / f"变{name}"
            path.write_bytes(with_other_bytes(data, chance))
            read_or_refuse(path)


@pytest.mark.parametrize(
    "part",
    [
        "word/document.xml",
        "word/styles.xml",
        "word/numbering.xml",
        "word/footnotes.xml",
        "word/_rels/document.xml.rels",
    ],
)
def test_changed_structure(tmp_path: Path, part: str) -> None:
    chance = random.Random(part)  # noqa: S311
    whole = contents()
    for _ in range(ROUNDS):
        changed = whole | {part: with_other_structure(whole[part], chance)}
        path = tmp_path / "变.docx"
        with zipfile.ZipFile(path, "w") as package:
            for name, content in changed.items():
                package.writestr(name, content)
        read_or_refuse(path)
