from __future__ import annotations

import pytest

from tender_guard.documents.numbering import number_of


@pytest.mark.parametrize(
    ("text", "number", "path"),
    [
        ("3.2.1 投标报价", "3.2.1", (3, 2, 1)),
        ("1.9 分包", "1.9", (1, 9)),
        ("2．招标文件", "2．", (2,)),
        ("（一）满足下列条件", "（一）", (1,)),
        ("二十一、其他", "二十一、", (21,)),
        ("第二十三条出现下列情形", "第二十三条", (23,)),
        ("第三章　评标办法", "第三章", (3,)),
        ("③具有相应能力", "③", (3,)),
        ("附件2 授权委托书", "附件2", (2,)),
        ("（8）项目负责人", "（8）", (8,)),
        ("（2）目的", "（2）", (2,)),
        ("★4.1 主机参数", "★4.1", (4, 1)),
    ],
)
def test_the_number_of_a_clause_is_read(text: str, number: str, path: tuple[int, ...]) -> None:
    read = number_of(text)
    assert read is not None
    assert (read.text, read.path) == (number, path)


@pytest.mark.parametrize(
    "text",
    [
        "2.5万元整",
        "12.5 分",
        "3.2.1项规定的金额",
        "第三章“评标办法”规定的因素",
        "第二十二条规定的条件",
        "2025年度",
        "0.5米以内",
        "（3）项规定的材料",
    ],
)
def test_a_quantity_or_a_reference_is_no_number(text: str) -> None:
    assert number_of(text) is None
