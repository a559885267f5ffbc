"""What every form of a report says of the whole: the document, how it was read, what was asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from tender_guard.findings import Finding, Outcome, Report
from tender_guard.reports import words
from tender_guard.reports.results import Legend, first_place, waived
from tender_guard.rulebook.model import SEVERITIES


def facts(report: Report) -> Iterator[tuple[str, str]]:
    """The document's facts as name and value: kind, regime, dates, then what it states."""
    subject = report.document
    pages = f"，共 {subject.pages} 页" if subject.pages else ""
    yield "文件类型", f"{words.KIND[subject.kind]}，{words.FORMAT[subject.format]}{pages}"
    source = words.REGIME_SOURCE[subject.regime_source]
    yield "招标性质", f"{words.REGIME[subject.regime]}（{source}）"
    yield "发出日期", issued(report)
    yield "检查基准日", words.day(report.as_of)


def stated(report: Report) -> Iterator[tuple[str, str]]:
    """What the document itself states, as name and value."""
    known = list(words.FACT)
    ordered = sorted(
        report.document.facts.items(),
        key=lambda pair: known.index(pair[0]) if pair[0] in known else len(known),
    )
    for key, value in ordered:
        if key != "issued" and value is not None:
            yield words.fact_name(key), words.fact_value(key, value)


def inapplicable(outcomes: Sequence[Outcome]) -> list[tuple[str, list[str]]]:
    """Rules that do not apply, grouped by the reason."""
    groups: dict[str, list[str]] = {}
    for outcome in outcomes:
        if outcome.outcome == "not-applicable":
            groups.setdefault(outcome.reason, []).append(outcome.rule)
    return [(reason, list(dict.fromkeys(rules))) for reason, rules in groups.items()]


def counts(report: Report) -> str:
    """``疑似违规 2 条，存疑 1 条，提示 0 条（另有已豁免 1 条）``."""
    open_ = Counter(f.severity for f in report.findings if f.waived is None)
    text = "，".join(f"{words.SEVERITY[s]} {open_[s]} 条" for s in SEVERITIES)
    let_pass = len(waived(report.findings))
    return f"{text}（另有已豁免 {let_pass} 条）" if let_pass else text


def issued(report: Report) -> str:
    """The date of issue, or what was done without it."""
    known = report.document.issued
    return words.day(known) if known else "文件中未能识别，按检查基准日的规定检查"


def reading_gaps(report: Report) -> Iterator[str]:
    """Which pages were not read, and which only by character recognition."""
    subject = report.document
    if subject.unread_pages:
        yield f"第 {words.numbers(subject.unread_pages)} 页没有可读的文字，未检查，请人工审阅"
    if subject.ocr_pages:
        yield f"第 {words.numbers(subject.ocr_pages)} 页为扫描件，文字由识别得出，请对照原件"


def rule_counts(report: Report) -> str:
    """How many rules answered what."""
    by_kind: dict[str, set[str]] = {}
    for outcome in report.outcomes:
        by_kind.setdefault(outcome.outcome, set()).add(outcome.rule)
    rules = {outcome.rule for outcome in report.outcomes}
    told = "，".join(
        f"{word} {len(by_kind[kind])} 条"
        for kind, word in words.OUTCOME.items()
        if by_kind.get(kind)
    )
    return f"共 {len(rules)} 条规则" + (f"：{told}" if told else "")


def location(report: Report, finding: Finding) -> str:
    """Pages, section and number of the clause."""
    first = words.where(first_place(finding), report.document.format)
    pages = [p.page for p in finding.places if p.page is not None]
    if len(pages) > 1:
        first = f"第 {words.numbers(pages)} 页"
    number = finding.clause.rstrip(".．、")
    if number[:1].isdigit():
        number = number.rstrip(")）")
    clause = f"第 {number} 条" if number[:1].isdigit() else number
    return "，".join(part for part in (first, finding.section, clause) if part)


def unanswered(outcomes: Sequence[Outcome]) -> list[tuple[str, list[str]]]:
    """Rules without an answer, grouped by what was missing: ``(估算价, [rule, …])``."""
    groups: dict[str, list[str]] = {}
    for outcome in outcomes:
        if outcome.outcome != "missing-data":
            continue
        lacking = "、".join(words.fact_name(name) for name in outcome.missing) or outcome.reason
        rules = groups.setdefault(lacking, [])
        if outcome.rule not in rules:
            rules.append(outcome.rule)
    return list(groups.items())


def table(report: Report, legend: Legend) -> list[tuple[str, list[int]]]:
    """How many findings of each severity each prohibition has, for the table at the top."""
    found = [f for f in report.findings if f.waived is None]
    numbers = [*sorted(legend.prohibitions), None]
    numbers += sorted({f.prohibition for f in found if f.prohibition} - set(legend.prohibitions))
    rows = []
    for number in numbers:
        of_number = [f for f in found if f.prohibition == number]
        counts = [sum(f.severity == severity for f in of_number) for severity in SEVERITIES]
        rows.append((legend.prohibition(number), counts))
    return rows


def wordings(legend: Legend) -> Iterator[str]:
    """How sure the wordings of the prohibitions are, where that is said, one line a status."""
    numbers: dict[str, list[str]] = {}
    for number, known in sorted(legend.prohibitions.items()):
        numbers.setdefault(known.status, []).append(number)
    for status, those in numbers.items():
        if status:
            yield f"「七个不准」{'、'.join(those)}：{status}。"
