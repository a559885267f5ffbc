"""What pydantic finds wrong with a rule file, in Chinese."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, TypeAlias, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from tender_guard.rulebook.suggestion import suggestion

_Loc: TypeAlias = tuple[str | int, ...]

_EXAMPLES: Final = ("TextExample", "FactExample")
_SAYINGS: Final = {
    "string_type": "应为文字",
    "bool_type": "应为 true 或 false",
    "bool_parsing": "应为 true 或 false",
    "tuple_type": "应为列表",
    "list_type": "应为列表",
    "dict_type": "应为键和值",
    "model_type": "应为键和值",
    "model_attributes_type": "应为键和值",
    "date_type": "应为日期，如 2026-03-02",
    "date_from_datetime_parsing": "应为日期，如 2026-03-02",
    "string_pattern_mismatch": "应以小写字母开头，只含小写字母、数字和 -",
    "too_short": "不能为空",
}


def worded(
    error: ValidationError, kind: type[BaseModel], data: object
) -> Iterator[tuple[_Loc, str]]:
    """Each thing that is wrong: where below the model, and what."""
    met: set[tuple[_Loc, str]] = set()
    for detail in error.errors(include_url=False):
        if _other_example(detail["loc"], data):
            continue
        loc = tuple(part for part in detail["loc"] if part not in _EXAMPLES)
        found = (loc, _message(detail, kind))
        if found not in met:
            met.add(found)
            yield found


def _message(detail: ErrorDetails, kind: type[BaseModel]) -> str:
    loc, context = detail["loc"], detail.get("ctx", {})
    name = str(loc[-1]) if loc else ""
    if detail["type"] == "missing":
        return f"缺少键 '{name}'"
    if detail["type"] == "extra_forbidden":
        return f"未知的键 '{name}'{suggestion(name, _keys(kind, loc[:-1]))}"
    if detail["type"] == "literal_error":
        allowed = str(context["expected"]).replace(" or ", ", ").replace(", ", "、")
        given = str(detail["input"])
        known = [word.strip("'") for word in allowed.split("、")]
        return f"'{given}' 应为 {allowed} 之一{suggestion(given, known)}"
    if detail["type"] == "value_error":
        return str(context["error"])
    field = f"'{name}' " if isinstance(name, str) and name else ""
    return field + _SAYINGS.get(detail["type"], f"不合要求（{detail['type']}）")


def _other_example(loc: _Loc, data: object) -> bool:
    """Whether this speaks of the kind of example that is not meant here."""
    named = [part for part in loc if part in _EXAMPLES]
    if not named:
        return False
    there: Any = data
    for part in loc[: loc.index(named[0])]:
        there = there[part]
    about_facts = isinstance(there, dict) and "facts" in there
    return named[0] != ("FactExample" if about_facts else "TextExample")


def _keys(kind: type[BaseModel], loc: _Loc) -> set[str]:
    """The keys that may stand at a place."""
    models = [kind]
    for part in loc:
        if isinstance(part, int):
            continue
        named = [model for model in models if model.__name__ == part]
        models = named or [
            inner
            for model in models
            for name, field in model.model_fields.items()
            if part in {name, field.alias}
            for inner in _models(field.annotation)
        ]
    return {field.alias or name for model in models for name, field in model.model_fields.items()}


def _models(annotation: object) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in get_args(annotation):
        yield from _models(argument)
