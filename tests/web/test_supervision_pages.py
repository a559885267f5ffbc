"""The register of experts, interviews and figures as the office and the auditor see them."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from browsing import Site
from playwright.sync_api import Page, expect


@pytest.mark.parametrize("login", ["office", "auditor"])
@pytest.mark.parametrize(
    "path",
    [
        "/experts",
        "/experts/E-02",
        "/interviews",
        "/interviews/B-002",
        "/statistics?from=2026-01-01&to=2026-06-30",
    ],
)
def test_a_page_is_sound(
    recorded: Site,
    signed_in: Callable[..., Page],
    sound: Callable[[Page], None],
    login: str,
    path: str,
) -> None:
    assert recorded
    page = signed_in(login)
    page.goto(path)
    expect(page.locator("h1")).to_be_visible()
    for drawing in page.locator(".plot img").all():
        drawing.scroll_into_view_if_needed()
        expect(drawing).to_have_js_property("complete", value=True)
        assert drawing.evaluate("image => image.naturalWidth") > 300
    sound(page)
    assert page.get_by_role("button", name="登记").count() == 0 or login == "office"


def test_the_office_enters_a_deduction_and_the_sheet_says_what_follows(
    recorded: Site, signed_in: Callable[..., Page]
) -> None:
    assert recorded
    page = signed_in("office", 390)
    page.goto("/experts/E-01")
    page.get_by_label("行为").select_option("E02")
    page.get_by_label("情况说明").fill("开标当日未到")
    page.get_by_role("button", name="登记扣分").click()
    expect(page.get_by_text("开标当日未到")).to_be_visible()
    expect(page.locator("h1 .tag")).to_have_text("建议暂停")
    page.get_by_label("处理", exact=True).select_option("suspend")
    page.get_by_label("理由").fill("累计扣分达到暂停线")
    page.get_by_role("button", name="登记处理").click()
    expect(page.locator(".timeline")).to_contain_text("暂停，至")
    page.get_by_label("行为").select_option("E01")
    page.get_by_role("button", name="登记扣分").click()
    expect(page.get_by_text("请写明扣分")).to_be_visible()


def test_a_signed_interview_is_entered_and_its_promise_kept_and_the_figures_change(
    recorded: Site, signed_in: Callable[..., Page]
) -> None:
    assert recorded
    page = signed_in("office")
    page.goto("/interviews")
    page.get_by_role("link", name=re.compile("B-002")).click()
    page.get_by_label("约谈日期").fill("2026-11-02")
    for asked in page.get_by_role("radio", name="是").all():
        asked.check()
    page.get_by_label("第 1 项事项").fill("补齐安全员")
    page.get_by_label("责任人").first.fill("中标人")
    page.get_by_label("期限").first.fill("2026-11-10")
    page.get_by_role("button", name="登记约谈结果").click()
    expect(page.get_by_role("heading", name="2026年11月2日的约谈")).to_be_visible()
    expect(page.locator("h1 .tag")).to_have_text("已约谈")
    page.get_by_label("完成日期").fill("2026-11-09")
    page.get_by_role("button", name="登记完成").click()
    expect(page.get_by_text("2026-11-09 完成")).to_be_visible()
    page.goto("/statistics?from=2026-07-01&to=2026-12-31")
    held = page.get_by_role("row").filter(has_text="约谈").filter(has_text="1 次")
    expect(held).to_be_visible()


def test_what_is_wrong_with_a_period_is_one_clear_line(
    recorded: Site, signed_in: Callable[..., Page]
) -> None:
    assert recorded
    page = signed_in("auditor")
    page.goto("/statistics?from=2026-07-01&to=2026-06-30")
    expect(page.get_by_text("早于起日")).to_be_visible()
