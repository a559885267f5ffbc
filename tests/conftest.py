from __future__ import annotations

import pytest

from tender_guard import cli


@pytest.fixture(scope="session", autouse=True)
def chinese() -> None:
    """Commands keep their help in the language in which they were first asked for it."""
    cli.speak_chinese()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--refresh-golden",
        action="store_true",
        help="write the reports of the samples anew instead of comparing them",
    )
