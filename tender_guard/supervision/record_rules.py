"""The rules on lots, projects and experts, and where each of them holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from tender_guard.engine.facts import Value
from tender_guard.engine.judge import Judge
from tender_guard.findings import Basis
from tender_guard.rulebook.laws import bases
from tender_guard.rulebook.load import Rulebook
from tender_guard.rulebook.model import Citation, Regime, Rule
from tender_guard.rulebook.when import read_rule

UNTENDERED = "none"
"""Stands in place of a regime where a lot was not tendered."""
_REGIMES: Mapping[str, Regime] = {"statutory": "statutory", "procurement": "procurement"}
_TENDERED: frozenset[Regime] = frozenset({"statutory", "voluntary"})


@dataclass(frozen=True)
class RecordRules:
    """The record rules of a rulebook, as they hold on the day ``as_of``."""

    rulebook: Rulebook
    parameters: Mapping[str, Value]
    as_of: date
    _bases: dict[tuple[str, Regime], tuple[Basis, ...]] = field(default_factory=dict)

    @property
    def rules(self) -> tuple[Rule, ...]:
        """Every rule on lots, projects and experts."""
        return tuple(rule for rule in self.rulebook.rules.values() if rule.subject != "document")

    def judge(self) -> Judge:
        """The rules made ready, those switched off left out."""
        return Judge((rule for rule in self.rules if not self.is_off(rule)), self.parameters)

    def is_off(self, rule: Rule) -> bool:
        """Whether a parameter switches the rule off."""
        return rule.switch is not None and self.parameters[rule.switch] is False

    def kinds(self, rule: Rule) -> frozenset[str]:
        """The kinds of fact that the rule reads."""
        asked, _ = read_rule(rule, self.parameters)
        return asked.kinds()

    def silent(self, regime: str | None) -> frozenset[str]:
        """Ids of the rules that do not judge lots of that regime."""
        return frozenset(rule.id for rule in self.rules if not holds(rule, regime))

    def basis(self, rule: Rule, regime: str | None) -> tuple[Basis, ...]:
        """The citations to show for a lot of that regime."""
        return self._shown(rule.id, rule, regime)

    def citations(
        self, name: str, given: tuple[Citation, ...], regime: str | None
    ) -> tuple[Basis, ...]:
        """The citations to show of something else that rests on law, known by its ``name``."""
        if not given:
            return ()
        rule = Rule(id=name, title=name, severity="notice", basis=given, advice="", when=({},))
        return self._shown(name, rule, regime)

    def _shown(self, name: str, rule: Rule, regime: str | None) -> tuple[Basis, ...]:
        shown = _REGIMES.get(regime or "", "voluntary")
        if (name, shown) not in self._bases:
            laws = (self.rulebook.laws, self.rulebook.parameters)
            self._bases[name, shown] = bases(rule, shown, self.as_of, *laws)
        return self._bases[name, shown]


def holds(rule: Rule, regime: str | None) -> bool:
    """Whether the rule is for lots of that regime.

    None is a tendered lot of which it is not known whether it had to be tendered.
    """
    wanted = rule.applies.regime
    if wanted is None:
        return True
    return set(wanted) >= _TENDERED if regime is None else regime in wanted
