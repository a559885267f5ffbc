from __future__ import annotations

from datetime import date

import pytest

from tender_guard.documents.clauses import split
from tender_guard.documents.dates import dates
from tender_guard.documents.identity import Identity, identify
from tender_guard.documents.model import Document, Line, Page, Paragraph


def identity(*texts: str) -> Identity:
    blocks = tuple(Paragraph((Line(text),)) for text in texts)
    document = Document("a.txt", "", "text", (Page(None, 0, 0, blocks),))
    return identify(split(document), document)


FILLER = "投标人应当按照招标文件的规定编制和递交投标文件，并对所附资料的真实性负责。" * 10
TENDER = (
    "第一章 招标公告",
    "一、招标条件",
    "东湖镇排水管网改造工程已经批准建设，现对施工进行公开招标。",
    "二、项目概况",
    "招标项目合同估算价：{value}",
    "三、招标文件的获取",
    "1. 获取时间：2026年3月9日9时至2026年3月16日17时。",
    "第二章 投标人须知",
    FILLER,
    "第三章 评标办法",
    "1. 评分标准",
    "施工组织设计满分30分，由评标委员会按照下列因素打分。" * 15,
    "第四章 合同条款",
    "承包人应当按照约定的期限完成工程，发包人按照进度支付价款。" * 15,
)


def tender(value: str) -> Identity:
    return identity(*(text.replace("{value}", value) for text in TENDER))


def test_a_document_with_notice_evaluation_and_contract_is_a_whole_tender() -> None:
    assert tender("1200万元").kind == "tender"


@pytest.mark.parametrize(
    ("value", "regime"),
    [("400万元", "statutory"), ("399.99万元", "voluntary"), ("4,000,000.00元", "statutory")],
)
def test_works_are_statutory_from_four_million_upwards(value: str, regime: str) -> None:
    found = tender(value)
    assert (found.project_class, found.regime, found.regime_source) == ("施工", regime, "found")
    assert found.behind["regime"].text.strip() == value


def test_without_a_value_the_regime_is_a_default() -> None:
    found = tender("另行公布")
    assert (found.regime, found.regime_source) == ("statutory", "default")


def test_supervision_is_statutory_from_one_million_upwards() -> None:
    notice = (
        "河东新城学校建设工程监理招标公告",
        "一、招标条件",
        "项目名称：河东新城学校建设工程监理",
        "最高投标限价：{value}",
    )
    assert identity(*(t.replace("{value}", "100万元") for t in notice)).regime == "statutory"
    assert identity(*(t.replace("{value}", "86万元") for t in notice)).regime == "voluntary"


def test_a_document_that_calls_itself_below_the_limit_is_voluntary() -> None:
    found = identity(
        "西山村机耕路硬化工程招标公告",
        "一、招标条件",
        "本项目属于限额以下工程，由村集体自行组织招标。",
    )
    assert (found.kind, found.regime) == ("notice", "voluntary")


def test_a_public_buyer_under_the_procurement_law_is_procurement() -> None:
    found = identity(
        "采购公告",
        "一、项目基本情况",
        "采购人：东湖县图书馆，预算金额：900万元，采购方式：竞争性磋商。",
        "二、供应商的资格要求",
        "供应商应当符合《中华人民共和国政府采购法》第二十二条的规定。",
        "采购人和供应商应当遵守《政府采购法》及其实施条例。",
    )
    assert found.regime == "procurement"
    assert found.behind["regime"].text == "政府采购法"


def test_the_first_day_a_document_can_be_had_is_its_day_of_issue() -> None:
    found = tender("1200万元")
    assert found.issued == date(2026, 3, 9)
    assert found.behind["issued"].clause.text.startswith("1. 获取时间")


def test_a_stated_day_of_publication_comes_first() -> None:
    found = identity(
        "招标公告",
        "发布日期：2026年4月1日",
        "三、招标文件的获取",
        "1. 获取时间：2026年4月2日至2026年4月9日。",
    )
    assert found.issued == date(2026, 4, 1)


@pytest.mark.parametrize(
    "text",
    [
        "编制日期：2026年3月",
        "根据2018年6月1日起施行的《必须招标的工程项目规定》办理。",
        "获取时间：从今天起，至2026年5月6日。",
        "投标截止时间：2026年5月6日9时30分。",
    ],
)
def test_a_month_a_law_and_a_deadline_are_no_day_of_issue(text: str) -> None:
    assert identity("招标公告", "一、招标文件的获取", text).issued is None


def test_a_law_is_no_tender_document() -> None:
    found = identity(
        "某省招标投标条例",
        "第一章 总则",
        "第一条 为了规范招标投标活动，制定本条例。",
        "第二条 在本省行政区域内进行招标投标活动，适用本条例。",
        "第二章 招标和投标",
        "第三条 招标人不得以不合理的条件限制、排斥投标人。",
        "第三章 开标、评标和中标",
        "第四条 评标委员会应当按照招标文件确定的评标标准和方法评审。",
    )
    assert found.kind == "other"


def test_a_contract_alone_is_no_tender_document() -> None:
    assert identity("供货合同", "甲方：东湖公司", "乙方应当在三十日内交货。").kind == "other"


def test_a_chapter_alone_is_an_excerpt() -> None:
    found = identity("第三章 评标办法", "一、评分标准", "投标人近三年有类似项目业绩的，每个得2分。")
    assert found.kind == "excerpt"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026年9月8日", date(2026, 9, 8)),
        ("2026-09-08", date(2026, 9, 8)),
        ("2026 年 9 月 08 日", date(2026, 9, 8)),
        ("二〇二六年十二月二十一日", date(2026, 12, 21)),
        ("二○二六年九月十日", date(2026, 9, 10)),
    ],
)
def test_dates_are_read_as_they_are_written(text: str, day: date) -> None:
    assert [written.day for written in dates(f"于{text}发布")] == [day]


def test_a_day_that_the_calendar_does_not_have_is_no_date() -> None:
    assert list(dates("2026年2月30日")) == []
