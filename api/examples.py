"""Examples of what is sent and answered, by the names of the shapes in the description."""

from __future__ import annotations

from typing import Any, Final

_AT: Final = "2026-03-02T01:20:00Z"
_PERSON: Final = {
    "id": "5f0c1e7a9d3b4c6e8f1a2b3c4d5e6f70",
    "login": "lihua",
    "name": "李华",
    "role": "office",
    "agency": None,
    "active": True,
    "ready": True,
    "locked": False,
    "created": _AT,
}
_JOB: Final = {
    "id": "0b1c2d3e4f5061728394a5b6c7d8e9f0",
    "kind": "check",
    "subject": "a1b2c3d4e5f60718293a4b5c6d7e8f90",
    "state": "done",
    "percent": 100,
    "step": "完成",
    "created": _AT,
    "started": _AT,
    "finished": _AT,
    "code": None,
    "message": None,
    "status": None,
}
_CHECK: Final = {
    "id": "a1b2c3d4e5f60718293a4b5c6d7e8f90",
    "document": "d0d1d2d3d4d5d6d7d8d9dadbdcdddedf",
    "rulebook": "9823f4de535b9e186812ab97741465eedb62e8e907f5045954d4a62f8eabcf36",
    "as_of": "2026-03-02",
    "with_records": True,
    "created": _AT,
    "job": _JOB,
    "result": "4be1a1f2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e",
    "violations": 2,
    "risks": 1,
    "notices": 0,
}
_DOCUMENT: Final = {
    "id": "d0d1d2d3d4d5d6d7d8d9dadbdcdddedf",
    "series": "e0e1e2e3e4e5e6e7e8e9eaebecedeeef",
    "version": 1,
    "name": "某县道路工程招标文件.pdf",
    "sha256": "0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0",
    "size": 1048576,
    "lot": "B-012",
    "agency": "甲招标代理有限公司",
    "state": "draft",
    "regime": None,
    "issued": None,
    "uploaded": _AT,
    "check": _CHECK,
}
_DECISION: Final = {
    "id": 7,
    "document": "d0d1d2d3d4d5d6d7d8d9dadbdcdddedf",
    "finding": "77aa0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2",
    "verdict": "returned",
    "reason": "请删除地域限定后重新上传",
    "by": "李华",
    "at": _AT,
}
_TOKEN: Final = {
    "id": "1a2b3c4d5e6f70819293a4b5c6d7e8f9",
    "name": "代理机构系统对接",
    "scopes": ["documents:read", "documents:write"],
    "created": _AT,
    "expires": "2026-05-31T01:20:00Z",
    "revoked": None,
}

EXAMPLES: Final[dict[str, Any]] = {
    "Problem": {
        "type": "urn:tender-guard:problem:unknown",
        "title": "没有找到",
        "status": 404,
        "detail": "没有这份文件",
        "code": "unknown",
        "errors": [],
    },
    "Someone": _PERSON,
    "Progress": _JOB,
    "CheckLine": _CHECK,
    "DocumentLine": _DOCUMENT,
    "Change": {"state": "published"},
    "CheckOrder": {"as_of": "2026-03-02", "with_records": True},
    "DecisionLine": _DECISION,
    "DecisionOrder": {"verdict": "returned", "reason": "请删除地域限定后重新上传"},
    "NewWaiver": {
        "reason": "涉密工程，限定范围经批准",
        "approver": "王主任",
        "expires": "2026-12-31",
        "finding": _DECISION["finding"],
        "rule": None,
        "quote": None,
    },
    "WaiverLine": {
        "id": "2b3c4d5e6f70819293a4b5c6d7e8f90a",
        "finding": _DECISION["finding"],
        "rule": None,
        "quote": None,
        "reason": "涉密工程，限定范围经批准",
        "approver": "王主任",
        "expires": "2026-12-31",
        "created": _AT,
        "revoked": None,
    },
    "Session": {"person": _PERSON, "csrf": "mX3sd9a0v7Q2"},
    "Words": {"login": "lihua", "password": "一句很长的话 2026"},
    "LinkWords": {"secret": "okQ3gGCk0jQNEptXKDlhXH7zBw", "password": "一句很长的话 2026"},
    "NewPerson": {"login": "zhaomin", "name": "赵敏", "role": "inspector", "agency": None},
    "PersonChange": {"name": None, "role": None, "agency": None, "active": False},
    "Link": {
        "secret": "okQ3gGCk0jQNEptXKDlhXH7zBw",
        "url": "https://zb.example.gov.cn/link/okQ3gGCk0jQNEptXKDlhXH7zBw",
    },
    "Token": _TOKEN,
    "NewToken": {"token": _TOKEN, "secret": "tg_5Jx2n0Zr7uVwYc8d"},
    "TokenOrder": {"name": "代理机构系统对接", "scopes": ["documents:read"], "days": 90},
    "Sentence": {
        "text": "投标人在本市有类似业绩的，每项加2分。",
        "section": "评分标准",
        "regime": "statutory",
    },
    "ReminderOrder": {"party": "某建设集团有限公司"},
    "Inspectors": {"inspectors": [_PERSON["id"]], "reason": "2026 年上半年双随机抽查"},
    "Verdict": {"entries": 1024, "head": "5e" * 32, "broken": None, "reason": ""},
    "Health": {"status": "ok", "queued": 0, "running": 1, "rulebook": _CHECK["rulebook"]},
}
