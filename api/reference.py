"""The description of the API: what the framework knows of the routes, and what is known beside it.

Every answer has its problems described once; `shapes` gives the shapes of what the reports make,
`examples` an example of each shape; where there is none, one is made from the shape.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any, Final

from litestar import MediaType, Request
from litestar.enums import OpenAPIMediaType
from litestar.openapi.plugins import OpenAPIRenderPlugin
from litestar.serialization import encode_json

from .errors import MEDIA_TYPE
from .problems import CODES
from .sampling import example
from .shapes import ANSWERS, ANY_FILE, FIELDS, PARAMETERS, SHAPES, Schema

TITLE: Final = "招标文件与标后履约检查"
_PREFIX: Final = "/api/v1"
_BYTES: Final = "application/octet-stream"
_METHODS: Final = ("get", "post", "put", "patch", "delete")
_REFERENCE: Final = "#/components/schemas/"
_GENERIC: Final = re.compile(r"Page_(?:\w+\.)*(\w+?)_(?![\w.])")
"""How the framework calls a page of a list, after the modules of what is listed."""
_PROBLEM: Final[Schema] = {
    "type": "object",
    "description": "出错时的答复（RFC 9457）。`code` 不会改变，供程序判断；`detail` 供人阅读。",
    "required": ["type", "title", "status", "detail", "code", "errors"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {
            "type": "string",
            "description": "；".join(f"`{code}` {meaning}" for code, meaning in CODES.items()),
        },
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["field", "problem"],
                "properties": {"field": {"type": "string"}, "problem": {"type": "string"}},
            },
        },
    },
}


@dataclass(frozen=True)
class Route:
    """A route as the page shows it."""

    method: str
    path: str
    summary: str
    description: str
    parameters: list[dict[str, Any]] = field(default_factory=list)
    body: Any = None
    answer: Any = None


class ReferenceFile(OpenAPIRenderPlugin):
    """The description for programs."""

    def __init__(self, path: str) -> None:
        """At a path below the reference's own."""
        super().__init__(path=path, media_type=OpenAPIMediaType.OPENAPI_JSON)

    def render(self, _request: Request[Any, Any, Any], openapi_schema: dict[str, Any]) -> bytes:
        """The description as JSON."""
        return encode_json(described(openapi_schema))


class ReferencePage(OpenAPIRenderPlugin):
    """The description for people, as a page that loads nothing from elsewhere."""

    def __init__(self, path: str) -> None:
        """At a path below the reference's own."""
        super().__init__(path=path, media_type=MediaType.HTML)

    def render(self, request: Request[Any, Any, Any], openapi_schema: dict[str, Any]) -> bytes:
        """The page."""
        engine = request.app.template_engine
        if engine is None:
            raise TypeError("the application has no templates")
        template = engine.get_template("reference/page.html")
        shown = {
            "areas": listed(described(openapi_schema)),
            "codes": CODES,
            "person": None,
            "csrf": "",
        }
        page: str = template.render(**shown)
        return page.encode()


def described(schema: dict[str, Any]) -> dict[str, Any]:
    """The description as OpenAPI 3.1."""
    text = _GENERIC.sub(r"Page\1", json.dumps(deepcopy(schema), ensure_ascii=False))
    made: dict[str, Any] = json.loads(text)
    components = made.setdefault("components", {})
    schemas: dict[str, Schema] = components.setdefault("schemas", {})
    schemas |= deepcopy(SHAPES) | {"Problem": deepcopy(_PROBLEM)}
    for (name, part), shape in FIELDS.items():
        schemas[name]["properties"][part] = shape
    components["securitySchemes"] = {
        "token": {"type": "http", "scheme": "bearer", "description": "机器使用的令牌"},
        "session": {"type": "apiKey", "in": "cookie", "name": "tender-guard"},
    }
    made["security"] = [{"token": []}, {"session": []}]
    for path, method, operation in _operations(made):
        if method == "get":
            good = operation["responses"].get("200", {})
            usual = ANY_FILE if _BYTES in good.get("content", {}) else None
            contents = ANSWERS.get(path.removeprefix(_PREFIX), usual)
            if contents is not None:
                good["content"] = {kind: {"schema": shape} for kind, shape in contents.items()}
        _complete(operation, schemas)
    used = json.dumps(made["paths"]) + json.dumps(schemas)
    for name in [name for name in schemas if f'"{_REFERENCE}{name}"' not in used]:
        del schemas[name]
    return made


def _complete(operation: dict[str, Any], schemas: dict[str, Schema]) -> None:
    """Fill in problems, the meaning of parameters, and examples."""
    answers = operation["responses"]
    answers.pop("400", None)
    answers["default"] = {
        "description": "不能照办，原因见 detail",
        "content": {MEDIA_TYPE: {"schema": {"$ref": f"{_REFERENCE}Problem"}}},
    }
    for parameter in operation.get("parameters", ()):
        if not parameter.get("description"):
            parameter["description"] = PARAMETERS.get(parameter["name"], "")
    for part in (operation.get("requestBody", {}), *answers.values()):
        for kind, content in part.get("content", {}).items():
            if kind in {"application/json", "multipart/form-data", MEDIA_TYPE}:
                content["example"] = example(content["schema"], schemas)


def listed(schema: dict[str, Any]) -> dict[str, list[Route]]:
    """The routes by their first word, for the page."""
    areas: dict[str, list[Route]] = {}
    for path, method, operation in _operations(schema):
        area = path.removeprefix(f"{_PREFIX}/").split("/")[0]
        route = Route(
            method.upper(),
            path,
            operation.get("summary", ""),
            operation.get("description", ""),
            operation.get("parameters", []),
            _shown(operation.get("requestBody")),
            _shown(_good(operation)),
        )
        areas.setdefault(area, []).append(route)
    return areas


def _operations(schema: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, item in sorted(schema["paths"].items()):
        for method in _METHODS:
            if method in item:
                yield path, method, item[method]


def _good(operation: dict[str, Any]) -> Any:  # noqa: ANN401 - a part of the schema
    return next((one for code, one in operation["responses"].items() if code[0] == "2"), None)


def _shown(part: dict[str, Any] | None) -> Any:  # noqa: ANN401
    contents = (part or {}).get("content", {}).values()
    return next((content["example"] for content in contents if "example" in content), None)
