"""Are the citations of the law library true? Compared with full law texts in a folder.

A text is found by title and date: the file ``招标投标法(2017-12-27).md`` is the text of the law
whose title or short name is 招标投标法 (中华人民共和国 may be left out) and whose ``text_date`` is
2017-12-27. A citation matches when the place exists in the text, every key term stands in it, the
terms tell it from every other place of its kind, and the summary speaks of it in words of its own.
A law without its text is *not compared*, never passed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Literal
from unicodedata import normalize

import yaml

from tender_guard.errors import RulebookError, UsageError
from tender_guard.rulebook.lawtext import LawText, named, read, resolve, units
from tender_guard.rulebook.model import Article, Law
from tender_guard.rulebook.references import parse

Verdict = Literal["matched", "failed", "not-compared"]

_STATE = "中华人民共和国"
_COPIED = 16
"""So many characters in a row, punctuation aside, are the law's own sentence, not a summary."""


@dataclass(frozen=True, slots=True)
class CitationResult:
    """What became of one cited article; ``reason`` is Chinese, ``file`` the text's name."""

    law: str
    article: str
    verdict: Verdict
    reason: str = ""
    file: str = ""


def compare(laws: Iterable[Law], folder: Path) -> list[CitationResult]:
    """One result for each cited article of LAWS, in their order.

    Raises:
        UsageError: FOLDER is no folder.
    """
    if not folder.is_dir():
        raise UsageError(f"没有这个文件夹：{folder}")
    return [result for law in laws for result in _law(law, folder)]


def record(file: Path, folder: Path) -> list[CitationResult]:
    """Compare the laws in FILE with the texts in FOLDER and write into FILE what was verified.

    Only ``verified``, ``sha256`` and ``seal`` are touched; comments and order stay. A law without
    its text keeps what an earlier comparison wrote, unless its articles were changed since.
    """
    text = file.read_text(encoding="utf-8")
    laws = [Law.model_validate(entry) for entry in yaml.safe_load(text)]
    results = compare(laws, folder)
    nodes = _entries(yaml.compose(text, Loader=yaml.SafeLoader))
    edits: list[_Edit] = []
    for law, node in zip(laws, nodes, strict=True):
        edits += _edits(
            law, node, [result for result in results if result.law == law.short], folder
        )
    for edit in sorted(edits, key=lambda edit: edit.start, reverse=True):
        text = text[: edit.start] + edit.text + text[edit.end :]
    file.write_text(text, encoding="utf-8")
    return results


def _law(law: Law, folder: Path) -> Iterator[CitationResult]:
    path, reason = _find(law, folder)
    if path is None:
        for article in law.articles:
            yield CitationResult(law.short, article.article, "not-compared", reason)
        return
    try:
        text = read(path)
    except RulebookError as error:
        for article in law.articles:
            yield CitationResult(law.short, article.article, "failed", str(error), path.name)
        return
    for article in law.articles:
        fault = _fault(article, text)
        verdict: Verdict = "failed" if fault else "matched"
        yield CitationResult(law.short, article.article, verdict, fault, path.name)


def _find(law: Law, folder: Path) -> tuple[Path | None, str]:
    titles = {_title(law.title), _title(law.short)}
    others = []
    for path in sorted(folder.glob("*.md")):
        name = named(path)
        if name is None or _title(name[0]) not in titles:
            continue
        if name[1] == law.text_date:
            return path, ""
        others.append(name[1])
    if others:
        return (
            None,
            f"文件夹中只有 {'、'.join(others)} 的文本，引用的是 {law.text_date or '未注明日期'} 的",
        )
    return None, "文件夹中没有全文"


def _title(text: str) -> str:
    return normalize("NFKC", text).strip().removeprefix(_STATE)


def _fault(article: Article, text: LawText) -> str:
    """Why ARTICLE does not match TEXT, empty where it does."""
    try:
        place = parse(article.article)
        found = resolve(text, place)
    except RulebookError as error:
        return str(error)
    terms = [normalize("NFKC", term) for term in article.terms]
    summary = normalize("NFKC", article.summary)
    missing = [term for term in terms if term not in found]
    if not terms:
        return "没有关键词可供核对"
    if missing:
        return f"原文没有“{'”“'.join(missing)}”"
    if not any(term in summary for term in terms):
        return "摘要没有说到任何一个关键词"
    twins = sum(all(term in unit for term in terms) for unit in units(text, place))
    if twins > 1:
        return f"关键词还见于另外 {twins - 1} 处，不能区分"
    copied = _copied(summary, found)
    return f"摘要照抄原文：{copied}" if len(copied) >= _COPIED else ""


def _copied(summary: str, found: str) -> str:
    ours, theirs = (re.sub(r"\W", "", text) for text in (summary, found))
    match = SequenceMatcher(None, ours, theirs, autojunk=False).find_longest_match()
    return ours[match.a : match.a + match.size]


def _entries(root: yaml.Node | None) -> list[yaml.MappingNode]:
    return root.value if isinstance(root, yaml.SequenceNode) else []


@dataclass(frozen=True, slots=True)
class _Edit:
    start: int
    end: int
    text: str


def _edits(
    law: Law, node: yaml.MappingNode, results: list[CitationResult], folder: Path
) -> Iterator[_Edit]:
    if all(result.verdict == "not-compared" for result in results) and law.intact:
        return
    matched = [result.verdict == "matched" for result in results]
    articles = next((value for key, value in node.value if key.value == "articles"), None)
    for value, verified in zip(articles.value if articles else (), matched, strict=True):
        yield from _set(value, "verified", "true" if verified else None)
    path, _ = _find(law, folder)
    done = law.model_copy(
        update={
            "sha256": read(path).sha256 if path and any(matched) else None,
            "articles": tuple(
                article.model_copy(update={"verified": verified})
                for article, verified in zip(law.articles, matched, strict=True)
            ),
        }
    )
    # Later insertions at one place come to stand before earlier ones.
    yield from _set(node, "seal", f'"{done.sealing()}"' if done.sha256 else None)
    yield from _set(node, "sha256", f'"{done.sha256}"' if done.sha256 else None)


def _set(node: yaml.MappingNode, name: str, text: str | None) -> Iterator[_Edit]:
    """Edits that give the entry NAME of the mapping the value TEXT, or take the entry away."""
    last = None
    for key, value in node.value:
        if key.value == name:
            start, end = value.start_mark.index, value.end_mark.index
            if text is not None:
                yield _Edit(start, end, text)
            elif last is not None:
                yield _Edit(last.end_mark.index, end, "")
            return
        last = value if key.value != "articles" else last
    if text is None or last is None:
        return
    column = node.start_mark.column
    between = ", " if node.flow_style else "\n" + " " * column
    yield _Edit(last.end_mark.index, last.end_mark.index, f"{between}{name}: {text}")
