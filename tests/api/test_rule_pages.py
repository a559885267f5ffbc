from __future__ import annotations

import re

import pytest
from running import Client

from tender_guard.labels import labels_of
from tender_guard.settings import shipped_rules

GRADED = "投标人在本市有类似业绩的加2分。"

LABELLED = len(labels_of([shipped_rules()]))


def page(client: Client, path: str) -> str:
    answer = client.inner.get(path)
    assert answer.status_code == 200, answer.text
    return answer.text


def rules_on(text: str) -> set[str]:
    return set(re.findall(r'href="/rules/([a-z-]+)"', text))


def tried(client: Client, text: str, *, inside: bool = False, **fields: str) -> str:
    headers = {"x-csrf-token": client.csrf, **({"hx-request": "true"} if inside else {})}
    answer = client.inner.post("/sentence", data={"text": text, **fields}, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.text


def test_all_rules_stand_under_their_prohibition_or_area(agency: Client) -> None:
    text = page(agency, "/rules")
    assert len(rules_on(text)) > 150
    assert text.index("<h2>N1") < text.index("<h2>N7") < text.index("<h2>关键人员")


@pytest.mark.parametrize(
    ("query", "there", "away"),
    [
        ("prohibition=N2", "local-branch-required", "contract-late"),
        ("prohibition=none", "contract-late", "local-branch-required"),
        ("area=people", "manager-multiple", "contract-late"),
        ("severity=notice", "independent-legal-person", "local-branch-required"),
        ("reads=record", "contract-late", "local-branch-required"),
        ("verified=no", "local-branch-required", "bid-bond-rate"),
        ("text=分支机构", "local-branch-required", "contract-late"),
    ],
)
def test_the_list_is_narrowed(agency: Client, query: str, there: str, away: str) -> None:
    found = rules_on(page(agency, f"/rules?{query}"))
    assert there in found
    assert away not in found


def test_a_list_with_nothing_in_it_says_so(agency: Client) -> None:
    assert "没有这样的规则" in page(agency, "/rules?text=没有这种词")


def test_a_rule_says_what_it_rests_on_and_how_right_it_was(agency: Client) -> None:
    text = page(agency, "/rules/local-branch-required")
    for told in (
        "《公平竞争审查条例》第九条",
        "依据待核",
        "2024年8月1日起",
        "什么情况下放行",
        "承诺中标后设立",
        "会报告的例子",
        "不报告的例子",
        f"在 {LABELLED} 条标注条款上",
    ):
        assert told in text
    assert "（prohibits-it）" not in text
    assert "准确率</h2>" not in page(agency, "/rules/contract-late")


def test_an_unknown_rule_is_not_found(agency: Client) -> None:
    answer = agency.inner.get("/rules/no-such-rule")
    assert answer.status_code == 404
    assert "没有这条规则" in answer.text


def test_the_figures_stand_by_prohibition(agency: Client) -> None:
    text = page(agency, "/accuracy")
    assert f"{LABELLED} 条事先标注的条款" in text
    assert "N5　不准" in text


def test_a_sentence_shows_what_fires_with_its_words_marked(agency: Client) -> None:
    text = tried(agency, GRADED, section="评分标准")
    assert "<mark>本市有类似业绩</mark>" in text
    assert "疑似违规" in text
    assert "第三十二条第二款第三项" in text
    assert "修改建议" in text
    assert "<html" in text


def test_the_page_itself_gets_only_the_answer(agency: Client) -> None:
    text = tried(agency, GRADED, inside=True)
    assert "<html" not in text
    assert "<mark>" in text


def test_what_nearly_fired_says_why_not(agency: Client) -> None:
    text = tried(agency, "投标人无需在本县设立分公司。")
    assert "没有规则报告这句话" in text
    assert "放行：禁止这样做的规定" in text
    elsewhere = tried(agency, GRADED, section="合同条款")
    assert "只看：" in elsewhere


def test_the_regime_and_the_day_decide_too(agency: Client) -> None:
    early = tried(agency, "预留结算价的5%作为质量保证金。", issued="2016-01-01")
    assert "尚未取消" in early or "起发出的文件" in early
    later = tried(agency, "预留结算价的5%作为质量保证金。", issued="2026-01-01")
    assert "会报告 0 处" not in later


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"text": " "}, "请贴入"),
        ({"text": "字" * 5001}, "最多 5000 个字"),
        ({"issued": "昨天"}, "不是日期"),
    ],
)
def test_what_cannot_be_tried_is_said_in_words(
    agency: Client, fields: dict[str, str], told: str
) -> None:
    assert told in tried(agency, **{"text": GRADED, **fields})


def test_markup_in_a_sentence_stays_text(agency: Client) -> None:
    assert "<script>alert" not in tried(agency, "<script>alert(1)</script>" + GRADED)
