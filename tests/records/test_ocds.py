from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from books import bad_cells, book, owners, reading, table

from tender_guard.errors import FileDamagedError, FileFormatError
from tender_guard.records.model import Workbook
from tender_guard.records.ocds_package import package

NOW = datetime(2026, 3, 5, 8, tzinfo=UTC)


def packed(tmp_path: Path, *releases: dict[str, Any], **more: object) -> Workbook:
    path = tmp_path / "包.json"
    path.write_text(json.dumps({"version": "1.1", "releases": releases, **more}), "utf-8")
    return reading(path)


def release(**more: object) -> dict[str, Any]:
    return {
        "ocid": "ocds-000000-1",
        "date": "2026-03-01T00:00:00Z",
        "buyer": {"name": "教育局"},
        "planning": {"budget": {"projectID": "P1", "project": "学校"}},
        "tender": {
            "id": "L1",
            "title": "一标段",
            "mainProcurementCategory": "works",
            "procurementMethod": "open",
            "value": {"amount": 1234567.89, "currency": "CNY"},
            "tenderPeriod": {
                "startDate": "2026-03-05T00:00:00+08:00",
                "endDate": "2026-03-29T16:00:00Z",
            },
            "numberOfTenderers": 3,
        },
        **more,
    }


def one(found: Workbook, sheet: str) -> dict[str, Any]:
    return found.frames[sheet].row(0, named=True)


def test_a_release_is_a_lot_of_a_project(tmp_path: Path) -> None:
    found = packed(tmp_path, release())
    assert found.rejected == ()
    assert one(found, "project")["tenderer"] == "教育局"
    lot = one(found, "lot")
    assert (lot["code"], lot["project"], lot["category"], lot["method"]) == (
        "L1",
        "P1",
        "施工",
        "公开招标",
    )
    assert str(lot["estimate"]) == "1234567.890000"
    assert lot["sale_start"] == date(2026, 3, 5)
    assert lot["deadline"] == date(2026, 3, 30)
    assert lot["bidders"] == 3
    assert {"bid", "change_order", "interview"} <= found.absent


def test_bids_awards_contracts_and_amendments_fill_their_sheets(tmp_path: Path) -> None:
    found = packed(
        tmp_path,
        release(
            bids={
                "details": [
                    {
                        "id": "1",
                        "status": "valid",
                        "tenderers": [{"name": "甲"}],
                        "value": {"amount": 9},
                    },
                    {"id": "2", "status": "withdrawn", "tenderers": [{"name": "乙"}]},
                    {"id": "3", "status": "disqualified", "tenderers": [{"name": "丙"}]},
                ]
            },
            awards=[
                {"id": "a", "status": "unsuccessful", "suppliers": [{"name": "丁"}]},
                {
                    "id": "b",
                    "status": "active",
                    "date": "2026-04-10T00:00:00+08:00",
                    "suppliers": [{"name": "甲"}],
                    "value": {"amount": 9, "currency": "CNY"},
                },
            ],
            contracts=[
                {
                    "id": "c",
                    "dateSigned": "2026-04-20",
                    "value": {"amount": 9},
                    "period": {"durationInDays": 90},
                    "amendments": [
                        {
                            "id": "1",
                            "date": "2026-05-01",
                            "description": "增加",
                            "amountChange": {"amount": -2},
                        },
                        {"id": "2", "date": "2026-05-02", "rationale": "减少"},
                    ],
                }
            ],
        ),
    )
    lot = one(found, "lot")
    assert (lot["winner"], lot["winning_price"], lot["award_notice"]) == (
        "甲",
        9,
        date(2026, 4, 10),
    )
    assert (lot["contract_signed"], lot["contract_sum"], lot["duration_days"]) == (
        date(2026, 4, 20),
        9,
        90,
    )
    bids = found.frames["bid"]
    assert bids["bidder"].to_list() == ["甲", "乙", "丙"]
    assert bids["won"].to_list() == [True, False, False]
    assert bids["bad"].to_list() == [[], ["withdrawn"], []]
    assert bids["rejection"].to_list() == [None, None, "已否决"]
    assert found.frames["change_order"]["amount"].to_list() == [-2]
    assert bad_cells(found) == [("投标", 3, "撤回日期"), ("合同变更", 3, "变更金额")]


def test_later_releases_supplement_earlier_ones(tmp_path: Path) -> None:
    later = {
        "ocid": "ocds-000000-1",
        "date": "2026-04-01T00:00:00Z",
        "tender": {"id": "L1", "value": {"amount": 5}},
        "awards": [{"id": "a", "status": "active", "suppliers": [{"name": "甲"}]}],
    }
    lot = one(packed(tmp_path, later, release()), "lot")
    assert (lot["estimate"], lot["name"], lot["winner"]) == (5, "一标段", "甲")


