"""Something of a shape, where `examples` has nothing of it."""

from __future__ import annotations

from typing import Any, Final

from .examples import EXAMPLES

_REFERENCE: Final = "#/components/schemas/"
_TEXTS: Final = {"date": "2026-03-02", "date-time": "2026-03-02T01:20:00Z"}
_PLAIN: Final[dict[str, Any]] = {"integer": 1, "number": 1, "boolean": True, "null": None}


def example(schema: dict[str, Any], schemas: dict[str, Any]) -> Any:  # noqa: ANN401 - JSON
    """What `examples` has for the shape, else the least that fits it."""
    name = schema.get("$ref", "").removeprefix(_REFERENCE)
    if name:
        return EXAMPLES[name] if name in EXAMPLES else example(schemas[name], schemas)
    if "allOf" in schema:
        parts = [example(one, schemas) for one in schema["allOf"]]
        return {key: value for part in parts for key, value in part.items()}
    for choices in ("oneOf", "anyOf"):
        if choices in schema:
            return example(schema[choices][0], schemas)
    if "default" in schema:
        return schema["default"]
    return schema["enum"][0] if "enum" in schema else _of_kind(schema, schemas)


def _of_kind(schema: dict[str, Any], schemas: dict[str, Any]) -> Any:  # noqa: ANN401
    given = schema.get("type", "object")
    kind = given if isinstance(given, str) else next(one for one in given if one != "null")
    match kind:
        case "object":
            fields = schema.get("properties", {}).items()
            return {key: example(one, schemas) for key, one in fields}
        case "array":
            return [example(schema["items"], schemas)] if "items" in schema else []
        case "string":
            return _TEXTS.get(schema.get("format", ""), "文字")
    return _PLAIN[kind]
