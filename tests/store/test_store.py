from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from books import Error, Rows, bad_cells, book, large, owners, reading, table
from polars.testing import assert_frame_equal
from sqlalchemy import text
from sqlmodel import select

from tender_guard.database import open_database
from tender_guard.errors import DocumentError, RecordsError, UsageError
from tender_guard.records.model import Counts
from tender_guard.records.tables import SHEETS, Lot
from tender_guard.settings import Settings
from tender_guard.store import Store, open_store

NUMBER = "330102199001011234"


def take(
    store: Store, settings: Settings, path: Path, sheets: Mapping[str, Rows]
) -> dict[str, Counts]:
    return dict(store.import_file(book(path / "台账.xlsx", sheets), settings).sheets)


def lots(*rows: dict[str, object], **more: Rows) -> dict[str, Rows]:
    return {"项目": table("项目", {"项目编号": "P1"}), "标段": table("标段", *rows), **more}


def test_a_workbook_that_was_imported_comes_out_as_it_went_in(
    store: Store, settings: Settings, tmp_path: Path
) -> None:
    path = book(tmp_path / "a.xlsx", large(30))
    summary = store.import_file(path, settings)
    assert {name: counts.new for name, counts in summary.sheets.items()} == {
        name: frame.height for name, frame in reading(path).frames.items()
    }
    store.export(tmp_path / "b.xlsx", whole_numbers=True)
    for name, frame in reading(path).frames.items():
        again = reading(tmp_path / "b.xlsx").frames[name]
        assert_frame_equal(again.drop("row"), frame.drop("row"))


def test_the_same_workbook_again_changes_nothing(
    store: Store, settings: Settings, tmp_path: Path
) -> None:
    path = book(tmp_path / "a.xlsx", large(30))
    first = store.import_file(path, settings)
    again = store.import_file(path, settings)
    for name, counts in again.sheets.items():
        assert counts == Counts(same=first.sheets[name].new)
    store.export(tmp_path / "b.xlsx")
    masked = store.import_file(tmp_path / "b.xlsx", settings)
    assert masked.sheets == again.sheets
    assert masked.rejected == ()


def test_rows_are_told_new_changed_and_same(
    store: Store, settings: Settings, tmp_path: Path
) -> None:
    first = lots({"标段编号": "L1", "估算价": 5}, {"标段编号": "L2", "估算价": 5})
    take(store, settings, tmp_path, first)
    second = lots(
        {"标段编号": "L1", "估算价": 5},
        {"标段编号": "Ｌ2", "估算价": 6},
        {"标段编号": "L3"},
        {"标段编号": "L4", "标段名称": None},
    )
    assert take(store, settings, tmp_path, second)["lot"] == Counts(1, 1, 1, 1)
    frame = store.workbook().frames["lot"]
    assert frame["code"].to_list() == ["L1", "L2", "L3"]
    assert frame["estimate"].to_list() == [5, 6, None]


def test_each_sheet_has_its_key(store: Store, settings: Settings, tmp_path: Path) -> None:
    sheets = owners(
        投标=table("投标", {"投标人": "甲（集团）", "投标报价": 1}, {"投标人": "乙"}),
        关键人员=table("关键人员", {"资格等级": "一级注册建造师"}),
        人员变更=table("人员变更", {"备案日期": None}),
        考勤=table("考勤", {"实到天数": 5}),
        抽查=table("抽查", {"检查项": 1, "结果": "符合"}, {"检查项": 2}),
        评分=table("评分", {"得分": 5}),
        收款=table("收款", {"金额": 5}),
    )
    take(store, settings, tmp_path, sheets)
    sheets |= {
        "投标": table("投标", {"投标人": "甲(集团)", "投标报价": 2}, {"投标人": "丙"}),
        "关键人员": table(
            "关键人员", {"资格等级": "二级注册建造师"}, {"到任日期": date(2026, 4, 1)}
        ),
        "人员变更": table("人员变更", {"备案日期": date(2026, 3, 6)}, {"新人员": "另一人"}),
        "考勤": table("考勤", {"实到天数": 6}, {"月份": "2026-04"}),
        "抽查": table("抽查", {"检查项": 1, "结果": "不符合"}, {"检查项": 3}),
        "评分": table("评分", {"得分": 6}, {"评分项": "信用"}),
        "收款": table("收款", {"金额": 6}),
    }
    counts = take(store, settings, tmp_path, sheets)
    keyed = ("bid", "key_person", "personnel_change", "attendance", "inspection", "score")
    assert [counts[name] for name in keyed] == [Counts(1, 1)] * 6
    assert counts["receipt"] == Counts(1)
    assert store.workbook().frames["receipt"]["amount"].to_list() == [5, 6]


