"""The shapes of what the reports make, which the framework knows only as objects.

They are those of ``check --format json`` and ``records check --format json``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, TypeAlias

Schema: TypeAlias = dict[str, Any]

_TEXT: Final[Schema] = {"type": "string"}
_MAYBE: Final[Schema] = {"type": ["string", "null"]}
_WHOLE: Final[Schema] = {"type": "integer"}
_NUMBER: Final[Schema] = {"type": ["number", "null"]}
_DAY: Final[Schema] = {"type": "string", "format": "date"}
_SURE: Final[Schema] = {"type": "boolean"}
_PAGE: Final[Schema] = {"type": ["integer", "null"]}
_SEVERITY: Final[Schema] = {"type": "string", "enum": ["violation", "risk", "notice"]}


def of(name: str) -> Schema:
    """The shape of that name."""
    return {"$ref": f"#/components/schemas/{name}"}


def listed(entry: Schema) -> Schema:
    """A list of such entries."""
    return {"type": "array", "items": entry}


def _shape(needed: Mapping[str, Schema], **more: Schema) -> Schema:
    return {"type": "object", "properties": {**needed, **more}, "required": sorted(needed)}


def _page(entry: str) -> Schema:
    counts = {"total": _WHOLE, "page": _WHOLE, "size": _WHOLE}
    return _shape({"items": listed(of(entry)), **counts})


_BOXES: Final = listed({**listed({"type": "number"}), "minItems": 4, "maxItems": 4})
_SUBJECT: Final = _shape({"sheet": _TEXT, "key": _TEXT, "other": _MAYBE})

_CELL: Final[Schema] = {"type": ["string", "number", "null"]}
_INTERVIEW: Final = _shape(
    {
        "lot": _TEXT,
        "lot_name": _TEXT,
        "project": _TEXT,
        "project_name": _TEXT,
        "tenderer": _TEXT,
        "winner": _MAYBE,
        "price_yuan": {"type": "number"},
        "award_notice": _MAYBE,
        "started": _MAYBE,
        "due": _MAYBE,
        "held": _MAYBE,
        "state": {
            "type": "string",
            "enum": ["overdue", "due-soon", "open", "waiting", "unknown", "done"],
        },
    }
)

SHAPES: Final[dict[str, Schema]] = {
    "Basis": _shape(
        {"law": _MAYBE, "article": _MAYBE, "summary": _TEXT, "verified": _SURE},
        local=_TEXT,
        document=_MAYBE,
    ),
    "Related": _shape(
        {}, quote=_TEXT, page=_PAGE, sheet=_TEXT, key=_MAYBE, column=_MAYBE, value=_MAYBE
    ),
    "Finding": _shape(
        {
            "id": _TEXT,
            "rule": _TEXT,
            "title": _TEXT,
            "prohibition": _MAYBE,
            "severity": _SEVERITY,
            "section": _MAYBE,
            "clause": _TEXT,
            "page": _PAGE,
            "boxes": _BOXES,
            "paragraph": _MAYBE,
            "quote": _TEXT,
            "matched": listed(_TEXT),
            "basis": listed(of("Basis")),
            "advice": _TEXT,
        },
        message=_TEXT,
        related=listed(of("Related")),
        places=listed(_shape({"page": _PAGE, "boxes": _BOXES}, paragraph=_TEXT)),
        waived=_shape({"reason": _TEXT, "approver": _TEXT, "expires": _MAYBE}),
    ),
    "Outcome": _shape(
        {
            "rule": _TEXT,
            "outcome": {
                "type": "string",
                "enum": ["hit", "clear", "missing-data", "not-applicable"],
            },
            "reason": _TEXT,
            "missing": listed(_TEXT),
        }
    ),
    "Result": _shape(
        {
            "tool": _shape({"name": _TEXT, "version": _TEXT, "rulebook": _TEXT}),
            "document": _shape(
                {
                    "path": _TEXT,
                    "sha256": _TEXT,
                    "format": _TEXT,
                    "kind": _TEXT,
                    "pages": _PAGE,
                    "regime": _TEXT,
                    "regime_source": _TEXT,
                    "issued": _MAYBE,
                    "facts": {"type": "object"},
                    "unread_pages": listed(_WHOLE),
                    "ocr_pages": listed(_WHOLE),
                }
            ),
            "as_of": _DAY,
            "findings": listed(of("Finding")),
            "outcomes": listed(of("Outcome")),
            "waiver_faults": listed(_TEXT),
            "result": _TEXT,
        }
    ),
    "PairedFinding": {"allOf": [of("Finding"), _shape({"before": of("Finding")})]},
    "RecordFinding": _shape(
        {
            "id": _TEXT,
            "rule": _TEXT,
            "title": _TEXT,
            "severity": _SEVERITY,
            "subject": _SUBJECT,
            "rows": listed(_shape({"sheet": _TEXT, "row": _WHOLE})),
            "message": _TEXT,
            "measured": {"type": ["number", "string", "boolean", "null"]},
            "limit": {"type": ["number", "string", "boolean", "null"]},
            "basis": listed(of("Basis")),
            "advice": _TEXT,
        },
        note=_TEXT,
        escalation={"type": "string", "enum": ["overdue", "escalate", "public-list"]},
    ),
    "Obligation": _shape(
        {
            "kind": _TEXT,
            "title": _TEXT,
            "lot": _TEXT,
            "lot_name": _TEXT,
            "other": _MAYBE,
            "who": _TEXT,
            "parties": listed(_shape({"role": _TEXT, "name": _TEXT})),
            "due": _DAY,
            "status": {"type": "string", "enum": ["done", "overdue", "due-soon", "open"]},
            "done_on": _MAYBE,
            "amount_yuan": _NUMBER,
            "basis": listed(of("Basis")),
        },
        interest=_TEXT,
        note=_TEXT,
    ),
    "Row": {
        **_shape({"id": _WHOLE, "bad": {"type": "object"}}),
        "description": "一行：列的英文名和值；`bad` 为有误的单元格，列名和写的内容。",
    },
    "ImportSummary": _shape(
        {
            "sheets": listed(
                _shape(
                    {
                        "sheet": _TEXT,
                        "title": _TEXT,
                        "new": _WHOLE,
                        "changed": _WHOLE,
                        "same": _WHOLE,
                        "rejected": _WHOLE,
                    }
                )
            ),
            "rejected": listed(
                _shape({"sheet": _TEXT, "row": _WHOLE, "column": _TEXT, "problem": _TEXT})
            ),
            "unknown": listed(_TEXT),
        }
    ),
    "Rule": _shape(
        {
            "id": _TEXT,
            "title": _TEXT,
            "prohibition": _MAYBE,
            "subject": _TEXT,
            "severity": listed(_SEVERITY),
            "basis": listed(of("Basis")),
            "advice": _TEXT,
            "lets_pass": listed(_TEXT),
            "examples": _shape({"fires": _WHOLE, "silent": _WHOLE, "missed": _WHOLE}),
        }
    ),
    "Expert": _shape(
        {
            "code": _TEXT,
            "name": _TEXT,
            "specialities": listed(_TEXT),
            "employers": listed(_TEXT),
            "admitted": _MAYBE,
            "status": _MAYBE,
            "is_available": _SURE,
            "points": {"type": "number"},
            "proposal": {
                "oneOf": [
                    _shape(
                        {
                            "step": {"type": "string", "enum": ["remind", "suspend", "remove"]},
                            "points": {"type": "number"},
                            "threshold": {"type": "number"},
                            "referred": listed(_TEXT),
                            "months": _PAGE,
                            "is_taken": _SURE,
                        }
                    ),
                    {"type": "null"},
                ]
            },
            "conflicts": listed(
                _shape({"lot": _TEXT, "lot_name": _TEXT, "employer": _TEXT, "ties": listed(_TEXT)})
            ),
            "sessions": listed(
                _shape(
                    {
                        "lot": _TEXT,
                        "lot_name": _TEXT,
                        "day": _DAY,
                        "as_expert": {"type": ["boolean", "null"]},
                    }
                )
            ),
            "deductions": listed(
                _shape(
                    {
                        "day": _DAY,
                        "lot": _MAYBE,
                        "behaviour": _TEXT,
                        "points": {"type": "number"},
                        "note": _MAYBE,
                        "standard": listed({"type": "number"}),
                        "is_standard": _SURE,
                    }
                )
            ),
        }
    ),
    "ExpertSheet": {
        "allOf": [
            of("Expert"),
            _shape(
                {
                    "marks": {
                        **_shape({"code": _TEXT, "is_notable": _SURE}),
                        "description": "打分统计；数据不足、不作判断的项目为 null 或者不列。",
                    },
                    "actions": listed(_shape({"kind": _TEXT, "day": _DAY, "reason": _TEXT})),
                }
            ),
        ]
    },
    "ExpertCoverage": _shape(
        {
            "as_of": _DAY,
            "since": _DAY,
            "coverage": listed(
                _shape(
                    {
                        "name": _TEXT,
                        "registered": _WHOLE,
                        "available": _WHOLE,
                        "sessions": _WHOLE,
                        "seats": _WHOLE,
                        "widest": _WHOLE,
                        "needed": _WHOLE,
                        "suspended": listed(_TEXT),
                        "lacking": _WHOLE,
                    }
                )
            ),
            "screened": listed(_shape({"code": _TEXT, "grounds": listed(_TEXT)})),
        }
    ),
    "Avoidance": _shape({"code": _TEXT, "name": _TEXT, "employer": _TEXT, "ties": listed(_TEXT)}),
    "Interview": _INTERVIEW,
    "InterviewDetail": {
        "allOf": [
            of("Interview"),
            _shape(
                {"records": listed(_shape({"id": _TEXT, "held": _DAY, "promises": listed({})}))}
            ),
        ]
    },
    "Statistics": _shape(
        {
            "from": _DAY,
            "to": _DAY,
            "as_of": _DAY,
            "sections": listed(
                _shape(
                    {
                        "number": _WHOLE,
                        "title": _TEXT,
                        "figures": listed(
                            _shape(
                                {
                                    "code": _TEXT,
                                    "id": _TEXT,
                                    "title": _TEXT,
                                    "value": _NUMBER,
                                    "shown": _TEXT,
                                    "unit": _TEXT,
                                    "query": _TEXT,
                                    "columns": listed(_TEXT),
                                    "rows": listed(listed(_CELL)),
                                }
                            )
                        ),
                    }
                )
            ),
        }
    ),
    "PageExpert": _page("Expert"),
    "PageInterview": _page("Interview"),
    "PageRow": _page("Row"),
    "PageRecordFinding": _page("RecordFinding"),
    "PageObligation": _page("Obligation"),
}

FIELDS: Final[Mapping[tuple[str, str], Schema]] = {
    ("FindingLine", "finding"): of("Finding"),
    ("VersionDifference", "fixed"): listed(of("Finding")),
    ("VersionDifference", "new"): listed(of("Finding")),
    ("VersionDifference", "unchanged"): listed(of("PairedFinding")),
    ("ImportLine", "summary"): {"oneOf": [of("ImportSummary"), {"type": "null"}]},
    ("RuleDetail", "rule"): of("Rule"),
    ("MustTender", "basis"): listed(of("Basis")),
    ("ProjectDetail", "project"): of("Row"),
    ("ProjectDetail", "lots"): listed(of("Row")),
}
"""Fields of other shapes that hold one of them."""

_FILE: Final[Schema] = {"type": "string", "format": "binary"}
_JSON: Final = "application/json"
_OFFICE: Final = "application/vnd.openxmlformats-officedocument"
_XLSX: Final = f"{_OFFICE}.spreadsheetml.sheet"
_DOCX: Final = f"{_OFFICE}.wordprocessingml.document"
_EVENTS: Final[Mapping[str, Schema]] = {
    "text/event-stream": _shape(
        {"event": {"type": "string", "enum": ["progress"]}, "data": _TEXT}, id=_TEXT, retry=_WHOLE
    )
}
ANY_FILE: Final[Mapping[str, Schema]] = {"*/*": {}}
"""A file of which only the answer tells of what kind it is."""

_PICTURES: Final[Mapping[str, Schema]] = {"image/svg+xml": _TEXT, "image/png": _FILE}

ANSWERS: Final[Mapping[str, Mapping[str, Schema]]] = {
    "/checks/{check_id}/result": {_JSON: of("Result")},
    "/checks/{check_id}/events": _EVENTS,
    "/checks/{check_id}/report": {
        _JSON: of("Result"),
        "text/plain": _TEXT,
        "text/html": _TEXT,
        "application/pdf": _FILE,
        _DOCX: _FILE,
        _XLSX: _FILE,
        "application/sarif+json": {"type": "object"},
    },
    "/records/imports/{import_id}/events": _EVENTS,
    "/records/sheets/{name}": {_JSON: of("PageRow")},
    "/records/sheets/{name}/{row_id}": {_JSON: of("Row")},
    "/records/findings": {_JSON: of("PageRecordFinding")},
    "/records/export": {_XLSX: _FILE, _JSON: {"type": "object"}},
    "/records/template": {_XLSX: _FILE},
    "/projects": {_JSON: of("PageRow")},
    "/obligations": {_JSON: of("PageObligation")},
    "/calendar.ics": {"text/calendar": _TEXT},
    "/reminders/due/letter": {_DOCX: _FILE},
    "/experts": {_JSON: of("PageExpert")},
    "/experts/coverage": {_JSON: of("ExpertCoverage")},
    "/experts/avoidance": {_JSON: listed(of("Avoidance"))},
    "/experts/register": {_XLSX: _FILE, _DOCX: _FILE},
    "/experts/plots/{name}": _PICTURES,
    "/experts/{code}": {_JSON: of("ExpertSheet")},
    "/experts/{code}/sheet": {_DOCX: _FILE, _XLSX: _FILE},
    "/experts/{code}/plots/{name}": _PICTURES,
    "/interviews": {_JSON: of("PageInterview")},
    "/interviews/{lot}": {_JSON: of("InterviewDetail")},
    "/interviews/{lot}/form": {_DOCX: _FILE},
    "/statistics": {_JSON: of("Statistics")},
    "/statistics/report": {_XLSX: _FILE, _DOCX: _FILE},
    "/statistics/plots/{name}": _PICTURES,
}
"""What reading a route answers, by the kind of content."""

PARAMETERS: Final[Mapping[str, str]] = {
    "document_id": "文件的编号（`id`）。",
    "finding_id": "问题的编号（`id`），在各版本中不变。",
    "check_id": "检查的编号（`id`）。",
    "waiver_id": "豁免的编号（`id`）。",
    "import_id": "导入的编号（`id`）。",
    "row_id": "行的编号（`id`）。",
    "reminder_id": "提醒的编号（`id`）。",
    "commitment": "抽取的承诺值。",
    "photo_id": "照片的编号（`id`）。",
    "number": "问题的编号（`id`）。",
    "colour": "`green` 绿，`yellow` 黄，`red` 红。",
    "source": "`document` 招标文件，`record` 台账，`inspection` 抽查，`complaint` 投诉。",
    "rule_id": "规则的编号。",
    "person_id": "人员的编号（`id`）。",
    "token_id": "令牌的编号（`id`）。",
    "code": "项目编号。",
    "name": "名称；台账表用其英文名（见 `/records/sheets`）。",
    "lot": "标段编号。",
    "project": "项目编号。",
    "agency": "招标代理机构。",
    "state": "`draft` 草稿，`published` 已发布。",
    "series": "同一文件各版本共有的编号（`series`）。",
    "format": "格式。",
    "severity": "`violation` 疑似违规，`risk` 存疑，`notice` 提示。",
    "prohibition": "七个不准的编号，`N1` 至 `N7`。",
    "rule": "规则的编号。",
    "section": "章节。",
    "decided": "是否已处理。",
    "waived": "是否豁免。",
    "against": "与哪份文件比较；默认为上一版本。",
    "text": "所含的文字。",
    "where": "`列=值`，可以有多个，须都符合。",
    "industry": "行业。",
    "funds": "资金性质。",
    "major": "是否重点项目。",
    "kind": "种类，如 `bond-refund`。",
    "status": "`overdue` 已逾期，`due-soon` 即将到期，`open` 未到期，`done` 已办理。",
    "party": "单位名称。",
    "since": "自哪一日起（含）。",
    "until": "至哪一日止（含）。",
    "every": "是否也列出已办理的。",
    "class": "类别。",
    "subject": "`document` 招标文件，`lot` 标段，`project` 项目，`expert` 评标专家。",
    "role": "角色。",
    "action": "操作，按开头匹配，如 `document.`。",
    "target": "对象的编号。",
    "actor": "操作人的编号。",
    "speciality": "专业。",
    "proposed": "是否只列出建议处理的。",
    "promise_id": "承诺的编号（`id`）。",
    "change_id": "规则变更的编号（`id`）。",
    "only": "`trying` 试算中，`tried` 试算通过，`refused` 未通过，`confirmed` 已确认，"
    "`withdrawn` 已撤回。",
}
"""What the parameters mean that do not say it where they stand."""
