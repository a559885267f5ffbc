from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from example import BOND, LEGEND, REPORT, WAIVED
from jsonschema import Draft4Validator

from tender_guard.documents.model import Place
from tender_guard.reports import sarif
from tender_guard.reports.results import Failure, Result

SCHEMA = Path(__file__).parent / "schema" / "sarif-2.1.0-rtm.5.json"
FAILED = Failure("乙 1.docx", "file-damaged", "文件不完整")


def run(*results: Result) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(sarif.render(results, LEGEND))["runs"][0]
    return answer


@pytest.mark.parametrize("results", [(REPORT,), (WAIVED,), (FAILED,), (REPORT, FAILED, WAIVED)])
def test_the_log_is_valid_against_the_schema(results: tuple[Result, ...]) -> None:
    schema = json.loads(SCHEMA.read_text("utf-8"))
    Draft4Validator(schema).validate(json.loads(sarif.render(results, LEGEND)))


def test_severities_become_levels_and_ids_become_fingerprints() -> None:
    found = run(REPORT)["results"]
    assert [r["level"] for r in found] == ["warning", "note", "error"]
    assert found[0]["partialFingerprints"] == {"tenderGuard/v1": "b" * 64}
    rules = run(REPORT)["tool"]["driver"]["rules"]
    assert all(rules[r["ruleIndex"]]["id"] == r["ruleId"] for r in found)


def test_pages_and_boxes_are_kept() -> None:
    found = run(REPORT)["results"][2]
    assert found["properties"]["places"][0] == {
        "page": 12,
        "boxes": [[72, 310, 520, 324], [72, 326, 180, 340]],
        "paragraph": None,
    }
    logical = found["locations"][0]["logicalLocations"][0]["fullyQualifiedName"]
    assert logical == "第 12—13 页，评分标准，第 3.2.1 条"


def test_a_line_of_a_text_file_is_a_region() -> None:
    finding = replace(BOND, places=(Place(None, (), "17"),))
    subject = replace(REPORT.document, path="甲.txt", format="text", pages=None)
    found = run(replace(REPORT, document=subject, findings=(finding,)))["results"][0]
    region = found["locations"][0]["physicalLocation"]["region"]
    assert region == {"startLine": 17, "snippet": {"text": BOND.quote}}


def test_a_waiver_is_a_suppression() -> None:
    suppressed = [r for r in run(WAIVED)["results"] if "suppressions" in r]
    assert len(suppressed) == 1
    assert "张三" in suppressed[0]["suppressions"][0]["justification"]


def test_a_failed_file_and_unread_pages_are_notifications() -> None:
    invocation = run(REPORT, FAILED)["invocations"][0]
    assert invocation["executionSuccessful"] is False
    told = [note["message"]["text"] for note in invocation["toolExecutionNotifications"]]
    assert any("第 7—9、15 页没有可读的文字" in text for text in told)
    assert "乙 1.docx：文件不完整" in told
    assert run(FAILED)["artifacts"][0]["location"]["uri"] == "%E4%B9%99%201.docx"
