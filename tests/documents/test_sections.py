from __future__ import annotations

import pytest
from prose import clauses_of, table

from tender_guard.documents import sections


@pytest.mark.parametrize(
    ("title", "section"),
    [
        ("招标公告（适用于公开招标）", "公告"),
        ("竞争性磋商邀请", "公告"),
        ("供应商须知", "投标人须知"),
        ("资格审查", "资格条件"),
        ("评标办法（综合评估法）", "评分标准"),
        ("竞争性磋商程序及评审办法", "评分标准"),
        ("合同条款及格式", "合同条款"),
        ("货物采购合同格式", "合同条款"),
        ("拟签订的合同文本", "合同条款"),
        ("采购需求", "技术要求"),
        ("发包人要求", "技术要求"),
        ("图纸（另册）", "技术要求"),
        ("投标文件格式", "投标文件格式"),
        ("响应文件格式与要求", "投标文件格式"),
        ("使用说明", None),
    ],
)
def test_a_chapter_is_known_by_its_title(title: str, section: str | None) -> None:
    assert sections.chapter(title) == section


@pytest.mark.parametrize(
    ("chapter", "heading", "section"),
    [
        ("第一章 招标公告", "3. 投标人资格要求", "资格条件"),
        ("第一章 招标公告", "1. 招标条件", "项目概况"),
        ("第一章 招标公告", "6. 资格审查方式", "公告"),
        ("第一章 招标公告", "4. 招标文件的获取", "公告"),
        ("第二章 投标人须知", "附录2 资格审查的业绩条件", "资格条件"),
        ("第二章 投标人须知", "3.5 资格审查资料", "投标人须知"),
        ("第二章 投标人须知", "七、废标的情形", "否决条款"),
        ("第二章 投标人须知", "六、评标方法和标准", "评分标准"),
        ("第二章 投标人须知", "五、开标、资格审查和评标", "投标人须知"),
        ("第三章 评标办法", "2.1 初步评审标准", "否决条款"),
        ("第三章 评标办法", "2.2 详细评审标准", "评分标准"),
        ("第三章 评标办法", "3.7 否决投标的情形", "否决条款"),
        ("第四章 合同条款", "3. 项目概况", "合同条款"),
        ("第六章 投标文件格式", "四、资格审查资料", "投标文件格式"),
        ("第七章 其他", "一、说明", "投标人须知"),
    ],
)
def test_a_heading_may_say_better_than_its_chapter(
    chapter: str, heading: str, section: str
) -> None:
    assert clauses_of(chapter, heading, "有关内容按照下文办理。")[-1].section == section


def test_a_heading_of_the_same_rank_leads_back_to_the_chapter() -> None:
    clauses = clauses_of(
        "第一章 招标公告",
        "二、投标人资格要求",
        "具有相应资质。",
        "三、联系方式",
        "联系电话见平台。",
    )
    assert clauses[-1].section == "公告"


def test_the_label_of_a_row_may_say_better_than_its_table() -> None:
    clauses = clauses_of(
        "第二章 投标人须知",
        "投标人须知前附表",
        table(
            ("条款号", "条款名称", "编列内容"),
            ("1.4.1", "投标人资质条件", "具有水利专业的施工资质"),
            ("1.9.1", "踏勘现场", "不组织，由投标人自行前往"),
            ("3.2", "最高投标限价", "报价低于限价九成的，按无效投标处理"),
        ),
    )
    assert [c.section for c in clauses[-3:]] == ["资格条件", "投标人须知", "投标人须知"]


def test_the_heads_of_a_scoring_table_say_what_it_is() -> None:
    clauses = clauses_of(
        "第二章 投标人须知",
        table(("评分因素", "评分标准", "分值"), ("业绩", "每项得2分", "6")),
    )
    assert clauses[-1].section == "评分标准"


@pytest.mark.parametrize(
    ("text", "section"),
    [
        ("投标人近三年有类似业绩的，每个得2分，最高6分。", "评分标准"),
        ("未按照要求签章的，按无效投标处理。", "否决条款"),
        ("投标人应具有与本项目相适应的施工资质。", "资格条件"),
        ("承包人逾期竣工的，每日支付合同价万分之二的违约金。", "合同条款"),
        ("天气晴朗。", None),
    ],
)
def test_without_any_heading_the_words_of_a_clause_say_its_section(
    text: str, section: str | None
) -> None:
    assert clauses_of(text)[0].section == section


def test_the_articles_of_a_law_stand_in_no_section() -> None:
    clauses = clauses_of(
        "某市招标投标管理办法",
        "第一章 总则",
        "第一条 为了规范招标投标活动，制定本办法。",
        "第二章 评标",
        "第二条 评标委员会应当按照评标标准评审。",
    )
    assert {clause.section for clause in clauses} == {None}