def test_rows_without_a_key_count_how_often_they_stand_there(
    store: Store, settings: Settings, tmp_path: Path
) -> None:
    one = owners(合同变更=table("合同变更", {}, {}))
    assert take(store, settings, tmp_path, one)["change_order"] == Counts(new=2)
    assert take(store, settings, tmp_path, one)["change_order"] == Counts(same=2)
    three = owners(合同变更=table("合同变更", {}, {}, {}))
    assert take(store, settings, tmp_path, three)["change_order"] == Counts(new=1, same=2)
    assert store.workbook().frames["change_order"].height == 3


def test_rows_that_share_a_key_are_all_kept(
    store: Store, settings: Settings, tmp_path: Path
) -> None:
    twice = owners(投标=table("投标", {"投标报价": 1}, {"投标报价": 2}))
    assert take(store, settings, tmp_path, twice)["bid"] == Counts(new=2)
    assert take(store, settings, tmp_path, twice)["bid"] == Counts(same=2)


def test_a_column_that_is_not_there_leaves_what_is_stored_and_an_empty_cell_does_not(
    store: Store, settings: Settings, tmp_path: Path
) -> None:
    take(store, settings, tmp_path, lots({"估算价": 5, "中标人": "甲"}))
    assert take(store, settings, tmp_path, lots({"中标人": None}))["lot"] == Counts(changed=1)
    frame = store.workbook().frames["lot"]
    assert frame["estimate"].to_list() == [5]
    assert frame["winner"].to_list() == [None]


def test_a_bad_cell_is_neither_a_value_nor_empty(
    store: Store, settings: Settings, tmp_path: Path
) -> None:
    take(store, settings, tmp_path, lots({"估算价": 5}))
    worse = lots({"估算价": "暂定", "投标截止": Error(), "中标价": "=?"})
    assert take(store, settings, tmp_path, worse)["lot"] == Counts(changed=1)
    assert take(store, settings, tmp_path, worse)["lot"] == Counts(same=1)
    frame = store.workbook().frames["lot"]
    assert frame["estimate"].to_list() == [5]
    assert sorted(frame["bad"][0]) == ["deadline", "winning_price"]
    store.export(tmp_path / "b.xlsx")
    assert bad_cells(reading(tmp_path / "b.xlsx")) == [
        ("标段", 3, "投标截止"),
        ("标段", 3, "中标价"),
    ]
    better = lots({"估算价": 5, "投标截止": date(2026, 3, 5), "中标价": None})
    assert take(store, settings, tmp_path, better)["lot"] == Counts(changed=1)
    assert store.workbook().frames["lot"]["bad"].to_list() == [[]]


def test_rows_may_name_what_is_stored_already(
    store: Store, settings: Settings, tmp_path: Path
) -> None:
    take(store, settings, tmp_path, owners())
    bids = {
        "投标": table("投标", {}, {"标段编号": "L9"}),
        "标段": table("标段", {"标段编号": "L2"}),
    }
    summary = store.import_file(book(tmp_path / "b.xlsx", bids), settings)
    assert summary.sheets["bid"] == Counts(new=1, rejected=1)
    assert [(row.row, row.column) for row in summary.rejected] == [(3, "标段编号")]


def test_a_row_that_was_left_out_is_remembered_until_its_lot_comes_again(
    store: Store, settings: Settings, tmp_path: Path
) -> None:
    bad = owners(约谈=table("约谈", {"约谈日期": "某日"}))
    take(store, settings, tmp_path, bad)
    take(store, settings, tmp_path, bad)
    left = store.workbook().left_out
    assert [row.keys for row in left["interview"]] == [{"lot": "L1"}]
    take(store, settings, tmp_path, owners(约谈=table("约谈", {})))
    assert store.workbook().left_out == {}


