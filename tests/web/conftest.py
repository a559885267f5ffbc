"""Pages in a real browser.

A test opens a page as someone with ``signed_in("office")``, and passes it to ``sound``, which looks
at it at both widths. What no page may do, whatever a test asks, is looked for after every test.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import which

import pytest

_TESTS = Path(__file__).parents[1]
sys.path[:0] = [str(_TESTS / folder) for folder in ("api", "web")]

from browsing import Site, Visitor, no_serious_fault, open_site  # noqa: E402 - found by the path
from playwright.sync_api import Browser, Page, sync_playwright  # noqa: E402
from running import AGENCY, OTHER_AGENCY  # noqa: E402

_QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One running service, shared by all tests of pages; people are those of the API's tests."""
    with open_site(tmp_path_factory.mktemp("site")) as site:
        yield site


@pytest.fixture(scope="session")
def recorded(service: Site, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The service with the sample workbook; P-01 is one agency's, P-02 another's."""
    service.import_workbook(
        {"P-01": AGENCY, "P-02": OTHER_AGENCY}, tmp_path_factory.mktemp("workbook")
    )
    return service


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    chromium = which("chromium")
    if chromium is None:
        pytest.skip("Chromium is not installed (apt-get install chromium)")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=_QUIET)
        yield opened
        opened.close()


@pytest.fixture
def signed_in(service: Site, browser: Browser) -> Iterator[Callable[..., Page]]:
    """A page of someone's own: ``signed_in("office")``, on a phone ``signed_in("office", 390)``,
    without JavaScript ``signed_in("office", scripts=False)``.

    Afterwards no page may have asked another host, told of an error, or met the content policy.
    """
    visitors: list[Visitor] = []

    def enter(login: str, width: int = 1440, *, scripts: bool = True) -> Page:
        visitors.append(Visitor(browser, service, login, width, scripts=scripts))
        return visitors[-1].page

    yield enter
    faults = [fault for visitor in visitors for fault in visitor.leave()]
    assert not faults, faults


@pytest.fixture
def sound(tmp_path: Path) -> Callable[[Page], None]:
    """A look at a page, wide and narrow: accessible, in a title, nothing beside the screen."""
    return lambda page: no_serious_fault(page, tmp_path)
