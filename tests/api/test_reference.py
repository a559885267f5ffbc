from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from running import Service

from api.problems import CODES
from tender_guard.errors import TenderGuardError

KEPT = Path(__file__).parent / "schema.json"
"""What was promised: paths, parameters, fields, words of lists. It only grows."""
METHODS = ("get", "post", "put", "patch", "delete")


@pytest.fixture(scope="module")
def description(service: Service) -> dict[str, Any]:
    answer = service.stranger().get("/api/v1/reference/openapi.json")
    assert answer.status_code == 200
    described: dict[str, Any] = answer.json()
    return described


def operations(schema: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, item in schema["paths"].items():
        for method in METHODS:
            if method in item:
                yield f"{method.upper()} {path}", item[method]


def test_every_route_is_described_in_chinese_with_what_its_parameters_mean(
    description: dict[str, Any],
) -> None:
    for name, operation in operations(description):
        for text in (operation.get("summary"), operation.get("description")):
            assert text, name
            assert re.search(r"[\u4e00-\u9fff]", text), (name, text)
        for parameter in operation.get("parameters", ()):
            assert parameter["description"], (name, parameter["name"])


def test_every_request_and_answer_has_an_example_that_fits_its_shape(
    description: dict[str, Any],
) -> None:
    seen = 0
    for name, operation in operations(description):
        for part in (operation.get("requestBody", {}), *operation["responses"].values()):
            for kind, content in part.get("content", {}).items():
                if "json" in kind or "form-data" in kind:
                    seen += 1
                    if content["schema"] == {"type": "object"} or "sarif" in kind:
                        continue
                    whole = {**content["schema"], "components": description["components"]}
                    faults = list(Draft202012Validator(whole).iter_errors(content["example"]))
                    assert not faults, (name, faults[0].message)
    assert seen > 80


def test_every_answer_describes_its_problems(description: dict[str, Any]) -> None:
    for _, operation in operations(description):
        problem = operation["responses"]["default"]["content"]["application/problem+json"]
        assert problem["schema"]["$ref"].endswith("/Problem")


def kinds(error: type[TenderGuardError]) -> Iterator[type[TenderGuardError]]:
    yield error
    for kind in error.__subclasses__():
        yield from kinds(kind)


def test_every_code_is_explained_on_the_page_and_in_the_description(
    service: Service, description: dict[str, Any]
) -> None:
    given = {kind.code for kind in kinds(TenderGuardError)}
    assert given <= set(CODES), given - set(CODES)
    shape = description["components"]["schemas"]["Problem"]["properties"]["code"]
    page = service.stranger().get("/api/v1/reference").text
    for code, meaning in CODES.items():
        assert f"`{code}` {meaning}" in shape["description"]
        assert f"<code>{code}</code>" in page


def test_names_of_shapes_tell_nothing_of_the_program(description: dict[str, Any]) -> None:
    assert not [name for name in description["components"]["schemas"] if not name.isalnum()]


def test_the_page_loads_nothing_from_elsewhere(service: Service) -> None:
    page = service.stranger().get("/api/v1/reference")
    assert page.status_code == 200
    assert page.headers["content-type"].startswith("text/html")
    links = re.findall(r"""(?:src|href|action)=["']?([^"'\s>]+)""", page.text)
    assert links
    assert all(link.startswith(("/", "#")) for link in links), links
    assert "试一句" in page.text
    assert "style=" not in page.text


def test_the_description_only_grows(
    description: dict[str, Any], pytestconfig: pytest.Config
) -> None:
    if pytestconfig.getoption("--refresh-golden"):
        KEPT.write_text(json.dumps(promised(description), ensure_ascii=False, indent=1) + "\n")
    kept = json.loads(KEPT.read_text())
    assert list(lost(kept, promised(description))) == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"GET /a": {}}, {}),
        ({"GET /a": {"answers": {"200 json": {"x": "string"}}}},
         {"GET /a": {"answers": {"200 json": {}}}}),
        ({"GET /a": {"answers": {"200 json": {"x": ["a", "b"]}}}},
         {"GET /a": {"answers": {"200 json": {"x": ["a"]}}}}),
        ({"GET /a": {"parameters": {"q": "string"}}}, {"GET /a": {"parameters": {}}}),
        ({"GET /a": {"needed": []}}, {"GET /a": {"needed": ["q"]}}),
        ({"GET /a": {"answers": {"200 json": {"x": "string"}}}},
         {"GET /a": {"answers": {"200 json": {"x": "integer"}}}}),
    ],
)  # fmt: skip
def test_what_was_taken_away_is_seen(before: dict[str, Any], after: dict[str, Any]) -> None:
    assert list(lost(before, before)) == []
    assert list(lost(before, after))


