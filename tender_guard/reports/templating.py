"""The templates of the HTML pages, filled in with everything escaped."""

from __future__ import annotations

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from tender_guard.reports import summary, words


def environment() -> Environment:
    """Templates of this package; ``inline`` puts in a style or script of ours as it is."""
    made = Environment(
        loader=PackageLoader("tender_guard", "reports/templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["inline"] = lambda name: Markup(_text(made, name))  # noqa: S704 (our own files)
    made.globals["words"] = words
    made.globals["summary"] = summary
    return made


def _text(environment: Environment, name: str) -> str:
    if environment.loader is None:
        raise TypeError("the environment has no loader")
    return environment.loader.get_source(environment, name)[0]
