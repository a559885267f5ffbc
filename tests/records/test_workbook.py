from __future__ import annotations

import zipfile
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from books import (
    MAIN,
    Error,
    Formula,
    Number,
    bad_cells,
    book,
    folder,
    large,
    owners,
    pack,
    parts,
    reading,
    table,
)

from tender_guard.errors import RecordsError
from tender_guard.records.model import Workbook
from tender_guard.records.tables import SHEETS
from tender_guard.records.workbook import read_cells, settled
from tender_guard.settings import Settings


def lots(tmp_path: Path, *rows: dict[str, object], **options: object) -> Workbook:
    sheets = {"项目": table("项目", {"项目编号": "P1"}), "标段": table("标段", *rows)}
    return reading(book(tmp_path / "台账.xlsx", sheets, **options))


def values(found: Workbook, sheet: str, name: str) -> list[object]:
    return found.frames[sheet][name].to_list()


def test_a_workbook_of_good_rows_has_no_bad_cell(tmp_path: Path) -> None:
    found = reading(book(tmp_path / "台账.xlsx", large(60)))
    assert found.rejected == ()
    assert found.left_out == {}
    assert found.absent == frozenset()
    assert {name: frame.height for name, frame in found.frames.items() if frame.height > 60} == {
        "bid": 480,
        "key_person": 120,
    }
    for name, frame in found.frames.items():
        assert frame.schema == pl.Schema(SHEETS[name].schema())
        assert frame.select(pl.exclude("row", "bad")).null_count().sum_horizontal().item() == 0


def test_rows_are_counted_as_the_spreadsheet_shows_them(tmp_path: Path) -> None:
    rows = table("标段", {"标段编号": "L1"}, {"标段编号": "L2"}, {"标段编号": "L3"})
    sheet = [[], ["标段台账"], [], rows[0], rows[1], [], ["  "], rows[2], [], rows[3]]
    sheets = owners(标段=sheet)
    for left in (0, 3):
        found = reading(book(tmp_path / f"{left}.xlsx", sheets, left=left))
        assert values(found, "lot", "row") == [5, 8, 10]
        assert found.rejected == ()


def test_heads_may_carry_spaces_and_line_breaks_and_unknown_columns_are_read_over(
    tmp_path: Path,
) -> None:
    rows = table("标段", {"标段编号": "L1", "备注": "无", "中标价": "1,200万元"})
    rows[0] = [f" {head[:1]}\n{head[1:]}\u3000" for head in rows[0]]
    found = reading(book(tmp_path / "台账.xlsx", owners(标段=rows)))
    assert found.rejected == ()


def test_a_sheet_name_may_carry_spaces_and_a_sheet_may_be_hidden(tmp_path: Path) -> None:
    sheets = owners()
    sheets[" 约 谈\u3000"] = table("约谈", {"约谈日期": date(2026, 3, 5)})
    found = reading(book(tmp_path / "台账.xlsx", sheets, hidden=[" 约 谈\u3000"]))
    assert values(found, "interview", "held") == [date(2026, 3, 5)]


def test_days_are_read_from_every_kind_of_cell(tmp_path: Path) -> None:
    cells = [
        date(2026, 3, 5),
        46086,
        46086.5,
        Number("46086.999999999", "yyyy-mm-dd"),
        "2026年3月5日",
        20260305,
        "20260305",
        Number("20260305", "yyyy-mm-dd"),
        Formula("46086"),
        Formula("2026-03-05", text=True),
    ]
    rows = [{"标段编号": f"L{n}", "投标截止": cell} for n, cell in enumerate(cells)]
    found = lots(tmp_path, *rows)
    assert found.rejected == ()
    expected = [date(2026, 3, 5)] * len(cells)
    expected[3] = date(2026, 3, 6)
    assert values(found, "lot", "deadline") == expected


def test_day_numbers_of_a_workbook_that_counts_from_1904(tmp_path: Path) -> None:
    found = lots(
        tmp_path,
        {"投标截止": Number("44624", "yyyy-mm-dd"), "开标日期": 44624, "公示开始": "2026-03-05"},
        days=' date1904="1"',
    )
    for name in ("deadline", "opening", "publicity_start"):
        assert values(found, "lot", name) == [date(2026, 3, 5)]


def test_a_percent_format_is_a_percent_and_a_plain_number_is_what_it_says(tmp_path: Path) -> None:
    cells = [
        Number("0.03", "0.00%"),
        3,
        "3%",
        "３％",
        Number("3", '0.00"%"'),
        0.03,
        Number("2.8000000000000001E-2", "0.00%"),
        Formula("3"),
    ]
    rows = [{"标段编号": f"L{n}", "质量保证金比例": cell} for n, cell in enumerate(cells)]
    found = lots(tmp_path, *rows)
    assert values(found, "lot", "retention") == [
        *[Decimal(3)] * 5,
        Decimal("0.03"),
        Decimal("2.8"),
        Decimal(3),
    ]


