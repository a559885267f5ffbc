"""One rule in full, for the office: what it rests on, what fires it, what it lets pass."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from tender_guard.findings import Basis
from tender_guard.reports import phrases, vocabulary, words
from tender_guard.reports.record import basis_record, dumps
from tender_guard.reports.templating import environment
from tender_guard.reports.wrapping import wrap
from tender_guard.rulebook.laws import cited
from tender_guard.rulebook.load import Rulebook
from tender_guard.rulebook.model import Applies, Citation, Example, FactExample, Rule, TextExample
from tender_guard.rulebook.when import resolve


@dataclass(frozen=True, slots=True)
class Part:
    """A heading with the lines below it."""

    title: str
    lines: tuple[str, ...]


def parts(rule: Rule, rulebook: Rulebook, score: str = "") -> tuple[Part, ...]:
    """The explanation in Chinese; ``score`` is the line of accuracy figures, where known."""
    found = (
        Part("编号", (rule.id,)),
        Part("所属事项", (_prohibition(rule, rulebook),)),
        Part("程度", tuple(_levels(rule, rulebook))),
        Part("适用范围", tuple(_applies(rule.applies))),
        Part("依据", tuple(_basis(one, rulebook) for one in rule.basis)),
        Part("触发条件", tuple(_fires(rule, rulebook))),
        Part("放行情形", tuple(_passes(rule, rulebook))),
        Part("修改建议", (rule.advice,)),
        Part("会报告的例子", tuple(_examples(rule.examples.fires, rulebook))),
        Part("不报告的例子", tuple(_examples(rule.examples.silent, rulebook))),
        Part("已知漏报的例子", tuple(_examples(rule.examples.missed, rulebook))),
        Part("准确率", (score,) if score else ()),
    )
    return tuple(part for part in found if part.lines)


def text(rule: Rule, rulebook: Rulebook, score: str = "", columns: int | None = None) -> str:
    """The explanation for a terminal of ``columns``, or for a file (lines not broken)."""
    lines = [rule.title, ""]
    for part in parts(rule, rulebook, score):
        lines.append(f"【{part.title}】")
        for line in part.lines:
            broken = wrap(line, columns - 2) if columns else [line]
            lines += [f"  {one}" for one in broken]
        lines.append("")
    return "\n".join(lines)


def html(rule: Rule, rulebook: Rulebook, score: str = "") -> str:
    """The explanation as a page of its own."""
    template = environment().get_template("rule.html")
    return template.render(rule=rule, parts=parts(rule, rulebook, score))


def record(rule: Rule, rulebook: Rulebook) -> dict[str, Any]:
    """The rule as an object: what it is, with its citations as they stand today."""
    return {
        "id": rule.id,
        "title": rule.title,
        "prohibition": rule.prohibition,
        "subject": rule.subject,
        "severity": [level.severity for level in rule.graded()],
        "regime": rule.applies.regime,
        "from": rule.applies.since,
        "to": rule.applies.until,
        "basis": [
            {
                **basis_record(_resolved(one, rulebook)),
                "regime": one.regime,
                "from": one.since,
                "to": one.until,
            }
            for one in rule.basis
        ],
        "advice": rule.advice,
        "lets_pass": list(_passes(rule, rulebook)),
        "examples": {
            "fires": len(rule.examples.fires),
            "silent": len(rule.examples.silent),
            "missed": len(rule.examples.missed),
        },
    }


def json(rule: Rule, rulebook: Rulebook) -> str:
    """The rule as JSON, its examples in full."""
    return (
        dumps({**record(rule, rulebook), "examples": rule.examples.model_dump(exclude_none=True)})
        + "\n"
    )


def listing(rulebook: Rulebook) -> str:
    """All rules, by prohibition, each with its severities and its first basis."""
    lines = [f"共 {len(rulebook.rules)} 条规则，规则库 {rulebook.sha256}"]
    groups: dict[str, list[Rule]] = {}
    for rule in sorted(rulebook.rules.values(), key=lambda r: (r.prohibition or "~", r.id)):
        groups.setdefault(_prohibition(rule, rulebook), []).append(rule)
    for name, rules in groups.items():
        lines += ["", f"{name}（{len(rules)} 条）"]
        for rule in rules:
            grave = "、".join(words.SEVERITY[one.severity] for one in rule.graded())
            lines.append(f"  {rule.title}　〔{grave}〕　{rule.id}")
            lines.append(f"      {'；'.join(_short(one, rulebook) for one in rule.basis)}")
    return "\n".join(lines) + "\n"


def _prohibition(rule: Rule, rulebook: Rulebook) -> str:
    for known in rulebook.prohibitions.values():
        if rule.prohibition in {known.number, known.name}:
            return f"{known.number} {known.wording}（{known.status}）"
    return rule.prohibition or "七个不准以外的事项"


def _levels(rule: Rule, rulebook: Rulebook) -> Iterator[str]:
    for level in rule.graded():
        needed = phrases.conditions(level.when, rulebook.parameters)
        if level.regime:
            needed.insert(0, "、".join(words.REGIME[regime] for regime in level.regime))
        if level.sections:
            needed.insert(0, f"在{'、'.join(level.sections)}中")
        yield words.SEVERITY[level.severity] + (f"：{'；'.join(needed)}" if needed else "")


def _applies(applies: Applies) -> Iterator[str]:
    if applies.regime:
        yield "招标性质：" + "、".join(words.REGIME[regime] for regime in applies.regime)
    else:
        yield "招标性质：" + "、".join(words.REGIME.values())
    if applies.kind:
        yield "文件类型：" + "、".join(words.KIND[kind] for kind in applies.kind)
    dates = _span(applies.since, applies.until)
    if dates:
        yield f"发出日期：{dates}"


def _span(since: date | None, until: date | None) -> str:
    told = (f"{words.day(since)}起" if since else "", f"至{words.day(until)}止" if until else "")
    return "".join(told)


def _resolved(citation: Citation, rulebook: Rulebook) -> Basis:
    if citation.law is None or citation.article is None:
        known = rulebook.parameters.get(citation.local or "")
        return Basis(
            None,
            None,
            citation.summary or (known.title if known else ""),
            verified=False,
            local=citation.local,
            document=known.document if known else None,
        )
    law, article = cited(rulebook.laws, citation.law, citation.article)
    return Basis(
        law.short,
        article.article,
        citation.summary or article.summary,
        verified=article.verified and law.intact,
    )


def bases(rule: Rule, rulebook: Rulebook) -> tuple[Basis, ...]:
    """What the rule rests on, as the library of laws stands today."""
    return tuple(_resolved(citation, rulebook) for citation in rule.basis)


def _basis(citation: Citation, rulebook: Rulebook) -> str:
    basis = _resolved(citation, rulebook)
    narrow = [_span(citation.since, citation.until)]
    if citation.regime:
        narrow.append("仅" + "、".join(words.REGIME[regime] for regime in citation.regime))
    told = "，".join(part for part in narrow if part)
    return words.cited(basis) + (f"〔{told}〕" if told else "")


def _short(citation: Citation, rulebook: Rulebook) -> str:
    basis = _resolved(citation, rulebook)
    return words.citation(basis) + ("" if basis.verified else f"（{words.UNVERIFIED}）")


def _fires(rule: Rule, rulebook: Rulebook) -> Iterator[str]:
    for number, spec in enumerate(rule.clause):
        if number:
            yield "或者："
        yield from phrases.pattern(spec, rulebook.lexicon)
    needed = phrases.conditions(rule.when, rulebook.parameters)
    if needed and rule.clause:
        yield "并且："
    yield from needed
    if rule.message:
        yield f"报告的说明：{phrases.message(rule.message, rulebook.parameters)}"
    if rule.switch and rule.switch in rulebook.parameters:
        known = rulebook.parameters[rule.switch]
        yield f"由参数“{known.title}”开启（现为{phrases.parameter(known)}）"


def _passes(rule: Rule, rulebook: Rulebook) -> Iterator[str]:
    names = dict.fromkeys(name for spec in rule.clause for name in spec.unless)
    for name in names:
        yield phrases.excuse(name, rulebook.lexicon)


def _examples(examples: Iterable[Example], rulebook: Rulebook) -> Iterator[str]:
    for one in examples:
        excuse = rulebook.lexicon.exceptions.get(one.why)
        told = excuse.title if excuse else one.why
        why = f"（{told}）" if told else ""
        yield f"{example(one, rulebook)}{why}"


def example(given: TextExample | FactExample, rulebook: Rulebook) -> str:
    """An example of a rule: where it stands, then its words or its facts."""
    narrow: list[str] = []
    if given.regime != "statutory":
        narrow.append(words.REGIME[given.regime])
    if given.issued:
        narrow.append(words.day(given.issued))
    if isinstance(given, TextExample):
        if given.section:
            narrow.insert(0, given.section)
        return (f"〔{'，'.join(narrow)}〕" if narrow else "") + given.text
    facts = "；".join(_fact(kind, values, rulebook) for kind, values in given.facts.items())
    return (f"〔{'，'.join(narrow)}〕" if narrow else "") + facts


def _fact(kind: str, values: object, rulebook: Rulebook) -> str:
    if isinstance(values, Sequence) and not isinstance(values, str):
        several = "；".join(_fact(kind, one, rulebook) for one in values)
        return several or f"没有{vocabulary.kind(kind)}"
    called = vocabulary.kind(kind)
    if not isinstance(values, dict):
        return f"{called} {values}"
    told = (
        f"{vocabulary.field(name)} {_plain(name, resolve(value, rulebook.values))}"
        for name, value in values.items()
    )
    return f"{called}：{'，'.join(told)}"


def _plain(field: str, value: object) -> str:
    if isinstance(value, bool) or field.endswith("ratio"):
        return words.fact_value(f"_{field}", value)
    return words.figure(value) if isinstance(value, int | Fraction | Decimal) else str(value)
