"""By what a draw may be stratified and weighted, as ``rules/draw.yaml`` says."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Final, Literal

from pydantic import Field, ValidationError, model_validator

from tender_guard.errors import RulebookError
from tender_guard.rulebook.model import Model
from tender_guard.rulebook.source import read_source
from tender_guard.rulebook.wording import worded

FILE: Final = "draw.yaml"


class Step(Model):
    """From so much on, so many tickets more."""

    least: int = Field(alias="from")
    add: int = Field(ge=0, le=100)


class Weight(Model):
    """One reason for more tickets; ``never`` counts where a lot was never inspected."""

    name: str
    measure: Literal["findings", "value", "days"]
    steps: tuple[Step, ...]
    never: int = 0


class Scheme(Model):
    """The bounds of the bands, in yuan, and the weights there are."""

    bands: dict[str, tuple[int, ...]]
    weights: tuple[Weight, ...]

    @model_validator(mode="after")
    def _upwards(self) -> Scheme:
        if any(list(bounds) != sorted(set(bounds)) for bounds in self.bands.values()):
            raise ValueError("bands 应从小到大，不重复")
        return self


def load_scheme(folders: Iterable[Path]) -> Scheme:
    """The scheme of the last rule folder that has one.

    Raises:
        RulebookError: none has one, or it is at fault; all faults, one a line.
    """
    paths = [folder / FILE for folder in folders if (folder / FILE).is_file()]
    if not paths:
        raise RulebookError(f"规则文件夹中没有 {FILE}")
    source = read_source(paths[-1])
    if source.faults:
        raise RulebookError("\n".join(map(str, source.faults)))
    try:
        return Scheme.model_validate(source.data)
    except ValidationError as error:
        told = worded(error, Scheme, source.data)
        raise RulebookError(
            "\n".join(str(source.fault(message, path)) for path, message in told)
        ) from error