def test_records_of_a_record_package_are_read(tmp_path: Path) -> None:
    path = tmp_path / "包.json"
    path.write_text(json.dumps({"records": [{"compiledRelease": release()}]}), "utf-8")
    assert one(reading(path), "lot")["code"] == "L1"


def test_what_is_no_yuan_no_day_or_not_one_thing_is_named(tmp_path: Path) -> None:
    tender = release()["tender"]
    found = packed(
        tmp_path,
        release(
            tender={
                **tender,
                "value": {"amount": 5, "currency": "USD"},
                "tenderPeriod": {"endDate": "soon"},
                "procurementMethod": "limited",
            },
            awards=[{"id": n, "value": {"amount": n}, "suppliers": []} for n in (1, 2)],
        ),
    )
    assert [cell[2] for cell in bad_cells(found)] == ["招标方式", "估算价", "投标截止", "中标价"]


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    sheets = owners(
        标段=table(
            "标段",
            {
                "标段编号": "L1",
                "类别": "监理",
                "招标方式": "非必招交易",
                "估算价": "1234567.89",
                "公告发布日期": date(2026, 3, 1),
                "文件发售开始": date(2026, 3, 5),
                "澄清修改日期": date(2026, 3, 9),
                "投标截止": date(2026, 3, 30),
                "开标日期": date(2026, 3, 30),
                "投标人数": 2,
                "中标通知书日期": date(2026, 4, 10),
                "中标人": "甲公司、乙公司",
                "中标价": 100,
                "合同签订日期": date(2026, 4, 20),
                "合同金额": 100,
                "计划工期": 90,
            },
            {"标段编号": "L#2"},
        ),
        投标=table(
            "投标",
            {"投标人": "甲公司、乙公司", "投标报价": "99.5", "是否中标": "是"},
            {"投标人": "丙", "撤回日期": date(2026, 3, 20), "否决原因": "无签字", "是否中标": "否"},
        ),
        合同变更=table("合同变更", {"变更内容": "增加", "变更金额": -5}),
    )
    found = reading(book(tmp_path / "台账.xlsx", sheets))
    written = package(found, NOW)
    (tmp_path / "包.json").write_text(written, "utf-8")
    again = reading(tmp_path / "包.json")
    assert again.rejected == ()
    for name in ("project", "lot", "bid", "change_order"):
        for field in again.columns[name]:
            before, after = found.frames[name][field], again.frames[name][field]
            assert after.to_list() == before.to_list(), (name, field)
    made = json.loads(written)
    assert [made["releases"][n]["id"].count("#") for n in (0, 1)] == [0, 0]
    for part in made["releases"]:
        assert {"ocid", "id", "date", "tag", "initiationType"} <= part.keys()
        assert {party["id"] for party in part["parties"]} >= {part["buyer"]["id"]}


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("{", FileDamagedError),
        ('{"a": 1}', FileFormatError),
        ('{"releases": [], "version": "1.0"}', FileFormatError),
        ('{"a":' * 100_000, FileDamagedError),
    ],
)
def test_what_is_no_package_is_said(tmp_path: Path, text: str, error: type[Exception]) -> None:
    (tmp_path / "包.json").write_text(text)
    with pytest.raises(error):
        reading(tmp_path / "包.json")


def test_text_and_numbers_that_are_none_are_named(tmp_path: Path) -> None:
    text = json.dumps({"releases": [release()]}).replace("1234567.89", "1e999999")
    (tmp_path / "包.json").write_text(text.replace('"L1"', '"L\\ud800"'))
    found = reading(tmp_path / "包.json")
    assert [cell[2] for cell in bad_cells(found)] == ["估算价"]
    nested = '{"x":' * 980 + "1" + "}" * 980
    one = f'{{"ocid": "a", "tender": {nested}}}'
    (tmp_path / "包.json").write_text(f'{{"releases": [{one}, {one}]}}')
    with pytest.raises(FileDamagedError):
        reading(tmp_path / "包.json")


def test_a_package_of_nonsense_breaks_nothing(tmp_path: Path) -> None:
    found = packed(
        tmp_path,
        {"ocid": 5, "tender": [], "awards": {"a": 1}, "bids": {"details": "x"}, "planning": None},
        {"ocid": "x", "tender": {"id": {"a": 1}, "value": 5, "tenderPeriod": {"endDate": 7}}},
    )
    assert found.frames["lot"].is_empty()
    assert len(found.left_out["lot"]) == 2
