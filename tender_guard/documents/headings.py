"""Which lines are headings: a title is short, says no sentence, and something stands below it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tender_guard.documents import sections
from tender_guard.documents.model import Document, Paragraph, Section
from tender_guard.documents.numbering import CHAPTERS, Number, number_of
from tender_guard.documents.passages import Passage

_WIDTH = 32
_CHAPTER_WIDTH = 50
_WORD_COUNT = 4
_LEVELLED_WIDTH = 60
_STOPS = re.compile(r"[。；！？，,;]|[：:].")
_TITLED = re.compile(
    r"(?:投标人|供应商|磋商|谈判|投标|评标办法|评标|评审|响应人|采购)?(?:须知)?前附表"
    r"|[^。；，：]{2,24}(?:评审|评分)标准(?:表)?|[^。；，：]{0,24}招标公告|评分(?:细则|表)"
    r"|(?:附?表[一二三四五六七八九十\d]*[：:]?)?《?(?:资格|符合|形式|响应)(?:性)?(?:审查|评审|检查)"
    r"(?:表|要求|标准|内容)?》?[：:]?|温馨提示|使用说明|警示条款|附[件录表]"
)
_WORDS = re.compile(r"[\u4e00-\u9fff]{2}")
_DEMANDS = re.compile(
    r"不得|应(?!急|答)|必须|须(?!知)|符合(?!性)|满足|存在|提供|如下|下列|以下|规定|见(?!证)"
)
_ASIDE = re.compile(r"[（(][^）)]*[）)]")
_CHAPTER_TITLE = re.compile(
    r"(?:公开)?(?:招标|采购|磋商|谈判|询价|比选|资格预审)公告|(?:投标|磋商|谈判|采购|询价)邀请(?:书|函)?"
    r"|(?:投标人|供应商|磋商|响应人)须知|(?:开标)?(?:评标|评审|评分|定标)(?:办法|方法|标准|细则)"
    r"|(?:合同|采购合同)(?:主要|草案)?(?:条款|文本|格式|条款及格式)|(?:技术标准|技术规格)(?:和|及|与)?要求"
    r"|(?:采购|招标|项目|用户|服务)需求(?:书)?|(?:投标|响应)文件(?:的)?(?:组成(?:及|和))?格式|发包人要求"
    r"|工程量清单|图纸|资格审查(?:办法|标准)?"
)
_STYLES = {"一、", "（一）", "1.", "1、", "1.1", "1 ", "条", "⒈", "㈠"}
_ANNEXES = {"附件", "格式"}
_OPENERS = {"一、", "1.", "1、", "1 "}
_BODY = re.compile(r"总\s*则|说\s*明|定义|适用范围|概\s*述|一般规定")


def number_in(passage: Passage) -> Number | None:
    """The number of a passage: the automatic one, else the one its text begins with."""
    if passage.number:
        return number_of(f"{passage.number} 　") or number_of(f"{passage.number}、")
    return number_of(passage.text)


def title_of(passage: Passage, number: Number | None) -> str:
    """The text of a passage without its number."""
    text = passage.text
    if number is not None and not passage.number:
        text = text[number.stop :]
    return text.strip().lstrip("、.．：: ")


def is_title(text: str) -> bool:
    """Whether a text is as short and plain as a title."""
    if not text or len(text) > _WIDTH or _STOPS.search(text):
        return False
    return text.count("（") <= text.count("）") and len(text.split()) <= _WORD_COUNT


def names_chapter(text: str) -> bool:
    """Whether a line is nothing but the usual name of a chapter."""
    return _CHAPTER_TITLE.fullmatch("".join(text.split())) is not None


def opens_body(passage: Passage, number: Number, after: Passage | None) -> bool:
    """Whether a first item begins the text of a chapter, after tables and annexes before it."""
    if not number.first or number.style not in _OPENERS:
        return False
    following = number_in(after) if after is not None else None
    dotted = following is not None and following.style == "1.1" and following.path[0] == 1
    spoken = _BODY.search(title_of(passage, number)) is not None
    return spoken or (dotted and number.style != "一、")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a line is judged against: section and list it stands in, what follows it.

    ``bare``: nothing stands below it, the next number goes on in the list around.
    """

    section: Section | None
    in_list: bool
    bare: bool
    after: Passage | None


@dataclass(frozen=True, slots=True)
class Headings:
    """Tells headings of one document, whose text is set in ``size`` (None: not known)."""

    size: float | None

    @classmethod
    def of(cls, document: Document) -> Headings:
        """For a document, by the size most of its text is set in."""
        return cls(
            _median(
                [
                    (block.size, len(block.text))
                    for page in document.pages
                    for block in page.blocks
                    if isinstance(block, Paragraph) and block.size
                ]
            )
        )

    def includes(self, passage: Passage, number: Number | None, around: Surroundings) -> bool:
        """Whether a passage is a heading."""
        text, title = passage.text.strip(), title_of(passage, number)
        if passage.level is not None:
            return len(text) <= _LEVELLED_WIDTH and not text.endswith(("。", "；"))
        if number is not None and number.style in CHAPTERS:
            return len(text) <= _CHAPTER_WIDTH and _STOPS.search(title) is None
        if number is None:
            return is_title(title) and self._unnumbered(passage, title, around)
        if number.style in _ANNEXES:
            return not title or is_title(title)
        return is_title(title) and self._numbered(passage, number, around)

    def _unnumbered(self, passage: Passage, title: str, around: Surroundings) -> bool:
        if _TITLED.fullmatch(_ASIDE.sub("", "".join(title.split()))):
            return True
        if title.endswith(("：", ":")) or not _WORDS.search(title) or "见" in title:
            return False
        larger = self._larger(passage)
        if not passage.centred:
            return larger and passage.bold
        return larger or passage.bold or _told(title, around.section)

    def _numbered(self, passage: Passage, number: Number, around: Surroundings) -> bool:
        if number.style not in _STYLES:
            return passage.bold and self._larger(passage)
        title = title_of(passage, number)
        told = _told(title, around.section)
        if not _WORDS.search(title):
            return False
        if title.endswith(("：", ":")):
            return (told or number.style == "一、") and _DEMANDS.search(title) is None
        if told and _DEMANDS.search(title) is None:
            return True
        if around.bare or (around.in_list and number.style != "一、"):
            return False
        following = number_in(around.after) if around.after is not None else None
        return following is None or following.depth != number.depth

    def _larger(self, passage: Passage) -> bool:
        return bool(self.size and passage.size and passage.size > self.size + 1)


def _told(title: str, around: Section | None) -> bool:
    return sections.chapter(title) is not None or sections.inside(title, around) not in {
        None,
        around,
    }


def _median(sizes: Sequence[tuple[float, int]]) -> float | None:
    """The median of sizes by how many characters are set in them."""
    left = sum(weight for _, weight in sizes)
    for size, weight in sorted(sizes):
        left -= 2 * weight
        if left <= 0:
            return size
    return None
