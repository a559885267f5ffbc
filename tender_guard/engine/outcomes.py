"""What became of each rule for one subject: hit, clear, missing-data or not-applicable."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final

from tender_guard.engine.facts import Fact, Gap
from tender_guard.engine.judge import Firing, Judge
from tender_guard.findings import Outcome
from tender_guard.rulebook.laws import REGIMES, not_in_force
from tender_guard.rulebook.load import Rulebook
from tender_guard.rulebook.model import DocumentKind, Regime, Rule

KINDS: Final[Mapping[DocumentKind, str]] = {
    "tender": "完整的招标文件",
    "notice": "招标公告",
    "excerpt": "招标文件节选",
    "other": "其他文件",
}


def inapplicable(  # noqa: PLR0913 one a side of the document
    rule: Rule,
    rulebook: Rulebook,
    *,
    regime: Regime,
    issued: date,
    kind: DocumentKind | None = None,
    province: str | None = None,
) -> str | None:
    """Why the rule does not speak of such a document or lot, in Chinese; None where it does.

    ``kind`` is None for records, ``province`` where it is not known. A document whose day of issue
    is not known is judged as issued on the day of the check.
    """
    applies = rule.applies
    if rule.switch is not None and rulebook.values.get(rule.switch) is False:
        return f"本单位已用参数 {rule.switch} 关闭本规则"
    if applies.regime is not None and regime not in applies.regime:
        return f"只适用于{'、'.join(REGIMES[one] for one in applies.regime)}"
    if applies.kind is not None and kind is not None and kind not in applies.kind:
        return f"只适用于{'、'.join(KINDS[one] for one in applies.kind)}"
    if applies.since is not None and issued < applies.since:
        return f"只适用于 {applies.since.isoformat()} 起发出的文件"
    if applies.until is not None and issued > applies.until:
        return f"只适用于 {applies.until.isoformat()} 及以前发出的文件"
    return not_in_force(rule, regime, issued, rulebook.laws, province=province) or None


def outcomes(
    judge: Judge,
    facts: Iterable[Fact],
    gaps: Sequence[Gap],
    firings: Iterable[Firing],
    *,
    without: Mapping[str, str],
) -> list[Outcome]:
    """One outcome a rule of the judge, in its order.

    Args:
        judge: the rules.
        facts: what was found for the subject.
        gaps: what was not.
        firings: what the judge made of the facts.
        without: the rules that do not apply, and why.
    """
    fired = {firing.rule for firing in firings}
    present = {fact.kind for fact in facts}
    return [
        _outcome(rule, judge.reads(rule.id), present, gaps, hit=rule.id in fired)
        if rule.id not in without
        else Outcome(rule.id, "not-applicable", without[rule.id])
        for rule in judge.rules
    ]


def _outcome(
    rule: Rule,
    reads: frozenset[str],
    present: set[str],
    gaps: Sequence[Gap],
    *,
    hit: bool,
) -> Outcome:
    if hit:
        return Outcome(rule.id, "hit")
    met = [gap for gap in gaps if gap.kind in reads]
    missing = [gap for gap in met if gap.outcome == "missing-data"]
    if missing:
        fields = dict.fromkeys(name for gap in missing for name in gap.missing)
        return Outcome(rule.id, "missing-data", _reason(missing), tuple(fields))
    # A gap about one of several rows leaves the others, which were judged.
    passed = [gap for gap in met if gap.kind not in present]
    if passed:
        return Outcome(rule.id, "not-applicable", _reason(passed))
    lacking = tuple(kind for kind in rule.requires if kind not in present)
    if lacking:
        return Outcome(rule.id, "missing-data", f"缺少 {'、'.join(lacking)}", lacking)
    return Outcome(rule.id, "clear")


def _reason(gaps: Iterable[Gap]) -> str:
    return "；".join(dict.fromkeys(gap.reason for gap in gaps if gap.reason))