def test_error_values_are_named_and_empty_cells_are_not(tmp_path: Path) -> None:
    found = lots(
        tmp_path,
        {
            "标段编号": "L1",
            "投标截止": Error(),
            "估算价": Error("#DIV/0!"),
            "中标人": Error("#REF!"),
        },
        {"标段编号": "L2", "投标截止": "#N/A", "估算价": None, "中标人": Formula("", text=True)},
    )
    assert bad_cells(found) == [
        ("标段", 2, "估算价"),
        ("标段", 2, "投标截止"),
        ("标段", 2, "中标人"),
        ("标段", 3, "投标截止"),
    ]
    assert values(found, "lot", "bad") == [["estimate", "deadline", "winner"], ["deadline"]]
    assert values(found, "lot", "deadline") == [None, None]


def test_a_formula_that_was_never_calculated_is_not_empty(tmp_path: Path) -> None:
    found = lots(
        tmp_path,
        {"投标截止": Formula(), "估算价": Formula("5"), "中标人": Formula("甲", text=True)},
    )
    assert bad_cells(found) == [("标段", 2, "投标截止")]
    assert values(found, "lot", "estimate") == [5]
    assert values(found, "lot", "winner") == ["甲"]


def test_formulas_that_were_never_calculated_below_the_last_value_are_named(tmp_path: Path) -> None:
    rows = table("约谈", {})
    rows += [[Formula(), Formula()]]
    found = reading(book(tmp_path / "台账.xlsx", owners(约谈=rows)))
    assert bad_cells(found) == [("约谈", 3, "标段编号"), ("约谈", 3, "约谈日期")]


def test_identity_numbers_that_lost_digits_are_named(tmp_path: Path) -> None:
    people = table(
        "关键人员",
        {"证件号": 330102199001011234},
        {"证件号": Number("3.3010219900101126E+17")},
        {"证件号": "330102199001011234"},
        {"证件号": 330102900101123},
    )
    changes = table("人员变更", {"新人员证件号": 330102199001011234})
    found = reading(book(tmp_path / "台账.xlsx", owners(关键人员=people, 人员变更=changes)))
    assert bad_cells(found) == [
        ("关键人员", 2, "证件号"),
        ("关键人员", 3, "证件号"),
        ("人员变更", 2, "新人员证件号"),
    ]
    assert values(found, "key_person", "id_number") == ["330102199001011234", "330102900101123"]
    assert values(found, "personnel_change", "bad") == [["new_id_number"]]
    assert all("3301" not in row.problem + row.text for row in found.rejected)


def test_truth_values_stand_for_yes_and_no(tmp_path: Path) -> None:
    found = lots(tmp_path, {"依法必招": True, "评定分离": False, "工程款支付担保": "是"})
    assert found.rejected == ()
    assert values(found, "lot", "statutory") == [True]
    assert values(found, "lot", "separated") == [False]


def test_a_month_that_the_spreadsheet_made_a_date_is_its_month(tmp_path: Path) -> None:
    rows = table("考勤", {"月份": date(2026, 3, 1)}, {"月份": "2026-03"}, {"月份": 202603})
    found = reading(book(tmp_path / "台账.xlsx", owners(考勤=rows)))
    assert values(found, "attendance", "month") == ["2026-03"] * 3


def test_a_bad_cell_with_a_star_leaves_its_row_out_and_without_one_it_does_not(
    tmp_path: Path,
) -> None:
    rows = table(
        "收款",
        {"金额": "暂定"},
        {"金额": 5, "用途": Error()},
        {"金额": -5, "收款单位": None, "日期": "2026-02-30"},
    )
    found = reading(book(tmp_path / "台账.xlsx", owners(收款=rows)))
    assert bad_cells(found) == [
        ("收款", 2, "金额"),
        ("收款", 3, "用途"),
        ("收款", 4, "日期"),
        ("收款", 4, "收款单位"),
        ("收款", 4, "金额"),
    ]
    assert values(found, "receipt", "row") == [3]
    assert values(found, "receipt", "bad") == [["purpose"]]
    assert [(row.row, row.keys) for row in found.left_out["receipt"]] == [
        (2, {"lot": "L1"}),
        (4, {"lot": "L1"}),
    ]


def test_the_second_row_with_a_code_is_rejected(tmp_path: Path) -> None:
    found = reading(
        book(
            tmp_path / "台账.xlsx",
            {
                "项目": table("项目", {"项目编号": "P1"}, {"项目编号": "Ｐ1 "}, {"项目编号": "P2"}),
                "标段": table("标段", {"标段编号": "L1"}, {"标段编号": "L1", "估算价": "x"}),
                "专家": table("专家", {"专家编号": "E1", "姓名": None}, {"专家编号": "E1"}),
            },
        )
    )
    assert bad_cells(found) == [
        ("项目", 3, "项目编号"),
        ("标段", 3, "标段编号"),
        ("标段", 3, "估算价"),
        ("专家", 2, "姓名"),
    ]
    assert "第 2 行" in found.rejected[0].problem
    assert values(found, "expert", "row") == [3]


