from pathlib import Path
from typing import Any

import pytest
import yaml

from tender_guard.errors import UsageError
from tender_guard.rulebook.citations import compare, record
from tender_guard.rulebook.model import Article, Law

WIND: dict[str, Any] = {
    "article": "第二条第二款第二项",
    "terms": ("风力", "六级"),
    "summary": "风力大于六级的日子不许开船。",
}

LIBRARY = """# 说明
- title: 渡船安全条例
  short: 渡船条例   # 简称
  text_date: "2020-01-01"
  articles:
    - {article: 第二条第二款第二项, terms: [风力, 六级], summary: 风力大于六级的日子不许开船。}
    - article: 第三条
      terms: [一千元]
      summary: 罚款以一千元为限。
    - {article: 第四条, terms: [船票], summary: 船票应当公示。}
- title: 码头条例
  short: 码头条例
  articles:
    - {article: 第一条, terms: [码头], summary: 码头的管理。}
"""


def ferry(**changes: object) -> Law:
    article = Article.model_validate(WIND | changes)
    return Law(
        title="中华人民共和国渡船安全条例",
        short="渡船条例",
        text_date="2020-01-01",
        articles=(article,),
    )


def reason(law: Law, texts: Path) -> str:
    (result,) = compare([law], texts)
    assert result.verdict == "failed"
    return result.reason


def test_a_citation_that_the_text_bears_out_matches(texts: Path) -> None:
    (result,) = compare([ferry()], texts)

    assert result.verdict == "matched"
    assert result.file == "渡船安全条例(2020-01-01).md"


def test_a_wrong_item_fails(texts: Path) -> None:
    assert "原文没有" in reason(ferry(article="第二条第二款第三项"), texts)


def test_an_item_that_is_not_there_fails(texts: Path) -> None:
    assert "只有 3 项" in reason(ferry(article="第二条第二款第四项"), texts)


def test_a_summary_of_something_else_fails(texts: Path) -> None:
    assert "摘要没有说到" in reason(ferry(summary="雾天不许开船。"), texts)


def test_a_summary_that_copies_the_law_fails(texts: Path) -> None:
    law = ferry(
        article="第二条第一款",
        terms=("救生衣", "额定人数"),
        summary="渡船应当配备救生衣。救生衣的数量不得少于额定人数。",
    )

    assert "照抄" in reason(law, texts)


def test_terms_that_fit_another_paragraph_as_well_fail(texts: Path) -> None:
    law = ferry(article="第二条第一款", terms=("救生衣",), summary="救生衣要备足。")

    assert "不能区分" in reason(law, texts)


def test_a_citation_without_terms_fails(texts: Path) -> None:
    assert "没有关键词" in reason(ferry(terms=()), texts)


def test_a_text_that_cannot_be_split_fails_every_citation_of_its_law(texts: Path) -> None:
    file = texts / "渡船安全条例(2020-01-01).md"
    file.write_text(file.read_text(encoding="utf-8").replace("第二条", "第五条"), encoding="utf-8")

    assert "切分不可靠" in reason(ferry(), texts)


def test_a_law_without_its_text_is_not_compared(texts: Path) -> None:
    law = Law(title="码头条例", short="码头条例", articles=ferry().articles)

    (result,) = compare([law], texts)

    assert (result.verdict, result.reason) == ("not-compared", "文件夹中没有全文")


def test_a_text_of_another_date_is_not_the_text(texts: Path) -> None:
    law = ferry().model_copy(update={"text_date": "2023-05-01"})

    (result,) = compare([law], texts)

    assert result.verdict == "not-compared"
    assert "2020-01-01" in result.reason
    assert "2023-05-01" in result.reason


def test_a_folder_that_is_not_there_is_an_error(texts: Path) -> None:
    with pytest.raises(UsageError):
        compare([ferry()], texts / "none")


@pytest.fixture
def library(tmp_path: Path) -> Path:
    file = tmp_path / "laws.yaml"
    file.write_text(LIBRARY, encoding="utf-8")
    return file


def laws(library: Path) -> list[Law]:
    entries = yaml.safe_load(library.read_text(encoding="utf-8"))
    return [Law.model_validate(entry) for entry in entries]


def test_what_matched_is_recorded_and_nothing_else(library: Path, texts: Path) -> None:
    record(library, texts)

    boats, piers = laws(library)
    assert [article.verified for article in boats.articles] == [True, True, False]
    assert boats.intact
    assert piers.sha256 is None
    assert not piers.articles[0].verified


def test_recording_keeps_comments_and_order(library: Path, texts: Path) -> None:
    record(library, texts)

    kept = [
        line.replace(", verified: true", "")
        for line in library.read_text(encoding="utf-8").splitlines()
        if not line.strip().startswith(("sha256:", "seal:", "verified:"))
    ]
    assert kept == LIBRARY.splitlines()


def test_recording_twice_changes_nothing(library: Path, texts: Path) -> None:
    record(library, texts)
    once = library.read_text(encoding="utf-8")

    record(library, texts)

    assert library.read_text(encoding="utf-8") == once


def test_what_was_recorded_needs_no_texts_afterwards(library: Path, texts: Path) -> None:
    record(library, texts)
    once = library.read_text(encoding="utf-8")
    (texts / "渡船安全条例(2020-01-01).md").unlink()

    results = record(library, texts)

    assert {result.verdict for result in results} == {"not-compared"}
    assert library.read_text(encoding="utf-8") == once


def test_a_summary_changed_after_the_comparison_breaks_the_seal(library: Path, texts: Path) -> None:
    record(library, texts)
    changed = library.read_text(encoding="utf-8").replace("不许开船", "可以开船")
    library.write_text(changed, encoding="utf-8")

    assert not laws(library)[0].intact


def test_verified_written_by_hand_breaks_the_seal(library: Path) -> None:
    by_hand = LIBRARY.replace("码头的管理。}", "码头的管理。, verified: true}")
    library.write_text(by_hand, encoding="utf-8")

    assert not laws(library)[1].intact


def test_a_broken_seal_without_the_text_takes_verified_away(library: Path, texts: Path) -> None:
    record(library, texts)
    changed = library.read_text(encoding="utf-8").replace("不许开船", "可以开船")
    library.write_text(changed, encoding="utf-8")
    (texts / "渡船安全条例(2020-01-01).md").unlink()

    record(library, texts)

    (boats, _) = laws(library)
    assert boats.sha256 is None
    assert not any(article.verified for article in boats.articles)
    assert library.read_text(encoding="utf-8") == LIBRARY.replace("不许开船", "可以开船")
