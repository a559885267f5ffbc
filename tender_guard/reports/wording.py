"""Fills in what a rule says about facts.

``{contract-signing.days}``
    The field of a fact: a date as ``2026年3月2日``, a number with its thousands apart; nothing
    where the fact or the field is not there.
``{bid-bond.yuan:元}``, ``{bid-bond-ratio.ratio:%}``
    A sum of money, a share in percent.
``{contract-signing.done?已签订|尚未签订}``
    The first words where the field is there and true (or not a truth value), else the second.
``{$contract-sign-days}``
    A parameter of the rules, with the same signs after it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Final

from tender_guard.engine.facts import Value
from tender_guard.reports.words import day, figure

_PLACE: Final = re.compile(
    r"\{(?:\$(?P<parameter>[\w-]+)|(?P<kind>[\w-]+)\.(?P<field>\w+))"
    r"(?::(?P<unit>元|%)|\?(?P<yes>[^|{}]*)\|(?P<no>[^{}]*))?\}"
)


def places(message: str) -> tuple[tuple[str, str], ...]:
    """The kinds and fields that ``message`` names; a parameter has an empty kind."""
    return tuple(
        (found["kind"] or "", found["field"] or found["parameter"])
        for found in _PLACE.finditer(message)
    )


def filled(
    message: str, facts: Mapping[str, Mapping[str, Value]], parameters: Mapping[str, Value]
) -> str:
    """``message`` with everything in braces filled in."""

    def fill(found: re.Match[str]) -> str:
        value = (
            parameters.get(found["parameter"])
            if found["parameter"]
            else facts.get(found["kind"], {}).get(found["field"])
        )
        if found["yes"] is not None:
            return found["yes"] if value is not None and value is not False else found["no"]
        return _shown(value, found["unit"])

    return _PLACE.sub(fill, message)


def _shown(value: Value | None, unit: str | None) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, date):
        return day(value)
    if isinstance(value, str):
        return value
    if unit == "%":
        return percent(Fraction(value))
    return figure(value) + (unit or "")


def percent(share: Fraction) -> str:
    """A share in percent to two decimals; to six where two would feign a whole number."""
    exact = share * 100
    shown = round(exact, 2)
    if shown != exact and shown == round(exact):
        shown = round(exact, 6)
    return f"{float(shown):.6f}".rstrip("0").rstrip(".") + "%"
