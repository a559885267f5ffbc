from __future__ import annotations

from typing import Any

import pytest
from running import Client, Service

JSON = {"content-type": "application/json"}
FILE = {"file": ("招标.md", b"x")}

CASES: list[tuple[str, str, dict[str, Any], int, str, str]] = [
    ("GET", "/nothing", {}, 404, "unknown", "没有这个地址"),
    ("DELETE", "/documents", {}, 405, "method", "这个地址不支持这种操作"),
    ("POST", "/people", {"content": b"{bad", "headers": JSON}, 400, "usage", "JSON"),
    (
        "POST",
        "/people",
        {"content": b'{"a":"\xed\xa0\x80"}', "headers": JSON},
        400,
        "usage",
        "JSON",
    ),
    ("POST", "/people", {"content": b"[" * 100_000, "headers": JSON}, 400, "usage", "JSON"),
    ("POST", "/people", {"json": {"login": "x\0"}}, 400, "usage", "空字符"),
    ("GET", "/documents?lot=%00", {}, 400, "usage", "空字符"),
    ("POST", "/documents", {"data": {"lot": "L\0"}, "files": FILE}, 400, "usage", "不可见"),
    ("GET", "/records/sheets/lot?where=estimate=1e9999999", {}, 400, "usage", "应为金额"),
    ("POST", "/people", {"json": []}, 400, "invalid", "应为对象"),
    ("POST", "/people", {"json": {"login": "x", "name": "y", "role": "king"}}, 400, "invalid", ""),
    ("POST", "/tokens", {"json": {"name": 1, "scopes": []}}, 400, "invalid", "name：应为文字"),
    ("POST", "/tokens", {"json": {"name": "x"}}, 400, "invalid", "必须填写"),
    (
        "POST",
        "/tokens",
        {"content": b"a", "headers": {"content-type": "text/plain"}},
        415,
        "media-type",
        "格式不对",
    ),
    ("POST", "/documents", {"json": {}}, 415, "media-type", "格式不对"),
    ("POST", "/tokens", {"content": b" " * 2_000_000, "headers": JSON}, 413, "too-large", "上限"),
    ("POST", "/documents", {"data": {"lot": ""}, "files": FILE}, 400, "invalid", "lot：长度"),
    (
        "POST",
        "/documents",
        {"data": {"lot": "L", "state": "x"}, "files": FILE},
        400,
        "invalid",
        "state",
    ),
    ("GET", "/documents?page=x", {}, 400, "invalid", "page：应为整数"),
    ("GET", "/documents?size=201", {}, 400, "invalid", "size：应不大于 200"),
    ("GET", "/documents?state=x", {}, 400, "invalid", "state：只能是 draft、published"),
    ("GET", "/documents?sort=x", {}, 400, "usage", "不能按 x 排序"),
    ("GET", "/checks/x?wait=61", {}, 400, "invalid", "wait：应不大于 60"),
    ("GET", "/checks/x/report?format=pdf", {}, 400, "invalid", "format：只能是 json、text"),
    ("GET", "/must-tender", {}, 400, "invalid", "必须填写"),
    ("GET", "/must-tender?funds=其他&class=x&estimate=1", {}, 400, "invalid", "class：只能是 施工"),
    ("GET", "/must-tender?funds=其他&class=施工&estimate=nan", {}, 400, "invalid", "estimate"),
    ("GET", "/must-tender?funds=其他&class=施工&estimate=inf", {}, 400, "invalid", "estimate"),
    ("GET", "/obligations?until=2026-13-01", {}, 400, "invalid", "until：应为日期"),
    ("GET", "/records/sheets/nothing", {}, 404, "unknown", "没有台账表"),
    ("GET", "/records/sheets/lot?where=x", {}, 400, "usage", "列=值"),
    ("GET", "/records/sheets/lot?where=x=y", {}, 400, "usage", "没有列 x"),
    ("GET", "/records/sheets/lot?where=deadline=x", {}, 400, "usage", "应为日期"),
    ("GET", "/records/sheets/lot?where=estimate=nan", {}, 400, "usage", "应为金额"),
    ("GET", "/records/sheets/expert?lot=x", {}, 404, "unknown", "不能按标段筛选"),
    ("GET", "/records/sheets/lot/99999999999999999999", {}, 404, "unknown", "没有这一行"),
    ("GET", f"/tracked/{10**30}", {}, 400, "usage", "超出"),
    ("GET", "/documents/%00", {}, 400, "usage", "空字符"),
]


@pytest.mark.parametrize(
    ("method", "path", "sent", "status", "code", "said"),
    CASES,
    ids=[f"{method} {path}"[:60] for method, path, *_ in CASES],
)
def test_every_error_is_a_problem_in_chinese_with_a_code(  # noqa: PLR0913, PLR0917
    administrator: Client, method: str, path: str, sent: Any, status: int, code: str, said: str
) -> None:
    answer = administrator.send(method, path, **sent)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert set(problem) == {"type", "title", "status", "detail", "code", "errors"}
    assert (problem["status"], problem["code"]) == (status, code)
    assert problem["type"] == f"urn:tender-guard:problem:{code}"
    assert said in problem["detail"], problem
    assert not any(word in problem["detail"] for word in ("Error", "Expected", "Validation", "/"))


def test_a_stranger_is_told_to_sign_in(service: Service) -> None:
    problem = service.stranger().get("/api/v1/documents").json()
    assert (problem["status"], problem["code"], problem["title"]) == (401, "sign-in", "未登录")
