"""The description of the API: what the framework knows of the routes, and examples beside it.

Every answer has its problems described once; `examples` gives an example of each shape.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any, Final

from litestar import MediaType, Request
from litestar.enums import OpenAPIMediaType
from litestar.openapi.plugins import OpenAPIRenderPlugin
from litestar.serialization import encode_json

from .errors import MEDIA_TYPE
from .examples import EXAMPLES

TITLE: Final = "招标文件与标后履约检查"
_METHODS: Final = ("get", "post", "put", "patch", "delete")
_PROBLEM: Final[dict[str, Any]] = {
    "type": "object",
    "description": "出错时的答复（RFC 9457）。`code` 不会改变，供程序判断；`detail` 供人阅读。",
    "required": ["type", "title", "status", "detail", "code", "errors"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"type": "string"},
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
        shown = {"areas": listed(described(openapi_schema)), "person": None, "csrf": ""}
        page: str = template.render(**shown)
        return page.encode()


def described(schema: dict[str, Any]) -> dict[str, Any]:
    """The description as OpenAPI 3.1."""
    made = deepcopy(schema)
    components = made.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    schemas["Problem"] = _PROBLEM | {"examples": [EXAMPLES["Problem"]]}
    for name, example in EXAMPLES.items():
        if name in schemas:
            schemas[name]["examples"] = [example]
    components["securitySchemes"] = {
        "token": {"type": "http", "scheme": "bearer", "description": "机器使用的令牌"},
        "session": {"type": "apiKey", "in": "cookie", "name": "tender-guard"},
    }
    made["security"] = [{"token": []}, {"session": []}]
    for _, _, operation in _operations(made):
        answers = operation["responses"]
        answers.pop("400", None)
        answers["default"] = {
            "description": "不能照办，原因见 detail",
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
    return made


def listed(schema: dict[str, Any]) -> dict[str, list[Route]]:
    """The routes by their first word, with examples filled in, for the page."""
    schemas = schema["components"]["schemas"]
    areas: dict[str, list[Route]] = {}
    for path, method, operation in _operations(schema):
        area = path.removeprefix("/api/v1/").split("/")[0]
        route = Route(
            method.upper(),
            path,
            operation.get("summary", ""),
            operation.get("description", ""),
            operation.get("parameters", []),
            _example(schemas, operation.get("requestBody")),
            _example(schemas, _good(operation)),
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


def _example(schemas: dict[str, Any], part: dict[str, Any] | None) -> Any:  # noqa: ANN401
    for content in (part or {}).get("content", {}).values():
        name = content.get("schema", {}).get("$ref", "").rpartition("/")[2]
        if name in schemas and "examples" in schemas[name]:
            return schemas[name]["examples"][0]
    return None