def promised(schema: dict[str, Any]) -> dict[str, Any]:
    """The promises of a description: for each route its parameters, fields and listed words."""
    schemas = schema["components"]["schemas"]
    found: dict[str, Any] = {}
    for name, operation in operations(schema):
        parameters = operation.get("parameters", ())
        body = {
            kind: content["schema"]
            for kind, content in operation.get("requestBody", {}).get("content", {}).items()
        }
        answers = {
            f"{code} {kind}": fields(content["schema"], schemas)
            for code, answer in operation["responses"].items()
            for kind, content in answer.get("content", {}).items()
        }
        found[name] = {
            "parameters": {
                f"{one['in']} {one['name']}": fields(one["schema"], schemas) for one in parameters
            },
            "body": {kind: fields(one, schemas) for kind, one in body.items()},
            "needed": sorted(
                [one["name"] for one in parameters if one.get("required")]
                + [field for one in body.values() for field in needed(one, schemas)]
            ),
            "answers": {code: answers[code] for code in answers if not code.startswith("default")},
        }
    return found


def resolved(schema: dict[str, Any], schemas: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in schema:
        schema = schemas[schema["$ref"].rpartition("/")[2]]
    return schema


def needed(schema: dict[str, Any], schemas: dict[str, Any]) -> list[str]:
    return list(resolved(schema, schemas).get("required", []))


def fields(schema: dict[str, Any], schemas: dict[str, Any], depth: int = 0) -> Any:
    """A shape in short: an object by its fields, a list by its entry, words by their list."""
    schema = resolved(schema, schemas)
    for several in ("oneOf", "anyOf"):
        if several in schema:
            kinds = [one for one in schema[several] if one != {"type": "null"}]
            return fields(kinds[0], schemas, depth + 1) if kinds else "null"
    if "allOf" in schema:
        parts = [fields(one, schemas, depth + 1) for one in schema["allOf"]]
        return {key: value for part in parts for key, value in part.items()}
    if "enum" in schema:
        return sorted(str(one) for one in schema["enum"] if one is not None)
    kind = schema.get("type", "any")
    kind = kind if isinstance(kind, str) else next(one for one in kind if one != "null")
    if kind == "object" and depth < 12:
        properties = schema.get("properties", {}).items()
        return {name: fields(one, schemas, depth + 1) for name, one in properties}
    if kind == "array":
        return {"[]": fields(schema.get("items", {}), schemas, depth + 1)}
    return kind


def lost(before: Any, after: Any, place: str = "") -> Iterator[str]:
    """What was promised before and is not any more; and what is asked for that was not."""
    if place.endswith("/needed"):
        yield from (f"{place}: {one} is asked for" for one in after or () if one not in before)
        return
    if isinstance(before, dict):
        for key, value in before.items():
            if not isinstance(after, dict) or key not in after:
                yield f"{place}/{key} is gone"
                continue
            yield from lost(value, after[key], f"{place}/{key}")
        return
    if isinstance(before, list):
        yield from (f"{place}: {one} is gone" for one in before if one not in (after or ()))
        return
    if before != after:
        yield f"{place}: {before} became {after}"
