"""Workbooks for the tests, their XML written here, so that every cell is what a test is about.

Run as ``python tests/records/books.py 10000 OUT.xlsx`` it writes a large workbook of good rows.
"""

from __future__ import annotations

import csv
import random
import sys
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from tender_guard.records.columns import Column, Kind
from tender_guard.records.model import Workbook
from tender_guard.records.tables import SHEETS, Sheet
from tender_guard.records.workbook import read
from tender_guard.settings import Settings

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
EPOCH = date(1899, 12, 30)
LOOKS = {"General": 0, "yyyy-mm-dd": 1, "0.00%": 2, "#,##0.00": 3, '0.00"%"': 4}


@dataclass(frozen=True)
class Number:
    """A number as it stands in the XML, with the look of one of `LOOKS`."""

    text: str
    look: str = "General"


@dataclass(frozen=True)
class Error:
    text: str = "#N/A"


@dataclass(frozen=True)
class Formula:
    """A formula with its stored result; None where it was never calculated."""

    result: str | None = None
    text: bool = False


Cell = str | int | float | bool | date | Number | Error | Formula | None
Rows = Sequence[Sequence[Cell]]


def day(value: date) -> int:
    return (value - EPOCH).days


def letters(column: int) -> str:
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def cell_xml(ref: str, value: Cell) -> str:  # noqa: PLR0911 - one line a kind
    match value:
        case None:
            return ""
        case bool():
            return f'<c r="{ref}" t="b"><v>{int(value)}</v></c>'
        case int() | float():
            return f'<c r="{ref}"><v>{value!r}</v></c>'
        case date():
            return f'<c r="{ref}" s="1"><v>{day(value)}</v></c>'
        case Number(text, look):
            return f'<c r="{ref}" s="{LOOKS[look]}"><v>{text}</v></c>'
        case Error(text):
            return f'<c r="{ref}" t="e"><v>{text}</v></c>'
        case Formula(result, text):
            kind = ' t="str"' if text else ""
            kept = "<v></v>" if result is None else f"<v>{escape(result)}</v>"
            return f'<c r="{ref}"{kind}><f>A1</f>{kept}</c>'
        case _:
            kept = escape(value)
            return f'<c r="{ref}" t="inlineStr"><is><t xml:space="preserve">{kept}</t></is></c>'


def sheet_xml(rows: Iterable[Sequence[Cell]], left: int = 0) -> Iterator[str]:
    names: list[str] = []
    yield f'<worksheet xmlns="{MAIN}"><sheetData>'
    for number, row in enumerate(rows, 1):
        while len(names) < len(row):
            names.append(letters(left + len(names)))
        cells = "".join(cell_xml(f"{names[n]}{number}", value) for n, value in enumerate(row))
        if cells:
            yield f'<row r="{number}">{cells}</row>'
    yield "</sheetData></worksheet>"


def parts(titles: Sequence[str], *, hidden: Sequence[str] = (), days: str = "") -> dict[str, str]:
    """Everything of a package but the worksheets."""
    states = {title: ' state="hidden"' if title in hidden else "" for title in titles}
    sheets = "".join(
        f'<sheet name={quoteattr(title)} sheetId="{n}" r:id="rId{n}"{states[title]}/>'
        for n, title in enumerate(titles, 1)
    )
    relations = "".join(
        f'<Relationship Id="rId{n}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n, _ in enumerate(titles, 1)
    )
    formats = "".join(
        f'<numFmt numFmtId="{164 + n}" formatCode={quoteattr(code)}/>' for code, n in LOOKS.items()
    )
    styles = "".join(f'<xf numFmtId="{164 + n}"/>' for n in LOOKS.values())
    overrides = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType='
        '"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
        for n, _ in enumerate(titles, 1)
    )
    return {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType='
        '"application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/xl/workbook.xml" ContentType='
        '"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
        f"{overrides}</Types>",
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><workbookPr{days}/>'
        f"<sheets>{sheets}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
        f"{relations}</Relationships>",
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><numFmts>{formats}</numFmts>'
        f'<cellStyleXfs><xf numFmtId="9"/></cellStyleXfs><cellXfs>{styles}</cellXfs></styleSheet>',
    }


