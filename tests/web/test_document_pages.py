"""Documents in a browser: an agency uploads, mends and compares; the office decides with keys."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pytest
from browsing import SAMPLES, Site
from playwright.sync_api import Page, expect
from pypdf import PdfWriter
from running import AGENCY

DRAFT = SAMPLES / "施工.pdf"
MENDED = SAMPLES / "合法.pdf"
Enter = Callable[..., Page]
Look = Callable[[Page], None]


@pytest.fixture(scope="module")
def drafts(recorded: Site) -> dict[str, str]:
    """Documents that were uploaded and checked, by file name."""
    found = {}
    with recorded.client("office") as office:
        for path in (DRAFT, SAMPLES / "施工.docx", SAMPLES / "扫描.pdf", SAMPLES / "摘录.txt"):
            answer = office.upload(path.read_bytes(), path.name, wait=60, lot="B-001")
            assert answer.status_code == 201, answer.text
            found[path.name] = answer.json()["id"]
    return found


@pytest.mark.usefixtures("recorded")
def test_an_agency_uploads_a_draft_and_its_mended_version_and_sees_the_difference(
    signed_in: Enter, sound: Look
) -> None:
    page = signed_in("agency")
    page.goto("/upload")
    expect(page.get_by_label("招标代理机构（必填）")).to_have_count(0)
    page.set_input_files("#file", DRAFT)
    page.get_by_label("标段编号").fill("B-001")
    page.get_by_role("button", name="上传并检查").click()
    page.wait_for_url(re.compile("/documents/[0-9a-f]+$"))
    expect(page.get_by_role("heading", name="问题 31 个")).to_be_visible()
    expect(page.get_by_role("button", name="采纳")).to_have_count(0)
    page.locator("#list .to-words").first.click()
    expect(page.locator("#list .here .told")).to_contain_text("建议")
    sound(page)

    page.get_by_role("link", name="上传修改后的版本").click()
    sound(page)
    page.set_input_files("#file", MENDED)
    page.get_by_role("button", name="上传并检查").click()
    page.wait_for_url(re.compile("/documents/[0-9a-f]+$"))
    page.get_by_role("link", name="与上一版比较").click()
    expect(page.locator(".card.green")).to_contain_text(re.compile(r"\d\d已改正"))
    expect(page.get_by_role("heading", name="已改正的问题")).to_be_visible()
    sound(page)

    page.go_back()
    page.locator(".sure summary").click()
    page.get_by_role("button", name="确认发布").click()
    expect(page.locator(".belongs")).to_contain_text("已发布")
    expect(page.locator(".sure")).to_have_count(0)


def test_several_files_are_sent_with_their_progress_and_a_bad_one_says_why(
    signed_in: Enter, sound: Look
) -> None:
    page = signed_in("office")
    page.goto("/upload")
    page.set_input_files(
        "#file",
        [
            {"name": "甲.md", "mimeType": "text/plain", "buffer": "# 公告\n无\n".encode()},
            {"name": "空.pdf", "mimeType": "application/pdf", "buffer": b""},
        ],
    )
    page.get_by_label("标段编号").fill("L-7")
    page.get_by_label("招标代理机构").fill(AGENCY)
    page.get_by_role("button", name="上传并检查").click()
    expect(page.locator("#sent li").first).to_contain_text("检查完成")
    expect(page.locator("#sent li").last).to_contain_text("空.pdf：文件是空的")
    sound(page)


def test_a_file_that_is_dropped_is_sent(signed_in: Enter) -> None:
    page = signed_in("agency")
    page.goto("/upload")
    page.get_by_label("标段编号").fill("L-8")
    page.evaluate(
        """() => {
          const given = new DataTransfer();
          given.items.add(new File(["# 招标公告\\n投标人须为本市企业。\\n"], "拖入.md"));
          const event = new DragEvent("drop", {dataTransfer: given, bubbles: true});
          document.getElementById("drop").dispatchEvent(event);
        }"""
    )
    expect(page.locator(".chosen")).to_contain_text("拖入.md")
    page.get_by_role("button", name="上传并检查").click()
    page.wait_for_url(re.compile("/documents/[0-9a-f]+$"))
    expect(page.get_by_role("heading", level=1)).to_have_text("拖入.md")


def test_one_click_leads_from_a_finding_to_its_words_and_back(
    drafts: dict[str, str], signed_in: Enter, sound: Look
) -> None:
    page = signed_in("office")
    page.goto(f"/documents/{drafts['施工.pdf']}")
    second = page.locator("#list .finding").nth(1)
    second.get_by_role("link").first.click()
    expect(page.locator("#sheet .leaf")).to_have_attribute("data-number", "4")
    expect(page.locator("#sheet .box.here")).to_have_count(1)
    expect(second.locator(".told")).to_contain_text("依据")
    other = page.locator("#sheet .box:not(.here)").first
    wanted = other.get_attribute("data-finding")
    other.locator("rect").first.click()
    expect(page.locator(f"#f-{wanted}")).to_have_class(re.compile("here"))
    page.locator("#sheet [rel=next]").click()
    expect(page.locator("#sheet .leaf")).not_to_have_attribute("data-number", "4")
    sound(page)


def test_the_office_decides_with_keys(
    drafts: dict[str, str], signed_in: Enter, sound: Look
) -> None:
    page = signed_in("office")
    page.goto(f"/documents/{drafts['施工.pdf']}")
    cards = page.locator("#list .finding")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    expect(cards.nth(0)).to_have_class(re.compile("here"))
    page.keyboard.press("a")
    expect(cards.nth(0)).to_contain_text("采纳")
    expect(page.locator("#tally")).to_have_text("1 / 31 已处理")
    expect(cards.nth(1)).to_have_class(re.compile("here"))
    expect(page.locator("#list .here")).to_have_count(1)
    page.keyboard.press("r")
    page.keyboard.type("项目确需驻地服务")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#tally")).to_have_text("2 / 31 已处理")
    expect(cards.nth(1)).to_contain_text("项目确需驻地服务")
    page.keyboard.press("b")
    page.keyboard.press("Control+Enter")
    expect(cards.nth(2)).to_contain_text("须写明理由")
    page.keyboard.type("请删去")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#tally")).to_have_text("3 / 31 已处理")
    page.keyboard.press("k")
    page.keyboard.press("k")
    expect(cards.nth(1)).to_have_class(re.compile("here"))
    page.get_by_label("处理").select_option("no")
    expect(cards).to_have_count(28)
    page.get_by_label("严重程度").select_option("risk")
    expect(cards).to_have_count(5)
    sound(page)


def test_a_finding_is_waived_and_the_waiver_ended(drafts: dict[str, str], signed_in: Enter) -> None:
    page = signed_in("office")
    page.goto(f"/documents/{drafts['施工.docx']}")
    card = page.locator("#list .finding").nth(3)
    card.get_by_role("link").first.click()
    card.get_by_text("豁免这个问题").click()
    card.get_by_label("豁免的理由").fill("县政府批准的示范项目")
    card.get_by_label("批准人").fill("王主任")
    card.get_by_label("有效期至").fill("2099-12-31")
    card.get_by_role("button", name="批准豁免").click()
    expect(card).to_contain_text("已豁免")
    page.reload()
    page.get_by_role("button", name="撤销").click()
    expect(page.get_by_text("已撤销")).to_be_visible()


def test_on_a_phone_the_words_open_above_the_findings(
    drafts: dict[str, str], signed_in: Enter, sound: Look
) -> None:
    page = signed_in("office", 390)
    page.goto(f"/documents/{drafts['施工.pdf']}")
    expect(page.locator("#viewer")).to_be_hidden()
    page.locator("#list .to-words").first.click()
    expect(page.locator("#sheet .box.here")).to_be_visible()
    expect(page.locator("#list .finding").first.locator(".told")).to_be_visible()
    sound(page)
    page.get_by_role("button", name="收起原文").click()
    expect(page.locator("#viewer")).to_be_hidden()


@pytest.mark.parametrize("name", ["施工.docx", "摘录.txt"])
def test_a_file_without_pages_shows_its_text_with_the_words_marked(
    drafts: dict[str, str], signed_in: Enter, sound: Look, name: str
) -> None:
    page = signed_in("auditor")
    page.goto(f"/documents/{drafts[name]}")
    card = page.locator("#list .finding[data-sheet]").first
    card.get_by_role("link").first.click()
    expect(page.locator("#sheet .word.here").first).to_be_visible()
    expect(page.get_by_role("button", name="采纳")).to_have_count(0)
    sound(page)


def test_a_scan_says_what_to_do(drafts: dict[str, str], signed_in: Enter, sound: Look) -> None:
    page = signed_in("office")
    page.goto(f"/documents/{drafts['扫描.pdf']}")
    expect(page.get_by_role("alert")).to_contain_text("怎么办")
    sound(page)


def test_pages_that_were_not_read_are_named_at_the_top(
    recorded: Site, signed_in: Enter, sound: Look
) -> None:
    with recorded.client("office") as office:
        answer = office.upload(_partly_scanned(), "部分扫描.pdf", wait=60, lot="B-001")
    page = signed_in("office")
    page.goto(f"/documents/{answer.json()['id']}")
    expect(page.locator(".unread-pages")).to_contain_text("有 1 页没有检查")
    page.get_by_role("link", name="看第 10 页").click()
    expect(page.locator("#sheet .unread")).to_contain_text("请人工审阅")
    sound(page)


def _partly_scanned() -> bytes:
    """A file of ten pages, the last of which is a scan."""
    merged = PdfWriter()
    merged.append(MENDED)
    merged.append(SAMPLES / "扫描.pdf", pages=(0, 1))
    stream = io.BytesIO()
    merged.write(stream)
    merged.close()
    return stream.getvalue()


def test_without_script_the_form_uploads_and_the_links_lead_to_the_words(
    service: Site, signed_in: Enter
) -> None:
    page = signed_in("agency", scripts=False)
    page.goto("/upload")
    page.set_input_files("#file", DRAFT)
    page.get_by_label("标段编号").fill("L-9")
    page.get_by_role("button", name="上传并检查").click()
    page.wait_for_url(re.compile("/documents/[0-9a-f]+$"))
    with service.client("agency") as agency:
        document = agency.get(f"/documents/{page.url.rsplit('/', 1)[1]}")
        agency.settled(document["check"]["id"])
    page.reload()
    page.locator("#list .to-words").nth(1).click()
    expect(page.locator("#list .here .told")).to_contain_text("依据")
    expect(page.locator("#sheet .leaf")).to_have_attribute("data-number", "4")
    page.goto("/upload")
    page.get_by_label("标段编号").fill("B-002")
    page.set_input_files("#file", DRAFT)
    page.get_by_role("button", name="上传并检查").click()
    expect(page.get_by_role("alert")).to_contain_text("由其他机构代理")
    expect(page.get_by_label("标段编号")).to_have_value("B-002")