def test_a_sheet_that_never_came_stays_absent(
    store: Store, settings: Settings, tmp_path: Path
) -> None:
    take(store, settings, tmp_path, owners(约谈=table("约谈")))
    assert "interview" not in store.workbook().absent
    assert "subcontract" in store.workbook().absent
    store.export(tmp_path / "b.xlsx")
    assert openpyxl.load_workbook(tmp_path / "b.xlsx").sheetnames == [
        "项目",
        "标段",
        "约谈",
        "专家",
    ]


def test_rows_of_the_stored_workbook_are_those_of_its_export(
    store: Store, settings: Settings, tmp_path: Path
) -> None:
    store.import_file(book(tmp_path / "a.xlsx", large(12)), settings)
    store.export(tmp_path / "b.xlsx", whole_numbers=True)
    exported = reading(tmp_path / "b.xlsx").frames
    for name, frame in store.workbook().frames.items():
        compared = [column for column in frame.columns if "id_number" not in column]
        assert_frame_equal(frame.select(compared), exported[name].select(compared))


def test_identity_numbers_are_not_to_be_found_in_the_database(
    store: Store, settings: Settings, tmp_path: Path
) -> None:
    take(store, settings, tmp_path, owners(关键人员=table("关键人员", {"证件号": NUMBER})))
    engine = open_database(settings)
    with engine.connect() as connection:
        kept, digest = connection.execute(
            text("SELECT id_number, id_number_digest FROM key_person")
        ).one()
    engine.dispose()
    for content in (bytes(kept), bytes(digest)):
        assert NUMBER.encode() not in content
        assert NUMBER[-4:].encode() not in content
    assert (settings.data / "key").stat().st_mode & 0o777 == 0o600
    store.export(tmp_path / "b.xlsx")
    cell = openpyxl.load_workbook(tmp_path / "b.xlsx")["关键人员"]["D3"]
    assert cell.value == "**************1234"


def test_a_masked_number_that_comes_back_is_the_same_number(
    store: Store, settings: Settings, tmp_path: Path
) -> None:
    people = owners(
        关键人员=table("关键人员", {"姓名": "张三", "证件号": NUMBER}),
        人员变更=table("人员变更", {"新人员": "李四", "新人员证件号": "330102198801015678"}),
    )
    take(store, settings, tmp_path, people)
    before = store.workbook().frames["key_person"]["id_number"].to_list()
    masked = owners(
        关键人员=table(
            "关键人员",
            {"姓名": "张三", "证件号": "**************1234", "职称": "高级"},
            {"姓名": "李四", "证件号": "**************5678"},
            {"姓名": "王五", "证件号": "**************1234"},
        )
    )
    summary = store.import_file(book(tmp_path / "b.xlsx", masked), settings)
    assert summary.sheets["key_person"] == Counts(new=1, changed=1, rejected=1)
    assert [(row.row, row.column) for row in summary.rejected] == [(4, "证件号")]
    assert "完整" in summary.rejected[0].problem
    found = store.workbook().frames
    assert found["key_person"]["id_number"].to_list()[:1] == before
    assert found["key_person"]["id_number"][1] == found["personnel_change"]["new_id_number"][0]


def test_without_its_key_the_store_refuses_rather_than_make_another(
    store: Store, settings: Settings, tmp_path: Path
) -> None:
    people = owners(关键人员=table("关键人员", {}))
    take(store, settings, tmp_path, people)
    key = settings.data / "key"
    key.rename(tmp_path / "elsewhere")
    with pytest.raises(RecordsError, match="密钥"):
        store.export(tmp_path / "b.xlsx")
    with pytest.raises(RecordsError, match="密钥"):
        take(store, settings, tmp_path, people)
    assert not key.exists()
    assert not (tmp_path / "b.xlsx").exists()


def test_an_import_that_fails_takes_in_nothing(
    store: Store, settings: Settings, tmp_path: Path
) -> None:
    take(store, settings, tmp_path, owners(关键人员=table("关键人员", {})))
    (settings.data / "key").chmod(0o644)
    with pytest.raises(RecordsError):
        take(
            store,
            settings,
            tmp_path,
            lots({"标段编号": "L2"}, 关键人员=table("关键人员", {"标段编号": "L2"})),
        )
    (settings.data / "key").chmod(0o600)
    assert store.workbook().frames["lot"]["code"].to_list() == ["L1"]
    (tmp_path / "c.xlsx").write_bytes(b"PK broken")
    with pytest.raises(DocumentError):
        store.import_file(tmp_path / "c.xlsx", settings)


