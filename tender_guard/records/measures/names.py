"""When two names are one."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

import polars as pl

SPACES: Final = r"[\s\u200b\u200c\u200d\u2060\ufeff]+"
OPENING: Final = r"[\[{<〔【《〈「『]"
CLOSING: Final = r"[\]}>〕】》〉」』]"
CONSORTIUM: Final = (
    r"^联合体:?|\(?联合体(?:牵头人|牵头方|成员)?\)?$|\(联合体(?:牵头人|牵头方|成员)\)"
)
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
    """The names that stand for a consortium: itself and each member, as they are compared.

    The word 联合体 before or behind the members is no part of their names.
    """
    whole = same(name)
    bare = whole.str.replace_all(CONSORTIUM, "")
    return pl.concat_list(whole, whole.str.split(AND), bare.str.split(AND)).list.unique()
