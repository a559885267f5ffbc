"""The office's day in a browser: a workbook with a bad cell, mended, and a reminder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from browsing import SAMPLES, Site
from openpyxl import load_workbook
from playwright.sync_api import Page, expect


def test_the_office_mends_a_bad_cell_and_sends_a_reminder(
    signed_in: Callable[..., Page], sound: Callable[[Page], None], tmp_path: Path
) -> None:
    bad = tmp_path / "台账.xlsx"
    book = load_workbook(SAMPLES / "台账.xlsx")
    lots = book["标段"]
    heads = [cell.value for cell in lots[2]]
    lots.cell(3, heads.index("开标日期") + 1).value = "二月三十日"
    book.save(bad)
    book.close()

    page = signed_in("office")
    page.goto("/records")
    page.get_by_role("link", name="导入台账").click()
    hand_in(page, bad)
    wrong = page.locator("td.wrong")
    expect(wrong).to_contain_text("二月三十日", timeout=60_000)
    expect(wrong).to_contain_text("应填日期")
    sound(page)

    page.get_by_role("link", name="再导入一次").click()
    hand_in(page, SAMPLES / "台账.xlsx")
    expect(page.get_by_text("全部采用，没有有误的单元格")).to_be_visible(timeout=60_000)
    sound(page)

    page.goto("/reminders")
    first = page.locator("article.panel").first
    expect(first).to_be_visible(timeout=60_000)
    first.get_by_text("查看提醒全文").click()
    expect(first.locator(".letter")).to_contain_text("特此提醒")
    sound(page)
    first.get_by_role("button", name="登记已送达").click()
    expect(page.get_by_role("status")).to_contain_text("已登记送达")
    sound(page)


def hand_in(page: Page, file: Path) -> None:
    page.get_by_label("台账工作簿").set_input_files(file)
    page.get_by_role("button", name="导入").click()


@pytest.mark.parametrize(
    ("login", "path"),
    [
        ("office", "/"),
        ("agency", "/"),
        ("office", "/duties"),
        ("agency", "/duties/calendar"),
        ("office", "/projects"),
        ("office", "/projects/P-02"),
        ("office", "/records"),
        ("office", "/records/import"),
        ("auditor", "/records/sheets/lot"),
        ("office", "/records/findings"),
        ("office", "/must-tender?funds=政府投资&category=施工&estimate=4000000"),
    ],
)
def test_a_page_of_the_day_is_sound(
    recorded: Site,
    signed_in: Callable[..., Page],
    sound: Callable[[Page], None],
    login: str,
    path: str,
) -> None:
    assert recorded
    page = signed_in(login)
    page.goto(path)
    expect(page.get_by_text("正在检查台账")).to_have_count(0, timeout=60_000)
    sound(page)
