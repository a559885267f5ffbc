"""The conditions of a rule said in Chinese."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from tender_guard.reports import vocabulary, words
from tender_guard.rulebook.dated import Gone
from tender_guard.rulebook.lexicon import GONE, NAME, Lexicon
from tender_guard.rulebook.model import ClausePattern, Parameter, Scope

SCOPE: Mapping[Scope, str] = {"sentence": "同一句", "clause": "同一条", "row": "表格的同一行"}
REACH: Mapping[str, str] = {
    "before": "在所涉文字之前，中间没有转折",
    "sentence": "在同一句中",
    "clause": "在同一条（含引导语、标题、表头）中",
}
_OPS = {
    "eq": "为",
    "ne": "不为",
    "gt": "大于",
    "gte": "不小于",
    "lt": "小于",
    "lte": "不大于",
    "in": "为其中之一：",
}
_PARAMETER = re.compile(r"\$([a-z][a-z0-9-]*)(?:\s*([+-])\s*([\d.]+))?")
_FILLED = re.compile(
    r"\{(?:\$(?P<parameter>[a-z0-9-]+)|(?P<kind>[a-z0-9-]+)\.(?P<field>[a-z0-9_]+))"
    r"(?:(?P<choice>\?[^{}]*)|:[^{}]*)?\}"
)
_REFERENCE = re.compile(r"\{([a-z][a-z0-9-]*)\}")
_PLAIN = re.compile(r"[^\\^$.*+?()\[\]{}]+")
_SIGNS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(sign), told)
    for sign, told in (
        (r"(?:\.|\[\^[^\]]*\])(?:\{\d*,\d*\}|\*|\+)\??", "……"),
        (r"\\d(?:\{[\d,]*\}|[+*])?", "数字"),
        (r"\[\^([^\]]*)\]", r"（不是 \1 的字）"),
        (r"\[([^\]]*)\](?:\{\d*,?\d*\}|[+*])?", r"（\1 之一）"),
        (r"\(\?<!", "（前面不是："),
        (r"\(\?<=", "（前面是："),
        (r"\(\?!", "（后面不是："),
        (r"\(\?=", "（后面是："),
        (r"\(\?P<[^>]*>|\(\?:|\((?!\?)", "（"),
        (r"\)\?", "，可省）"),
        (r"\)(?:\{\d*,?\d*\}|[+*])?", "）"),
        (r"([^（\\])\?", r"\1（可省）"),
        (r"\|", "／"),
        (r"\^", "（句首）"),
        (r"\$", "（句末）"),
        (r"\\(.)", r"\1"),
        (r"\.", "（任一字）"),
    )
)
"""What the signs of a regular expression mean, in the order in which they are replaced."""
_FEW = 8
"""So many words of a group are shown."""


def conditions(when: Iterable[Mapping[str, Any]], parameters: Mapping[str, Parameter]) -> list[str]:
    """Each condition of a ``when`` in a line; all must hold."""
    return [_condition(item, parameters) for item in when]


def _condition(item: Mapping[str, Any], parameters: Mapping[str, Parameter]) -> str:
    ((name, body),) = item.items()
    if name == "not":
        return f"没有{_condition(body, parameters).removeprefix('有')}"
    if name == "any":
        ways = ("，且".join(conditions(way, parameters)) for way in body)
        return "；或者".join(ways)
    tests = [
        _test(field, value, parameters) for field, value in (body or {}).items() if field != "as"
    ]
    return f"{vocabulary.kind(name)}{'，'.join(tests)}" if tests else f"有{vocabulary.kind(name)}"


def _test(field: str, value: object, parameters: Mapping[str, Parameter]) -> str:
    called = vocabulary.field(field)
    if not isinstance(value, Mapping) or "of" in value:
        return f"{called}为{_value(field, value, parameters)}"
    told = []
    for op, operand in value.items():
        if op == "exists":
            told.append(f"{'写明' if operand else '没有写明'}{called}")
        else:
            told.append(f"{called}{_OPS.get(op, op)}{_value(field, operand, parameters)}")
    return "，".join(told)


def _value(field: str, value: object, parameters: Mapping[str, Parameter]) -> str:
    if isinstance(value, Mapping):
        plus = f"加 {value['plus']}" if value.get("plus") else ""
        return f"{vocabulary.kind(value['of'])}的{vocabulary.field(value['field'])}{plus}"
    if isinstance(value, str):
        return _word(field, value, parameters)
    if isinstance(value, Sequence):
        return "、".join(_value(field, one, parameters) for one in value)
    return words.fact_value(f"_{field}", value)


def _word(field: str, value: str, parameters: Mapping[str, Parameter]) -> str:
    """A parameter by its title and value, a key of the models by its Chinese, else the word."""
    named = _PARAMETER.fullmatch(value)
    if named and named[1] in parameters:
        shift = f" {named[2]} {named[3]}" if named[2] else ""
        known = parameters[named[1]]
        return f"“{known.title}”（{parameter(known)}）{shift}"
    keys = [*words.REGIME.items(), *words.KIND.items()] if field in {"regime", "kind"} else []
    return next((told for key, told in keys if key == value), value)


def message(template: str, parameters: Mapping[str, Parameter]) -> str:
    """The message of a rule with the names of what is filled in: ``〈合同签订的天数〉``."""

    def named(found: re.Match[str]) -> str:
        if found["parameter"] in parameters:
            known = parameters[found["parameter"]]
            told = parameter(known)
            again = known.unit and template.startswith(known.unit, found.end())
            return told.removesuffix(known.unit) if again else told
        if found["choice"]:
            return "／".join(part for part in found["choice"][1:].split("|") if part)
        called = vocabulary.field(found["field"] or "")
        return f"〈{vocabulary.kind(found['kind'] or '')}的{called}〉"

    return _FILLED.sub(named, template)


def parameter(known: Parameter) -> str:
    """The value of a parameter with its unit."""
    if isinstance(known.value, bool):
        return "是" if known.value else "否"
    if isinstance(known.value, date | str):
        return str(known.value)
    if known.unit == "比例":
        return words.fact_value("_ratio", known.value)
    return f"{words.figure(known.value)}{known.unit}"


def pattern(spec: ClausePattern, lexicon: Lexicon) -> list[str]:
    """What must meet for a clause to be found."""
    lines = [f"{SCOPE[spec.scope]}中出现以下各项："]
    lines += [f"  · {need(one, lexicon)}" for one in spec.needs]
    if spec.anywhere:
        lines.append("本条的其余文字、引导语、表头或标题中出现：")
        lines += [f"  · {need(one, lexicon)}" for one in spec.anywhere]
    if spec.gone:
        lines.append("发出之日已经取消或者被取代的：")
        lines += [f"  · {_gone(entry)}" for entry in lexicon.gone.get(spec.gone, ())]
    if spec.sections:
        lines.append(f"只看：{'、'.join(spec.sections)}")
    if spec.outside:
        lines.append(f"不看：{'、'.join(spec.outside)}")
    return lines


def _gone(entry: Gone) -> str:
    doubt = "" if entry.certain else "，日期、文号待核"
    since = f"{words.day(entry.since)}起，{entry.document}{doubt}"
    return f"{entry.name}（{since}；{entry.instead.rstrip('。')}）"


def need(text: str, lexicon: Lexicon) -> str:
    """A group by its title and some of its words; a pattern by its branches."""
    if NAME.fullmatch(text):
        return _group(text, lexicon)
    return "，或".join(_branch(way, lexicon) for way in _branches(text))


def _branches(pattern: str) -> Iterator[str]:
    """The alternatives of a pattern, those inside brackets left together."""
    depth, start = 0, 0
    for place, character in enumerate(pattern):
        if place and pattern[place - 1] == "\\":
            continue
        depth += (character in "([") - (character in ")]")
        if character == "|" and depth == 0:
            yield pattern[start:place]
            start = place + 1
    yield pattern[start:]


def _branch(way: str, lexicon: Lexicon) -> str:
    if _REFERENCE.fullmatch(way):
        return _group(way[1:-1], lexicon)
    if _PLAIN.fullmatch(way):
        return f"“{way}”"
    return (
        f"形如“{_readable(_REFERENCE.sub(lambda found: f'〈{_title(found[1], lexicon)}〉', way))}”"
    )


def _readable(way: str) -> str:
    """A regular expression for people who write none: its words, gaps and alternatives."""
    for sign, words_ in _SIGNS:
        way = sign.sub(words_, way)
    return way


def excuse(name: str, lexicon: Lexicon) -> str:
    """What lets a clause pass: the title of an exception with where it must stand, or a pattern."""
    known = lexicon.exceptions.get(name)
    if known is None:
        return f"{need(name, lexicon)}（在同一句中）"
    return f"{known.title}（{REACH[known.reach]}）"


def _title(name: str, lexicon: Lexicon) -> str:
    if name == "place":
        return "行政区划名称"
    if name.startswith(GONE):
        return "下列已经取消或者被取代的"
    group = lexicon.groups.get(name)
    return group.title if group else name


def _group(name: str, lexicon: Lexicon) -> str:
    group = lexicon.groups.get(name)
    if group is None or not group.words:
        return f"〈{_title(name, lexicon)}〉"
    more = "等" if len(group.words) > _FEW or group.patterns else ""
    return f"〈{group.title}〉，如“{'”“'.join(group.words[:_FEW])}”{more}"
