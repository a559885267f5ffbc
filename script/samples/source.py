"""The readable text that a sample is made from: a little Markdown.

- The head between two lines ``---`` is YAML: ``title``, ``kind``, ``cover`` (label and value).
- ``# `` begins a chapter on a new page, ``## `` and ``### `` are headings below it.
- A line is a paragraph; one that begins with ``+ `` is an item that Word numbers by itself.
- Lines of ``|`` are a table; the first row is its head, ``^`` continues the cell above, ``<br>``
  breaks a line in a cell.
- ``[目录]`` stands for the table of contents.
- Before a paragraph or row, ``<!-- 问题：rule -->`` says that the rule finds it,
  ``<!-- 误报：rule -->`` that it does so wrongly, ``<!-- 漏报：rule -->`` that it ought to and does
  not yet, ``<!-- 合法：why -->`` that there is nothing to find.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import TypeAlias

import yaml

CONTENTS = "[目录]"
ABOVE = "^"
_REMARK = re.compile(r"<!--.*?-->")
_RULER = re.compile(r"\|(?:\s*:?-+:?\s*\|)+")


@dataclass(frozen=True, slots=True)
class Heading:
    """A title; level 1 is a chapter."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph."""

    text: str


@dataclass(frozen=True, slots=True)
class Items:
    """Paragraphs that Word numbers."""

    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of equal length, the first of them the head."""

    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Contents:
    """Where the table of contents stands."""


Block: TypeAlias = Heading | Text | Items | Table | Contents


@dataclass(frozen=True, slots=True)
class Source:
    """A whole document."""

    title: str
    kind: str
    cover: tuple[tuple[str, str], ...]
    blocks: tuple[Block, ...]


def read(path: Path) -> Source:
    """The source in a file."""
    _, head, body = path.read_text("utf-8").split("---\n", 2)
    fields = yaml.safe_load(head)
    lines = (_REMARK.sub("", line).strip() for line in body.splitlines())
    return Source(
        title=fields["title"],
        kind=fields["kind"],
        cover=tuple((str(label), str(value)) for label, value in fields["cover"].items()),
        blocks=tuple(_blocks([line for line in lines if line])),
    )


def _blocks(lines: Sequence[str]) -> Iterator[Block]:
    for mark, group in groupby(lines, key=lambda line: line[0] if line[0] in "|+" else ""):
        if mark == "|":
            yield Table(tuple(_cells(line) for line in group if not _RULER.fullmatch(line)))
        elif mark == "+":
            yield Items(tuple(line[1:].strip() for line in group))
        else:
            yield from map(_block, group)


def _block(line: str) -> Block:
    if line == CONTENTS:
        return Contents()
    if line.startswith("#"):
        marks, text = line.split(" ", 1)
        return Heading(len(marks), text)
    return Text(line)


def _cells(line: str) -> tuple[str, ...]:
    return tuple(cell.strip().replace("<br>", "\n") for cell in line.strip("|").split("|"))
