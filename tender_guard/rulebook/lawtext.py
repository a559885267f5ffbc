"""The full text of a law, split into articles, paragraphs (款) and items (项).

A text is a Markdown file named ``标题(YYYY-MM-DD).md``: the date is that of the version. Each
article begins its line with ``第…条`` and a space; each further line of it is a paragraph of its
own, but for lines that begin with ``（一）``, which are items of the paragraph before them.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tender_guard.errors import RulebookError
from tender_guard.rulebook.references import Reference, numeral

_NUMERAL = "[零〇一二三四五六七八九十百千]+"
_NAME = re.compile(r"(?P<title>.+?)\((?P<date>\d{4}-\d{2}-\d{2})\)")
_TITLE = re.compile(r"^#\s+(?P<title>.+)$", re.MULTILINE)
_ARTICLE = re.compile(rf"第(?P<number>{_NUMERAL})条(?:之(?P<inserted>{_NUMERAL}))?\s+(?P<text>.*)")
_ITEM = re.compile(rf"\((?P<number>{_NUMERAL})\)\s*(?P<text>.*)")
_FRONT_ENDS = "<!-- INFO END -->"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One 款 with its items; ``text`` is its own line, without them."""

    text: str
    items: tuple[str, ...] = ()

    def whole(self) -> str:
        """The paragraph with its items."""
        return "\n".join((self.text, *self.items))


Article = tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True)
class LawText:
    """A law's text; ``articles`` by number and 之 number (0 for none)."""

    title: str
    date: str
    sha256: str
    articles: dict[tuple[int, int], Article]


def named(path: Path) -> tuple[str, str] | None:
    """Title and date that the name of the file states, None where it states none."""
    match = _NAME.fullmatch(_fold(path.stem))
    return (match["title"], match["date"]) if match else None


def read(path: Path) -> LawText:
    """The text in PATH.

    Raises:
        RulebookError: the name has no date, the text is not UTF-8, has no title or no articles,
            or its article or item numbers do not follow each other, so that the splitting cannot
            be trusted.
    """
    name = named(path)
    content = path.read_bytes()
    try:
        text = _fold(content.decode("utf-8"))
    except UnicodeDecodeError:
        raise RulebookError(f"{path.name}：不是 UTF-8 文本") from None
    title = _TITLE.search(text)
    if name is None or title is None:
        raise RulebookError(f"{path.name}：全文须以“标题(日期).md”命名，并以一级标题写明名称")
    body = text.partition(_FRONT_ENDS)[2] or text
    articles = {number: _paragraphs(lines, path) for number, lines in _articles(body, path)}
    if not articles:
        raise RulebookError(f"{path.name}：没有找到条文")
    return LawText(
        title=title["title"].strip(),
        date=name[1],
        sha256=hashlib.sha256(content).hexdigest(),
        articles=articles,
    )


def resolve(text: LawText, place: Reference) -> str:
    """What stands at PLACE.

    Raises:
        RulebookError: the text has no such article, paragraph or item.
    """
    if place.article is None:
        if place.numbers:
            raise RulebookError("全文按条编排，引用却按标题编号")
        return "\n".join(_whole(article) for article in text.articles.values())
    article = text.articles.get((place.article, place.inserted))
    if article is None:
        raise RulebookError("全文没有这一条")
    if place.paragraph is None and place.item is None:
        return _whole(article)
    return _part(article, place)


def units(text: LawText, place: Reference) -> Iterator[str]:
    """All texts of the kind PLACE names (articles, paragraphs or items), PLACE's own among them."""
    for article in text.articles.values():
        if place.item is not None:
            yield from (item for paragraph in article for item in paragraph.items)
        elif place.paragraph is not None:
            yield from (paragraph.whole() for paragraph in article)
        else:
            yield _whole(article)


def _fold(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def _whole(article: Article) -> str:
    return "\n".join(paragraph.whole() for paragraph in article)


def _part(article: Article, place: Reference) -> str:
    if place.paragraph is None and len(article) > 1:
        raise RulebookError(f"这一条有 {len(article)} 款，项之前须写明第几款")
    ordinal = place.paragraph or 1
    if ordinal > len(article):
        raise RulebookError(f"这一条只有 {len(article)} 款")
    paragraph = article[ordinal - 1]
    if place.item is None:
        return paragraph.whole()
    if place.item > len(paragraph.items):
        raise RulebookError(f"这一款只有 {len(paragraph.items)} 项")
    return paragraph.items[place.item - 1]


def _articles(body: str, path: Path) -> Iterator[tuple[tuple[int, int], list[str]]]:
    last = (0, 0)
    lines: list[str] = []
    for line in (raw.strip() for raw in body.splitlines()):
        if not line or line.startswith("#"):
            continue
        match = _ARTICLE.fullmatch(line)
        if match is None:
            lines.append(line)
            continue
        number = (numeral(match["number"]), numeral(match["inserted"] or ""))
        if number not in ((last[0] + 1, 0), (last[0], last[1] + 1)):
            raise RulebookError(f"{path.name}：第{last[0]}条之后是第{number[0]}条，切分不可靠")
        if last != (0, 0):
            yield last, lines
        last, lines = number, [match["text"]]
    if last != (0, 0):
        yield last, lines


def _paragraphs(lines: Iterable[str], path: Path) -> Article:
    paragraphs: list[Paragraph] = []
    for line in lines:
        match = _ITEM.fullmatch(line)
        if match is None or not paragraphs:
            paragraphs.append(Paragraph(line))
            continue
        leading = paragraphs[-1]
        if numeral(match["number"]) != len(leading.items) + 1:
            raise RulebookError(f"{path.name}：“{line[:12]}”之前缺项，切分不可靠")
        paragraphs[-1] = Paragraph(leading.text, (*leading.items, match["text"]))
    return tuple(paragraphs)