IMPORTING = """
import sys
from pathlib import Path
from tender_guard.settings import Settings
from tender_guard.store import open_store
settings = Settings(data=Path(sys.argv[1]), database=sys.argv[2])
store = open_store(settings)
print("ready", flush=True)
store.import_file(Path(sys.argv[3]), settings)
print("done", flush=True)
"""


def importing(settings: Settings, path: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", IMPORTING, settings.data, settings.database, path],
        stdout=subprocess.PIPE,
        text=True,
    )


def test_an_import_that_is_killed_leaves_the_database_as_it_was(
    store: Store, settings: Settings, tmp_path: Path
) -> None:
    take(store, settings, tmp_path, owners())
    path = book(tmp_path / "b.xlsx", large(90))
    for delay in (0.3, 0.9):
        process = importing(settings, path)
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(delay)
        process.kill()
        told = process.communicate()[0]
        heights = {name: frame.height for name, frame in store.workbook().frames.items()}
        if "done" in told or heights["lot"] > 1:
            assert heights["bid"] == 720
            break
        assert heights == {name: int(name in {"project", "lot", "expert"}) for name in SHEETS}


def test_two_imports_at_once_do_not_mix(store: Store, settings: Settings, tmp_path: Path) -> None:
    def sheets(price: int) -> dict[str, Rows]:
        codes = [f"L{n}" for n in range(40)]
        return lots(
            *({"标段编号": code, "估算价": price} for code in codes),
            投标=table("投标", *({"标段编号": code, "投标报价": price} for code in codes)),
        )

    paths = [book(tmp_path / f"{price}.xlsx", sheets(price)) for price in (1, 2, 3, 4)]
    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(lambda path: store.import_file(path, settings), paths))
    assert sorted(summary.sheets["bid"].new for summary in done) == [0, 0, 0, 40]
    frames = store.workbook().frames
    assert frames["lot"]["estimate"].n_unique() == 1
    assert frames["bid"]["price"].unique().to_list() == frames["lot"]["estimate"].unique().to_list()


def test_processes_that_open_a_new_store_at_once_agree(settings: Settings, tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", owners(关键人员=table("关键人员", {})))
    processes = [importing(settings, path) for _ in range(3)]
    assert ["done" in process.communicate()[0] for process in processes] == [True] * 3
    with open_store(settings) as store:
        assert store.workbook().frames["key_person"].height == 1


def test_sessions_read_and_write_the_tables(
    store: Store, settings: Settings, tmp_path: Path
) -> None:
    take(store, settings, tmp_path, lots({"估算价": "1234.56"}))
    with store.writing_session() as session:
        lot = session.exec(select(Lot)).one()
        lot.estimate = lot.estimate and lot.estimate * 2
        session.add(lot)
    with store.reading_session() as session:
        assert str(session.exec(select(Lot.estimate)).one()) == "2469.120000"
    with pytest.raises(RecordsError), store.writing_session() as session:
        session.add(Lot(code="L2", project="nowhere", name="x", category="施工", method="公开招标"))


def test_a_database_that_cannot_be_used_is_said_without_its_password(tmp_path: Path) -> None:
    for address in (
        "nonsense",
        "mysql://u:secret@host/db",
        "postgresql+nothing://u:secret@host/db",
    ):
        with pytest.raises(UsageError, match="DATABASE") as caught:
            open_store(Settings(data=tmp_path, database=address))
        assert "secret" not in str(caught.value)
    missing = f"postgresql+psycopg://u:secret@/db?host={tmp_path}"
    with pytest.raises(RecordsError, match="数据库无法使用") as failed:
        open_store(Settings(data=tmp_path, database=missing))
    assert "secret" not in str(failed.value)
    (tmp_path / "file").touch()
    with pytest.raises(RecordsError):
        open_store(Settings(data=tmp_path / "file" / "data"))
