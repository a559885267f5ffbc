"""When two names are one."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

import polars as pl

SPACES: Final = r"[\s\u200b\u200c\u200d\u2060\ufeff]+"
OPENING: Final = r"[\[{<〔【《〈「『]"
CLOSING: Final = r"[\]}>〕】》〉」』]"
AND: Final = "、"
"""Stands between the members of a consortium (联合体) and between two names of a pair."""


def same_name(name: str) -> str:
    """``name`` as it is compared: after NFKC, without spaces, all brackets of one kind."""
    folded = re.sub(SPACES, "", unicodedata.normalize("NFKC", name))
    return re.sub(CLOSING, ")", re.sub(OPENING, "(", folded))


def same(name: pl.Expr) -> pl.Expr:
    """`same_name` of a column."""
    folded = name.str.normalize("NFKC").str.replace_all(SPACES, "")
    return folded.str.replace_all(OPENING, "(").str.replace_all(CLOSING, ")")


def members(name: pl.Expr) -> pl.Expr:
    """The names that stand for a consortium: itself and each member, as they are compared."""
    return pl.concat_list(same(name), same(name).str.split(AND)).list.unique()
