from pathlib import Path

import pytest

from tender_guard.errors import RulebookError
from tender_guard.rulebook.lawtext import read, resolve
from tender_guard.rulebook.references import parse


def place(texts: Path, reference: str) -> str:
    return resolve(read(texts / "渡船安全条例(2020-01-01).md"), parse(reference))


def test_front_matter_and_headings_are_no_articles(texts: Path) -> None:
    text = read(texts / "渡船安全条例(2020-01-01).md")

    assert text.title == "渡船安全条例"
    assert text.date == "2020-01-01"
    assert list(text.articles) == [(1, 0), (2, 0), (3, 0)]


def test_each_line_of_an_article_is_a_paragraph(texts: Path) -> None:
    assert place(texts, "第二条第一款") == "渡船应当配备救生衣。救生衣的数量不得少于额定人数。"
    assert place(texts, "第二条第三款") == "前款规定的情形消除后,方可开航。"


def test_a_paragraph_holds_its_items(texts: Path) -> None:
    assert place(texts, "第二条第二款").endswith("能见度低于一百米。")


def test_items_in_either_kind_of_brackets_are_found(texts: Path) -> None:
    assert place(texts, "第二条第二款第二项") == "风力超过六级;"


@pytest.mark.parametrize(
    ("reference", "reason"),
    [
        ("第四条", "没有这一条"),
        ("第二条第四款", "只有 3 款"),
        ("第二条第二款第四项", "只有 3 项"),
        ("第二条第一款第一项", "只有 0 项"),
        ("第二条第一项", "须写明第几款"),
        ("三（八）8", "按条编排"),
    ],
)
def test_a_place_that_is_not_there_is_an_error(texts: Path, reference: str, reason: str) -> None:
    with pytest.raises(RulebookError, match=reason):
        place(texts, reference)


def test_an_article_that_is_left_out_makes_the_text_unusable(texts: Path) -> None:
    file = texts / "渡船安全条例(2020-01-01).md"
    file.write_text(file.read_text(encoding="utf-8").replace("第二条", "第五条"), encoding="utf-8")

    with pytest.raises(RulebookError, match="切分不可靠"):
        read(file)


def test_an_item_that_is_left_out_makes_the_text_unusable(texts: Path) -> None:
    file = texts / "渡船安全条例(2020-01-01).md"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("(二)风力超过六级；\n\n", ""), encoding="utf-8")

    with pytest.raises(RulebookError, match="切分不可靠"):
        read(file)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("渡船安全条例.md", "# 渡船安全条例\n第一条 一。\n"),
        ("渡船安全条例(2020-01-01).md", "第一条 一。\n"),
        ("渡船安全条例(2020-01-01).md", "# 渡船安全条例\n尚未整理\n"),
    ],
)
def test_a_text_without_date_title_or_articles_is_an_error(
    tmp_path: Path, name: str, content: str
) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")

    with pytest.raises(RulebookError):
        read(tmp_path / name)


def test_a_text_in_another_encoding_is_an_error(texts: Path) -> None:
    file = texts / "渡船安全条例(2020-01-01).md"
    file.write_bytes(file.read_text(encoding="utf-8").encode("gb18030"))

    with pytest.raises(RulebookError, match="UTF-8"):
        read(file)
