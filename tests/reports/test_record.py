from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from example import ABSENT, BOND, BONUS, REPORT, WAIVED

from tender_guard.documents.model import Place
from tender_guard.reports import record
from tender_guard.reports.results import Failure


def test_one_file_gives_an_object_with_the_keys_that_others_rely_on() -> None:
    answer = json.loads(record.render([REPORT]))
    assert answer["tool"] == {"name": "tender-guard", "version": "0.1.0", "rulebook": "d" * 64}
    assert answer["document"] == {
        "path": "甲工程.pdf",
        "sha256": "e" * 64,
        "format": "pdf",
        "kind": "tender",
        "pages": 20,
        "regime": "statutory",
        "regime_source": "found",
        "issued": "2026-03-02",
        "facts": {
            "issued": "2026-03-02",
            "estimate_yuan": 20000000,
            "bid_bond_ratio": 0.025,
            "validity_days": 90,
        },
        "unread_pages": [7, 8, 9, 15],
        "ocr_pages": [],
    }
    assert answer["result"] == "f" * 64


def test_several_files_give_an_array_in_order_with_errors_in_their_place() -> None:
    failed = Failure("乙.docx", "file-damaged", "乙.docx：文件不完整")
    answers = json.loads(record.render([failed, REPORT]))
    assert answers[0] == {
        "document": {"path": "乙.docx"},
        "error": {"code": "file-damaged", "message": "乙.docx：文件不完整"},
        "findings": [],
        "outcomes": [],
    }
    assert answers[1]["document"]["path"] == "甲工程.pdf"


def test_a_quote_over_a_page_break_gives_its_first_part_and_all_places() -> None:
    finding = record.finding_record(BONUS)
    assert finding["page"] == 12
    assert finding["boxes"] == BONUS.places[0].boxes
    assert [place["page"] for place in finding["places"]] == [12, 13]


def test_what_is_absent_has_no_page_and_an_empty_quote() -> None:
    finding = record.finding_record(ABSENT)
    assert (finding["page"], finding["boxes"], finding["quote"]) == (None, (), "")


def test_a_contradiction_names_its_other_place() -> None:
    assert record.finding_record(BOND)["related"] == [
        {"quote": "投标保证金：40万元", "page": 9},
        {"sheet": "标段", "key": "甲-01", "column": "投标保证金", "value": "400000"},
    ]


def test_a_waived_finding_stays_with_its_waiver() -> None:
    answer = json.loads(record.render([WAIVED]))
    assert answer["findings"][2]["waived"] == {
        "reason": "奖项为行业强制要求",
        "approver": "张三",
        "expires": "2026-12-31",
    }


def test_a_paragraph_of_a_word_file_is_its_locator() -> None:
    finding = replace(BOND, places=(Place(None, (), "table 2 row 3 cell 1"),))
    answer = json.loads(record.render([replace(REPORT, findings=(finding,))]))
    assert answer["findings"][0]["page"] is None
    assert answer["findings"][0]["boxes"] == []
    assert answer["findings"][0]["paragraph"] == "table 2 row 3 cell 1"


def test_decimals_keep_all_their_digits() -> None:
    line = record.dumps_line({"a": Decimal("12345678901234567890.12"), "b": Fraction(1, 4)})
    assert line == '{"a":12345678901234567890.12,"b":0.25}'
    assert "12345678901234567890.12" in record.dumps(Decimal("12345678901234567890.12"))