def test_a_code_that_names_no_row_is_rejected(tmp_path: Path) -> None:
    sheets = owners(
        投标=table("投标", {"标段编号": "L9"}, {}),
        评分=table("评分", {"标段编号": "L9", "专家编号": "E9"}, {}),
        专家考核=table("专家考核", {"标段编号": "L9"}, {"标段编号": None}, {"专家编号": "E9"}),
    )
    found = reading(book(tmp_path / "台账.xlsx", sheets))
    assert bad_cells(found) == [
        ("投标", 2, "标段编号"),
        ("评分", 2, "标段编号"),
        ("评分", 2, "专家编号"),
        ("专家考核", 2, "标段编号"),
        ("专家考核", 4, "专家编号"),
    ]
    assert values(found, "expert_deduction", "row") == [2, 3]
    assert values(found, "expert_deduction", "bad") == [["lot"], []]


def test_rows_of_a_row_that_was_left_out_are_left_out(tmp_path: Path) -> None:
    sheets = {
        "项目": table("项目", {"项目编号": "P1", "招标人": None}),
        "标段": table("标段", {}),
        "投标": table("投标", {}),
    }
    found = reading(book(tmp_path / "台账.xlsx", sheets))
    assert bad_cells(found) == [
        ("项目", 2, "招标人"),
        ("标段", 2, "项目编号"),
        ("投标", 2, "标段编号"),
    ]
    assert "先更正" in found.rejected[1].problem
    assert found.left_out["bid"][0].keys == {"lot": "L1"}


def test_a_sheet_that_is_not_there_differs_from_one_without_rows(tmp_path: Path) -> None:
    sheets = owners(约谈=table("约谈"), 分包=[])
    found = reading(book(tmp_path / "台账.xlsx", sheets))
    assert "interview" not in found.absent
    assert {"subcontract", "bid"} <= found.absent
    assert found.frames["bid"].schema == pl.Schema(SHEETS["bid"].schema())
    assert found.rejected == ()


def test_codes_of_a_sheet_that_is_not_there_are_not_checked(tmp_path: Path) -> None:
    found = reading(book(tmp_path / "台账.xlsx", {"标段": table("标段", {"项目编号": "P7"})}))
    assert found.rejected == ()
    assert values(found, "lot", "project") == ["P7"]


def test_a_needed_column_that_is_not_there_is_named_for_each_row(tmp_path: Path) -> None:
    rows = [["标段编号"], ["L1"], ["L1"]]
    found = reading(book(tmp_path / "台账.xlsx", owners(约谈=rows)))
    assert bad_cells(found) == [("约谈", 2, "约谈日期"), ("约谈", 3, "约谈日期")]
    assert "缺少" in found.rejected[0].problem
    assert len(found.left_out["interview"]) == 2


def test_a_sheet_without_heads_is_named_and_counts_as_not_there(tmp_path: Path) -> None:
    found = reading(book(tmp_path / "台账.xlsx", owners(约谈=[["L1", date(2026, 3, 5)]])))
    assert [(row.sheet, row.row) for row in found.rejected] == [("约谈", 1)]
    assert "interview" in found.absent


def test_two_columns_with_one_head_are_one_where_they_agree(tmp_path: Path) -> None:
    rows = [
        ["标段编号", "约谈日期", "约谈日期"],
        ["L1", "2026-3-5", None],
        ["L1", None, "2026-3-5"],
        ["L1", "2026-3-5", "2026-3-5"],
        ["L1", "2026-3-5", "2026-3-6"],
    ]
    found = reading(book(tmp_path / "台账.xlsx", owners(约谈=rows)))
    assert bad_cells(found) == [("约谈", 5, "约谈日期")]
    assert values(found, "interview", "held") == [date(2026, 3, 5)] * 3


def test_what_nobody_asked_for_is_told(tmp_path: Path) -> None:
    rows = table("标段", {"备注": "x", "估算价(万元)": 5})
    found = reading(book(tmp_path / "台账.xlsx", owners(标段=rows, 说明=[["x"]])))
    assert found.unknown == ("说明", "标段.备注", "标段.估算价(万元)")


def test_two_sheets_of_one_name_are_refused(tmp_path: Path) -> None:
    path = book(tmp_path / "台账.xlsx", {"约谈": table("约谈"), "约谈 ": table("约谈")})
    with pytest.raises(RecordsError, match="两张“约谈”表"):
        reading(path)