def pack(path: Path, content: Mapping[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in content.items():
            package.writestr(name, data)
    return path


def book(
    path: Path,
    sheets: Mapping[str, Iterable[Sequence[Cell]]],
    *,
    hidden: Sequence[str] = (),
    days: str = "",
    left: int = 0,
) -> Path:
    """Write an ``.xlsx`` of these sheets; ``left`` empty columns stand before each."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        for name, data in parts(list(sheets), hidden=hidden, days=days).items():
            package.writestr(name, data)
        for number, rows in enumerate(sheets.values(), 1):
            with package.open(f"xl/worksheets/sheet{number}.xml", "w", force_zip64=True) as part:
                for text in sheet_xml(rows, left):
                    part.write(text.encode())
    return path


def folder(path: Path, sheets: Mapping[str, Rows], encoding: str = "utf-8") -> Path:
    """Write a folder of CSV files."""
    path.mkdir(exist_ok=True)
    for title, rows in sheets.items():
        with (path / f"{title}.csv").open("w", encoding=encoding, newline="") as stream:
            csv.writer(stream).writerows(["" if v is None else v for v in row] for row in rows)
    return path


def table(title: str, *rows: Mapping[str, Cell]) -> list[list[Cell]]:
    """Heads and rows of a sheet: needed cells are filled in where a row does not give them."""
    sheet = next(sheet for sheet in SHEETS.values() if sheet.title == title)
    made = [{**usual(sheet), **row} for row in rows]
    heads = list(dict.fromkeys(head for row in made for head in row))
    heads = heads or [column.title for column in sheet.columns]
    return [list(heads), *([row.get(head) for head in heads] for row in made)]


def usual(sheet: Sheet) -> dict[str, Cell]:
    """A value for each needed column."""
    return {column.title: _usual(column) for column in sheet.columns if column.needed}


def _usual(column: Column) -> Cell:
    owners = {"project": "P1", "lot": "L1", "expert": "E1"}
    made: dict[Kind, Cell] = {
        Kind.DATE: date(2026, 3, 5),
        Kind.MONTH: "2026-03",
        Kind.YUAN: 1000,
        Kind.NUMBER: 10,
        Kind.WHOLE: 1,
        Kind.IDENTITY: "330102199001011234",
    }
    if column.words:
        return column.words[0]
    if column.refers:
        return owners[column.refers]
    return made.get(column.kind, f"某{column.title}")


def owners(**more: Rows) -> dict[str, Rows]:
    """Project P1 with lot L1, and expert E1, and the sheets given."""
    return {
        "项目": table("项目", {"项目编号": "P1"}),
        "标段": table("标段", {"标段编号": "L1"}),
        "专家": table("专家", {"专家编号": "E1"}),
        **more,
    }


def reading(path: Path, settings: Settings | None = None) -> Workbook:
    return read(path, settings or Settings())


def bad_cells(found: Workbook) -> list[tuple[str, int, str]]:
    return [(row.sheet, row.row, row.column) for row in found.rejected]


def large(lots: int, seed: int = 1) -> dict[str, Iterable[Sequence[Cell]]]:
    """Good rows for every sheet: 8 bids a lot, and in the other sheets what is usual."""
    chance = random.Random(seed)  # noqa: S311 - nothing secret
    projects = max(1, lots // 3)
    counts = {
        "project": projects,
        "lot": lots,
        "bid": lots * 8,
        "key_person": lots * 2,
        "attendance": lots,
        "score": lots,
        "expert": 50,
    }
    codes = {"project": projects, "lot": lots, "expert": 50}
    return {
        sheet.title: _rows(sheet, counts.get(sheet.name, max(1, lots // 10)), codes, chance)
        for sheet in SHEETS.values()
    }


def _rows(
    sheet: Sheet, count: int, codes: Mapping[str, int], chance: random.Random
) -> Iterator[Sequence[Cell]]:
    yield [column.title for column in sheet.columns]
    fillers = [_filler(sheet, column, count, codes, chance) for column in sheet.columns]
    for number in range(count):
        yield [fill(number) for fill in fillers]


def _filler(
    sheet: Sheet, column: Column, count: int, codes: Mapping[str, int], chance: random.Random
) -> Callable[[int], Cell]:
    refers = sheet.name if column.name == sheet.code else column.refers
    if refers is not None:
        share = max(1, count // codes[refers])
        return lambda n: f"{refers[0].upper()}-{min(n // share, codes[refers] - 1):06}"
    start = date(2026, 1, 1)
    makers: dict[Kind, Callable[[int], Cell]] = {
        Kind.TEXT: lambda n: f"{column.title}{n % 997}（集团）",
        Kind.CODE: lambda n: f"{column.name}-{n:06}",
        Kind.WORD: lambda _: chance.choice(column.words),
        Kind.DATE: lambda _: start + timedelta(chance.randrange(300)),
        Kind.MONTH: lambda n: f"2026-{n % 12 + 1:02}",
        Kind.YUAN: lambda _: Number(f"{chance.randrange(10**9) / 100:.2f}", "#,##0.00"),
        Kind.NUMBER: lambda _: chance.randrange(1, 20),
        Kind.WHOLE: lambda _: chance.randrange(1, 20),
        Kind.PERCENT: lambda _: Number(str(chance.randrange(1, 300) / 10000), "0.00%"),
        Kind.YES: lambda _: chance.choice("是否"),
        Kind.IDENTITY: lambda n: f"33010219{n:010}",
    }
    return makers[column.kind]


@dataclass(frozen=True)
class Dirt:
    """A cell that was written in an unusual way: as ``value``, or as something that is bad."""

    sheet: Sheet
    row: int
    column: Column
    value: object = None
    bad: bool = False


def dirty(lots: int, seed: int) -> tuple[dict[str, list[list[Cell]]], list[Dirt]]:
    """The rows of `large`, one cell in twenty written otherwise or spoiled, and which.

    Cells that others refer to stay as they are, so that one bad cell is one bad cell.
    """
    chance = random.Random(seed)  # noqa: S311 - nothing secret
    sheets = {title: [list(row) for row in rows] for title, rows in large(lots, seed).items()}
    dirt: list[Dirt] = []
    for sheet in SHEETS.values():
        owner = sheet.code is not None
        for number, row in enumerate(sheets[sheet.title][1:], 2):
            for place, column in enumerate(sheet.columns):
                if column.refers or column.name == sheet.code or chance.random() > 0.05:
                    continue
                spoil = chance.random() < 0.5 and not (owner and column.needed)
                if spoil:
                    row[place] = chance.choice(_spoilt(column))
                    dirt.append(Dirt(sheet, number, column, bad=True))
                    continue
                value, row[place] = chance.choice(_dressed(column, chance))
                dirt.append(Dirt(sheet, number, column, value))
    return sheets, dirt


def _spoilt(column: Column) -> list[Cell]:
    """What no cell of the column can be."""
    never: list[Cell] = [Error(), Error("#REF!"), Formula()]
    numbers: list[Cell] = ["暂定", "1.2.3", "约5", True, Number("46086", "yyyy-mm-dd")]
    kinds: dict[Kind, list[Cell]] = {
        Kind.DATE: ["2026-02-30", "2026年13月1日", "待定", "无", 20260230, 2026, True, "2026-03"],
        Kind.MONTH: ["2026-13", "三月", 202613, "待定"],
        Kind.YUAN: [*numbers, "5 %", "100万美元"],
        Kind.NUMBER: [*numbers, "5元", "5%"],
        Kind.WHOLE: [*numbers, "5天", "5.5"],
        Kind.PERCENT: [*numbers, "百分之二", -1],
        Kind.YES: ["√", "有", 1, "Y"],
        Kind.WORD: ["别的", 5],
        Kind.IDENTITY: [330102199001011234, Number("3.3010219900101126E+17"), "无"],
    }
    needed: list[Cell] = [None, " "] if column.needed else []
    below: list[Cell] = [-5, "-5"] if column.kind is Kind.YUAN and not column.below_zero else []
    return never + needed + below + kinds.get(column.kind, [])


def _dressed(column: Column, chance: random.Random) -> list[tuple[object, Cell]]:
    """Values beside unusual ways to write them."""
    day = date(2026, 1, 1) + timedelta(chance.randrange(300))
    kinds: dict[Kind, list[tuple[object, Cell]]] = {
        Kind.TEXT: [("甲（集团）", " 甲（集团）\u3000"), ("=1+1", "'=1+1"), ("12", 12)],
        Kind.CODE: [("A-1", "Ａ－1"), ("A-1", " A-1\n"), ("12", 12)],
        Kind.DATE: [
            (day, text)
            for text in (
                f"{day:%Y-%m-%d}",
                f"{day.year}/{day.month}/{day.day}",
                f"{day.year}年{day.month}月{day.day}日",
                f"{day.year} 年 {day.month} 月 {day.day} 日 ",
                f"{day:%Y%m%d}",
                int(f"{day:%Y%m%d}"),
                (day - EPOCH).days,
                (day - EPOCH).days + 0.4,
                str((day - EPOCH).days),
                Number(f"{day:%Y%m%d}", "yyyy-mm-dd"),
                Formula(str((day - EPOCH).days)),
                "".join(chr(ord(c) + 0xFEE0) for c in f"{day:%Y-%m-%d}"),
            )
        ],
        Kind.MONTH: [(f"{day:%Y-%m}", text) for text in (day, f"{day.year}年{day.month}月")],
        Kind.YUAN: [
            (1_200_000, text)
            for text in (
                "1,200,000元",
                "￥1200000.00",
                "120万元",
                "0.012亿元",
                "１，２００，０００",
                "1 200 000 元",
                Formula("1200000"),
                "1200000",
            )
        ],
        Kind.NUMBER: [(15, text) for text in ("15", "１５", " 15.0 ", Formula("15"))],
        Kind.WHOLE: [(15, text) for text in ("15", "１５", " 15.0 ", Formula("15"))],
        Kind.PERCENT: [
            (2, text)
            for text in (2, "2%", "２％", " 2 % ", Number("0.02", "0.00%"), Number("2", '0.00"%"'))
        ],
        Kind.YES: [(True, True), (False, False), (True, " 是"), (False, Formula("否", text=True))],
        Kind.WORD: [(column.words[0], f"\u3000{column.words[0]}\n")] if column.words else [],
        Kind.IDENTITY: [("33010219900101123X", "３３０１０２１９９００１０１１２３ｘ")],
    }
    return kinds[column.kind]


if __name__ == "__main__":
    book(Path(sys.argv[2]), large(int(sys.argv[1])))
