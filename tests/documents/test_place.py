"""The province of a document."""

from pathlib import Path

import pytest

from tender_guard.documents.model import Clause, Section
from tender_guard.documents.place import province_of
from tender_guard.rulebook.lexicon import load_lexicon

LEXICON = load_lexicon(Path(__file__).parents[2] / "rules" / "lexicon")


def province(*texts: str, section: Section | None = "公告") -> str | None:
    clauses = [Clause(text=text, section=section) for text in texts]
    return province_of(clauses, LEXICON.provinces_in)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("嵊泗县菜园镇渔港改造工程招标公告", "浙江"),
        ("招标人：马鞍山市和县水利局", "安徽"),
        ("广州市天河区学校操场维修", "广东"),
        ("呼伦贝尔市草原道路工程", "内蒙古"),
    ],
)
def test_the_place_of_the_project_tells_its_province(text: str, name: str) -> None:
    assert province(text) == name


def test_a_name_that_several_provinces_have_tells_nothing() -> None:
    assert province("鼓楼区道路改造工程") is None


def test_the_title_of_a_law_tells_nothing() -> None:
    assert province("本项目参照《浙江省招标投标条例》执行") is None


def test_two_provinces_named_alike_tell_nothing() -> None:
    assert province("杭州市与合肥市之间的光缆工程") is None


def test_what_the_contract_says_does_not_count() -> None:
    assert province("提交杭州仲裁委员会仲裁", section="合同条款") is None