def test_a_workbook_of_something_else_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RecordsError, match="没有台账的工作表"):
        reading(book(tmp_path / "台账.xlsx", {"Sheet1": [["项目编号"]]}))


def test_codes_known_elsewhere_count_as_there(tmp_path: Path) -> None:
    path = book(tmp_path / "台账.xlsx", {"投标": table("投标", {}, {"标段编号": "L2"})})
    found = settled(read_cells(path, Settings()), {"lot": frozenset({"L2"})})
    assert bad_cells(found) == [("投标", 2, "标段编号")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_folder_of_csv_is_a_workbook(tmp_path: Path, encoding: str) -> None:
    sheets = owners(
        标段=[
            ["标段台账", ""],
            *table("标段", {"质量保证金比例": "3%", "估算价": "1,200万元", "依法必招": "TRUE"}),
            [],
            ["L2", "P1", "第二\n标段", "货物", "公开招标", "三成", "#N/A", ""],
        ]
    )
    found = reading(folder(tmp_path / "台账", sheets, encoding))
    assert bad_cells(found) == [("标段", 5, "估算价"), ("标段", 5, "质量保证金比例")]
    assert values(found, "lot", "row") == [3, 5]
    assert values(found, "lot", "name") == ["某标段名称", "第二\n标段"]
    assert values(found, "lot", "retention") == [3, None]
    assert found.frames["lot"]["estimate"][0] == 12_000_000


def test_identity_numbers_that_a_spreadsheet_saved_as_csv_are_named(tmp_path: Path) -> None:
    people = table("关键人员", {"证件号": "3.30102E+17"}, {"证件号": "330102199001011234"})
    found = reading(folder(tmp_path / "台账", owners(关键人员=people)))
    assert bad_cells(found) == [("关键人员", 2, "证件号")]


def test_workbooks_of_other_writers_are_read_alike(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.title = "项目"
    sheet.append(["项目编号", "项目名称", "招标人", "批准概算"])
    sheet.append(["P1", "学校", "教育局", "=1+1"])
    other = workbook.create_sheet("标段")
    other.append(["标段表"])
    other.merge_cells("A1:F1")
    other.append(
        ["标段编号", "项目编号", "标段名称", "类别", "招标方式", "投标截止", "质量保证金比例"]
    )
    other.append(["L1", "P1", "一", "施工", "公开招标", datetime(2026, 3, 5, 9, 30), 0.03])  # noqa: DTZ001
    other["G3"].number_format = "0.0%"
    other.append(["L2", "P1", "二", "施工", "公开招标", "#N/A", "#N/A"])
    workbook.save(tmp_path / "台账.xlsx")
    found = reading(tmp_path / "台账.xlsx")
    assert bad_cells(found) == [
        ("项目", 2, "批准概算"),
        ("标段", 4, "投标截止"),
        ("标段", 4, "质量保证金比例"),
    ]
    assert values(found, "lot", "deadline") == [date(2026, 3, 5), None]
    assert values(found, "lot", "retention") == [3, None]


def test_prefixes_and_cells_without_a_reference_are_understood(tmp_path: Path) -> None:
    heads = ["标段编号", "约谈日期", "履约承诺书"]
    cells = "".join(f'<x:c t="inlineStr"><x:is><x:t>{head}</x:t></x:is></x:c>' for head in heads)
    xml = (
        f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row>{cells}</x:row>'
        '<x:row><x:c t="inlineStr"><x:is><x:t>L1</x:t></x:is></x:c>'
        '<x:c s="1"><x:v>46086</x:v></x:c><x:c t="e"><x:v>#N/A</x:v></x:c></x:row>'
        "</x:sheetData></x:worksheet>"
    )
    path = pack(tmp_path / "台账.xlsx", parts(["约谈"]) | {"xl/worksheets/sheet1.xml": xml})
    found = reading(path)
    assert bad_cells(found) == [("约谈", 2, "履约承诺书")]
    assert values(found, "interview", "held") == [date(2026, 3, 5)]


def test_numbers_below_the_cells_are_no_cells(tmp_path: Path) -> None:
    sheets = owners(标段=table("标段", {"质量保证金比例": Number("0.03", "0.00%")}))
    path = book(tmp_path / "台账.xlsx", sheets)
    with zipfile.ZipFile(path) as package:
        content = {name: package.read(name).decode() for name in package.namelist()}
    below = (
        '<dataValidations count="1"><dataValidation sqref="A1"><formula1>0.5</formula1>'
        "<formula2>99999999999999999999</formula2></dataValidation></dataValidations>"
        "<headerFooter><oddHeader>7</oddHeader></headerFooter></worksheet>"
    )
    name = "xl/worksheets/sheet2.xml"
    pack(path, content | {name: content[name].replace("</worksheet>", below)})
    found = reading(path)
    assert found.rejected == ()
    assert values(found, "lot", "retention") == [3]
