"""Every error as a problem (RFC 9457): Chinese for people, ``code`` for programs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, get_args
from urllib.parse import quote

from litestar import MediaType, Request, Response
from litestar.exceptions import HTTPException, SerializationException, ValidationException
from litestar.response import Redirect
from litestar.status_codes import HTTP_303_SEE_OTHER, HTTP_500_INTERNAL_SERVER_ERROR

from tender_guard.errors import SignInError, TenderGuardError

from .logs import logger

MEDIA_TYPE: Final = "application/problem+json"

_TITLES: Final[Mapping[int, str]] = {
    400: "请求有误",
    401: "未登录",
    403: "没有权限",
    404: "没有找到",
    405: "不支持这种操作",
    409: "与现状冲突",
    413: "内容太大",
    415: "不支持的格式",
    422: "内容不能处理",
    429: "尝试过多",
    503: "暂时不能答复",
}
_CODES: Final[Mapping[int, str]] = {
    400: "invalid",
    401: "sign-in",
    403: "refused",
    404: "unknown",
    405: "method",
    413: "too-large",
    415: "media-type",
    429: "locked",
}
_DETAILS: Final[Mapping[int, str]] = {
    400: "请求的内容不符合要求",
    401: "请先登录",
    403: "您不能进行这项操作",
    404: "没有这个地址",
    405: "这个地址不支持这种操作",
    413: "上传的内容超过大小上限",
    415: "请求内容的格式不对",
    429: "请求过于频繁，请稍后再试",
}
_TYPES: Final[Mapping[str, str]] = {
    "int": "整数",
    "float": "数",
    "decimal": "数",
    "str": "文字",
    "bool": "是或否",
    "date": "日期，如 2026-03-02",
    "datetime": "时间",
    "array": "列表",
    "object": "对象",
    "null": "空",
}
_SIGNS: Final[Mapping[str, str]] = {
    "required": "必须填写",
    "RFC3339 encoded date": "应为日期，如 2026-03-02",
    "Invalid enum value": "不是可用的值",
    "regex": "写法不对",
}
"""Parts of messages, and what is said in their place."""
_MISSING: Final = re.compile(r"Missing required \w+ parameter '([^']+)'")
_EXPECTED: Final = re.compile(r"Expected `([^`]+)`")


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """What is wrong with one field or parameter."""

    field: str
    problem: str


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem as answered."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    errors: list[FieldProblem] = field(default_factory=list)


def problem(status: int, code: str, detail: str, errors: list[FieldProblem]) -> Response[Problem]:
    """The answer for a problem."""
    body = Problem(
        f"urn:tender-guard:problem:{code}",
        _TITLES.get(status, "程序内部错误"),
        status,
        detail,
        code,
        errors,
    )
    return Response(body, status_code=status, media_type=MEDIA_TYPE)


def is_page(request: Request[Any, Any, Any]) -> bool:
    """Is it a person with a browser who asks, not a program?"""
    return not request.url.path.startswith("/api/")


def answer_ours(request: Request[Any, Any, Any], error: TenderGuardError) -> Response[Any]:
    """The answer for an error raised on purpose."""
    if isinstance(error, SignInError) and is_page(request) and request.method == "GET":
        wanted = quote(request.url.path, safe="/")
        return Redirect(f"/sign-in?next={wanted}", status_code=HTTP_303_SEE_OTHER)
    return _answer(request, error.http_status, error.code, str(error), [])


def answer_http(request: Request[Any, Any, Any], error: HTTPException) -> Response[Any]:
    """The answer for an error of the framework's."""
    status = error.status_code
    code = _CODES.get(status, "internal" if status >= HTTP_500_INTERNAL_SERVER_ERROR else "invalid")
    errors = _fields(request, error) if isinstance(error, ValidationException) else []
    detail = _DETAILS.get(status, "程序内部错误，请联系管理员")
    if isinstance(error.__cause__, SerializationException):
        detail = "请求的内容不是有效的 JSON"
    if errors:
        detail = "；".join(f"{one.field}：{one.problem}" for one in errors)
    return _answer(request, status, code, detail, errors)


def answer_fault(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
    """The answer for a fault of the program: logged, and nothing of it shown."""
    logger.error("fault", exc_info=error)
    return _answer(request, 500, "internal", "程序内部错误，请联系管理员", [])


def _answer(
    request: Request[Any, Any, Any],
    status: int,
    code: str,
    detail: str,
    errors: list[FieldProblem],
) -> Response[Any]:
    if not is_page(request):
        return problem(status, code, detail, errors)
    engine = request.app.template_engine
    if engine is None:
        raise TypeError("the application has no templates")
    shown = {
        "title": _TITLES.get(status, "程序内部错误"),
        "detail": detail,
        "person": request.scope.get("user"),
        "csrf": getattr(request.scope.get("auth"), "csrf", None) or "",
        "path": request.url.path,
    }
    body = engine.get_template("problem.html").render(**shown)
    return Response(body, status_code=status, media_type=MediaType.HTML)


def _fields(request: Request[Any, Any, Any], error: ValidationException) -> list[FieldProblem]:
    missing = _MISSING.match(error.detail)
    if missing:
        return [FieldProblem(missing[1], "必须填写")]
    extra: Any = error.extra
    listed = extra if isinstance(extra, list) else []
    return [_field(request, one) for one in listed if isinstance(one, dict)]


def _field(request: Request[Any, Any, Any], told: dict[str, Any]) -> FieldProblem:
    name = str(told.get("key") or "内容")
    handler: Any = request.scope.get("route_handler")
    declared = handler.parsed_fn_signature.parameters.get(name) if handler else None
    choices = _choices(declared.annotation) if declared else ()
    problem = f"只能是 {'、'.join(choices)}" if choices else _said(str(told.get("message", "")))
    definition: Any = getattr(declared, "kwarg_definition", None)
    known = getattr(definition, "name", None)
    return FieldProblem(known or {"data": "内容"}.get(name, name), problem)


def _choices(annotation: Any) -> tuple[str, ...]:  # noqa: ANN401 - a type
    """The words of a ``Literal``, also of one that may be absent."""
    found: list[str] = []
    for one in get_args(annotation):
        found += [one] if isinstance(one, str) else _choices(one)
    return tuple(found)


def _said(message: str) -> str:
    for sign, told in _SIGNS.items():
        if sign in message:
            return told
    expected = _EXPECTED.search(message)
    if expected:
        kinds = [part.strip() for part in expected.group(1).split("|")]
        named = [_TYPES[kind] for kind in kinds if kind in _TYPES and kind != "null"]
        if named and ">=" not in message and "<=" not in message:
            return f"应为{'或'.join(named)}"
    limit = re.search(r"(>=|<=|>|<) (-?\d+)", message)
    if limit:
        words = {">=": "不小于", "<=": "不大于", ">": "大于", "<": "小于"}
        about = "长度应" if "length" in message else "应"
        return f"{about}{words[limit.group(1)]} {limit.group(2)}"
    return "不符合要求"
