from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

from tender_guard.errors import UsageError
from tender_guard.settings import Settings
from tender_guard.supervision.candidates import Site
from tender_guard.supervision.inspectors import Inspector, conflict, read_inspectors

ROWS = [
    ("姓名", "单位", "登录名", "回避"),
    ("陈安", "县公共资源交易中心", "chenan", ""),
    ("何静", "县住房和城乡建设局", "", "P-01、县交通投资建设服务中心"),
]
READ = [
    Inspector("chenan", "陈安", "县公共资源交易中心"),
    Inspector("何静", "何静", "县住房和城乡建设局", ("P-01", "县交通投资建设服务中心")),
]


def site(**values: str) -> Site:
    given = {"tenderer": "县水利局", "winner": "甲公司、乙公司", "agency": None} | values
    return Site(
        lot="B-001",
        lot_name="施工",
        project="P-01",
        project_name="堤防",
        contract_sum=None,
        stratum="全部",
        findings=0,
        inspected=None,
        **given,  # type: ignore[arg-type]
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_list_is_read_from_csv(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "名单.csv"
    path.write_text("\r\n".join(",".join(row) for row in (*ROWS, ("", "", "", ""))), encoding)
    assert read_inspectors(path, Settings()) == READ


def test_a_list_is_read_from_a_workbook(tmp_path: Path) -> None:
    book = Workbook()
    page = book.create_sheet("检查人员")
    for row in ROWS:
        page.append(row)
    book.save(tmp_path / "名单.xlsx")
    assert read_inspectors(tmp_path / "名单.xlsx", Settings()) == READ
    del book["检查人员"]
    book.save(tmp_path / "名单.xlsx")
    with pytest.raises(UsageError, match="没有“检查人员”表"):
        read_inspectors(tmp_path / "名单.xlsx", Settings())


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "是空的"),
        ("姓名,电话\n陈安,1\n", "缺少“单位”"),
        ("姓名,单位\n", "没有检查人员"),
        ("姓名,单位\n陈安,\n", "第 2 行须填姓名和单位"),
        ("姓名,单位\n陈安,甲\n陈安,乙\n", "检查人员重复（同名的请填登录名）：陈安"),
    ],
)
def test_what_is_wrong_with_a_list_is_named(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "名单.csv"
    path.write_text(text, "utf-8")
    with pytest.raises(Exception, match=message) as fault:
        read_inspectors(path, Settings())
    assert "\n" not in str(fault.value)


@pytest.mark.parametrize(
    ("inspector", "keeps_away"),
    [
        (Inspector("1", "甲", "县水利局"), True),
        (Inspector("1", "甲", " 县水利局 "), True),
        (Inspector("1", "甲", "乙公司"), True),
        (Inspector("1", "甲", "县交通局"), False),
        (Inspector("1", "甲", "县交通局", ("P-01",)), True),
        (Inspector("1", "甲", "县交通局", ("B-001",)), True),
        (Inspector("1", "甲", "县交通局", ("P-02",)), False),
    ],
)
def test_an_inspector_keeps_away_from_his_own_unit_and_what_he_avoids(
    inspector: Inspector, *, keeps_away: bool
) -> None:
    assert conflict(inspector, site()) == keeps_away


def test_an_agency_is_a_party_too() -> None:
    assert conflict(Inspector("1", "甲", "某代理"), site(agency="某代理"))
