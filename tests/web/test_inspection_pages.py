"""The office draws, an inspector fills in the checklist on a phone, the office sees to the end."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from browsing import Site
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Page, Route, expect

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c49444154789c63606060000000040001f61738550000000049454e44ae426082"
)
INSPECTORS = "inspector，陈安，县公共资源交易中心，\nhejing，何静，县水利局，B-002"

HALF_YEAR = "/statistics?from=2026-01-01&to=2026-06-30"

Enter = Callable[..., Page]
Look = Callable[[Page], None]


@pytest.fixture(scope="module")
def drawn(recorded: Site) -> str:
    """The code of a draw by which ``inspector`` goes to B-002."""
    order = {
        "share": 100,
        "team": 1,
        "as_of": "2026-09-30",
        "witnesses": ["张三", "李四"],
        "left_out": {"B-001": "另行安排"},
        "inspectors": [
            {"id": "inspector", "name": "陈安", "unit": "县公共资源交易中心", "avoids": []}
        ],
    }
    with recorded.client("office") as office:
        commitment: str = office.post("/draws", json=order).json()["draw"]["commitment"]
        values = {"values": {"张三": "7", "李四": "12"}}
        office.post(f"/draws/{commitment}/result", json=values)
    return commitment[:8]


@pytest.mark.usefixtures("recorded")
def test_the_office_commits_and_draws(signed_in: Enter, sound: Look) -> None:
    page = signed_in("office")
    page.goto("/draws/new")
    sound(page)
    page.fill("#inspectors", INSPECTORS)
    page.fill("#witnesses", "张三")
    page.fill("#as_of", "2026-09-30")
    page.fill("#team", "1")
    page.get_by_role("button", name="固定并取得承诺值").click()
    expect(page.get_by_role("alert")).to_have_text("见证人至少 2 名，不能重复")
    page.fill("#witnesses", "张三、李四")
    page.get_by_role("button", name="固定并取得承诺值").click()
    expect(page.get_by_role("heading", name="已承诺，待抽取")).to_be_visible()
    sound(page)
    commitment = page.url.rpartition("/")[2]
    page.fill("#value0", "7")
    page.fill("#value1", "2026")
    page.get_by_role("button", name="公开密钥并抽取").click()
    expect(page.get_by_role("heading", name="抽中 2 个标段")).to_be_visible()
    expect(page.get_by_text("刚刚由本程序重新计算")).to_be_visible()
    sound(page)
    with page.expect_download() as waited:
        page.get_by_role("link", name="下载抽取记录").click()
    assert commitment in Path(waited.value.path()).read_text("utf-8")
    page.goto("/draws")
    sound(page)


def line_is_back(page: Page, over: Callable[[], bool]) -> None:
    """Say what a browser says when it has a line again, until that had its effect."""
    for _ in range(40):
        with suppress(PlaywrightError):  # the page tries by itself too, and may just load anew
            page.evaluate("window.dispatchEvent(new Event('online'))")
        page.wait_for_timeout(250)
        if over():
            return
    raise AssertionError("nothing came of the line")


def test_what_is_typed_without_a_line_is_kept_and_comes_once(
    service: Site, drawn: str, signed_in: Enter, sound: Look, tmp_path: Path
) -> None:
    page = signed_in("inspector", 390)
    page.goto("/inspections")
    sound(page)
    page.get_by_role("row").filter(has_text=drawn).get_by_role("link").click()
    status = page.locator("#status")
    expect(status).to_contain_text("随时保存在本机")
    sound(page)
    page.locator("input[name='result.7'][value='符合']").check()

    page.context.set_offline(True)
    page.locator("input[name='result.8'][value='不符合']").check()
    page.get_by_role("button", name="提交检查结果").click()
    expect(status).to_have_text("第 8 项不符合，须写说明。")
    page.fill("#note8", "项目负责人不在现场")
    photo = tmp_path / "现场.png"
    photo.write_bytes(PIXEL)
    page.set_input_files("#photo8", photo)
    expect(page.locator("#photos8")).to_contain_text("现场.png（待上传）")
    page.get_by_role("button", name="提交检查结果").click()
    expect(status).to_contain_text("没有信号：检查结果已保存在本机")
    page.screenshot(path=tmp_path / "cut.png")

    # The browser is closed and opened again while the line is still bad: the server is not reached.
    def cut(route: Route) -> None:
        route.abort()

    page.route("**/api/v1/inspections/**", cut)
    page.context.set_offline(False)
    page.reload()
    expect(page.locator("#note8")).to_have_value("项目负责人不在现场")
    expect(page.locator("#photos8")).to_contain_text("现场.png（待上传）")

    # The answers to the first sendings are lost on the way, so the same comes again.
    lost: list[str] = []

    def lose(route: Route) -> None:
        route.fetch()
        lost.append(route.request.url.rpartition("/")[2])
        route.abort()

    page.route("**/api/v1/inspections/photos", lose, times=1)
    page.route("**/api/v1/inspections/results", lose, times=1)
    line_is_back(page, lambda: lost == ["photos"])
    page.unroute("**/api/v1/inspections/**", cut)
    line_is_back(page, lambda: lost == ["photos", "results"])
    line_is_back(page, lambda: page.get_by_text("不符合的见").is_visible())
    expect(page.get_by_text("不符合的见")).to_be_visible()
    expect(page.locator("#photos8 li")).to_have_count(1)
    sound(page)
    assert page.evaluate("localStorage.length") == 0
    with service.client("office") as office:
        found = office.get("/tracked?source=inspection")
        assert (found["total"], found["items"][0]["detail"]) == (1, "项目负责人不在现场")
        assert len(office.get("/inspections/B-002/photos")) == 1


def closed_in(page: Page) -> int:
    """How many followed findings the figures say are closed; none before any was followed."""
    row = page.get_by_role("row").filter(has_text="已销号")
    if row.count() == 0:
        return 0
    said = re.search(r"(\d+) 项", row.inner_text())
    assert said is not None, row.inner_text()
    return int(said[1])


@pytest.mark.usefixtures("drawn")
def test_the_office_sees_to_what_was_found(signed_in: Enter, sound: Look) -> None:
    page = signed_in("office")
    page.goto(HALF_YEAR)
    before = closed_in(page)
    with_complaint = {
        "source": "complaint",
        "lot": "B-001",
        "title": "反映评分畸高",
        "opened": "2026-01-05",
        "due": "2026-01-20",
    }
    answer = page.request.post(
        "/api/v1/tracked",
        data=with_complaint,
        headers={"x-csrf-token": page.locator("body").get_attribute("hx-headers").split('"')[3]},  # type: ignore[union-attr]
    )
    assert answer.ok, answer.text()
    page.goto("/tracked")
    sound(page)
    page.locator("a.card.red").click()
    page.get_by_role("link", name="B-001 反映评分畸高").click()
    expect(page.get_by_role("heading", name="红色 待整改")).to_be_visible()
    sound(page)
    page.get_by_role("form", name="移送").get_by_role("button").click()
    expect(page.get_by_text("尚未答复")).to_be_visible()
    form = page.get_by_role("form", name="答复", exact=True)
    form.get_by_label("责任人的答复").fill("已复核评分")
    form.get_by_role("button").click()
    expect(page.get_by_role("heading", name="红色 已答复")).to_be_visible()
    form = page.get_by_role("form", name="退回")
    form.get_by_label("退回的理由").fill("没有附复核表")
    form.get_by_label("新的整改期限").fill("2020-01-01")
    form.get_by_role("button").click()
    expect(page.get_by_role("alert")).to_have_text("“退回”须给出以后的整改期限")
    sound(page)
    page.get_by_role("form", name="通过").get_by_role("button").click()
    page.get_by_role("form", name="销号").get_by_role("button").click()
    expect(page.get_by_role("heading", name="红色 已销号")).to_be_visible()
    page.goto(HALF_YEAR)
    assert closed_in(page) == before + 1


@pytest.mark.usefixtures("drawn")
def test_an_auditor_reads_and_an_agency_has_none_of_it(signed_in: Enter, sound: Look) -> None:
    page = signed_in("auditor")
    page.goto("/inspections/B-002")
    assert page.locator("#checklist").count() == 0
    sound(page)
    page.goto("/draws")
    assert page.get_by_role("link", name="新的抽取").count() == 0
    page = signed_in("agency")
    for path in ("/inspections", "/tracked", "/draws"):
        assert page.goto(path).status == 403  # type: ignore[union-attr]
