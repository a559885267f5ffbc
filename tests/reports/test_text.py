from __future__ import annotations

import re
from dataclasses import replace

from example import BOND, LEGEND, REPORT, WAIVED

from tender_guard.reports import text
from tender_guard.reports.results import Failure
from tender_guard.reports.wrapping import width

ANSI = re.compile(r"\x1b\[[0-9;]*m")


def test_a_plain_report_marks_the_matched_words_and_has_no_colour() -> None:
    shown = text.plain([REPORT], LEGEND)
    assert "每有一个【甲市】范围内的同类【业绩加2分】，最高6分。" in shown
    assert "\x1b" not in shown


def test_a_report_shows_no_english_key_before_an_official() -> None:
    shown = text.plain([REPORT], LEGEND).replace("max-price-floor", "")
    shown = re.sub(r"编号.*", "", shown)
    assert re.findall(r"[A-Za-z_]{3,}", shown.replace("pdf", "").replace("PDF", "")) == []


def test_the_gravest_come_first_and_waived_ones_apart() -> None:
    shown = text.plain([REPORT], LEGEND)
    places = [shown.index(word) for word in ("一、疑似违规", "二、存疑", "三、提示")]
    assert places == sorted(places)
    shown = text.plain([WAIVED], LEGEND)
    assert "疑似违规 0 条，存疑 1 条，提示 1 条（另有已豁免 1 条）" in shown
    assert "奖项为行业强制要求（批准人：张三，有效期至2026年12月31日）" in shown
    assert "已于 2026-01-01 到期" in shown


def test_the_head_says_what_was_checked_and_what_was_not() -> None:
    shown = text.plain([REPORT], LEGEND)
    assert "依法必须招标（从文件内容识别）" in shown
    assert "第 7—9、15 页没有可读的文字，未检查" in shown
    assert "招标项目估算价 20,000,000 元（贰仟万元整）" in shown
    assert "缺少        最高投标限价" in shown
    assert "不是结论" in shown


def test_what_is_unverified_says_so() -> None:
    assert "本地制度（文号待填）（依据待核）" in text.plain([REPORT], LEGEND)


def test_a_terminal_report_stays_within_its_columns_and_loses_nothing() -> None:
    shown = ANSI.sub("", text.terminal([REPORT], LEGEND, 50))
    assert max(width(line) for line in shown.splitlines()) <= 50
    assert BOND.quote in re.sub(r"\s+", "", shown)


def test_control_characters_of_a_document_do_not_reach_the_terminal() -> None:
    hostile = replace(BOND, quote="保证金\x1b[2J五十万", matched=("保证金",), title="\x1b]0;x\x07")
    shown = text.terminal([replace(REPORT, findings=(hostile,))], LEGEND, 80)
    assert "\x1b[2J" not in shown
    assert "\x1b]" not in shown


def test_several_files_end_with_an_overview_that_names_the_failed_one() -> None:
    failed = Failure("乙.docx", "file-damaged", "乙.docx：文件不完整")
    shown = text.plain([REPORT, failed], LEGEND)
    assert "共 2 个文件" in shown
    assert "乙.docx：未能检查" in shown


def test_a_report_without_findings_does_not_call_the_document_clean() -> None:
    shown = text.plain([replace(REPORT, findings=())], LEGEND)
    assert "没有发现问题，不等于文件没有问题" in shown
    assert "以下各条" not in shown
